"""A dead letter holds its message, and gives every byte back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.codec import decode, encode
from service.records import DeadLetter
from service.stream.dead_letters import dead_letter, original
from service.stream.message import Headers, Message
from service.stream.sequence import PRODUCER_HEADER, SEQUENCE_HEADER, TRACE_HEADER

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=10).filter(
    lambda name: name not in (PRODUCER_HEADER, SEQUENCE_HEADER)
)
HEADERS = st.lists(st.tuples(NAMES, st.none() | st.binary(max_size=10)), max_size=4).map(tuple)


def message(
    key: bytes | None = b"k",
    value: bytes | None = b"v",
    headers: Headers = (),
    topic: str = "news.articles",
    partition: int = 1,
    offset: int = 23,
) -> Message:
    return Message(topic, partition, offset, AT, key, value, headers)


@given(st.none() | st.binary(), st.none() | st.binary(), HEADERS)
def test_every_byte_comes_back(key: bytes | None, value: bytes | None, headers: Headers) -> None:
    letter = dead_letter(message(key, value, headers), "intake", "invalid", "why")
    assert original(decode(DeadLetter, encode(letter))) == (key, value, headers)


def test_the_numbers_of_the_producer_are_left_out_and_all_else_is_kept() -> None:
    headers: Headers = (
        ("a", b"1"),
        (PRODUCER_HEADER, b"news.intake.0.ab"),
        (SEQUENCE_HEADER, b"7"),
        ("a", None),
        (TRACE_HEADER, b"t"),
    )
    letter = dead_letter(message(headers=headers), "revise", "failed", "why")
    assert len(letter.headers) == 5
    assert original(letter)[2] == (("a", b"1"), ("a", None), (TRACE_HEADER, b"t"))


def test_it_says_where_the_message_stood_and_what_happened() -> None:
    letter = dead_letter(message(), "intake", "ends_worker", "it ends the worker", attempts=3)
    source = letter.source
    assert (source.topic, source.partition, source.offset) == ("news.articles", 1, 23)
    assert source.timestamp == AT
    assert (letter.stage, letter.reason, letter.attempts) == ("intake", "ends_worker", 3)
    assert letter.message == "it ends the worker"
    assert letter.version
    assert letter.failed_at.tzinfo is not None


def test_the_same_message_has_the_same_id_whenever_it_fails() -> None:
    first = dead_letter(message(), "intake", "invalid", "why")
    again = dead_letter(message(), "intake", "failed", "another reason")
    assert first.id == again.id


@pytest.mark.parametrize(
    "other",
    [
        message(topic="other.articles"),
        message(partition=2),
        message(offset=24),
        message(partition=12, offset=3),
    ],
)
def test_another_message_has_another_id(other: Message) -> None:
    letters = [dead_letter(each, "intake", "invalid", "why") for each in (message(), other)]
    assert letters[0].id != letters[1].id
