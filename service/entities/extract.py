"""From articles to their entities, by a model in processes of its own.

A call is one article's texts, or a part of a long one: so no article's result depends on
another's, and one on which the model dies or hangs fails alone, after a second try.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from service.entities.countries import with_countries
from service.entities.known import with_known_types
from service.entities.link import link
from service.entities.merge import join
from service.entities.model import ANY_LANGUAGE, MAX_CHARACTERS, Span, describe, load_model
from service.entities.named import Field, fields_of
from service.entities.names import ENGLISH
from service.entities.pieces import pieces
from service.entities.things import entities_of, things
from service.gazetteer.lookup import Gazetteer
from service.pool_child import ProcessNotStarted
from service.process_pool import (
    CallTimedOut,
    PoolClosed,
    ProcessDied,
    ProcessPool,
)
from service.records import Entity, UniqueArticle
from service.text.dateline import parse_opening

ATTEMPTS = 2
"""How often a text is given to the model before its article counts as failed."""

_WARM_UP = "LONDON (Reuters) - The warm-up reads one sentence by Ms. Ada Lovelace of Marylebone."

T = TypeVar("T")

logger = logging.getLogger("newsdesk.entities")


@dataclass(frozen=True)
class ModelFailure:
    """The model failed on an article: a short stable code, and one line for a person."""

    reason: Literal["model_died", "model_timeout", "model_failed"]
    message: str


class Call(NamedTuple):
    """Texts of one article, their language (ISO 639-1), and the model that reads them."""

    model: str
    language: str
    texts: list[str]


class _Model(NamedTuple):
    """A model as it is asked for, and with its version."""

    name: str
    described: str


class EntityExtractor:
    """Finds entities with ``models`` in ``processes`` processes, each of which loads them all.

    ``models`` are names with commas in between; of those that read a language, the first does, and
    one for many languages reads what no other does.
    ``timeout`` is in seconds for `model.MAX_CHARACTERS` of text. Raises `ModelError` if there is
    no such model, `GazetteerError` if there is no gazetteer.
    """

    def __init__(self, models: str, processes: int, timeout: float) -> None:
        names = tuple(name.strip() for name in models.split(","))
        self._models: dict[str, _Model] = {}
        for name in reversed(names):
            described = describe(name)
            model = _Model(name, described.name)
            self._models |= dict.fromkeys(described.languages, model)
        self._gazetteer = Gazetteer()
        self._pool: ProcessPool[Call, list[list[Span]]] = ProcessPool(
            finder, (names,), processes, timeout
        )

    def model_of(self, language: str) -> str | None:
        """Return the model that reads ``language`` (ISO 639-1), with its version; None if none."""
        model = self._model(language)
        return model.described if model else None

    async def start(self) -> None:
        """Start the processes and wait until each is warm; `ModelError` if one cannot."""
        await self._pool.start()

    async def close(self) -> None:
        """End the processes."""
        await self._pool.close()

    async def extract(
        self, articles: Sequence[UniqueArticle]
    ) -> list[list[Entity] | ModelFailure | None]:
        """Return each article's entities, None where the model does not read its language.

        Raises `PoolClosed`, or `ProcessNotStarted` where the model's processes cannot be
        started any more.
        """
        return await asyncio.gather(*(self.read(article, _themselves) for article in articles))

    def _model(self, language: str) -> _Model | None:
        return self._models.get(language) or self._models.get(ANY_LANGUAGE)

    async def read(
        self, article: UniqueArticle, use: Callable[[list[Entity]], T]
    ) -> T | ModelFailure | None:
        """Return what ``use`` makes of an article's entities, as `extract` does.

        It is called in the thread in which they are found: each way to a thread takes time.
        """
        model = self._model(article.language.code)
        if model is None:
            return None
        fields = fields_of(article)
        spans: dict[Field, list[Span]] = {field: [] for field in fields}
        body_start = parse_opening(article.text or "").body_start
        for parts in _calls(fields, {"text": body_start}):
            call = Call(model.name, article.language.code, [part.text for part in parts])
            found = await self._find(call, article.id)
            if isinstance(found, ModelFailure):
                return found
            for part, part_spans in zip(parts, found, strict=True):
                spans[part.field] += (
                    Span(part.offset + start, part.offset + end, label)
                    for start, end, label in part_spans
                )
        # In a thread: an article of a megabyte takes seconds, and heartbeats must go on.
        return await asyncio.to_thread(
            lambda: use(self._entities_of(article, fields, spans, body_start))
        )

    def _entities_of(
        self,
        article: UniqueArticle,
        fields: Mapping[Field, str],
        spans: Mapping[Field, Sequence[Span]],
        body_start: int,
    ) -> list[Entity]:
        language = article.language.code
        if language == ENGLISH:
            spans = with_known_types(fields, spans, self._gazetteer)
        else:
            spans = with_countries(fields, spans, self._gazetteer, language)
        joined = join(fields, spans, article.dateline, language)
        found = things(joined, fields)
        linked = link(found, fields, body_start, article.source, self._gazetteer, language)
        return entities_of(things(joined, fields, linked, found), fields, language)

    async def _find(self, call: Call, article_id: str) -> list[list[Span]] | ModelFailure:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._pool.call(call)
            except (PoolClosed, ProcessNotStarted):
                raise
            except ProcessDied as error:
                failure = ModelFailure("model_died", str(error))
            except CallTimedOut as error:
                failure = ModelFailure("model_timeout", str(error))
            except Exception as error:
                failure = ModelFailure("model_failed", f"{type(error).__name__}: {error}")
            logger.warning(
                "entity model failed",
                extra={"article": article_id, "attempt": attempt, "error": failure.message},
            )
        return failure


def _themselves(entities: list[Entity]) -> list[Entity]:
    return entities


class _Part(NamedTuple):
    """A part of an article's field, and its offset there in code points."""

    field: Field
    offset: int
    text: str


def _calls(fields: dict[Field, str], starts: Mapping[Field, int]) -> Iterator[list[_Part]]:
    """Yield the fields' texts, in parts that together are no longer than a model takes.

    A field is read from its start in ``starts`` on: a dateline is no part of the first sentence.
    """
    parts: list[_Part] = []
    size = 0
    for field, text in fields.items():
        start = starts.get(field, 0)
        for offset, piece in pieces(text[start:], MAX_CHARACTERS):
            if parts and size + len(piece) > MAX_CHARACTERS:
                yield parts
                parts, size = [], 0
            parts.append(_Part(field, start + offset, piece))
            size += len(piece)
    if parts:
        yield parts


def finder(models: Sequence[str]) -> Callable[[Call], list[list[Span]]]:
    """Load ``models`` and warm them up; return what finds names. Runs in the models' processes."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        # One process per core already: threads within them would only compete.
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    loaded = {name: load_model(name) for name in models}
    for model in loaded.values():
        model.find([_WARM_UP], ENGLISH)
    return lambda call: loaded[call.model].find(call.texts, call.language)
