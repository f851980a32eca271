"""The words of a text: what makes no difference to them, and what is known of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.dedupe.words import Words, words

# No surrogates: a text that was decoded has none.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
MIXED = st.lists(
    st.one_of(
        TEXTS,
        st.sampled_from(
            [
                *(
                    "“Go,” ",
                    '"',
                    "«да»",
                    "1,000.50",
                    "1.",
                    ".5",
                    ",",
                    "\n",
                    "漢字",
                    "カナ",
                    "ﬁ",
                    "ß",
                ),
                *("😀👩\u200d👧", "𠮷𝔘", "שלום עולם", "مرحبا ١٢٣", "\u202eabc", "हिन्दी", "น้ำ"),
                *("e\u0301", "\u0301"),
            ]
        ),
    ),
    max_size=8,
).map("".join)


def hashes(text: str) -> list[int]:
    return [int(each) for each in words(text).hash]


def columns(given: Words) -> list[int]:
    return [len(column) for column in vars(given).values()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minister RESIGNS", "minister resigns"),
        ("café Élysée", "cafe elysee"),
        ("cafe\u0301", "caf\u00e9"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("ёлка", "елка"),
        ("“don’t”", '"don\'t"'),
        ("third-quarter", "third quarter"),
        ("third–quarter", "third quarter"),
        ("one — two", "one - two"),
        ("one\u00a0\u2009two", "one two"),
        ("one\n\ntwo", "one two"),
        ("co\u00adoperate", "cooperate"),
        ("３４ people", "34 people"),
        ("(one), two!", "one two"),
    ],
)
def test_case_accents_and_typography_make_no_difference(one: str, other: str) -> None:
    assert hashes(one) == hashes(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5", "15"),
        ("1.5", "5.1"),
        ("12", "21"),
        ("1", "11"),
        ("10", "100"),
        ("dog", "god"),
        ("dog", "dogs"),
        ("then", "than"),
        ("中国", "国中"),
        ("год", "гад"),
        ("a" * 64 + "bc", "a" * 64 + "cb"),
    ],
)
def test_what_differs_has_another_hash(one: str, other: str) -> None:
    assert hashes(one) != hashes(other)


def test_a_point_or_a_comma_between_digits_parts_no_number() -> None:
    given = words("1,000.50 and 3.7")
    assert given.number.tolist() == [True, False, True]


def test_a_point_or_a_comma_at_the_end_of_a_number_is_none_of_it() -> None:
    assert hashes("He was 52. It was 3, then .5") == hashes("He was 52 It was 3 then 5")


def test_letters_and_digits_are_words_apart() -> None:
    assert hashes("a380 4x4") == hashes("a 380 4 x 4")
    assert words("a380").number.tolist() == [False, True]


@pytest.mark.parametrize("text", ["大桥合龙", "木桶焼失", "ひらがな", "カタカナ", "㐀㐁㐂㐃"])
def test_each_han_or_kana_character_is_a_word(text: str) -> None:
    assert len(words(text)) == 4
    assert hashes(text) == [each for character in text for each in hashes(character)]


def test_rare_han_characters_beyond_the_first_plane_are_words_too() -> None:
    assert len(words("𠮷野家")) == 3
    assert hashes("𠮷") != hashes("𠀋")


def test_emoji_are_no_words() -> None:
    assert hashes("one 😀 two 👩‍👩‍👧") == hashes("one two")


@pytest.mark.parametrize("text", ["हिन्दी", "कीमतें", "ক্ষুদ্র", "مُحَمَّد"])
def test_marks_that_combine_belong_to_their_word(text: str) -> None:
    assert len(words(text)) == 1
    assert len(words(f"{text} {text}")) == 2


def test_a_word_begins_with_a_capital_or_not() -> None:
    given = words("the Mayor of PORT Addel said Ja, Émile and да, Да")
    assert given.capital.tolist() == [
        *(False, True, False, True, True, False, True, True, False, False, True)
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One two. Three four", [0, 2]),
        ("One? Two! Three: four", [0, 1, 2, 3]),
        ("One\ntwo", [0, 1]),
        ("He said “Go home” today", [0, 2, 4]),
        ("一二。三", [0, 2]),
        ("It rose 1.5 points, he said", [0]),
        ("It rose to 5. Then", [0, 4]),
        ("  One (two), three; four", [0]),
    ],
)
def test_the_first_word_of_a_sentence_or_quotation_is_told(text: str, first: list[int]) -> None:
    assert [int(each) for each in words(text).first.nonzero()[0]] == first


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('he said "go home" today', [2, 3]),
        ("he said “go home” today", [2, 3]),
        ("he said „go home“ today", [2, 3]),
        ("он сказал «иди домой» вчера", [2, 3]),
        ("he said 「go home」 today", [2, 3]),
        ("he didn’t say 'go home'", []),
        ("“never closed\nnext line", [0, 1]),
        ("“never closed\n“next” line", [0, 1, 2]),
        ("one “two” three “four” five", [1, 3]),
    ],
)
def test_words_between_quotation_marks_are_told(text: str, quoted: list[int]) -> None:
    assert [int(each) for each in words(text).quoted.nonzero()[0]] == quoted


def test_where_no_spaces_part_words_each_character_is_one() -> None:
    assert len(words("น้ำท่วม")) == 7
    assert len(words("洪水 2 日")) == 4


def test_a_word_knows_its_line() -> None:
    assert words("  one, “two”\n\n😀 3\nfour").line.tolist() == [0, 0, 2, 3]


@pytest.mark.parametrize(
    ("one", "other"),
    [("1,000.50", "1000.50"), ("1,000", "1000"), ("1,234,567", "1234567")],
)
def test_a_comma_within_a_number_makes_no_difference(one: str, other: str) -> None:
    assert hashes(one) == hashes(other)


@pytest.mark.parametrize(
    "different", ["가 거 각", "서울 사이", "का की के को कु", "क कि", "ปี ปู ปา", "نور نار"]
)
def test_vowels_make_words_differ_in_every_script(different: str) -> None:
    separate = [tuple(hashes(word)) for word in different.split()]
    assert len(set(separate)) == len(separate)


@pytest.mark.parametrize(
    ("pointed", "bare"), [("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("résumé", "resume")]
)
def test_accents_and_points_make_no_difference(pointed: str, bare: str) -> None:
    assert hashes(pointed) == hashes(bare)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…—“”", "😀", "\u200d", "\u0301", ".", "1"[:0]])
def test_a_text_may_have_no_words(text: str) -> None:
    assert columns(words(text)) == [0] * 6


@given(MIXED)
def test_of_any_text_all_is_known_of_each_word(text: str) -> None:
    given = words(text)
    assert len(set(columns(given))) == 1
    assert given.line.tolist() == sorted(given.line.tolist())
    assert not (given.number & given.capital).any()
    assert not len(given) or given.first[0]


@given(MIXED, MIXED)
def test_lines_do_not_depend_on_one_another(first: str, second: str) -> None:
    both, one, other = words(f"{first} \n {second}"), words(first), words(second)
    for name in ("hash", "number", "capital", "first", "quoted"):
        expected = getattr(one, name).tolist() + getattr(other, name).tolist()
        assert getattr(both, name).tolist() == expected, name


@given(st.text("abcdefghijklmnopqrstuvwxyz ,.-'’", max_size=60))
def test_capitals_make_no_difference_to_hashes(text: str) -> None:
    assert hashes(text.upper()) == hashes(text) == hashes(text.title())
