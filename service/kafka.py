"""Clients of Kafka, made in one place, and the topics that newsdesk needs."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Set
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from service import topics
from service.errors import BrokerError
from service.settings import Settings
from service.topology import STEPS

logger = logging.getLogger("newsdesk.kafka")


def address(settings: Settings) -> str:
    """Return the broker's address, or raise `BrokerError` where none is set."""
    if settings.broker is None:
        raise BrokerError("no broker is set: give --broker HOST:PORT or set NEWSDESK_BROKER")
    return settings.broker


def producer(settings: Settings, **options: Any) -> AIOKafkaProducer:
    """Return a producer, not started: idempotent, acknowledged by all replicas in sync."""
    return AIOKafkaProducer(
        bootstrap_servers=address(settings),
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        max_batch_size=256 * 1024,
        max_request_size=topics.MAX_MESSAGE_BYTES,
        request_timeout_ms=int(settings.request_timeout * 1000),
        **options,
    )


def consumer(settings: Settings, **options: Any) -> AIOKafkaConsumer:
    """Return a consumer without a group, not started: committed records, from the earliest."""
    return AIOKafkaConsumer(
        bootstrap_servers=address(settings),
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=100,
        max_partition_fetch_bytes=4 * 1024 * 1024,
        request_timeout_ms=int(settings.request_timeout * 1000),
        **options,
    )


async def first_offset(settings: Settings, partition: TopicPartition) -> int:
    """Return the offset of the oldest record that the partition keeps."""
    reader = consumer(settings)
    await reader.start()
    try:
        offsets: dict[TopicPartition, int] = await reader.beginning_offsets([partition])
        return offsets[partition]
    finally:
        await reader.stop()


async def read_to_end(
    settings: Settings, partition: TopicPartition, start: int | None = None
) -> AsyncGenerator[ConsumerRecord[bytes, bytes], None]:
    """Give the committed records of a partition from ``start`` (or the first) to its end now."""
    reader = consumer(settings)
    await reader.start()
    try:
        reader.assign([partition])
        end = (await reader.end_offsets([partition]))[partition]
        if start is None:
            await reader.seek_to_beginning(partition)
        else:
            reader.seek(partition, start)
        while await reader.position(partition) < end:
            batches = await reader.getmany(partition, timeout_ms=100)
            for record in batches.get(partition, ()):
                yield record
    finally:
        await reader.stop()


@asynccontextmanager
async def administration(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """Give an admin client that is connected; `BrokerError` where the broker is not there."""
    client = AIOKafkaAdminClient(
        bootstrap_servers=address(settings),
        request_timeout_ms=int(settings.request_timeout * 1000),
    )
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        await client.close()
        raise BrokerError(f"no Kafka answers at {settings.broker}: {error}") from error
    try:
        yield client
    finally:
        await client.close()


async def await_broker(settings: Settings, timeout: float) -> None:
    """Wait until the broker answers; raise `BrokerError` if it has not within ``timeout`` s."""
    deadline = asyncio.get_running_loop().time() + timeout
    delay = 0.2
    while True:
        try:
            async with administration(settings):
                return
        except BrokerError as error:
            if asyncio.get_running_loop().time() + delay > deadline:
                raise
            logger.warning("waiting for the broker", extra={"why": str(error)})
        await asyncio.sleep(delay)
        delay = min(delay * 2, 5.0)


async def make_topics(settings: Settings) -> None:
    """Make every topic that is missing, with its settings; leave those that are there alone.

    A step's state topic gets the partitions of the topic that the step takes. Raises `BrokerError`
    where both are there and differ: the state would be in the wrong place.
    """
    async with administration(settings) as client:
        there = set(await client.list_topics())
        public = {settings.topic(topic.name): topic.config() for topic in topics.TOPICS}
        await _make(client, settings, there, public, dict.fromkeys(public, settings.partitions))
        sources = await _counts(client, {settings.topic(step.takes.name) for step in STEPS})
        states = {
            settings.topic(step.state_topic): sources[settings.topic(step.takes.name)]
            for step in STEPS
        }
        config = topics.COMPACTED | {"max.message.bytes": str(topics.MAX_MESSAGE_BYTES)}
        await _make(client, settings, there, dict.fromkeys(states, config), states)
        for name, count in (await _counts(client, states.keys())).items():
            if count != states[name]:
                raise BrokerError(
                    f"topic {name} has {count} partitions, and the topic whose state it holds has "
                    f"{states[name]}: partitions of a topic with state must not be changed"
                )


async def _make(
    client: AIOKafkaAdminClient,
    settings: Settings,
    there: Set[str],
    configs: Mapping[str, dict[str, str]],
    partitions: Mapping[str, int],
) -> None:
    missing = sorted(configs.keys() - there)
    if not missing:
        return
    answer = await client.create_topics(
        [
            NewTopic(
                name,
                num_partitions=partitions[name],
                replication_factor=settings.replication,
                topic_configs=configs[name],
            )
            for name in missing
        ]
    )
    for name, code, *message in answer.topic_errors:
        if code and code != TopicAlreadyExistsError.errno:
            detail = message[0] if message and message[0] else for_code(code).__name__
            raise BrokerError(f"cannot make topic {name}: {detail}")
    logger.info("made topics", extra={"topics": missing})


async def _counts(client: AIOKafkaAdminClient, names: Collection[str]) -> dict[str, int]:
    """Return how many partitions each of the topics has, once all of them have a leader."""
    for _ in range(100):
        described = await _described(client, names)
        if len(described) == len(names) and all(
            each["leader"] >= 0 for topic in described for each in topic["partitions"]
        ):
            return {topic["topic"]: len(topic["partitions"]) for topic in described}
        await asyncio.sleep(0.1)
    raise BrokerError(f"topics {', '.join(sorted(names))} have no leader after 10 s")


async def _described(client: AIOKafkaAdminClient, names: Collection[str]) -> list[dict[str, Any]]:
    # All topics are asked for: some brokers make those that are asked for by name.
    described: list[dict[str, Any]] = await client.describe_topics()
    return [topic for topic in described if topic["topic"] in names and not topic["error_code"]]


async def partitions(settings: Settings, names: Collection[str]) -> list[TopicPartition]:
    """Return all partitions of the topics ``names``; `BrokerError` where one is missing."""
    async with administration(settings) as client:
        described = await _described(client, names)
    missing = set(names) - {topic["topic"] for topic in described}
    if missing:
        raise BrokerError(
            f"there is no topic {', '.join(sorted(missing))} at {settings.broker}: "
            "has a worker with this prefix been started?"
        )
    return sorted(
        TopicPartition(topic["topic"], each["partition"])
        for topic in described
        for each in topic["partitions"]
    )
