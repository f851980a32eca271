"""Faults of broker and network for a few seconds each; `make test-faults` has all, and longer."""

import asyncio
from pathlib import Path

import pytest

from service import topic_setup
from service.broker import EmbeddedBroker
from tests.faults.conftest import service_settings
from tests.faults.endure import endure
from tests.faults.proxied import cut, endure_network
from tests.faults.service_run import ServiceRun
from tests.pipeline.articles import workload

WORK = workload(600, seed=4)


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
async def test_broker_away_for_2_s(killed: bool, tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path / "broker") as broker:
        settings = service_settings(broker.address, tmp_path)
        await topic_setup.make_topics(settings)

        async def fault(_: ServiceRun) -> None:
            await (broker.kill() if killed else broker.stop())
            await asyncio.sleep(2)
            await broker.start()

        await endure("broker away 2 s", ServiceRun(settings, tmp_path), fault, WORK, None)


async def test_one_worker_cut_off_for_5_s(tmp_path: Path) -> None:
    victims = ("dedupe-0",)
    await endure_network("one dedupe cut off 5 s", [(cut, 5.0)], victims, tmp_path, WORK, None)
