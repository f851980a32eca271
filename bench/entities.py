"""How right the entity stage is, and how many articles a second it does.

    python -m bench.entities [FILE.jsonl[.gz] …] [--model newsdesk:en spacy:en_core_web_sm …]

FILE has texts with the names in them, one a line: {"text", "entities": [[start, end, label]]},
labels PER, ORG, LOC, MISC (`bench.spans` tells what else a line may have). The mentions of the
article's entities are compared with these.

Speed is that of articles of about 400 words, made up here. "bare" is the model alone, in as many
processes, each with its share of the texts from the start; "stage" is `EntityExtractor`: texts to
the processes, spans back, merged into entities. Rounds alternate, so that what else the machine
does falls on both; medians are printed. Besides: start-up time and memory.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import psutil

from bench.lines import objects
from bench.spans import COARSE, Labelled, score, total
from service.entities.extract import Call, EntityExtractor, finder
from service.entities.model import OWN, Span
from service.records import Language, Provenance, Source, Story, UniqueArticle
from service.text.dateline import parse_opening

WORDS = 400
SENTENCES = (
    "{person}, who leads {org} in {place}, said on {day} that talks with {org2} would go on.",
    "“We do not expect {place} to change its mind,” {last} told reporters in {place2}.",
    "Officials from {place} and {place2} met for {number} hours but signed nothing.",
    "{org} said it had spent ${number} million on the project since {year}.",
    "According to {org2}, at least {number} people were moved from the coast near {place}.",
    "The decision surprised {person2}, a researcher at {org}, who has studied it since {year}.",
    "Shares of {org2} fell {number} percent in {place2} after {last} spoke.",
    "In {place}, volunteers known as the {org} handed out food, water and blankets.",
    "{person2} denied the report and called it “an old story, badly told”.",
    "It rained for most of {day}, and the road from {place} to {place2} stayed shut.",
)
PERSONS = (
    "Miriam Okoye", "Seyed Reza Karimi", "Anton Lindqvist", "Huda al-Jabri", "Paulo Mendes",
    "Claire Fontaine", "Rajiv Menon", "Tomoko Arai", "Dmitri Volkov", "Grace Mwangi",
)  # fmt: skip
ORGS = (
    "the Northern Rail Union", "Meridian Bank", "the World Health Organization", "Harbour Energy",
    "the Ministry of Water", "Atlas Motors", "the European Commission", "Delta Airways",
)  # fmt: skip
PLACES = (
    "Nairobi", "Basra", "Gothenburg", "Lisbon", "Kerala", "the Gulf of Aden", "Osaka", "Kazan",
    "Quito", "Al-Qaim", "Marseille", "Peru",
)  # fmt: skip


def make_article(number: int) -> UniqueArticle:
    """Return article ``number``: always the same, and unlike the others."""
    draw = random.Random(number)
    place = draw.choice(PLACES)
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < WORDS:
        person = draw.choice(PERSONS)
        sentence = draw.choice(SENTENCES).format(
            person=person,
            last=person.split()[-1],
            person2=draw.choice(PERSONS),
            org=draw.choice(ORGS),
            org2=draw.choice(ORGS),
            place=draw.choice(PLACES),
            place2=draw.choice(PLACES),
            day=draw.choice(("Monday", "Friday")),
            number=draw.randint(2, 900),
            year=draw.randint(1990, 2025),
        )
        sentences.append(sentence + ("\n\n" if draw.random() < 0.4 else " "))
    return article(
        str(number),
        f"{draw.choice(PERSONS)} back in {place}",
        f"{place.upper()} (Bench Wire) - " + "".join(sentences),
    )


def article(id_: str, title: str | None, text: str) -> UniqueArticle:
    """Return an English article as it comes to the stage, with its text as it is."""
    now = datetime.now(UTC)
    return UniqueArticle(
        id=id_, text_hash="", url=None, canonical_url=None, guid=None, source=Source(),
        title=title, summary=None, text=text, word_count=len(text.split()),
        authors=[], images=[], tags=[], dateline=parse_opening(text).dateline,
        language=Language(code="en", confidence=1.0), published_at=now,
        published_precision="exact", updated_at=None, fetched_at=now, provenance=Provenance(),
        revision=1, story=Story(id=id_, relation="original", copies=0),
    )  # fmt: skip


@cache
def loaded(model: str) -> Callable[[list[str]], list[list[Span]]]:
    """Return the model, loaded once in each process."""
    find = finder((model,))
    return lambda texts: find(Call(model, texts))


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


async def time_stage(extractor: EntityExtractor, articles: list[UniqueArticle]) -> float:
    """Return articles a second of the stage, in batches of 40 as it would take them."""
    started = time.perf_counter()
    for first in range(0, len(articles), 40):
        await extractor.extract(articles[first : first + 40])
    return len(articles) / (time.perf_counter() - started)


async def measure(model: str, processes: int, articles: list[UniqueArticle], rounds: int) -> None:
    """Print the figures for one number of processes."""
    texts = [[article.title or "", article.text or ""] for article in articles]
    extractor = EntityExtractor(model, processes, timeout=120)
    started = time.perf_counter()
    await extractor.start()
    ready = time.perf_counter() - started
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawn, loaded, (model,)) as executor:
        time_bare(executor, model, processes, texts[: 4 * processes])
        bare, stage = [], []
        for _ in range(rounds):
            bare.append(time_bare(executor, model, processes, texts))
            stage.append(await time_stage(extractor, articles))
    children = [
        child for child in psutil.Process().children() if "serve" in " ".join(child.cmdline())
    ]
    memory = max(child.memory_info().rss for child in children) / 2**20
    await extractor.close()
    ratios = [one / other for one, other in zip(stage, bare, strict=True)]
    print(
        f"{processes} process(es): bare {statistics.median(bare):.1f}/s, "
        f"stage {statistics.median(stage):.1f}/s, "
        f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}), "
        f"ready in {ready:.1f} s, {memory:.0f} MB a process"
    )


async def report(path: Path, model: str) -> None:
    """Print how right the stage is with a model on the labelled texts of a file."""
    documents = list(objects(path))
    extractor = EntityExtractor(model, os.cpu_count() or 1, timeout=120)
    await extractor.start()
    found = await extractor.extract(
        [article(str(number), None, each["text"]) for number, each in enumerate(documents)]
    )
    await extractor.close()
    scores = []
    for document, entities in zip(documents, found, strict=True):
        if not isinstance(entities, list):
            sys.exit(f"{path}: {model}: {entities or 'does not read English'}")
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
    parser.add_argument("--model", nargs="+", default=[OWN, "spacy:en_core_web_sm"])
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
