"""Numbering what is emitted, and noticing repeats and gaps in what is taken.

Every stage numbers its records without gaps, for each pair of its source partition and a
destination partition. The one who takes them keeps the last number of each producer: a number
that is not higher is a repeat (Kafka itself can cause one, when a single broker is killed in the
middle of a commit), one more than one higher is a gap: something was lost. Offsets cannot serve
for this: transaction markers leave holes in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from service.stream.message import Headers, Message, header

PRODUCER_HEADER = "newsdesk-producer"
SEQUENCE_HEADER = "newsdesk-sequence"
TRACE_HEADER = "newsdesk-trace"
"""What `newsdesk replay` knows its own by; copied to all that comes of a record."""
ARRIVED_HEADER = "newsdesk-arrived"
"""When the article came onto the first topic (the broker's clock, ms since 1970); copied too."""

_MOST_DIGITS = 13
"""Of such a time, until the year 2286."""


@dataclass(frozen=True)
class Numbered:
    """The producer and the number in a record's headers."""

    producer: str
    sequence: int


def place(topic: str, partition: int) -> str:
    """Return under which name the last number for a destination is kept."""
    return f"{topic}/{partition}"


def passed_on(message: Message) -> Headers:
    """Return the headers that all that comes of ``message`` carries too."""
    arrived = str(int(arrived_at(message).timestamp() * 1000)).encode()
    trace = header(message.headers, TRACE_HEADER)
    return ((ARRIVED_HEADER, arrived), *(() if trace is None else ((TRACE_HEADER, trace),)))


def arrived_at(message: Message) -> datetime:
    """Return when the article came onto the first topic of the pipeline."""
    arrived = header(message.headers, ARRIVED_HEADER)
    if arrived is None or not arrived.isdigit() or len(arrived) > _MOST_DIGITS:
        return message.at
    return datetime.fromtimestamp(int(arrived) / 1000, UTC)


def numbered(headers: Headers, upstream: tuple[str, ...]) -> Numbered | None:
    """Return a record's number, or None where it has none: its producer is a foreign one.

    A number counts only if its producer's name begins as one in ``upstream``: who forwards our
    records with all their headers is a foreign producer too.
    """
    producer, sequence = header(headers, PRODUCER_HEADER), header(headers, SEQUENCE_HEADER)
    if producer is None or sequence is None or not sequence.isdigit():
        return None
    name = producer.decode("utf-8", "replace")
    return Numbered(name, int(sequence)) if name.startswith(upstream) else None


class Gap(Exception):
    """Records of a producer are missing."""

    def __init__(self, number: Numbered, last: int) -> None:
        super().__init__(
            f"records {last + 1} to {number.sequence - 1} of producer {number.producer} are missing"
        )


def is_repeat(number: Numbered, seen: Mapping[str, int], accept_gaps: bool) -> bool:
    """Tell whether ``seen``, the last number of each producer, has this one already.

    Raises `Gap` where numbers in between are missing, unless ``accept_gaps``. The first number
    ever seen of a producer is taken as it is; `service.stream.continuity` looks after what may
    have been before it.
    """
    last = seen.get(number.producer)
    if last is None:
        return False
    if number.sequence > last + 1 and not accept_gaps:
        raise Gap(number, last)
    return number.sequence <= last
