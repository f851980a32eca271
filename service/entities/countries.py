"""Countries that a model took for something else, in other languages than English. Pure.

A model that tells types by the words around a name now and then takes a country for its government
or its team, for its people, or for a person: Paesi Bassi, Tanska. English has rules of its own
(`known`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from service.entities.inflected import nominatives
from service.entities.model import Span
from service.entities.named import Field
from service.entities.names import normalise
from service.entities.sense import Names, called

_ADJECTIVES: Final = frozenset({"bs", "cs", "hr", "pl", "sk", "sl", "sr"})
"""Languages in which the word for what is of a country may be its name: hrvatska vlada."""

_CODE: Final = re.compile("[A-Z]{2,3}")
"""What may be an organisation too: the IRA, or a team that is called UAE."""

_OF_PEOPLE: Final = frozenset("人语語文")
"""What makes a people's or a language's name of a country's in Chinese and Japanese."""


def with_countries(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]], names: Names, language: str
) -> dict[Field, list[Span]]:
    """Return the names in ``spans``, those of countries as places.

    ``language`` is an ISO 639-1 code. A country's name of one word in one of its cases is one too,
    but for that of a group; a part of somebody's full name in the article is none.
    """
    persons = {
        part
        for field, found in spans.items()
        for start, end, label in found
        if label == "PERSON" and len(parts := normalise(fields[field][start:end]).split()) > 1
        for part in parts
    }

    @cache
    def is_country(name: str, *, in_a_case: bool) -> bool:
        key = normalise(name)
        if key in persons or names.organisation(name):
            return False
        forms = [name]
        if in_a_case and key and " " not in name:
            # A name without an ending is no case of a longer one: Dominik.
            forms += (form for form in nominatives(key, language) if not form.startswith(key))
        return any(
            each.place.kind == "country" for form in forms for each in called(form, names, language)
        )

    def known(span: Span, text: str) -> Span:
        name = text[span.start : span.end]
        if span.label == "GROUP":
            may_be = language not in _ADJECTIVES and text[span.end : span.end + 1] not in _OF_PEOPLE
        else:
            may_be = span.label == "PERSON" or (span.label == "ORG" and not _CODE.fullmatch(name))
        if may_be and is_country(name, in_a_case=span.label != "GROUP"):
            return span._replace(label="PLACE")
        return span

    return {field: [known(span, fields[field]) for span in found] for field, found in spans.items()}
