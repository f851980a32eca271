"""Topics as they really stand on Kafka."""

import pytest
from aiokafka.admin import NewTopic

from service import kafka, topic_setup
from service.errors import BrokerError
from service.settings import Settings
from service.topics import TOPICS
from service.topology import STEPS


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
