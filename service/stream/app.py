"""A stage as a Faust app: Faust consumes and runs the agent; state and commits are our own.

Faust's Tables, acks and ``exactly_once`` are left unused, since they lose records
(docs/decisions.md). An agent without acks never commits: offsets go into the transactions of
`Partition`. Methods of Faust's Kafka driver are overridden, because no setting makes its consumer
read committed records only (``tests/pipeline/test_read_committed.py`` holds that), and because it
stands still for ever where its group is refused (``tests/pipeline/test_security.py``).
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import faust
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError, ProducerFenced
from faust.transport.drivers import aiokafka as driver
from mode import Service

from service import kafka
from service.refusals import why_refused
from service.settings import Settings
from service.stream.continuity import Skipped
from service.stream.credentials import credentials
from service.stream.ending import Ending, end_worker
from service.stream.message import message_of
from service.stream.partition import Partition
from service.stream.progress import NewerState
from service.stream.sequence import Gap
from service.stream.stage import Stage
from service.stream.taking import take

logger = logging.getLogger("newsdesk.app")

_WITHIN = 0.02
"""Seconds to wait for more messages of a batch."""


_faust_logger = logging.getLogger("faust.app")


class _CommittedThread(driver.AIOKafkaConsumerThread):
    logger = _faust_logger

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        return consumer

    async def _fetch_records(self, *arguments: Any, **options: Any) -> Any:
        try:
            return await super()._fetch_records(*arguments, **options)
        except KafkaError as error:
            self._end(error)

    @Service.task
    async def _watch_coordination(self) -> None:
        """End the worker where its group has failed: aiokafka then waits to be asked, for ever."""
        while not self.should_stop:
            await self.sleep(1.0)
            try:
                self._ensure_consumer()._coordinator.check_errors()
            except KafkaError as error:
                self._end(error)

    def _end(self, error: KafkaError) -> NoReturn:
        end_worker(Ending.KAFKA, f"Kafka refused: {why_refused(error)}", group=self.app.conf.id)


class _CommittedConsumer(driver.Consumer):
    logger = _faust_logger

    def _new_consumer_thread(self) -> _CommittedThread:
        return _CommittedThread(self, loop=self.loop, beacon=self.beacon)


class _CommittedTransport(driver.Transport):
    Consumer = _CommittedConsumer


class CommittedApp(faust.App):
    """A Faust app that takes committed records only."""

    logger = _faust_logger

    def _new_transport(self) -> _CommittedTransport:
        return _CommittedTransport(self.conf.broker_consumer, self)


class StageApp:
    """A stage at work: takes part in its group until `stop`, or until something unexpected."""

    def __init__(self, stage: Stage, settings: Settings, instance: str, folder: Path) -> None:
        self.stage = stage
        self.settings = settings
        self._partitions: dict[int, Partition] = {}
        self._tending: dict[int, asyncio.Task[None]] = {}
        self._assigned = asyncio.Event()
        self._held: frozenset[int] = frozenset()
        self._stopping = False
        group = settings.topic(stage.step.name)
        self.app = CommittedApp(
            group,
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
            consumer_max_fetch_size=4 * 1024 * 1024,
            datadir=folder / stage.step.name,
            store="memory://",
            stream_wait_empty=False,
            topic_allow_declare=False,
            topic_disable_leader=True,
            web_enabled=False,
        )
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
        await self._close_partitions()
        await self.app.stop()
        await self.stage.close()

    async def wait(self) -> None:
        """Wait until the app has stopped, by itself too."""
        await self.app.wait_until_stopped()

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
                partition = self._partitions.setdefault(
                    index, Partition(self.stage.step, index, self.settings)
                )
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
            await self._open(partition)
        await take(self.stage, partition, current)

    async def _open(self, partition: Partition) -> None:
        async with asyncio.timeout(self.settings.batch_timeout):
            await partition.open()

    async def _on_assigned(self, *arguments: Any, **_: Any) -> None:
        _app, assigned = arguments
        self._held = frozenset(partition.partition for partition in assigned)
        self._assigned.set()
        if self.stage.tend is not None:
            for index in self._held - self._tending.keys():
                self._tending[index] = asyncio.create_task(self._tend(index))

    async def _tend(self, index: int) -> None:
        assert self.stage.tend is not None
        partition = self._partitions.setdefault(
            index, Partition(self.stage.step, index, self.settings)
        )
        try:
            async with partition.lock:
                if not partition.is_open:
                    await self._open(partition)
            await self.stage.tend(partition)
        except Exception as error:
            await self._end(partition, error)

    async def _on_revoked(self, *_arguments: Any, **_: Any) -> None:
        self._assigned.clear()
        self._held = frozenset()
        await self._close_partitions()

    async def _close_partitions(self) -> None:
        tending, self._tending = self._tending, {}
        partitions, self._partitions = self._partitions, {}
        for task in tending.values():
            task.cancel()
        await asyncio.gather(*tending.values(), return_exceptions=True)
        for partition in partitions.values():
            async with partition.lock:
                await partition.close()

    async def _end(self, partition: Partition, error: Exception) -> None:
        where: dict[str, Any] = {
            "step": self.stage.step.name,
            "partition": partition.index,
            "next": partition.progress.next,
        }
        match error:
            case ProducerFenced():
                end_worker(Ending.FENCED, "another worker has taken over", **where)
            case Gap() | Skipped():
                with contextlib.suppress(KafkaError):
                    await partition.rewind()
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
