"""More partitions for a service that has worked already: what it remembers moves along.

Which partition a key belongs to depends on how many there are. So all that the steps remember,
and the feed list, is carried to where the messages of its key will come from now on. State topics
grow first and the topics that they belong to last: in between a worker sees that they differ and
refuses to start. Each record moves in one transaction, so that what was cut short is finished by
the same command.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping

import orjson
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions

from service import kafka
from service.errors import UsageError
from service.lags import service_lags
from service.settings import Settings
from service.stream.progress import ATTEMPT_KEY, PROGRESS_KEY
from service.topics import FEEDS
from service.topology import INTAKE, STEPS, Step

logger = logging.getLogger("newsdesk.repartition")

_MOVED_AT_ONCE = 1000
_STOP = "stop all workers, and wait until Kafka has noticed (NEWSDESK_SESSION_TIMEOUT)"


Home = Callable[[bytes, bytes], bytes | None]
"""From a record's key and value to the key by which it has its partition; None: it stays."""


async def repartition(settings: Settings, count: int) -> dict[str, int]:
    """Give every topic that a step takes ``count`` partitions; return what was moved, by topic.

    Nothing may be at work meanwhile. Raises `BrokerError` where no worker has made the topics yet,
    and `UsageError` where a worker runs, where something is
    on its way between two steps, and where there are more partitions already.
    """
    taken = {topic.name for step in STEPS for topic in (step.takes, step.tends) if topic}
    sources = sorted(settings.topic(name) for name in taken)
    states = {settings.topic(step.state_topic): step for step in STEPS}
    have = Counter(each.topic for each in await kafka.partitions(settings, [*sources, *states]))
    async with kafka.administration(settings) as client:
        if count < max(have.values()):
            raise UsageError(
                f"there are {max(have.values())} partitions already, and Kafka cannot take "
                f"partitions away: {count} is too few"
            )
        await _check_rest(settings, client)
        await _grow(client, {name: have[name] for name in states}, count)
        moved = {
            name: await _move(settings, name, count, settings.topic(step.name), _home(step))
            for name, step in states.items()
        }
        feeds = settings.topic(FEEDS.name)
        await _grow(client, {feeds: have[feeds]}, count)
        moved[feeds] = await _move(
            settings, feeds, count, settings.topic("repartition"), lambda key, _: key
        )
        await _grow(client, {name: have[name] for name in sources if name != feeds}, count)
    return moved


def _home(step: Step) -> Home:
    def home(key: bytes, value: bytes) -> bytes | None:
        name = key.decode()
        if name in (PROGRESS_KEY, ATTEMPT_KEY):
            return None
        belongs_to = step.home(name, orjson.loads(value))
        return None if belongs_to is None else belongs_to.encode()

    return home


async def _check_rest(settings: Settings, client: AIOKafkaAdminClient) -> None:
    """Raise `UsageError` unless no worker runs and nothing is between two steps."""
    for step in STEPS:
        if await kafka.members(client, settings.topic(step.name)):
            raise UsageError(f"a worker of {step.name} runs: {_STOP}")
    for each in await service_lags(settings):
        if each.records and each.step != INTAKE.name:
            raise UsageError(
                f"{each.step} has {each.records} records to do: stop what pushes articles, and "
                "stop the workers when `newsdesk lag` shows that all is done"
            )


async def _grow(client: AIOKafkaAdminClient, have: Mapping[str, int], count: int) -> None:
    """Give the topics ``count`` partitions, and wait until each partition has a leader."""
    short = {name: NewPartitions(count) for name, number in have.items() if number < count}
    if not short:
        return
    await client.create_partitions(short)
    while True:
        described = await kafka.described(client, short)
        led = [each["leader"] >= 0 for topic in described for each in topic["partitions"]]
        if len(led) == count * len(short) and all(led):
            break
        await asyncio.sleep(0.1)
    logger.info("more partitions", extra={"topics": sorted(short), "partitions": count})


async def _move(settings: Settings, topic: str, count: int, transactions: str, home: Home) -> int:
    """Carry the records of a compacted topic to their partitions; return how many were moved.

    ``transactions``: first part of the transactional ids, which with a step's name are those of
    its partitions: a worker that runs after all is shut out.
    """
    moved = 0
    partitions = list(range(count))
    for index in partitions:
        away: dict[bytes, tuple[int, bytes]] = {}
        async for record in kafka.read_to_end(settings, TopicPartition(topic, index)):
            key = None if record.value is None else home(record.key, record.value)
            target = index if key is None else kafka.partition_of(key, partitions)
            away.pop(record.key, None)
            if target != index:
                away[record.key] = target, record.value
        if away:
            await _carry(settings, TopicPartition(topic, index), f"{transactions}.{index}", away)
            moved += len(away)
    return moved


async def _carry(
    settings: Settings,
    source: TopicPartition,
    transactional_id: str,
    away: Mapping[bytes, tuple[int, bytes]],
) -> None:
    producer = kafka.producer(
        settings,
        transactional_id=transactional_id,
        transaction_timeout_ms=int(settings.transaction_timeout * 1000),
    )
    async with kafka.opened(producer):
        keys = list(away)
        for start in range(0, len(keys), _MOVED_AT_ONCE):
            async with producer.transaction():
                written = []
                for key in keys[start : start + _MOVED_AT_ONCE]:
                    target, value = away[key]
                    written.append(await producer.send(source.topic, value, key, target))
                    written.append(await producer.send(source.topic, None, key, source.partition))
                await asyncio.gather(*written)
