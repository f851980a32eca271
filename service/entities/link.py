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
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from service.entities.choose import Evidence, choose, without_parts
from service.entities.companies import beside_a_feature
from service.entities.named import Field, Linked, Name, Position
from service.entities.names import ENGLISH, normalise
from service.entities.publisher import regions_of
from service.entities.rivers import rivers
from service.entities.sense import Names, Sense, called, in_any_case, sense_of
from service.entities.surroundings import is_a_namesake, is_within_a_name, surroundings
from service.entities.things import Thing
from service.gazetteer.place import Named, Organisation, Place, Rank
from service.records import Links, Location, Source

_ROUNDS: Final = 6
_REGIONS: Final = ("country", "state")
_REGION: Final = re.compile(r"(?:(?:North|South|West|New|Saint|St\.?) )?[A-Z][\w’'-]{3,}")


@dataclass
class _Reading:
    """A name of an entity, as it is used at ``positions``: one place is meant there.

    ``text``: how it is written, ``by``: its normalised form. ``found``: what it may be; ``fixed``:
    what it is by the words after it. ``alone``: these are of its own, and say nothing of the same
    name elsewhere. ``seat``: it is a district's (`Sense`).
    """

    text: str
    by: str
    found: Sequence[Named]
    fixed: Place | None
    alone: bool
    seat: bool
    in_dateline: bool = False
    positions: list[Position] = field(default_factory=list)


def link(
    things: Sequence[Thing],
    fields: Mapping[Field, str],
    body_start: int,
    source: Source,
    names: Names,
    language: str = ENGLISH,
) -> dict[Position, Linked]:
    """Return what names of ``things`` stand for, where that is sure.

    ``fields`` are the article's texts; the dateline in ``text`` ends at ``body_start``.
    ``language`` is an ISO 639-1 code.
    """
    is_english = language == ENGLISH
    linked: dict[Position, Linked] = {}
    no_places: set[Position] = set()
    for thing in things:
        own = thing.names if thing.type == "ORG" else ()
        found = beside_a_feature(thing.names, fields) if is_english else None
        no_places.update(map(_position, found or ()))
        if mentions := own if found is None else found:
            linked |= _organisations(mentions, names)
    readings = _readings(things, no_places, fields, body_start, names, language)
    surnames = {normalise(thing.name).split()[-1] for thing in things if thing.type == "PERSON"}
    for of_entity in readings:
        _inherit(of_entity)
        for reading in of_entity:
            if reading.by in surnames and reading.fixed is None:
                reading.found = ()
    others = Evidence(regions_of(source, names.places))
    if is_english:
        _add_peoples_and_organisations(others, things, names)
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
    things: Sequence[Thing],
    no_places: Collection[Position],
    fields: Mapping[Field, str],
    body_start: int,
    names: Names,
    language: str,
) -> list[list[_Reading]]:
    """Return the readings of each entity that is a place."""
    is_english = language == ENGLISH
    seen: list[tuple[int, Name, Sense]] = []
    regions: dict[Position, Place] = {}
    places = [thing for thing in things if thing.type == "PLACE"]
    other_things = {
        _position(name) for thing in things if thing.type != "PLACE" for name in thing.names
    }
    of_rivers = set()
    if is_english:
        of_rivers = rivers((name for thing in places for name in thing.names), fields)
    for number, thing in enumerate(places):
        for name in thing.names:
            text, start, end = fields[name.field], name.start, name.end
            is_namesake = is_english and is_a_namesake(text, start, end)
            if is_namesake or name.key in of_rivers or _position(name) in no_places:
                continue
            if not is_english:
                sense = Sense(without_parts(in_any_case(name, names, language)))
            elif is_within_a_name(text, start, end):
                sense = Sense(())
            else:
                around = surroundings(text, start, end)
                if (name.field, around.region_start) in other_things:
                    around = around._replace(regions=())  # in Hamilton, Victoria Brown said
                sense = sense_of(name.text, around, names)
                if sense.region and around.region_start:
                    regions[name.field, around.region_start] = sense.region
            seen.append((number, name, sense))
    readings: list[dict[object, _Reading]] = [{} for _ in places]
    for number, name, sense in seen:
        fixed = regions.get(_position(name), sense.fixed)
        used_as = (
            name.key,
            fixed,
            sense.alone,
            sense.seat,
            tuple(named.place.geonames for named in sense.found),
        )
        of_entity = readings[number]
        if used_as not in of_entity:
            of_entity[used_as] = _Reading(
                name.text, name.key, sense.found, fixed, sense.alone, sense.seat
            )
        reading = of_entity[used_as]
        reading.positions.append(_position(name))
        reading.in_dateline |= name.field == "text" and name.end <= body_start
    return [list(of_entity.values()) for of_entity in readings]


