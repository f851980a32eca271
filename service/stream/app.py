"""A stage as a Faust app: Faust consumes and runs the agent; state and commits are our own.

Faust's Tables, acks and ``exactly_once`` are left unused, since they lose records
(docs/decisions.md). What is done stands in the state of each `Partition`, and the group's offsets,
which an agent without acks never commits, follow it.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiokafka.errors import KafkaError, ProducerFenced

from service import kafka
from service.refusals import why_refused
from service.settings import Settings
from service.stream.committed import CommittedApp, WithoutTables
from service.stream.continuity import Skipped
from service.stream.credentials import credentials
from service.stream.ending import Ending, end_worker
from service.stream.group_offsets import GroupOffsets
from service.stream.message import message_of
from service.stream.partition import Partition
from service.stream.progress import NewerState
from service.stream.sequence import Gap
from service.stream.stage import Stage
from service.stream.standby import Standby
from service.stream.taking import take
from service.stream.turns import Turns
from service.worker_folder import forget_name

logger = logging.getLogger("newsdesk.app")

_WITHIN = 0.1
"""Seconds to wait for more messages of a batch.

Faust hands messages over one by one: in a fifth of that a busy machine gathers a few only, of a
backlog too, and each batch costs a transaction.
"""


class StageApp:
    """A stage at work: takes part in its group until `stop`, or until something unexpected."""

    def __init__(
        self, stage: Stage, settings: Settings, instance: str, folder: Path, turns: Turns
    ) -> None:
        self.stage = stage
        self.settings = settings
        self._turns = turns
        self._partitions: dict[int, Partition] = {}
        self._standby = Standby(stage, settings, turns)
        self._holding: dict[int, asyncio.Task[None]] = {}
        self._assigned = asyncio.Event()
        self._held: frozenset[int] = frozenset()
        self._stopping = False
        self._closing = asyncio.Lock()
        self._folder = folder
        group = settings.topic(stage.step.name)
        self.app = CommittedApp(
            settings,
            group,
            TableManager=WithoutTables,
            broker=[f"kafka://{host}" for host in kafka.address(settings).split(",")],
            broker_client_id=group,
            broker_credentials=credentials(settings),
            broker_session_timeout=settings.session_timeout,
            broker_heartbeat_interval=settings.session_timeout / 6,
            broker_rebalance_timeout=settings.batch_timeout,
            broker_request_timeout=settings.request_timeout,
            broker_max_poll_records=stage.batch * 2,
            consumer_auto_offset_reset="earliest",
            consumer_group_instance_id=f"{group}.{instance}",
            consumer_max_fetch_size=stage.fetch_bytes,
            datadir=folder / stage.step.name,
            store="memory://",
            stream_wait_empty=False,
            topic_allow_declare=False,
            topic_disable_leader=True,
            web_enabled=False,
        )
        self._offsets = GroupOffsets(self.app)
        source = self.app.topic(
            settings.topic(stage.step.takes.name),
            key_serializer="raw",
            value_serializer="raw",
            acks=False,
        )
        self.app.agent(source, name=stage.step.name)(self._agent)
        self.app.on_partitions_assigned.connect(self._on_assigned, weak=False)
        self.app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    async def start(self) -> None:
        """Join the group."""
        await self.stage.start()
        await self.app.start()

    async def stop(self) -> None:
        """Commit the batch at hand, leave the rest to the next worker."""
        self._stopping = True
        done = self._open_now()
        await self._close_partitions()
        await self._offsets.follow(done)
        await self.app.stop()
        await self.stage.close()

    async def wait(self) -> None:
        """Wait until the app has stopped, by itself too."""
        await self.app.wait_until_stopped()

    @property
    def joined(self) -> bool:
        """Whether the group has told us which partitions are ours."""
        return self._assigned.is_set()

    @property
    def standing_by(self) -> frozenset[int]:
        """The partitions of others that could be taken over at once."""
        return self._standby.ready

    def held(self) -> list[Partition]:
        """Return the partitions that are ours now."""
        return [self._partition(index) for index in sorted(self._held)]

    def _open_now(self) -> list[Partition]:
        return [partition for partition in self.held() if partition.is_open]

    async def commit_offsets(self) -> None:
        """Let the group's offsets follow what is done."""
        await self._offsets.follow(self._open_now())

    async def settle(self) -> None:
        """End once more the transactions whose records have not become stable in time."""
        for partition in self.held():
            overdue = partition.unsettled.overdue(time.monotonic())
            if not overdue or partition.lock.locked():
                continue
            try:
                async with partition.lock, asyncio.timeout(self.settings.batch_timeout):
                    if partition.is_open:
                        await partition.settle(overdue)
            except Exception as error:
                await self._end(partition, error)

    def _partition(self, index: int) -> Partition:
        if index not in self._partitions:
            replica = self._standby.take(index)
            self._partitions[index] = Partition(
                self.stage.step, index, self.settings, self._turns, replica
            )
        return self._partitions[index]

    async def _agent(self, stream: Any) -> None:
        async for events in stream.noack_take(self.stage.batch, within=_WITHIN):
            by_partition: dict[int, list[Any]] = defaultdict(list)
            for event in events:
                by_partition[event.message.partition].append(event.message)
            await asyncio.gather(
                *(self._take(index, records) for index, records in by_partition.items())
            )

    async def _take(self, index: int, records: Sequence[Any]) -> None:
        try:
            while True:
                await self._assigned.wait()
                partition = self._partition(index)
                async with partition.lock:
                    if self._stopping:
                        return
                    # A rebalance in the meantime has closed this one, and may have opened it anew.
                    if self._assigned.is_set() and self._partitions.get(index) is partition:
                        await self._take_if_held(partition, records)
                        return
        except Exception as error:
            await self._end(partition, error)

    async def _take_if_held(self, partition: Partition, records: Sequence[Any]) -> None:
        # What was fetched before a rebalance is delivered again after it; were it taken here, it
        # could overtake records that were dropped with the former assignment.
        current = [
            message_of(record)
            for record in records
            if record.generation_id == self.app.consumer_generation_id
        ]
        if partition.index not in self._held or not current:
            return
        if not partition.is_open:
            await partition.open()
        await take(self.stage, partition, current)

    async def _on_assigned(self, *arguments: Any, **_: Any) -> None:
        _app, assigned = arguments
        self._held = frozenset(partition.partition for partition in assigned)
        self._assigned.set()
        if self._stopping:
            return
        for index in self._held - self._holding.keys():
            self._holding[index] = asyncio.create_task(self._hold(index))
        self._stand_by()

    def _stand_by(self) -> None:
        """Follow the partitions of others, as soon as those that are ours are at work."""
        if all(partition.is_open for partition in self.held()):
            self._standby.follow(self._held)

    async def _hold(self, index: int) -> None:
        """Open the partition before there is anything to do, and tend to it."""
        partition = self._partition(index)
        try:
            async with partition.lock:
                if not partition.is_open:
                    await partition.open()
            self._stand_by()
            if self.stage.tend is not None:
                await self.stage.tend(partition)
        except Exception as error:
            await self._end(partition, error)

    async def _on_revoked(self, *_arguments: Any, **_: Any) -> None:
        self._assigned.clear()
        self._held = frozenset()
        await self._close_partitions()

    async def _close_partitions(self) -> None:
        """Close what is open; return when that is done, though another call has begun it."""
        async with self._closing:
            holding, self._holding = self._holding, {}
            partitions, self._partitions = self._partitions, {}
            for task in holding.values():
                task.cancel()
            await asyncio.gather(*holding.values(), return_exceptions=True)
            await self._standby.pause()
            for partition in partitions.values():
                async with partition.lock:
                    await partition.close()
                self._standby.keep(partition.index, partition.released())

    async def _end(self, partition: Partition, error: Exception) -> None:
        where: dict[str, Any] = {
            "step": self.stage.step.name,
            "partition": partition.index,
            "next": partition.progress.next,
        }
        match error:
            case ProducerFenced():
                forget_name(self._folder)
                end_worker(Ending.FENCED, "another worker has taken over", **where)
            case Gap() | Skipped():
                await self._offsets.rewind(partition)
                end_worker(Ending.GAP, str(error), **where)
            case NewerState():
                end_worker(Ending.NEWER_STATE, str(error), **where)
            case TimeoutError():
                end_worker(Ending.TIME_LIMIT, "Kafka took too long to answer", **where)
            case KafkaError():
                end_worker(Ending.KAFKA, f"Kafka refused: {why_refused(error)}", **where)
            case _:
                logger.exception("unexpected", exc_info=error)
                end_worker(Ending.UNEXPECTED, f"unexpected: {error!r}", **where)
