"""Companies that have the name of something else in the article. Pure; English.

Ford shares, but Mr Ford; Amazon shares, but the Amazon basin. Only what the words right beside a
name tell; without any, it is the person's, and the river's where the model says so. But a word
that is in a company's full name, and in nobody's, is no person: Kodak, of Eastman Kodak Co.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from service.entities.named import Field, Name, Position
from service.entities.names import COMPANY_FORM, one_company
from service.entities.parts import is_somebody
from service.entities.surroundings import is_a_feature

_OWNED: Final = (
    r"board|brand|chief\s+executive|customers|dealers|dealerships|earnings|employees"
    r"|factor(?:y|ies)|headquarters|managing\s+director|plants?|products|profits?|revenues?|sales"
    r"|shareholders|stores?|workers"
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
_NAMED_AFTER = re.compile(
    r" (?:administration|army|association|board|bureau|campaign|cent(?:er|re)|commission|committee"
    r"|council|department|embassy|exchange|family|federation|force|forum|foundation|government"
    r"|institute|league|library|memorial|ministry|museum|navy|office|organi[sz]ation|parliament"
    r"|police|regime|school|service|trust|university)\Z"
)
"""What has the name of somebody, a place or a people, who are called by it more often."""
_COURTESY = re.compile(r"\b(?:Mrs?|Ms|Mx)\.?\s+\Z")
_LONGEST: Final = 30
_INITIALS: Final = 2


def company_names(names: Sequence[Name], fields: Mapping[Field, str]) -> dict[Position, str]:
    """Return where a person's name means a company, with the key of that one's full name.

    Where several have it the key is its own. One of two words may be the founder's, and is the
    company's only where that is told somewhere: Walt Disney.
    """
    companies = _companies(names)
    by_key: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.key in companies:
            by_key[name.key].append(name)
    if not by_key:
        return {}
    persons = [name.key.split() for name in names if name.label == "PERSON"]
    last_names = {words[-1] for words in persons}
    theirs = {word for words in persons if len(words) > 1 for word in words}
    found: dict[Position, str] = {}
    for key, same in by_key.items():
        whole = one_company(companies[key])
        told = [name for name in same if _is_company(name, fields[name.field])]
        is_person = Counter(name.label for name in same).most_common(1)[0][0] == "PERSON"
        is_nobody = is_person and not any(_is_somebody(name, fields[name.field]) for name in same)
        if not (is_nobody and (told if " " in key else key not in theirs)):
            same = told if whole and key in last_names else []
        found |= {(name.field, name.start): whole or key for name in same}
    return found


def _companies(names: Sequence[Name]) -> dict[str, set[str]]:
    """Return for what companies may be called, one or two words, the keys of their full names.

    Their first words; where they have a legal form, also later ones.
    """
    short: dict[str, set[str]] = defaultdict(set)
    for key in {name.key for name in names if name.label == "ORG"}:
        words = key.split()
        is_company = COMPANY_FORM.search(key)
        if not _NAMED_AFTER.search(key):
            for length in (1, 2):
                longest = len(words) - length
                for first in range(longest if is_company else min(1, longest)):
                    if len(part := " ".join(words[first : first + length])) > _INITIALS:
                        short[part].add(key)
    return short


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


def _is_somebody(name: Name, text: str) -> bool:
    before = text[max(0, name.start - _LONGEST) : name.start]
    return bool(name.title or _COURTESY.search(before) or is_somebody(text, name.end))
