"""The types of names of which more is known than the words around them tell. Pure; English.

A model that tells types by the words around a name now and then takes a country for its people (the
Philippines) or for a person (El Salvador), an organisation whose name is made of common words for
an event or a place, a capital or a river's land for an organisation, a town of two words for
either, a person's name for a place, and a storm for a person. An article that is a part of a
place's name belongs to it: The Hague.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Final

from service.entities.bounds import in_whole
from service.entities.model import Span
from service.entities.named import Field
from service.entities.names import LEGAL_FORMS, normalise
from service.entities.parts import STORM, Parts, parts_of
from service.entities.sense import Names, called
from service.entities.surroundings import is_a_feature
from service.gazetteer.place import Rank
from service.records import EntityType

_THE: Final = "The "
_VILLAGE: Final = 1_000.0
_SMALL: Final = 50_000.0
_LARGE: Final = 5_000_000.0
_ALSO_NAMES: Final = frozenset({"Co", "SE"})
_COMPANY: Final = re.compile(rf"(.+?),? ({'|'.join(sorted({*LEGAL_FORMS} - _ALSO_NAMES))})")
_COMPANY_WORD: Final = re.compile(
    r"\w (?:Airlines|Airways|Bancorp|Capital|Group|Holdings|Industries|Lines|Motors|Partners"
    r"|Pharmaceuticals|Technologies)\Z"
)
_SHIP: Final = re.compile(r"(?:HMAS|HMCS|HMS|INS|M/?T|M/?V|SS|USNS|USS) [A-Z]")
_COURT: Final = " District"
_BEFORE_COURT: Final = re.compile(r" (?:Attorney|Court|Judge)")


def with_known_types(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]], names: Names
) -> dict[Field, list[Span]]:
    """Return the names in ``spans``, those with another type of which more is known.

    What is one name is one span first (`bounds`).
    """
    spans = {field: in_whole(found, fields[field], names) for field, found in spans.items()}
    type_of = cache(partial(_type, names=names, parts=parts_of(fields, spans)))
    return {
        field: [_known(span, fields[field], names, type_of) for span in found]
        for field, found in spans.items()
    }


def _known(
    span: Span, text: str, names: Names, type_of: Callable[[str, EntityType], EntityType]
) -> Span:
    name = text[span.start : span.end]
    is_land = span.label == "ORG" and is_a_feature(text, span.end)
    label = "PLACE" if is_land else type_of(name, span.label)
    start, end = span.start, span.end
    if label == "PLACE" and name.endswith(_COURT) and _BEFORE_COURT.match(text, end):
        end -= len(_COURT)
    has_article = label == "PLACE" and text[max(0, start - len(_THE)) : start] == _THE
    if has_article and any(each.place.name == _THE + name for each in called(name, names)):
        start -= len(_THE)
    return Span(start, end, label)


def _type(name: str, label: EntityType, names: Names, parts: Parts) -> EntityType:
    """Return the type of a name that the model took for ``label``."""
    key = normalise(name)
    if key in parts.storms or STORM.match(name):
        return "OTHER"
    if label not in ("PRODUCT", "WORK") and _is_company(name, names):
        return "ORG"
    if _SHIP.match(name):
        return "PRODUCT"
    is_company = key in parts.companies or _COMPANY_WORD.search(name)
    if label == "PLACE" and is_company and not names.places(name):
        return "ORG"
    if label == "PLACE" and _is_person(name, key, names, parts):
        return "PERSON"
    # An organisation of one word shares it with other things (the Amazon), and no name is too odd
    # for a person.
    if label not in ("PERSON", "ORG") and " " in name and names.organisation(name):
        return "ORG"
    has_last_name = " " in name and key.split()[-1] in parts.persons
    if label == "OTHER" and has_last_name and not name.startswith(_THE):
        return "PERSON"
    if (
        label in ("PERSON", "ORG")
        and " " in name
        and key in parts.inside
        and _is_large(name, names)
    ):
        return "PLACE"
    if label == "PERSON" and _is_nobody(name, key, names, parts):
        return "PLACE"
    if label == "GROUP" or (label in ("PERSON", "OTHER") and " " in name):
        return "PLACE" if _is_country(name, names) else label
    if label == "ORG" and key not in parts.of_organisations and _is_capital(name, names):
        return "PLACE"
    return label


def _is_company(name: str, names: Names) -> bool:
    """Tell whether it ends with a legal form; two letters may be a state's too: Adelaide SA."""
    found = _COMPANY.fullmatch(name.replace(".", ""))
    return found is not None and (len(found[2]) > 2 or not called(found[1], names))


def _is_person(name: str, key: str, names: Names, parts: Parts) -> bool:
    """Tell whether a place's name is somebody's in the article.

    It is no place of any size, or a last name and nothing is told to be in it: Naomi Osaka.
    """
    if key not in parts.of_persons and key not in parts.last_names:
        return False
    places = names.places(name)
    if key in parts.of_persons and all(each.place.weight < _SMALL for each in places):
        return True
    is_told = key in parts.where or any(each.place.kind == "country" for each in places)
    return key in parts.last_names and not is_told


def _is_nobody(name: str, key: str, names: Names, parts: Parts) -> bool:
    """Tell whether a person's name is a town's in which something is, a capital's or a country's.

    And no part of the full name of anybody, or of an organisation.
    """
    full = (parts.last_names, parts.of_persons, parts.of_organisations)
    if " " in name or any(key in each for each in full):
        return False
    is_inside = key in parts.inside and _is_large(name, names, _VILLAGE)
    if key in parts.somebody:
        return is_inside
    return is_inside or _is_country(name, names) or _is_capital(name, names)


def _is_country(name: str, names: Names) -> bool:
    return any(each.place.kind == "country" for each in called(name, names))


def _is_large(name: str, names: Names, least: float = _SMALL) -> bool:
    return any(each.place.weight >= least for each in called(name, names))


def _is_capital(name: str, names: Names) -> bool:
    """Tell whether it is a large capital's, which stands for its government: Kinshasa."""
    return names.organisation(name) is None and any(
        each.place.capital and each.rank is Rank.NAME and each.place.weight >= _LARGE
        for each in names.places(name)
    )
