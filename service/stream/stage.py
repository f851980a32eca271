"""What a stage is: a step of the pipeline, and a plain function on records."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic

from service.codec import Record, RecordType
from service.topics import Topic
from service.topology import Step

if TYPE_CHECKING:
    from service.stream.memory import Memory
    from service.stream.partition import Partition


@dataclass(frozen=True)
class Taken(Generic[RecordType]):
    """A record that a stage takes, and the broker's time when it was appended."""

    record: RecordType
    at: datetime
    key: bytes | None = None


@dataclass(frozen=True)
class Removed:
    """A tombstone that a stage takes from a compacted topic: the record ``key`` is gone."""

    key: bytes
    at: datetime


@dataclass(frozen=True)
class Emit:
    """A record for a topic; the topic tells its key."""

    topic: Topic[Any]
    record: Record


@dataclass(frozen=True)
class Rejected:
    """A record that cannot be processed: it becomes a dead letter with this reason."""

    reason: str
    message: str
    attempts: int = 1


Outcome = Sequence[Emit] | Rejected
"""What became of one record: what it emits (nothing: it is dropped), or why it cannot be."""

Handler = Callable[[Sequence[Any], "Memory"], Sequence[Outcome] | Awaitable[Sequence[Outcome]]]
"""From the records of a batch and the stage's memory to an outcome for each, in their order.

A function that is not a coroutine runs in a thread, so that it never blocks the event loop.
"""


async def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Stage:
    """A step and the function that does its work.

    ``batch`` and ``batch_bytes``: most records, and most bytes of several, that are handled in
    one transaction: about a second's work.
    ``fetch_bytes``: most bytes, as compressed, that are fetched of one partition at a time, a few
    seconds' work. aiokafka hands out all of them before it turns to the next partition (`Fetcher
    .fetched_records`): so long a backlog in one keeps the others waiting.
    ``derive``: what ``handle`` has of a memory by `Memory.derived`, to have it ready ahead.
    ``start`` and ``close`` bracket the worker's life (warm models); ``tend`` is a task for each
    partition that the worker holds, for sources that are not a topic (pollers).
    """

    step: Step
    handle: Handler
    batch: int = 500
    batch_bytes: int = 4 * 1024 * 1024
    fetch_bytes: int = 256 * 1024
    derive: Callable[["Memory"], object] | None = None
    start: Callable[[], Awaitable[None]] = _nothing
    close: Callable[[], Awaitable[None]] = _nothing
    tend: Callable[["Partition"], Awaitable[None]] | None = None
