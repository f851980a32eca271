"""A copy of what a step remembers of a partition, as far as its state topic was read."""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from aiokafka import ConsumerRecord, TopicPartition

from service import kafka
from service.errors import NewsdeskError
from service.settings import Settings
from service.stream.memory import Memory
from service.stream.progress import ATTEMPT_KEY, PROGRESS_KEY, Attempt, Progress


class Replaced(NewsdeskError):
    """The state topic is not the one that a replica was read from."""


@dataclass
class Replica:
    """Memory, progress and attempt of a partition. ``next``: the first offset that was not read.

    ``next`` is None where nothing was read, or where it is not known.
    """

    memory: Memory = field(default_factory=Memory)
    next: int | None = None
    _own: dict[str, bytes | None] = field(default_factory=dict)

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
        """Take over what follows on the state topic; `Replaced` where it does not follow."""
        if self.next is not None and records[0].offset < self.next:
            raise Replaced(f"offset {records[0].offset} after {self.next - 1}")
        changes: dict[str, bytes | None] = {}
        for record in records:
            key = record.key.decode()
            if key in (PROGRESS_KEY, ATTEMPT_KEY):
                self._own[key] = record.value
            else:
                changes.pop(key, None)
                changes[key] = record.value
        self.memory.follow(changes)
        self.next = records[-1].offset + 1

    def wrote(self, records: Mapping[str, bytes | None], last: int) -> None:
        """Note what the owner has committed, but for the memory; ``last``: the offset of the last.

        aiokafka may not know the offset (-1) of what it had to send again.
        """
        self._own |= {key: records[key] for key in (PROGRESS_KEY, ATTEMPT_KEY) if key in records}
        self.next = last + 1 if last >= 0 else None


async def restored(settings: Settings, state: TopicPartition, replica: Replica) -> Replica:
    """Return the state of now: ``replica`` with all that was written since.

    A replica of which the topic tells otherwise (it was made anew, or has lost records) is left,
    and all is read. Raises `NewerState` and aiokafka's `KafkaError`.
    """
    if replica.next is None or not await _reaches(settings, state, replica.next):
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


async def _reaches(settings: Settings, state: TopicPartition, offset: int) -> bool:
    """Tell whether all records from ``offset`` on are still there, or are to come."""
    first = await kafka.first_offset(settings, state)
    return first <= offset <= (await kafka.end_offsets(settings, [state]))[state]
