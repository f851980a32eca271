"""An article's text as sentences of words, names and quotations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from service.speech.marks import Quoted
from service.speech.verbs import SAYS
from service.speech.words import AUXILIARIES, PREPOSITIONS

Kind = Literal["word", "name", "quote", "mark", "break"]

_TOKEN = re.compile(
    r"(?P<break>\n[ \t\xa0]*\n\s*|(?<=[.!?…”\"’'»:])[ ]*\n\s*)"
    r"|(?P<word>(?=[A-Zv])(?:(?:Mrs?|Ms|Mx|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Maj|Cmdr|Adm|Gov|Sen|Rep"
    r"|Rev|Hon|Jr|Sr|Mt|No|vs|Inc|Corp|Ltd|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\."
    r"|(?:[A-Z]\.)+)"
    r"|['’](?:s|d|ll|re|ve)\b"
    r"|\d+(?:[.,:]\d+)*[^\W\d_]*(?:-[^\W_]+)*"
    r"|[^\W_]+(?:[-’'](?!(?:s|d|ll|re|ve)\b)[^\W_]+)*)"
    r"|(?P<mark>\S)"
)
_ENDS: Final = frozenset(".!?…")
_NO_ATTRIBUTION: Final = AUXILIARIES - {"has", "have", "had", "went", "on"}
_LONGEST_BRACKET = 15
_LONGEST_SUBJECT = 8


class Token(NamedTuple):
    """A word, name, quotation, or punctuation mark.

    ``low``: a word in small letters, or the mark. ``ref``: of a name its entity's position, of
    a quotation its own, else -1. ``upper``: whether it begins with a capital.
    """

    kind: Kind
    low: str
    start: int
    end: int
    ref: int = -1
    upper: bool = False


Sentence = list[Token]
Paragraph = list[Sentence]


def paragraphs(
    text: str,
    quotes: Sequence[Quoted],
    mentions: Sequence[tuple[int, int, int]],
    known: Mapping[str, int],
) -> list[Paragraph]:
    """Return the sentences of a text, by paragraph.

    ``mentions``: start, end and entity of each name, in order. ``known``: words that are the
    name of one entity wherever they stand (last names), which a model may have missed. What is
    quoted is one token, and brackets without a quotation are left out.
    """
    found: list[Paragraph] = [[]]
    sentence: Sentence = []
    tokens = _tokens(text, quotes, mentions, known)
    for place, token in enumerate(tokens):
        is_break = token.kind == "break"
        if not is_break:
            sentence.append(token)
        if is_break or (token.low in _ENDS and _ends(tokens, place)):
            found[-1] += _told(text, sentence)
            sentence = []
        if is_break and found[-1]:
            found.append([])
    found[-1] += _told(text, sentence)
    return found


def _tokens(
    text: str,
    quotes: Sequence[Quoted],
    mentions: Sequence[tuple[int, int, int]],
    known: Mapping[str, int],
) -> list[Token]:
    opaque = [
        Token("quote", _last(text, each), each.opens, each.closes, number)
        for number, each in enumerate(quotes)
    ]
    opaque += [
        Token("name", text[start:end].lower(), start, end, entity, upper=True)
        for start, end, entity in mentions
    ]
    opaque.sort(key=lambda token: (token.start, -token.end))
    found: list[Token] = []
    position = 0
    for token in opaque:
        if token.start >= position:
            found += _words(text, position, token.start, known)
            found.append(token)
            position = token.end
    found += _words(text, position, len(text), known)
    return found


def _last(text: str, quote: Quoted) -> str:
    """Return the last mark or letter of a quotation, also of one that is quoted in it."""
    end = quote.end
    while end > quote.start + 1 and text[end - 1] in "”’\"'":
        end -= 1
    return text[end - 1]


def _words(text: str, start: int, end: int, known: Mapping[str, int]) -> Iterator[Token]:
    for found in _TOKEN.finditer(text, start, end):
        kind, form = found.lastgroup, found[0]
        first, last = found.span()
        if kind == "word" and form not in known:
            yield Token("word", form.lower(), first, last, -1, form[0].isupper())
        elif kind == "word":
            yield Token("name", form.lower(), first, last, known[form], True)
        elif kind == "mark":
            yield Token("mark", form, first, last)
        else:
            yield Token("break", "\n", first, last)


def _ends(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a sentence ends with a token that is one of `_ENDS`."""
    token = tokens[place]
    if token.kind not in ("mark", "quote"):
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is None or after.kind in ("break", "quote"):
        return True
    if after.kind == "mark":
        return False
    if token.kind == "mark":
        return after.upper or after.low[0].isdigit()
    return after.upper and not _is_attribution(tokens, place + 1, strict=token.low == ".")


def _is_attribution(tokens: Sequence[Token], start: int, *, strict: bool) -> bool:
    """Tell whether what follows a quotation is its own: “Why?” Berg asked."""
    for place in range(start, min(start + _LONGEST_SUBJECT, len(tokens))):
        token = tokens[place]
        if token.kind in ("mark", "quote", "break") or token.low in _NO_ATTRIBUTION:
            return False
        if token.kind == "word" and token.low in SAYS and place > start:
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            if after is None or after.kind != "word":
                closing = ".;" if strict else ".,;"
                return after is None or after.kind == "break" or after.low in closing
            return not strict and after.low in PREPOSITIONS
    return False


def _told(text: str, sentence: Sentence) -> list[Sentence]:
    """Return the sentence without what stands in brackets, if that leaves anything of it."""
    if not sentence or "(" not in text[sentence[0].start : sentence[-1].end]:
        return [sentence] if sentence else []
    kept: Sentence = []
    opened: int | None = None
    for token in sentence:
        kept.append(token)
        if token.low == "(" and token.kind == "mark":
            opened = len(kept) - 1
        elif token.kind == "quote" or (
            opened is not None and len(kept) - opened > _LONGEST_BRACKET
        ):
            opened = None
        elif token.low == ")" and opened is not None:
            del kept[opened:]
            opened = None
    return [kept] if kept else []
