"""A folder of its own for every worker process, and a name that outlives a restart.

A worker that comes back takes the first folder that nobody holds, so it is the same group member
as before (KIP-345, static membership) and gets its partitions back without a rebalance.
"""

import fcntl
import os
import re
import uuid
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from service.errors import FolderError
from service.settings import Settings

_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class WorkerFolder:
    """A folder that this process alone holds until it ends, and the worker's name."""

    path: Path
    name: str


def claim(settings: Settings, worker: str) -> WorkerFolder:
    """Return a folder for a worker of the stages ``worker``, locked for this process's life.

    Raises `FolderError` where the disk does not let us.
    """
    try:
        return _claim(settings, worker)
    except OSError as error:
        raise FolderError(f"cannot use {settings.state_dir}: {error}") from error


def _claim(settings: Settings, worker: str) -> WorkerFolder:
    for number in count():
        path = settings.state_dir / "workers" / f"{settings.topic_prefix}-{worker}-{number}"
        path.mkdir(parents=True, exist_ok=True)
        lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        return WorkerFolder(path, _name(path / "name"))
    raise AssertionError("unreachable")


def forget_name(folder: Path) -> None:
    """Let the next worker in ``folder`` take a new name: another one goes by that of this one.

    So two machines of which one is a copy of the other do not shut each other out for ever.
    """
    (folder / "name").unlink(missing_ok=True)


def _name(file: Path) -> str:
    """Return the name that ``file`` holds; a new one where it holds none that can be trusted."""
    name = file.read_text("utf-8", "replace").strip() if file.exists() else ""
    if not _NAME.fullmatch(name):
        name = uuid.uuid4().hex
        file.write_text(name + "\n", "utf-8")
    return name
