"""Where an article mentions its entities, in and around quotations, and by which words."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from service.entities.named import FIELDS, Field
from service.records import Entity
from service.speech.first_names import is_first_name
from service.speech.marks import Quoted

Mention = tuple[int, int, int]
"""Where a mention starts and ends in its field, and its entity's place among all."""

_SHORTEST_LAST_NAME = 3
_LONGEST_TITLE = 12
_TITLE = re.compile(r"(?:Mrs?|Ms|Miss|Dr|Sir|Dame|Senator)\.? \Z")
_AFTER_NAME = frozenset("?.!,”\"'’")


def mentions_in(entities: Sequence[Entity]) -> dict[Field, list[Mention]]:
    """Return where each field mentions entities, in order."""
    found: dict[Field, list[Mention]] = {field: [] for field in FIELDS}
    for number, entity in enumerate(entities):
        for mention in entity.mentions:
            found[mention.field].append((mention.start, mention.end, number))
    return {field: sorted(each) for field, each in found.items()}


def is_name(span: Quoted, text: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether a quotation is part of a name, or all of it one: John “Bud” Frazier, “Alien”."""
    place = bisect_left(mentions, (span.start + 1,)) - 1
    if place < 0:
        return False
    start, end, _ = mentions[place]
    words = text[span.start : span.end].rstrip(",.;")
    return end >= span.closes or (start == span.start and end == span.start + len(words))


def outside(mentions: Sequence[Mention], spans: Sequence[Quoted]) -> list[Mention]:
    """Return the mentions that lie outside of quotations."""
    kept = []
    place = 0
    for start, end, entity in mentions:
        while place < len(spans) and spans[place].closes <= start:
            place += 1
        if place == len(spans) or end <= spans[place].opens:
            kept.append((start, end, entity))
    return kept


def addressed(text: str, span: Quoted, mentions: Sequence[Mention]) -> int | None:
    """Return whom a quotation addresses by name: “Is that so, Mr Berg?”."""
    first = bisect_left(mentions, (span.start,))
    last = bisect_left(mentions, (span.end,))
    for start, end, entity in mentions[first:last]:
        if text[end : end + 1] in _AFTER_NAME:
            before = text[max(span.start, start - _LONGEST_TITLE) : start]
            if _TITLE.sub("", before).rstrip().endswith(","):
                return entity
    return None


def known_words(entities: Sequence[Entity]) -> dict[str, int]:
    """Return the words that are one entity's alone: first and last names, names of one word."""
    bearer: dict[str, int | None] = {}
    known: dict[str, int] = {}
    for number, entity in enumerate(entities):
        for form in (entity.name, *entity.aliases):
            words = form.split()
            for word in words:
                bearer[word] = number if bearer.get(word, number) == number else None
            last = words[-1:] if entity.type == "PERSON" or len(words) == 1 else []
            first = words[:1] if entity.type == "PERSON" and is_first_name(words[0]) else []
            known.update(
                (word, number)
                for word in (*first, *last)
                if len(word) >= _SHORTEST_LAST_NAME and word[0].isupper()
            )
    return {word: number for word, number in known.items() if bearer[word] == number}
