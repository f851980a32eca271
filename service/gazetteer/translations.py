"""What countries, states and towns are called in other languages than English.

By Unicode's CLDR, as Babel has it, which knows one name of each country, and of each town after
which a time zone is called; our table has others that are as usual (США beside Соединённые Штаты),
and those of well-known states and regions and of some more towns.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from babel import Locale, localedata
from babel.core import get_global

from service.entities.names import ENGLISH
from service.gazetteer.tables import TABLES, listed, rows

_ISO_639_1: Final = {"nb": "no"}
_CITY: Final = "city"
_NO_TOWNS: Final = frozenset(
    {"America/Bahia", "America/Puerto_Rico", "America/St_Thomas", "Indian/Mahe"}
)
"""Zones called after a state or an island, of which GeoNames has the name for a town, too."""


class Town(NamedTuple):
    """A town by its English name and its country (ISO 3166-1)."""

    name: str
    country: str


class Translation(NamedTuple):
    """What ``of``, a town or the ISO 3166 code of a country or a state, is called in a language.

    ``language`` is an ISO 639-1 code.
    """

    of: str | Town
    language: str
    name: str


def translations() -> Iterator[Translation]:
    """Yield each name in each language, some of them more than once."""
    towns = _towns()
    for identifier in localedata.locale_identifiers():
        locale = Locale.parse(identifier)
        language = _ISO_639_1.get(locale.language, locale.language)
        if language == ENGLISH:
            continue
        for code, name in locale.territories.items():
            yield Translation(code, language, name)
        for zone, names in locale.time_zones.items():
            if zone in towns and (name := names.get(_CITY)):
                yield Translation(towns[zone], language, name)
    for language, of, others in rows(TABLES / "translations.tsv"):
        country, _, town = of.partition("/")
        for name in listed(others):
            yield Translation(Town(town, country) if town else of, language, name)


def _towns() -> dict[str, Town]:
    """Return the town after which each time zone is called; some are islands or regions instead."""
    english = Locale.parse(ENGLISH).time_zones
    countries = dict(get_global("zone_territories"))
    # CLDR's locales know zones by older names: Asia/Calcutta.
    for older, zone in get_global("zone_aliases").items():
        if zone in countries:
            countries[older] = countries[zone]
    towns = {}
    for zone, country in countries.items():
        if zone in _NO_TOWNS:
            continue
        name = english.get(zone, {}).get(_CITY) or zone.rpartition("/")[2].replace("_", " ")
        towns[zone] = Town(name, country)
    return towns
