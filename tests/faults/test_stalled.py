"""A worker stands still for longer than its session, and wakes up when it has been replaced."""

import asyncio
import random
import signal
from pathlib import Path

import pytest

from service.settings import Settings
from service.stream.ending import Ending
from tests.faults.endure import endure
from tests.faults.service_run import ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("stage", ["dedupe", "entities"])
async def test_zombie(
    stage: str,
    settings: Settings,
    tmp_path: Path,
    work: list[Pushed],
    expected: Outcomes,
    pick: random.Random,
) -> None:
    """A worker is stopped for 25 s in the middle of its work, and goes on when it is replaced."""

    async def fault(run: ServiceRun) -> None:
        await run.out(len(work) // 4 + pick.randrange(100))
        run.signal(f"{stage}-0", signal.SIGSTOP)
        await asyncio.sleep(25)
        run.signal(f"{stage}-0", signal.SIGCONT)
        run.passed()

    name = f"one {stage} stopped 25 s (SIGSTOP)"
    report = await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)
    shut_out = {f"exit code {Ending.FENCED.value}", f"exit code {Ending.TIME_LIMIT.value}"}
    assert set(report.ends) <= shut_out, report.ends
