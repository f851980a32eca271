"""One source partition of a stage: its transactional producer, its memory, its progress.

What a batch emits, what it changes in memory and how far it came are one Kafka transaction
(KIP-98). Memory changes only after the commit. The
transactional id belongs to the *partition*, not to the worker: whoever opens it next ends the
former owner's transaction and fences it, so that a stalled worker that wakes up writes nothing.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum

from aiokafka import AIOKafkaProducer, TopicPartition

from service import kafka, metrics
from service.codec import Record, RecordType, encode
from service.errors import RecordError
from service.settings import Settings
from service.stream import hanging
from service.stream.clock import BROKER_CLOCK
from service.stream.memory import Memory
from service.stream.message import Headers, Output
from service.stream.progress import ATTEMPT_KEY, PROGRESS_KEY, Attempt, Ledger, Progress
from service.stream.replica import Replica, restored
from service.stream.sending import Outgoing, send_all
from service.stream.sequence import PRODUCER_HEADER, SEQUENCE_HEADER, place
from service.stream.turns import Turns
from service.stream.unsettled import Unsettled
from service.topics import DEAD_LETTERS, Topic
from service.topology import Step, writers

logger = logging.getLogger("newsdesk.partition")

_HEADERS_BYTES = 4096
"""Room that is left for headers below a topic's largest message."""


class Phase(Enum):
    """What becomes of a partition that a worker was assigned."""

    ASSIGNED = "assigned"
    RESTORING = "restoring"
    WORKING = "working"


