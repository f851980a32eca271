"""Polling at scale: so many feeds of so many hosts, in steady state, by one worker on one core.

    python -m bench.poller [--feeds 100000] [--hosts 20000] [--rate 300] [--seconds 120] [--cores 1]

The feeds are those of `bench.publisher`, at addresses of the loopback network, a host each; they
have been polled before, and come due evenly, ``--rate`` a second. Most polls find nothing new
(304); ``--changing`` of them one entry. The worker and the process that parses for it have a core
of their own, broker and publisher another; with ``--cores 2`` the former may use that one as well.
Beside the figures, in the same run: how many conditional requests a second a bare client makes on
the worker's own core.
"""

import argparse
import asyncio
import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import psutil
from prometheus_client.parser import text_string_to_metric_families

from bench.processor import family, processor_seconds
from bench.publisher import ENTRIES, etag, link_of, summary_of, title_of, version
from service import topic_setup
from service.broker import EmbeddedBroker
from service.codec import decode
from service.feed_records import Feed, Poll
from service.feeds.entries import select
from service.feeds.state import FeedState
from service.feeds.subscription import Subscription, remember_entries
from service.ports import free_port
from service.reading import reading
from service.records import Article
from service.settings import Settings, load, variables
from service.stream.partition import Partition
from service.topics import ARTICLES, POLLS
from service.topology import FEEDS
from service.urls import feed_id

_TOGETHER = 500
_WARM_UP_SECONDS = 20.0
_START_SECONDS = 20.0
_PER_FEED_SECONDS = 0.003
"""So long it takes at most until a worker is at work: until then nothing is due."""

_BARE_URLS = 2000
_OWN_CORE, _OTHERS_CORE = 0, 1


def feed_url(number: int, hosts: int, port: int) -> str:
    """Return the address of feed ``number``, at one of ``hosts`` addresses of 127.0.0.0/8."""
    host = number % hosts + 256
    return f"http://127.{host >> 16 & 255}.{host >> 8 & 255}.{host & 255}:{port}/feed/{number}"


@contextmanager
def process(command: list[str], cores: set[int], settings: Settings | None = None) -> Iterator[int]:
    """Run a command on some cores; give its process id."""
    running = subprocess.Popen(
        command,
        env=os.environ | (variables(settings) if settings else {}),
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    try:
        yield running.pid
    finally:
        running.kill()
        running.wait()


def known_of(path: str, newest: int) -> dict[str, str]:
    """Return what a poller knows of the entries of a feed."""
    entries = [
        Article(
            guid=f"{path}/{number}",
            url=link_of(path, number),
            title=title_of(path, number),
            summary=summary_of(number),
        )
        for number in range(newest, newest - ENTRIES, -1)
    ]
    return select(entries, {}).known


async def remember(
    settings: Settings, urls: Sequence[str], begin: datetime, within: float, period: float
) -> None:
    """Write what pollers remember of feeds that come due evenly, ``within`` s from ``begin`` on."""
    pick = random.Random(1)
    partitions = [Partition(FEEDS, index, settings) for index in range(settings.partitions)]
    for partition in partitions:
        await partition.open()
    for number, url in enumerate(urls):
        now = datetime.now(UTC)
        path = urlsplit(url).path
        newest = version(path, now.timestamp(), period)
        state = FeedState(
            title=f"Feed {path}",
            etag=etag(path, newest),
            body_hash="0" * 64,
            whole_at=now,
            news=[now - timedelta(seconds=pick.uniform(1, 60)) for _ in range(4)],
            polled_at=now,
            succeeded_at=now,
            next_at=begin + timedelta(seconds=pick.uniform(0, within)),
            led_to=url,
        )
        memory = partitions[number % len(partitions)].memory
        Subscription(Feed(id=feed_id(url), url=url), state).remember(memory)
        remember_entries(memory, feed_id(url), known_of(path, newest))
        if number % (_TOGETHER * len(partitions)) == 0:
            await asyncio.gather(*(partition.commit([]) for partition in partitions))
    for partition in partitions:
        await partition.commit([])
        await partition.close()


async def observe(settings: Settings, seconds: float) -> tuple[list[Poll], list[float]]:
    """Return the polls of the next ``seconds``, and for each article how long it took.

    That is from when the publisher had it, as it says, until it stood on the topic.
    """
    polls: list[Poll] = []
    delays: list[float] = []
    async with reading(settings, [POLLS, ARTICLES]) as reader:
        await reader.from_now_on()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for record in await reader.next():
                if record.topic == settings.topic(POLLS.name):
                    polls.append(decode(Poll, record.value))
                else:
                    article = decode(Article, record.value)
                    assert article.published_at is not None
                    delays.append((record.at - article.published_at).total_seconds())
    return polls, delays


def bare_client(urls: Sequence[str], period: float) -> float:
    """Return how many conditional requests a second a bare client makes on the worker's core."""
    command = [sys.executable, "-m", "bench.bare", str(period), *urls]
    ran = subprocess.run(
        command,
        check=True,
        capture_output=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {_OWN_CORE}),
    )
    return float(ran.stdout)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that so many per cent are not above."""
    return statistics.quantiles(values, n=100)[percent - 1] if len(values) > 1 else float("nan")


async def loop_lags(port: int) -> dict[float, float]:
    """Return how often the worker's event loop was late, by the bound of its buckets, in s."""
    return {
        float(sample.labels["le"]): sample.value
        for metric in text_string_to_metric_families(await page(port))
        if metric.name == "newsdesk_event_loop_lag_seconds"
        for sample in metric.samples
        if sample.name.endswith("_bucket")
    }


