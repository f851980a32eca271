"""How a report opens: by-line, dateline and where its first sentence begins. Pure.

A dateline is ``PLACE[, date] [(AGENCY)] – ``, in the styles of the world's agencies. What stands
there is read by one pattern and then judged, since "Berlin (dpa) – " is a dateline and
"Apple (AAPL) - " is not: the more a style leaves out (agency, date, capitals), the more the
rest has to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from service.records import Dateline
from service.text.agencies import is_agency, sounds_like_agency
from service.text.dateline_words import (
    COLON_CITIES,
    MONTHS,
    NAME_PARTICLES,
    NOT_PLACES,
    PARTICLES,
    WEEKDAYS,
)

_HEAD = 600
"""Code points that are looked at."""


def _any_of(patterns: frozenset[str]) -> str:
    return f"(?:{'|'.join(sorted(patterns))})"


_MONTH = rf"(?i:{_any_of(MONTHS)})\b\.?"
_IS_WEEKDAY = re.compile(rf"(?i){_any_of(WEEKDAYS)}")
_YEAR = r"(?:,?\ (?:de\ |del\ )?(?:19|20)\d\d\b(?:\ г(?:ода|\.)?)?)"
_DATE = rf"""(?:
    (?:(?i:{_any_of(WEEKDAYS)})\b\.?,?\ )?
    (?: {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?\b{_YEAR}?
      | (?:le\ )?\d{{1,2}}(?:\.|er|st|nd|rd|th|º|°)?\ ?(?:de\ |of\ )?{_MONTH}{_YEAR}?
      | \d{{1,2}}[./]\d{{1,2}}[./](?:19|20)?\d\d\b | (?:19|20)\d\d-\d\d-\d\d\b )
)"""

_LETTER = r"[^\W\d_]"
_LOOSE_DATE = rf"""(?: {_DATE}
  | (?:19|20)\d\d\.\ {_LETTER}{{3,12}}\ \d{{1,2}}\.
  | \d{{1,2}}(?:\.|er|º|°)?\ (?:de\ )?{_LETTER}{{3,12}}\.?{_YEAR}?
  | {_LETTER}{{3,12}}\.?\ \d{{1,2}}\b{_YEAR}?
)"""
_WORD = rf"(?:['’]?{_LETTER}(?:{_LETTER}|['’.\u0300-\u036f])*)"
_PLACE = rf"""
    {_WORD}(?:[\ -]{_WORD}){{0,4}}
    (?:\ ?[/–]\ ?{_WORD}(?:[\ -]{_WORD}){{0,3}}){{0,3}}
    (?:(?:,\ |\ \[){_WORD}(?:[\ -]{_WORD}){{0,3}}\]?){{0,2}}?
"""
_DASH = r"(?:\ ?(?:-{2,3}|[–—―])\ ?|\ ?-\ |\ ?-(?=[\"“„«]))"
_SEPARATOR = rf"(?:[.,:]?{_DASH}|\.-\ ?|\ -)"
_ENCLOSED = rf"""(?:
    \((?P<agency>[^()\n]{{2,60}}?)(?:(?:,|\ -|\ –)\ {_DATE})?\) | /(?P<wire>[^/\n]{{2,40}})/
)"""

_WITH_AGENCY = rf"""
    (?:(?P<place>{_PLACE})(?P<date>[,.\ ]\ ?{_LOOSE_DATE})?[.,]?\ ?(?:--?|[–—])?\ ?)?
    {_ENCLOSED}(?:,?\ {_DATE})?,?(?P<separator>{_SEPARATOR}|\ /\ |[.:]\ |\ ?)
"""
_NAMED_AGENCY = rf"""
    (?P<place>{_PLACE})(?:[,.\ ]\ ?{_LOOSE_DATE})?(?:[.,]\ |[.,]?{_DASH})
    (?P<agency>{_WORD}(?:[\ -]{_WORD}){{0,2}}?)(?:{_DASH}|\.\ )
"""
_DATED = rf"(?P<place>{_PLACE})[,.;\ ]\ ?{_DATE}[.,]?(?:{_DASH}|:\ )"
_BARE = rf"(?P<place>{_PLACE})(?P<separator>{_DASH}|:\ )"
_EAST_ASIAN = tuple(
    re.compile(pattern)
    for pattern in (
        # 新华社北京3月3日电（记者张三）
        r"[（(]?(?P<agency>[\u4e00-\u9fff]{2,4}[社网])[)）]?(?:(?P=agency))?"
        r"(?P<place>[\u4e00-\u9fff]{2,8}?)"
        r"\s?(?:\d{1,2}月)?\d{1,2}日(?:电|讯|電|訊)(?:\s?[（(][^（）()\n]{0,60}[)）])?[：:，,]?\s*",
        # 【ワシントン共同】 【北京=時事】
        r"【(?P<place>[^【】\s=＝]{1,12}?)[=＝]?(?P<agency>共同|時事|AFP時事|AFP|ロイター|朝鮮通信)】\s*",
        # (서울=연합뉴스) 홍길동 기자 =
        r"\((?P<place>[가-힣·]{1,20})=(?P<agency>[가-힣A-Z]{2,12})\)\s?(?:[^=\n]{0,30}기자\s?)?=?\s*",
    )
)


_NAME = re.compile(r"(?:(?:al|el)-|[dlDL]['’])?[^\W\d_a-z][\w'’.-]*")
_BYLINE = re.compile(
    rf"(?i:by|words by|text:|por|par|von|di|door|av|przez) (?P<names>{_LETTER}[^\n]{{2,150}})\n\s*"
)
_INLINE_BYLINE = re.compile(
    r"(?:By|BY) (?P<names>[^\W\d_][\w'’. -]{2,80}?) (?=[^\W\d_a-z]{3}[^\n]{0,60}?[(/])"
)
_NEXT_NAME = re.compile(r"\s*(?:,|\band\b|&|\by\b|\bet\b|\bund\b|\be\b|\|)\s*")
_NO_NAME = re.compile(
    r"\d|\A[A-Z]{2,5}\Z|\b(?i:editor|correspondent|writer|reporter|staff|bureau|chief|news"
    r"|contributor|columnist|agency|press|times|post|desk|associated|special to)\b"
)


@dataclass(frozen=True)
class Opening:
    """How a text opens.

    ``authors`` are those of a by-line; ``body_start`` is the offset, in code points, at which the
    first sentence of the report itself begins.
    """

    dateline: Dateline | None
    authors: tuple[str, ...]
    body_start: int


def parse_opening(text: str) -> Opening:
    """Return the by-line and the dateline that ``text`` opens with, and where its body begins.

    Only the first few hundred code points are looked at. Where there is neither, the dateline is
    None and the body begins with the first character that is no space.
    """
    space = len(text) - len(text.lstrip())
    opening = _read(text[space : space + _HEAD])
    return replace(opening, body_start=space + opening.body_start)


# The entity stage asks for that of an article three times, wherever it comes to need it.
@lru_cache(maxsize=64)
def _read(head: str) -> Opening:
    authors, start = _read_bylines(head)
    dateline, body_start = _read_dateline(head, start)
    if dateline is None and not authors and (byline := _INLINE_BYLINE.match(head)):
        names = _names(byline["names"])
        inline, inline_start = _read_dateline(head, byline.end())
        if names and inline and inline.agency:
            authors, dateline, body_start = names, inline, inline_start
    return Opening(dateline, authors, body_start)


def _read_bylines(head: str) -> tuple[tuple[str, ...], int]:
    authors: tuple[str, ...] = ()
    start = 0
    while match := _BYLINE.match(head, start):
        names = _names(match["names"])
        if names is None:
            break
        authors += names
        start = match.end()
        line, newline, _ = head[start:].partition("\n")
        if newline and is_agency(line):
            start = _after_spaces(head, start + len(line))
    return authors, start


def _names(line: str) -> tuple[str, ...] | None:
    """Return the persons that a by-line names, perhaps none, or None where it is no by-line."""
    names = []
    for part in _NEXT_NAME.split(line.strip().rstrip(".:")):
        if is_agency(part) or _NO_NAME.search(part):
            continue
        words = part.split()
        if not 2 <= len(words) <= 5 or _IS_WEEKDAY.fullmatch(words[0]):
            return None
        if not all(_NAME.fullmatch(word) for word in words if word not in NAME_PARTICLES):
            return None
        names.append(part)
    return tuple(names)


def _read_dateline(head: str, start: int) -> tuple[Dateline | None, int]:
    for dateline, end in _candidates(head, start):
        return dateline, _after_spaces(head, end)
    return None, start


def _candidates(head: str, start: int) -> Iterator[tuple[Dateline, int]]:
    """Yield what can be read as a dateline at ``start``, the fullest style first."""
    for pattern in _EAST_ASIAN:
        if match := pattern.match(head, start):
            yield Dateline(place=match["place"], agency=match["agency"]), match.end()
    if (match := _compiled(_WITH_AGENCY).match(head, start)) and _is_with_agency(match):
        place, agency = match["place"], match["agency"] or match["wire"]
        end = match.end()
        # (ANSA) - ROMA, 03 MAR -
        if (
            place is None
            and (dated := _compiled(_DATED).match(head, end))
            and _case(dated["place"])
        ):
            place, end = dated["place"], dated.end()
        yield Dateline(place=_tidy(place), agency=agency.strip()), end
    match = _compiled(_NAMED_AGENCY).match(head, start)
    if match and is_agency(match["agency"]) and _is_place(match["place"]):
        yield Dateline(place=_tidy(match["place"]), agency=match["agency"]), match.end()
    if (match := _compiled(_DATED).match(head, start)) and _is_dated(match):
        yield Dateline(place=_tidy(match["place"]), agency=None), match.end()
    if (match := _compiled(_BARE).match(head, start)) and _is_bare(match):
        yield Dateline(place=_tidy(match["place"]), agency=None), match.end()


@cache
def _compiled(style: str) -> re.Pattern[str]:
    # Together they take a tenth of a second, and most processes read no report.
    return re.compile(style, re.VERBOSE)


def _is_with_agency(match: re.Match[str]) -> bool:
    place, agency = match["place"], match["agency"] or match["wire"]
    if place is not None and not _is_place(place):
        return False
    separated = bool(match["separator"].strip())
    capitals = place is not None and _case(place) == "capitals"
    if is_agency(agency):
        # "(CNN)The" and "NEW DELHI, March 3 (PTI) The" do without a separator.
        glued = not match["separator"] and _first_letter(match).isupper()
        complete = (capitals or bool(match["date"])) and not _begins_lower(match)
        return separated or glued or complete
    if place is None or not separated or match["wire"] or _begins_lower(match):
        return False
    if match["date"] or sounds_like_agency(agency):
        return True
    if not capitals or _letters(place) < 4 or re.search(r"[\d:;$%]", agency):
        return False
    return not _abbreviates(agency, place)


def _abbreviates(agency: str, place: str) -> bool:
    """Return whether one stands for the other: TESLA (TSLA), UNICEF (United Nations …)."""
    words = re.findall(r"\w+", agency.casefold())
    letters = words[0] if len(words) == 1 else "".join(word[0] for word in words)
    return letters[:1] == place[0].casefold() and set(letters) <= set(place.casefold())


def _is_dated(match: re.Match[str]) -> bool:
    return _is_place(match["place"]) and not _begins_lower(match)


def _is_bare(match: re.Match[str]) -> bool:
    place = match["place"]
    if not _is_place(place) or _case(place) != "capitals" or _letters(place) < 4:
        return False
    if match["separator"].startswith(":"):
        return place.split()[-1].rstrip(",") in COLON_CITIES
    # In a text all in capitals they say nothing.
    following = match.string[match.end() :]
    return not _begins_lower(match) and any(map(str.islower, following))


def _is_place(place: str) -> bool:
    words = re.split(r"[\s/–,\[\]-]+", place)
    first = words[0].upper()
    if first in NOT_PLACES or (first == "THE" and words[1:2] != ["HAGUE"]):
        return False
    if any(_IS_WEEKDAY.fullmatch(word) for word in words):
        return False
    return _case(place) is not None and (_letters(place) >= 3 or not place.isascii())


def _case(words: str) -> str | None:
    """Return how names are written: ``capitals``, ``mixed`` or ``none`` (a script without case).

    None where a word begins with a small letter, and so is no name; in a place, what follows on
    its first comma is left aside for ``capitals``.
    """
    parts = [word for word in re.split(r"[\s/–,\[\]-]+", words) if word]
    if not any(map(str.isupper, words)) and not any(map(str.islower, words)):
        return "none"
    for part in parts:
        if part[:1].islower() and part not in PARTICLES and part[1:2] not in ("'", "’"):
            return None
    town = re.split(r", | \[", words)[0]
    capitals = [part for part in re.split(r"[\s/–-]+", town) if part not in PARTICLES]
    return "capitals" if capitals and all(map(str.isupper, capitals)) else "mixed"


def _letters(place: str) -> int:
    return sum(map(str.isalpha, re.split(r", | \[", place)[0]))


def _begins_lower(match: re.Match[str]) -> bool:
    return _first_letter(match).islower()


def _first_letter(match: re.Match[str]) -> str:
    """Return the first character of what follows, quotation marks aside."""
    return match.string[match.end() :].lstrip("\"'“”„«»‘’ ")[:1]


def _tidy(place: str | None) -> str | None:
    if place is None:
        return None
    place = place.strip(" ,-–—").replace(" [", ", ").removesuffix("]")
    # "МОСКВА. 3 марта" ends a sentence, "D.C." and "Fla." are abbreviated.
    return place if "," in place or place.count(".") > 1 else place.removesuffix(".")


def _after_spaces(head: str, position: int) -> int:
    return len(head) - len(head[position:].lstrip())
