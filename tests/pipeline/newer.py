"""A worker of a later version, which writes fields that this one does not know.

``STATE_VERSION=1 python -m tests.pipeline.newer worker dedupe``: ``STATE_VERSION`` is that of the
state that it writes.
"""

import os
import sys
from typing import Any

import orjson

from service import codec, worker
from service.settings import load
from service.stream import partition, progress
from service.stream.memory import Memory

FIELD = "of_a_later_version"


def more(value: bytes) -> bytes:
    return orjson.dumps({**orjson.loads(value), FIELD: {"any": [1]}})


def write_more() -> None:
    """Let all that is written have one field more: records, memory, progress, attempts."""
    put = Memory.put
    partition.encode = lambda record: more(codec.encode(record))  # type: ignore[attr-defined]

    def put_more(memory: Memory, key: str, value: Any) -> None:
        put(memory, key, {**value, FIELD: 1})

    Memory.put = put_more  # type: ignore[assignment, method-assign]
    for kind in (progress.Progress, progress.Attempt):
        encode = kind.encode
        kind.encode = lambda self, encode=encode: more(encode(self))  # type: ignore[method-assign]


if __name__ == "__main__":
    progress.VERSION = int(os.environ["STATE_VERSION"])
    write_more()
    _, *names = sys.argv[1:]
    worker.run(load(), names)
