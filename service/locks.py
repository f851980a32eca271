"""Locks that one process holds on a file, and ends with it, however it ends (`flock(2)`)."""

import asyncio
import fcntl
import time
from pathlib import Path
from typing import IO

_POLL_SECONDS = 0.05


async def locked(path: Path, seconds: float) -> IO[str] | None:
    """Return the file, open and locked, or None if another holds it for ``seconds`` more.

    The lock belongs to all processes that inherit the open file: it ends with the last of them.
    """
    file = path.open("a+")
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() >= deadline:
                file.close()
                return None
        await asyncio.sleep(_POLL_SECONDS)


def is_locked(path: Path) -> bool:
    """Tell whether a process holds the lock on the file."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
