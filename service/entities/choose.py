"""Which of the places of one name an article means. Pure.

Each place has a weight, about its population (`service.gazetteer.sources`); what else the article
names multiplies it (`Evidence`). The best one is taken if it outweighs all others by far, and more
so where nothing in the article speaks for it; a small town is never taken for its name alone,
nor a far one where the article is about the surroundings of another, nor a country where the
article names another of the name besides, or a town there, however small: the two Congos. A village
is taken where its state is named and no other place has its name, and of a name that very many
places have (Santa Maria) only a large town.
These factors are judgement, made on examples of our own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from service.gazetteer.place import Named, Place, Rank

COUNTRY_NAMED: Final = 30.0
PEOPLE_NAMED: Final = 15.0
TOWN_NAMED: Final = 10.0
NEIGHBOUR_NAMED: Final = 3.0
STATE_NAMED: Final = 20.0
SOURCE: Final = 8.0

_OTHER_NAME: Final = 0.2
_BY_FAR: Final = 8.0
BY_FAR_WITH_SUPPORT: Final = 4.0
_LEAST: Final = 30_000.0
_LEAST_WITH_SUPPORT: Final = 1_000.0
_LEAST_IN_A_STATE_NAMED: Final = 100.0
_BY_FAR_OF_A_LARGE_TOWN: Final = 5.0
_LARGE_TOWN: Final = 1_000_000.0
_MANY: Final = 50
_LEAST_OF_MANY: Final = 200_000.0
_LARGE_STATE: Final = 3_000_000.0
_MAIN_TOWN: Final = 0.1
_MAIN_TOWN_OF_A_LARGE_STATE: Final = 0.15
_MAIN_TOWN_BY_OTHER_NAME: Final = 0.6
_MAIN_TOWN_BY_ITS_NAME_ALONE: Final = 0.05


class Evidence:
    """What an article says of where it is: countries and states, and how strongly.

    Each piece is given with the name that it comes from, ``by``: nothing supports itself.
    ``source``: the countries and states of its publisher.
    """

    def __init__(self, source: frozenset[str] = frozenset()) -> None:
        self._source = source
        self._countries: dict[str, list[tuple[float, str]]] = {}
        self._neighbours: defaultdict[str, set[str]] = defaultdict(set)
        self._states: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, place: Place, by: str, *, in_dateline: bool = False) -> None:
        """Add a place that the article names; a capital, which may stand for its country, for that.

        From London, all of England is not near.
        """
        strong = in_dateline or place.kind != "city"
        self._add(place.country, COUNTRY_NAMED if strong else TOWN_NAMED, by)
        for neighbour in place.near:
            self._neighbours[neighbour].add(by)
        if place.state and not place.capital:
            self._states[place.state].add(by)

    def add_people(self, country: Place, by: str) -> None:
        """Add a country whose people the article names."""
        self._add(country.country, PEOPLE_NAMED, by)

    def copy(self) -> "Evidence":
        """Return evidence that begins with this one."""
        other = Evidence(self._source)
        other._countries = dict(self._countries)
        for own, copied in (self._neighbours, other._neighbours), (self._states, other._states):
            copied.update({place: set(by) for place, by in own.items()})
        return other

    def support(self, place: Place, by: str) -> float:
        """Return by what the evidence of other names multiplies the weight of ``place``."""
        known = self._countries.get(place.country, ())
        factor = next((strength for strength, other in known if other != by), 1.0)
        if factor < NEIGHBOUR_NAMED and _others(self._neighbours.get(place.country), by):
            factor = NEIGHBOUR_NAMED
        if self.names_state(place, by):
            factor *= STATE_NAMED
        if place.country in self._source or place.state in self._source:
            factor *= SOURCE
        return factor

    def names_state(self, place: Place, by: str) -> bool:
        """Tell whether another name lies in the place's state, or is it."""
        return _others(self._states.get(place.state), by) > 0

    def is_at_home(self, place: Place, by: str) -> bool:
        """Tell whether two other names lie in the place's state, or its publisher does."""
        return _others(self._states.get(place.state), by) + (place.state in self._source) > 1

    def _add(self, country: str, strength: float, by: str) -> None:
        """Keep the two strongest of different names, the stronger one first.

        That is enough for whoever asks to be left out.
        """
        known = self._countries.get(country, [])
        strength = max([strength, *(old for old, other in known if other == by)])
        others = [one for one in known if one[1] != by]
        self._countries[country] = sorted([*others, (strength, by)], reverse=True)[:2]


