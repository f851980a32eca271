"""Sends records, and waits until all of them are acknowledged, or one of them cannot be."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidTxnState, UnknownTopicOrPartitionError
from aiokafka.structs import RecordMetadata

from service.stream.message import Headers


@dataclass(frozen=True)
class Outgoing:
    """A record, encoded, for a partition of a topic (its full name)."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


async def send_all(
    producer: AIOKafkaProducer, records: Sequence[Outgoing], patience: float
) -> list[RecordMetadata]:
    """Send the records; return what Kafka says of each of them, or raise why it refuses one.

    aiokafka 0.14 waits without end for a topic that was deleted. So after ``patience`` s it is
    looked for: raises `UnknownTopicOrPartitionError` with its name.
    """
    sending = asyncio.create_task(_send(producer, records))
    try:
        await asyncio.wait([sending], timeout=patience)
        if not sending.done():
            gone = await _gone(producer, {record.topic for record in records})
            if gone:
                raise UnknownTopicOrPartitionError(f"there is no topic {', '.join(gone)}")
        return await sending
    finally:
        sending.cancel()


async def _send(producer: AIOKafkaProducer, records: Sequence[Outgoing]) -> list[RecordMetadata]:
    written = [
        await producer.send(
            each.topic, each.value, each.key, each.partition, headers=list(each.headers)
        )
        for each in records
    ]
    results: list[RecordMetadata | BaseException]
    results = await asyncio.gather(*written, return_exceptions=True)
    failures = [result for result in results if isinstance(result, BaseException)]
    if failures:
        # For want of a right to one topic the records to others fail too, and do not say why.
        raise min(failures, key=lambda failure: isinstance(failure, InvalidTxnState))
    return [result for result in results if not isinstance(result, BaseException)]


async def _gone(producer: AIOKafkaProducer, topics: Collection[str]) -> list[str]:
    """Return which of the topics are no more; none where the broker does not answer."""
    await producer.client.force_metadata_update()
    known = producer.client.cluster
    return sorted(topic for topic in topics if known.partitions_for_topic(topic) is None)
