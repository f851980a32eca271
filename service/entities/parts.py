"""What the names of an article tell of one another, before they are joined. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from service.entities.model import Span
from service.entities.named import Field
from service.entities.names import normalise
from service.records import EntityType

STORM: Final = re.compile(r"(?:Cyclone|Hurricane|Storm|Typhoon)\s+")
_STORM_BEFORE: Final = re.compile(rf"\b{STORM.pattern}\Z")
_WHERE: Final = re.compile(
    r"\b(?:at|(?P<inside>across|around|in|into|near|outside|throughout|within))\s+\Z", re.IGNORECASE
)
_LONGEST: Final = 20


class Parts(NamedTuple):
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


def parts_of(fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]]) -> Parts:
    """Return what the names in ``spans`` of an article's ``fields`` tell of one another."""

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
            if storm := STORM.match(text, start, end):
                storms.add(normalise(text[storm.end() : end]))
            elif _STORM_BEFORE.search(text, max(0, start - _LONGEST), start):
                storms.add(normalise(text[start:end]))
    return Parts(
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
