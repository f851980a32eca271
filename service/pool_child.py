"""One process of a `service.process_pool`, from both sides: the parent's `Child`, and `serve`.

Calls come on the child's standard input and answers go to its standard output, each pickled, after
its length. The first call is the setup.
"""

import asyncio
import contextlib
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
from typing import Any, BinaryIO

from service.errors import NewsdeskError
from service.processes import die_with_parent

START_TIMEOUT = 120.0
"""Seconds that a process has for its setup."""

_LENGTH = struct.Struct("!Q")
_SERVE = "import sys; from service.pool_child import serve; serve(int(sys.argv[1]))"


class ProcessNotStarted(NewsdeskError):
    """A process could not be started: its setup failed, or took too long."""


class CallFailed(NewsdeskError):
    """A function raised what cannot travel between processes: its type and text."""


class Child:
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
    async def start(cls, setup: bytes, name: str) -> "Child":
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


def serve(parent_pid: int) -> None:
    """Run the child's side: do the setup, then answer calls until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    die_with_parent(parent_pid)
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    # Where the parent has died there is nobody to tell.
    with contextlib.suppress(ConnectionError):
        _answer_all(calls, answers)


def _answer_all(calls: BinaryIO, answers: BinaryIO) -> None:
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
