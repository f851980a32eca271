"""The topics that newsdesk needs: missing ones are made, those that are there compared."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from service import kafka, topics
from service.errors import BrokerError
from service.settings import Settings
from service.topology import STEPS

logger = logging.getLogger("newsdesk.topics")

Config = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """A setting of a topic that is not as newsdesk makes it."""

    topic: str
    setting: str
    is_now: str
    should_be: str

    def __str__(self) -> str:
        return f"topic {self.topic}: {self.setting} is {self.is_now}, not {self.should_be}"


def expected(settings: Settings) -> Mapping[str, Config]:
    """Return the settings of every topic by its full name."""
    public = {settings.topic(topic.name): topic.config() for topic in topics.TOPICS}
    states = {settings.topic(step.state_topic): topics.STATE_CONFIG for step in STEPS}
    return public | states


def state_topics(settings: Settings) -> dict[str, str]:
    """Return the topic that each state topic belongs to, by full names."""
    return {settings.topic(step.state_topic): settings.topic(step.takes.name) for step in STEPS}


async def make_topics(settings: Settings) -> None:
    """Make every topic that is missing, with its settings; leave those that are there alone.

    A step's state topic gets the partitions of the topic that the step takes. What differs from
    what newsdesk would make is logged. Raises `BrokerError` where state would be lost or in the
    wrong place: a state topic that is not compacted only, or that has other partitions than the
    topic whose state it holds.
    """
    async with kafka.administration(settings) as client:
        there = set(await client.list_topics())
        configs, sources = expected(settings), state_topics(settings)
        public = {name: config for name, config in configs.items() if name not in sources}
        await _make(client, settings, there, public, dict.fromkeys(public, settings.partitions))
        counts = await _counts(client, public)
        states = {name: counts[source] for name, source in sources.items()}
        await _make(client, settings, there, {name: configs[name] for name in states}, states)
        await _check_counts(client, states)
        for difference in await differences(client, settings, there):
            if difference.topic in states and difference.setting == "cleanup.policy":
                raise BrokerError(f"{difference}: state would be deleted; set it right first")
            logger.warning("topic differs", extra={"why": str(difference)})


async def differences(
    client: AIOKafkaAdminClient, settings: Settings, names: Set[str]
) -> list[Difference]:
    """Return what of those of our topics that are among ``names`` is not as newsdesk makes it.

    Topics whose settings we may not see are left out, with a line in the log.
    """
    configs = {name: each for name, each in expected(settings).items() if name in names}
    return await _of_configs(client, configs) + await _of_counts(client, settings, configs.keys())


async def _of_counts(
    client: AIOKafkaAdminClient, settings: Settings, names: Set[str]
) -> list[Difference]:
    counts = {
        topic["topic"]: len(topic["partitions"]) for topic in await kafka.described(client, names)
    }
    wanted = {
        settings.topic(topic.name): (settings.partitions, "NEWSDESK_PARTITIONS")
        for step in STEPS
        for topic in (step.takes, step.tends)
        if topic
    }
    for state, source in state_topics(settings).items():
        if source in counts:
            wanted[state] = counts[source], f"that of {source}"
    # What only others read may have any number.
    return [
        Difference(name, "the number of partitions", str(count), "{} ({})".format(*wanted[name]))
        for name, count in sorted(counts.items())
        if name in wanted and count != wanted[name][0]
    ]


async def _of_configs(
    client: AIOKafkaAdminClient, configs: Mapping[str, Config]
) -> list[Difference]:
    if not configs:
        return []
    found: list[Difference] = []
    for answer in await client.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, name, config) for name, config in configs.items()]
    ):
        for code, _message, _type, topic, entries in answer.resources:
            if code:
                logger.warning(
                    "cannot compare", extra={"topic": topic, "why": for_code(code).__name__}
                )
            now = {entry[0]: entry[1] for entry in entries}
            found += [
                Difference(topic, name, now[name], wanted)
                for name, wanted in configs[topic].items()
                if name in now and now[name] != wanted
            ]
    return found


async def _check_counts(client: AIOKafkaAdminClient, states: Mapping[str, int]) -> None:
    for name, count in (await _counts(client, states.keys())).items():
        if count != states[name]:
            raise BrokerError(
                f"topic {name} has {count} partitions, and the topic whose state it holds has "
                f"{states[name]}: `newsdesk topics repartition "
                f"{max(count, states[name])}` moves the state (docs/operations.md)"
            )


async def _make(
    client: AIOKafkaAdminClient,
    settings: Settings,
    there: Set[str],
    configs: Mapping[str, Config],
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
                topic_configs=dict(configs[name]),
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
        described = await kafka.described(client, names)
        if len(described) == len(names) and all(
            each["leader"] >= 0 for topic in described for each in topic["partitions"]
        ):
            return {topic["topic"]: len(topic["partitions"]) for topic in described}
        await asyncio.sleep(0.1)
    raise BrokerError(f"topics {', '.join(sorted(names))} have no leader after 10 s")
