"""The types of names of which more is known than the words around them tell. Pure.

A model that tells types by the words around a name now and then takes a country for its people (the
Philippines) or for a person (El Salvador), an organisation whose name is made of common words for
an event or a place, a capital or a river's land for an organisation, a town of two words for
either, a person's name for a place, and a storm for a person. An article that is a part of a
place's name belongs to it: The Hague.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from service.entities.model import Span
from service.entities.named import Field
from service.entities.names import normalise
from service.entities.sense import Names, called
from service.entities.surroundings import is_a_feature
from service.gazetteer.place import Rank
from service.records import EntityType

_THE: Final = "The "
_AND: Final = " and "
_SMALL: Final = 50_000.0
_LARGE: Final = 5_000_000.0
_WHERE: Final = re.compile(
    r"\b(?:at|(?P<inside>across|around|in|into|near|outside|throughout|within))\s+\Z", re.IGNORECASE
)
_OPEN: Final = re.compile(r"\s(?:for|of)\Z")
_STORM: Final = re.compile(r"(?:Cyclone|Hurricane|Storm|Typhoon)\s+")
_STORM_BEFORE: Final = re.compile(rf"\b{_STORM.pattern}\Z")
_LONGEST: Final = 20


class _Parts(NamedTuple):
    """What the article's names tell of one another, by normalised words.

    ``of_persons`` and ``of_organisations``: first and last words of full names; ``last_names``:
    all of persons' words but the first; ``persons``: who is called by one word; ``where``: what
    something is told to be in or at; ``inside``: those without "at", which goes before clubs too;
    ``storms``: by their own names.
    """

    of_persons: frozenset[str]
    of_organisations: frozenset[str]
    last_names: frozenset[str]
    persons: frozenset[str]
    where: frozenset[str]
    inside: frozenset[str]
    storms: frozenset[str]


def with_known_types(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]], names: Names
) -> dict[Field, list[Span]]:
    """Return the names in ``spans``, those with another type of which more is known.

    An organisation's name that ends with "of" goes on with what is named next, and two places with
    "and" in between are two.
    """
    spans = {
        field: list(_apart(_whole(found, fields[field]), fields[field], names))
        for field, found in spans.items()
    }
    parts = _parts(fields, spans)
    return {
        field: [_known(span, fields[field], names, parts) for span in found]
        for field, found in spans.items()
    }


def _whole(spans: Sequence[Span], text: str) -> list[Span]:
    whole: list[Span] = []
    for span in spans:
        last = whole[-1] if whole else span
        is_open = last.label == "ORG" and _OPEN.search(text, last.start, last.end)
        if is_open and text[last.end : span.start] in (" ", " the "):
            whole[-1] = last._replace(end=span.end)
        else:
            whole.append(span)
    return whole


def _apart(spans: Sequence[Span], text: str, names: Names) -> Iterator[Span]:
    """Give the spans, and two for Oslo and Paris; but one for Trinidad and Tobago."""
    for span in spans:
        name = text[span.start : span.end]
        first, joining, second = name.partition(_AND)
        is_two = span.label == "PLACE" and joining and not called(name, names)
        if is_two and called(first, names) and called(second, names):
            yield span._replace(end=span.start + len(first))
            yield span._replace(start=span.end - len(second))
        else:
            yield span


def _parts(fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]]) -> _Parts:
    def ends_of(label: EntityType, *places: int) -> Iterator[str]:
        for each, words in written:
            if each == label and len(words) > 1:
                yield from (normalise(words[place]) for place in places)

    written = [
        (span.label, fields[field][span.start : span.end].split())
        for field, found in spans.items()
        for span in found
    ]
    where, inside, storms = set(), set(), set()
    for field, found in spans.items():
        text = fields[field]
        for start, end, _ in found:
            if told := _WHERE.search(text, max(0, start - _LONGEST), start):
                where.add(normalise(text[start:end]))
                if told["inside"]:
                    inside.add(normalise(text[start:end]))
            if storm := _STORM.match(text, start, end):
                storms.add(normalise(text[storm.end() : end]))
            elif _STORM_BEFORE.search(text, max(0, start - _LONGEST), start):
                storms.add(normalise(text[start:end]))
    return _Parts(
        of_persons=frozenset(ends_of("PERSON", 0, -1)),
        of_organisations=frozenset(ends_of("ORG", 0, -1)),
        last_names=frozenset(
            normalise(word) for label, words in written if label == "PERSON" for word in words[1:]
        ),
        persons=frozenset(
            normalise(words[0]) for label, words in written if label == "PERSON" and len(words) == 1
        ),
        where=frozenset(where),
        inside=frozenset(inside),
        storms=frozenset(storms),
    )


def _known(span: Span, text: str, names: Names, parts: _Parts) -> Span:
    name = text[span.start : span.end]
    is_land = span.label == "ORG" and is_a_feature(text, span.end)
    label = "PLACE" if is_land else _type(name, span.label, names, parts)
    start = span.start
    has_article = label == "PLACE" and text[max(0, start - len(_THE)) : start] == _THE
    if has_article and any(each.place.name == _THE + name for each in called(name, names)):
        start -= len(_THE)
    return Span(start, span.end, label)


def _type(name: str, label: EntityType, names: Names, parts: _Parts) -> EntityType:
    """Return the type of a name that the model took for ``label``."""
    key = normalise(name)
    if key in parts.storms or _STORM.match(name):
        return "OTHER"
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
    if label == "GROUP" or (label in ("PERSON", "OTHER") and " " in name):
        is_country = any(each.place.kind == "country" for each in called(name, names))
        return "PLACE" if is_country else label
    if label == "ORG" and key not in parts.of_organisations and _is_capital(name, names):
        return "PLACE"
    return label


def _is_person(name: str, key: str, names: Names, parts: _Parts) -> bool:
    """Tell whether a place's name is somebody's in the article.

    It is no place of any size, or a last name and nothing is told to be in it: Naomi Osaka.
    """
    places = names.places(name)
    if key in parts.of_persons and all(each.place.weight < _SMALL for each in places):
        return True
    is_told = key in parts.where or any(each.place.kind == "country" for each in places)
    return key in parts.last_names and not is_told


def _is_large(name: str, names: Names) -> bool:
    return any(each.place.weight >= _SMALL for each in called(name, names))


def _is_capital(name: str, names: Names) -> bool:
    """Tell whether it is a large capital's, which stands for its government: Kinshasa."""
    return names.organisation(name) is None and any(
        each.place.capital and each.rank is Rank.NAME and each.place.weight >= _LARGE
        for each in names.places(name)
    )
