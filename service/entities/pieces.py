"""Cut a long text into pieces that a model takes, where it hurts least."""

import re
import unicodedata
from collections.abc import Iterator

_BREAKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n\s*\n",  # a paragraph
        r"\n",
        r"[.!?…。！？][\"'”’»)\]]*\s+",  # a sentence
        r"\s+",
    )
)


def pieces(text: str, limit: int) -> Iterator[tuple[int, str]]:
    """Yield ``text`` in pieces of at most ``limit`` code points, each with its offset.

    Joined, they are ``text``. A cut lies in the second half of what would fit, at the end of a
    paragraph, else of a line, a sentence, a word; where there is none, between two characters.
    """
    start = 0
    while len(text) - start > limit:
        end = _cut(text, start + limit // 2, start + limit)
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


def _cut(text: str, earliest: int, latest: int) -> int:
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(text, earliest, latest)]
        if ends:
            return ends[-1]
    cut = latest
    while cut > earliest and unicodedata.combining(text[cut]):
        cut -= 1
    return cut if cut > earliest else latest
