"""A worker that drops in silence what it is given: no error, no commit, as a bug would do it.

``python -m tests.pipeline.deaf worker dedupe``
"""

import sys
from typing import Any

from service import worker
from service.settings import load
from service.stream.app import StageApp


async def drop(_app: StageApp, _index: int, _records: Any) -> None:
    return None


if __name__ == "__main__":
    StageApp._take = drop  # type: ignore[assignment, method-assign]
    _, *names = sys.argv[1:]
    worker.run(load(), names)
