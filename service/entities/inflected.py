"""Know the cases of a name in an article as one name: Москва, в Москве, из Москвы. Pure.

Two words are forms of one if they have one stem, or if the stem of one is the other. What the
dateline has is the nominative, or else the shortest that the article has, as far as that can be
told. Stems are Snowball's (Porter 2001); Ukrainian, for which it has none, loses its case endings.
A word that the article has in one form only stays as it is.

Germanic names take an s and nothing else; what stemmers take off words of these languages besides
would make Bayer of Bayern.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
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

_OF_A_LAND: Final = re.compile("[иі](?:я|и|і|ю|еи|ею|єю)")
"""What a land's name has after its people's or its river's: Нигерии is no case of Нигер."""

_LATIN_ENDINGS: Final = ("", "a", "e", "i", "ia", "o", "y")
_CYRILLIC_ENDINGS: Final = ("", "а", "е", "и", "ии", "ия", "о", "ы", "ыи", "ь", "я", "і", "ія")
"""What nominatives may have after their stem, in the letters that keys have: и for й, і for ї."""

_CZECH: Final = "a ach ech em ich im i e ou u y"
_SERBIAN: Final = "a ama e em i ih im ima oj om u"
_CASE_ENDINGS: Final = {
    language: sorted(endings.split(), key=len, reverse=True)
    for language, endings in {
        "bs": _SERBIAN,
        "cs": _CZECH,
        "hr": _SERBIAN,
        "pl": "a ach ami e ech ego em emu i ie ii iu o om ow u y",
        "ru": "а ам ами ах е еи ем и ие ием ии ию ия ов ого ои ом ому у ы ым ыми ью ю я ям ями ях",
        "sk": _CZECH,
        "sr": _SERBIAN,
        "uk": "а ам ами ах е ем ею и ии им ими о ого оі ом ому ою у ую ь ю я ям ями ях "
        "є єм єю і іи іі ію ією ія",
    }.items()
}
"""Endings of cases, in the letters that keys have, the longest first."""

_POLISH: Final = (("cie", "t"), ("ce", "k"), ("dzie", "d"), ("dze", "g"), ("rze", "r"))
"""How the end of a word in the locative is written in the nominative: Madrycie, Polsce."""

_CLOSED: Final = re.compile("[еоє]в\\Z")
"""What a Ukrainian stem in -ів is before an ending: Києва, of Київ."""


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
    if language in _GENITIVE_S:
        return [" ".join([*before, stem])]
    # Not of the word: the stem of a Serbian one is in Latin letters whatever the word's are.
    return [
        " ".join([*before, one + ending])
        for one in dict.fromkeys(_stems(last, stem, language))
        for ending in (_CYRILLIC_ENDINGS if _is_cyrillic(one) else _LATIN_ENDINGS)
    ]


def _stems(word: str, stem: str, language: str) -> Iterator[str]:
    """Yield what ``word`` may be without its case: stemmers cut endings of names off as well."""
    yield stem
    yield from _without_endings(word, language)
    for old, new in _POLISH if language == "pl" else ():
        if word.endswith(old):
            yield word.removesuffix(old) + new


def _without_endings(word: str, language: str) -> list[str]:
    """Return ``word`` without each ending of a case that it has, the longest first."""
    return [
        word.removesuffix(ending)
        for ending in _CASE_ENDINGS.get(language, ())
        if word.endswith(ending) and len(word) >= len(ending) + _LEAST_STEM
    ]


def _is_cyrillic(word: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


def _declines(language: str) -> bool:
    return language in _STEMMERS or language in _CASE_ENDINGS or language in _GENITIVE_S


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
        if stem in words and _OF_A_LAND.fullmatch(word, len(stem)):
            stem = word[: len(stem) + 1]
        by_stem = None if stem in words and word.endswith(_OF_A_FATHER) else known.get(stem)
        forms[word] = by_stem or known.get(word) or word
        known.setdefault(stem, forms[word])
        known.setdefault(word, forms[word])
    return forms


@lru_cache(maxsize=10_000)
def _stem(word: str, language: str) -> str:
    if language in _GENITIVE_S:
        return word.removesuffix("s")
    if language not in _STEMMERS:
        return _CLOSED.sub("ів", next(iter(_without_endings(word, language)), word))
    # A stemmer of its own for each call: they are not made for several threads.
    stemmer = snowballstemmer.stemmer(_STEMMERS[language])
    return str(stemmer.stemWord(word))
