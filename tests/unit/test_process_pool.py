import asyncio
import gc
import operator
import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from service.errors import FeedError, ModelError
from service.pool_child import CallFailed, ProcessNotStarted
from service.process_pool import (
    CallTimedOut,
    PoolClosed,
    ProcessDied,
    ProcessPool,
)

Command = tuple[str, Any]


class Unpicklable(Exception):
    def __init__(self, number: int, text: str) -> None:
        super().__init__(f"{number}: {text}")


def obedient(flag: str = "") -> Callable[[Command], Any]:
    """Setup of a function that does as it is told; ``flag``: a file that must exist."""
    if flag and not Path(flag).exists():
        raise ModelError(f"{flag} is not there")

    def obey(command: Command) -> Any:
        name, argument = command
        if name == "echo":
            return argument
        if name == "pid":
            return os.getpid()
        if name == "exit":
            os._exit(argument)
        if name == "kill":
            os.kill(os.getpid(), argument)
        if name == "sleep":
            time.sleep(argument)
        if name == "raise":
            raise argument
        if name == "raise_feed_error":
            raise FeedError("u", "r", "m")
        if name == "raise_unpicklable":
            raise Unpicklable(7, "seven")
        if name == "print":
            print(argument, flush=True)
            os.write(1, b"noise\n")
            return input_is_empty()
        if name == "unpicklable":
            return lambda: None
        if name == "meet":
            return meet(Path(argument))
        return None

    return obey


def input_is_empty() -> bool:
    return sys.stdin.read() == ""


def meet(folder: Path) -> int:
    """Return once another process is here too."""
    (folder / str(os.getpid())).touch()
    deadline = time.monotonic() + 20
    while len(list(folder.iterdir())) < 2:
        if time.monotonic() > deadline:
            raise TimeoutError("nobody came")
        time.sleep(0.01)
    return os.getpid()


def hangs() -> Callable[[Any], Any]:
    time.sleep(600)
    raise AssertionError


def dies() -> Callable[[Any], Any]:
    os._exit(9)


def breaks() -> Callable[[Any], Any]:
    raise ValueError("no such weights")


@asynccontextmanager
async def running(
    processes: int = 1, timeout: float = 20.0, flag: str = "", **more: Any
) -> AsyncIterator[ProcessPool[Command, Any]]:
    pool = ProcessPool(obedient, (flag,), processes, timeout, **more)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


async def test_calls_are_answered_by_another_process() -> None:
    async with running() as pool:
        assert await pool.call(("echo", "é" * 300_000)) == "é" * 300_000
        pid = await pool.call(("pid", None))
        assert pid in children()
        assert await pool.call(("pid", None)) == pid


async def test_many_calls_at_once_each_get_their_own_answer() -> None:
    async with running(2) as pool:
        answers = await asyncio.gather(*(pool.call(("echo", n)) for n in range(200)))
    assert answers == list(range(200))


async def test_two_processes_work_at_the_same_time(tmp_path: Path) -> None:
    async with running(2) as pool:
        pids = await asyncio.gather(*(pool.call(("meet", str(tmp_path))) for _ in range(2)))
    assert len(set(pids)) == 2


SIZES = [5_000_000, 10, 1_000_000, 20]


async def order_of_answers(pool: ProcessPool[Command, Any]) -> list[int]:
    """Return the sizes of calls in the order in which they are answered, once a first one is."""
    answered: list[int] = []

    async def ask(size: int) -> None:
        answered.append(len(await pool.call(("echo", "x" * size))))

    calls = [asyncio.create_task(pool.call(("sleep", 0.2)))]
    calls += [asyncio.create_task(ask(size)) for size in SIZES]
    await asyncio.gather(*calls)
    return answered


async def test_calls_are_answered_in_their_order() -> None:
    async with running() as pool:
        assert await order_of_answers(pool) == SIZES


async def test_small_calls_go_before_large_ones_where_that_is_wished() -> None:
    async with running(bytes_per_second=10_000) as pool:
        assert await order_of_answers(pool) == [10, 20, 1_000_000, 5_000_000]


async def test_a_large_call_does_not_wait_for_small_ones_that_come_much_later() -> None:
    async with running(bytes_per_second=1e15) as pool:
        assert await order_of_answers(pool) == SIZES


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("exit", 3), "exited with 3"),
        (("exit", 0), "exited with 0"),
        (("kill", signal.SIGKILL), "died of SIGKILL"),
        (("kill", signal.SIGSEGV), "died of SIGSEGV"),
    ],
)
async def test_a_process_that_dies_is_named_and_replaced(command: Command, words: str) -> None:
    async with running() as pool:
        before = await pool.call(("pid", None))
        with pytest.raises(ProcessDied, match=words):
            await pool.call(command)
        after = await pool.call(("pid", None))
    assert after != before


