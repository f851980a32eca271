"""How soon a dedupe worker is at work that takes over a partition with much to remember.

    python -m bench.recovery [--remembered 100000 1000000] [--session 8]

One partition, in which the steps by id and by language remember so many articles each. Two workers,
of which one has all the work; it is killed (-9), an article is pushed at once, and the time runs
until it stands on ``unique``, committed. That is the session's end (``NEWSDESK_SESSION_TIMEOUT``),
reading back what is not known yet, and the article's way. First the other worker stands by, as
by default (``NEWSDESK_STANDBY``), then one takes over from it that does not. "opened N times": more
than once, and the worker was taken for dead while it read, which tells that the session is too
short. The slope is that of reading all back: 1 means ten times the time for ten times as much.
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


async def taken_over(
    settings: Settings, owner: subprocess.Popen[bytes], waiting: Path, number: int
) -> float:
    """Kill the owner when the other worker waits; return after how many s an article is out."""
    event, count = ("stands by", 3) if settings.standby else ("started", 1)
    while len(logged(waiting, event)) < count:  # noqa: ASYNC110 (another process writes it)
        await asyncio.sleep(0.1)
    async with arrivals(settings, 1, UNIQUE) as arrived:
        owner.kill()
        began = time.monotonic()
        await push(settings, [pushed(number)])
        await arrived
        return time.monotonic() - began


def report(settings: Settings, count: int, log: Path, pid: int, took: float) -> float:
    """Print the figures of a takeover; return the seconds of reading back."""
    opened = [line for line in logged(log, "opened partition") if float(str(line["remembered"]))]
    seconds = max(float(str(line["seconds"])) for line in opened)
    print(
        f"session {settings.session_timeout:g} s, {count:,} remembered by id and as many by text, "
        f"{'with' if settings.standby else 'without'} standby: working again {took:.1f} s after "
        f"kill -9, of which {seconds:.1f} s to open; opened {len(opened) / 2:g} times; "
        f"{psutil.Process(pid).memory_info().rss / 2**20:,.0f} MB",
        flush=True,
    )
    return seconds


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
        alone = settings.model_copy(update={"standby": False})
        await topic_setup.make_topics(settings)
        for step in (REVISE, COMPARE):
            await remember(settings, step, remembered(step, count))
        first, second, third = (folder / f"{name}.log" for name in ("first", "second", "third"))
        with worker(alone, first) as owner:
            async with arrivals(settings, 1, UNIQUE) as arrived:
                await push(settings, [pushed(1)])
                await arrived
            with worker(settings, second) as standby:
                took = await taken_over(settings, owner, second, 2)
                report(settings, count, second, standby.pid, took)
                with worker(alone, third) as other:
                    took = await taken_over(alone, standby, third, 3)
                    return report(alone, count, third, other.pid, took)


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
