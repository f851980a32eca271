"""A worker stands still for longer than its session, and wakes up when it has been replaced."""

import asyncio
import random
import signal
from pathlib import Path

import psutil
import pytest

from service.settings import Settings
from service.stream.ending import Ending
from tests.faults.endure import endure
from tests.faults.service_run import STAGES, ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


def stands_still(run: ServiceRun, name: str) -> bool:
    pid = run.pid(name)
    return pid is not None and bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)


@pytest.mark.parametrize("stage", STAGES)
async def test_zombie(
    stage: str,
    settings: Settings,
    tmp_path: Path,
    work: list[Pushed],
    expected: Outcomes,
    pick: random.Random,
) -> None:
    """A worker is stopped for 25 s in mid-commit, and goes on when it is replaced."""
    run = ServiceRun(settings, tmp_path)
    zombie = f"{stage}-0"
    for each in STAGES:
        for number in range(2):
            name = f"{each}-{number}"
            run.start(name, module="tests.faults.stalling" if name == zombie else "service.cli")

    async def fault(run: ServiceRun) -> None:
        await run.out(len(work) // 4 + pick.randrange(100))
        run.signal(zombie, signal.SIGUSR1)
        await run.until(lambda: stands_still(run, zombie), 60)
        await asyncio.sleep(25)
        run.signal(zombie, signal.SIGCONT)
        run.passed()

    report = await endure(f"one {stage} stopped 25 s (SIGSTOP)", run, fault, work, expected)
    # It has a batch at hand, and its successor has shut it out.
    assert report.ends[f"exit code {Ending.FENCED.value}"] == 1
    # All are told to stop in the end; while Python still imports that is no exit code.
    assert set(report.ends) <= {f"exit code {Ending.FENCED.value}", "SIGTERM"}, report.ends
