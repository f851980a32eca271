"""What the names of an article tell of one another, before they are joined. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from service.entities.model import Span
from service.entities.named import Field
from service.entities.names import LEGAL_FORM, normalise
from service.entities.surroundings import word_before
from service.entities.titles import split_title

_STORMS: Final = ("Cyclone", "Hurricane", "Storm", "Typhoon")
STORM: Final = re.compile(rf"(?:{'|'.join(_STORMS)})\s+")
_INSIDE: Final = frozenset(
    ("across", "around", "in", "into", "near", "outside", "throughout", "within")
)
_WHERE: Final = _INSIDE | {"at"}
_STAKE: Final = re.compile(
    r"\b(?:believed?|confidence|faith|interests?|invest(?:ed|ing|ments?)?|shares?|stakes?|trust)"
    r"\s+in\s+\Z"
)
_LONGEST: Final = 30
_SOMEBODY: Final = re.compile(
    r",?\s+who(?:m|se)?\b|,\s+\d\d,|\s+(?:is|was)\s+(?:\d\d|born|buried|shot)\b|\s+(?:died|sang)\b"
    r"|\s+(?:(?:has|to|will)\s+)?(?:resign(?:ed|s)?|retire[ds]?|step(?:ped|s)?\s+down)\b"
    r"|[^.!?\n]{0,40}\s(?:s?he|h(?:er|im|is)(?:self)?)\b"
)


class Parts(NamedTuple):
    """What the article's names tell of one another, by normalised words.

    ``of_persons`` and ``of_organisations``: first and last words of full names; ``companies``: the
    first words of those with a legal form, but for what has an article or is in ``where``;
    ``last_names``: all of persons' words but the first; ``persons``: who is called by one word;
    ``somebody``: who is told to be a person; ``where``: what something is told to be in or at;
    ``inside``: those without "at", which goes before clubs too; ``storms``: by their own names.
    """

    of_persons: set[str]
    of_organisations: set[str]
    companies: set[str]
    last_names: set[str]
    persons: set[str]
    somebody: set[str]
    where: set[str]
    inside: set[str]
    storms: set[str]


def parts_of(fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]]) -> Parts:
    """Return what the names in ``spans`` of an article's ``fields`` tell of one another."""
    with_article = set()
    parts = Parts(set(), set(), set(), set(), set(), set(), set(), set(), set())
    for field, found in spans.items():
        text = fields[field]
        for start, end, label in found:
            name = text[start:end]
            key, words = normalise(name), name.split()
            if label in ("PERSON", "ORG") and len(words) > 1:
                ends = parts.of_persons if label == "PERSON" else parts.of_organisations
                ends.update((normalise(words[0]), normalise(words[-1])))
            if label == "ORG" and LEGAL_FORM.search(key):
                parts.companies.update(key[: space.start()] for space in re.finditer(" ", key))
            if label == "PERSON":
                parts.last_names.update(map(normalise, words[1:]))
            if label == "PERSON" and len(words) == 1:
                parts.persons.add(key)
                if is_somebody(text, end) or split_title(text, start, end)[2]:
                    parts.somebody.add(key)
            before = word_before(text, start)
            is_stake = before == "in" and _STAKE.search(text, max(0, start - _LONGEST), start)
            if before.lower() in _INSIDE and not is_stake:
                parts.inside.add(key)
            if before.lower() in _WHERE:
                parts.where.add(key)
            if before.lower() == "the":
                with_article.add(key)
            if storm := STORM.match(name):
                parts.storms.add(normalise(name[storm.end() :]))
            elif before in _STORMS:
                parts.storms.add(key)
    parts.companies.difference_update(with_article, parts.where)
    return parts


def is_somebody(text: str, end: int) -> bool:
    """Tell whether the words after the name before ``end`` say that it is a person's."""
    return _SOMEBODY.match(text, end) is not None
