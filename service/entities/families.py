"""Families that have a person's name: the Reeds, the Reed brothers. Pure; English."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from service.entities.named import Field, Name
from service.entities.names import normalise

_THE: Final = re.compile(r"\bthe\s+\Z", re.IGNORECASE)
_TOGETHER: Final = re.compile(
    r"\s+(?:brothers|clan|couple|dynasty|family|siblings|sisters|twins)\b"
)
_LONGEST: Final = 10


def with_families(names: Sequence[Name], fields: Mapping[Field, str]) -> list[Name]:
    """Return the names, those of families as groups, which are no persons."""
    last_names = {
        " ".join(words[first:])
        for name in names
        if name.label == "PERSON"
        for words in [name.key.split()]
        for first in range(1, len(words))
    }
    return [
        name._replace(label="GROUP", title=None)
        if name.label in ("ORG", "PERSON") and _is_family(name, fields[name.field], last_names)
        else name
        for name in names
    ]


def _is_family(name: Name, text: str, last_names: set[str]) -> bool:
    if " " in name.text or not _THE.search(text, max(0, name.start - _LONGEST), name.start):
        return False
    if name.label == "PERSON" and _TOGETHER.match(text, name.end):
        return True
    forms = {name.text.removesuffix("s"), name.text.removesuffix("es")} - {name.text}
    return any(normalise(form) in last_names for form in forms)
