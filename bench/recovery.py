"""How soon a dedupe worker is at work that takes over a partition with much to remember.

    python -m bench.recovery [--remembered 100000 1000000] [--session 8]

One partition, in which the steps by id and by language remember so many articles each. Two workers,
of which one has all the work; it is killed (-9), an article is pushed at once, and the time runs
until it stands on ``unique``, committed. That is the session's end (``NEWSDESK_SESSION_TIMEOUT``),
reading back what is remembered, and the article's way. "opened N times": more than once, and the
worker was taken for dead while it read, which tells that the session is too short. The slope is
that of reading back: 1 means ten times the time for ten times as much.
"""

import argparse
import asyncio
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import psutil

from bench.pipeline import arrivals, push, pushed
from bench.remembered import known_texts
from service import topic_setup
from service.broker import EmbeddedBroker
from service.dedupe.remembering import milliseconds
from service.settings import Settings, load, variables
from service.stream.partition import Partition
from service.topics import UNIQUE
from service.topology import COMPARE, REVISE, Step

_TOGETHER = 500


def remembered(step: Step, count: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Give what the step remembers of ``count`` articles, as it writes it, by key."""
    seen = milliseconds(datetime.now(UTC))
    if step is COMPARE:
        yield from known_texts(count, seen)
        return
    for number in range(count):
        article = blake2b(f"article {number}".encode(), digest_size=16).hexdigest()
        content = f"{article}.{article[:16]}"
        yield article, {"content": content, "revision": 1, "language": "en", "seen": seen}


async def remember(
    settings: Settings, step: Step, records: Iterable[tuple[str, dict[str, object]]]
) -> None:
    """Write the records to the step's state topic, in transactions as the step would."""
    partition = Partition(step, 0, settings)
    await partition.open()
    for number, (key, value) in enumerate(records, 1):
        partition.memory.put(key, value)
        if number % _TOGETHER == 0:
            await partition.commit([])
    await partition.commit([])
    await partition.close()


@contextmanager
def worker(settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Give a dedupe worker in a process of its own."""
    command = [sys.executable, "-m", "service.cli", "worker", "dedupe", "--log-file", str(log)]
    process = subprocess.Popen(command, env=os.environ | variables(settings))
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def logged(log: Path, event: str) -> list[dict[str, object]]:
    """Return the lines of a worker's log that tell of ``event``."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [line for line in map(json.loads, lines) if line["event"] == event]


async def measure(count: int, session: float, folder: Path) -> float:
    """Print the figures for ``count`` remembered articles; return the seconds of reading back."""
    async with EmbeddedBroker(folder / "broker") as broker:
        settings = load(
            broker=broker.address,
            state_dir=folder,
            partitions=1,
            remember_articles=2 * count,
            session_timeout=session,
            request_timeout=max(session, Settings.model_fields["request_timeout"].default),
        )
        await topic_setup.make_topics(settings)
        for step in (REVISE, COMPARE):
            await remember(settings, step, remembered(step, count))
        first, second = folder / "first.log", folder / "second.log"
        with worker(settings, first) as works:
            async with arrivals(settings, 1, UNIQUE) as arrived:
                await push(settings, [pushed(1)])
                await arrived
            with worker(settings, second) as waits:
                while not logged(second, "started"):  # noqa: ASYNC110 (another process writes it)
                    await asyncio.sleep(0.1)
                async with arrivals(settings, 1, UNIQUE) as arrived:
                    works.kill()
                    began = time.monotonic()
                    await push(settings, [pushed(2)])
                    await arrived
                    took = time.monotonic() - began
                megabytes = psutil.Process(waits.pid).memory_info().rss / 2**20
    opened = [
        line for line in logged(second, "opened partition") if line["remembered"] == count + 1
    ]
    seconds = max(float(str(line["seconds"])) for line in opened)
    print(
        f"session {session:g} s, {count:,} remembered by id and as many by text: working again "
        f"{took:.1f} s after kill -9, of which {seconds:.1f} s read them back; opened "
        f"{len(opened) / 2:g} times; {megabytes:,.0f} MB",
        flush=True,
    )
    return seconds


async def main() -> None:
    """Measure for each number of remembered articles, and print the slope."""
    parser = argparse.ArgumentParser(description="how soon a partition is taken over")
    parser.add_argument("--remembered", type=int, nargs="+", default=[100_000, 1_000_000])
    default = Settings.model_fields["session_timeout"].default
    parser.add_argument("--session", type=float, default=default)
    given = parser.parse_args()
    seconds = []
    for count in given.remembered:
        with tempfile.TemporaryDirectory(
            prefix="newsdesk-bench-", ignore_cleanup_errors=True
        ) as folder:
            seconds.append(await measure(count, given.session, Path(folder)))
    if len(seconds) > 1:
        slope = math.log(seconds[-1] / seconds[0]) / math.log(
            given.remembered[-1] / given.remembered[0]
        )
        print(f"slope {slope:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
