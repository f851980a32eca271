"""A function that runs in processes of its own: what blocks, hangs or crashes there stays there.

Each process is a fresh interpreter (never a fork, and the parent's ``__main__`` is not run
again). It calls ``setup(*setup_args)`` once, which returns the function, and then answers one
call at a time over its standard input and output. One that dies or takes too long is killed and
replaced. Processes die with the one that started them, even at kill -9.
"""

import asyncio
import logging
import pickle
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from math import inf
from typing import Any, Generic, TypeVar

from service.errors import NewsdeskError
from service.pool_child import Child, ProcessNotStarted

A = TypeVar("A")
R = TypeVar("R")

MEMORY_BYTES = 1024**3
"""Address space of a process whose memory is bounded; a document that needs more is refused."""

_START_ATTEMPTS = 3
_LONGEST_BACKOFF = 5.0

_LONG = 1.0
"""Seconds after which a spare process goes on with the other calls."""

logger = logging.getLogger("newsdesk.process_pool")


def bound_memory() -> None:
    """Bound the address space of this process to `MEMORY_BYTES`; for a ``setup`` to call."""
    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = MEMORY_BYTES if most == resource.RLIM_INFINITY else min(MEMORY_BYTES, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))


class ProcessDied(NewsdeskError):
    """The process that worked on a call ended before it had answered."""


class CallTimedOut(NewsdeskError):
    """A call took longer than the pool's limit; its process was killed."""


class PoolClosed(NewsdeskError):
    """A call to a pool that is not started, or that was closed before it had answered."""


