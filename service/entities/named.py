"""Names where they stand in an article: what a model found, and the dateline's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from service.entities.model import Span
from service.entities.names import normalise
from service.records import Dateline, EntityType, Links, Location, UniqueArticle
from service.text.dateline import parse_opening

Field = Literal["title", "summary", "text"]
FIELDS: tuple[Field, ...] = ("title", "summary", "text")
"""The fields in which names are looked for, in the order in which they are read."""

MOST_READ = 200_000
"""Characters of a field that are read, from its start: no news is longer, and a megabyte would take
a slow machine longer than a batch may."""

Position = tuple[Field, int]
"""Where a name begins: in which field, and at which code point."""

_DATELINE_SEPARATOR = re.compile(r"[,;/–]")


class Name(NamedTuple):
    """One mention of a name: ``text`` is what its field has from ``start`` to ``end``.

    ``key``: its normalised form. ``title``: a person's, before the name.
    """

    field: Field
    start: int
    end: int
    text: str
    label: EntityType
    key: str
    title: str | None = None
    in_dateline: bool = False


class Linked(NamedTuple):
    """What a name was found to stand for: ``key`` tells it from all other things."""

    key: str
    name: str
    links: Links
    location: Location | None = None

    def __hash__(self) -> int:
        """Return a hash of what tells it from the others."""
        return hash(self.key)


def fields_of(article: UniqueArticle) -> dict[Field, str]:
    """Return what is read of an article: its fields that say something, up to `MOST_READ`."""
    return {field: text[:MOST_READ] for field in FIELDS if (text := getattr(article, field))}


def read_to(article: UniqueArticle) -> int | None:
    """Return up to which code point its fields are read, None where all of them are to the end."""
    longest = max(len(getattr(article, field) or "") for field in FIELDS)
    return MOST_READ if longest > MOST_READ else None


def names_in(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]], dateline: Dateline | None
) -> list[Name]:
    """Return the names in an article's texts, in their order, none overlapping another.

    Where ``spans`` overlap, the dateline's come first, then what starts earlier, then what is
    longer.
    """
    return [
        name
        for field in FIELDS
        if field in fields
        for name in _names(field, fields[field], spans.get(field, ()), dateline)
    ]


def _names(
    field: Field, text: str, spans: Sequence[Span], dateline: Dateline | None
) -> Iterator[Name]:
    """Yield the names in one field in their order, none overlapping another."""
    fixed = _dateline_spans(text, dateline) if field == "text" and dateline else []
    fixed_to = max((span.end for span in fixed), default=0)
    free = [
        span
        for span in spans
        if 0 <= span.start < span.end <= len(text)
        and (
            span.start >= fixed_to
            or all(span.end <= other.start or other.end <= span.start for other in fixed)
        )
    ]
    taken = 0
    for span in sorted({*fixed, *free}, key=lambda span: (span.start, -span.end, span.label)):
        form = text[span.start : span.end]
        key = normalise(form)
        if span.start >= taken and key:
            taken = span.end
            yield Name(
                field, span.start, span.end, form, span.label, key, in_dateline=span in fixed
            )


def _dateline_spans(text: str, dateline: Dateline) -> list[Span]:
    """Return where the dateline's places and agencies stand at the start of ``text``.

    Either may come first: OSLO (NTB) - · (ANSA) - ROMA, 03 MAR -
    """
    end = parse_opening(text).body_start
    spans: list[Span] = []
    labels: tuple[tuple[str | None, EntityType], ...] = (
        (dateline.agency, "ORG"),
        (dateline.place, "PLACE"),
    )
    for names, label in labels:
        for name in reversed(_DATELINE_SEPARATOR.split(names or "")):
            if bounds := _last(name.split(), text, end, spans):
                spans.append(Span(*bounds, label))
    return spans


def _last(
    words: Sequence[str], text: str, end: int, taken: Sequence[Span]
) -> tuple[int, int] | None:
    """Return where ``text`` before ``end`` has a name last, outside of what is ``taken``.

    A dateline is the last thing before the body; the by-line before it may have the same word: By
    Paris Fox.
    """
    if not words:
        return None
    name = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    found = [
        one.span()
        for one in re.compile(name).finditer(text, 0, end)
        if all(one.end() <= other.start or other.end <= one.start() for other in taken)
    ]
    return found[-1] if found else None
