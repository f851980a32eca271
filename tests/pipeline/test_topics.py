"""Topics as they really stand on Kafka."""

import asyncio
import subprocess
import sys

import pytest
from aiokafka.admin import NewPartitions, NewTopic

from service import kafka, topic_setup
from service.errors import BrokerError
from service.settings import Settings
from service.topics import TOPICS
from service.topology import STEPS
from tests.faults.test_state import configure
from tests.pipeline.workers import environment


async def counts(settings: Settings) -> dict[str, int]:
    names = [settings.topic(topic.name) for topic in TOPICS]
    names += [settings.topic(step.state_topic) for step in STEPS]
    found = dict.fromkeys(names, 0)
    for partition in await kafka.partitions(settings, names):
        found[partition.topic] += 1
    return found


async def test_all_are_made_with_the_partitions_that_are_set(settings: Settings) -> None:
    assert set((await counts(settings)).values()) == {settings.partitions}


async def test_what_is_there_already_is_left_alone_and_its_state_follows_it(
    settings: Settings,
) -> None:
    other = settings.model_copy(update={"topic_prefix": f"{settings.topic_prefix}-other"})
    async with kafka.administration(other) as client:
        await client.create_topics([NewTopic(other.topic("articles"), 5, 1)])
    await topic_setup.make_topics(other)
    await topic_setup.make_topics(other)
    found = await counts(other)
    assert found[other.topic("articles")] == 5
    assert found[other.topic("internal.intake.state")] == 5
    assert found[other.topic("unique")] == settings.partitions


async def test_state_in_the_wrong_number_of_partitions_is_refused(settings: Settings) -> None:
    other = settings.model_copy(update={"topic_prefix": f"{settings.topic_prefix}-third"})
    async with kafka.administration(other) as client:
        await client.create_topics([NewTopic(other.topic("internal.revise.state"), 7, 1)])
    with pytest.raises(BrokerError, match=r"internal.revise.state has 7 partitions"):
        await topic_setup.make_topics(other)


def test_the_check_names_all_that_a_worker_would_refuse_or_log(settings: Settings) -> None:
    articles, state = settings.topic("articles"), settings.topic("internal.compare.state")

    async def spoil() -> None:
        await configure(settings, [settings.topic("polls")], {"retention.ms": "1000"})
        uncompacted = [settings.topic("internal.revise.state")]
        await configure(settings, uncompacted, {"cleanup.policy": "delete"})
        async with kafka.administration(settings) as client:
            await client.create_partitions({articles: NewPartitions(4), state: NewPartitions(3)})
        while (found := await counts(settings))[articles] < 4 or found[state] < 3:
            pass

    asyncio.run(spoil())
    check = [sys.executable, "-m", "service.cli", "topics", "check"]
    done = subprocess.run(
        check, env=environment(settings), capture_output=True, timeout=150, check=False
    )
    assert done.returncode == 1
    prefix = settings.topic("")
    assert {line.replace(prefix, "") for line in done.stdout.decode().splitlines()} == {
        "topic polls: retention.ms is 1000, not 604800000",
        "topic internal.revise.state: cleanup.policy is delete, not compact",
        "topic articles: the number of partitions is 4, not 2 (NEWSDESK_PARTITIONS)",
        "topic internal.intake.state: the number of partitions is 2, not 4 (that of articles)",
        "topic internal.compare.state: the number of partitions is 3, not 2 "
        "(that of internal.revised)",
    }


async def test_state_that_is_not_only_compacted_is_refused(settings: Settings) -> None:
    await configure(
        settings, [settings.topic("internal.revise.state")], {"cleanup.policy": "compact,delete"}
    )
    with pytest.raises(BrokerError, match=r"revise\.state: cleanup\.policy is .* would be deleted"):
        await topic_setup.make_topics(settings)
