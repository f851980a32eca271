"""Texts written as headlines are: in capitals, In Title Case, or in small letters. Pure."""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.entities.word_pieces import Casing

_CAPITALS: Final = 0
_TITLE: Final = 1
_SHARES: Final = (0.45, 0.4, 0.15)
"""How often a text is written in each of the three ways."""

_SMALL_WORD: Final = 3
_WORD: Final = re.compile(r"\w+")

Numbers = NDArray[np.int64]


def recased(casing: Numbers, lengths: Numbers, draw: np.random.Generator) -> Numbers:
    """Return the casing of pieces of these lengths in a text that is written otherwise."""
    has_letters = (casing != Casing.OTHER) & (casing != Casing.DIGITS)
    how = draw.choice(3, p=_SHARES)
    if how == _CAPITALS:
        single = (casing == Casing.LETTER) | (has_letters & (lengths == 1))
        return np.where(has_letters, np.where(single, Casing.LETTER, Casing.CAPITALS), casing)
    if how == _TITLE:
        longest_small = draw.choice((0, _SMALL_WORD))
        return np.where((casing == Casing.LOWER) & (lengths > longest_small), Casing.TITLE, casing)
    return np.where(has_letters, Casing.LOWER, casing)


def rewritten(text: str, draw: np.random.Generator) -> str:
    """Return ``text`` written otherwise, each character in its place."""
    how = draw.choice(3, p=_SHARES)
    if how == _CAPITALS:
        return "".join(_if_one(each.upper(), each) for each in text)
    if how == _TITLE:
        longest_small = draw.choice((0, _SMALL_WORD))

        def title(word: re.Match[str]) -> str:
            is_small = len(word[0]) <= longest_small or not word[0].islower()
            return word[0] if is_small else _if_one(word[0][0].upper(), word[0][0]) + word[0][1:]

        return _WORD.sub(title, text)
    return "".join(_if_one(each.lower(), each) for each in text)


def _if_one(changed: str, character: str) -> str:
    """Return ``changed`` where it is one character, as not all have one capital."""
    return changed if len(changed) == 1 else character
