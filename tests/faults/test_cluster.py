"""One of three brokers killed: the one that leads the busiest partition, or that coordinates."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from service import topic_setup
from service.settings import Settings
from service.topology import COMPARE, STEPS
from tests.faults.cluster import Cluster, cluster
from tests.faults.conftest import service_settings
from tests.faults.endure import endure
from tests.faults.service_run import ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]

AWAY = 10.0

Choice = Callable[[Cluster, Settings], Awaitable[int]]


async def leader_of_the_busiest(brokers: Cluster, settings: Settings) -> int:
    topics = [settings.topic(step.takes.name) for step in STEPS]
    return brokers.leader(*brokers.busiest(topics))


async def transaction_coordinator(brokers: Cluster, settings: Settings) -> int:
    topic, partition = brokers.busiest([settings.topic(COMPARE.takes.name)])
    del topic
    return await brokers.coordinator(settings, f"{settings.topic(COMPARE.name)}.{partition}", True)


async def group_coordinator(brokers: Cluster, settings: Settings) -> int:
    return await brokers.coordinator(settings, settings.topic(COMPARE.name), False)


@pytest.mark.parametrize(
    "choose", [leader_of_the_busiest, transaction_coordinator, group_coordinator]
)
async def test_one_of_three_brokers_killed(
    choose: Choice, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    async with cluster(tmp_path) as brokers:
        settings = service_settings(brokers.address, tmp_path).model_copy(update={"replication": 3})
        await topic_setup.make_topics(settings)

        async def fault(run: ServiceRun) -> None:
            await run.out(len(work) // 4)
            victim = brokers.brokers[await choose(brokers, settings)]
            await victim.kill()
            await asyncio.sleep(AWAY)
            await victim.start()
            run.passed()

        name = f"three brokers, {choose.__name__.replace('_', ' ')} killed, away {AWAY:g} s"
        await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)


async def test_two_of_three_brokers_killed(
    tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    """Without two brokers nothing is acknowledged; it goes on when they are back."""
    async with cluster(tmp_path) as brokers:
        settings = service_settings(brokers.address, tmp_path).model_copy(update={"replication": 3})
        await topic_setup.make_topics(settings)

        async def fault(run: ServiceRun) -> None:
            await run.out(len(work) // 4)
            victims = [brokers.brokers[2], brokers.brokers[3]]
            for victim in victims:
                await victim.kill()
            await asyncio.sleep(AWAY)
            await asyncio.gather(*(victim.start() for victim in victims))
            run.passed()

        name = f"three brokers, two killed, away {AWAY:g} s"
        await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)
