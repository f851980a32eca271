"""A worker that kills itself while it commits, or while it restores its state.

``DIE_AT=commit DIE_CHANCE=0.02 python -m tests.faults.dying worker dedupe``
"""

import asyncio
import os
import random
import signal
import sys
from typing import Any

from aiokafka import AIOKafkaProducer

from service import worker
from service.settings import load
from service.stream.memory import Memory

_CHANCE = float(os.environ["DIE_CHANCE"])
_LONGEST_COMMIT = 0.01


def _perhaps() -> bool:
    return random.random() < _CHANCE


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_committing() -> None:
    """Die while a commit is on its way: before it was sent, at the broker, or just answered."""
    commit = AIOKafkaProducer.commit_transaction

    async def committing(producer: AIOKafkaProducer) -> None:
        if _perhaps():
            asyncio.get_running_loop().call_later(random.uniform(0, _LONGEST_COMMIT), _die)
        await commit(producer)

    AIOKafkaProducer.commit_transaction = committing


def die_restoring() -> None:
    """Die while the state is read back."""
    restore = Memory.restore

    def restoring(memory: Memory, *arguments: Any) -> None:
        if _perhaps():
            _die()
        restore(memory, *arguments)

    Memory.restore = restoring  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    {"commit": die_committing, "restore": die_restoring}[os.environ["DIE_AT"]]()
    _, *names = sys.argv[1:]
    worker.run(load(), names)
