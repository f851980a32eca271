"""The disk is full: under the broker, and under the workers."""

import contextlib
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from service import running, topic_setup
from service.settings import Settings
from tests.faults.conftest import service_settings
from tests.faults.endure import endure
from tests.faults.service_run import ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Give a folder that is a disk of its own, in memory; skips where none can be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "newsdesk-test", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Take all room that is left on the disk; return the file that has it."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    return ballast


async def test_full_under_the_broker(
    tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    with small_disk(tmp_path / "disk", 400) as disk:
        told: list[str] = []

        def is_told() -> bool:
            return any("No space left" in line for line in told)

        own = service_settings("none:1", disk).model_copy(update={"broker": None})
        async with running.broker(
            own.model_copy(update={"broker_port": 0}), told.append
        ) as settings:
            await topic_setup.make_topics(settings)

            async def fault(run: ServiceRun) -> None:
                await run.out(len(work) // 4)
                # Again and again: a broker that starts anew frees some room, and may come up.
                await run.until(lambda: fill(disk).exists() and is_told(), 120)
                (disk / "ballast").unlink()
                run.passed()

            run = ServiceRun(settings, tmp_path)
            await endure("disk full under the broker", run, fault, work, expected)


async def test_full_under_the_workers(
    settings: Settings, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        own = settings.model_copy(update={"state_dir": disk / "state"})
        run = ServiceRun(own, disk)

        async def fault(run: ServiceRun) -> None:
            await run.out(len(work) // 4)
            for file in (disk / "state").rglob("name"):
                file.unlink()
            ballast = fill(disk)
            for name in run.names:
                run.signal(name, signal.SIGKILL)
            # Each comes back, cannot write its name, and ends.
            await run.until(lambda: sum(end.status == 1 for end in run.ends) >= 4, 60)
            ballast.unlink()
            run.passed()

        await endure("disk full under the workers", run, fault, work, expected)
