"""Clients of Kafka, made in one place."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.protocol.metadata import MetadataRequest

from service import topics
from service.connections import give_up_together
from service.errors import BrokerError, BrokerRefused
from service.refusals import is_final, why_not_connected
from service.security import client_arguments
from service.settings import Settings

logger = logging.getLogger("newsdesk.kafka")

TOGETHER = 500
"""Records that are handed on at once where there are many."""

_partitioner = DefaultPartitioner()

Client = TypeVar("Client", AIOKafkaConsumer, AIOKafkaProducer)


def address(settings: Settings) -> str:
    """Return the broker's address, or raise `BrokerError` where none is set."""
    if settings.broker is None:
        raise BrokerError("no broker is set: give --broker HOST:PORT or set NEWSDESK_BROKER")
    return settings.broker


def partition_of(key: bytes | None, partitions: list[int]) -> int:
    """Return which of a topic's ``partitions`` a record with ``key`` goes to; any where it is None.

    As Java's clients do it: murmur2 of the key. ``partitions`` are all of them, in their order.
    """
    partition: int = _partitioner(key, partitions, partitions)
    return partition


def producer(settings: Settings, **options: Any) -> AIOKafkaProducer:
    """Return a producer, not started: idempotent, acknowledged by all replicas in sync."""
    made = AIOKafkaProducer(
        bootstrap_servers=address(settings),
        enable_idempotence=True,
        acks="all",
        compression_type=None if settings.compression == "none" else settings.compression,
        linger_ms=0,
        max_batch_size=256 * 1024,
        max_request_size=topics.MAX_MESSAGE_BYTES,
        request_timeout_ms=int(settings.request_timeout * 1000),
        **client_arguments(settings),
        **options,
    )
    # aiokafka 0.14 gives a record up after one request's time where its partition has no leader,
    # as for some seconds after a restart of the broker (`MessageAccumulator.drain_by_nodes`).
    made._message_accumulator._batch_ttl = settings.batch_timeout
    give_up_together(made.client)
    return made


def consumer(settings: Settings, **options: Any) -> AIOKafkaConsumer:
    """Return a consumer without a group, not started: committed records, from the earliest.

    Here and below, ``options`` are aiokafka's, instead of ours.
    """
    made = AIOKafkaConsumer(
        bootstrap_servers=address(settings),
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        request_timeout_ms=int(settings.request_timeout * 1000),
        **client_arguments(settings),
        **{
            "fetch_max_wait_ms": 100,
            "isolation_level": "read_committed",
            "max_partition_fetch_bytes": 4 * 1024 * 1024,
            **options,
        },
    )
    give_up_together(made._client)
    return made


async def closed(client: AIOKafkaConsumer | AIOKafkaProducer | AIOKafkaAdminClient) -> None:
    """Close the client; if cancelled meanwhile, leave it to end by itself.

    To be used instead of its own method, for aiokafka 0.14 mixes up in there whose
    `CancelledError` it is: ``AIOKafkaClient.close`` and ``Fetcher.close`` suppress that of their
    caller, who then goes on for ever; and ``Fetcher.close`` raises that of a fetch which it has
    cancelled itself, before the connections are closed.
    """
    await asyncio.shield(_close(client))


async def _close(client: AIOKafkaConsumer | AIOKafkaProducer | AIOKafkaAdminClient) -> None:
    try:
        await (client.close() if isinstance(client, AIOKafkaAdminClient) else client.stop())
    except asyncio.CancelledError:
        await client._client.close()


@asynccontextmanager
async def opened(client: Client) -> AsyncGenerator[Client, None]:
    """Start a consumer or producer, give it, and close it in the end."""
    try:
        await client.start()
        yield client
    finally:
        await closed(client)


async def first_offset(settings: Settings, partition: TopicPartition) -> int:
    """Return the offset of the oldest record that the partition keeps."""
    return (await first_offsets(settings, [partition]))[partition]


async def first_offsets(
    settings: Settings, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, int]:
    """Return the offset of the oldest record that each partition keeps."""
    async with _about(settings, partitions) as reader:
        offsets: dict[TopicPartition, int] = await reader.beginning_offsets(list(partitions))
        return offsets


async def end_offsets(
    settings: Settings, partitions: Collection[TopicPartition], **options: Any
) -> dict[TopicPartition, int]:
    """Return the offset at which each partition's committed records end now."""
    async with _about(settings, partitions, **options) as reader:
        offsets: dict[TopicPartition, int] = await reader.end_offsets(list(partitions))
        return offsets


@asynccontextmanager
async def _about(
    settings: Settings, partitions: Collection[TopicPartition], **options: Any
) -> AsyncGenerator[AIOKafkaConsumer, None]:
    """Give a consumer that knows where the partitions are.

    By itself aiokafka 0.14 finds out that it does not know a topic, rests for 100 ms, and finds
    out the same of the next one (`Fetcher._retrieve_offsets`).
    """
    async with opened(consumer(settings, **options)) as reader:
        await reader._client.set_topics({each.topic for each in partitions})
        yield reader


