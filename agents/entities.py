"""From unique articles to enriched ones: the people, organisations and places in them."""

from collections.abc import Sequence
from datetime import datetime

from service.codec import extend
from service.entities.extract import EntityExtractor, ModelFailure
from service.records import EnrichedArticle, Entity, Provenance, UniqueArticle
from service.settings import Settings
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
        found = await extractor.extract([article.record for article in articles])
        now = BROKER_CLOCK.now()
        return [
            _outcome(article.record, entities, extractor.model_name, now)
            for article, entities in zip(articles, found, strict=True)
        ]

    return [
        Stage(
            ENTITIES,
            enrich,
            batch=50,
            batch_bytes=512 * 1024,
            start=extractor.start,
            close=extractor.close,
        )
    ]


def _outcome(
    article: UniqueArticle,
    entities: list[Entity] | ModelFailure | None,
    model: str,
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
    return [Emit(ENRICHED, enriched), Emit(LATEST, enriched)]
