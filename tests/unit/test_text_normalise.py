import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.normalise import SHORT_TEXT, clean, fingerprint, word_count

_REPORT = (
    "The ferry to the islands sailed again on Tuesday, three winters after a storm had torn its "
    "landing stage away – for 1.5 million crowns. “We had begun to think that it would never come "
    "back,” said the harbour master, who isn't easily moved. It carried 212 café-goers, at first."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\u2029b", "a\n\nb"),
        ("a\n\n\n \n b  ", "a\n\nb"),
        ("  a \t b\xa0c\u3000d\u202fe ", "a b c d e"),
        ("a\x00b\x07c\x7f", "abc"),
        ("It\x92s \x93so\x94\x85", "It’s “so”…"),
        ("\x81x", "x"),
        ("bro\xadken\u200b wo\ufeffrd", "broken word"),
        ("a\ud800b", "ab"),
        ("e\u0301", "é"),
        ("safe\u202eevil\u202c \u2067x\u2069", "safeevil x"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("א\u200f!", "א\u200f!"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


_ANY = st.text(
    alphabet=st.characters(codec=None) | st.sampled_from("\n\r \x00\xa0\u0301\u0f73\u202e")
)


@given(_ANY)
def test_cleaning_again_changes_nothing_and_the_result_is_publishable(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\n\n\n" not in cleaned
    assert all(line == line.strip(" ") for line in cleaned.split("\n"))
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in cleaned if c != "\n")


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("“", '"').replace("”", '"'),
        lambda text: text.replace("–", "--"),
        lambda text: text.replace(" – ", "—"),
        lambda text: text.replace("isn't", "isn’t"),
        lambda text: text.replace(". ", ".\n\n"),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" ", "\xa0"),
        str.upper,
        lambda text: text.replace("landing stage", "landing-\nstage"),
        lambda text: text.replace(",", ""),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("fi", "ﬁ"),
    ],
)
def test_typography_makes_no_other_text(edit) -> None:  # type: ignore[no-untyped-def]
    assert edit(_REPORT) != _REPORT
    assert fingerprint(edit(_REPORT), None, None) == fingerprint(_REPORT, None, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [("1.5", "15"), ("212", "211"), ("Tuesday", "Monday"), ("never", "ever"), ("1.5", "€1.5")],
)
def test_a_correction_makes_another_text(old: str, new: str) -> None:
    changed = _REPORT.replace(old, new)
    assert changed != _REPORT
    assert fingerprint(changed, None, None) != fingerprint(_REPORT, None, None)


def test_vowel_signs_tell_texts_apart() -> None:
    assert fingerprint("कि" * 300, None, None) != fingerprint("का" * 300, None, None)


def test_title_and_summary_count_only_where_the_text_is_short() -> None:
    assert fingerprint(_REPORT, "One", "x") == fingerprint(_REPORT, "Two", "y")
    assert fingerprint("Watch live.", "One", None) != fingerprint("Watch live.", "Two", None)
    assert fingerprint("Watch live.", "One", "x") != fingerprint("Watch live.", "One", "y")
    assert fingerprint(None, "One", None) != fingerprint(None, "Two", None)
    assert fingerprint(None, "One", None) == fingerprint("", "“One”", "")
    assert fingerprint("One", None, None) != fingerprint(None, "One", None)


def test_the_limit_counts_letters_and_not_typography() -> None:
    text = "a" * (SHORT_TEXT - 1)
    assert fingerprint(text, "One", None) != fingerprint(text, "Two", None)
    assert fingerprint(text + "…" * 9, "One", None) == fingerprint(text, "One", None)
    assert fingerprint(text + "a", "One", None) == fingerprint(text + "a", "Two", None)


@given(_ANY, _ANY, _ANY)
def test_any_text_has_a_fingerprint(text: str, title: str, summary: str) -> None:
    result = fingerprint(text, title, summary)
    assert len(result) == 32
    assert int(result, 16) >= 0
    assert result == fingerprint(text, title, summary)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("… – !", 0),
        ("One two", 2),
        ("It's a well-known 3.5% rise.", 5),
        ("one – two—three", 3),
        ("Über Straßen", 2),
        ("新华社北京", 5),
        ("東京 is ひろい", 6),
        ("서울은 크다", 2),
        ("ประเทศไทย", 3),
        ("هذا خبر قصير", 3),
    ],
)
def test_word_count(text: str, expected: int) -> None:
    assert word_count(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0327" * 500_000,
        "\u0f73\u0f71" * 300_000,
        "-\u0301\u0327" * 300_000,
        " \n" * 500_000,
        "." * 1_000_000,
        "-1" * 500_000,
        "字" * 1_000_000,
    ],
)
@pytest.mark.timeout(60)
def test_hostile_texts_take_bounded_time(text: str) -> None:
    clean(text)
    fingerprint(text, None, None)
    word_count(text)
