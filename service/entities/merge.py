"""Merge the names that a model found in an article into entities: each thing once.

Names are the same if their normalised forms are (`normalise`: case, accents, dots, hyphens and
apostrophes do not count). The end of a person's name, the last name alone above all, means the
person with the longer name in the article, if that is one person; also where the model took it
for an organisation, as it often does with last names (but never for a place: Lincoln).

- Type: the one that most mentions of the most complete form have; a dateline's place and agency
  decide it.
- Name: of the most complete form's spellings the most frequent one; on a tie one that is not all
  in capitals, then the longest, then the first. Names in a dateline or in a title in capitals
  have no vote, since their spelling is the typesetter's. A place that occurs in a dateline only,
  as TEHRAN, gets the name Tehran. All other spellings are aliases.
- Salience: 0.4 title + 0.3 position + 0.3 frequency, from 0 to 1. Title is 1 if the title names
  it (without a title: the summary or the first 300 characters). Position falls from 1 at the
  start to 0 at the end of the text, by the first mention; title and summary are 1. Frequency
  is the number of mentions over that of the entity with most. Mentions in the dateline count
  for nothing: an entity of only these has 0.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from service.entities.model import Span
from service.entities.names import capitalise, normalise
from service.records import Dateline, Entity, EntityType, Mention

Field = Literal["title", "summary", "text"]
FIELDS: tuple[Field, ...] = ("title", "summary", "text")
"""The fields in which names are looked for, in the order in which they are read."""

_LEAD_CHARACTERS = 300
_HEAD = 600  # where a dateline may stand
_DATELINE_SEPARATOR = re.compile(r"[,;/–]")


class _Name(NamedTuple):
    """One mention of a name, and its normalised form, ``key``."""

    field: Field
    start: int
    end: int
    text: str
    label: EntityType
    key: str
    in_dateline: bool


def merge(
    fields: Mapping[Field, str], spans: Mapping[Field, Sequence[Span]], dateline: Dateline | None
) -> list[Entity]:
    """Return the entities of an article, the most salient first.

    ``fields`` are the article's texts, ``spans`` the names in each. Where spans overlap, the
    dateline's come first, then what starts earlier, then what is longer. An entity's id is a
    hash of its type and normalised name: the same in every article.
    """
    names = [
        name
        for field in FIELDS
        if field in fields
        for name in _names(field, fields[field], spans.get(field, ()), dateline)
    ]
    groups: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        groups[name.key].append(name)
    whole = _whole_names(
        persons=[key for key, group in groups.items() if _type(group) == "PERSON"],
        organisations=[
            key
            for key, group in groups.items()
            if _type(group) == "ORG" and not group[0].in_dateline
        ],
    )
    merged: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        merged[whole.get(name.key, name.key)].append(name)
    most = max((_count(group) for group in merged.values()), default=0)
    entities = [
        _entity(key, group, _salience(group, fields, most), fields) for key, group in merged.items()
    ]
    return sorted(entities, key=lambda entity: -entity.salience)


def _names(
    field: Field, text: str, spans: Sequence[Span], dateline: Dateline | None
) -> Iterator[_Name]:
    """Yield the names in one field in their order, none overlapping another."""
    fixed = _dateline_spans(text, dateline) if field == "text" and dateline else []
    free = [
        span
        for span in spans
        if 0 <= span.start < span.end <= len(text)
        and all(span.end <= other.start or other.end <= span.start for other in fixed)
    ]
    taken = 0
    for span in sorted({*fixed, *free}, key=lambda span: (span.start, -span.end, span.label)):
        form = text[span.start : span.end]
        key = normalise(form)
        if span.start >= taken and key:
            taken = span.end
            yield _Name(field, span.start, span.end, form, span.label, key, span in fixed)


def _dateline_spans(text: str, dateline: Dateline) -> list[Span]:
    """Return where the dateline's places and agencies stand at the start of ``text``."""
    spans: list[Span] = []
    labels: tuple[tuple[str | None, EntityType], ...] = (
        (dateline.place, "PLACE"),
        (dateline.agency, "ORG"),
    )
    for names, label in labels:
        for name in _DATELINE_SEPARATOR.split(names or ""):
            if bounds := _find(name.split(), text, spans[-1].end if spans else 0):
                spans.append(Span(*bounds, label))
    return spans


def _find(words: list[str], text: str, start: int) -> tuple[int, int] | None:
    """Return where a dateline's name stands in ``text`` from ``start`` on."""
    if not words:
        return None
    name = r"(?<!\w)(" + r"\s+".join(map(re.escape, words)) + r")(?!\w)"
    # A dateline begins a line; the by-line before it may have the same word: By Paris Fox.
    patterns = (name,) if start else (rf"^\W*{name}", name)
    for pattern in patterns:
        if found := re.compile(pattern, re.MULTILINE).search(text, start, start + _HEAD):
            return found.span(1)
    return None


def _type(names: Sequence[_Name]) -> EntityType:
    labels = [name.label for name in names if name.in_dateline] or [name.label for name in names]
    return Counter(labels).most_common(1)[0][0]


def _whole_names(persons: Sequence[str], organisations: Sequence[str]) -> dict[str, str]:
    """Return, for each name that is the end of persons' names, the longest, if it is one person."""
    longer: dict[str, list[str]] = defaultdict(list)
    for person in persons:
        words = person.split()
        for first in range(1, len(words)):
            longer[" ".join(words[first:])].append(person)
    whole = {}
    for name in (*persons, *organisations):
        longest = max(longer[name], key=len, default=name)
        if all(f" {longest}".endswith(f" {other}") for other in longer[name]):
            whole[name] = longest
    return whole


def _entity(
    key: str, names: Sequence[_Name], salience: float, fields: Mapping[Field, str]
) -> Entity:
    complete = [name for name in names if name.key == key]
    type_ = _type(complete)
    name = _best_form(complete, fields, type_)
    forms = Counter(_form(name) for name in names)
    return Entity(
        id=hashlib.sha256(f"{type_}\n{key}".encode()).hexdigest()[:16],
        name=name,
        type=type_,
        aliases=[form for form, _ in forms.most_common() if form != name],
        salience=salience,
        mentions=[
            Mention(field=name.field, start=name.start, end=name.end, text=name.text)
            for name in names
        ],
    )


def _best_form(names: Sequence[_Name], fields: Mapping[Field, str], type_: EntityType) -> str:
    votes = Counter(dict.fromkeys(map(_form, names), 0))
    votes.update(
        _form(name)
        for name in names
        if not name.in_dateline and not (name.field == "title" and fields["title"].isupper())
    )
    best = max(votes, key=lambda form: (votes[form], not form.isupper(), len(form)))
    only_in_dateline = all(name.in_dateline for name in names)
    if only_in_dateline and type_ == "PLACE" and best.isupper():
        return capitalise(best)
    return best


def _form(name: _Name) -> str:
    return " ".join(name.text.split())


def _count(names: Sequence[_Name]) -> int:
    return sum(not name.in_dateline for name in names)


def _salience(names: Sequence[_Name], fields: Mapping[Field, str], most: int) -> float:
    """Return the salience by the formula above; ``most`` is the largest count of mentions."""
    counted = [name for name in names if not name.in_dateline]
    if not counted:
        return 0.0
    first = counted[0]
    if "title" in fields:
        prominent = first.field == "title"
    else:
        prominent = first.field == "summary" or first.start < _LEAD_CHARACTERS
    position = 1 - first.start / len(fields["text"]) if first.field == "text" else 1.0
    return round(0.4 * prominent + 0.3 * position + 0.3 * len(counted) / most, 3)
