"""Near-duplicates through real workers: killed in mid-stream, the verdicts are the same."""

import asyncio
import random
from collections.abc import Iterable
from datetime import UTC, datetime

from service import topic_setup
from service.dedupe.compare import Comparer
from service.dedupe.remembering import Bounds
from service.dedupe.revise import revise
from service.intake import identify
from service.records import Article, Duplicate, RevisedArticle
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


def undisturbed(articles: Iterable[Article]) -> dict[str, Verdict]:
    """Return the verdicts, by id, of the pure functions, one article after the other."""
    ids, texts = Memory(), Memory()
    comparer = Comparer(texts)
    verdicts: dict[str, Verdict] = {}
    for article in articles:
        revised = revise(identify(article, NOW), NOW, ids, BOUNDS)
        assert isinstance(revised, RevisedArticle)
        ids.settle()
        (verdict,) = comparer.compare([(revised, NOW)], BOUNDS)
        texts.settle()
        verdicts[verdict.id] = (
            (verdict.relation, verdict.story_id, verdict.duplicate_of, verdict.copies or 0)
            if isinstance(verdict, Duplicate)
            else (verdict.story.relation, verdict.story.id, None, verdict.story.copies)
        )
    return verdicts


def verdict_of(record: Seen) -> Verdict:
    document = record.document
    if "story" in document:
        story = document["story"]
        return story["relation"], story["id"], None, story["copies"]
    relation, story_id = document["relation"], document["story_id"]
    return relation, story_id, document["duplicate_of"], document["copies"]


def test_a_takeover_in_mid_stream_does_not_change_a_verdict(
    settings: Settings, workers: Workers
) -> None:
    # In one partition articles keep their order, on which it depends which is the original.
    settings = settings.model_copy(
        update={"topic_prefix": f"{settings.topic_prefix}-stories", "partitions": 1}
    )
    workers.settings = settings
    asyncio.run(topic_setup.make_topics(settings))
    seed = random.randrange(10_000)
    print(f"seed {seed}")
    articles = arrivals(300, seed)
    expected = undisturbed(articles)
    broker, topic = str(settings.broker), settings.topic("articles")
    out = Watcher(broker, settings.topic("unique"), settings.topic("duplicates"))
    for start in range(0, len(articles), 150):
        worker = workers.start("dedupe")
        part = articles[start : start + 150]
        push(broker, topic, [(None, article.model_dump_json().encode()) for article in part])
        out.count(start + 30, seconds=200)
        workers.kill(worker)
    workers.start("dedupe")
    out.count(len(articles), seconds=200)
    workers.stop()
    seen = out.to_end()
    out.close()
    assert len(seen) == len(articles)
    assert {record.document["id"]: verdict_of(record) for record in seen} == expected
    relations = {verdict[0] for verdict in expected.values()}
    assert relations >= {"original", "reprint", "excerpt", "exact"}
