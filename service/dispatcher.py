"""Polls begun in the order that `Lanes` gives, so many at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

from service.feeds.lanes import Lanes

Job = Callable[[], Awaitable[bool]]
"""Work at a host; tells whether the host was asked for anything, and so is due a pause."""

Kind = Literal["feed", "page"]
Result = TypeVar("Result")


class Dispatcher:
    """Runs jobs at hosts, ``concurrency`` at once; shared by all partitions of a worker.

    Jobs deal with their own errors. Use as an async context manager.
    """

    def __init__(self, pause: float, per_address: int, concurrency: int) -> None:
        self._lanes = Lanes[Job](pause, per_address)
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
        self._lanes.add(host, kind, job, time.monotonic())
        self._changed.set()

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

    async def _dispatch(self) -> None:
        while True:
            await self._slots.acquire()
            host, job = await self._next()
            task = asyncio.create_task(self._run(host, job))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            # Many that are due at once must not all begin in one turn of the event loop.
            await asyncio.sleep(0)

    async def _next(self) -> tuple[str, Job]:
        while True:
            self._changed.clear()
            now = time.monotonic()
            if (taken := self._lanes.take(now)) is not None:
                return taken
            pause_ends = self._lanes.next_at()
            wait = None if pause_ends is None else max(pause_ends - now, 0.0)
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _run(self, host: str, job: Job) -> None:
        asked = True
        try:
            asked = await job()
        finally:
            self._slots.release()
            self._lanes.done(host, time.monotonic(), asked=asked)
            self._changed.set()
