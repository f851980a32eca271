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
from service.entities.inflected import in_one_form
from service.entities.model import Span
from service.entities.named import ENGLISH, Field, Name, Position, names_in
from service.entities.names import normalise
from service.entities.titles import split_title
from service.records import Dateline, EntityType

_GENERATION = re.compile(r" (?:jn?r|sn?r|[ivx]+)\Z")


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
        names = _without_titles(names, fields)
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
    types = {key: main_type(group) for key, group in groups.items()}
    whole = _whole_names(
        persons=[key for key, type_ in types.items() if type_ == "PERSON"],
        organisations=[
            key for key, type_ in types.items() if type_ == "ORG" and not groups[key][0].in_dateline
        ],
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
    """Return the type that most of the names have; a dateline's decide it."""
    labels = [name.label for name in names if name.in_dateline] or [name.label for name in names]
    return max(dict.fromkeys(labels), key=labels.count)


def _without_titles(names: Sequence[Name], fields: Mapping[Field, str]) -> list[Name]:
    """Return the names without the titles of persons: of their own, and of whom they precede."""
    kept: list[Name] = []
    after: Name | None = None
    end = 0
    for name in reversed(names):
        text = fields[name.field]
        if after is not None and after.field == name.field and name.end > end:
            name = _cut(name, text, name.start, max(name.start, end))
        after, end = name, name.start
        if name.label == "PERSON":
            start, end, title = split_title(text, name.start, name.end)
            name = _cut(name, text, start, name.end)
            name = name._replace(title=title) if title else name
        if name.key:
            kept.append(name)
    return kept[::-1]


def _cut(name: Name, text: str, start: int, end: int) -> Name:
    form = text[start:end].rstrip()
    if form == name.text:
        return name
    return name._replace(start=start, end=start + len(form), text=form, key=normalise(form))


def _whole_names(persons: Sequence[str], organisations: Sequence[str]) -> dict[str, str]:
    """Return, for each name that is a part of persons' names, the longest, if it is one person."""
    fuller = _by_middle_names(persons)
    persons = [person for person in persons if person not in fuller]
    longer: dict[str, list[str]] = defaultdict(list)
    for person in persons:
        plain = _GENERATION.sub("", person)
        for form in {person, plain}:
            words = form.split()
            for first in range(1, len(words)):
                longer[" ".join(words[first:])].append(person)
        if plain != person:
            longer[plain].append(person)
    begun: dict[str, list[str]] = defaultdict(list)
    for person in persons:
        for word in person.split()[:-1]:
            begun[word].append(person)
    whole = {}
    for name in (*persons, *organisations):
        longest = max(longer[name], key=len, default=name)
        if all(_is_end(other, longest) for other in longer[name]):
            whole[name] = longest
    for name in persons:
        full = {whole.get(person, person) for person in begun[name]}
        if not longer[name] and len(full) == 1:
            whole[name] = full.pop()
    return whole | {name: whole.get(longest, longest) for name, longest in fuller.items()}


def _by_middle_names(persons: Sequence[str]) -> dict[str, str]:
    """Return for a first and last name the one with more between them, if that is one person's."""
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person in persons:
        if len(words := person.split()) > 2:
            between[words[0], words[-1]].append(person)
    full = {f"{first} {last}": names for (first, last), names in between.items()}
    return {name: full[name][0] for name in persons if len(full.get(name, ())) == 1}


def _is_end(name: str, longer: str) -> bool:
    return f" {longer}".endswith(f" {name}") or f" {_GENERATION.sub('', longer)}".endswith(
        f" {name}"
    )
