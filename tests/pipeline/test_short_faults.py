"""Faults of broker and network for a few seconds each; `make test-faults` has all, and longer."""

import asyncio
from pathlib import Path

from service import topic_setup
from service.broker import EmbeddedBroker
from tests.faults.conftest import service_settings
from tests.faults.endure import endure
from tests.faults.proxied import cut, endure_network
from tests.faults.service_run import ServiceRun
from tests.pipeline.articles import workload

WORK = workload(400, seed=4)


async def test_broker_stopped_and_killed_and_away_for_2_s(tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path / "broker") as broker:
        settings = service_settings(broker.address, tmp_path)
        await topic_setup.make_topics(settings)

        async def fault(run: ServiceRun) -> None:
            for end in (broker.stop, broker.kill):
                await run.out(min(len(run.seen) + 50, len(WORK)))
                await end()
                await asyncio.sleep(2)
                await broker.start()
                run.passed()

        await endure("broker away 2 s, twice", ServiceRun(settings, tmp_path), fault, WORK, None)


async def test_one_worker_cut_off_for_5_s(tmp_path: Path) -> None:
    victims = ("dedupe-0",)
    await endure_network("one dedupe cut off 5 s", [(cut, 5.0)], victims, tmp_path, WORK, None)