def _inherit(readings: Sequence[_Reading]) -> None:
    """Give what is fixed for a name at one place to all of it; to none, where two things are.

    A dateline's may be another one than what the text goes on to name: WASHINGTON - In Washington,
    Missouri, voters.
    """
    fixed: defaultdict[str, set[Place]] = defaultdict(set)
    for reading in readings:
        if reading.fixed:
            fixed[reading.by].add(reading.fixed)
    for reading in readings:
        places = fixed[reading.by]
        may_inherit = not (reading.alone or reading.in_dateline)
        if reading.fixed is None and may_inherit and len(places) == 1:
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
        chosen = [reading.fixed or _chosen(reading, evidence) for reading in readings]
        if chosen == before:
            break
    return [place if place == last else None for place, last in zip(chosen, before, strict=True)]


def _chosen(reading: _Reading, evidence: Evidence) -> Place | None:
    place = choose(reading.found, evidence, reading.by)
    if place and reading.seat and not evidence.names_state(place, reading.by):
        return None
    return place


@lru_cache(maxsize=4096)
def _regions_within(name: str, names: Names) -> list[Place]:
    """Return the states and countries in an organisation's name: University of Idaho."""
    found = []
    for word in _REGION.findall(name):
        places = [one for one in called(word, names) if one.rank is Rank.NAME]
        if any(one.place.kind in _REGIONS for one in places):
            found.append(choose(without_parts(places), Evidence()))
    return [place for place in found if place and place.kind in _REGIONS]


def _of_people(name: str, names: Names) -> list[Named]:
    """Return the country whose people are called so: Greek, Greeks."""
    for form in (name, name.removesuffix("s")):
        found = [named for named in names.places(form) if named.rank is Rank.DEMONYM]
        if found:
            return found
    return []


def _add_peoples_and_organisations(
    evidence: Evidence, things: Sequence[Thing], names: Names
) -> None:
    for thing in things:
        by = f"{thing.type} {thing.key}"
        if thing.type == "GROUP":
            for named in _of_people(thing.name, names):
                evidence.add_people(named.place, by)
        elif thing.type == "ORG":
            for region in _regions_within(thing.name, names):
                evidence.add(region, by)


def _organisations(mentions: Sequence[Name], names: Names) -> dict[Position, Linked]:
    """Return what the mentions of an organisation stand for: each by its own name.

    A name that is not known stands for what a full one beside it does (World Food Programme, PAM);
    what a short form in capitals means says nothing of other names.
    """
    known = {
        name.text: organisation
        for name in mentions
        if (organisation := names.organisation(name.text))
    }
    whole = {one for text, one in known.items() if not text.isupper()}
    only = whole.pop() if len(whole) == 1 else None
    return {
        _position(name): _linked_organisation(one)
        for name in mentions
        if (one := known.get(name.text, only))
    }


# Articles name the same places, and a record is made slowly.
@lru_cache(maxsize=4096)
def _linked(place: Place) -> Linked:
    links = Links(geonames=str(place.geonames), iso3166=place.iso3166)
    if place.wikidata:
        links = Links(wikidata=place.wikidata, **links.model_dump(exclude_unset=True))
    location = None
    if place.lat is not None and place.lon is not None:
        location = Location(lat=place.lat, lon=place.lon)
    return Linked(f"geonames\n{place.geonames}", place.name, links, location)


@lru_cache(maxsize=4096)
def _linked_organisation(known: Organisation) -> Linked:
    return Linked(f"wikidata\n{known.wikidata}", known.name, Links(wikidata=known.wikidata))


def _position(name: Name) -> Position:
    return name.field, name.start
