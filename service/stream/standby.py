"""Replicas of the partitions that other workers hold: one that is taken over is at work at once.

To read back a million records takes half a minute; who has followed them as they were written
reads the last few. Replicas of a worker's own partitions stay with it over a rebalance, too.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from service import kafka
from service.errors import BrokerError
from service.settings import Settings
from service.stream.replica import Replaced, Replica
from service.stream.stage import Stage
from service.stream.turns import Turns

logger = logging.getLogger("newsdesk.standby")

_RETRY_SECONDS = 5.0


class Standby:
    """The replicas that one worker has of a stage's partitions, but for those that it holds.

    ``ready``: the partitions whose replica has all that was there when it began to follow them.
    With ``NEWSDESK_STANDBY`` off it follows none, and forgets what it is not given back.
    """

    def __init__(self, stage: Stage, settings: Settings, turns: Turns) -> None:
        self.ready: frozenset[int] = frozenset()
        self._stage = stage
        self._settings = settings
        self._turns = turns
        self._replicas: defaultdict[int, Replica] = defaultdict(Replica)
        self._following: asyncio.Task[None] | None = None
        self._deriving: asyncio.Future[object] | None = None

    def take(self, index: int) -> Replica:
        """Give the partition's replica away, to its owner; an empty one where there is none."""
        return self._replicas.pop(index, Replica())

    def keep(self, index: int, replica: Replica) -> None:
        """Take the replica of a partition that is not owned any more; not while following."""
        assert self._following is None
        self._replicas[index] = replica

    def follow(self, held: Collection[int]) -> None:
        """Begin to follow all partitions but those that the worker holds; once until `pause`."""
        if not self._settings.standby:
            self._replicas.clear()
        elif self._following is None:
            self._following = asyncio.create_task(self._follow(held))

    async def pause(self) -> None:
        """Follow no more; what was read stays."""
        self.ready = frozenset()
        following, self._following = self._following, None
        if following is not None:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        if self._deriving is not None:
            # A thread cannot be cancelled, and the next owner must not meet it in the memory.
            await asyncio.gather(self._deriving, return_exceptions=True)

    async def _follow(self, held: Collection[int]) -> None:
        topic = self._settings.topic(self._stage.step.state_topic)
        while True:
            try:
                every = await kafka.partitions(self._settings, [topic])
                if others := [each for each in every if each.partition not in held]:
                    await self._read(others)
                return
            except (KafkaError, BrokerError, Replaced, OSError, TimeoutError) as error:
                logger.info("cannot stand by", extra={"topic": topic, "why": repr(error)})
            except Exception:
                # Nobody waits for this task; without it the worker works on.
                logger.exception("stands by no more", extra={"topic": topic})
                return
            await asyncio.sleep(_RETRY_SECONDS)

    async def _read(self, others: Sequence[TopicPartition]) -> None:
        began = time.monotonic()
        self.ready = frozenset()
        # Nothing is lost by a second: whoever takes a partition over reads on to its end.
        seldom = {"fetch_min_bytes": 1024 * 1024, "fetch_max_wait_ms": 1000}
        async with kafka.opened(kafka.consumer(self._settings, **seldom)) as reader:
            reader.assign(others)
            for each in others:
                await self._seek(reader, each)
            behind = await reader.end_offsets(others)
            while True:
                for each in [
                    each for each in behind if await reader.position(each) >= behind[each]
                ]:
                    del behind[each]
                    await self._caught_up(each.partition)
                    if not behind:
                        self._tell(began)
                parts = await reader.getmany(timeout_ms=1000, max_records=kafka.TOGETHER)
                # Not beside a record that is taken alone, lest it be blamed for an end in here.
                async with self._turns.take(alone=False):
                    for each, records in parts.items():
                        self._apply(each.partition, records)
                await asyncio.sleep(0)

    async def _seek(self, reader: AIOKafkaConsumer, partition: TopicPartition) -> None:
        replica = self._replicas[partition.partition]
        if replica.next is not None and replica.is_usable:
            reader.seek(partition, replica.next)
        else:
            self._replicas[partition.partition] = Replica()
            await reader.seek_to_beginning(partition)

    def _apply(self, index: int, records: Sequence[ConsumerRecord[bytes, bytes]]) -> None:
        try:
            self._replicas[index].apply(records)
        except Replaced:
            del self._replicas[index]
            raise

    async def _caught_up(self, index: int) -> None:
        """Have ready what the stage derives of a memory, too: from now on it grows with it."""
        if self._stage.derive is not None:
            memory = self._replicas[index].memory
            deriving = asyncio.to_thread(memory.derived, self._stage.derive)
            self._deriving = asyncio.ensure_future(deriving)
            await asyncio.shield(self._deriving)
            self._deriving = None
        self.ready |= {index}

    def _tell(self, began: float) -> None:
        logger.info(
            "stands by",
            extra={
                "step": self._stage.step.name,
                "partitions": sorted(self.ready),
                "remembered": sum(len(each.memory) for each in self._replicas.values()),
                "seconds": round(time.monotonic() - began, 2),
            },
        )
