"""Whose words a quotation in a headline is, which seldom says so: those of one in the text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from service.entities.named import FIELDS, Field
from service.records import EntityType
from service.speech.marks import Quoted

Found = tuple[Field, Quoted, int | None]
"""A quotation: its field, where it stands there, and its speaker."""

_MOST_HEADLINES = 20
_LONGEST_HEADLINE = 150
_LONGEST_LEAD = 400
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_MARKS: Final = "“”‘’\"' "


def with_headlines(
    fields: Mapping[Field, str],
    spans: Mapping[Field, Sequence[Quoted]],
    found: Sequence[Found],
    types: Sequence[EntityType],
) -> list[Found]:
    """Return the quotations found, with those of headlines and whose words they are.

    What a quotation in the text has again is speech, and the same one's. What else is speech at
    the head of an article sums up what the first person who is quoted says.
    """
    told = [
        (_plain(fields[field][span.start : span.end]), speaker)
        for field, span, speaker in found
        if field != "title" and speaker is not None
    ]
    found = list(_with_teasers(fields, found, told))
    first = next((speaker for _, speaker in told if types[speaker] == "PERSON"), None)
    known = {(field, span): speaker for field, span, speaker in found}
    for field, span, is_first in _in_headlines(fields, spans):
        if known.get((field, span)) is not None:
            continue
        words = _plain(fields[field][span.start : span.end])
        same = (speaker for longer, speaker in told if f" {words} " in f" {longer} ")
        speaker = next(same, first if is_first and (field, span) in known else None)
        if speaker is not None:
            known[field, span] = speaker
    return sorted(
        ((field, span, speaker) for (field, span), speaker in known.items()),
        key=lambda each: (FIELDS.index(each[0]), each[1]),
    )


def _with_teasers(
    fields: Mapping[Field, str], found: Sequence[Found], told: Sequence[tuple[str, int]]
) -> Iterator[Found]:
    """Give the quotations found; a lead's that tells of nobody has whose words it takes."""
    for field, span, speaker in found:
        if speaker is None and span.start < _LONGEST_LEAD:
            words = _plain(fields[field][span.start : span.end])
            same = {each for longer, each in told if f" {words} " in f" {longer} "}
            speaker = same.pop() if " " in words and len(same) == 1 else None
        yield field, span, speaker


def _in_headlines(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Quoted]]
) -> Iterator[tuple[Field, Quoted, bool]]:
    """Give the quotations in the title and in lines that do not end like a sentence.

    The last one tells whether it is the head of the article.
    """
    left = _MOST_HEADLINES
    for field in ("title", "text"):
        text = fields.get(field, "")
        for span in spans.get(field, ()):
            earliest = max(0, span.opens - _LONGEST_HEADLINE)
            start = text.rfind("\n", earliest, span.opens) + 1
            end = text.find("\n", span.closes, start + _LONGEST_HEADLINE)
            is_first = field == "title" or start == 0 == earliest
            if field == "title" or (end >= 0 and text[start:end].rstrip(_MARKS)[-1:].isalnum()):
                left -= 1
                if left < 0:
                    return
                yield field, span, is_first


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold().replace("’", "'")))
