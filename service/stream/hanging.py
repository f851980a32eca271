"""Ends transactions that Kafka has left open; `service.stream.unsettled` tells how that happens."""

import logging
from collections.abc import Collection, Mapping

from aiokafka import AIOKafkaProducer, TopicPartition

from service import kafka
from service.settings import Settings
from service.stream.message import message_of
from service.stream.sequence import Numbered, numbered, place

logger = logging.getLogger("newsdesk.hanging")

_UNCOMMITTED = {"isolation_level": "read_uncommitted"}


async def unstable(
    settings: Settings, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, int]:
    """Return the last stable offset of those partitions in which a transaction is open."""
    stable = await kafka.end_offsets(settings, partitions)
    ends = await kafka.end_offsets(settings, partitions, **_UNCOMMITTED)
    return {each: stable[each] for each in partitions if stable[each] < ends[each]}


async def end_outputs(
    producer: AIOKafkaProducer,
    settings: Settings,
    starts: Mapping[TopicPartition, int],
    name: str,
    sent: Mapping[str, int],
) -> None:
    """Commit what is open of transactions that, by our numbers, are done; abort the others.

    ``starts`` has the offset from which on there may be such; ``name`` is that of our numbers,
    and ``sent`` has the last one for each destination.
    """
    numbers = await _last_numbers(settings, starts, name.rpartition(".")[0] + ".")
    done = {
        each
        for each, number in numbers.items()
        if number.producer == name and number.sequence <= sent.get(place(*each), 0)
    }
    await end(producer, done, commit=True)
    await end(producer, numbers.keys() - done, commit=False)


async def _last_numbers(
    settings: Settings, starts: Mapping[TopicPartition, int], producer: str
) -> dict[TopicPartition, Numbered]:
    """Return the last number from each offset on that is of a producer whose name begins so.

    Only a producer's last transaction in a partition can be open there, whatever it is of others.
    """
    found: dict[TopicPartition, Numbered] = {}
    for partition, start in starts.items():
        async for record in kafka.read_to_end(settings, partition, start, **_UNCOMMITTED):
            number = numbered(message_of(record).headers, (producer,))
            if number is not None:
                found[partition] = number
    return found


async def end(
    producer: AIOKafkaProducer, partitions: Collection[TopicPartition], *, commit: bool
) -> None:
    """Commit or abort what is open in ``partitions`` of this producer, or of one of its name.

    It is a transaction without records, so that Kafka writes its markers alone.
    """
    if not partitions:
        return
    await producer.begin_transaction()
    for partition in partitions:
        producer._txn_manager.maybe_add_partition_to_txn(partition)
    await (producer.commit_transaction() if commit else producer.abort_transaction())
    logger.info(
        "ended what was left open",
        extra={"partitions": [place(*each) for each in partitions], "committed": commit},
    )
