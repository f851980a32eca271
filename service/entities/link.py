"""Link an article's entities: places to GeoNames, ISO 3166 and Wikidata, organisations to Wikidata.

A name may stand for many places. Which one is meant is told by the words around it
(`surroundings`), and by the other names of the article, its dateline and its source (`choose`).
Since those are names of many places too, all are chosen again and again until nothing changes;
one that does not settle has no link. No link is better than a wrong one.

The words around a name, peoples' names and names within names are read by English rules, and so in
English articles alone: in others a name has only the gazetteer and the other places to go by.
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
from service.entities.surroundings import is_a_namesake, is_within_a_name, surroundings
from service.gazetteer.place import Named, Place, Rank
from service.records import Entity, Links, Location, Mention, Source

_ENGLISH: Final = "en"
_ROUNDS: Final = 6
_REGION: Final = re.compile(r"(?:(?:North|South|West|New|Saint|St\.?) )?[A-Z][\w’'-]{3,}")


@dataclass
class _Reading:
    """A name of an entity, as it is used at ``positions``: one place is meant there.

    ``text``: how it is written, ``by``: its normalised form. ``found``: what it may be; ``fixed``:
    what it is by the words after it. ``alone``: these are of its own, and say nothing of the same
    name elsewhere.
    """

    text: str
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
    language: str = _ENGLISH,
) -> dict[Position, Linked]:
    """Return what mentions of ``entities`` stand for, where that is sure.

    ``fields`` are the article's texts; the dateline in ``text`` ends at ``body_start``.
    ``language`` is an ISO 639-1 code.
    """
    is_english = language == _ENGLISH
    linked: dict[Position, Linked] = {}
    for entity in entities:
        if entity.type == "ORG":
            linked |= _organisations(entity, names)
    readings = _readings(entities, fields, body_start, names, is_english=is_english)
    surnames = {
        normalise(entity.name).split()[-1] for entity in entities if entity.type == "PERSON"
    }
    for of_entity in readings:
        _inherit(of_entity)
        for reading in of_entity:
            if reading.by in surnames and reading.fixed is None:
                reading.found = ()
    others = Evidence(regions_of(source, names.places))
    if is_english:
        _add_peoples_and_organisations(others, entities, names)
    every = [reading for of_entity in readings for reading in of_entity]
    chosen = _settle(every, others)
    meant = dict(zip(map(id, every), chosen, strict=True))
    for of_entity in readings:
        for reading in of_entity:
            place = meant[id(reading)]
            if place is None and not reading.found:
                place = _other_meaning(reading, [(one, meant[id(one)]) for one in of_entity])
            if place:
                linked |= dict.fromkeys(reading.positions, _linked(place))
    return linked


def _other_meaning(
    reading: _Reading, others: Sequence[tuple[_Reading, Place | None]]
) -> Place | None:
    """Return what a name that may be nothing by itself stands for, by the entity's other names.

    By the same name elsewhere, or by a full one. What a short form in capitals means says nothing
    of a longer name: with U.S. stands no Union Square.
    """
    places = {
        place
        for other, place in others
        if place and (other.by == reading.by or not other.text.isupper())
    }
    return places.pop() if len(places) == 1 else None


def _readings(
    entities: Sequence[Entity],
    fields: Mapping[Field, str],
    body_start: int,
    names: Names,
    *,
    is_english: bool,
) -> list[list[_Reading]]:
    """Return the readings of each entity that is a place."""
    seen: list[tuple[int, Mention, Sense]] = []
    regions: dict[Position, Place] = {}
    places = [entity for entity in entities if entity.type == "PLACE"]
    other_things = {
        _position(mention)
        for entity in entities
        if entity.type != "PLACE"
        for mention in entity.mentions
    }
    for number, entity in enumerate(places):
        for mention in entity.mentions:
            text, start, end = fields[mention.field], mention.start, mention.end
            if is_english and is_a_namesake(text, start, end):
                continue
            if not is_english:
                sense = Sense(without_parts(called(mention.text, names)))
            elif is_within_a_name(text, start, end):
                sense = Sense(())
            else:
                around = surroundings(text, start, end)
                if (mention.field, around.region_start) in other_things:
                    around = around._replace(regions=())  # in Hamilton, Victoria Brown said
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
            used_as, _Reading(mention.text, by, sense.found, fixed, sense.alone)
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


def _add_peoples_and_organisations(
    evidence: Evidence, entities: Sequence[Entity], names: Names
) -> None:
    for entity in entities:
        if entity.type == "GROUP":
            for named in _of_people(entity.name, names):
                evidence.add_people(named.place, entity.id)
        elif entity.type == "ORG":
            for region in _regions_within(entity.name, names):
                evidence.add(region, entity.id)


def _organisations(entity: Entity, names: Names) -> dict[Position, Linked]:
    """Return what the mentions of an organisation stand for: each by its own name.

    A name that is not known stands for what a full one beside it does (World Food Programme, PAM);
    what a short form in capitals means says nothing of other names.
    """
    known = {
        mention.text: organisation
        for mention in entity.mentions
        if (organisation := names.organisation(mention.text))
    }
    whole = {one for text, one in known.items() if not text.isupper()}
    only = whole.pop() if len(whole) == 1 else None
    return {
        _position(mention): Linked(
            f"wikidata\n{one.wikidata}", one.name, Links(wikidata=one.wikidata)
        )
        for mention in entity.mentions
        if (one := known.get(mention.text, only))
    }


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
