"""A function that runs in processes of its own: what blocks, hangs or crashes there stays there.

Each process is a fresh interpreter (never a fork, and the parent's ``__main__`` is not run
again). It calls ``setup(*setup_args)`` once, which returns the function, and then answers one
call at a time over its standard input and output. One that dies or takes too long is killed and
replaced. Processes die with the one that started them, even at kill -9.
"""

import asyncio
import logging
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

from service.errors import NewsdeskError
from service.processes import die_with_parent

A = TypeVar("A")
R = TypeVar("R")

START_TIMEOUT = 120.0
"""Seconds that a process has for its setup."""

_START_ATTEMPTS = 3
_LONGEST_BACKOFF = 5.0
_LENGTH = struct.Struct("!Q")
_SERVE = "import sys; from service.process_pool import serve; serve(int(sys.argv[1]))"

_log = logging.getLogger(__name__)


class ProcessDied(NewsdeskError):
    """The process that worked on a call ended before it had answered."""


class CallTimedOut(NewsdeskError):
    """A call took longer than the pool's limit; its process was killed."""


class PoolClosed(NewsdeskError):
    """A call to a pool that is not started, or that was closed before it had answered."""


class ProcessNotStarted(NewsdeskError):
    """A process could not be started: its setup failed, or took too long."""


class CallFailed(NewsdeskError):
    """A function raised what cannot travel between processes: its type and text."""


class ProcessPool(Generic[A, R]):
    """A fixed number of processes that answer calls of one function.

    ``setup`` must be importable (a top-level function of a module other than ``__main__``); it,
    its arguments, and the function's arguments and results travel by pickle. ``timeout`` is in
    seconds per call, from when a process takes it up. `start` may be called on any event loop,
    in a thread that lives as long as the pool: on Linux a child dies with the thread that
    started it.
    """

    def __init__(
        self,
        setup: Callable[..., Callable[[A], R]],
        setup_args: tuple[Any, ...],
        processes: int,
        timeout: float,
    ) -> None:
        if setup.__module__ == "__main__":
            raise ValueError(f"{setup.__qualname__} is in __main__: no process can import it")
        self._setup = pickle.dumps((setup, setup_args))
        self._name = setup.__qualname__
        self._processes = processes
        self._timeout = timeout
        self._slots: list[asyncio.Task[None]] = []
        self._calls: asyncio.Queue[_Call] = asyncio.Queue()
        self._failure: NewsdeskError | None = PoolClosed(f"{self._name}: the pool is not started")

    async def start(self) -> None:
        """Start all processes and wait until each has done its setup.

        Raises what ``setup`` raised if that is a `NewsdeskError`, else `ProcessNotStarted`.
        """
        self._calls = asyncio.Queue()
        self._failure = None
        ready = [asyncio.get_running_loop().create_future() for _ in range(self._processes)]
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
        call = _Call(pickle.dumps(argument), asyncio.get_running_loop().create_future())
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
                child = await _Child.start(self._setup, self._name)
            except NewsdeskError as error:
                if not ready.done():
                    ready.set_exception(error)
                    return
                not_started += 1
                _log.warning("process not started", extra={"pool": self._name, "error": str(error)})
                if not_started == _START_ATTEMPTS:
                    self._fail(ProcessNotStarted(f"{self._name}: no process can start: {error}"))
                continue
            not_started = 0
            if not ready.done():
                ready.set_result(None)
            try:
                if await self._answer_calls(child):
                    in_vain = 0
            finally:
                await child.kill()
            _log.warning("process replaced", extra={"pool": self._name, "ended": child.ended})

    async def _answer_calls(self, child: "_Child") -> bool:
        """Answer calls until ``child`` must be replaced; return whether it answered any."""
        answered = False
        while call := await self._next_call(child):
            if not await self._answer(call, child):
                break
            answered = True
        return answered

    async def _next_call(self, child: "_Child") -> "_Call | None":
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

    async def _answer(self, call: "_Call", child: "_Child") -> bool:
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


