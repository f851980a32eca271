"""Know the cases of a name in an article as one name: Москва, в Москве, из Москвы. Pure.

Two words are forms of one if they have one stem, or if the stem of one is the other. What the
dateline has is the nominative, or else the shortest that the article has, as far as that can be
told. Stems are Snowball's (Porter 2001). A word that the article has in one form only stays as it
is.

Germanic names take an s and nothing else; what stemmers take off words of these languages besides
would make Bayer of Bayern.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import snowballstemmer

from service.entities.named import Name

_STEMMERS: Final = {
    "bs": "serbian",
    "cs": "czech",
    "et": "estonian",
    "fi": "finnish",
    "hr": "serbian",
    "hu": "hungarian",
    "lt": "lithuanian",
    "pl": "polish",
    "ro": "romanian",
    "ru": "russian",
    "sk": "czech",
    "sr": "serbian",
    "tr": "turkish",
}
"""Languages by ISO 639-1. Slovak is read as Czech, which is close."""

_GENITIVE_S: Final = frozenset({"da", "de", "nl", "no", "sv"})
_LEAST_WORD: Final = 4
_LEAST_STEM: Final = 3
_OF_A_FATHER: Final = ("ev", "ov", "ев", "ёв", "ов")
"""Surnames made of given names: Иванов is no form of Иван."""

_ENDINGS: Final = (("a", "e", "i", "ia", "o", "y"), ("а", "е", "и", "ия", "о", "ы", "ь", "я"))
"""What nominatives may have after their stem, in the letters that keys have: Latin, Cyrillic."""


def in_one_form(names: Sequence[Name], language: str) -> list[Name]:
    """Return the names of an article with keys in which each word has one form.

    ``language`` is an ISO 639-1 code; in one that is not listed here the names stay as they are.
    """
    if not _declines(language):
        return list(names)
    words = {word: False for name in names for word in name.key.split()}
    words |= {word: True for name in names if name.in_dateline for word in name.key.split()}
    forms = _forms(words, language)
    return [
        name._replace(key=" ".join(forms.get(word, word) for word in name.key.split()))
        for name in names
    ]


def nominatives(key: str, language: str) -> list[str]:
    """Return what the name ``key`` may be in the nominative, as keys: of в Самаре самара."""
    *before, last = key.split()
    if not _declines(language) or not _may_have_cases(last, stem := _stem(last, language)):
        return []
    endings = () if language in _GENITIVE_S else _ENDINGS[not stem.isascii()]
    return [" ".join([*before, stem + ending]) for ending in ("", *endings)]


def _declines(language: str) -> bool:
    return language in _STEMMERS or language in _GENITIVE_S


def _may_have_cases(word: str, stem: str) -> bool:
    return len(word) >= _LEAST_WORD and len(stem) >= _LEAST_STEM


def _forms(words: Mapping[str, bool], language: str) -> dict[str, str]:
    """Return for each word that may have cases the one of ``words`` that stands for all of them.

    ``words``: whether a dateline has it, which is in the nominative.
    """
    forms: dict[str, str] = {}
    known: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (not words[word], len(word), word)):
        stem = _stem(word, language)
        if not _may_have_cases(word, stem):
            continue
        by_stem = None if stem in words and word.endswith(_OF_A_FATHER) else known.get(stem)
        forms[word] = by_stem or known.get(word) or word
        known.setdefault(stem, forms[word])
        known.setdefault(word, forms[word])
    return forms


@lru_cache(maxsize=10_000)
def _stem(word: str, language: str) -> str:
    if language in _GENITIVE_S:
        return word.removesuffix("s")
    # A stemmer of its own for each call: they are not made for several threads.
    stemmer = snowballstemmer.stemmer(_STEMMERS[language])
    return str(stemmer.stemWord(word))
