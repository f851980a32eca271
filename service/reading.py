"""Reading whole topics: all partitions, committed records, from the start or from now on."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from service import kafka
from service.settings import Settings
from service.stream.message import Message, message_of
from service.topics import Topic


class Reader:
    """All partitions of some topics, read by one consumer without a group."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        self._consumer = consumer
        self._partitions = partitions

    async def from_now_on(self) -> None:
        """Pass over all that is there: what comes next is new."""
        ends = await self._consumer.end_offsets(self._partitions)
        for partition, end in ends.items():
            self._consumer.seek(partition, end)

    async def next(self, seconds: float = 0.2) -> list[Message]:
        """Return the records that have come, after ``seconds`` at the most."""
        batches = await self._consumer.getmany(timeout_ms=int(seconds * 1000))
        return [message_of(record) for batch in batches.values() for record in batch]

    async def to_end(self) -> AsyncGenerator[Message, None]:
        """Give all records up to the topics' present end, partition by partition."""
        ends = await self._consumer.end_offsets(self._partitions)
        while any([await self._consumer.position(each) < end for each, end in ends.items()]):
            for record in await self.next():
                if record.offset < ends[TopicPartition(record.topic, record.partition)]:
                    yield record


@asynccontextmanager
async def reading(settings: Settings, topics: Sequence[Topic[Any]]) -> AsyncGenerator[Reader, None]:
    """Give a reader of the topics, from their first record on.

    Raises `BrokerError` where a topic is missing.
    """
    names = [settings.topic(topic.name) for topic in topics]
    partitions = await kafka.partitions(settings, names)
    async with kafka.opened(kafka.consumer(settings)) as consumer:
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        yield Reader(consumer, partitions)
