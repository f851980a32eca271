"""The words of a text as numbers, all at once, for comparison. Pure; numpy instead of a loop.

A word is a run of letters or of digits; where no spaces part words (Han, kana, Thai, Lao, Burmese,
Khmer) each character is one. Case, accents and typography make no difference to its hash, marks
that combine belong to their word, and an apostrophe or a hyphen parts two words. "1,000.50" is one
number, and the same as "1000.50".
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
Flags = NDArray[np.bool_]

NO_HASHES: Hashes = np.empty(0, np.uint32)

_SEPARATOR, _LETTER, _CAPITAL, _DIGIT, _CHARACTER, _JOINER, _END, _QUOTE, _BREAK, _POINT = range(10)
"""Kinds of code points; from ``_END`` on they part sentences, lines, quotations."""

_RUN_OF = np.array([0, 1, 1, 2, 3, 0, 0, 0, 0, 0], np.uint8)
"""By kind, the sort of run that it is part of: 0 none, 1 letters, 2 digits, 3 characters."""

_DIGITS_RUN, _CHARACTERS_RUN = 2, 3
_QUOTES = '"“”„«»「」『』'
_ENDS = "!?:。！？…"
_PLANE = 0x10000
_LONGEST = 64
"""Letters of a word after which the weights come again: a power of two."""

_MULTIPLIER, _INCREMENT = np.uint64(0xD6E8FEB86659FD93), np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Words:
    """The words of a text in their order: for each its hash, its line, and what it is.

    ``line``: that in which it stands, from 0 on. ``capital``: begins with a capital letter.
    ``first``: nothing comes before it in its sentence or quotation. ``quoted``: between quotation
    marks.
    """

    hash: Hashes
    line: NDArray[np.int64]
    number: Flags
    capital: Flags
    first: Flags
    quoted: Flags

    def __len__(self) -> int:
        return len(self.hash)


def mixed(values: NDArray[np.uint64]) -> Hashes:
    """Return 32 well mixed bits of each of 64 (the finaliser of SplitMix64, in short)."""
    values = (values ^ (values >> np.uint64(32))) * _MULTIPLIER
    values = (values ^ (values >> np.uint64(29))) * _INCREMENT
    return (values >> np.uint64(32)).astype(np.uint32)


def weights(seed: int, count: int) -> NDArray[np.uint64]:
    """Return ``count`` odd numbers of 64 bits, the same on every machine."""
    steps = np.arange(1, count + 1, dtype=np.uint64) * _INCREMENT + np.uint64(seed)
    high, low = mixed(steps).astype(np.uint64), mixed(steps ^ _MULTIPLIER).astype(np.uint64)
    return (high << np.uint64(32)) | low | np.uint64(1)


_WEIGHTS = weights(1, _LONGEST)


def words(text: str) -> Words:
    """Return the words of ``text``."""
    kinds, runs, bases = _tables()
    points = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(np.intp)
    if not text.isascii():
        if points.max() >= _PLANE:
            points = np.where(points < _PLANE, points, _beyond_the_first_plane(points))
        points = points[kinds[points] != _JOINER]
    kind = kinds[points]
    run = runs[points]
    points_at = np.flatnonzero(kind[1:-1] == _POINT) + 1
    inside = points_at[(run[points_at - 1] == _DIGITS_RUN) & (run[points_at + 1] == _DIGITS_RUN)]
    run[inside] = _DIGITS_RUN
    commas = inside[points[inside] == ord(",")]
    if len(commas):
        stays = np.ones(len(points), np.bool_)
        stays[commas] = False
        points, kind, run = points[stays], kind[stays], run[stays]
    begins = run != 0
    begins[1:] &= (run[1:] != run[:-1]) | (run[1:] == _CHARACTERS_RUN)
    start = np.flatnonzero(begins)
    if not len(start):
        none = np.empty(0, np.bool_)
        return Words(NO_HASHES, start, none, none, none, none)
    # What is between words is left out here: half of the work, or less.
    within = np.flatnonzero(run != 0)
    first = np.flatnonzero(begins[within])
    lengths = np.diff(first, append=len(within))
    place = np.arange(len(within)) - np.repeat(first, lengths)
    # Differences of a running sum, which may overflow, are sums of its parts.
    sums = np.cumsum(bases[points[within]] * _WEIGHTS[place & (_LONGEST - 1)])
    of_word = np.diff(sums[first + lengths - 1], prepend=np.uint64(0))
    is_mark = (run == 0) & (kind >= _END)
    passed = _Passed(points[is_mark], kind[is_mark])
    marks = np.cumsum(is_mark)[start]
    sentence = passed.sentence[marks]
    return Words(
        hash=mixed(of_word),
        line=passed.line[marks],
        number=run[start] == _DIGITS_RUN,
        capital=kind[start] == _CAPITAL,
        first=np.append(True, sentence[1:] != sentence[:-1]),
        quoted=passed.quoted[marks],
    )


class _Passed:
    """What holds when so many of the marks between words are passed.

    ``line`` and ``sentence``: its number, from 0 on. ``quoted``: it is within quotation marks; one
    that was never closed reaches to the end of its line, no further.
    """

    def __init__(self, points: NDArray[np.intp], kind: NDArray[np.uint8]) -> None:
        is_break = kind == _BREAK
        quotes, self.line = _counted(kind == _QUOTE), _counted(is_break)
        self.sentence = _counted((kind != _POINT) | (points == ord(".")))
        before_line = np.append(0, np.maximum.accumulate(np.where(is_break, quotes[1:], 0)))
        self.quoted = (quotes - before_line) % 2 == 1


def _counted(flags: Flags) -> NDArray[np.int64]:
    """Return how many are set among the first so many, from none on."""
    return np.append(0, np.cumsum(flags))


def _beyond_the_first_plane(points: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return Han characters of the later planes as some of the first, all else as a space."""
    han = (points >= 0x20000) & (points < 0x40000)
    return np.where(han, 0x4E00 + points % 0x5000, ord(" "))


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint64]]:
    """Return, for each code point of the first plane, its kind, its run, what it counts as."""
    kinds, bases = np.zeros(_PLANE, np.uint8), np.zeros(_PLANE, np.uint64)
    for point in range(_PLANE):
        character = chr(point)
        kind = _kind(character)
        kinds[point] = kind
        if kind == _DIGIT:
            bases[point] = ord("0") + unicodedata.digit(character)
        elif _RUN_OF[kind]:
            bases[point] = _base(character)
        else:
            bases[point] = point
    return kinds, _RUN_OF[kinds], bases


