"""How names compare, and how a place in capitals is written otherwise."""

import re
import unicodedata
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]")
_DROPPED = re.compile(r"[.'’‘ʼʻʿʾ`´\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212_-]")
_ARTICLES = re.compile(r"\A(?:the )+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INITIALS = re.compile(r"\b(?<!\S)(\w) (?=\w(?:\s|\Z))")
_SMALL_WORDS = frozenset({"and", "da", "de", "del", "do", "du", "of", "the", "upon"})
_LONGEST_ACRONYM = 3


# A name is asked for again and again: in each step of linking, and in the next article.
@lru_cache(maxsize=10_000)
def normalise(name: str) -> str:
    """Return the form by which names are compared; empty if there is no letter or digit in it.

    Case, accents, dots, apostrophes, a leading "the", whether words are joined by hyphens, and
    whether initials are written apart do not count: U.S. is US, Al-Bukamal is al Bukamal, Erdoğan
    is Erdogan, J. K. Rowling is J.K. Rowling.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = _DASHES.sub(" ", _DROPPED.sub("", _ACCENTS.sub("", folded)))
    words = _INITIALS.sub(r"\1", _ARTICLES.sub("", " ".join(plain.split())))
    return words if any(character.isalnum() for character in words) else ""


def capitalise(name: str) -> str:
    """Return a place's name that is all in capitals as it is written in running text.

    PORT OF SPAIN is Port of Spain. Up to three letters may be an acronym and stay: UAE.
    """
    if len(name) <= _LONGEST_ACRONYM:
        return name
    return _WORD.sub(
        lambda word: (
            word[0].lower()
            if word.start() and word[0].lower() in _SMALL_WORDS
            else word[0].capitalize()
        ),
        name,
    )
