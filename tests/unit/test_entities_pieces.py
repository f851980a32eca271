import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.pieces import pieces


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("", 10, []),
        ("short", 10, ["short"]),
        ("exactly 10", 10, ["exactly 10"]),
        ("One is here. Two.\n\nThree is.", 20, ["One is here. Two.\n\n", "Three is."]),
        ("One is. Two is.\nThree is there.", 20, ["One is. Two is.\n", "Three is there."]),
        ("One was here. “Two?” He said so", 25, ["One was here. “Two?” ", "He said so"]),
        ("no end of a sentence", 12, ["no end of a ", "sentence"]),
        ("One. evenlongerword", 14, ["One. evenlonge", "rword"]),
        ("unbroken", 3, ["unb", "rok", "en"]),
        ("Cafe\u0301 ole\u0301", 4, ["Caf", "e\u0301 ", "ole\u0301"]),
    ],
)
def test_a_text_is_cut_where_it_hurts_least(text: str, limit: int, expected: list[str]) -> None:
    assert [piece for _, piece in pieces(text, limit)] == expected


@given(st.text(alphabet="ab. \n\u0301🙂ع”", max_size=200), st.integers(2, 50))
def test_pieces_are_the_text_in_order_and_never_too_long(text: str, limit: int) -> None:
    found = list(pieces(text, limit))
    assert "".join(piece for _, piece in found) == text
    for offset, piece in found:
        assert 0 < len(piece) <= limit
        assert text[offset : offset + len(piece)] == piece


def test_a_megabyte_of_combining_marks_ends() -> None:
    text = "e" + "\u0301" * 1_000_000
    assert sum(len(piece) for _, piece in pieces(text, 20_000)) == len(text)
