"""Who said what: the direct speech in an English article, and who speaks.

A quotation's speaker is whom its own sentence names (`cues`). A quotation that stands for itself
goes on with the voice that was last heard: that of the quotation or the sentence before, in the
same paragraph or the one before. A pronoun means the last one spoken of whom it fits, subjects
first. Where it is not clear who speaks, nobody does.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from service.entities.named import FIELDS, Field
from service.records import Entity, Quote
from service.speech.cast import Cast
from service.speech.cues import attribution
from service.speech.direct import is_speech
from service.speech.first_names import is_first_name
from service.speech.headlines import with_headlines
from service.speech.lead import newcomer
from service.speech.marks import Quoted, quoted
from service.speech.scene import Scene
from service.speech.tokens import Paragraph, paragraphs

LANGUAGE = "en"
"""The language whose speech is understood, by its ISO 639-1 code."""

_SHORTEST_LAST_NAME = 3

_LONGEST_LINE = 90
_LONGEST_TITLE = 12
_TITLE = re.compile(r"(?:Mrs?|Ms|Miss|Dr|Sir|Dame|Senator)\.? \Z")
_AFTER_NAME = frozenset("?.!,”\"'’")
_ADDRESSING = re.compile(r"\?|\b(?:you|your|yes|no|sir|madam)\b", re.IGNORECASE)

Mentioned = Mapping[Field, Sequence[tuple[int, int, int]]]


def find_quotes(fields: Mapping[Field, str], entities: Sequence[Entity]) -> list[Quote]:
    """Return the direct speech in an article's English texts, in their order.

    ``fields`` are what is read of the article (`service.entities.named.fields_of`), ``entities``
    those in it. Offsets count code points; none overlaps another.
    """
    mentions = _mentions(entities)
    known = _known(entities)
    spans = {
        field: [span for span in quoted(text) if not _is_name(span, text, mentions[field])]
        for field, text in fields.items()
    }
    if not any(spans.values()):
        return []
    told = {
        field: paragraphs(text, spans[field], _outside(mentions[field], spans[field]), known)
        for field, text in fields.items()
    }
    cast = Cast(
        entities,
        (sentence for each in told.values() for paragraph in each for sentence in paragraph),
    )
    found = [
        (field, span, speaker)
        for field in FIELDS
        if field in fields
        for span, speaker in _in_field(
            fields[field], field, spans[field], mentions[field], told[field], cast
        )
    ]
    return [
        Quote(
            text=fields[field][span.start : span.end],
            field=field,
            start=span.start,
            end=span.end,
            speaker=None if speaker is None else entities[speaker].id,
        )
        for field, span, speaker in with_headlines(fields, spans, found, cast.types)
    ]


def _in_field(
    text: str,
    field: Field,
    spans: Sequence[Quoted],
    mentions: Sequence[tuple[int, int, int]],
    told: Sequence[Paragraph],
    cast: Cast,
) -> Iterator[tuple[Quoted, int | None]]:
    scene = Scene(cast, newcomer(told, cast.types))
    dialogue = _in_dialogue(text, told)
    for place_of_paragraph, paragraph in enumerate(told):
        scene.begin_paragraph(in_dialogue=place_of_paragraph in dialogue)
        for number, sentence in enumerate(paragraph):
            following = paragraph[number + 1] if number + 1 < len(paragraph) else None
            if following is None and place_of_paragraph == 0 and told[1:] and told[1]:
                following = told[1][0]
            for place, token in enumerate(sentence):
                if token.kind != "quote":
                    continue
                span = spans[token.ref]
                found = attribution(sentence, place, cast.types)
                words = text[span.start : span.end]
                if not is_speech(words, sentence, place, found, headline=field == "title"):
                    continue
                if found is None:
                    speaker = scene.voice(sentence, following)
                else:
                    speaker = scene.speaks(found.reference, sentence)
                scene.addresses(_addressed(text, span, mentions))
                yield span, speaker
            scene.end_sentence(sentence, alone=len(paragraph) == 1)


def _in_dialogue(text: str, told: Sequence[Paragraph]) -> set[int]:
    """Return which paragraphs are lines of a dialogue: two or more that are short quotations.

    One of them asks or addresses the other.
    """
    found: set[int] = set()
    lines = [_line(text, paragraph) for paragraph in told]
    for place, (line, following) in enumerate(pairwise(lines)):
        if line and following and (_ADDRESSING.search(line) or _ADDRESSING.search(following)):
            found.update((place, place + 1))
    return found


def _line(text: str, paragraph: Paragraph) -> str:
    """Return a paragraph that is a short quotation and nothing else."""
    if len(paragraph) != 1 or [token.kind for token in paragraph[0]] != ["quote"]:
        return ""
    start, end = paragraph[0][0].start, paragraph[0][0].end
    return text[start:end] if end - start <= _LONGEST_LINE else ""


def _mentions(entities: Sequence[Entity]) -> dict[Field, list[tuple[int, int, int]]]:
    found: dict[Field, list[tuple[int, int, int]]] = {field: [] for field in FIELDS}
    for number, entity in enumerate(entities):
        for mention in entity.mentions:
            found[mention.field].append((mention.start, mention.end, number))
    return {field: sorted(each) for field, each in found.items()}


def _is_name(span: Quoted, text: str, mentions: Sequence[tuple[int, int, int]]) -> bool:
    """Tell whether a quotation is part of a name, or all of it one: John “Bud” Frazier, “Alien”."""
    place = bisect_left(mentions, (span.start + 1,)) - 1
    if place < 0:
        return False
    start, end, _ = mentions[place]
    words = text[span.start : span.end].rstrip(",.;")
    return end >= span.closes or (start == span.start and end == span.start + len(words))


def _outside(
    mentions: Sequence[tuple[int, int, int]], spans: Sequence[Quoted]
) -> list[tuple[int, int, int]]:
    """Return the mentions that lie outside of quotations."""
    kept = []
    place = 0
    for start, end, entity in mentions:
        while place < len(spans) and spans[place].closes <= start:
            place += 1
        if place == len(spans) or end <= spans[place].opens:
            kept.append((start, end, entity))
    return kept


def _addressed(text: str, span: Quoted, mentions: Sequence[tuple[int, int, int]]) -> int | None:
    """Return whom a quotation addresses by name: “Is that so, Mr Berg?”."""
    first = bisect_left(mentions, (span.start,))
    last = bisect_left(mentions, (span.end,))
    for start, end, entity in mentions[first:last]:
        before = _TITLE.sub("", text[max(span.start, start - _LONGEST_TITLE) : start]).rstrip()
        if before.endswith(",") and text[end : end + 1] in _AFTER_NAME:
            return entity
    return None


def _known(entities: Sequence[Entity]) -> dict[str, int]:
    """Return the words that are one entity's alone: first and last names, names of one word."""
    bearers: dict[str, set[int]] = {}
    known: dict[str, int] = {}
    for number, entity in enumerate(entities):
        for form in (entity.name, *entity.aliases):
            words = form.split()
            for word in words:
                bearers.setdefault(word, set()).add(number)
            last = words[-1:] if entity.type == "PERSON" or len(words) == 1 else []
            first = words[:1] if entity.type == "PERSON" and is_first_name(words[0]) else []
            known.update(
                (word, number)
                for word in (*first, *last)
                if len(word) >= _SHORTEST_LAST_NAME and word[0].isupper()
            )
    return {word: number for word, number in known.items() if len(bearers[word]) == 1}
