"""What the words around a place's name say of which place it is. Pure; English.

Athens, Georgia · Athens (Ga.) · Birmingham in northern Alabama · Niger State · the city of Kano
Hudson River · the Mississippi rose · Battle of Hastings
"""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Kind = Literal["state", "states", "district", "districts", "town", "part"]

_STATES: Final = (
    r"(?:regional\s+)?state|province|governorate|oblast|(?:autonomous\s+)?region|prefecture"
    r"|department|canton|county|district"
)
_TOWNS: Final = r"city|town|village|municipality|township|suburb|port"
_ROUTES: Final = (
    r"bus|corridor|express|expressway|ferry|flight|highway|leg|line|motorway|pipeline|race|railway"
    r"|road|route|service|stretch|train"
)
_STATE_AFTER = re.compile(
    rf"\s+(?:(?P<district>district)|{_STATES})\b(?!\s+(?:of|de)\b)", re.IGNORECASE
)
_STATE_BEFORE = re.compile(
    r"\b(?:state|province|governorate|prefecture|canton|county)s?\s+of\s+\Z", re.IGNORECASE
)
_TOWN_BEFORE = re.compile(rf"\b(?:(?:{_TOWNS})\s+(?:of\s+)?|capital\s+)\Z", re.IGNORECASE)
_PART_AFTER = re.compile(r"\s+(?:neighbou?rhood|quarter|section)\b")
_STATE_WITHIN = re.compile(
    rf"(?:(?P<head>.+?)\s+(?:{_STATES})|(?:{_STATES})\s+of\s+(?P<rest>.+))", re.IGNORECASE
)

_WORD = r"[A-Z][\w'’-]*\.?(?:[A-Z]\.)*"
_NAME = rf"{_WORD}(?:\s(?:(?:of|the)\s)*{_WORD}){{0,3}}"
_LIST_AFTER = re.compile(
    rf"(?P<list>(?:,\s+{_NAME}){{0,9}},?\s+(?:and|or)\s+(?!\S+-[a-z]){_NAME})?"
    rf"\s+(?<!United\s)(?<!ern\s)(?<!ish\s)(?<!\.\s)(?P<kinds>(?i:{_STATES}|countie)s)\b"
)
_COMMA = re.compile(rf",\s+(?P<region>{_NAME})")
_BRACKET = re.compile(rf"\s+\((?P<region>{_NAME})\)")
_IN = re.compile(
    r"\s+in\s+(?:the\s+)?(?:(?:north|south|east|west|central|upper|lower)[\w-]*\s+)?"
    rf"(?:(?:[\w.]+\s+){{0,2}}(?:state|province|region|county)\s+of\s+)?(?P<region>{_NAME})"
)
_LISTED = re.compile(rf"\s*,?\s+(?:and|or)\s+{_WORD}|,\s+{_WORD}")

