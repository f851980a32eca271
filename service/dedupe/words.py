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
"""Kinds of code points."""

_RUN_OF = np.array([0, 1, 1, 2, 3, 0, 0, 0, 0, 0], np.uint8)
"""By kind, the sort of run that it is part of: 0 none, 1 letters, 2 digits, 3 characters."""

_ENDS_SENTENCE = np.isin(np.arange(10), (_END, _QUOTE, _BREAK))
_DIGITS_RUN, _CHARACTERS_RUN = 2, 3
_QUOTES = '"“”„«»「」『』'
_ENDS = "!?:。！？…"
_PLANE = 0x10000
_LONGEST = 64
"""Letters of a word after which the weights come again."""

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
    kinds, bases = _tables()
    points = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    if not text.isascii():
        if points.max() >= _PLANE:
            points = np.where(points < _PLANE, points, _beyond_the_first_plane(points))
        points = points[kinds[points] != _JOINER]
    kind = kinds[points]
    run = _RUN_OF[kind]
    points_at = np.flatnonzero(kind[1:-1] == _POINT) + 1
    inside = points_at[(run[points_at - 1] == _DIGITS_RUN) & (run[points_at + 1] == _DIGITS_RUN)]
    run[inside] = _DIGITS_RUN
    commas = inside[points[inside] == ord(",")]
    if len(commas):
        points, kind, run = (
            np.delete(points, commas),
            np.delete(kind, commas),
            np.delete(run, commas),
        )
    begins = run != 0
    begins[1:] &= (run[1:] != run[:-1]) | (run[1:] == _CHARACTERS_RUN)
    start = np.flatnonzero(begins)
    if not len(start):
        none = np.empty(0, np.bool_)
        return Words(NO_HASHES, start, none, none, none, none)
    # What is between words is left out here: half of the work, or less.
    within = np.flatnonzero(run)
    place = within - start[np.cumsum(begins)[within] - 1]
    value = bases[points[within]].astype(np.uint64)
    sums = np.add.reduceat(value * _WEIGHTS[place % _LONGEST], np.flatnonzero(begins[within]))

    quotes = np.cumsum(kind == _QUOTE)
    # A mark that was never closed reaches to the end of its line, no further.
    before_line = np.maximum.accumulate(np.where(kind == _BREAK, quotes, 0))
    ends = _ENDS_SENTENCE[kind]
    ends[(kind == _POINT) & (points == ord(".")) & (run == 0)] = True
    sentence = np.cumsum(ends)[start]
    return Words(
        hash=mixed(sums),
        line=np.cumsum(kind == _BREAK)[start],
        number=run[start] == _DIGITS_RUN,
        capital=kind[start] == _CAPITAL,
        first=np.append(True, sentence[1:] != sentence[:-1]),
        quoted=(quotes - before_line)[start] % 2 == 1,
    )


def _beyond_the_first_plane(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return Han characters of the later planes as some of the first, all else as a space."""
    han = (points >= 0x20000) & (points < 0x40000)
    return np.where(han, 0x4E00 + points % 0x5000, ord(" ")).astype(np.uint32)


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """Return, for each code point of the first plane, its kind and what it counts as."""
    kinds, bases = np.zeros(_PLANE, np.uint8), np.zeros(_PLANE, np.uint16)
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
    return kinds, bases


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
