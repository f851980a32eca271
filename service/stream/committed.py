"""Faust's app and Kafka consumer, reading committed records only and never standing still.

No setting makes Faust's consumer read committed records, so methods of its Kafka driver are
overridden (``tests/pipeline/test_read_committed.py`` holds that). And where its group or its
topic is refused aiokafka waits to be asked, for ever, while Faust only logs
(``tests/pipeline/test_security.py``). Faust's own look-out for partitions that stand still is off.
"""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Any, NoReturn

import faust
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faust.tables.manager import TableManager
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode import Service

from service import kafka
from service.connections import give_up_together
from service.refusals import why_refused
from service.settings import Settings
from service.stream.ending import Ending, end_worker

_faust_logger = logging.getLogger("faust.app")


class _CommittedThread(driver.AIOKafkaConsumerThread):
    app: "CommittedApp"
    logger = _faust_logger

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        # Of all partitions together: what a slow network delivers before a request is given up.
        consumer._fetch_max_bytes = self.app.conf.consumer_max_fetch_size
        give_up_together(consumer._client)
        return consumer

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek partitions of which nothing was committed to their beginning.

        aiokafka leaves them where they are (`AIOKafkaConsumer.seek_to_committed`), and Faust
        throws away what it has fetched in a rebalance: it would be passed over.
        """
        offsets = await super().seek_to_committed()
        without = [partition for partition, offset in offsets.items() if offset is None]
        if without:
            try:
                # Not by its own client, whose answer comes after a fetch under way: 1.5 s.
                first = await kafka.first_offsets(self.app.settings, without)
            except KafkaError as error:
                self._end(error)
            await self.call_thread(self._seek, first)
        return offsets

    async def _seek(self, offsets: Mapping[TopicPartition, int]) -> None:
        for partition, offset in offsets.items():
            # What is no longer ours after another rebalance needs no seek.
            with contextlib.suppress(IllegalStateError):
                self._ensure_consumer().seek(partition, offset)

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

    async def commit_apart(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Commit these offsets; raises aiokafka's `KafkaError`.

        Faust's own way ends the app where a commit is refused, as it may be in a rebalance, and
        where there is no answer it keeps one of the two places at which the thread takes calls.
        """
        if self._consumer is None:
            raise IllegalStateError("the consumer is not started")
        committing = asyncio.run_coroutine_threadsafe(
            self._consumer.commit(dict(offsets)), self.thread_loop
        )
        await asyncio.wrap_future(committing)

    def _end(self, error: KafkaError) -> NoReturn:
        end_worker(Ending.KAFKA, f"Kafka refused: {why_refused(error)}", group=self.app.conf.id)


class _CommittedConsumer(driver.Consumer):
    logger = _faust_logger
    _thread: _CommittedThread

    async def verify_all_partitions_active(self) -> None:
        """Look at nothing: `service.stream.monitor` tells whether work is done.

        Faust asks aiokafka for positions, which just after a rebalance there may be none of
        (`TopicPartitionState.position` asserts it), and the app ended.
        """

    def _new_consumer_thread(self) -> _CommittedThread:
        return _CommittedThread(self, loop=self.loop, beacon=self.beacon)


class _CommittedTransport(driver.Transport):
    Consumer = _CommittedConsumer


class WithoutTables(TableManager):
    """Faust's tables, of which there are none: it waits a second for some at each start."""

    logger = _faust_logger

    async def on_start(self) -> None:
        """Begin with what follows when all tables are restored."""
        await self._update_channels()
        await self.recovery.start()


class CommittedApp(faust.App):
    """A Faust app that takes committed records only."""

    logger = _faust_logger

    def __init__(self, settings: Settings, group: str, **options: Any) -> None:
        super().__init__(group, **options)
        self.settings = settings

    def _new_transport(self) -> _CommittedTransport:
        return _CommittedTransport(self.conf.broker_consumer, self)

    async def commit_apart(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Commit these offsets of the group, which Faust does not; raises `KafkaError`."""
        assert isinstance(self.consumer, _CommittedConsumer)
        await self.consumer._thread.commit_apart(offsets)
