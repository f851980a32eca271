"""Merge the names that a model found in an article into entities: each thing once.

Names are the same if their normalised forms are (`normalise`: case, accents, dots, hyphens and
apostrophes do not count). First and last name mean whom the article gives more names between these
(John F. Kennedy). The end of a person's name, the last name alone above all, and else one of its
other words, means the person with the longer name in the article, if that is one person (King is
Martin Luther King Jr., Leo is Leo XIV, Abiy is Abiy Ahmed, Lula is Luiz Inácio Lula da Silva); also
where the model took it for an organisation, as it often does with last names (but never for a
place: Lincoln), unless the words beside it tell that it means the company of that name
(`companies`). Other names that the article itself gives (`aliases`) are joined with it too, and
titles are no part of names (`titles`); in other languages than English only names that their
letters tell are joined, and a name's cases (`inflected`). Once names are linked (`link`), those
of one thing are one entity, and one name of two things is two.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.entities.aliases import abbreviations, aliases
from service.entities.companies import company_names
from service.entities.families import with_families
from service.entities.inflected import in_one_form
from service.entities.model import Span
from service.entities.named import Field, Name, Position, names_in
from service.entities.names import ENGLISH, normalise
from service.entities.persons import SECOND_LAST_NAME, fullest_names
from service.entities.titles import split_letters, split_title
from service.records import Dateline, EntityType

_OF_PLACES = frozenset({"City", "County", "Town", "Village"})
"""Words of places and of titles: Town Manager, but Kansas City | Manager."""
_ANOTHER_BEFORE = re.compile(r"(?:Affairs|Resources|Services)\s+Minister")
"""What a word belongs to that is before it: Tribal | Affairs Minister."""


@dataclass(frozen=True)
class JoinedNames:
    """The names of an article in their order, and for each the key of the thing that it names.

    ``shortened``: the keys of those that are a part of a person's name.
    """

    names: Sequence[Name]
    things: Sequence[str]
    shortened: frozenset[str]


def join(
    fields: Mapping[Field, str],
    spans: Mapping[Field, Sequence[Span]],
    dateline: Dateline | None,
    language: str = ENGLISH,
) -> JoinedNames:
    """Return the names of an article, with what they alone tell.

    ``fields`` are the article's texts, ``spans`` the names in each, ``language`` an ISO 639-1
    code: titles and other names are told apart in English alone.
    """
    names = names_in(fields, spans, dateline)
    companies: Mapping[Position, str] = {}
    if language == ENGLISH:
        names = with_families(_without_titles(names, fields), fields)
        companies = company_names(names, fields)
        names = [
            name._replace(label="ORG") if (name.field, name.start) in companies else name
            for name in names
        ]
    else:
        names = in_one_form(names, language)
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        groups[name.key].append(name)
    types = {key: _main_types(group) for key, group in groups.items()}
    whole = fullest_names(
        persons=[key for key, most in types.items() if "PERSON" in most],
        organisations=[
            key for key, most in types.items() if "ORG" in most and not groups[key][0].in_dateline
        ],
        before_hyphens={
            normalise(name.text[: second.start()]): name.key
            for name in names
            if name.label == "PERSON" and (second := SECOND_LAST_NAME.search(name.text))
        },
    )
    full = []
    for name in names:
        key = companies.get((name.field, name.start)) or whole.get(name.key, name.key)
        is_same = key == name.key or name.label == "PLACE"
        full.append(name if is_same else name._replace(key=key))
    same = (aliases if language == ENGLISH else abbreviations)(full, fields)
    return JoinedNames(
        names,
        things=[same.get(name.key, name.key) for name in full],
        shortened=frozenset(key for key, longest in whole.items() if key != longest),
    )


def main_type(names: Sequence[Name]) -> EntityType:
    """Return the type that most of the names have, on a tie the first; a dateline's decide it.

    But if the longest is an organisation's as well, that comes before a person's, and so does a
    place's of one word: who is a person has a full name that is clearly one.
    """
    first, *others = _main_types(names)
    longest = max((name.key for name in names), key=len)
    better = {"ORG"} if " " in longest else {"ORG", "PLACE"}
    better &= {name.label for name in names if name.key == longest}
    known = [label for label in others if label in better]
    return known[0] if first == "PERSON" and known else first


def _main_types(names: Sequence[Name]) -> list[EntityType]:
    labels = [name.label for name in names if name.in_dateline] or [name.label for name in names]
    counts = {label: labels.count(label) for label in labels}
    return [label for label, count in counts.items() if count == max(counts.values())]


def _without_titles(names: Sequence[Name], fields: Mapping[Field, str]) -> list[Name]:
    """Return the names without the titles of persons: of their own, and of whom they precede.

    Who is called by a title alone is not told by name: the Maulana.
    """
    kept: list[Name] = []
    after: Name | None = None
    end = 0
    for name in reversed(names):
        text = fields[name.field]
        if after is not None and after.field == name.field and name.end > end:
            if kept and text[end : name.end] in _OF_PLACES:
                rest = " ".join(text[name.end : kept[-1].start].split())
                kept[-1] = kept[-1]._replace(title=rest or None)
            elif kept and _ANOTHER_BEFORE.fullmatch(kept[-1].title or ""):
                kept[-1] = kept[-1]._replace(title=f"{text[name.start : end]}{kept[-1].title}")
                name = _cut(name, text, name.start, name.start)
            else:
                name = _cut(name, text, name.start, max(name.start, end))
        follows = after is not None and after.field == name.field and after.label == "PERSON"
        after, next_start, end = name, end, name.start
        if name.label == "PERSON":
            start, end, title = split_title(text, name.start, name.end)
            letters = split_letters(text, start, name.end)
            # A seat's, before its member: Kirkby East MP | Jo Reed.
            if follows and letters < name.end and text[name.end : next_start].isspace():
                name, title = name._replace(label="PLACE"), None
            name = _cut(name, text, start, letters)
            name = name._replace(title=title) if title else name
        if name.key:
            kept.append(name)
    alone = {normalise(name.title) for name in kept if name.title}
    alone -= {name.key.rpartition(" ")[2] for name in kept if " " in name.key}
    return [name for name in reversed(kept) if name.label != "PERSON" or name.key not in alone]


def _cut(name: Name, text: str, start: int, end: int) -> Name:
    form = text[start:end].rstrip()
    if form == name.text:
        return name
    return name._replace(start=start, end=start + len(form), text=form, key=normalise(form))
