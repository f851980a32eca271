"""Near-duplicates through real workers: killed in mid-stream, the verdicts are the same."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import orjson

from service.codec import decode, encode
from service.dedupe.compare import Comparer
from service.dedupe.remembering import Bounds
from service.records import Article, RevisedArticle
from service.settings import Settings
from service.stream.memory import Memory
from tests.pipeline.independent import Seen, Watcher, push
from tests.pipeline.workers import Workers
from tests.stories import ALL, COLUMNS, COMPANIES, WEATHERS, News

NOW = datetime(2026, 11, 25, tzinfo=UTC)
BOUNDS = Bounds(hours=72, records=1000)

Verdict = tuple[str, str, str | None, int]
"""Of an article: its relation, its story, whom it repeats, and how many copies are known."""


def reprinted(news: News, number: int, pick: random.Random) -> Article:
    """Return the news as another paper may have it; or cut to its beginning."""
    paragraphs = list(news.paragraphs)
    if pick.random() < 0.2:
        paragraphs = paragraphs[: max(2, len(paragraphs) // 2)]
    elif pick.random() < 0.5:
        paragraphs.insert(pick.randrange(1, len(paragraphs)), "Advertisement")
    else:
        paragraphs.append("Sign up for our newsletter and never miss a story.")
    title = news.title if pick.random() < 0.5 else f"{news.title} | Paper {number}"
    url = f"https://paper-{number}.example/story"
    return Article(url=url, title=title, text="\n\n".join(paragraphs), language=news.language)


def arrivals(count: int, seed: int) -> list[Article]:
    """Return stories and their reprints, as they may arrive."""
    pick = random.Random(seed)
    stories = [*ALL, *COLUMNS, *COMPANIES, *WEATHERS]
    return [reprinted(pick.choice(stories), number, pick) for number in range(count)]


def undisturbed(revised: Iterable[Seen]) -> dict[str, Verdict]:
    """Return the verdicts, by id, of the pure function on what each partition has in its order."""
    memories = defaultdict[int, Memory](Memory)
    verdicts: dict[str, Verdict] = {}
    for record in sorted(revised, key=lambda each: each.offset):
        memory = memories[record.partition]
        article = decode(RevisedArticle, record.value)
        (verdict,) = memory.derived(Comparer).compare([(article, NOW)], BOUNDS)
        memory.settle()
        verdicts[verdict.id] = verdict_of(orjson.loads(encode(verdict)))
    return verdicts


def verdict_of(document: dict[str, Any]) -> Verdict:
    if "story" in document:
        story = document["story"]
        return story["relation"], story["id"], None, story["copies"]
    relation, story_id = document["relation"], document["story_id"]
    return relation, story_id, document["duplicate_of"], document["copies"]


def test_a_takeover_in_mid_stream_does_not_change_a_verdict(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    seed = random.randrange(10_000)
    print(f"seed {seed}")
    articles = arrivals(300, seed)
    broker, topic = str(settings.broker), settings.topic("articles")
    out = watch("unique", "duplicates")
    running = [workers.start("dedupe"), workers.start("dedupe")]
    for start in range(0, len(articles), 150):
        part = articles[start : start + 150]
        push(broker, topic, [(None, article.model_dump_json().encode()) for article in part])
        out.count(start + 30, seconds=200)
        workers.kill(running.pop(0))
        running.append(workers.start("dedupe"))
    out.count(len(articles), seconds=200)
    workers.stop()
    # Which of two that arrive together comes first is open until the last step takes them.
    revised = watch("internal.revised").to_end()
    languages = {(each.partition, each.document["routing_language"]) for each in revised}
    assert len({partition for partition, _ in languages}) == settings.partitions == 2
    assert len({language for _, language in languages}) == len(languages) > 2
    expected = undisturbed(revised)
    seen = out.to_end()
    assert len(seen) == len(articles) == len(expected)
    assert {each.document["id"]: verdict_of(each.document) for each in seen} == expected
    relations = {verdict[0] for verdict in expected.values()}
    assert relations >= {"original", "reprint", "excerpt", "exact"}
