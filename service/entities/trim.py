"""Cut a span to the name in it: no quotes, possessives or articles around it."""

import re

from service.entities.names import ENGLISH

_AROUND = (
    r"""[\s"'`´‘’‚‛“”„‟«»‹›*_|•·,;:…—–@#\-\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"""
)
_BEFORE = re.compile(r"\A" + _AROUND)
_AFTER = re.compile(_AROUND + r"\Z")
_POSSESSIVE = re.compile(r"['’ʼ][sS]\Z")
_TURKISH_SUFFIX = re.compile(r"['’][^\W\d_]{1,6}\Z")
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_COURTESY = re.compile(r"(?:Mr|Mrs|Ms|Mx)\.?\s+(?=\S)")
_COURTESY_ALONE = re.compile(r"(?:Mr|Mrs|Ms|Mx|Dr|Prof)\.?")
_COURTESIES = {
    "de": r"Herrn?|Frau",
    "es": r"Sra?\.",
    "fr": r"MM?\.|Mmes?|Mlles?",
    "pt": r"Sra?\.",
}
"""What other languages than English have before a person's name in capitals."""
_FOREIGN_COURTESY = {
    language: re.compile(rf"(?:{words})(?:\s+(?=[^\W\d_a-z])|\Z)")
    for language, words in _COURTESIES.items()
}
_HONOURED = re.compile(
    r"(?:Her|His|Their|Your)\s+(?:(?:Imperial|Royal|Serene)\s+)?"
    r"(?:Eminence|Excellency|Grace|Highness|Holiness|Majesty)\b(?!['’])\s*"
)
_PARTY = re.compile(r"[RDI][-‐‑–](?=[A-Z][a-z])")
"""Of a member of the US Congress, before the state: Ted Cruz, R-Texas."""
_AFTER_A_SENTENCE = re.compile(r"(?:\A|[.!?:;…\n\r])" + _AROUND + r"\Z")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def trim(text: str, start: int, end: int, language: str) -> tuple[int, int] | None:
    """Return the bounds of the name within ``text[start:end]``, or None if there is none.

    Cut away are spaces, quotes and dashes around it, a possessive ``'s``, brackets without
    their counterpart, what follows a line break, a Herr or a Mme in its language (``language``,
    ISO 639-1), and in English a leading "Mr", "Mrs", "Ms", "His Highness", "the" or the party
    before a state (R-Texas). A capital "The" that does not begin a sentence is a part of the name
    and stays: in The Hague. A style alone ("Ms") is no name. In Turkish a suffix is cut off at its
    apostrophe: Ankara'da.
    """
    is_english = language == ENGLISH
    foreign_courtesy = _FOREIGN_COURTESY.get(language)
    start += len(_matched(_BEFORE, text[start:end]))
    end = start + len((text[start:end].splitlines() or [""])[0])
    while True:
        bounds = start, end
        name = text[start:end]
        if is_english and (article := _ARTICLE.match(name)):
            if name[0] == "t" or _begins_a_sentence(text, start):
                start += article.end()
        elif is_english and (courtesy := _COURTESY.match(name)):
            start += courtesy.end()
        elif is_english and (honoured := _HONOURED.match(text, start)):
            start = min(end, honoured.end())
        elif is_english and (party := _PARTY.match(name)):
            start += party.end()
        elif foreign_courtesy and (courtesy := foreign_courtesy.match(name)):
            start += courtesy.end()
        elif language == "tr" and (suffix := _TURKISH_SUFFIX.search(name)):
            end = start + suffix.start()
        elif name and name[0] in _BRACKETS and _BRACKETS[name[0]] not in name:
            start += 1
        elif any(name.endswith(close) and open_ not in name for open_, close in _BRACKETS.items()):
            end -= 1
        elif possessive := _POSSESSIVE.search(name):
            end = start + possessive.start()
        if bounds == (start, end):
            start += len(_matched(_BEFORE, text[start:end]))
            end -= len(_matched(_AFTER, text[start:end]))
        if bounds == (start, end):
            is_name = any(character.isalnum() for character in name)
            return (
                None if not is_name or (is_english and _COURTESY_ALONE.fullmatch(name)) else bounds
            )


def _matched(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _begins_a_sentence(text: str, start: int) -> bool:
    return _AFTER_A_SENTENCE.search(text[max(0, start - 10) : start]) is not None