_FEATURES: Final = r"River|Lake|Mount|Mt|Mt\.|Cape|Camp"
_SHIPS: Final = (
    "cruiser|destroyer|frigate|corvette|warship|battleship|flagship|submarine|minesweeper"
    "|icebreaker|tanker|freighter|trawler|ferry|yacht|steamship|drillship|spacecraft"
)
_NAMESAKE_BEFORE = re.compile(
    rf"\b(?:{_FEATURES}|(?:Gulf|Bay|Sea|Strait|Straits|Isle|Plain|Valley)\s+of"
    rf"|USS|HMS|(?i:{_SHIPS}))\s+(?:the\s+)?\Z"
)
_NAMESAKE_AFTER = re.compile(
    r"\s+(?:River|Lakes?|Mountains?|Sea|Ocean|Gulf|Straits?|Canal|Channel|Peninsula|Desert|Valley"
    r"|Basin|Falls|Islands?|Bay|Beach|Hills?|Heights|Strip|Delta|Dam|Forest|Glacier|Plateau|Creek"
    r"|Pass|[Rr]ainforest)\b"
)
_FEATURE_AFTER = re.compile(r"\s+(?:[Rr]iver|[Rr]ainforest|[Bb]asin|[Dd]elta)\b")
_WITHIN_BEFORE = re.compile(
    r"\b(?:University|Bank|Battle|Treaty|Bishop|Archbishop|Duke|Duchess|Earl|Prince|Princess)"
    r"\s+of\s+(?:the\s+)?\Z"
)
_WITHIN_AFTER = re.compile(
    r"\s+(?:Airport|University|College|Street|Road|Avenue|Square|Bridge|Hospital|Park|Stadium"
    r"|Station|Palace|Castle|Cathedral|Prison|Harbou?r|United|Rovers|FC)\b"
)
_LONGER = re.compile(
    r"\s+(?:al|da|de|degli|dei|del|della|delle|des|di|do|dos|du|el|la|le|sur)"
    r"\s+(?:l[aeo]s?\s+)?[A-Z]"
)
_NOT_A_NOUN = re.compile(
    r"\W*\Z|(?![–/][A-Z])\s*[^\w\s'’-]|\s+(?:at|in|on|near|from|into|through|along|by|for|with|as|is"
    r"|are|was|were|has|had|have|will|would|could|should|may|might|said|says|did|rose|fell|flooded|burst|runs|ran|flows|flowed)\b"
    rf"|\s+to\b(?!\s+{_NAME}\s+(?:{_ROUTES})\b)"
)

_WITH_ARTICLE: Final = re.compile(
    r"\b(?:Isles?|Islands?|United|Republic|Kingdom|Union|Federation|Emirates|Coast|Congo|Gambia|Sudan|Ukraine"
    r"|Vatican|Hague|Strip|West Bank|Crimea)\b|(?:lands|ines|amas|ives|oros|elles)\Z"
    r"|\A(?-i:[A-Z]\.?){2,4}\Z|\sterritory\Z"
    r"|\A(?!(?:capital|central|(?:north|south|east|west)(?:ern)?)\s\w+\Z)"
    rf".+\s(?:{_STATES})(?<!district)\Z",
    re.IGNORECASE,
)

_REGION_BETWEEN = re.compile(rf"{_COMMA.pattern},(?!\s+(?:and|or)\b)(?=\s+[a-z])")
_LONGEST_BEFORE = 30
_LONGEST_AFTER = 60
_WORD_BEFORE = re.compile(r"\s+(\.?\w+)")
_LAST_WORDS: Final = frozenset(
    f"of|the|capital|{_TOWNS}|{_FEATURES}|uss|hms|{_SHIPS}".lower().replace("\\", "").split("|")
)


class Surroundings(NamedTuple):
    """What is said of a name.

    ``kind``: whether it is a state's or a town's; a district's may be either, and a
    town's part is no village of the name. In a list of states or districts, that is not sure of a
    country's or a capital's name: Mexico and Gulf states. ``regions``: what may be the name of the
    region in which it lies, the longest one first; it stands at ``region_start``. ``close``: no
    more than a comma or a bracket is between the two. ``listed``: a list may go on instead.
    """

    kind: Kind | None = None
    regions: tuple[str, ...] = ()
    region_start: int = 0
    close: bool = False
    listed: bool = False


def word_before(text: str, start: int) -> str:
    """Return the word before ``start``, or "" where other signs than spaces are in between."""
    # Read backwards: a search for what ends there would try each place before it.
    found = _WORD_BEFORE.match(text[max(0, start - _LONGEST_BEFORE) : start][::-1])
    return found[1][::-1] if found else ""


