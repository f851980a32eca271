"""The broker goes away in mid-stream and comes back."""

import asyncio
from pathlib import Path

import pytest

from service import topic_setup
from service.broker import EmbeddedBroker
from tests.faults.conftest import service_settings
from tests.faults.endure import endure
from tests.faults.service_run import ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
async def test_broker_away(
    killed: bool, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    async with EmbeddedBroker(tmp_path / "broker") as broker:
        settings = service_settings(broker.address, tmp_path)
        await topic_setup.make_topics(settings)

        async def fault(run: ServiceRun) -> None:
            for part, away in ((4, 5.0), (2, 40.0)):
                await run.out(len(work) // part)
                run.begins()
                await (broker.kill() if killed else broker.stop())
                await asyncio.sleep(away)
                await broker.start()
                run.passed()

        name = f"broker {'killed' if killed else 'stopped'}, away 5 s, then 40 s"
        await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)
