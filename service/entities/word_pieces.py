"""A text as word pieces, each with how its word is written. Pure but for reading the vocabulary.

The encoder's vocabulary has small letters only (WordPiece, Devlin et al. 2019); what the capitals
say of a word goes beside it, as `Casing`.
"""

import re
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

START: Final = 101
END: Final = 102
MASK: Final = 103
"""Pieces that stand for no text: before a window, after it, and for a hidden piece."""

_SENTENCE_END = re.compile(r"[.!?…]")
_CLOSING = re.compile(r"[\"'”’»)\]]")
_LONGEST_ABBREVIATION = 4


class Casing(IntEnum):
    """How a word is written."""

    OTHER = 0  # signs, and scripts without capitals
    LOWER = 1
    TITLE = 2
    LETTER = 3  # one capital letter
    CAPITALS = 4
    MIXED = 5
    DIGITS = 6


class Break(IntEnum):
    """How well a text may be cut before a piece."""

    NEVER = 0  # within a word
    WORD = 1
    SENTENCE = 2
    LINE = 3


class Pieces(NamedTuple):
    """The pieces of a text, one element for each: ``text[starts[i]:ends[i]]`` is piece i.

    ``ids``: its number in the vocabulary; ``casing``: of its word; ``breaks``: whether a window
    may begin with it.
    """

    ids: NDArray[np.int64]
    casing: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    breaks: NDArray[np.int64]


class Vocabulary:
    """The tokenizer in the file ``path``."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def pieces(self, text: str) -> Pieces:
        """Return the pieces of ``text``."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        starts = [start for start, _ in encoding.offsets]
        ends = [end for _, end in encoding.offsets]
        words = encoding.word_ids
        edges = [at for at, word in enumerate(words) if at == 0 or word != words[at - 1]]
        casing: list[int] = []
        breaks: list[int] = []
        before: list[str] = []
        end = 0
        for first, following in pairwise([*edges, len(words)]):
            word = text[starts[first] : ends[following - 1]]
            how = casing_of(word)
            gap = text[end : starts[first]]
            casing += [how] * (following - first)
            breaks += [_break(before, gap, how), *[Break.NEVER] * (following - first - 1)]
            before = [*before[-2:], word]
            end = ends[following - 1]
        return Pieces(
            *(np.array(each, np.int64) for each in (encoding.ids, casing, starts, ends, breaks))
        )


def casing_of(word: str) -> Casing:
    """Return how ``word`` is written."""
    if not word.isalpha() and any(character.isdigit() for character in word):
        return Casing.DIGITS
    if word.islower():
        return Casing.LOWER
    if word.isupper():
        return Casing.LETTER if len(word) == 1 else Casing.CAPITALS
    if word[:1].isupper() and word[1:].islower():
        return Casing.TITLE
    return Casing.MIXED if word.lower() != word else Casing.OTHER


def cut(breaks: NDArray[np.int64], limit: int) -> list[tuple[int, int]]:
    """Return windows of at most ``limit`` pieces, as (first, end): all pieces, in their order.

    Each ends at the best break in its second half, the last one of these; so a line or a
    sentence is rarely cut.
    """
    windows = []
    first = 0
    while len(breaks) - first > limit:
        earliest = first + limit // 2
        candidates = breaks[earliest : first + limit + 1]
        end = earliest + len(candidates) - 1 - int(np.argmax(candidates[::-1]))
        windows.append((first, end))
        first = end
    if first < len(breaks):
        windows.append((first, len(breaks)))
    return windows


def _break(before: list[str], gap: str, how: Casing) -> Break:
    """Return whether a text may be cut before a word, given the words ``before`` it."""
    if "\n" in gap:
        return Break.LINE
    if not gap or how is Casing.LOWER:
        return Break.WORD
    words = [word for word in before if not _CLOSING.fullmatch(word)]
    if not words or not _SENTENCE_END.fullmatch(words[-1]):
        return Break.WORD
    abbreviated = words[-1] == "." and len(words) > 1 and words[-2].istitle()
    if abbreviated and len(words[-2]) <= _LONGEST_ABBREVIATION:
        return Break.WORD  # Lt. Gen. J. Smith
    return Break.SENTENCE