class _Call:
    """An argument, pickled, and the future of its result."""

    def __init__(self, payload: bytes, answer: "asyncio.Future[Any]") -> None:
        self.payload = payload
        self.answer = answer

    def fail(self, error: BaseException) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class _Child:
    """One process, as its parent sees it.

    ``answer`` is the answer to come: always awaited, so that a death shows at once, idle or not.
    """

    answer: "asyncio.Task[tuple[bool, Any]]"

    def __init__(self) -> None:
        self._socket, childs_end = socket.socketpair()
        path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
        with childs_end:
            # A group of its own: the terminal's Ctrl-C is for the parent, which closes the pool.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _SERVE, str(os.getpid())],
                stdin=childs_end.fileno(),
                stdout=childs_end.fileno(),
                env=os.environ | {"PYTHONPATH": path},
                process_group=0,
            )

    @classmethod
    async def start(cls, setup: bytes, name: str) -> "_Child":
        """Start a process and wait until it has done its setup."""
        try:
            child = cls()
        except OSError as error:
            raise ProcessNotStarted(f"{name}: cannot start a process: {error}") from error
        await child._connect()
        try:
            async with asyncio.timeout(START_TIMEOUT):
                raised, value = await child.ask(setup)
        except TimeoutError:
            await child.kill()
            raise ProcessNotStarted(f"{name}: not ready within {START_TIMEOUT:g} s") from None
        except (EOFError, OSError):
            await child.kill()
            raise ProcessNotStarted(f"{name}: the process {child.ended} in its setup") from None
        except BaseException:
            await child.kill()
            raise
        if not raised:
            return child
        await child.kill()
        if isinstance(value, NewsdeskError):
            raise value
        raise ProcessNotStarted(f"{name}: {type(value).__name__}: {value}") from value

    async def _connect(self) -> None:
        try:
            self._answers, self._calls = await asyncio.open_connection(sock=self._socket)
        except BaseException:
            self._socket.close()
            self._process.kill()
            self._process.wait()
            raise
        self._expect_answer()

    def _expect_answer(self) -> None:
        self.answer = asyncio.create_task(self._next_answer())
        # An idle process's end is no error that asyncio should log.
        self.answer.add_done_callback(lambda answer: answer.cancelled() or answer.exception())

    async def _next_answer(self) -> tuple[bool, Any]:
        (length,) = _LENGTH.unpack(await self._answers.readexactly(_LENGTH.size))
        answer: tuple[bool, Any] = pickle.loads(await self._answers.readexactly(length))  # noqa: S301
        return answer

    async def ask(self, payload: bytes) -> tuple[bool, Any]:
        """Return whether the function raised, and what it raised or returned.

        Raises `EOFError` or `OSError` where the process ended.
        """
        self._calls.write(_LENGTH.pack(len(payload)) + payload)
        await self._calls.drain()
        answer = await self.answer
        self._expect_answer()
        return answer

    async def kill(self) -> None:
        """Kill the process if it runs, and wait for its end."""
        self._process.kill()
        try:
            while self._process.poll() is None:  # noqa: ASYNC110 (no event tells of it)
                await asyncio.sleep(0.005)
        finally:
            self._process.wait()
            self.answer.cancel()
            self._calls.close()

    @property
    def ended(self) -> str:
        """How the process ended, in words."""
        status = self._process.returncode
        return f"exited with {status}" if status >= 0 else f"died of {signal.Signals(-status).name}"


def _backoff(in_vain: int) -> float:
    return min(0.1 * 2**in_vain, _LONGEST_BACKOFF) if in_vain > 1 else 0.0


def serve(parent_pid: int) -> None:
    """Run the child's side: do the setup, then answer calls until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    die_with_parent(parent_pid)
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    function: Callable[[Any], Any] | None = None
    while payload := _read(calls):
        try:
            argument, result = pickle.loads(payload), None  # noqa: S301
            if function is None:
                setup, setup_args = argument
                function = setup(*setup_args)
            else:
                result = function(argument)
            answer = pickle.dumps((False, result))
        except Exception as error:
            answer = pickle.dumps((True, _portable(error)))
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _read(calls: BinaryIO) -> bytes:
    """Return the next call's payload, empty at the end."""
    header = calls.read(_LENGTH.size)
    return calls.read(*_LENGTH.unpack(header)) if len(header) == _LENGTH.size else b""


def _portable(error: Exception) -> Exception:
    """Return ``error``, or what stands for it if it does not survive pickling; with a note."""
    portable = error
    try:
        if str(pickle.loads(pickle.dumps(error))) != str(error):  # noqa: S301
            raise TypeError
    except Exception:
        portable = CallFailed(f"{type(error).__name__}: {error}")
    portable.add_note("".join(traceback.format_exception(error)))
    return portable