async def _go_to(reader: AIOKafkaConsumer, partition: TopicPartition, start: int | None) -> None:
    """Let ``reader`` read the partition alone, from ``start`` or its first record on."""
    reader.assign([partition])
    if start is None:
        await reader.seek_to_beginning(partition)
    else:
        reader.seek(partition, start)


async def read_parts(
    settings: Settings, partition: TopicPartition, start: int | None = None, **options: Any
) -> AsyncGenerator[Sequence[ConsumerRecord[bytes, bytes]], None]:
    """Give the committed records of a partition from ``start`` (or the first) to its end, in parts.

    Its end is where it ends now. Others have their turn on the event loop in between.
    """
    async with opened(consumer(settings, **options)) as reader:
        await _go_to(reader, partition, start)
        end = (await reader.end_offsets([partition]))[partition]
        while await reader.position(partition) < end:
            # A fetch as a whole is tens of thousands of objects: more than half the time of making
            # them is the garbage collector's, and nothing else in this process gets a turn.
            batches = await reader.getmany(partition, timeout_ms=100, max_records=TOGETHER)
            if part := batches.get(partition):
                yield part
            await asyncio.sleep(0)


async def read_to_end(
    settings: Settings, partition: TopicPartition, start: int | None = None, **options: Any
) -> AsyncGenerator[ConsumerRecord[bytes, bytes], None]:
    """Give the committed records of a partition from ``start`` (or the first) to its end now."""
    async with aclosing(read_parts(settings, partition, start, **options)) as parts:
        async for part in parts:
            for record in part:
                yield record


async def read_on(
    settings: Settings, partition: TopicPartition, start: int | None = None
) -> AsyncGenerator[ConsumerRecord[bytes, bytes], None]:
    """Give the committed records of a partition from ``start`` (or the first) on, without end."""
    async with opened(consumer(settings)) as reader:
        await _go_to(reader, partition, start)
        async for record in reader:
            yield record


@asynccontextmanager
async def administration(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """Give an admin client that is connected.

    Raises `BrokerError` where no broker is there, `BrokerRefused` where it does not let us in.
    """
    await _greet(settings)
    client = AIOKafkaAdminClient(
        bootstrap_servers=address(settings),
        request_timeout_ms=int(settings.request_timeout * 1000),
        **client_arguments(settings),
    )
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        await closed(client)
        raise BrokerError(f"no Kafka answers at {settings.broker}: {error}") from error
    try:
        yield client
    finally:
        await closed(client)


async def _greet(settings: Settings) -> None:
    """Connect to one of the brokers as all clients do, who keep to themselves why they cannot."""
    reasons = []
    failure = BrokerError
    for host, port, _ in collect_hosts(address(settings)):
        try:
            connection = await create_conn(
                host,
                port,
                request_timeout_ms=int(settings.request_timeout * 1000),
                **client_arguments(settings),
            )
            try:
                await connection.send(MetadataRequest([]))
                return
            finally:
                connection.close()
        except (KafkaError, OSError, EOFError) as error:
            reasons.append(f"{host}:{port}: {why_not_connected(error, settings)}")
            failure = BrokerRefused if is_final(error) else failure
    raise failure(f"cannot connect to Kafka at {'; '.join(reasons)}")


async def await_broker(settings: Settings, timeout: float) -> None:
    """Wait until the broker answers; raise `BrokerError` if it has not within ``timeout`` s.

    Raises `BrokerRefused` at once: to wait would be in vain.
    """
    deadline = asyncio.get_running_loop().time() + timeout
    delay = 0.2
    while True:
        try:
            async with administration(settings):
                return
        except BrokerRefused:
            raise
        except BrokerError as error:
            if asyncio.get_running_loop().time() + delay > deadline:
                raise
            logger.warning("waiting for the broker", extra={"why": str(error)})
        await asyncio.sleep(delay)
        delay = min(delay * 2, 5.0)


async def described(client: AIOKafkaAdminClient, names: Collection[str]) -> list[dict[str, Any]]:
    """Return what the broker says of those of the topics ``names`` that are there."""
    # All topics are asked for: some brokers make those that are asked for by name.
    found: list[dict[str, Any]] = await client.describe_topics()
    return [topic for topic in found if topic["topic"] in names and not topic["error_code"]]


async def members(client: AIOKafkaAdminClient, group: str) -> list[dict[str, Any]]:
    """Return the members of a consumer group, as Kafka describes them."""
    # One group at a time: of several aiokafka 0.14 cannot read the answer.
    (answer,) = await client.describe_consumer_groups([group])
    return [member for each in answer.to_object()["groups"] for member in each["members"]]


async def partitions(settings: Settings, names: Collection[str]) -> list[TopicPartition]:
    """Return all partitions of the topics ``names``; `BrokerError` where one is missing."""
    async with administration(settings) as client:
        found = await described(client, names)
    missing = set(names) - {topic["topic"] for topic in found}
    if missing:
        raise BrokerError(
            f"there is no topic {', '.join(sorted(missing))} at {settings.broker}: "
            "has a worker with this prefix been started, and may this user see it?"
        )
    return sorted(
        TopicPartition(topic["topic"], each["partition"])
        for topic in found
        for each in topic["partitions"]
    )
