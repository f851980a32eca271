"""What compression saves and costs: each of Kafka's, on the same articles through the pipeline.

    python -m bench.compression [FILE.jsonl[.gz]] [--articles 600] [--rate 12]

FILE has an article a line with ``title`` and ``body``; without it articles are those of
`bench.entities`, which repeat themselves more than real ones do. They are pushed at a steady
``--rate``, since what is compressed together is what comes together. Printed: the bytes that an
article leaves on all topics, and the processor time that it takes in the workers (without the
entity model's processes), in the broker, and in an independent reader of ``enriched``.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Literal, get_args

import psutil

from bench.lines import objects
from bench.pipeline import arrivals, push, pushed
from bench.processor import processor_seconds
from service import running
from service.broker import EmbeddedBroker
from service.codec import encode
from service.reading import reading
from service.records import Article
from service.settings import load
from service.topics import DUPLICATES, ENRICHED

Compression = Literal["none", "gzip", "snappy", "lz4", "zstd"]
WORKERS = ("dedupe", "entities")
OUT = (ENRICHED, DUPLICATES)


def read_articles(file: Path) -> Iterator[tuple[bytes, bytes]]:
    """Give key and value of each article in the file."""
    for number, given in enumerate(objects(file)):
        url = f"https://bench.example/{number}"
        yield url.encode(), encode(Article(url=url, title=given["title"], text=given["body"]))


def bytes_on_topics(data: Path, prefix: str) -> int:
    """Return the size of the topics' segments."""
    return sum(segment.stat().st_size for segment in data.glob(f"{prefix}.*/*.log"))


async def measure(
    compression: Compression, articles: list[tuple[bytes, bytes]], rate: float, folder: Path
) -> None:
    """Print the figures of one compression, on a broker of its own."""
    async with EmbeddedBroker(folder / "broker") as broker:
        settings = load(broker=broker.address, state_dir=folder, compression=compression)
        async with running.workers(settings, WORKERS, print) as supervisor:
            warm, rest = articles[:20], articles[20:]
            async with arrivals(settings, len(warm), *OUT) as arrived:
                await push(settings, warm)
                await arrived
            assert broker.pid is not None
            processes = (
                [psutil.Process(supervisor.pids[name]) for name in WORKERS],
                [psutil.Process(broker.pid)],
            )
            before = [processor_seconds(each) for each in processes]
            bytes_before = bytes_on_topics(folder / "broker" / "data", settings.topic_prefix)
            async with arrivals(settings, len(rest), *OUT) as arrived:
                await push(settings, rest, 1 / rate)
                await arrived
            after = [processor_seconds(each) for each in processes]
            written = bytes_on_topics(folder / "broker" / "data", settings.topic_prefix)
        began = time.process_time()
        read = 0
        async with reading(settings, [ENRICHED]) as reader:
            async for _ in reader.to_end():
                read += 1
        took = time.process_time() - began
    workers, kafka = (
        (one - other) / len(rest) * 1000 for one, other in zip(after, before, strict=True)
    )
    print(
        f"{compression:>6}: {(written - bytes_before) / len(rest):,.0f} bytes an article, "
        f"workers {workers:.1f} ms, broker {kafka:.1f} ms, reader {took / read * 1000:.2f} ms",
        flush=True,
    )


async def main() -> None:
    """Measure one compression after the other."""
    parser = argparse.ArgumentParser(description="what compression saves and costs")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rate", type=float, default=12.0)
    given = parser.parse_args()
    source = map(pushed, range(given.articles)) if given.file is None else read_articles(given.file)
    articles = list(islice(source, given.articles))
    size = sum(len(value) for _, value in articles) / len(articles)
    print(f"{len(articles)} articles of {size:,.0f} bytes, {given.rate:g} a second")
    for compression in get_args(Compression):
        with tempfile.TemporaryDirectory(
            prefix="newsdesk-bench-", ignore_cleanup_errors=True
        ) as folder:
            await measure(compression, articles, given.rate, Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
