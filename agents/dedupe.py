"""All between ``news.articles`` and ``news.unique``: identify, then by id, then by language."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from service.codec import Record
from service.dedupe.compare import compare
from service.dedupe.remembering import Bounds, sweep
from service.dedupe.revise import revise
from service.errors import RecordError
from service.intake import identify
from service.records import Article, Duplicate
from service.settings import Settings
from service.stream.memory import Memory
from service.stream.stage import Emit, Handler, Outcome, Rejected, Stage, Taken
from service.topics import DUPLICATES, IDENTIFIED, REVISED, UNIQUE, Topic
from service.topology import COMPARE, INTAKE, REVISE


def stages(settings: Settings) -> list[Stage]:
    """Return the three steps of dedupe."""
    ids = Bounds(settings.remember_ids_hours, settings.remember_articles)
    texts = Bounds(settings.remember_texts_hours, settings.remember_articles)
    return [
        Stage(INTAKE, intake, batch=100),
        Stage(REVISE, deciding(revise, ids, REVISED)),
        Stage(COMPARE, deciding(compare, texts, UNIQUE)),
    ]


def intake(articles: Sequence[Taken[Article]], _: Memory) -> list[Outcome]:
    """Give each article its id, plain text, language and dateline."""
    return [_identified(article) for article in articles]


def _identified(article: Taken[Article]) -> Outcome:
    try:
        return [Emit(IDENTIFIED, identify(article.record, article.at))]
    except RecordError as error:
        return Rejected(error.reason, error.message)


Decision = Callable[[Any, datetime, Memory, Bounds], Record]


def deciding(decide: Decision, bounds: Bounds, onward: Topic[Any]) -> Handler:
    """Return a handler that sends each article onward, or to the duplicates, as ``decide`` says."""

    def handle(articles: Sequence[Taken[Any]], memory: Memory) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for article in articles:
            verdict = decide(article.record, article.at, memory, bounds)
            topic = DUPLICATES if isinstance(verdict, Duplicate) else onward
            outcomes.append([Emit(topic, verdict)])
        sweep(memory, articles[-1].at, bounds)
        return outcomes

    return handle
