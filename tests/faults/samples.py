"""What a service under fault needs, over time: memory, open files, threads; and its backlog."""

import asyncio
import os
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass, field

import psutil

from service.broker import EmbeddedBroker
from tests.faults.service_run import ServiceRun

_SAMPLE_SECONDS = 10.0


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
    """Note what every process needs, and the articles on their way, again and again.

    A worker counts with its children, the processes of the entity model. Our own process keeps all
    that came out, so its memory grows.
    """
    while True:
        for name in run.names:
            _note(samples, name, run.pid(name), children=True)
        _note(samples, "broker", broker.pid)
        _note(samples, "supervisor", os.getpid())
        samples.add("service", on_their_way=run.pushed - len(run.seen))
        await asyncio.sleep(_SAMPLE_SECONDS)


def _note(samples: Samples, name: str, pid: int | None, *, children: bool = False) -> None:
    if pid is None:
        return
    try:
        process = psutil.Process(pid)
        tree = [process, *(process.children(recursive=True) if children else [])]
        samples.add(
            name,
            megabytes=sum(each.memory_info().rss for each in tree) / 2**20,
            files=sum(each.num_fds() for each in tree),
            threads=sum(each.num_threads() for each in tree),
        )
    except psutil.Error:
        return
