"""The whole pipeline on the embedded broker: articles a second, and how long one takes.

    python -m bench.pipeline [--articles 2000] [--rate 12] [--seconds 30]

First all articles at once: the time until the last one stands on ``unique`` and on ``enriched``,
beside what the same broker and client take to write and read them plainly. Then ``--rate``
articles a second (12 a second are a million a day): from pushing to reading, committed, and what
broker and workers need of a processor for it, and when there is nothing to do. One worker for each
stage; the articles are those of `bench.entities`, about 400 words.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.articles import make_article
from bench.processor import family, processor_seconds
from service import kafka, running
from service.codec import encode
from service.reading import reading
from service.records import Article
from service.settings import Settings, load
from service.topics import ARTICLES, ENRICHED, UNIQUE, Topic
from service.topology import WORKERS

_IDLE_SECONDS = 10.0


def pushed(number: int) -> tuple[bytes, bytes]:
    """Return key and value of article ``number`` as a producer pushes it."""
    made = make_article(number)
    url = f"https://bench.example/{number}"
    return url.encode(), encode(Article(url=url, title=made.title, text=made.text))


async def push(
    settings: Settings, articles: Iterable[tuple[bytes, bytes]], pause: float = 0.0
) -> dict[str, datetime]:
    """Push articles (URL, value), one every ``pause`` s; return by URL when each was pushed."""
    times: dict[str, datetime] = {}
    producer = kafka.producer(settings)
    await producer.start()
    began = time.monotonic()
    for place, (key, value) in enumerate(articles):
        await asyncio.sleep(max(0.0, began + place * pause - time.monotonic()))
        times[key.decode()] = datetime.now(UTC)
        await producer.send(settings.topic(ARTICLES.name), value, key)
    await producer.flush()
    await producer.stop()
    return times


@asynccontextmanager
async def arrivals(
    settings: Settings, count: int, *topics: Topic[Any]
) -> AsyncGenerator[asyncio.Task[dict[str, datetime]], None]:
    """Give a task that tells when each of the next ``count`` articles was read, by its URL."""
    times: dict[str, datetime] = {}
    async with reading(settings, topics) as reader:
        await reader.from_now_on()

        async def read() -> dict[str, datetime]:
            while len(times) < count:
                for record in await reader.next(0.05):
                    assert record.value is not None
                    url = record.value.partition(b'"url":"')[2].partition(b'"')[0]
                    times[url.decode()] = datetime.now(UTC)
            return times

        yield asyncio.create_task(read())


def used() -> dict[str, float]:
    """Return the seconds of processor that broker and workers have used so far."""
    children = family(os.getpid())[1:]
    broker = [child for child in children if child.name() == "java"]
    workers = [child for child in children if child not in broker]
    return {"broker": processor_seconds(broker), "workers": processor_seconds(workers)}


def since(before: dict[str, float], seconds: float) -> str:
    """Return in words what has been used since ``before``, ``seconds`` ago."""
    return ", ".join(
        f"{name} {(now - before[name]) / seconds:.2f} of a core" for name, now in used().items()
    )


async def measure(settings: Settings, articles: int, rate: float, seconds: float) -> None:
    """Print the figures, on a broker with all workers."""
    warm = range(50)
    async with arrivals(settings, len(warm), ENRICHED) as warmed:
        await push(settings, map(pushed, warm))
        await warmed

    numbers = range(len(warm), len(warm) + articles)
    async with (
        arrivals(settings, articles, ARTICLES) as plain,
        arrivals(settings, articles, UNIQUE) as unique,
        arrivals(settings, articles, ENRICHED) as enriched,
    ):
        began = time.monotonic()
        await push(settings, map(pushed, numbers))
        for name, task in (("read plainly", plain), ("unique", unique), ("enriched", enriched)):
            await task
            took = time.monotonic() - began
            print(
                f"{articles} at once: {name} after {took:.1f} s, {articles / took:.0f} articles/s"
            )

    before = used()
    await asyncio.sleep(_IDLE_SECONDS)
    print(f"nothing to do: {since(before, _IDLE_SECONDS)}")

    count = int(rate * seconds)
    before, began = used(), time.monotonic()
    async with arrivals(settings, count, ENRICHED) as enriched:
        more = map(pushed, range(numbers.stop, numbers.stop + count))
        sent = await push(settings, more, 1 / rate)
        read = await enriched
    needed = since(before, time.monotonic() - began)
    took_each = sorted((read[url] - sent[url]).total_seconds() for url in sent)
    print(
        f"{rate:g} articles/s for {seconds:g} s: p50 {statistics.median(took_each):.2f} s, "
        f"p99 {took_each[int(0.99 * len(took_each))]:.2f} s, worst {took_each[-1]:.2f} s; "
        f"{needed}"
    )


async def main() -> None:
    """Start a broker and workers in a temporary folder, and measure."""
    parser = argparse.ArgumentParser(description="articles a second of the whole pipeline")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=12.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(
        prefix="newsdesk-bench-", ignore_cleanup_errors=True
    ) as folder:
        settings = load(state_dir=Path(folder), broker_port=0)
        names = [name for name in WORKERS if name != "feeds"]
        async with (
            running.broker(settings, print) as connected,
            running.workers(connected, names, print),
        ):
            await measure(connected, given.articles, given.rate, given.seconds)


if __name__ == "__main__":
    asyncio.run(main())
