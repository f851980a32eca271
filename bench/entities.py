"""How right the entity stage is, and how many articles a second it does.

    python -m bench.entities [FILE.jsonl[.gz] …] [--model newsdesk:multi spacy:en_core_web_sm …]

FILE has texts with the names in them, one a line: {"text", "entities": [[start, end, label]]},
labels PER, ORG, LOC, MISC, and "lang" (ISO 639-1) where it is not English (`bench.spans` tells
what else a line may have). The mentions of the article's entities are compared with these.

Speed is that of articles of about 400 words, made up here. "bare" is the model alone, in as many
processes, each with its share of the texts from the start; "entities" is `EntityExtractor`: texts
to the processes, spans back, merged into entities and linked; "stage" is all that the agent does
with an article, with quotes and their speakers. Rounds alternate, so that what else the machine
does falls on all; medians are printed. Besides: start-up time and memory.
"""

import argparse
import asyncio
import multiprocessing
import os
import resource
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import psutil

from agents.entities import stages
from bench.articles import article, make_article
from bench.lines import objects
from bench.spans import COARSE, Labelled, score, total
from service.entities.extract import Call, EntityExtractor, finder
from service.entities.model import OWN_MULTILINGUAL, Span
from service.records import UniqueArticle
from service.settings import load
from service.stream.memory import Memory
from service.stream.stage import Taken


@cache
def loaded(model: str) -> Callable[[list[str]], list[list[Span]]]:
    """Return the model, loaded once in each process."""
    find = finder((model,))
    return lambda texts: find(Call(model, "en", texts))


def find_bare(model: str, articles: list[list[str]]) -> int:
    """Return the number of names in the texts of ``articles``."""
    find = loaded(model)
    return sum(len(spans) for texts in articles for spans in find(texts))


def time_bare(
    executor: ProcessPoolExecutor, model: str, processes: int, texts: list[list[str]]
) -> float:
    """Return articles a second of the model alone."""
    shares = [texts[first::processes] for first in range(processes)]
    started = time.perf_counter()
    list(executor.map(find_bare, [model] * processes, shares))
    return len(texts) / (time.perf_counter() - started)


async def time_batches(
    handle: Callable[[Sequence[UniqueArticle]], Awaitable[object]],
    articles: list[UniqueArticle],
    batch: int,
) -> float:
    """Return articles a second of what handles ``batch`` articles at once."""
    started = time.perf_counter()
    for first in range(0, len(articles), batch):
        await handle(articles[first : first + batch])
    return len(articles) / (time.perf_counter() - started)


async def measure(model: str, processes: int, articles: list[UniqueArticle], rounds: int) -> None:
    """Print the figures for one number of processes."""
    texts = [[article.title or "", article.text or ""] for article in articles]
    (stage,) = stages(load(entity_model=model, entity_processes=processes))
    extractor = EntityExtractor(model, processes, timeout=120)

    async def handle(batch: Sequence[UniqueArticle]) -> None:
        done = stage.handle([Taken(article, article.fetched_at) for article in batch], Memory())
        assert isinstance(done, Awaitable)
        await done

    started = time.perf_counter()
    await extractor.start()
    ready = time.perf_counter() - started
    await stage.start()
    spawn = multiprocessing.get_context("spawn")
    speeds: dict[str, list[float]] = {"bare": [], "entities": [], "stage": []}
    with ProcessPoolExecutor(processes, spawn, loaded, (model,)) as executor:
        time_bare(executor, model, processes, texts[: 4 * processes])
        for _ in range(rounds):
            speeds["bare"].append(time_bare(executor, model, processes, texts))
            speeds["entities"].append(await time_batches(extractor.extract, articles, stage.batch))
            speeds["stage"].append(await time_batches(handle, articles, stage.batch))
    memory = _largest_model()
    await stage.close()
    await extractor.close()
    told = ", ".join(
        f"{name} {statistics.median(each):.1f}/s{_ratio(each, speeds['bare'])}"
        for name, each in speeds.items()
    )
    print(f"{processes} process(es): {told}; ready in {ready:.1f} s, {memory:.0f} MB a process")


def _largest_model() -> float:
    """Return the memory of the largest of the models' processes, in MB."""
    processes = psutil.Process().children()
    models = [each for each in processes if "serve" in " ".join(each.cmdline())]
    return float(max(each.memory_info().rss for each in models)) / 2**20


def _ratio(speeds: Sequence[float], bare: Sequence[float]) -> str:
    """Return what part of the bare model's speeds others are, in words."""
    if speeds is bare:
        return ""
    ratios = [one / other for one, other in zip(speeds, bare, strict=True)]
    return f" = {statistics.median(ratios):.2f} of bare ({min(ratios):.2f}–{max(ratios):.2f})"


async def report(path: Path, model: str) -> None:
    """Print how right the stage is with a model on the labelled texts of a file."""
    documents = list(objects(path))
    extractor = EntityExtractor(model, os.cpu_count() or 1, timeout=120)
    await extractor.start()
    found = await extractor.extract(
        [
            article(str(number), None, each["text"], each.get("lang", "en"))
            for number, each in enumerate(documents)
        ]
    )
    await extractor.close()
    scores = []
    for document, entities in zip(documents, found, strict=True):
        if not isinstance(entities, list):
            language = document.get("lang", "en")
            sys.exit(f"{path}: {model}: {entities or f'does not read {language}'}")
        spans = [
            Labelled(mention.start, mention.end, COARSE[entity.type])
            for entity in entities
            for mention in entity.mentions
        ]
        scores.append(score(document, spans))
    for label, one in total(scores).items():
        print(f"{path.parent.name}/{path.name}: {model}: {label:4} {one}", flush=True)


async def main() -> None:
    """Print how right the stage is on the files, then its speed with one process and with two."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--articles", type=int, default=300, help="0: no speed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", nargs="+", default=[OWN_MULTILINGUAL, "spacy:en_core_web_sm"])
    given = parser.parse_args()
    for path in given.files:
        for model in given.model:
            await report(path, model)
    if not given.articles:
        return
    articles = [make_article(number) for number in range(given.articles)]
    words = statistics.mean(len((article.text or "").split()) for article in articles)
    for model in given.model:
        print(
            f"{model}: {given.articles} articles of {words:.0f} words, {given.rounds} rounds, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the run "
            "(what else runs on the machine is in the figures)"
        )
        for processes in (1, 2):
            await measure(model, processes, articles, given.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"parent process: {peak:.0f} MB at most")


if __name__ == "__main__":
    asyncio.run(main())
