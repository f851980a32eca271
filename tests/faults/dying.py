"""A worker that kills itself while it commits, or while a partition that it opens is read back.

``DIE_AT=commit DIE_CHANCE=0.02 DIE_SEED=1 LIVES=FILE python -m tests.faults.dying worker dedupe``

FILE gets a line for each life, and one for each death by its own hand.
"""

import asyncio
import os
import random
import signal
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer

from service import worker
from service.settings import load
from service.stream import partition
from service.stream.replica import Replica

_LONGEST_COMMIT = 0.01
_DIED = "died\n"


def own_deaths(lives: Path) -> int:
    """Return how often the worker of this file has killed itself."""
    return lives.read_text().count(_DIED) if lives.exists() else 0


class Dying:
    """Kills this process with a chance of ``chance`` each time, by the numbers of ``pick``."""

    def __init__(self, chance: float, pick: random.Random, lives: Path) -> None:
        self._chance = chance
        self._pick = pick
        self._lives = lives

    def committing(self) -> None:
        """Die while a commit is on its way: before it was sent, at the broker, or just answered."""
        commit = AIOKafkaProducer.commit_transaction

        async def committing(producer: AIOKafkaProducer) -> None:
            if self._perhaps():
                seconds = self._pick.uniform(0, _LONGEST_COMMIT)
                asyncio.get_running_loop().call_later(seconds, self._die)
            await commit(producer)

        AIOKafkaProducer.commit_transaction = committing

    def restoring(self) -> None:
        """Die while a partition is opened, when the first part of its state was read back.

        Its former owner is shut out by then. What a worker follows as a standby does not count.
        """
        restored = partition.restored  # type: ignore[attr-defined]
        apply = Replica.apply
        dies: ContextVar[bool] = ContextVar("dies", default=False)

        async def restoring(*arguments: Any) -> Replica:
            dies.set(self._perhaps())
            try:
                return await restored(*arguments)
            finally:
                dies.set(False)

        def applying(replica: Replica, records: Any) -> None:
            apply(replica, records)
            if dies.get():
                self._die()

        partition.restored = restoring  # type: ignore[assignment, attr-defined]
        Replica.apply = applying  # type: ignore[assignment, method-assign]

    def _perhaps(self) -> bool:
        return self._pick.random() < self._chance

    def _die(self) -> None:
        _note(self._lives, _DIED)
        os.kill(os.getpid(), signal.SIGKILL)


def _note(lives: Path, line: str) -> None:
    with lives.open("a") as file:
        file.write(line)


def main() -> None:
    """Run a worker that dies as the variables say."""
    lives = Path(os.environ["LIVES"])
    _note(lives, "began\n")
    # Each life has numbers of its own: else one that dies at once would do so for ever.
    pick = random.Random(f"{os.environ['DIE_SEED']} {lives.name} {lives.read_text()}")
    dying = Dying(float(os.environ["DIE_CHANCE"]), pick, lives)
    {"commit": dying.committing, "restore": dying.restoring}[os.environ["DIE_AT"]]()
    _, *names = sys.argv[1:]
    worker.run(load(), names)


if __name__ == "__main__":
    main()
