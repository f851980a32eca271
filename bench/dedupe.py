"""Near-duplicates: how right, how fast, how large; and datasketch's MinHash LSH beside it.

    python -m bench.dedupe [FILE.jsonl[.gz]] [--remembered 10000 100000 1000000]

FILE has articles in their order of arrival, one a line: ``title``, ``body``, the ``cluster`` of
those that tell the same story, and the ``kind`` of edit that made it, where it is known. Without
FILE only growth is measured: a memory with so many texts of random shingles (`bench.remembered`).
All on one core; seconds are of the processor.
"""

import argparse
import gc
import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import orjson
import psutil
from datasketch import MinHash, MinHashLSH

from bench.clusters import adjusted_rand, b_cubed, by_kind, pairs
from bench.lines import objects
from bench.remembered import known_texts
from service.codec import extend
from service.dedupe.compare import Comparer
from service.dedupe.remembering import Bounds, milliseconds
from service.intake import identify
from service.records import Article, Duplicate, RevisedArticle
from service.stream.memory import Memory
from service.text.language import routed_as

_BATCH = 100
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_BOUNDS = Bounds(hours=72, records=10_000_000)
_LOOKED_UP = 1000


@dataclass(frozen=True)
class Labelled:
    """An article, and what is known of it."""

    article: RevisedArticle
    cluster: str
    kind: str


@dataclass(frozen=True)
class Run:
    """The story of each article, and the s of processor that each took."""

    stories: list[str]
    seconds: list[float]

    def speed(self) -> str:
        """Return how many articles a second it took, in words."""
        return f"{len(self.seconds) / sum(self.seconds):.0f} articles/s on one core"

    def latency(self) -> str:
        """Return how long an article took, in words."""
        ordered = sorted(self.seconds)
        median, late = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99))
        return f"p50 {median:.2f} ms, p99 {late:.2f} ms an article"


def read(path: Path) -> list[Labelled]:
    """Return the labelled articles of a file."""
    return [_labelled(number, given) for number, given in enumerate(objects(path))]


def _labelled(number: int, given: dict[str, str]) -> Labelled:
    article = Article(
        url=f"https://bench.example/{number}", title=given["title"] or None, text=given["body"]
    )
    identified = identify(article, _NOW)
    revised = extend(
        identified,
        RevisedArticle,
        revision=1,
        previous_text_hash=None,
        routing_language=routed_as(identified.language.code),
    )
    return Labelled(revised, str(given["cluster"]), str(given.get("kind", "article")))


def compare(
    articles: Sequence[RevisedArticle], memory: Memory, comparer: Comparer, together: int = _BATCH
) -> Run:
    """Take the articles through the step by language, in batches as the pipeline does.

    What a batch takes is that of its articles, each alike.
    """
    run = Run([], [])
    for start in range(0, len(articles), together):
        batch = [
            (article, _NOW + timedelta(seconds=number))
            for number, article in enumerate(articles[start : start + together], start)
        ]
        began = time.process_time()
        verdicts = list(comparer.compare(batch, _BOUNDS))
        memory.settle()
        run.seconds.extend([(time.process_time() - began) / len(batch)] * len(batch))
        run.stories.extend(
            str(verdict.story_id) if isinstance(verdict, Duplicate) else verdict.story.id
            for verdict in verdicts
        )
    return run


def min_hash(articles: Sequence[RevisedArticle]) -> Run:
    """Do the same as users would set up datasketch: word 3-shingles, 128 hashes, Jaccard 0.5."""
    index = MinHashLSH(threshold=0.5, num_perm=128)
    run = Run([], [])
    for number, article in enumerate(articles):
        began = time.process_time()
        words = (article.text or "").lower().split()
        shingles = {" ".join(words[place : place + 3]).encode() for place in range(len(words) - 2)}
        sketch = MinHash(num_perm=128)
        sketch.update_batch(list(shingles))
        found = index.query(sketch)
        if found:
            run.stories.append(run.stories[min(found)])
        else:
            run.stories.append(article.id)
            index.insert(number, sketch)
        run.seconds.append(time.process_time() - began)
    return run


def report(name: str, run: Run, alone: Run, labelled: Sequence[Labelled]) -> None:
    """Print how right and how fast a run was, and one of articles that come alone."""
    clusters = [each.cluster for each in labelled]
    kinds = [each.kind for each in labelled]
    found = pairs(run.stories, clusters)
    by_article = b_cubed(run.stories, clusters)
    print(
        f"{name}: precision {found.precision:.4f}, recall {found.recall:.4f}, F1 {found.f1:.4f}, "
        f"ARI {adjusted_rand(run.stories, clusters):.4f}, B3 F1 {by_article.f1:.4f}"
    )
    print(f"{name}: {run.speed()}; one by one {alone.latency()}")
    for kind, (count, scores, wrong) in by_kind(run.stories, clusters, kinds).items():
        print(
            f"  {kind:16} {count:6} precision {scores.precision:.3f} recall {scores.recall:.3f} "
            f"F1 {scores.f1:.3f}, wrong pairs {wrong}"
        )


def restored(count: int) -> tuple[Memory, int]:
    """Return a memory of ``count`` texts, and how many bytes they take in the state topic."""
    memory, state = Memory(), 0
    for key, record in known_texts(count, milliseconds(_NOW)):
        value = orjson.dumps(record)
        memory.restore(key, bytes(memoryview(value)))
        state += len(key) + len(value)
    return memory, state


def grow(count: int, articles: Sequence[RevisedArticle]) -> float:
    """Print what ``count`` remembered texts take; return bytes in memory of all of them."""
    # What the first text of all takes, numpy's random numbers above all, stays with the process.
    Comparer(restored(1)[0])
    gc.collect()
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss
    memory, state = restored(count)
    gc.collect()
    began = time.process_time()
    comparer = Comparer(memory)
    built = time.process_time() - began
    gc.collect()
    taken = process.memory_info().rss - before
    line = (
        f"{count:>9,} remembered: {state / count:.0f} bytes each in the state topic, "
        f"{taken / count:.0f} in memory (of these {comparer.known_texts.nbytes / count:.0f} index, "
        f"built in {built:.1f} s)"
    )
    if articles:
        run = compare(articles[:_LOOKED_UP], memory, comparer)
        alone = compare(articles[_LOOKED_UP:], memory, comparer, together=1)
        line += f"; {run.speed()}; one by one {alone.latency()}"
    print(line, flush=True)
    return float(taken)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--remembered", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    given = parser.parse_args()
    labelled = read(given.file) if given.file else []
    articles = [each.article for each in labelled]
    if labelled:
        run, alone = (
            compare(articles, memory := Memory(), Comparer(memory), size) for size in (_BATCH, 1)
        )
        report("newsdesk", run, alone, labelled)
        run = min_hash(articles)
        report("datasketch", run, run, labelled)
    sizes = [(count, grow(count, articles[: 2 * _LOOKED_UP])) for count in given.remembered]
    for (few, less), (many, more) in pairwise(sizes):
        slope = math.log(more / less) / math.log(many / few)
        print(f"slope of memory from {few:,} to {many:,}: {slope:.3f}")


if __name__ == "__main__":
    main()
