"""Children that are kept running, and ended together."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from service import supervisor
from service.errors import UsageError
from service.supervisor import Backoff, ChildEnd, Supervisor

QUICK = Backoff(first=0.01, longest=0.04, sound_after=60)
FOREVER = "import time; time.sleep(600)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


class Ends(asyncio.Queue[ChildEnd]):
    """The ends of children, in their order, to wait for."""

    async def next(self) -> ChildEnd:
        return await asyncio.wait_for(self.get(), 20)


@pytest.fixture
def ends() -> Ends:
    return Ends()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 (it is other processes that make it true)
            await asyncio.sleep(0.01)


async def up(watched: Supervisor, name: str, but: int | None = None) -> int:
    """Return the child's pid once it runs (under another pid than ``but``)."""
    await until(lambda: watched.pids.get(name) not in (None, but))
    return watched.pids[name]


class TestBackoff:
    def test_doubles_from_the_first_wait_up_to_the_longest(self) -> None:
        backoff, waits = Backoff(), [0.0]
        for _ in range(9):
            waits.append(backoff.after(waits[-1], lived=0.1))
        assert waits[1:] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]

    def test_begins_anew_after_a_sound_life(self) -> None:
        assert Backoff().after(30.0, lived=9.9) == 30.0
        assert Backoff().after(30.0, lived=10.0) == 0.5


@pytest.mark.parametrize(
    ("status", "reason"),
    [(0, "exit code 0"), (3, "exit code 3"), (-9, "SIGKILL"), (-99, "signal 99")],
)
def test_a_status_is_told_in_words(status: int, reason: str) -> None:
    assert ChildEnd("feeds", 1, status, 0.1, None).reason == reason


async def test_a_child_that_is_killed_runs_again(ends: Ends) -> None:
    commands = {"feeds": python(FOREVER), "dedupe": python(FOREVER)}
    async with Supervisor(commands, ends.put_nowait, backoff=QUICK) as watched:
        first, other = await up(watched, "feeds"), await up(watched, "dedupe")
        os.kill(first, signal.SIGKILL)
        end = await ends.next()
        assert (end.child, end.pid, end.reason) == ("feeds", first, "SIGKILL")
        assert end.restart_seconds == QUICK.first
        await up(watched, "feeds", but=first)
        assert watched.pids["dedupe"] == other


async def test_a_child_that_dies_again_and_again_is_given_longer_rests(ends: Ends) -> None:
    commands = {"feeds": python("raise SystemExit(3)")}
    async with Supervisor(commands, ends.put_nowait, backoff=QUICK):
        seen = [await ends.next() for _ in range(4)]
    assert [end.restart_seconds for end in seen] == [0.01, 0.02, 0.04, 0.04]
    assert {end.reason for end in seen} == {"exit code 3"}


async def test_a_child_that_ends_in_good_order_is_back_soon_each_time(ends: Ends) -> None:
    async with Supervisor({"feeds": python("")}, ends.put_nowait, backoff=QUICK):
        seen = [await ends.next() for _ in range(3)]
    assert [end.restart_seconds for end in seen] == [0.01, 0.01, 0.01]


async def test_each_end_is_one_log_line(ends: Ends, caplog: pytest.LogCaptureFixture) -> None:
    commands = {"feeds": python("raise SystemExit(3)")}
    async with Supervisor(commands, ends.put_nowait, backoff=Backoff(first=60)):
        end = await ends.next()
    (record,) = (record for record in caplog.records if record.message == "child ended")
    logged = vars(record)
    assert (logged["child"], logged["child_pid"]) == ("feeds", end.pid)
    assert (logged["reason"], logged["restart_seconds"]) == ("exit code 3", 60)


async def test_wrong_settings_end_the_whole(ends: Ends) -> None:
    commands = {"feeds": python(FOREVER), "dedupe": python("raise SystemExit(2)")}
    async with Supervisor(commands, ends.put_nowait, backoff=QUICK) as watched:
        await up(watched, "feeds")
        with pytest.raises(UsageError, match="dedupe: cannot run with these settings"):
            await asyncio.wait_for(watched.wait(), 20)
        assert list(watched.pids) == ["feeds"]
    assert watched.pids == {}


class TestStop:
    """Its children say by a file that they are ready for a signal."""

    @pytest.fixture
    def ready(self, tmp_path: Path) -> Path:
        return tmp_path / "ready"

    async def stop(self, code: str, ready: Path, ends: Ends, seconds: float = 20) -> ChildEnd:
        commands = {"feeds": [*python(code), str(ready)]}
        watched = Supervisor(commands, ends.put_nowait, backoff=QUICK, stop_seconds=seconds)
        async with watched:
            await until(ready.exists)
        assert watched.pids == {}
        return await ends.next()

    async def test_lets_children_end_in_their_own_way(self, ready: Path, ends: Ends) -> None:
        tidy = """
            import pathlib, signal, sys
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
            pathlib.Path(sys.argv[1]).touch()
            signal.pause()
        """
        end = await self.stop(tidy, ready, ends)
        assert (end.reason, end.restart_seconds) == ("exit code 5", None)

    async def test_kills_what_does_not_end(self, ready: Path, ends: Ends) -> None:
        deaf = """
            import pathlib, signal, sys
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            pathlib.Path(sys.argv[1]).touch()
            signal.pause()
        """
        end = await self.stop(deaf, ready, ends, seconds=0.2)
        assert (end.reason, end.restart_seconds) == ("SIGKILL", None)

    async def test_does_not_wait_for_a_rest_to_end(self, ends: Ends) -> None:
        commands = {"feeds": python("raise SystemExit(3)")}
        async with Supervisor(commands, ends.put_nowait, backoff=Backoff(first=600)) as watched:
            await ends.next()
            async with asyncio.timeout(5):
                await watched.stop()
                await watched.wait()

    async def test_ends_a_child_that_is_just_being_started(self, ends: Ends) -> None:
        async with asyncio.timeout(20):
            async with Supervisor({"feeds": python(FOREVER)}, ends.put_nowait) as watched:
                await asyncio.sleep(0)
            assert watched.pids == {}


def start_supervisor() -> "subprocess.Popen[str]":
    """Run a supervisor of one child in a process group of its own, until the child is up."""
    return subprocess.Popen(
        [
            *python("""
                import asyncio, sys
                from service.supervisor import Supervisor

                async def main():
                    async with Supervisor({"child": sys.argv[1:]}) as watched:
                        await watched.wait()

                asyncio.run(main())
            """),
            *python("import os, time; print(os.getpid(), flush=True); time.sleep(600)"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(supervisor.__file__).parents[1],
    )


def test_no_child_outlives_a_supervisor_that_is_killed() -> None:
    parent = start_supervisor()
    assert parent.stdout is not None
    assert parent.stdout.readline().strip().isdecimal()
    parent.kill()
    # Standard output ends when no process has it open any more.
    assert parent.communicate(timeout=10)[0] == ""


def test_a_terminals_signals_do_not_reach_the_children() -> None:
    with start_supervisor() as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert os.getpgid(child) != os.getpgid(parent.pid)
        assert os.getsid(child) != os.getsid(parent.pid)
        parent.kill()
