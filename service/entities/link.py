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
from typing import Final, NamedTuple, Protocol

from service.entities.choose import (
    BY_FAR_WITH_SUPPORT,
    Evidence,
    choose,
    within,
    without_parts,
)
from service.entities.named import Field, Linked, Position
from service.entities.names import normalise
from service.entities.publisher import regions_of
from service.entities.surroundings import (
    Surroundings,
    is_part_of_a_name,
    surroundings,
    without_kind,
)
from service.gazetteer.place import Named, Organisation, Place, Rank
from service.records import Entity, Links, Location, Mention, Source

_ROUNDS: Final = 6
_REGION: Final = re.compile(r"(?:(?:North|South|West|New|Saint|St\.?) )?[A-Z][\w’'-]{3,}")
_WELL_KNOWN: Final = 500_000.0


class Names(Protocol):
    """What names stand for: `service.gazetteer.lookup.Gazetteer`."""

    def places(self, name: str) -> Sequence[Named]:
        """Return all places that ``name`` may stand for."""
        ...

    def organisation(self, name: str) -> Organisation | None:
        """Return the organisation of this name, if there is just one."""
        ...


class _Sense(NamedTuple):
    """What a name may stand for at one place; ``fixed``, and the ``region`` after it, if sure.

    ``alone``: a region is named after it.
    """

    found: Sequence[Named]
    fixed: Place | None = None
    region: Place | None = None
    alone: bool = False


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
    seen: list[tuple[int, Mention, _Sense]] = []
    regions: dict[Position, Place] = {}
    places = [entity for entity in entities if entity.type == "PLACE"]
    for number, entity in enumerate(places):
        for mention in entity.mentions:
            text = fields[mention.field]
            if is_part_of_a_name(text, mention.start, mention.end):
                continue
            around = surroundings(text, mention.start, mention.end)
            sense = _sense(mention.text, around, names)
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


def _sense(name: str, around: Surroundings, names: Names) -> _Sense:
    """Return what a name may stand for, as far as the words around it tell."""
    found = _called(name, names)
    if not found and "," in name:
        name, _, region = name.partition(",")
        found = _called(name, names)
        around = Surroundings(around.kind, (region.strip(),), close=True)
    if not found and (head := without_kind(name)):
        found = _called(head, names)
        around = around._replace(kind="state")
    if around.kind == "state":
        states = [one for one in found if one.place.kind in ("state", "county")]
        found = states or [one for one in found if one.place.kind == "country"]
    elif around.kind == "town":
        found = [one for one in found if one.place.kind == "city"]
    regions = _regions(around, names)
    sense = _Sense(without_parts(found), alone=bool(regions) and around.close)
    is_region = bool(found) and found[0].place.kind != "city"
    if not regions or (around.listed and is_region):  # Georgia, Alabama and Ohio
        return sense
    pairs = [(one, region) for region in regions for one in within(found, region)]
    inside = without_parts([one for one, _ in pairs])
    if inside:
        best = max(inside, key=lambda one: one.place.weight)
        rivals = [one for one in inside if one.place != best.place]
        if all(best.place.weight >= BY_FAR_WITH_SUPPORT * one.place.weight for one in rivals):
            return sense._replace(fixed=best.place, region=dict(pairs)[best])
        return sense._replace(found=inside)
    if around.close and not is_region:
        return sense._replace(found=[one for one in sense.found if one.place.weight >= _WELL_KNOWN])
    return sense


def _called(name: str, names: Names) -> list[Named]:
    return [named for named in names.places(name) if named.rank <= Rank.ALIAS]


def _regions(around: Surroundings, names: Names) -> list[Place]:
    """Return the countries and states of which the words after a name may be one."""
    for name in around.regions:
        found = [
            named.place
            for named in names.places(name)
            if named.place.kind in ("country", "state") and _may_be(name, named.rank)
        ]
        if found:
            return found
    return []


def _may_be(region: str, rank: Rank) -> bool:
    """Tell whether a word after a comma may be a region by a name of this rank: Ga., GA, not In."""
    if rank is Rank.ABBREVIATION:
        return region.endswith(".") or region.isupper()
    return rank <= Rank.ALIAS


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
            without_parts([one for one in _called(word, names) if one.rank is Rank.NAME]),
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