def _others(names: Collection[str] | None, by: str) -> int:
    return len(names) - (by in names) if names else 0


def choose(found: Sequence[Named], evidence: Evidence, by: str = "") -> Place | None:
    """Return the place that is meant by the name ``by``, or None where that is not sure.

    ``found``: what it may mean, `without_parts`.
    """
    if not found:
        return None
    scored = sorted(
        (
            (_weight(named) * (support := evidence.support(named.place, by)), support, named.place)
            for named in found
        ),
        key=lambda one: (-one[0], one[2].geonames),
    )
    (weight, support, place), *rivals = scored
    by_far = _BY_FAR
    if support > 1:
        by_far = BY_FAR_WITH_SUPPORT
    elif place.kind == "city" and weight >= _LARGE_TOWN and all(one == 1 for _, one, _ in rivals):
        by_far = _BY_FAR_OF_A_LARGE_TOWN
    if any(weight < by_far * other for other, _, _ in rivals):
        return None
    if place.kind == "country" and any(
        other.kind == "country" and named >= TOWN_NAMED for _, named, other in rivals
    ):
        return None
    if support == 1 and any(evidence.is_at_home(other, by) for _, _, other in rivals):
        return None
    if len(found) == 1 and evidence.names_state(place, by):
        least = _LEAST_IN_A_STATE_NAMED
    elif len(found) > _MANY:  # Santa Maria
        least = _LEAST_OF_MANY
    else:
        least = _LEAST_WITH_SUPPORT if support > 1 else _LEAST
    return place if place.weight >= least else None


def within(found: Iterable[Named], region: Place) -> list[Named]:
    """Return the towns and counties that lie in ``region``."""
    return [named for named in found if named.place.lies_in(region)]


def without_parts(found: Sequence[Named]) -> list[Named]:
    """Return the places without those that another one of the name stands before.

    A country stands before all in it, and its capital before all others in the country: papers
    call the state of the name a state then. The main town of a state stands before it: Kano; one
    that is not, behind it: Quebec. A town that is a state of its own stands before the one around
    it too: Hsinchu.
    """
    of_country: defaultdict[str, list[Named]] = defaultdict(list)
    for named in found:
        of_country[named.place.country].append(named)
    kept = [
        named
        for named in found
        if named.rank <= Rank.ALIAS
        and not any(_before(other, named) for other in of_country[named.place.country])
    ]
    states = {named.place.state for named in found if named.place.kind == "state"}
    towns = [one for one in kept if one.place.kind == "city" and one.place.state in states]
    return [
        named
        for named in kept
        if named.place.kind != "state"
        or not any(
            town.place.country == named.place.country and _is_main_town(town, named)
            for town in towns
        )
    ]


def _before(one: Named, other: Named) -> bool:
    """Tell whether ``one`` stands before ``other``, of the same country."""
    if one.place == other.place:
        return False
    if "country" in (one.place.kind, other.place.kind):
        return one.place.kind == "country" and one.rank is Rank.NAME
    if one.place.capital or other.place.capital:
        return one.place.capital
    if one.place.state != other.place.state:
        return False
    if one.place.kind == "city" and other.place.kind != "city":
        return _is_main_town(one, other)
    if one.place.kind != "city" and other.place.kind == "city":
        return not _is_main_town(other, one)
    return one.place.kind == "state" and other.place.kind == "county"


def _is_main_town(town: Named, region: Named) -> bool:
    is_large = region.place.weight >= _LARGE_STATE
    share = _MAIN_TOWN_OF_A_LARGE_STATE if is_large else _MAIN_TOWN
    if town.rank != region.rank:
        better = town.rank < region.rank
        share = min(share, _MAIN_TOWN_BY_ITS_NAME_ALONE) if better else _MAIN_TOWN_BY_OTHER_NAME
    return town.place.weight >= share * region.place.weight


def _weight(named: Named) -> float:
    is_other = named.rank is Rank.ALIAS and named.place.kind == "city"
    return named.place.weight * (_OTHER_NAME if is_other else 1.0)