def _base(character: str) -> int:
    """Return the letter without case and accents; itself where it is made of several letters."""
    folded = unicodedata.normalize("NFKD", character.casefold())
    is_several = len(folded) > 1 and not unicodedata.combining(folded[1])
    return ord(character) if is_several else min(ord(folded[0]), _PLANE - 1)


def _kind(character: str) -> int:
    if character in _QUOTES:
        return _QUOTE
    if character in _ENDS:
        return _END
    if character in ".,":
        return _POINT
    if character == "\n":
        return _BREAK
    category = unicodedata.category(character)
    if category == "Nd":
        return _DIGIT
    if category == "Cf" or (category[0] == "M" and _is_accent(character)):
        return _JOINER
    if _is_word_by_itself(character) and category[0] in "LMN":
        return _CHARACTER
    if category in ("Lu", "Lt"):
        return _CAPITAL
    return _LETTER if category[0] in "LM" else _SEPARATOR


def _is_accent(mark: str) -> bool:
    """Tell accents, and the points of Hebrew and Arabic, from vowel signs that make words differ.

    By the canonical combining class (UAX #44): 10 to 36 are such points, from 200 on accents.
    """
    combining = unicodedata.combining(mark)
    return 10 <= combining <= 36 or combining >= 200


def _is_word_by_itself(character: str) -> bool:
    return (
        "\u3005" <= character <= "\u3007"
        or "\u3040" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\u0e00" <= character <= "\u0eff"  # Thai and Lao
        or "\u1000" <= character <= "\u109f"  # Burmese
        or "\u1780" <= character <= "\u17ff"  # Khmer
    )
