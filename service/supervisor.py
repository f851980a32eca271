"""Keeps child processes running: starts a dead one again, ends all of them together."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from service.errors import UsageError
from service.processes import tied

logger = logging.getLogger("newsdesk.supervisor")


@dataclass(frozen=True)
class Backoff:
    """How long to wait, in seconds, before a child that has died is started again.

    The first wait, doubled each time up to the longest one; a child that has lived for
    ``sound_after``, longer than a worker's start, begins anew. (Exponential backoff without
    jitter: there is no crowd.)
    """

    first: float = 0.5
    longest: float = 30.0
    sound_after: float = 10.0

    def after(self, waited: float, lived: float) -> float:
        """Return the wait for a child that lived so long, after it was waited for so long."""
        if waited == 0 or lived >= self.sound_after:
            return self.first
        return min(waited * 2, self.longest)


@dataclass(frozen=True)
class ChildEnd:
    """How a child ended: ``status`` is its exit status, minus the signal that killed it."""

    child: str
    pid: int
    status: int
    lived_seconds: float
    restart_seconds: float | None
    """After which it is started again; None: it is not."""

    @property
    def reason(self) -> str:
        """The status in words: ``exit code 1``, ``SIGKILL``."""
        if self.status >= 0:
            return f"exit code {self.status}"
        with suppress(ValueError):
            return signal.Signals(-self.status).name
        return f"signal {-self.status}"


class Supervisor:
    """Runs each of ``commands`` (name: command line) as a child process, over and over.

    A child that ends is started again after the `Backoff` (after its first wait where the exit
    code is 0), unless its exit code is that of a `UsageError`: what is wrong with its settings is
    wrong the next time too, so that `wait` raises. Each child has a session of its own, so that
    Ctrl-C in a terminal reaches the supervisor alone; a supervisor that is killed takes its
    children with it.

    Each end of a child is one log line and one call of ``on_end``. Children are started from
    the thread that the event loop runs in: let that be the main thread (`service.processes`).

    ::

        async with Supervisor({"feeds": [sys.executable, "-m", "service.cli", "worker", "feeds"]},
                              environment=os.environ) as supervisor:
            await supervisor.wait()
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        on_end: Callable[[ChildEnd], None] = lambda _end: None,
        *,
        environment: Mapping[str, str] | None = None,
        backoff: Backoff = Backoff(),
        stop_seconds: float = 20.0,
    ) -> None:
        self._commands = commands
        self._on_end = on_end
        self._environment = environment
        self._backoff = backoff
        self._stop_seconds = stop_seconds
        self._stopping = asyncio.Event()
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def pids(self) -> dict[str, int]:
        """The process id of each child that runs now."""
        return {name: process.pid for name, process in self._processes.items()}

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def start(self) -> None:
        """Start to run the children."""
        self._tasks = [
            asyncio.create_task(self._run(name, command), name=f"supervise {name}")
            for name, command in self._commands.items()
        ]

    async def wait(self) -> None:
        """Wait until `stop` is called; raises `UsageError` if a child cannot run as it is set."""
        done, _running = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Send SIGTERM to all children at once; kill those that do not end in time."""
        self._stopping.set()
        for process in self._processes.values():
            _signal(process, signal.SIGTERM)
        if not self._tasks:
            return
        _done, running = await asyncio.wait(self._tasks, timeout=self._stop_seconds)
        if running:
            logger.warning("children do not end, killed", extra={"children": sorted(self.pids)})
        for process in self._processes.values():
            _signal(process, signal.SIGKILL)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, name: str, command: Sequence[str]) -> None:
        waited = 0.0
        while not self._stopping.is_set():
            end = await self._run_once(name, command, waited)
            logger.log(
                logging.INFO if self._stopping.is_set() else logging.WARNING,
                "child ended",
                extra={
                    "child": name,
                    "child_pid": end.pid,
                    "reason": end.reason,
                    "lived_seconds": round(end.lived_seconds, 3),
                    "restart_seconds": end.restart_seconds,
                },
            )
            self._on_end(end)
            if end.restart_seconds is None:
                if not self._stopping.is_set():
                    raise UsageError(f"{name}: cannot run with these settings ({end.reason})")
                return
            waited = end.restart_seconds
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), waited)

    async def _run_once(self, name: str, command: Sequence[str], waited: float) -> ChildEnd:
        process = await asyncio.create_subprocess_exec(
            *tied(command),
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        started = time.monotonic()
        logger.info("child started", extra={"child": name, "child_pid": process.pid})
        self._processes[name] = process
        if self._stopping.is_set():
            _signal(process, signal.SIGTERM)
        status = await process.wait()
        del self._processes[name]
        lived = time.monotonic() - started
        over = self._stopping.is_set() or status == UsageError.exit_code
        # A child that was told to end, by whomever, has not failed.
        restart = None if over else self._backoff.after(waited if status else 0.0, lived)
        return ChildEnd(name, process.pid, status, lived, restart)


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Send the signal to the child; SIGKILL to all of its session, for it can pass on nothing."""
    if process.returncode is None:
        # Not by its own method, which takes the exit code of one that has ended: asyncio, which
        # waits for it, would tell 255.
        send = os.killpg if number == signal.SIGKILL else os.kill
        with suppress(ProcessLookupError):
            send(process.pid, number)
