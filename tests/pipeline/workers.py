"""Real worker processes, started, killed and stopped by a test."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from service.settings import Settings, variables


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment that gives a process these settings."""
    return os.environ | variables(settings)


class Workers:
    """``newsdesk worker`` processes. Their logs lie in ``folder``."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment: dict[str, str] = {}
        self._logs: dict[int, Path] = {}

    def start(self, *stages: str, module: str = "service.cli") -> subprocess.Popen[bytes]:
        """Start a worker of the stages; ``module`` may be another one that runs a worker."""
        path = self.folder / f"worker-{len(self.processes)}-{'-'.join(stages)}.log"
        log = path.open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", module, "worker", *stages],
            env=environment(self.settings) | self.environment,
            stdout=log,
            stderr=log,
        )
        self.processes.append(process)
        self._logs[process.pid] = path
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a worker as a crash would: nothing of it is cleaned up."""
        process.kill()
        process.wait()

    def terminate(self, process: subprocess.Popen[bytes]) -> None:
        """Stop a worker in good order."""
        self._await_handlers(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(90) == 0

    def stop(self) -> None:
        """Stop all that run; fail where one does not stop cleanly."""
        running = [process for process in self.processes if process.poll() is None]
        for process in running:
            self._await_handlers(process)
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                assert process.wait(90) == 0
            finally:
                process.kill()

    def until_logged(
        self, process: subprocess.Popen[bytes], event: str, seconds: float = 90.0
    ) -> None:
        """Wait until the worker has logged an event; fail where it does not in time."""
        deadline = time.monotonic() + seconds
        while f'"{event}"'.encode() not in self._logs[process.pid].read_bytes():
            assert process.poll() is None, self.logs()
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.02)

    def _await_handlers(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the worker heeds SIGTERM: while Python still imports, it ends any process."""
        self.until_logged(process, "starting")

    def logs(self) -> str:
        """Return what all of them have logged."""
        return "\n".join(
            path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("*.log"))
        )
