"""Repeats are noticed, and so are gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.stream.sequence import Gap, Numbered, is_repeat, numbered


def headers(producer: bytes, sequence: bytes) -> tuple[tuple[str, bytes], ...]:
    return (("newsdesk-producer", producer), ("newsdesk-sequence", sequence))


@pytest.mark.parametrize(
    ("given_headers", "expected"),
    [
        (headers(b"news.revise.3.ab", b"17"), Numbered("news.revise.3.ab", 17)),
        ((), None),
        ((("newsdesk-producer", b"x"),), None),
        (headers(b"news.revise.3.ab", b"seventeen"), None),
        (headers(b"news.revise.3.ab", b"-1"), None),
        (headers(b"news.entities.3.ab", b"17"), None),
        (headers(b"somebody.else", b"17"), None),
    ],
)
def test_number_of_a_record(
    given_headers: tuple[tuple[str, bytes], ...], expected: Numbered | None
) -> None:
    assert numbered(given_headers, ("news.revise.", "news.compare.")) == expected


@given(st.lists(st.integers(1, 20), min_size=1, max_size=40))
def test_of_any_delivery_each_number_is_taken_once_in_order_or_a_gap_is_noticed(
    delivered: list[int],
) -> None:
    seen = {"p": 0}
    taken: list[int] = []
    try:
        for sequence in delivered:
            if not is_repeat(Numbered("p", sequence), seen, accept_gaps=False):
                taken.append(sequence)
                seen["p"] = sequence
    except Gap:
        assert delivered[len(taken)] != len(taken) + 1
    assert taken == list(range(1, len(taken) + 1))


def test_a_gap_names_what_is_missing() -> None:
    with pytest.raises(Gap, match="records 4 to 6 of producer p are missing"):
        is_repeat(Numbered("p", 7), {"p": 3}, accept_gaps=False)


def test_a_gap_may_be_accepted() -> None:
    assert not is_repeat(Numbered("p", 7), {"p": 3}, accept_gaps=True)


def test_a_producer_never_seen_may_begin_anywhere() -> None:
    assert not is_repeat(Numbered("p", 7), {}, accept_gaps=False)