async def test_a_process_that_hangs_is_killed_and_replaced() -> None:
    async with running(timeout=1.0) as pool:
        before = await pool.call(("pid", None))
        with pytest.raises(CallTimedOut, match="within 1 s"):
            await pool.call(("sleep", 600))
        assert not psutil.pid_exists(before)
        assert await pool.call(("pid", None)) != before


@pytest.mark.parametrize(
    ("command", "error"),
    [(("sleep", 600), CallTimedOut), (("kill", signal.SIGKILL), ProcessDied)],
    ids=["hangs", "dies"],
)
async def test_a_spare_process_takes_over_at_once(command: Command, error: type[Exception]) -> None:
    others = children()
    async with running(timeout=1.0, spares=1) as pool:
        ready = children() - others
        assert len(ready) == 2
        before = await pool.call(("pid", None))
        with pytest.raises(error):
            await pool.call(command)
        assert await pool.call(("pid", None)) in ready - {before}


async def test_a_spare_process_answers_nothing_while_it_is_spare() -> None:
    async with running(spares=1) as pool:
        assert len({await pool.call(("pid", None)) for _ in range(3)}) == 1
        pids = await asyncio.gather(*(pool.call(("pid", None)) for _ in range(5)))
    assert len(set(pids)) == 1


async def test_a_spare_process_goes_on_where_a_call_takes_long(tmp_path: Path) -> None:
    async with running(spares=1) as pool:
        first, second = await asyncio.gather(*(pool.call(("meet", tmp_path)) for _ in range(2)))
        assert first != second
        assert len({await pool.call(("pid", None)) for _ in range(3)}) == 1


async def test_a_spare_process_is_replaced_too() -> None:
    async with running(timeout=1.0, spares=1) as pool:
        first = children()
        for _ in range(3):
            with pytest.raises(ProcessDied):
                await pool.call(("exit", 1))
        assert await pool.call(("pid", None)) not in first


async def test_the_other_calls_go_on_beside_one_that_kills_its_process() -> None:
    async with running(2) as pool:
        answers = await asyncio.gather(
            *(pool.call(("exit", 1) if n == 5 else ("echo", n)) for n in range(20)),
            return_exceptions=True,
        )
    assert [n for n, answer in enumerate(answers) if answer != n] == [5]
    assert isinstance(answers[5], ProcessDied)


async def test_an_idle_process_that_dies_costs_no_call(caplog: pytest.LogCaptureFixture) -> None:
    async with running() as pool:
        for _ in range(3):
            pid = await pool.call(("pid", None))
            os.kill(pid, signal.SIGKILL)
            while psutil.pid_exists(pid):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            assert await pool.call(("pid", None)) != pid
    gc.collect()
    assert {record.name for record in caplog.records} == {"newsdesk.process_pool"}


@pytest.mark.parametrize(
    ("command", "error", "text"),
    [
        (("raise", ValueError("bad value")), ValueError, "bad value"),
        (("raise", ModelError("no text")), ModelError, "no text"),
        (("raise_feed_error", None), FeedError, "u: m"),
        (("raise_unpicklable", None), CallFailed, "Unpicklable: 7: seven"),
        (("unpicklable", None), Exception, "lambda"),
    ],
)
async def test_an_exception_comes_back_and_the_process_stays(
    command: Command, error: type[Exception], text: str
) -> None:
    async with running() as pool:
        before = await pool.call(("pid", None))
        with pytest.raises(error, match=text) as raised:
            await pool.call(command)
        assert "obey" in raised.value.__notes__[0] or command[0] == "unpicklable"
        assert await pool.call(("pid", None)) == before


async def test_what_the_function_prints_and_reads_does_not_touch_the_answers(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async with running() as pool:
        assert await pool.call(("print", "hello")) is True
        assert await pool.call(("echo", 1)) == 1
    captured = capfd.readouterr()
    assert captured.out == ""
    assert "hello" in captured.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_signals_meant_for_the_service_leave_the_process_alone(number: int) -> None:
    async with running() as pool:
        pid = await pool.call(("pid", None))
        os.kill(pid, number)
        assert await pool.call(("pid", None)) == pid
        assert os.getpgid(pid) != os.getpgid(0)


async def test_a_caller_that_gives_up_leaves_the_process_usable() -> None:
    async with running() as pool:
        before = await pool.call(("pid", None))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pool.call(("sleep", 0.3)), 0.05)
        assert await pool.call(("pid", None)) == before


