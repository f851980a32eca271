"""What countries are called in other languages than English.

By Unicode's CLDR, as Babel has it, which knows one name of each; our table has others that are as
usual: США beside Соединённые Штаты.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from babel import Locale, localedata

from service.gazetteer.tables import TABLES, listed, rows

_ISO_639_1: Final = {"nb": "no"}


def country_names() -> Mapping[str, set[tuple[str, str]]]:
    """Return each country's names by its ISO 3166-1 code, with their languages (ISO 639-1)."""
    names: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for identifier in localedata.locale_identifiers():
        locale = Locale.parse(identifier)
        language = _ISO_639_1.get(locale.language, locale.language)
        if language != "en":
            for code, name in locale.territories.items():
                names[code].add((language, name))
    for language, code, others in rows(TABLES / "country_names.tsv"):
        names[code].update((language, name) for name in listed(others))
    return names
