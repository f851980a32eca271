"""What a name may stand for at one place of a text, as far as the words around it tell. Pure."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

from service.entities.choose import BY_FAR_WITH_SUPPORT, within, without_parts
from service.entities.inflected import nominatives
from service.entities.named import Name
from service.entities.names import ENGLISH
from service.entities.surroundings import Kind, Surroundings, without_kind
from service.gazetteer.place import Named, Organisation, Place, Rank

_WELL_KNOWN: Final = 500_000.0
_NO_VILLAGE: Final = 1_000.0


class Names(Hashable, Protocol):
    """What names stand for: `service.gazetteer.lookup.Gazetteer`."""

    def places(self, name: str, language: str = ENGLISH) -> Sequence[Named]:
        """Return all places that ``name`` may stand for in a text in ``language`` (ISO 639-1)."""
        ...

    def organisation(self, name: str) -> Organisation | None:
        """Return the organisation of this name, if there is just one."""
        ...


class Sense(NamedTuple):
    """What a name may stand for at one place; ``fixed``, and the ``region`` after it, if sure.

    ``alone``: a region is named after it. ``seat``: it is a district's, and may be a town's in
    another state (Delhi's Dwarka) unless the town's state is named.
    """

    found: Sequence[Named]
    fixed: Place | None = None
    region: Place | None = None
    alone: bool = False
    seat: bool = False


@lru_cache(maxsize=4096)
def sense_of(name: str, around: Surroundings, names: Names) -> Sense:
    """Return what a name may stand for, as far as the words around it tell."""
    found = called(name, names)
    if not found and "," in name:
        name, _, region = name.partition(",")
        found = called(name, names)
        around = Surroundings(around.kind, (region.strip(),), close=True)
    if not found and (head := without_kind(name)):
        is_district = name.casefold().endswith(" district")
        name, found = head, called(head, names)
        around = around._replace(kind="district" if is_district else "state")
    if around.kind in ("states", "districts"):
        is_unsure = any(one.place.kind == "country" or one.place.capital for one in found)
        one_kind: Kind = "state" if around.kind == "states" else "district"
        around = around._replace(kind=None if is_unsure else one_kind)
    seat = False
    if around.kind in ("state", "district"):
        states = [one for one in found if one.place.kind in ("state", "county")]
        if not states and around.kind == "state":
            states = called(f"{name} oblast", names)  # Tver alone is the town
        if around.kind == "state":  # the Kyiv region is around Kyiv, which is a state of its own
            own = {one.place.state for one in found if one.place.capital}
            near = {one.place.country for one in states if one.place.state not in own}
            states = [
                one for one in states if one.place.state not in own or one.place.country not in near
            ]
        seat = around.kind == "district" and len(found) == 1 and not states
        found = states or [one for one in found if seat or one.place.kind == "country"]
    elif around.kind == "town":
        found = [one for one in found if one.place.kind == "city"]
    elif around.kind == "part":
        found = [one for one in found if one.place.weight >= _NO_VILLAGE]
    regions = _regions(around, names)
    sense = Sense(without_parts(found), alone=bool(regions) and around.close, seat=seat)
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


def called(name: str, names: Names, language: str = ENGLISH) -> list[Named]:
    """Return the places that may be called ``name`` in running text."""
    return [named for named in names.places(name, language) if named.rank <= Rank.ALIAS]


def in_any_case(name: Name, names: Names, language: str) -> list[Named]:
    """Return what a name in another language may stand for, or that of which it is a case."""
    found = called(name.text, names, language)
    if found:
        return found
    forms = (
        one for form in nominatives(name.key, language) for one in called(form, names, language)
    )
    ranked = sorted(forms, key=lambda named: named.rank, reverse=True)
    return list({named.place: named for named in ranked}.values())


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
