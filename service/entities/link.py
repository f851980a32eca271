"""Link an article's entities: places to GeoNames, ISO 3166 and Wikidata, organisations to Wikidata.

A name may stand for many places. Which one is meant is told by the words around it
(`surroundings`), and by the other names of the article, its dateline and its source (`choose`).
Since those are names of many places too, all are chosen again and again until nothing changes;
one that does not settle has no link. No link is better than a wrong one.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from service.entities.choose import Evidence, choose, without_parts
from service.entities.named import Field, Linked, Position
from service.entities.names import normalise
from service.entities.publisher import regions_of
from service.entities.sense import Names, Sense, called, sense_of
from service.entities.surroundings import is_part_of_a_name, surroundings
from service.gazetteer.place import Named, Place, Rank
from service.records import Entity, Links, Location, Mention, Source

_ROUNDS: Final = 6
_REGION: Final = re.compile(r"(?:(?:North|South|West|New|Saint|St\.?) )?[A-Z][\w’'-]{3,}")


@dataclass
class _Reading:
    """A name of an entity, as it is used at ``positions``: one place is meant there.

    ``found``: what it may be; ``fixed``: what it is by the words after it. ``alone``: these are of
    its own, and say nothing of the same name elsewhere.
    """

    by: str
    found: Sequence[Named]
    fixed: Place | None
    alone: bool
    in_dateline: bool = False
    positions: list[Position] = field(default_factory=list)


def link(
    entities: Sequence[Entity],
    fields: Mapping[Field, str],
    body_start: int,
    source: Source,
    names: Names,
) -> dict[Position, Linked]:
    """Return what mentions of ``entities`` stand for, where that is sure.

    ``fields`` are the article's texts; the dateline in ``text`` ends at ``body_start``.
    """
    linked: dict[Position, Linked] = {}
    for entity in entities:
        if entity.type == "ORG" and (organisation := _organisation(entity, names)):
            linked |= dict.fromkeys(map(_position, entity.mentions), organisation)
    readings = _readings(entities, fields, body_start, names)
    surnames = {
        normalise(entity.name).split()[-1] for entity in entities if entity.type == "PERSON"
    }
    for of_entity in readings:
        _inherit(of_entity)
        for reading in of_entity:
            if reading.by in surnames and reading.fixed is None:
                reading.found = ()
    others = Evidence(regions_of(source, names.places))
    for entity in entities:
        if entity.type == "GROUP":
            for named in _of_people(entity.name, names):
                others.add_people(named.place, entity.id)
        elif entity.type == "ORG":
            for region in _regions_within(entity.name, names):
                others.add(region, entity.id)
    every = [reading for of_entity in readings for reading in of_entity]
    chosen = _settle(every, others)
    meant = dict(zip(map(id, every), chosen, strict=True))
    for of_entity in readings:
        places = {place for reading in of_entity if (place := meant[id(reading)])}
        only = places.pop() if len(places) == 1 else None
        for reading in of_entity:
            place = meant[id(reading)] or (None if reading.found else only)
            if place:
                linked |= dict.fromkeys(reading.positions, _linked(place))
    return linked


def _readings(
    entities: Sequence[Entity], fields: Mapping[Field, str], body_start: int, names: Names
) -> list[list[_Reading]]:
    """Return the readings of each entity that is a place."""
    seen: list[tuple[int, Mention, Sense]] = []
    regions: dict[Position, Place] = {}
    places = [entity for entity in entities if entity.type == "PLACE"]
    for number, entity in enumerate(places):
        for mention in entity.mentions:
            text = fields[mention.field]
            if is_part_of_a_name(text, mention.start, mention.end):
                continue
            around = surroundings(text, mention.start, mention.end)
            sense = sense_of(mention.text, around, names)
            if sense.region and around.region_start:
                regions[mention.field, around.region_start] = sense.region
            seen.append((number, mention, sense))
    readings: list[dict[object, _Reading]] = [{} for _ in places]
    for number, mention, sense in seen:
        fixed = regions.get(_position(mention), sense.fixed)
        by = normalise(mention.text)
        used_as = (by, fixed, sense.alone, tuple(named.place.geonames for named in sense.found))
        reading = readings[number].setdefault(
            used_as, _Reading(by, sense.found, fixed, sense.alone)
        )
        reading.positions.append(_position(mention))
        reading.in_dateline |= mention.field == "text" and mention.end <= body_start
    return [list(of_entity.values()) for of_entity in readings]


def _inherit(readings: Sequence[_Reading]) -> None:
    """Give what is fixed for a name at one place to all of it; to none, where two things are."""
    fixed: defaultdict[str, set[Place]] = defaultdict(set)
    for reading in readings:
        if reading.fixed:
            fixed[reading.by].add(reading.fixed)
    for reading in readings:
        places = fixed[reading.by]
        if reading.fixed is None and not reading.alone and len(places) == 1:
            (reading.fixed,) = places
        elif reading.fixed is None and len(places) > 1:
            reading.found = ()


def _settle(readings: Sequence[_Reading], others: Evidence) -> list[Place | None]:
    """Return which place each reading means, by all the other ones and other evidence."""
    chosen = [reading.fixed for reading in readings]
    for _ in range(_ROUNDS):
        before = chosen
        evidence = others.copy()
        for reading, place in zip(readings, before, strict=True):
            if place:
                evidence.add(place, reading.by, in_dateline=reading.in_dateline)
        chosen = [
            reading.fixed or choose(reading.found, evidence, reading.by) for reading in readings
        ]
        if chosen == before:
            break
    return [place if place == last else None for place, last in zip(chosen, before, strict=True)]


def _regions_within(name: str, names: Names) -> list[Place]:
    """Return the states and countries in an organisation's name: University of Idaho."""
    found = (
        choose(
            without_parts([one for one in called(word, names) if one.rank is Rank.NAME]),
            Evidence(),
        )
        for word in _REGION.findall(name)
    )
    return [place for place in found if place and place.kind in ("country", "state")]


def _of_people(name: str, names: Names) -> list[Named]:
    """Return the country whose people are called so: Greek, Greeks."""
    for form in (name, name.removesuffix("s")):
        found = [named for named in names.places(form) if named.rank is Rank.DEMONYM]
        if found:
            return found
    return []


def _organisation(entity: Entity, names: Names) -> Linked | None:
    found = {
        organisation
        for mention in entity.mentions
        if (organisation := names.organisation(mention.text))
    }
    if len(found) != 1:
        return None
    (one,) = found
    return Linked(f"wikidata\n{one.wikidata}", one.name, Links(wikidata=one.wikidata))


def _linked(place: Place) -> Linked:
    links = Links(geonames=str(place.geonames), iso3166=place.iso3166)
    if place.wikidata:
        links = Links(wikidata=place.wikidata, **links.model_dump(exclude_unset=True))
    location = None
    if place.lat is not None and place.lon is not None:
        location = Location(lat=place.lat, lon=place.lon)
    return Linked(f"geonames\n{place.geonames}", place.name, links, location)


def _position(mention: Mention) -> Position:
    return mention.field, mention.start
