"""A news text, and how it is cut into paragraphs and sentences, for edits that are made of it."""

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

_SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\bSt)"
    r"(?:(?<=[a-z0-9][.!?])|(?<=[a-z0-9][.!?]['\"”]))\s+(?=[\"“‘A-Z0-9])"
)
_LONGEST = 3


class Story(NamedTuple):
    """What an outlet prints: a title and a text whose paragraphs have empty lines between."""

    title: str
    body: str


Edit = Callable[[Story, Random], Story]
"""Makes another version of a story; one that it cannot change is returned as it is."""


def listed(choices: str) -> list[str]:
    """Return what stands between the upright strokes."""
    return [" ".join(choice.split()) for choice in choices.split("|")]


def table(pairs: str) -> dict[str, str]:
    """Return what is to be replaced by what: ``this=that``, between semicolons or line ends."""
    return dict(pair.split("=") for pair in re.split(r"[;\n]+", pairs))


def paragraphs(body: str) -> list[str]:
    """Return the paragraphs, without what is blank."""
    return [part.strip() for part in body.split("\n\n") if part.strip()]


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return _SENTENCE_END.split(paragraph)


def joined(parts: Sequence[str]) -> str:
    """Return a body of these paragraphs."""
    return "\n\n".join(parts)


def short_paragraphs(body: str) -> list[str]:
    """Return the text in paragraphs of a few sentences, as a page shows it."""
    return [
        " ".join(cut[start : start + _LONGEST])
        for cut in map(sentences, paragraphs(body))
        for start in range(0, len(cut), _LONGEST)
    ]


def with_lines_between(body: str, lines: Sequence[str], chance: Random) -> str:
    """Return the text with the lines between some of its paragraphs, never before the first."""
    parts = short_paragraphs(body)
    for line in lines[: len(parts)]:
        parts.insert(chance.randint(1, len(parts)), line)
    return joined(parts)