@pytest.mark.parametrize(
    ("setup", "arguments", "error", "text"),
    [
        (obedient, ("/no/such/flag",), ModelError, "/no/such/flag is not there"),
        (breaks, (), ProcessNotStarted, "ValueError: no such weights"),
        (dies, (), ProcessNotStarted, "exited with 9"),
    ],
)
async def test_a_setup_that_fails_is_told_at_start(
    setup: Callable[..., Any], arguments: tuple[Any, ...], error: type[Exception], text: str
) -> None:
    pool: ProcessPool[Any, Any] = ProcessPool(setup, arguments, 2, 20)
    before = children()
    with pytest.raises(error, match=text):
        await pool.start()
    assert children() == before


async def test_a_setup_that_hangs_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.pool_child.START_TIMEOUT", 0.5)
    pool: ProcessPool[Any, Any] = ProcessPool(hangs, (), 1, 20)
    before = children()
    with pytest.raises(ProcessNotStarted, match="not ready within"):
        await pool.start()
    assert children() == before


async def test_a_replacement_that_cannot_start_is_told_to_every_caller(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    flag.touch()
    async with running(flag=str(flag)) as pool:
        flag.unlink()
        with pytest.raises(ProcessDied):
            await pool.call(("exit", 1))
        for _ in range(2):
            with pytest.raises(
                ProcessNotStarted, match=r"no process can start: .*flag is not there"
            ):
                await pool.call(("echo", 1))


async def test_close_leaves_no_process_and_ends_what_waits() -> None:
    before = children()
    async with running(2) as pool:
        assert len(children() - before) == 2
        calls = [asyncio.create_task(pool.call(("sleep", 600))) for _ in range(4)]
        await asyncio.sleep(0)
        await pool.close()
        for call in calls:
            with pytest.raises(PoolClosed, match="closed"):
                await call
        assert children() == before
        with pytest.raises(PoolClosed, match="closed"):
            await pool.call(("echo", 1))


async def test_a_pool_that_is_not_started_says_so() -> None:
    pool: ProcessPool[Command, Any] = ProcessPool(obedient, (), 1, 20)
    with pytest.raises(PoolClosed, match="not started"):
        await pool.call(("echo", 1))


def test_a_pool_works_on_a_loop_that_starts_later_and_again() -> None:
    pool: ProcessPool[Command, Any] = ProcessPool(obedient, (), 1, 20)

    async def once() -> Any:
        await pool.start()
        try:
            return await pool.call(("echo", "again"))
        finally:
            await pool.close()

    assert asyncio.run(once()) == "again"
    assert asyncio.run(once()) == "again"


async def test_the_event_loop_goes_on_while_a_process_works() -> None:
    async with running() as pool:
        call = asyncio.create_task(pool.call(("sleep", 0.3)))
        turns = 0
        while not call.done():
            await asyncio.sleep(0.01)
            turns += 1
    assert turns > 5


PARENT = """
import asyncio, sys
sys.path[:0] = {path!r}
from pathlib import Path
import test_process_pool
from service.process_pool import ProcessPool

with Path({log!r}).open("a") as log:
    log.write("main ran\\n")

async def main():
    pool = ProcessPool(test_process_pool.obedient, (), 2, 600.0)
    await pool.start()
    print(*[await pool.call(("pid", None)) for _ in range(2)], flush=True)
    await asyncio.gather(*(pool.call(("sleep", 600)) for _ in range(2)))

asyncio.run(main())
"""


def test_kill_9_of_the_parent_leaves_no_process_and_main_ran_once(tmp_path: Path) -> None:
    script, log = tmp_path / "parent.py", tmp_path / "log"
    path = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]
    script.write_text(PARENT.format(path=path, log=str(log)))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        pids = [child.pid for child in psutil.Process(parent.pid).children(recursive=True)]
        parent.kill()
    assert len(pids) == 2
    deadline = time.monotonic() + 10
    while alive := [pid for pid in pids if is_running(pid)]:
        assert time.monotonic() < deadline, alive
        threading.Event().wait(0.02)
    assert log.read_text() == "main ran\n"


def is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_setup_that_no_process_could_import_is_refused() -> None:
    def setup() -> Callable[[Any], Any]:
        raise AssertionError

    setup.__module__ = "__main__"
    with pytest.raises(ValueError, match="__main__"):
        ProcessPool(setup, (), 1, 1)


def test_a_process_whose_parent_died_without_hearing_its_answer_ends_without_a_word() -> None:
    ours, theirs = socket.socketpair()
    serve = "import os; from service.pool_child import serve; serve(os.getppid())"
    command = [sys.executable, "-c", serve]
    with (
        theirs,
        subprocess.Popen(
            command, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.PIPE
        ) as child,
    ):
        call = pickle.dumps((operator.itemgetter, (0,)))
        ours.sendall(struct.pack("!Q", len(call)) + call)
        assert select.select([ours], [], [], 30)[0]
        ours.close()
        _, said = child.communicate(timeout=30)
    assert (child.returncode, said) == (0, b"")