# Asked for by each of the functions below, one name after the other.
@lru_cache(maxsize=1)
def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands beside a name, "" for what tells nothing of it."""
    is_told = word_before(text, start).lower() in _LAST_WORDS
    before = text[max(0, start - _LONGEST_BEFORE) : start] if is_told else ""
    return before, text[end : end + _LONGEST_AFTER]


def surroundings(text: str, start: int, end: int) -> Surroundings:
    """Return what is said of the name ``text[start:end]``."""
    before, after = _around(text, start, end)
    kind: Kind | None = None
    if found := _STATE_AFTER.match(after):
        kind = "district" if found["district"] else "state"
    elif kinds := _kinds_of_list(text, start, end):
        of_states: Kind = "state" if has_article(text, start) else "states"
        kind = "districts" if kinds == "districts" else of_states
    elif _STATE_BEFORE.search(before):
        kind = "state"
    elif _TOWN_BEFORE.search(before):
        kind = "town"
    elif _PART_AFTER.match(after):
        kind = "part"
    for pattern in (_COMMA, _BRACKET, _IN):
        if found := pattern.match(after):
            return Surroundings(
                kind,
                _regions(after, found.start("region"), found["region"]),
                end + found.start("region"),
                pattern is not _IN,
                _LISTED.match(after, found.end()) is not None,
            )
    return Surroundings(kind)


def _kinds_of_list(text: str, start: int, end: int) -> str:
    """Return the word for what a name and others are, or "": the Kherson and Odesa regions."""
    found = _LIST_AFTER.match(text, end)
    is_listed = found and (found["list"] or word_before(text, start) in ("and", "or"))
    return found["kinds"].lower() if found and is_listed else ""


def _regions(text: str, start: int, words: str) -> tuple[str, ...]:
    """Return what may be a region of the ``words`` that begin at ``start``, the longest first.

    None that goes on as another name: in Hamilton, Victoria Park was closed.
    """
    ends = [*(space.start() for space in re.finditer(r"\s", words)), len(words)]
    return tuple(
        words[:end]
        for end in reversed(ends)
        if not (_NAMESAKE_AFTER.match(text, start + end) or _WITHIN_AFTER.match(text, start + end))
    )


def is_a_namesake(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` is no place of this name but another thing: Hudson (River).

    Also where an article stands before it and no noun after it, nor after its region, unless it is
    one of the few countries that have one, or has its kind in its name: the Mississippi rose, in
    the Netherlands, in the Tver Region, the Renton, Washington, plant. Of a river's nouns, some are
    written small: the Niger delta.
    """
    before, after = _around(text, start, end)
    if _NAMESAKE_BEFORE.search(before) or _NAMESAKE_AFTER.match(after):
        return True
    return is_by_article(text, start, end)


def is_by_article(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` is no place of this name, by the article before it."""
    if not has_article(text, start) or _WITH_ARTICLE.search(text[start:end]):
        return False
    if _kinds_of_list(text, start, end):
        return False
    after = text[end : end + _LONGEST_AFTER]
    region = _REGION_BETWEEN.match(after)
    is_alone = _NOT_A_NOUN.match(after, region.end() if region else 0)
    return bool(is_alone or _FEATURE_AFTER.match(after))


def has_article(text: str, start: int) -> bool:
    """Tell whether an article stands before ``start``."""
    return word_before(text, start) in ("the", "The")


def is_a_feature(text: str, end: int) -> bool:
    """Tell whether the name before ``end`` is a river's or its land's: Amazon basin."""
    return _FEATURE_AFTER.match(text, end) is not None


def is_within_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` is a part of what stands in a place or is named after one.

    Kabul (Airport), (Bank of) Ghana, Lincoln (Park), Santa Cruz (de Tenerife): alone it does not
    tell which place.
    """
    before, after = _around(text, start, end)
    return bool(_WITHIN_BEFORE.search(before) or _WITHIN_AFTER.match(after) or _LONGER.match(after))


def without_kind(name: str) -> str | None:
    """Return a state's name without the word for its kind: Niger State is Niger."""
    found = _STATE_WITHIN.fullmatch(name)
    return (found["head"] or found["rest"]) if found else None
