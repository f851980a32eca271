"""A worker that dies at certain articles, and takes its time for others.

What a record that ends the process does, for real, to those that are at work beside it:

``python -m tests.pipeline.killer worker dedupe``
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from service import worker
from service.settings import load
from service.stream.memory import Memory
from service.stream.stage import Outcome, Stage

MAGIC = "this article kills the worker"
SLOW = "this article takes longer than the worker lives"


def deadly(stage: Stage) -> Stage:
    def handle(records: Sequence[Any], memory: Memory) -> Sequence[Outcome]:
        texts = [taken.record.text or "" for taken in records]
        if any(SLOW in text for text in texts):
            time.sleep(1.0)
        if any(MAGIC in text for text in texts):
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGKILL)
        return stage.handle(records, memory)  # type: ignore[return-value]

    return replace(stage, handle=handle)


if __name__ == "__main__":
    _, *names = sys.argv[1:]
    settings = load()
    first, *rest = worker.discover(settings, names)
    worker.run(settings, names, [deadly(first), *rest])
