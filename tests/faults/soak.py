"""Hours of articles with all faults at random: is anything lost, and does anything grow?

    python -m tests.faults.soak [--minutes 60] [--rate 30] [--seed N]

A broker of its own, two workers a stage. Every half minute or so a fault is drawn: workers killed,
ended, stopped for a while or cut off from the broker, the broker stopped or killed. Prints what
the independent reader counted, and per process and quarter of the time: memory, open files,
threads; and how many articles were on their way.
"""

import argparse
import asyncio
import random
import signal
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from service import topic_setup
from service.broker import EmbeddedBroker
from tests.faults.conftest import service_settings
from tests.faults.endure import HEADER, endure
from tests.faults.service_run import ServiceRun
from tests.pipeline.articles import Pushed, workload

_SAMPLE_SECONDS = 10.0
_REMEMBERED = 10_000
"""Articles per partition: more than the workload reaches back, and soon full."""


@dataclass
class Samples:
    """Figures of a process, or of the whole service, over time."""

    values: dict[str, dict[str, list[tuple[float, float]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, name: str, **figures: float) -> None:
        """Note the figures of now."""
        for figure, value in figures.items():
            self.values[name][figure].append((time.monotonic(), value))

    def table(self) -> str:
        """Return the median of each figure in each quarter of the time."""
        times = [
            at for figures in self.values.values() for each in figures.values() for at, _ in each
        ]
        first, last = min(times), max(times)
        lines = [
            "| process | figure | 1st quarter | 2nd | 3rd | 4th | highest |",
            "|---|---|---|---|---|---|---|",
        ]
        for name, figures in sorted(self.values.items()):
            for figure, points in figures.items():
                quarters: list[list[float]] = [[], [], [], []]
                for at, value in points:
                    quarters[min(3, int(4 * (at - first) / (last - first + 1e-9)))].append(value)
                medians = (f"{statistics.median(each):,.0f}" if each else "" for each in quarters)
                highest = max(value for _, value in points)
                lines.append(f"| {name} | {figure} | {' | '.join(medians)} | {highest:,.0f} |")
        return "\n".join(lines)


async def sample(run: ServiceRun, broker: EmbeddedBroker, samples: Samples) -> None:
    """Note memory, open files and threads of every process, and the articles on their way."""
    while True:
        processes = {name: run.pid(name) for name in run.names}
        processes |= {"broker": broker.pid, "supervisor": psutil.Process().pid}
        for name, pid in processes.items():
            if pid is not None:
                _note(samples, name, pid)
        samples.add("service", on_their_way=run.pushed - len(run.seen))
        await asyncio.sleep(_SAMPLE_SECONDS)


def _note(samples: Samples, name: str, pid: int) -> None:
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            megabytes = process.memory_info().rss / 2**20
            samples.add(
                name, megabytes=megabytes, files=process.num_fds(), threads=process.num_threads()
            )
    except psutil.Error:
        return


Action = Callable[[], Awaitable[None]]


class Faults:
    """All that is done to the service, one at a time."""

    def __init__(self, run: ServiceRun, broker: EmbeddedBroker, pick: random.Random) -> None:
        self.run, self.broker, self.pick = run, broker, pick
        self.counts: dict[str, int] = defaultdict(int)

    async def until(self, deadline: float) -> None:
        """Draw one fault after the other, with time to recover, until ``deadline``."""
        actions: list[Action] = [
            self.kill,
            self.end,
            self.stall,
            self.stop_broker,
            self.kill_broker,
        ]
        weights = (6, 4, 2, 1, 1)
        while time.monotonic() < deadline:
            await asyncio.sleep(self.pick.uniform(15, 45))
            action = self.pick.choices(actions, weights)[0]
            name = action.__name__
            self.counts[name] += 1
            print(f"{time.strftime('%H:%M:%S')} {name}: {self.run.summary()}", flush=True)
            await action()
            self.run.passed()

    async def kill(self) -> None:
        self.run.signal(self.pick.choice(self.run.names), signal.SIGKILL)

    async def end(self) -> None:
        self.run.signal(self.pick.choice(self.run.names), signal.SIGTERM)

    async def stall(self) -> None:
        name = self.pick.choice(self.run.names)
        self.run.signal(name, signal.SIGSTOP)
        await asyncio.sleep(25)
        self.run.signal(name, signal.SIGCONT)

    async def stop_broker(self) -> None:
        await self.broker.stop()
        await self._away()

    async def kill_broker(self) -> None:
        await self.broker.kill()
        await self._away()

    async def _away(self) -> None:
        await asyncio.sleep(self.pick.choice((1, 5, 40)))
        await self.broker.start()


async def main() -> None:
    """Run the soak; exit with 1 where an article was lost, wrong or repeated."""
    parser = argparse.ArgumentParser(description="all faults at random, for as long as you like")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=30.0, help="articles a second")
    parser.add_argument("--seed", type=int, default=random.randrange(100_000))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    work = workload(int(given.minutes * 60 * given.rate), given.seed)
    with tempfile.TemporaryDirectory(prefix="newsdesk-soak-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        async with EmbeddedBroker(folder / "broker") as broker:
            await soak(broker, folder, work, given)


async def soak(
    broker: EmbeddedBroker, folder: Path, work: list[Pushed], given: argparse.Namespace
) -> None:
    """Feed ``work`` under faults, and print what came of it."""
    settings = service_settings(broker.address, folder).model_copy(
        update={"remember_articles": _REMEMBERED}
    )
    await topic_setup.make_topics(settings)
    run = ServiceRun(settings, folder)
    samples = Samples()
    faults = Faults(run, broker, random.Random(given.seed))

    async def fault(run: ServiceRun) -> None:
        sampling = asyncio.create_task(sample(run, broker, samples))
        # The last minutes are without faults, so that all can come out.
        await faults.until(time.monotonic() + max(60.0, given.minutes * 60 - 60))
        sampling.cancel()

    report = await endure(f"soak, {given.minutes:g} min", run, fault, work, None, rate=given.rate)
    print(f"faults: {dict(faults.counts)}")
    print(HEADER)
    print(report.row())
    print(samples.table())


if __name__ == "__main__":
    asyncio.run(main())
