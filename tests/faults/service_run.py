"""A service under fault: workers under their supervisor, fed steadily, counted from outside."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from confluent_kafka import Producer

from service.settings import Settings
from service.supervisor import Backoff, ChildEnd, Supervisor
from service.topology import STEPS
from tests.pipeline.articles import Pushed
from tests.pipeline.exactly_once import OUT
from tests.pipeline.independent import Seen, Watcher, standing
from tests.pipeline.workers import environment

STAGES = ("dedupe", "entities")

_STALL = 5.0
"""A longer rest of a partition, in s, is a stall; below, it may be that of a batch of a backlog."""

_SOON = 15.0
"""A stall that begins so many s after a fault has ended still comes of it."""


class ServiceRun:
    """Worker processes as the long-lived service has them, articles in, and a count of what is out.

    ``settings`` are those of the workers; pushing and counting go to ``outside``, the broker's
    address without any fault in between (that of ``settings`` unless given).

    ::

        async with ServiceRun(settings, folder) as run:
            await run.start_all()
            run.feed(work, rate=20)
            await run.out(200)
            run.begins()
            await broker.stop()
            await broker.start()
            run.passed()
            await run.finished(120)
    """

    def __init__(self, settings: Settings, folder: Path, outside: str | None = None) -> None:
        self.settings = settings
        self.folder = folder
        self.outside = outside or str(settings.broker)
        self.ends: list[ChildEnd] = []
        self._begun_at: list[float] = []
        self._passed_at: list[float] = []
        self.work: Sequence[Pushed] = ()
        self.pushed = 0
        self._partition_of: dict[bytes, int] = {}
        self._workers: dict[str, Supervisor] = {}
        self._stop = threading.Event()
        self._feeding: asyncio.Task[None] | None = None
        self._watcher = Watcher(self.outside, *(settings.topic(topic) for topic in OUT))
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(asyncio.to_thread(self._read))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._feeding is not None:
            await self._feeding
        await asyncio.gather(*(worker.stop() for worker in self._workers.values()))
        if self._reading is not None:
            await self._reading
        self._watcher.close()

    async def start_all(self, number: int = 2) -> None:
        """Start ``number`` workers of each stage."""
        for stage in STAGES:
            for index in range(number):
                self.start(f"{stage}-{index}")

    def start(
        self,
        name: str,
        *,
        settings: Settings | None = None,
        module: str = "service.cli",
        variables: dict[str, str] | None = None,
    ) -> None:
        """Start the worker ``STAGE-NUMBER``, supervised: one that ends is started again.

        ``module`` may be another one that runs a worker, ``settings`` others than the run's.
        """
        stage = name.partition("-")[0]
        log = ("--log-file", str(self.folder / f"{name}.log"))
        command = [sys.executable, "-m", module, "worker", stage]
        self._workers[name] = Supervisor(
            {name: command + (list(log) if module == "service.cli" else [])},
            self._ended,
            environment=environment(settings or self.settings) | (variables or {}),
            backoff=Backoff(first=0.5, longest=5.0),
        )
        self._workers[name].start()

    def _ended(self, end: ChildEnd) -> None:
        """Note how a worker ended; one that was killed, by itself too, is a fault that is over."""
        self.ends.append(end)
        if end.status == -signal.SIGKILL:
            self.passed()

    async def remove(self, name: str) -> None:
        """Stop a worker for good."""
        await self._workers.pop(name).stop()

    @property
    def names(self) -> list[str]:
        """The workers that are supervised now."""
        return sorted(self._workers)

    def pid(self, name: str) -> int | None:
        """Process id of the worker, None while it does not run."""
        return self._workers[name].pids.get(name)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to the worker, if it runs now."""
        pid = self.pid(name)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def begins(self) -> None:
        """Note that a fault begins that lasts; what comes of it does not count to one before."""
        self._begun_at.append(time.monotonic())

    def passed(self) -> None:
        """Note that a fault is over now: from here on it counts until all is at work again."""
        self._passed_at.append(time.monotonic())

    def feed(self, work: Sequence[Pushed], rate: float, burst: int | None = None) -> None:
        """Begin to push ``work``, ``rate`` articles a second, as a foreign idempotent producer.

        ``burst``: after so many it rests until all that it has pushed has come out.
        """
        self.work, self._rate = work, rate
        self._feeding = asyncio.create_task(asyncio.to_thread(self._push, work, rate, burst))

    async def out(self, number: int, seconds: float = 120.0) -> None:
        """Wait until ``number`` articles have come out, ``seconds`` longer than to push them."""
        await self.until(lambda: len(self.seen) >= number, number / self._rate + seconds)

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Wait until ``condition`` holds; fail where it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self._reading is not None and self._reading.done():
                self._reading.result()
            assert time.monotonic() < deadline, (
                f"not within {seconds} s: {self.summary()}\n{self._standing()}"
            )
            await asyncio.sleep(0.02)

    async def finished(self, seconds: float) -> None:
        """Wait until all was pushed and came out; fail where nothing does for ``seconds``."""
        assert self._feeding is not None
        await self._feeding
        while (number := len(self.seen)) < len(self.work):
            await self.until(lambda number=number: len(self.seen) > number, seconds)  # type: ignore[misc]

    @property
    def seen(self) -> list[Seen]:
        """All that came out so far, with the time when it was read."""
        return self._watcher.seen

    def stalls(self) -> list[str]:
        """Return in words when some step's partition stood still, and how long after a fault."""
        began = min((at for at in (*self._begun_at, *self._passed_at)), default=0.0)
        return [
            f"{since - began:+.1f} s to {until - began:+.1f} s"
            for since, until in sorted(set(self._rests()))
            if until - since > _STALL
        ]

    def longest_stall(self) -> float:
        """Return the longest time, in s, for which nothing came out of some step's partition."""
        return max((until - since for since, until in self._rests()), default=0.0)

    def longest_recovery(self) -> float:
        """Return the longest time, in s, from a fault's end until all partitions work again.

        They do when the last stall is over that had begun by then, or soon after; or when the
        next fault begins.
        """
        longest = 0.0
        stalls = [(since, until) for since, until in self._rests() if until - since > _STALL]
        for passed, again in pairwise([*self._passed_at, inf]):
            broken = min((at for at in self._begun_at if at > passed), default=inf)
            for since, stalled_until in stalls:
                until = min(stalled_until, broken)
                # What lasts beyond another blow (kill after kill) counts from that one.
                if passed < until < again and since < min(passed + _SOON, until):
                    longest = max(longest, until - passed)
        return longest

    def summary(self) -> str:
        """Return what came out so far, and how workers ended, in a line."""
        ends = [f"{end.child} {end.reason}" for end in self.ends if end.status != 0]
        return f"{len(self.seen)} of {len(self.work)} came out; ended: {ends}"

    def _standing(self) -> str:
        steps = [step for step in STEPS if step.worker in STAGES]
        topic = self.settings.topic
        return standing(self.outside, {topic(step.name): topic(step.takes.name) for step in steps})

    def _rests(self) -> Iterator[tuple[float, float]]:
        """Give from when until when nothing was enriched that went through a step's partition."""
        key_of = {each.url: each.key for each in self.work}
        times: dict[tuple[str, object], list[float]] = defaultdict(list)
        for record in self.seen:
            if record.topic.endswith(".enriched"):
                document = record.document
                # Each of these tells a step's partition, so that none can hide behind others.
                ways = [
                    ("key", self._partition_of[key_of[document["url"]]]),
                    ("id", record.partition),
                    ("language", document["language"]["code"]),
                ]
                for way in ways:
                    times[way].append(record.read_at)
        for each in times.values():
            yield from pairwise(each)

    def _read(self) -> None:
        while not self._stop.is_set():
            self._watcher.poll(0.1)

    def _push(self, work: Sequence[Pushed], rate: float, burst: int | None) -> None:
        producer = Producer(
            {"bootstrap.servers": self.outside, "enable.idempotence": True, "log_level": 0}
        )
        topic = self.settings.topic("articles")
        began = time.monotonic()
        for number, each in enumerate(work):
            if burst is not None and number % burst == 0:
                assert producer.flush(120) == 0
                while len(self.seen) < number:
                    if self._stop.wait(0.02):
                        return
                began = time.monotonic() - number / rate
            while (left := began + number / rate - time.monotonic()) > 0:
                if self._stop.wait(min(left, 0.1)):
                    return
                producer.poll(0)
            producer.produce(topic, value=each.value, key=each.key, on_delivery=self._delivered)
            self.pushed = number + 1
        assert producer.flush(120) == 0

    def _delivered(self, error: object, message: Any) -> None:
        assert error is None, error
        self._partition_of[message.key()] = message.partition()


Fault = Callable[[ServiceRun], Awaitable[None]]
"""What is done to a running service; it calls `ServiceRun.passed` when the fault is over."""
