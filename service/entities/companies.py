"""Companies that have the name of something else in the article. Pure; English.

Ford shares, but Mr Ford; Amazon shares, but the Amazon basin. Only what the words right beside a
name tell; without any, it is the person's, and the river's where the model says so.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from service.entities.named import Field, Name, Position
from service.entities.surroundings import is_a_feature

_OWNED: Final = (
    r"board|brand|customers|dealers|dealerships|earnings|employees|factor(?:y|ies)|headquarters"
    r"|plants?|products|profits?|revenues?|sales|shareholders|stores?|workers"
)
_AFTER = re.compile(
    rf"(?:['’]s)?\s+(?:{_OWNED})\b|\s+(?:shares|stock)\b(?!\s+(?:an?|his|her|the|with)\b)"
    r"|\s+(?:said|says)\s+(?:that\s+)?its\b"
)
_BEFORE = re.compile(
    r"\b(?:(?:shares|stock|stake)\s+(?:in|of)|(?:employees|plants?|workers)\s+(?:at|of)"
    r"|(?:chairman|chairwoman|chief|executive|head|president)\s+of)\s+\Z",
    re.IGNORECASE,
)
_COURTESY = re.compile(r"\b(?:Mrs?|Ms|Mx)\.?\s+\Z")
_LONGEST: Final = 30


def company_names(names: Sequence[Name], fields: Mapping[Field, str]) -> dict[Position, str]:
    """Return where somebody's last name alone means a company, with the key of its full name.

    A company is one whose full name in the article begins so, if there is only one.
    """
    last_names = {name.key.rpartition(" ")[2] for name in names if name.label == "PERSON"}
    longer: dict[str, set[str]] = {}
    for name in names:
        first, _, rest = name.key.partition(" ")
        if name.label == "ORG" and rest and first in last_names:
            longer.setdefault(first, set()).add(name.key)
    return {
        (name.field, name.start): next(iter(longer[name.key]))
        for name in names
        if len(longer.get(name.key, ())) == 1 and _is_company(name, fields[name.field])
    }


def beside_a_feature(names: Sequence[Name], fields: Mapping[Field, str]) -> list[Name] | None:
    """Return which ``names`` of a thing are an organisation's, None if none is a river's."""
    if not any(is_a_feature(fields[name.field], name.end) for name in names):
        return None
    return [name for name in names if name.label == "ORG" or _is_company(name, fields[name.field])]


def _is_company(name: Name, text: str) -> bool:
    before = text[max(0, name.start - _LONGEST) : name.start]
    if name.title or _COURTESY.search(before):
        return False
    return bool(_AFTER.match(text, name.end) or _BEFORE.search(before))