class ProcessPool(Generic[A, R]):
    """A fixed number of processes that answer calls of one function.

    ``setup`` must be importable (a top-level function of a module other than ``__main__``); it,
    its arguments, and the function's arguments and results travel by pickle. ``timeout`` is in
    seconds per call, from when a process takes it up. `start` may be called on any event loop,
    in a thread that lives as long as the pool: on Linux a child dies with the thread that
    started it.

    Calls are taken up in their order; with ``bytes_per_second`` a call stands back for as long as
    its pickled argument takes at that speed, behind the smaller ones that come meanwhile. Beside
    the ``processes`` that answer, ``spares`` more are ready to take the place of one that ends,
    or that has been at a call for long: so one hostile document keeps nothing from the others.
    """

    def __init__(
        self,
        setup: Callable[..., Callable[[A], R]],
        setup_args: tuple[Any, ...],
        processes: int,
        timeout: float,
        *,
        spares: int = 0,
        bytes_per_second: float = inf,
    ) -> None:
        if setup.__module__ == "__main__":
            raise ValueError(f"{setup.__qualname__} is in __main__: no process can import it")
        self._setup = pickle.dumps((setup, setup_args))
        self._name = setup.__qualname__
        self._processes = processes
        self._spares = spares
        self._timeout = timeout
        self._bytes_per_second = bytes_per_second
        self._slots: list[asyncio.Task[None]] = []
        self._numbers = count()
        self._calls: asyncio.PriorityQueue[_Call] = asyncio.PriorityQueue()
        self._failure: NewsdeskError | None = PoolClosed(f"{self._name}: the pool is not started")

    async def start(self) -> None:
        """Start all processes and wait until each has done its setup.

        Raises what ``setup`` raised if that is a `NewsdeskError`, else `ProcessNotStarted`.
        """
        self._calls = asyncio.PriorityQueue()
        self._turns = asyncio.Semaphore(self._processes)
        self._failure = None
        number = self._processes + self._spares
        ready = [asyncio.get_running_loop().create_future() for _ in range(number)]
        self._slots = [asyncio.create_task(self._keep_a_process(future)) for future in ready]
        try:
            await asyncio.gather(*ready)
        except BaseException:
            await self.close()
            raise

    async def call(self, argument: A) -> R:
        """Return the function's result for ``argument``, as soon as a process is free.

        Raises what the function raised, with the traceback from its process as a note;
        `ProcessDied` or `CallTimedOut` where the process is replaced; `ProcessNotStarted` once
        it cannot be replaced; `PoolClosed`.
        """
        if self._failure is not None:
            raise self._failure
        payload = pickle.dumps(argument)
        rank = time.monotonic() + len(payload) / self._bytes_per_second
        call = _Call(rank, next(self._numbers), payload, asyncio.get_running_loop().create_future())
        self._calls.put_nowait(call)
        return await call.answer  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Kill all processes; calls that wait for an answer raise `PoolClosed`."""
        self._fail(PoolClosed(f"{self._name}: the pool is closed"))
        slots, self._slots = self._slots, []
        for slot in slots:
            slot.cancel()
        await asyncio.gather(*slots, return_exceptions=True)

    def _fail(self, error: NewsdeskError) -> None:
        self._failure = error
        while not self._calls.empty():
            self._calls.get_nowait().fail(error)

    async def _keep_a_process(self, ready: "asyncio.Future[None]") -> None:
        """Answer calls with one process, and with its replacement when it ends."""
        in_vain = 0  # processes in a row that answered nothing
        not_started = 0
        while self._failure is None:
            await asyncio.sleep(_backoff(in_vain))
            in_vain += 1
            try:
                child = await Child.start(self._setup, self._name)
            except NewsdeskError as error:
                if not ready.done():
                    ready.set_exception(error)
                    return
                not_started += 1
                logger.warning(
                    "process not started", extra={"pool": self._name, "error": str(error)}
                )
                if not_started == _START_ATTEMPTS:
                    self._fail(ProcessNotStarted(f"{self._name}: no process can start: {error}"))
                continue
            not_started = 0
            if not ready.done():
                ready.set_result(None)
            try:
                async with self._turns:
                    answered, told = await self._answer_calls(child)
            finally:
                await child.kill()
            in_vain = 0 if answered else in_vain
            # The caller is told, where there is one.
            level = logging.INFO if told else logging.WARNING
            extra = {"pool": self._name, "ended": child.ended}
            logger.log(level, "process replaced", extra=extra)

    async def _answer_calls(self, child: "Child") -> tuple[bool, bool]:
        """Answer calls until ``child`` must be replaced.

        Return whether it answered any, and whether one was told of its end.
        """
        answered = False
        while call := await self._next_call(child):
            async with self._turn_lent_later():
                survived = await self._answer(call, child)
            if not survived:
                return answered, True
            answered = True
        return answered, False

    async def _next_call(self, child: "Child") -> "_Call | None":
        """Return the next call once there is one, or None once ``child`` has ended."""
        if not self._calls.empty() and not child.answer.done():
            return self._calls.get_nowait()
        waiting = asyncio.create_task(self._calls.get())
        try:
            await asyncio.wait({child.answer, waiting}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        if not child.answer.done():
            return waiting.result()
        if not waiting.cancel():
            self._calls.put_nowait(waiting.result())
        return None

    @asynccontextmanager
    async def _turn_lent_later(self) -> AsyncIterator[None]:
        """Let a spare process have this one's turn where it takes longer than `_LONG`."""
        lent = False

        def lend() -> None:
            nonlocal lent
            lent = True
            self._turns.release()

        lending = asyncio.get_running_loop().call_later(_LONG, lend)
        try:
            yield
        finally:
            lending.cancel()
            if lent:
                await self._turns.acquire()

    async def _answer(self, call: "_Call", child: "Child") -> bool:
        """Answer one call; return False where ``child`` did not survive it."""
        if call.answer.done():
            return True
        try:
            async with asyncio.timeout(self._timeout):
                raised, value = await child.ask(call.payload)
        except TimeoutError:
            await child.kill()
            call.fail(CallTimedOut(f"{self._name}: no answer within {self._timeout:g} s"))
            return False
        except (EOFError, OSError):
            await child.kill()
            call.fail(ProcessDied(f"{self._name}: the process {child.ended}"))
            return False
        except asyncio.CancelledError:
            call.fail(PoolClosed(f"{self._name}: the pool is closed"))
            raise
        if raised:
            call.fail(value)
        elif not call.answer.done():
            call.answer.set_result(value)
        return True


@dataclass(order=True)
class _Call:
    """An argument, pickled, and the future of its result; in the order in which calls come up."""

    rank: float
    number: int
    payload: bytes = field(compare=False)
    answer: "asyncio.Future[Any]" = field(compare=False)

    def fail(self, error: BaseException) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


def _backoff(in_vain: int) -> float:
    return min(0.1 * 2**in_vain, _LONGEST_BACKOFF) if in_vain > 1 else 0.0
