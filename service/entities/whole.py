"""Names whole that a model cut: at a hyphen, at an apostrophe, around a nickname. Pure."""

import re
from collections.abc import Iterable

from service.entities.model import Span
from service.entities.names import ENGLISH

_ARABIC_ARTICLE = re.compile(r"(?<![\w-])(?:a[dlnrstz]|ash|ath|e[dlrs])[-‐‑]\Z", re.IGNORECASE)
_SAYYID = re.compile(r"(?<!\w)(?:S[ae][iy]{1,2}[ei]d|Syed)\s\Z")
"""Of descendants of Muhammad, written as a first name: Seyed Ali Khamenei."""
_LONGEST_BEFORE = 8
_SYLLABLE = r"[bcdfghj-np-tv-z]{0,3}[aeiouy]{1,3}(?:ng?|[hklmprt])?"
_BEGUN_GIVEN_NAME = re.compile(rf"\s{_SYLLABLE}\Z", re.IGNORECASE)
_SECOND_SYLLABLE = re.compile(rf"[-‐‑](?!(?:free|hit|run)\b){_SYLLABLE}(?!\w)", re.IGNORECASE)
_REST_OF_WORD = re.compile(r"(?<=\w)(?:['’ʼ](?!(?:d|ll|m|re|s|t|ve)\b)[a-z]+)+", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:.+\s)?(?:[\"“'‘][^\"“”'‘’]+[\"”'’]|\w+(?:['’ʼ](?!(?:d|ll|m|re|s|t|ve)\s)[a-z]+)+)\s"
)


def whole_names(spans: Iterable[Span], text: str, language: str) -> list[Span]:
    """Return the names in ``text`` with all that belongs to them, none overlapping another.

    ``language`` is an ISO 639-1 code.
    """
    whole: list[Span] = []
    for start, end, label in spans:
        least = whole[-1].end if whole else 0
        if start < least:
            continue
        least = max(least, start - _LONGEST_BEFORE)
        if article := _ARABIC_ARTICLE.search(text, least, start):
            start = article.start()
        if label == "PERSON":
            end = _whole_given_name(text, start, end)
            if sayyid := _SAYYID.search(text, max(0, start - _LONGEST_BEFORE), start):
                if whole and whole[-1].start == sayyid.start():
                    whole.pop()
                if not whole or whole[-1].end <= sayyid.start():
                    start = sayyid.start()
        if label == "PERSON" and language == ENGLISH:
            end = _whole_word(text, end)
            before = whole[-1] if whole else None
            if before and before.label == label and _goes_on(text, before.start, before.end, start):
                start = whole.pop().start
        whole.append(Span(start, end, label))
    return whole


def _whole_given_name(text: str, start: int, end: int) -> int:
    """Return where the person's name ``text[start:end]`` ends, with a second syllable after it.

    Given names of two syllables are written so in Korea and Taiwan: Lee Jae-myung, Tsai Ing-wen;
    but Trump-backed.
    """
    if _BEGUN_GIVEN_NAME.search(text[start:end]) and (rest := _SECOND_SYLLABLE.match(text, end)):
        return rest.end()
    return end


def _whole_word(text: str, end: int) -> int:
    """Return where the word ends in which a name ends at ``end``: Julius Ndung'u, but Reed's."""
    rest = _REST_OF_WORD.match(text, end)
    return rest.end() if rest else end


def _goes_on(text: str, start: int, end: int, next_start: int) -> bool:
    """Tell whether the person's name ``text[start:end]`` goes on at ``next_start``.

    So it does after a nickname (Ann "Bo" Reed), and after an apostrophe (Julius Ndung'u Kamau).
    """
    return next_start <= end + 2 and bool(_GOES_ON.fullmatch(text, start, next_start))
