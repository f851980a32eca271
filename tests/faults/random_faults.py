"""All faults of this suite at random, one after the other, on one service."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from service.topology import COMPARE, REVISE
from tests.faults.proxied import WORKERS, Proxied, cut, delay, forget, slow
from tests.faults.service_run import STAGES, ServiceRun
from tests.faults.test_disk import fill
from tests.faults.test_state import EAGER, configure, delete, exchange, fill_with_garbage, truncate
from tests.proxy import Proxy

SHIFTED = tuple(f"{stage}-1" for stage in STAGES)
"""The workers whose clock is wrong (`tests.faults.shifted`)."""

_NETWORKS: tuple[tuple[str, Callable[[Proxy], None], float], ...] = (
    ("cut off 5 s", cut, 5.0),
    ("cut off 40 s", cut, 40.0),
    ("cut off 5 s, connections forgotten", forget, 5.0),
    ("slowed to 50 kB/s for 20 s", slow, 20.0),
    ("answers delayed 2 s for 20 s", delay, 20.0),
)

Action = Callable[[], Awaitable[None]]


class RandomFaults:
    """What is done to the service; when an action returns, all is well again but the workers.

    ``disks``: whether the broker's folder and that of the workers are disks that can be filled.
    """

    def __init__(self, run: ServiceRun, proxied: Proxied, disks: bool, pick: random.Random) -> None:
        self.run, self.proxied, self.broker = run, proxied, proxied.broker
        self.disks, self.pick = disks, pick
        self.counts: Counter[str] = Counter()
        self._ends_told = 0

    async def until(self, deadline: float) -> None:
        """Draw one fault after the other, with time to recover, until ``deadline``.

        They are drawn as from a pack of cards: none comes again before all of them have come.
        """
        weights = self._weights()
        pack: list[Action] = []
        while True:
            await asyncio.sleep(self.pick.uniform(15, 45))
            if time.monotonic() > deadline:
                return
            if not pack:
                pack = self.pick.sample(
                    list(weights), k=sum(weights.values()), counts=weights.values()
                )
            self.run.begins()
            await pack.pop()()
            self.run.passed()

    def _weights(self) -> dict[Action, int]:
        """Return how often each fault is in a pack."""
        weights: dict[Action, int] = {
            self.kill: 10,
            self.end: 6,
            self.stall: 2,
            self.stop_broker: 1,
            self.kill_broker: 2,
            self.scale: 2,
            self.compact: 1,
            self.change_folder: 2,
            self.refuse_dead_letters: 2,
            self.set_clocks: 2,
        }
        for network in _NETWORKS:
            weights[partial(self.disturb, *network, victims=())] = 1
            weights[partial(self.disturb, *network, victims=WORKERS)] = 1
        if self.disks:
            weights |= {self.fill_disk_of_workers: 2, self.fill_disk_of_broker: 1}
        return weights

    async def kill(self) -> None:
        worker = self._any_worker()
        self._tell("kill -9", worker)
        self.run.signal(worker, signal.SIGKILL)

    async def end(self) -> None:
        worker = self._any_worker()
        self._tell("SIGTERM", worker)
        self.run.signal(worker, signal.SIGTERM)

    async def stall(self) -> None:
        worker = self._any_worker()
        self._tell("stopped 25 s", worker)
        self.run.signal(worker, signal.SIGSTOP)
        await asyncio.sleep(25)
        self.run.signal(worker, signal.SIGCONT)

    async def stop_broker(self) -> None:
        self._tell("broker stopped")
        await self.broker.stop()
        await self._away()

    async def kill_broker(self) -> None:
        self._tell("broker killed")
        await self.broker.kill()
        await self._away()

    async def _away(self) -> None:
        await asyncio.sleep(self.pick.choice((1, 5, 40)))
        await self.broker.start()

    async def disturb(
        self,
        what: str,
        break_it: Callable[[Proxy], None],
        seconds: float,
        victims: Sequence[str],
    ) -> None:
        """Break the network of the victims, or of any one worker where none is named."""
        self._tell(what, *(victims := victims or (self._any_worker(),)))
        await self.proxied.disturb(break_it, victims, seconds)

    async def scale(self) -> None:
        more = [f"{stage}-2" for stage in STAGES]
        self._tell("added for 30 s", *more)
        for worker in more:
            self.run.start(worker)
        await asyncio.sleep(30)
        await asyncio.gather(*(self.run.remove(worker) for worker in more))

    async def compact(self) -> None:
        self._tell("state topics compacted for 30 s, then all killed")
        topics = [self.run.settings.topic(step.state_topic) for step in (REVISE, COMPARE)]
        await configure(self.run.settings, topics, EAGER)
        await asyncio.sleep(30)
        self._kill_all()
        await configure(self.run.settings, topics, {})

    async def change_folder(self) -> None:
        change = self.pick.choice((delete, truncate, fill_with_garbage, exchange))
        self._tell(f"all killed, their folder: {change.__name__}")
        # Killed first: one that starts just now would write where it is deleted.
        self._kill_all()
        change(self.run.settings.state_dir)

    async def refuse_dead_letters(self) -> None:
        self._tell("dead letters refused for 20 s")
        topics = [self.run.settings.topic("dead-letters")]
        # Less than a dead letter, but a transaction's end still fits: where that does not, Kafka
        # never ends the transaction, and nobody gets at the partition again.
        await configure(self.run.settings, topics, {"max.message.bytes": "100"})
        await asyncio.sleep(20)
        await configure(self.run.settings, topics, {})

    async def fill_disk_of_workers(self) -> None:
        self._tell("disk full under the workers for 15 s, all killed")
        self._kill_all()
        for file in self.run.settings.state_dir.rglob("name"):
            file.unlink()
        ballast = fill(self.run.settings.state_dir.parent)
        await asyncio.sleep(15)
        ballast.unlink()

    async def fill_disk_of_broker(self) -> None:
        self._tell("disk full under the broker")
        ballast = await asyncio.to_thread(fill, self.broker.folder)
        await self.run.until(lambda: self.broker.pid is None, 120)
        await asyncio.sleep(10)
        ballast.unlink()
        await self.broker.start()

    async def set_clocks(self) -> None:
        self._tell("clock set by 2 h", *SHIFTED)
        for worker in SHIFTED:
            self.run.signal(worker, signal.SIGUSR1)

    def _any_worker(self) -> str:
        return self.pick.choice(self.run.names)

    def _kill_all(self) -> None:
        for worker in self.run.names:
            self.run.signal(worker, signal.SIGKILL)

    def _tell(self, fault: str, *victims: str) -> None:
        """Count the fault that begins now, and print it, and how workers ended since the last."""
        self.counts[fault] += 1
        ends = [f"{end.child} {end.reason}" for end in self.run.ends[self._ends_told :]]
        self._ends_told = len(self.run.ends)
        out = f"{len(self.run.seen)} of {self.run.pushed} came out; ended: {ends}"
        print(f"{time.strftime('%H:%M:%S')} {', '.join((fault, *victims))}; {out}", flush=True)
