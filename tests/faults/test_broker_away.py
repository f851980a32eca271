"""The broker goes away in mid-stream and comes back."""

import asyncio
import random
import signal
from functools import partial
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


BURST = 120


@pytest.mark.parametrize("workers_too", [False, True], ids=["alone", "with all workers"])
async def test_broker_killed_in_bursts(
    workers_too: bool, tmp_path: Path, work: list[Pushed], pick: random.Random
) -> None:
    """What a kill in mid-commit has left open must not wait for articles that come later."""
    bursts = work[: 20 * BURST]
    async with EmbeddedBroker(tmp_path / "broker") as broker:
        settings = service_settings(broker.address, tmp_path)
        await topic_setup.make_topics(settings)

        async def fault(run: ServiceRun) -> None:
            for begun in range(2 * BURST, len(bursts), BURST):
                moment = begun + pick.randrange(1, BURST)
                await run.until(partial(_has_pushed, run, moment), 120)
                run.begins()
                for name in run.names if workers_too else ():
                    run.signal(name, signal.SIGKILL)
                await broker.kill()
                await broker.start()
                run.passed()

        name = f"broker killed in each of 18 bursts{', and all workers' if workers_too else ''}"
        await endure(name, ServiceRun(settings, tmp_path), fault, bursts, None, burst=BURST)


def _has_pushed(run: ServiceRun, number: int) -> bool:
    return run.pushed >= number
