from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.model import OWN_ENGLISH, OWN_MULTILINGUAL, own_folder
from service.entities.word_pieces import Break, Casing, Vocabulary, casing_of, cut

FRAGMENTS = st.sampled_from(
    [
        *("Barack Obama", "U.S.", "“Reuters’”", "Lt. Gen. Al-Sisi", "عمّان", "北京", "Cafe\u0301"),
        *(" ", "\n\n", " said ", ". ", "'s", "🇫🇷", "👩‍👩‍👧", "\u0000", "\u200b", "\ufeff"),
    ]
)
TEXTS = st.lists(FRAGMENTS | st.text(max_size=5), max_size=40).map("".join)


with_each = pytest.mark.parametrize("model", [OWN_ENGLISH, OWN_MULTILINGUAL])


@cache
def vocabulary(model: str = OWN_ENGLISH) -> Vocabulary:
    return Vocabulary(own_folder(model) / "tokenizer.json")


def words(text: str, model: str = OWN_ENGLISH) -> list[tuple[str, Casing]]:
    pieces = vocabulary(model).pieces(text)
    firsts = np.flatnonzero(pieces.breaks)
    lasts = np.append(firsts[1:], len(pieces.ids)) - 1
    return [
        (text[pieces.starts[first] : pieces.ends[last]], Casing(pieces.casing[first]))
        for first, last in zip(firsts, lasts, strict=True)
    ]


@with_each
def test_words_keep_how_they_are_written(model: str) -> None:
    assert words("NATO’s Al-Bukamal iPhone, 4th U boat", model) == [
        ("NATO", Casing.CAPITALS),
        ("’", Casing.OTHER),
        ("s", Casing.LOWER),
        ("Al", Casing.TITLE),
        ("-", Casing.OTHER),
        ("Bukamal", Casing.TITLE),
        ("iPhone", Casing.MIXED),
        (",", Casing.OTHER),
        ("4th", Casing.DIGITS),
        ("U", Casing.LETTER),
        ("boat", Casing.LOWER),
    ]


@pytest.mark.parametrize(
    ("word", "how"), [("Ärzte", Casing.TITLE), ("МОСКВА", Casing.CAPITALS), ("北", Casing.OTHER)]
)
def test_other_alphabets_have_capitals_too(word: str, how: Casing) -> None:
    assert casing_of(word) is how


def test_text_may_be_cut_between_sentences_and_lines_but_not_after_a_rank() -> None:
    text = "Lt. Gen. J. Smith “left.” He saw Dr. Who\nin Paris. it rained"
    pieces = vocabulary().pieces(text)
    at = {int(start): Break(how) for start, how in zip(pieces.starts, pieces.breaks, strict=True)}
    assert [text[start:].split()[0] for start, how in at.items() if how is Break.SENTENCE] == ["He"]
    assert [text[start:].split()[0] for start, how in at.items() if how is Break.LINE] == ["in"]


def test_where_no_space_is_between_words_pieces_are_and_sentences_end_at_full_stops() -> None:
    text = "在北京。美国总统"
    assert [word for word, _ in words(text, OWN_MULTILINGUAL)] == [
        "在",
        "北京",
        "。",
        "美国",
        "总统",
    ]
    pieces = vocabulary(OWN_MULTILINGUAL).pieces(text)
    ends = pieces.starts[pieces.breaks == Break.SENTENCE]
    assert ends.tolist() == [text.index("美国")]


@given(TEXTS)
def test_words_of_the_multilingual_model_do_not_overlap(text: str) -> None:
    pieces = vocabulary(OWN_MULTILINGUAL).pieces(text)
    firsts = np.flatnonzero(pieces.breaks)
    starts = pieces.starts[firsts]
    ends = pieces.ends[np.append(firsts[1:], len(pieces.ids)) - 1] if len(firsts) else starts
    assert (starts <= ends).all()
    assert (ends[:-1] <= starts[1:]).all()
    assert (ends <= len(text)).all()
    assert not len(pieces.breaks) or pieces.breaks[0] != Break.NEVER


@given(TEXTS)
def test_pieces_lie_in_the_text_one_after_the_other(text: str) -> None:
    pieces = vocabulary().pieces(text)
    assert (pieces.starts <= pieces.ends).all()
    assert (pieces.starts >= 0).all()
    assert (pieces.ends <= len(text)).all()
    assert (pieces.ends[:-1] <= pieces.starts[1:]).all()
    assert all(len(each) == len(pieces.ids) for each in pieces)
    assert not len(pieces.breaks) or pieces.breaks[0] != Break.NEVER


@given(
    st.lists(st.sampled_from(list(Break)), max_size=300),
    st.integers(2, 40),
)
def test_windows_are_all_pieces_in_order_and_none_is_too_long(
    breaks: list[Break], limit: int
) -> None:
    windows = cut(np.array(breaks, np.int64), limit)
    assert [at for first, end in windows for at in range(first, end)] == list(range(len(breaks)))
    assert all(0 < end - first <= limit for first, end in windows)


def test_a_window_ends_where_it_hurts_least() -> None:
    breaks = np.full(32, Break.WORD)
    breaks[[3, 7]] = Break.LINE
    breaks[[6, 8, 13, 16]] = Break.SENTENCE
    breaks[26] = Break.NEVER
    assert cut(breaks, 10) == [(0, 7), (7, 16), (16, 25), (25, 32)]
