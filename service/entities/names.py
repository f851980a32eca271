"""How names compare, and how a place in capitals is written otherwise."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Final

LEGAL_FORMS: Final = (
    *("AB", "AG", "ASA", "BV", "Bhd", "Co", "Corp", "Corporation", "GmbH", "Inc", "Incorporated"),
    *("JSC", "KK", "LLC", "LLP", "Limited", "Ltd", "NV", "Oyj", "PJSC", "PLC", "Plc", "Pte", "Pty"),
    *("Pvt", "SA", "SE", "SpA", "plc"),
)
"""By which the names of companies end, without dots."""

ENGLISH = "en"
"""The language whose words tell of names and of speech here, by its ISO 639-1 code."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_DROPPED = re.compile(r"[.'’‘ʼʻʿʾ`´\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212_-]")
_ARTICLES = re.compile(r"\A(?:the )+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INITIALS = re.compile(r"\b(?<!\S)(\w) (?=\w(?:\s|\Z))")
_SMALL_WORDS = frozenset({"and", "da", "de", "del", "do", "du", "of", "the", "upon"})
_LONGEST_ACRONYM = 3
_FORM = rf" (?:{'|'.join(LEGAL_FORMS).lower()})"
_BEFORE_FORM = re.compile(rf",(?=(?:,?{_FORM})+\Z)")
_COMPANY_FORM = rf"(?:{_FORM}| (?:bank|company|group|holdings?|industries))"
_COMPANY_FORMS = re.compile(rf"{_COMPANY_FORM}*")
LEGAL_FORM: Final = re.compile(rf"{_FORM}\Z")
COMPANY_FORM: Final = re.compile(rf"{_COMPANY_FORM}\Z")
"""By which a company's normalised name ends, and its short form does not."""


# A name is asked for again and again: in each step of linking, and in the next article.
@lru_cache(maxsize=10_000)
def normalise(name: str) -> str:
    """Return the form by which names are compared; empty if there is no letter or digit in it.

    Case, accents, dots, apostrophes, a leading "the", a comma before a legal form, whether words
    are joined by hyphens, and whether initials are written apart do not count: U.S. is US,
    Al-Bukamal is al Bukamal, Erdoğan is Erdogan, J. K. Rowling is J.K. Rowling.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = _DASHES.sub(" ", _DROPPED.sub("", _ACCENTS.sub("", folded)))
    words = _INITIALS.sub(r"\1", _ARTICLES.sub("", " ".join(plain.split())))
    words = _BEFORE_FORM.sub("", words)
    return words if any(character.isalnum() for character in words) else ""


def one_company(names: Collection[str]) -> str | None:
    """Return the longest of the normalised ``names`` if all are the same but for its legal form.

    Zenith Tools and Zenith Tools Ltd. are one company, Zenith Oil Ltd. is another one.
    """
    whole = max(names, key=len, default=None)
    is_one = whole is not None and all(
        whole.startswith(name) and _COMPANY_FORMS.fullmatch(whole, len(name)) for name in names
    )
    return whole if is_one else None


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
