"""The types of names that the gazetteer knows to be one thing. Pure.

A model that tells types by the words around a name now and then takes a country for its people (the
Philippines), an organisation whose name is made of common words for an event or a place, and a
person's name for a place. An article that is a part of a place's name belongs to it: The Hague.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from service.entities.model import Span
from service.entities.named import Field
from service.entities.names import normalise
from service.entities.sense import Names, called
from service.records import EntityType

_THE: Final = "The "
_SMALL: Final = 50_000.0


def with_known_types(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]], names: Names
) -> dict[Field, list[Span]]:
    """Return the names in ``spans``, those with another type of which more is known."""
    of_persons = {
        normalise(word)
        for field, found in spans.items()
        for span in found
        if span.label == "PERSON" and len(words := fields[field][span.start : span.end].split()) > 1
        for word in (words[0], words[-1])
    }
    return {
        field: [_known(span, fields[field], names, of_persons) for span in found]
        for field, found in spans.items()
    }


def _known(span: Span, text: str, names: Names, of_persons: Collection[str]) -> Span:
    name = text[span.start : span.end]
    label = _type(name, span.label, names, of_persons)
    start = span.start
    has_article = label == "PLACE" and text[max(0, start - len(_THE)) : start] == _THE
    if has_article and any(each.place.name == _THE + name for each in called(name, names)):
        start -= len(_THE)
    return Span(start, span.end, label)


def _type(name: str, label: EntityType, names: Names, of_persons: Collection[str]) -> EntityType:
    """Return the type of a name that the model took for ``label``.

    An organisation of one word shares it with other things (the Amazon), and no name is too odd
    for a person. What is the first or last name of somebody in the article, and no place of any
    size, is taken for his.
    """
    of_person = label == "PLACE" and normalise(name) in of_persons
    if of_person and all(each.place.weight < _SMALL for each in names.places(name)):
        return "PERSON"
    if label not in ("PERSON", "ORG") and " " in name and names.organisation(name):
        return "ORG"
    if label == "GROUP" and any(each.place.kind == "country" for each in called(name, names)):
        return "PLACE"
    return label
