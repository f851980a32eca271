"""All between ``news.articles`` and ``news.unique``: identify, then by id, then by language."""

from collections.abc import Sequence
from typing import Any

from service.codec import Record
from service.dedupe.compare import Comparer
from service.dedupe.remembering import Bounds, sweep
from service.dedupe.revise import revise
from service.errors import RecordError
from service.intake import identify
from service.records import Article, Duplicate, IdentifiedArticle, RevisedArticle
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
        Stage(REVISE, revising(ids)),
        Stage(COMPARE, comparing(texts), derive=Comparer),
    ]


def intake(articles: Sequence[Taken[Article]], _: Memory) -> list[Outcome]:
    """Give each article its id, plain text, language and dateline."""
    return [_identified(article) for article in articles]


def _identified(article: Taken[Article]) -> Outcome:
    try:
        return [Emit(IDENTIFIED, identify(article.record, article.at))]
    except RecordError as error:
        return Rejected(error.reason, error.message)


def revising(bounds: Bounds) -> Handler:
    """Return the handler of the step by id."""

    def handle(articles: Sequence[Taken[IdentifiedArticle]], memory: Memory) -> list[Outcome]:
        verdicts = [revise(article.record, article.at, memory, bounds) for article in articles]
        sweep(memory, articles[-1].at, bounds)
        return [_emitted(verdict, REVISED) for verdict in verdicts]

    return handle


def comparing(bounds: Bounds) -> Handler:
    """Return the handler of the step by language.

    A partition's index of texts follows from its memory, and is built before its first verdict.
    """

    def handle(articles: Sequence[Taken[RevisedArticle]], memory: Memory) -> list[Outcome]:
        comparer = memory.derived(Comparer)
        batch = [(article.record, article.at) for article in articles]
        verdicts = list(comparer.compare(batch, bounds))
        sweep(memory, articles[-1].at, bounds)
        return [_emitted(verdict, UNIQUE) for verdict in verdicts]

    return handle


def _emitted(verdict: Record, onward: Topic[Any]) -> Outcome:
    return [Emit(DUPLICATES if isinstance(verdict, Duplicate) else onward, verdict)]
