"""Workers killed, restarted, added and removed in mid-stream."""

import asyncio
import random
import signal
from pathlib import Path

import pytest

from service.settings import Settings
from tests.faults.dying import own_deaths
from tests.faults.endure import endure
from tests.faults.service_run import STAGES, ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]

TIMES = 20


async def again_and_again(run: ServiceRun, number: signal.Signals, pick: random.Random) -> None:
    """Send the signal to the stages' workers in turn, at random moments, `TIMES` times."""
    for turn in range(TIMES):
        some_more = len(run.seen) + pick.randrange(1, max(2, len(run.work) // TIMES))
        await run.out(min(some_more, len(run.work)))
        name = f"{STAGES[turn % 2]}-{pick.randrange(2)}"
        await run.until(lambda name=name: run.pid(name) is not None, 30)  # type: ignore[misc]
        await asyncio.sleep(pick.random())
        run.signal(name, number)
        run.passed()


@pytest.mark.parametrize(
    ("name", "number"),
    [("kill -9 of workers, 20 times", signal.SIGKILL), ("SIGTERM, 20 times", signal.SIGTERM)],
    ids=["kill -9", "SIGTERM"],
)
async def test_ended(
    name: str,
    number: signal.Signals,
    settings: Settings,
    tmp_path: Path,
    work: list[Pushed],
    expected: Outcomes,
    pick: random.Random,
) -> None:
    ended = 0

    async def fault(run: ServiceRun) -> None:
        nonlocal ended
        await again_and_again(run, number, pick)
        ended = len(run.ends)

    report = await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)
    assert ended >= TIMES / 2, "some were told while they ended already"
    # Who is told to stop, as all are in the end, ends with 0 unless Python still imports.
    assert set(report.ends) <= {number.name, "SIGTERM"}, report.ends


@pytest.mark.parametrize(
    ("moment", "chance"), [("commit", 0.01), ("restore", 0.12)], ids=["commit", "restore"]
)
async def test_killed_while(
    moment: str,
    chance: float,
    settings: Settings,
    tmp_path: Path,
    work: list[Pushed],
    expected: Outcomes,
    pick: random.Random,
    seed: int,
) -> None:
    """Every worker dies again and again while it commits, or while it restores its state."""
    run = ServiceRun(settings, tmp_path)
    variables = {"DIE_AT": moment, "DIE_CHANCE": str(chance), "DIE_SEED": str(seed)}
    lives = {
        f"{stage}-{number}": tmp_path / f"{stage}-{number}.lives"
        for stage in STAGES
        for number in range(2)
    }
    for name, file in lives.items():
        own = variables | {"LIVES": str(file)}
        run.start(name, module="tests.faults.dying", variables=own)

    def deaths() -> int:
        return sum(own_deaths(file) for file in lives.values())

    async def fault(run: ServiceRun) -> None:
        if moment == "restore":
            # Who is killed is started again, and has to restore.
            while deaths() < TIMES / 2:
                await again_and_again(run, signal.SIGKILL, pick)
        else:
            await run.until(lambda: deaths() >= TIMES, 600)
        for name in run.names:
            await run.remove(name)
            run.start(name)
        run.passed()

    await endure(f"kill -9 in mid-{moment}", run, fault, work, expected, seconds=400)
    print(f"{deaths()} died in mid-{moment}")


async def test_scaled(
    settings: Settings, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    """One worker a stage, then four, two, and one again."""
    run = ServiceRun(settings, tmp_path)
    await run.start_all(1)

    async def fault(run: ServiceRun) -> None:
        for number in (4, 2, 1):
            await run.out(len(run.seen) + len(work) // 6)
            for stage in STAGES:
                for index in range(4):
                    name = f"{stage}-{index}"
                    if index < number and name not in run.names:
                        run.start(name)
                    elif index >= number and name in run.names:
                        await run.remove(name)
            run.passed()

    report = await endure("1 → 4 → 2 → 1 workers a stage", run, fault, work, expected)
    assert not report.ends
