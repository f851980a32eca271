"""From unique articles to enriched ones: people, organisations, places, and who said what."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from service.codec import extend
from service.entities.extract import EntityExtractor, ModelFailure
from service.entities.named import fields_of, read_to
from service.entities.names import ENGLISH
from service.records import EnrichedArticle, Entity, Provenance, Quote, UniqueArticle
from service.settings import Settings
from service.speech.quotes import find_quotes
from service.stream.clock import BROKER_CLOCK
from service.stream.memory import Memory
from service.stream.stage import Emit, Outcome, Rejected, Stage, Taken
from service.topics import ENRICHED, LATEST
from service.topology import ENTITIES


def stages(settings: Settings) -> list[Stage]:
    """Return the stage that finds the entities."""
    extractor = EntityExtractor(
        settings.entity_model, settings.entity_processes, settings.entity_timeout
    )

    async def enrich(articles: Sequence[Taken[UniqueArticle]], _: Memory) -> list[Outcome]:
        return await asyncio.gather(*(enriched(article.record) for article in articles))

    async def enriched(article: UniqueArticle) -> Outcome:
        found = await extractor.read(
            article, lambda entities: (entities, _quotes(article, entities))
        )
        entities, quotes = found if isinstance(found, tuple) else (found, None)
        model = extractor.model_of(article.language.code)
        return _outcome(article, entities, quotes, model, BROKER_CLOCK.now())

    return [
        Stage(
            ENTITIES,
            enrich,
            batch=40,
            batch_bytes=512 * 1024,
            fetch_bytes=8 * 1024,
            start=extractor.start,
            close=extractor.close,
        )
    ]


def _quotes(article: UniqueArticle, entities: list[Entity]) -> list[Quote] | None:
    """Return who said what in an article, None where it is not English."""
    if article.language.code == ENGLISH:
        return find_quotes(fields_of(article), entities)
    return None


def _outcome(
    article: UniqueArticle,
    entities: list[Entity] | ModelFailure | None,
    quotes: list[Quote] | None,
    model: str | None,
    now: datetime,
) -> Outcome:
    if isinstance(entities, ModelFailure):
        return Rejected(entities.reason, entities.message)
    before = article.provenance
    stages = {**before.stages, "entities": now}
    if entities is None:
        provenance = extend(before, Provenance, stages=stages)
        enriched = extend(article, EnrichedArticle, enriched_at=now, provenance=provenance)
    else:
        provenance = extend(before, Provenance, stages=stages, model=model)
        enriched = extend(
            article, EnrichedArticle, enriched_at=now, provenance=provenance, entities=entities
        )
        if quotes is not None:
            enriched = extend(enriched, EnrichedArticle, quotes=quotes)
        if (end := read_to(article)) is not None:
            enriched = extend(enriched, EnrichedArticle, entities_read_to=end)
    return [Emit(ENRICHED, enriched), Emit(LATEST, enriched)]
