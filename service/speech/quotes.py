"""Who said what: the direct speech in an English article, and who speaks.

A quotation's speaker is whom its own sentence names (`cues`). A quotation that stands for itself
goes on with the voice that was last heard: that of the quotation or the sentence before, in the
same paragraph or the one before. A pronoun means the last one spoken of whom it fits, subjects
first. Where it is not clear who speaks, nobody does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

from service.entities.named import FIELDS, Field
from service.records import Entity, Quote
from service.speech.cast import Cast
from service.speech.cues import attribution
from service.speech.direct import is_speech
from service.speech.headlines import Found, with_headlines
from service.speech.lead import newcomer
from service.speech.marks import Quoted, quoted
from service.speech.mentions import Mention, addressed, is_name, known_words, mentions_in, outside
from service.speech.phrases import Reference, Types
from service.speech.scene import Scene, named_by
from service.speech.tokens import Paragraph, paragraphs

_LONGEST_LINE = 90
_ADDRESSING = re.compile(r"\?|\b(?:you|your|yes|no|sir|madam)\b", re.IGNORECASE)


class _Part(NamedTuple):
    """A field of an article: what it quotes, whom it mentions, its sentences by paragraph.

    ``speech``: of each of ``quoted`` that is speech, whom its own sentence tells of as the speaker.
    """

    field: Field
    text: str
    quoted: Sequence[Quoted]
    mentions: Sequence[Mention]
    told: Sequence[Paragraph]
    speech: Mapping[int, Reference | None]


def find_quotes(fields: Mapping[Field, str], entities: Sequence[Entity]) -> list[Quote]:
    """Return the direct speech in an article's English texts, in their order.

    ``fields`` are what is read of the article (`service.entities.named.fields_of`), ``entities``
    those in it. Offsets count code points; none overlaps another.
    """
    mentions = mentions_in(entities)
    spans = {
        field: [span for span in quoted(text) if not is_name(span, text, mentions[field])]
        for field, text in fields.items()
    }
    if not any(spans.values()):
        return []
    known = known_words(entities)
    types = [entity.type for entity in entities]
    parts = [
        _part(field, fields[field], spans[field], mentions[field], known, types)
        for field in FIELDS
        if field in fields
    ]
    found = _speakers(parts, entities, types)
    return [
        Quote(
            text=fields[field][span.start : span.end],
            field=field,
            start=span.start,
            end=span.end,
            speaker=None if speaker is None else entities[speaker].id,
        )
        for field, span, speaker in with_headlines(fields, spans, found, types)
    ]


def _part(
    field: Field,
    text: str,
    spans: Sequence[Quoted],
    mentions: Sequence[Mention],
    known: Mapping[str, int],
    types: Types,
) -> _Part:
    told = paragraphs(text, spans, outside(mentions, spans), known)
    speech: dict[int, Reference | None] = {}
    for sentence in chain.from_iterable(told) if spans else ():
        for place, token in enumerate(sentence):
            if token.kind == "quote":
                found = attribution(sentence, place, types)
                start, end, *_ = spans[token.ref]
                if is_speech(text[start:end], sentence, place, found, headline=field == "title"):
                    speech[token.ref] = found and found.reference
    return _Part(field, text, spans, mentions, told, speech)


def _speakers(parts: Sequence[_Part], entities: Sequence[Entity], types: Types) -> list[Found]:
    """Return the quotations that are speech, in their order, and who speaks.

    What else is told matters up to the last one whose own sentence does not name the speaker.
    """
    speech = [
        (part.field, part.quoted[number], reference)
        for part in parts
        for number, reference in part.speech.items()
    ]
    named: list[Found] = []
    while speech:
        field, span, reference = speech[-1]
        if reference is None or reference.kind != "entity":
            break
        named.append((field, span, named_by(reference, types)))
        speech.pop()
    return [*islice(_heard(parts, entities), len(speech)), *reversed(named)]


def _heard(parts: Sequence[_Part], entities: Sequence[Entity]) -> Iterator[Found]:
    """Give the quotations that are speech, in their order, and whose voice is heard in them."""
    sentences = chain.from_iterable(chain.from_iterable(part.told for part in parts))
    cast = Cast(entities, sentences)
    for field, text, spans, mentions, told, speech in parts:
        scene = Scene(cast, newcomer(told, cast.types))
        dialogue = _in_dialogue(text, told)
        for place, paragraph in enumerate(told):
            scene.begin_paragraph(in_dialogue=place in dialogue)
            for number, sentence in enumerate(paragraph):
                following = paragraph[number + 1] if number + 1 < len(paragraph) else None
                if following is None and place == 0 and told[1:] and told[1]:
                    following = told[1][0]
                for token in sentence:
                    if token.kind != "quote" or token.ref not in speech:
                        continue
                    reference, span = speech[token.ref], spans[token.ref]
                    if reference is None:
                        speaker = scene.voice(sentence, following)
                    else:
                        speaker = scene.speaks(reference, sentence)
                    scene.addresses(addressed(text, span, mentions))
                    yield field, span, speaker
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
