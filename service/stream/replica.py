"""A copy of what a step remembers of a partition, as far as its state topic was read."""

import time
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from aiokafka import ConsumerRecord, TopicPartition

from service import kafka
from service.errors import NewsdeskError
from service.settings import Settings
from service.stream.memory import Memory
from service.stream.progress import ATTEMPT_KEY, PROGRESS_KEY, Attempt, Progress

_STALE_SECONDS = 12 * 3600.0
"""Kafka keeps deletions for a day (``delete.retention.ms``) before it compacts them away: who has
not read for longer may have missed one."""


class Replaced(NewsdeskError):
    """The state topic may not be what a replica was read from."""


@dataclass
class Replica:
    """Memory, progress and attempt of a partition. ``next``: the first offset that was not read.

    ``next`` is None where nothing was read, or where it is not known. ``as_of``: when, in s since
    1970, it was known to have all up to there.
    """

    memory: Memory = field(default_factory=Memory)
    next: int | None = None
    # This machine's clock, since it runs while the machine sleeps.
    as_of: float = field(default_factory=time.time)
    _own: dict[str, bytes | None] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Whether one may read on from ``next``."""
        return self.next is not None and abs(time.time() - self.as_of) < _STALE_SECONDS

    @property
    def progress(self) -> Progress | None:
        """What is done of the source; `NewerState` where a newer version wrote it."""
        value = self._own.get(PROGRESS_KEY)
        return None if value is None else Progress.decode(value)

    @property
    def attempt(self) -> Attempt | None:
        """The last attempt that was noted."""
        value = self._own.get(ATTEMPT_KEY)
        return None if value is None else Attempt.decode(value)

    def apply(self, records: Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        """Take over what follows on the state topic; `Replaced` where that is not sure."""
        if self.next is not None and records[0].offset < self.next:
            raise Replaced(f"offset {records[0].offset} after {self.next - 1}")
        if self.next is not None and not self.is_usable:
            raise Replaced("nothing was read for half a day")
        changes: dict[str, bytes | None] = {}
        for record in records:
            key = record.key.decode()
            if key in (PROGRESS_KEY, ATTEMPT_KEY):
                self._own[key] = record.value
            else:
                changes.pop(key, None)
                changes[key] = record.value
        self.memory.follow(changes)
        self.next, self.as_of = records[-1].offset + 1, time.time()

    def wrote(self, records: Mapping[str, bytes | None], last: int) -> None:
        """Note what the owner has committed, but for the memory; ``last``: the offset of the last.

        aiokafka may not know the offset (-1) of what it had to send again.
        """
        self._own |= {key: records[key] for key in (PROGRESS_KEY, ATTEMPT_KEY) if key in records}
        self.next, self.as_of = last + 1 if last >= 0 else None, time.time()


async def restored(settings: Settings, state: TopicPartition, replica: Replica) -> Replica:
    """Return the state of now: ``replica`` with all that was written since.

    A replica of which the topic tells otherwise (it was made anew, or has lost records), or that is
    half a day old, is left, and all is read. Raises `NewerState` and aiokafka's `KafkaError`.
    """
    if not (replica.is_usable and await _reaches(settings, state, replica)):
        replica = Replica()
    former = replica.progress
    try:
        async with aclosing(kafka.read_parts(settings, state, replica.next)) as parts:
            async for records in parts:
                replica.apply(records)
    except Replaced:
        return await restored(settings, state, Replica())
    if former and (replica.progress is None or replica.progress.birth != former.birth):
        return await restored(settings, state, Replica())
    return replica


async def _reaches(settings: Settings, state: TopicPartition, replica: Replica) -> bool:
    """Tell whether all that the replica has not read is still there, or is to come."""
    assert replica.next is not None
    first = await kafka.first_offset(settings, state)
    return first <= replica.next <= (await kafka.end_offsets(settings, [state]))[state]
