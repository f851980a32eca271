"""Whether a short form has the letters or the initials of a name. Pure.

    WHO · ZANU-PF · Nalco · C.D.C., of the Centers for Disease Control and Prevention

The rules of Schwartz and Hearst (2003) for abbreviations, and some of the field's.
"""

import re
from functools import lru_cache
from typing import Final

from service.entities.named import Name
from service.entities.names import normalise

ACRONYM: Final = re.compile(r"[A-Z](?:[.&]?[A-Za-z]?\.?[A-Z]){1,7}\.?s?(?:-[A-Z]{1,3})?")
_MADE_OF_PARTS = re.compile(r"[A-Z]\w{3,}")
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")
_SMALL: Final = "a an and at de del des di do du e el et for in la le of on the to"
SMALL_WORDS: Final = frozenset(_SMALL.split())
LONG_ACRONYM: Final = 3


def has_letters(acronym: Name, name: Name) -> bool:
    """Tell whether a name has an acronym's letters in their order, from a word's first one on."""
    if not ACRONYM.fullmatch(acronym.text):
        return False
    wanted = letters(acronym)
    words = (name.key[word.start() :] for word in _WORD.finditer(name.key))
    return any(rest[0] == wanted[0] and _are_in_order(wanted, rest) for rest in words)


def _are_in_order(wanted: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in wanted)


def has_first_word_and_letters(short: Name, name: Name) -> bool:
    """Tell whether one is a name's first word and an acronym of its others: Africa CDC."""
    first, _, others = name.key.partition(" ")
    word, _, key = short.key.partition(" ")
    acronym = short._replace(key=key, text=short.text.partition(" ")[2])
    return word == first and has_letters(acronym, name._replace(key=others))


def in_latin_capitals(text: str) -> str:
    """Return an acronym as one that `ACRONYM` knows, whatever its letters: AAA, of МИД or ÖBB.

    Each Chinese character counts as a capital. Any other name is returned as it is.
    """
    plain = _LETTER.sub(lambda letter: "A" if _is_capital(letter[0]) else "a", text)
    return plain if ACRONYM.fullmatch(plain) else text


def _is_capital(letter: str) -> bool:
    return letter.isupper() or "\u4e00" <= letter <= "\u9fff"


def letters(acronym: Name) -> str:
    """Return the letters of an acronym: zanupf, of ZANU-PF."""
    return acronym.key.replace(" ", "")


def is_made_of(short: Name, name: Name) -> bool:
    """Tell whether a word is made of the beginnings of a name's words: Interpol, Nalco."""
    words, ends = name.key.split(), {0}
    for word in words:
        ends |= {
            end + length
            for end in ends
            for length in range(1, len(word) + 1)
            if short.key.startswith(word[:length], end)
        }
    is_one_word = any(word.startswith(short.key) for word in words)
    return len(short.key) in ends and not is_one_word and bool(_MADE_OF_PARTS.fullmatch(short.text))


def has_initials(acronym: Name, name: Name) -> bool:
    """Tell whether an acronym's letters are a name's initials."""
    return letters(acronym) in initials_of(name.key, name.text)


def has_all_initials(short: Name, name: Name) -> bool:
    """Tell whether a word has a longer name's initials in any order, and begins with one.

    Conaf, of the National Forest Corporation.
    """
    initials = {word[0] for word in name.key.split() if word not in SMALL_WORDS}
    is_one = _MADE_OF_PARTS.fullmatch(short.text) and len(initials) >= LONG_ACRONYM
    return bool(is_one and short.key[0] in initials <= set(short.key))


@lru_cache(maxsize=10_000)
def initials_of(key: str, text: str) -> set[str]:
    """Return what a name of several words is abbreviated as, with small words and without.

    Also without an abbreviation before it, without its last "and", and without words in small
    letters: LDF is the NAACP Legal Defense Fund, CDC are the Centers for Disease Control and
    Prevention, RMT is the Rail, Maritime and Transport union.
    """
    words = key.split()
    capitalised = normalise(" ".join(word for word in text.split() if word[0].isupper())).split()
    some = [words, [word for word in words if word not in SMALL_WORDS], capitalised]
    if text.split()[0].isupper() and not text.isupper():
        some += [each[1:] for each in some]
    if (begun := key.rpartition(" and ")[0].split()) and len(begun) >= LONG_ACRONYM:
        some.append([word for word in begun if word not in SMALL_WORDS])
    return {"".join(word[0] for word in each) for each in some if len(each) > 1}
