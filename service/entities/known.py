"""The types of names that the gazetteer knows to be one thing. Pure.

A model that tells types by the words around a name now and then takes a country for its people (the
Philippines), an organisation whose name is made of common words for an event or a place, and a last
name for a place.
"""

from collections.abc import Collection, Mapping, Sequence

from service.entities.model import Span
from service.entities.named import Field
from service.entities.names import normalise
from service.entities.sense import Names, called
from service.records import EntityType


def with_known_types(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]], names: Names
) -> dict[Field, list[Span]]:
    """Return the names in ``spans``, those with another type of which more is known."""
    last_names = {
        normalise(fields[field][span.start : span.end].split()[-1])
        for field, found in spans.items()
        for span in found
        if span.label == "PERSON"
    }
    return {
        field: [
            span._replace(
                label=_type(fields[field][span.start : span.end], span.label, names, last_names)
            )
            for span in found
        ]
        for field, found in spans.items()
    }


def _type(name: str, label: EntityType, names: Names, last_names: Collection[str]) -> EntityType:
    """Return the type of a name that the model took for ``label``.

    An organisation of one word shares it with other things (the Amazon), and no name is too odd
    for a person. What is the last name of somebody in the article, and no place that is known, is
    taken for his.
    """
    if label == "PLACE" and normalise(name) in last_names and not names.places(name):
        return "PERSON"
    if label not in ("PERSON", "ORG") and " " in name and names.organisation(name):
        return "ORG"
    if label == "GROUP" and any(each.place.kind == "country" for each in called(name, names)):
        return "PLACE"
    return label