class Partition:
    """A source partition that this worker owns. Use it under `lock`, and after `open`.

    ``of``: how many partitions the source has. ``upstream``: how the names of the producers begin
    whose numbers count. ``careful``: how many more records are taken one by one, because the worker
    ended before it got anything done here; so a record that ends the worker shows. ``turns`` are
    those of the whole worker. ``replica``: what is known of the state already; see `released`.
    """

    def __init__(
        self,
        step: Step,
        index: int,
        settings: Settings,
        turns: Turns | None = None,
        replica: Replica | None = None,
    ) -> None:
        self.step = step
        self.index = index
        self.settings = settings
        self.turns = turns or Turns()
        self.group = settings.topic(step.name)
        self.source = TopicPartition(settings.topic(step.takes.name), index)
        self.state = TopicPartition(settings.topic(step.state_topic), index)
        self.upstream = tuple(f"{settings.topic(name)}." for name in writers(step.takes))
        self.lock = asyncio.Lock()
        self._replica = replica or Replica()
        self.progress = Progress(0)
        self.unsettled = Unsettled()
        self.attempt = Attempt(0, 0)
        self._destinations: dict[str, list[int]] = {}
        self._encoded: tuple[Record | None, bytes] = None, b""
        self.careful = 0
        self.of = 1
        self._begun = False
        self._producer: AIOKafkaProducer | None = None
        self.phase = Phase.ASSIGNED

    async def open(self) -> None:
        """Fence the former owner, then restore memory and progress from the state topic.

        Raises aiokafka's `KafkaError` where that fails for good, `NewerState`, and `TimeoutError`.
        """
        # A worker that ends while it restores must not have a record of another partition at hand.
        async with self.turns.take(alone=False), asyncio.timeout(self.settings.batch_timeout):
            await self._open()

    async def _open(self) -> None:
        self.phase = Phase.RESTORING
        began = time.monotonic()
        self._producer = kafka.producer(
            self.settings,
            transactional_id=f"{self.group}.{self.index}",
            transaction_timeout_ms=int(self.settings.transaction_timeout * 1000),
        )
        await self._producer.start()
        self.of = len(await self._producer.partitions_for(self.source.topic))
        for topic in (*self.step.emits, DEAD_LETTERS):
            name = self.settings.topic(topic.name)
            self._destinations[name] = sorted(await self._producer.partitions_for(name))
        destinations = [
            TopicPartition(topic, partition)
            for topic, partitions in self._destinations.items()
            for partition in partitions
        ]
        unstable = await hanging.unstable(self.settings, [self.state, *destinations])
        if unstable.pop(self.state, None) is not None:
            # Nobody else writes there: that was never committed, and is done once more. A replica
            # of our own may have it.
            await hanging.end(self._producer, [self.state], commit=False)
            self._replica = Replica()
        known = len(self.memory)
        self._replica = await restored(self.settings, self.state, self._replica)
        self.progress = self._replica.progress or Progress(
            await kafka.first_offset(self.settings, self.source)
        )
        await hanging.end_outputs(
            self._producer, self.settings, unstable, self._name, self.progress.sent
        )
        self.attempt = self._replica.attempt or Attempt(self.progress.next, 0)
        self.phase = Phase.WORKING
        metrics.OPEN_PARTITIONS.labels(self.step.name).inc()
        logger.info(
            "opened partition",
            extra={
                "step": self.step.name,
                "partition": self.index,
                "next": self.progress.next,
                "remembered": len(self.memory),
                "known_before": known,
                "seconds": round(time.monotonic() - began, 2),
            },
        )

    @property
    def is_suspect(self) -> bool:
        """Whether the worker ended here before it got anything done, and may do so again."""
        return not self._begun and self.attempt.again(self.progress.next).times > 1

    async def begin(self, batch: int) -> None:
        """Count, before anything is taken, the attempt at what comes next; once for each `open`.

        ``batch``: how many records, from the next one on, an attempt that got nothing done can
        have ended at.
        """
        if self._begun:
            return
        self.attempt = self.attempt.again(self.progress.next)
        self.careful = batch if self.attempt.times > 1 else 0
        await self._write({ATTEMPT_KEY: self.attempt.encode()}, [])
        self._begun = True

    async def close(self) -> None:
        """Stop the producer; what was committed stays, the rest is forgotten."""
        if self.is_open:
            metrics.OPEN_PARTITIONS.labels(self.step.name).dec()
        self.phase = Phase.ASSIGNED
        if self._producer is not None:
            producer, self._producer = self._producer, None
            await kafka.closed(producer)

    @property
    def memory(self) -> Memory:
        """What the step remembers of the partition."""
        return self._replica.memory

    def released(self) -> Replica:
        """Return what is known of the state, for who opens the partition next; after `close`.

        Where a commit was broken off it stands on the state topic behind what is known, or not.
        """
        self.memory.discard()
        return self._replica

    @property
    def is_open(self) -> bool:
        """Whether the partition can be written to."""
        return self.phase is Phase.WORKING

    def output(
        self, topic: Topic[RecordType], record: RecordType, passed_on: Headers = ()
    ) -> Output:
        """Return ``record`` ready to be committed to ``topic``, with the headers ``passed_on``.

        Raises `RecordError` (``too_large``) where it is larger than what the topic takes.
        """
        if self._encoded[0] is not record:  # one that goes to two topics is encoded once
            self._encoded = record, encode(record)
        key, value = topic.key_of(record), self._encoded[1]
        if len(value) + len(key or b"") > topic.max_message_bytes - _HEADERS_BYTES:
            raise RecordError(
                "too_large",
                f"{len(value)} bytes for {topic.name}; it takes {topic.max_message_bytes}",
            )
        return Output(self.settings.topic(topic.name), key, value, passed_on)

    async def commit(
        self,
        outputs: Sequence[Output],
        *,
        progress: Progress | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        """Write ``outputs``, what changed in memory, and progress, in one transaction.

        ``progress`` is where the source stands after it; None leaves the source where it is, for
        outputs that do not come of a record (a poll).
        """
        changes = self.memory.changes()
        before = self.progress
        after = progress or before
        sent = dict(before.sent)
        routed = [(output, *self._route(output, sent)) for output in outputs]
        after = replace(after, sent=sent, ledger=ledger or before.ledger)
        writes = {**changes, PROGRESS_KEY: after.encode()}
        if self.careful and after.next != before.next:
            self.careful -= 1
            self.attempt = Attempt(after.next, 1)
            writes[ATTEMPT_KEY] = self.attempt.encode()
        await self._write(writes, routed)
        self.progress = after
        self.memory.settle()
        metrics.REMEMBERED.labels(self.step.name, self.index).set(len(self.memory))

    async def settle(self, overdue: Sequence[TopicPartition]) -> None:
        """Have Kafka write the markers that it owes for what was committed to these partitions."""
        assert self._producer is not None
        logger.warning(
            "committed records are not stable, ending their transaction again",
            extra={
                "step": self.step.name,
                "partition": self.index,
                "destinations": [place(*each) for each in overdue],
            },
        )
        await hanging.end(self._producer, overdue, commit=True)
        self.unsettled.ended(overdue, time.monotonic())

    @property
    def _name(self) -> str:
        """What we call ourselves to those who read our numbers."""
        return f"{self.group}.{self.index}.{self.progress.birth}"

    def _route(self, output: Output, sent: dict[str, int]) -> tuple[int, Headers]:
        partitions = self._destinations[output.topic]
        partition: int = kafka.partition_of(output.key, partitions)
        destination = place(output.topic, partition)
        sent[destination] = sent.get(destination, 0) + 1
        headers = (
            (PRODUCER_HEADER, self._name.encode()),
            (SEQUENCE_HEADER, str(sent[destination]).encode()),
        )
        return partition, headers + output.passed_on

    async def _write(
        self,
        records: Mapping[str, bytes | None],
        outputs: Sequence[tuple[Output, int, Headers]],
    ) -> None:
        assert self._producer is not None
        producer = self._producer
        await producer.begin_transaction()
        outgoing = [
            Outgoing(output.topic, partition, output.key, output.value, headers)
            for output, partition, headers in outputs
        ]
        outgoing += [
            Outgoing(self.state.topic, self.state.partition, key.encode(), value)
            for key, value in records.items()
        ]
        results = await send_all(producer, outgoing, self.settings.request_timeout)
        if results:
            BROKER_CLOCK.heard(results[-1])
        await producer.commit_transaction()
        self.unsettled.committed(results, time.monotonic())
        if records:
            self._replica.wrote(records, results[-1].offset)
