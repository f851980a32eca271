"""Polls begun in the order that `Lanes` gives, so many at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, TypeVar

from service.feeds.lanes import Lanes

Job = Callable[[], Awaitable[bool]]
"""Work at a host; tells whether the host was asked for anything, and so is due a pause."""

Kind = Literal["feed", "page"]
Result = TypeVar("Result")


@dataclass
class _Turn:
    """The turn that a job has at a host; at None while it waits for one at another.

    ``asked``: it has asked there in this turn.
    """

    kind: Kind
    host: str | None = None
    asked: bool = False


_TURN: ContextVar[_Turn | None] = ContextVar("turn", default=None)


class Dispatcher:
    """Runs jobs at hosts, ``concurrency`` at once; shared by all partitions of a worker.

    Jobs deal with their own errors. Use as an async context manager.
    """

    def __init__(self, pause: float, per_address: int, concurrency: int) -> None:
        self._lanes = Lanes[Callable[[], None]](pause, per_address)
        self._slots = asyncio.Semaphore(concurrency)
        self._changed = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Dispatcher":
        self._dispatching = asyncio.create_task(self._dispatch())
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = {self._dispatching, *self._running}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def submit(self, host: str, kind: Kind, job: Job) -> None:
        """Let ``job`` run when it is its turn at ``host``, where kinds of jobs take turns."""

        def begin() -> None:
            task = asyncio.create_task(self._run(_Turn(kind, host), job))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

        self._wait(host, kind, begin)

    async def call(self, host: str, kind: Kind, work: Callable[[], Awaitable[Result]]) -> Result:
        """Return what ``work`` does in its turn at ``host``, or raise what it raises.

        Where nobody waits for it any more by then, it is left undone.
        """
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()

        async def job() -> bool:
            if result.done():
                return False
            try:
                value = await work()
            except Exception as error:
                if not result.done():
                    result.set_exception(error)
            else:
                if not result.done():
                    result.set_result(value)
            return True

        self.submit(host, kind, job)
        return await result

    async def at(self, host: str) -> None:
        """Have the job that calls this go on when it may send ``host`` a request: before each one.

        To another host it has no turn at all until then, so that no two jobs wait for one another;
        to the one where it has its turn there is a pause between requests. Outside of jobs nothing
        is waited for.
        """
        turn = _TURN.get()
        if turn is None:
            return
        if turn.host != host:
            await self._move(turn, host)
        elif turn.asked:
            await asyncio.sleep(self._lanes.pause)
        turn.asked = True

    async def _move(self, turn: _Turn, host: str) -> None:
        self._end(turn, asked=True)
        has_begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def begin() -> None:
            if has_begun.done():  # the job was cancelled meanwhile
                self._give_back(host, asked=False)
            else:
                turn.host = host
                has_begun.set_result(None)

        self._wait(host, turn.kind, begin)
        await has_begun

    def share(self, part: float) -> None:
        """Take this part of all turns at hosts and addresses: other workers have the rest."""
        self._lanes.share(part)
        self._changed.set()

    def check(self) -> None:
        """Raise what has ended the dispatching, if anything has: no job would run any more."""
        if self._dispatching.done():
            self._dispatching.result()

    def resolved(self, host: str, address: str) -> None:
        """Take note of a host's address."""
        self._lanes.resolved(host, address)

    def _wait(self, host: str, kind: Kind, begin: Callable[[], None]) -> None:
        self._lanes.add(host, kind, begin, time.monotonic())
        self._changed.set()

    async def _dispatch(self) -> None:
        while True:
            await self._slots.acquire()
            begin = await self._next()
            begin()
            # Many that are due at once must not all begin in one turn of the event loop.
            await asyncio.sleep(0)

    async def _next(self) -> Callable[[], None]:
        while True:
            self._changed.clear()
            now = time.monotonic()
            if (taken := self._lanes.take(now)) is not None:
                return taken[1]
            pause_ends = self._lanes.next_at()
            wait = None if pause_ends is None else max(pause_ends - now, 0.0)
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _run(self, turn: _Turn, job: Job) -> None:
        _TURN.set(turn)
        asked = True
        try:
            asked = await job()
        finally:
            self._end(turn, asked=asked)

    def _end(self, turn: _Turn, *, asked: bool) -> None:
        host, turn.host = turn.host, None
        if host is not None:
            self._give_back(host, asked=asked)

    def _give_back(self, host: str, *, asked: bool) -> None:
        self._slots.release()
        self._lanes.done(host, time.monotonic(), asked=asked)
        self._changed.set()
