"""Entities made of names that a perfect model would find, for tests of what follows a model."""

import re
from collections.abc import Mapping, Sequence

from service.entities.merge import join
from service.entities.model import Span
from service.entities.named import FIELDS, Field
from service.entities.things import entities_of, things
from service.records import Dateline, Entity, EntityType


def spans(text: str, names: dict[str, EntityType]) -> list[Span]:
    """Return a span for each occurrence of each of ``names``, as a perfect model would."""
    if not names:
        return []
    alternatives = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return [Span(*found.span(), names[found[0]]) for found in re.finditer(alternatives, text)]


def merge(
    fields: Mapping[Field, str],
    found: Mapping[Field, Sequence[Span]],
    dateline: Dateline | None,
    language: str = "en",
) -> list[Entity]:
    """Return the entities that the names ``found`` in an article's fields make, without links."""
    return entities_of(things(join(fields, found, dateline, language), fields), fields, language)


def merged(
    names: dict[str, EntityType],
    dateline: Dateline | None = None,
    language: str = "en",
    **fields: str,
) -> list[Entity]:
    """Return the entities of an article with these fields, checked for what always holds."""
    texts: dict[Field, str] = {field: fields[field] for field in FIELDS if field in fields}
    found = {field: spans(text, names) for field, text in texts.items()}
    entities = merge(texts, found, dateline, language)
    check(entities, texts)
    return entities


def check(entities: list[Entity], texts: dict[Field, str]) -> None:
    """Fail if something is amiss that no article may bring about."""
    taken: dict[Field, int] = {}
    mentions = []
    for entity in entities:
        assert entity.mentions
        assert 0 <= entity.salience <= 1
        assert entity.name not in entity.aliases
        assert len(set(entity.aliases)) == len(entity.aliases)
        assert re.fullmatch("[0-9a-f]{16}", entity.id)
        order = [("title", "summary", "text").index(one.field) for one in entity.mentions]
        starts = [one.start for one in entity.mentions]
        assert list(zip(order, starts, strict=True)) == sorted(zip(order, starts, strict=True))
        mentions += entity.mentions
    for mention in sorted(mentions, key=lambda one: one.start):
        assert texts[mention.field][mention.start : mention.end] == mention.text != ""
        assert mention.start >= taken.get(mention.field, 0)
        taken[mention.field] = mention.end
    assert len({entity.id for entity in entities}) == len(entities)


def by_name(entities: list[Entity]) -> dict[str, Entity]:
    return {entity.name: entity for entity in entities}
