"""A Kafka message, as both Faust and aiokafka give it; and one that is to be written."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Headers = tuple[tuple[str, bytes | None], ...]
"""Names and values of a message's headers, in their order; a name may come again."""


@dataclass(frozen=True)
class Message:
    """A Kafka message as it came: offset, broker's time, key, value and headers."""

    topic: str
    partition: int
    offset: int
    at: datetime
    key: bytes | None
    value: bytes | None
    headers: Headers

    @property
    def size(self) -> int:
        """Bytes of key and value."""
        return len(self.key or b"") + len(self.value or b"")


def header(headers: Headers, name: str) -> bytes | None:
    """Return the value of the last header ``name``, or None."""
    for key, value in reversed(headers):
        if key == name:
            return value
    return None


def message_of(record: Any) -> Message:
    """Return the message of a Faust or aiokafka record (times in s and ms respectively)."""
    seconds = record.timestamp if isinstance(record.timestamp, float) else record.timestamp / 1000
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        at=datetime.fromtimestamp(seconds, UTC),
        key=record.key,
        value=record.value,
        headers=tuple(record.headers or ()),
    )


@dataclass(frozen=True)
class Output:
    """A record, encoded, on its way to a topic (its full name)."""

    topic: str
    key: bytes | None
    value: bytes
    passed_on: Headers = ()
