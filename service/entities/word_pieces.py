"""A text as word pieces, each with how its word is written. Pure but for reading the vocabulary.

The English encoder's vocabulary has small letters only (WordPiece, Devlin et al. 2019); what the
capitals say of a word goes beside it, as `Casing`. That of the multilingual one has capitals too.
Where a script leaves no space between words, each piece is a word.
"""

import re
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

_SENTENCE_END = re.compile(r"[.!?…。！？]")
_NEEDS_NO_SPACE = re.compile(r"[。！？]")
_CLOSING = re.compile(r"[\"'”’»)\]」』）》]")
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LONGEST_ABBREVIATION = 4

_MARKS = ("[CLS]", "[SEP]", "[MASK]")
_MARKS_WITH_CAPITALS = ("<s>", "</s>", "<mask>")


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
    """The tokenizer in the file ``path``: BERT's, or one of `training.pruned`.

    ``has_capitals``: whether its pieces have; ``start``, ``end`` and ``mask``: pieces that stand
    for no text, before a window, after it, and for a hidden piece.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.has_capitals = self._tokenizer.token_to_id(_MARKS[0]) is None
        marks = _MARKS_WITH_CAPITALS if self.has_capitals else _MARKS
        self.start, self.end, self.mask = map(self._number, marks)

    def _number(self, piece: str) -> int:
        number = self._tokenizer.token_to_id(piece)
        if number is None:
            raise ValueError(f"the vocabulary has no {piece}")
        return number

    def pieces(self, text: str) -> Pieces:
        """Return the pieces of ``text``."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        starts = [start for start, _ in encoding.offsets]
        ends = [end for _, end in encoding.offsets]
        words = encoding.word_ids
        edges = [
            at
            for at, start in enumerate(starts)
            if at == 0
            or (start >= ends[at - 1] and (words[at] != words[at - 1] or _HAN.match(text, start)))
        ]
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
    if how is Casing.LOWER:
        return Break.WORD
    words = [word for word in before if not _CLOSING.fullmatch(word)]
    ends = _SENTENCE_END if gap else _NEEDS_NO_SPACE
    if not words or not ends.fullmatch(words[-1]):
        return Break.WORD
    abbreviated = words[-1] == "." and len(words) > 1 and words[-2].istitle()
    if abbreviated and len(words[-2]) <= _LONGEST_ABBREVIATION:
        return Break.WORD  # Lt. Gen. J. Smith
    return Break.SENTENCE
