"""What stands between quotation marks: curly and straight ones, double and single.

A quotation of several paragraphs has an opening mark at each of them, and a closing one at its
end; so it has where a page or an agency has joined the paragraphs. What is quoted within a
quotation is part of it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_DOUBLE = re.compile(r"[“”„‟«»\"＂]|``|''|’’|‘‘")
_SINGLE = re.compile(r"[‘’‚‛']")
_ALWAYS_OPENS: Final = frozenset("“„‟«")
_ALWAYS_CLOSES: Final = frozenset("”»")
_BEFORE_OPENING: Final = frozenset(" \t\n\xa0([{—–-/:“”\"‘'«")
_NEVER_AFTER_OPENING: Final = frozenset(" \t\n\xa0,;:!?)]}")
_ENDING: Final = frozenset(".,!?…—–;:)]")
_ELIDED = re.compile(
    r"(?:\d\ds?|em|tis|twas|cause|til|till|n|bout|round|cos|cept)\b", re.IGNORECASE
)
_MAY_BE_POSSESSIVE = re.compile(r"(?:s|z|x|in|ol|th|[oO])\Z")
_SENTENCE_ENDS = re.compile(r"[.!?…][)\]’']?\s+\Z")
_LONGEST_END = 8
_PARAGRAPH = re.compile(r"\n[ \t\xa0]*\n|(?<=[.!?…”\"’'»:]) *\n")


class Quoted(NamedTuple):
    """``text[start:end]`` is what is quoted; ``text[opens:closes]`` has the marks as well."""

    start: int
    end: int
    opens: int
    closes: int


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool


def quoted(text: str) -> list[Quoted]:
    """Return what stands between quotation marks, in order; none lies within another.

    An apostrophe is no mark. What is opened and never closed is not quoted.
    """
    double = list(_pairs(text, [_double(text, found) for found in _DOUBLE.finditer(text)]))
    found = sorted((*double, *_single_pairs(text, double)))
    outer: list[Quoted] = []
    for opens, closes, opening, closing in found:
        start, end = _stripped(text, opens + opening, closes - closing)
        if any(map(str.isalnum, text[start:end])) and (not outer or opens >= outer[-1].closes):
            outer.append(Quoted(start, end, opens, closes))
    return outer


_Pair = tuple[int, int, int, int]
"""Where a pair opens, where it is closed, and the lengths of its marks."""


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[start - 1 : start] or " ", text[end : end + 1] or " "


def _double(text: str, found: re.Match[str]) -> _Mark:
    start, end = found.span()
    before, after = _around(text, start, end)
    sign = found[0]
    space_before, space_after = before.isspace(), after.isspace()
    if sign in _ALWAYS_OPENS:
        # Some write “so“: it closes where only a closing mark can stand.
        closes = not space_before and (space_after or after in _ENDING)
        return _Mark(start, end, opens=not closes, closes=closes)
    if sign in _ALWAYS_CLOSES:
        opens = space_before and not space_after
        return _Mark(start, end, opens=opens, closes=not opens)
    opens = before in _BEFORE_OPENING and after not in _NEVER_AFTER_OPENING
    return _Mark(start, end, opens=opens, closes=not space_before or space_after)


def _pairs(text: str, marks: Sequence[_Mark]) -> Iterator[_Pair]:
    """Give the pairs of double marks."""
    opened = last = None
    for mark in marks:
        if opened is None or last is None:
            if mark.opens or not mark.closes or text[mark.end : mark.end + 1].isalnum():
                opened = last = mark
            continue
        gap = _PARAGRAPH.search(text, last.end, mark.start)
        goes_on = gap and mark.opens and not text[gap.end() : mark.start].strip()
        if goes_on or _joins(text, last, mark):
            last = mark
        elif mark.closes and not (mark.opens and gap):
            yield opened.start, mark.end, opened.end - opened.start, mark.end - mark.start
            opened = last = None
        else:
            opened = last = mark


def _joins(text: str, last: _Mark, mark: _Mark) -> bool:
    """Tell whether a mark opens a paragraph of a quotation that no longer begins a line."""
    before = text[max(last.end, mark.start - _LONGEST_END) : mark.start]
    return mark.opens and not mark.closes and bool(_SENTENCE_ENDS.search(before))


def _single_pairs(text: str, double: Sequence[_Pair]) -> Iterator[_Pair]:
    """Give the pairs of single marks outside of double ones.

    A mark after an s may be a possessive (workers’): it closes only if nothing better does.
    """
    opened = last = maybe = None
    for mark in _single_marks(text, double):
        if opened is not None and last is not None:
            gap = _PARAGRAPH.search(text, last.end, mark.start)
            if gap is None and mark.closes:
                if not _MAY_BE_POSSESSIVE.search(text, max(0, mark.start - 2), mark.start):
                    yield opened.start, mark.end, 1, 1
                    opened = maybe = None
                else:
                    maybe = maybe or mark
                last = mark
                continue
            if maybe is not None:
                yield opened.start, maybe.end, 1, 1
            elif gap and mark.opens and not text[gap.end() : mark.start].strip():
                last = mark
                continue
            opened = maybe = None
        if mark.opens:
            opened = last = mark
    if opened is not None and maybe is not None:
        yield opened.start, maybe.end, 1, 1


def _single_marks(text: str, double: Sequence[_Pair]) -> Iterator[_Mark]:
    """Give the single marks that are no apostrophes within words, outside of double pairs."""
    inner = iter(double)
    pair = next(inner, None)
    for found in _SINGLE.finditer(text):
        start, end = found.span()
        while pair is not None and pair[1] <= start:
            pair = next(inner, None)
        if pair is not None and pair[0] <= start:
            continue
        before, after = _around(text, start, end)
        opens = (
            found[0] != "’"
            and before in _BEFORE_OPENING
            and after not in _NEVER_AFTER_OPENING
            and not _ELIDED.match(text, end)
        )
        closes = not opens and not before.isspace() and not after.isalnum()
        if opens or closes:
            yield _Mark(start, end, opens=opens, closes=closes)
