"""Names that a model has cut, and two that it has taken for one. Pure; English.

An organisation's name that ends with "of" goes on with what is named next: the Council of | Europe.
So does one with commas in it, if what has its initials is told right after it: Rail, Maritime and
Transport union, known as the RMT. Two places side by side are one, unless both are known: FMG
Stadium | Waikato. Two places with "and" in between are two.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from service.entities.acronyms import ACRONYM, LONG_ACRONYM, initials_of
from service.entities.model import Span
from service.entities.names import normalise
from service.entities.sense import Names, called

_AND: Final = " and "
_OPEN: Final = re.compile(r"\s(?:for|of)\Z")
_GIVEN: Final = re.compile(r"\s*\(|,?\s+(?:or|(?:also\s+|better\s+)?known\s+as)\s+(?:the\s+)?")
_LIST: Final = re.compile(r"[^.;:()\n]+")
_LONGEST_LIST: Final = 4


def in_whole(spans: Sequence[Span], text: str, names: Names) -> list[Span]:
    """Return the names in ``spans``, each as one span."""
    whole: list[Span] = []
    for span in spans:
        _join_list(whole, span, text)
        if whole and _goes_on(whole[-1], span, text, names):
            whole[-1] = whole[-1]._replace(end=span.end)
        else:
            whole.append(span)
    return list(_apart(whole, text, names))


def _join_list(whole: list[Span], short: Span, text: str) -> None:
    """Make one of the last spans of ``whole`` if ``short`` after them has their initials."""
    acronym = text[short.start : short.end]
    if len(whole) < 2 or len(acronym) < LONG_ACRONYM or not ACRONYM.fullmatch(acronym):
        return
    last = whole[-1]
    if not _GIVEN.fullmatch(text, last.end, short.start):
        return
    for first in whole[: -_LONGEST_LIST - 1 : -1]:
        name = text[first.start : last.end]
        if not (first.label == last.label == "ORG" and _LIST.fullmatch(name)):
            return
        if normalise(acronym) in initials_of(normalise(name), name):
            while whole[-1] != first:
                whole.pop()
            whole[-1] = first._replace(end=last.end)
            return


def _goes_on(last: Span, span: Span, text: str, names: Names) -> bool:
    """Tell whether a name goes on with the next one: Council of, Lake States."""
    between = text[last.end : span.start]
    if last.label == "ORG" and between in (" ", " the "):
        return _OPEN.search(text, last.start, last.end) is not None
    if not (last.label == span.label == "PLACE" and between == " ") or text[last.start].islower():
        return False
    parts = text[last.start : last.end], text[span.start : span.end]
    both = text[last.start : span.end]
    return not all(called(part, names) for part in parts) or bool(called(both, names))


def _apart(spans: Sequence[Span], text: str, names: Names) -> Iterator[Span]:
    """Give the spans, and two for Oslo and Paris; but one for Trinidad and Tobago."""
    for span in spans:
        name = text[span.start : span.end]
        first, joining, second = name.partition(_AND)
        is_two = span.label == "PLACE" and joining and not called(name, names)
        if is_two and called(first, names) and called(second, names):
            yield span._replace(end=span.start + len(first))
            yield span._replace(start=span.end - len(second))
        else:
            yield span
