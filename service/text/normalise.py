"""Text as it is published, fingerprinted and counted. Pure."""

import hashlib
import re
import unicodedata
from functools import lru_cache

SHORT_TEXT = 200
"""A text with fewer letters, digits and symbols than this does not identify an article alone."""

_MAX_MARKS = 30
"""Combining marks in a row that are kept: the Stream-Safe limit of Unicode (UAX #15, 13)."""

_SPACES = "\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\u2028]")
_SPACE = re.compile(f"[ {_SPACES}]+")
_AROUND_LINE_BREAK = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f"  # control characters
    "\xad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    "\ud800-\udfff]"  # lone surrogates
)
_PUNCTUATION_RUN = re.compile(rf"[^\w\s]{{{_MAX_MARKS + 1},}}")

_SEPARATOR = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_][^\s—]*")
_CHARACTER_PER_WORD = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SYLLABLES_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_SYLLABLES_PER_WORD = 4


def clean(text: str) -> str:
    r"""Return ``text`` as it is published; cleaning again changes nothing.

    It is in Unicode's form NFC, its lines end with ``\n``, at most one empty line follows on
    another, any run of spaces is one space, and lines have none around them. What cannot be
    seen is gone: control characters (those that are misread Windows-1252 become what was
    meant), lone surrogates, soft hyphens, zero-width spaces, and the bidirectional overrides,
    embeddings and isolates, which reach beyond the text that they stand in. Joiners and
    left-to-right and right-to-left marks stay: words in several scripts need them.
    """
    text = _LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n")
    text = _INVISIBLE.sub(_restore_or_remove, text)
    text = _limit_marks(unicodedata.normalize("NFC", _limit_marks(text)))
    text = _AROUND_LINE_BREAK.sub("\n", _SPACE.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def fingerprint(text: str | None, title: str | None, summary: str | None) -> str:
    """Return the hash of what an article says: 32 hexadecimal digits of SHA-256.

    Case, spaces, punctuation and typography make no difference (but two numbers stay two:
    "1.5" is not "15"). A text shorter than `SHORT_TEXT` says too little by itself ("Watch
    live."), so title and summary are then part of it.
    """
    parts = [_essence(text)]
    if len(parts[0]) < SHORT_TEXT:
        parts += [_essence(title), _essence(summary)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def word_count(text: str) -> int:
    """Return how many words ``text`` has.

    In scripts that put no spaces between words, each Han or kana character counts as a word, as
    editors count them, and every four characters of Thai, Lao, Burmese or Khmer.
    """
    if text.isascii():
        return len(_WORD.findall(text))
    text, characters = _CHARACTER_PER_WORD.subn(" ", text)
    text, syllables = _SYLLABLES_WITHOUT_SPACES.subn(" ", text)
    return len(_WORD.findall(text)) + characters + -(-syllables // _SYLLABLES_PER_WORD)


def _restore_or_remove(invisible: re.Match[str]) -> str:
    character = invisible[0]
    if "\x80" <= character <= "\x9f":
        return character.encode("latin-1").decode("windows-1252", "ignore")
    return ""


def _limit_marks(text: str) -> str:
    # Normalisation takes time quadratic in the number of marks that follow on one another.
    return _PUNCTUATION_RUN.sub(_limit_marks_of_run, text)


def _limit_marks_of_run(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _essence(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", _limit_marks(text or "")).casefold()
    return _SEPARATOR.sub(_essence_of_separator, folded)


def _essence_of_separator(separator: re.Match[str]) -> str:
    if symbols := _symbols(separator[0]):
        return symbols
    start, end = separator.span()
    text = separator.string
    between_digits = (
        start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()
    )
    return " " if between_digits else ""


@lru_cache(maxsize=10_000)
def _symbols(separator: str) -> str:
    """Return what of a run of non-letters tells something: currencies, ``%``, vowel signs."""
    return "".join(
        character
        for character in separator
        if character == "%" or unicodedata.category(character) in ("Sc", "Sm", "So", "Mn", "Mc")
    )
