"""A worker in which something hangs in silence, as by a bug: no error, no commit.

``DEAF_TO=records python -m tests.pipeline.deaf worker dedupe``; also ``start``, or ``opening``:
then the first partition of each step is never opened, and the others are read back for ever.
"""

import asyncio
import os
import sys
from typing import Any

from service import worker
from service.settings import load
from service.stream import partition
from service.stream.app import StageApp
from service.stream.committed import CommittedApp
from service.stream.partition import Partition


async def drop(_app: StageApp, _index: int, _records: Any) -> None:
    return None


async def hang(*_: Any) -> None:
    await asyncio.Event().wait()


def hang_opening() -> None:
    open_partition = Partition._open

    async def opening(self: Partition) -> None:
        await (hang() if self.index == 0 else open_partition(self))

    Partition._open = opening  # type: ignore[method-assign]
    partition.restored = hang  # type: ignore[assignment, attr-defined]


if __name__ == "__main__":
    match os.environ["DEAF_TO"]:
        case "records":
            StageApp._take = drop  # type: ignore[assignment, method-assign]
        case "start":
            CommittedApp.start = hang  # type: ignore[assignment, method-assign]
        case "opening":
            hang_opening()
    _, *names = sys.argv[1:]
    worker.run(load(), names)