def longest_lag(before: dict[float, float], after: dict[float, float]) -> float:
    """Return the bound, in s, of the bucket of the longest time that was measured in between."""
    counts = {bound: after[bound] - before[bound] for bound in sorted(after)}
    return min(bound for bound, count in counts.items() if count == max(counts.values()))


async def measure(given: argparse.Namespace, folder: Path) -> None:
    """Print the figures."""
    within = given.feeds / given.rate
    period = within / given.changing
    port, metrics_port = free_port(), free_port()
    urls = [feed_url(number, given.hosts, port) for number in range(given.feeds)]
    others = {_OTHERS_CORE} if given.cores > 1 else set()
    os.sched_setaffinity(0, {_OTHERS_CORE})
    publishing = [sys.executable, "-m", "bench.publisher", str(port), str(period)]
    with process(publishing, {_OTHERS_CORE}) as publisher:
        async with EmbeddedBroker(folder / "broker") as broker:
            settings = load(
                broker=broker.address,
                state_dir=folder,
                allow_private_addresses=True,
                poll_interval=within,
                poll_interval_max=within,
                metrics_port=metrics_port,
                log_file=folder / "worker.log",
                log_level="WARNING",
            )
            await topic_setup.make_topics(settings)
            limit = await asyncio.to_thread(bare_client, urls[:_BARE_URLS], period)
            begin = datetime.now(UTC) + timedelta(
                seconds=_START_SECONDS + len(urls) * _PER_FEED_SECONDS
            )
            await remember(settings, urls, begin, within, period)
            working = [sys.executable, "-m", "service.cli", "worker", "feeds"]
            with process(working, {_OWN_CORE, *others}, settings) as worker:
                await opened(metrics_port, settings.partitions)
                ahead = (begin - datetime.now(UTC)).total_seconds()
                if ahead < 0.0:
                    print(f"feeds came due {-ahead:.0f} s before the worker was at work")
                await asyncio.sleep(max(ahead, 0.0) + _WARM_UP_SECONDS)
                lags = await loop_lags(metrics_port)
                own_process, *parsers = family(worker)
                processes = ([own_process], parsers, [psutil.Process(publisher)])
                before = [processor_seconds(pids) for pids in processes]
                polls, delays = await observe(settings, given.seconds)
                after = [processor_seconds(pids) for pids in processes]
                memory = sum(each.memory_info().rss for each in family(worker)) / 2**20
                lag = longest_lag(lags, await loop_lags(metrics_port))
    lateness = [
        (poll.started_at - poll.due_at).total_seconds() for poll in polls if poll.due_at is not None
    ]
    outcomes = Counter(poll.outcome for poll in polls)
    rate = len(polls) / given.seconds
    own, parsing, serving = (
        (late - early) / given.seconds for early, late in zip(before, after, strict=True)
    )
    print(
        f"{given.feeds:,} feeds of {given.hosts:,} hosts, {given.rate:g} due a second: "
        f"{rate:.0f} polls/s ({dict(outcomes)}), {rate / limit:.2f} of the {limit:.0f} requests/s "
        f"of a bare client; lateness p50 {percentile(lateness, 50):.2f} s, p99 "
        f"{percentile(lateness, 99):.2f} s; worker {own:.2f} of a core, its parsers {parsing:.2f} "
        f"(publisher {serving:.2f} of the other), {memory:,.0f} MB, its event loop blocked for at "
        f"most {lag * 1000:g} ms; {len(delays)} articles, from published to topic "
        f"p50 {percentile(delays, 50):.0f} s",
        flush=True,
    )


async def opened(port: int, partitions: int) -> None:
    """Wait until a worker is at work on so many partitions."""
    while True:
        await asyncio.sleep(0.5)
        with contextlib.suppress(aiohttp.ClientConnectionError):
            if f'newsdesk_open_partitions{{step="feeds"}} {partitions:.1f}' in await page(port):
                return


async def page(port: int) -> str:
    """Return a worker's metrics."""
    url = f"http://127.0.0.1:{port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description="polling at scale")
    parser.add_argument("--feeds", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=300.0, help="feeds that come due a second")
    parser.add_argument("--changing", type=float, default=0.05, help="polls that find an entry")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--cores", type=int, choices=(1, 2), default=1, help="of the worker")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(
        prefix="newsdesk-bench-", ignore_cleanup_errors=True
    ) as folder:
        asyncio.run(measure(given, Path(folder)))


if __name__ == "__main__":
    main()
