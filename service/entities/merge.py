"""Merge the names that a model found in an article into entities: each thing once.

Names are the same if their normalised forms are (`normalise`: case, accents, dots, hyphens and
apostrophes do not count). The end of a person's name, the last name alone above all, and else its
first word, means the person with the longer name in the article, if that is one person (King is
Martin Luther King Jr., Leo is Leo XIV, Abiy is Abiy Ahmed); also where the model took it for an
organisation, as it often does with last names (but never for a place: Lincoln). Other names that
the article itself gives (`aliases`) are joined with it too, and titles are no part of names
(`titles`); both in English alone. Once names are linked (`link`), those of one thing are one
entity, and one name of two things is two.

- Type: the one that most mentions have, those by a part of the name left out; a dateline's place
  and agency decide it, and so does a link to a place.
- Name: of the most complete form's spellings the most frequent one; on a tie one that is not all
  in capitals, then the longest, then the first. Names in a dateline or in a title in capitals
  have no vote, since their spelling is the typesetter's. A place that occurs in a dateline only,
  as TEHRAN, gets the name Tehran. All other spellings are aliases. Of several names of a linked
  thing the gazetteer's comes first, then the most frequent one that is no abbreviation.
- Salience: 0.4 title + 0.3 position + 0.3 frequency, from 0 to 1. Title is 1 if the title names
  it (without a title: the summary or the first 300 characters). Position falls from 1 at the
  start to 0 at the end of the text, by the first mention; title and summary are 1. Frequency
  is the number of mentions over that of the entity with most. Mentions in the dateline count
  for nothing: an entity of only these has 0.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.entities.aliases import aliases
from service.entities.model import Span
from service.entities.named import Field, Linked, Name, Position, names_in
from service.entities.names import capitalise, normalise
from service.entities.titles import split_title
from service.records import Dateline, Entity, EntityType, Links, Mention

_ENGLISH = "en"
_LEAD_CHARACTERS = 300
_GENERATION = re.compile(r" (?:jn?r|sn?r|[ivx]+)\Z")


@dataclass(frozen=True)
class JoinedNames:
    """The names of an article in their order, and for each the key of the thing that it names.

    ``shortened``: the keys of those that are a part of a person's name.
    """

    names: Sequence[Name]
    things: Sequence[str]
    shortened: frozenset[str]


def merge(
    fields: Mapping[Field, str],
    spans: Mapping[Field, Sequence[Span]],
    dateline: Dateline | None,
    language: str = _ENGLISH,
    linked: Mapping[Position, Linked] | None = None,
) -> list[Entity]:
    """Return the entities of an article, the most salient first.

    ``fields`` are the article's texts, ``spans`` the names in each, ``language`` an ISO 639-1
    code: titles and other names are told apart in English alone. ``linked``: what is known of
    names, once it was looked for. An entity's id is a hash of its type and of what it is linked
    to, or of its normalised name: the same in every article.
    """
    return entities_of(join(fields, spans, dateline, language), fields, language, linked)


def join(
    fields: Mapping[Field, str],
    spans: Mapping[Field, Sequence[Span]],
    dateline: Dateline | None,
    language: str = _ENGLISH,
) -> JoinedNames:
    """Return the names of an article, with what they alone tell; the rest is as for `merge`."""
    names = names_in(fields, spans, dateline)
    if language == _ENGLISH:
        names = _without_titles(names, fields)
    groups: dict[str, list[Name]] = defaultdict(list)
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
    full = [
        name if name.label == "PLACE" else name._replace(key=whole.get(name.key, name.key))
        for name in names
    ]
    same = aliases(full, fields) if language == _ENGLISH else {}
    return JoinedNames(
        names,
        things=[same.get(name.key, name.key) for name in full],
        shortened=frozenset(key for key, longest in whole.items() if key != longest),
    )


def entities_of(
    joined: JoinedNames,
    fields: Mapping[Field, str],
    language: str = _ENGLISH,
    linked: Mapping[Position, Linked] | None = None,
) -> list[Entity]:
    """Return the entities that names of an article make; as `merge` does."""
    merged: dict[str | Linked, list[Name]] = defaultdict(list)
    for name, key in zip(joined.names, joined.things, strict=True):
        merged[(linked or {}).get((name.field, name.start)) or key].append(name)
    most = max((_count(group) for group in merged.values()), default=0)
    entities = [
        _entity(
            key,
            group,
            _type_of(key, [name for name in group if name.key not in joined.shortened]),
            _salience(group, fields, most),
            fields,
        )
        for key, group in merged.items()
    ]
    if linked is not None:
        entities = [_with_links(entity, key) for entity, key in zip(entities, merged, strict=True)]
    if language == _ENGLISH:
        entities = [
            entity.model_copy(update={"title": _title(group)})
            for entity, group in zip(entities, merged.values(), strict=True)
        ]
    return sorted(entities, key=lambda entity: -entity.salience)


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
            name = _cut(name, text, start, name.end)._replace(title=title)
        if name.key:
            kept.append(name)
    return kept[::-1]


def _cut(name: Name, text: str, start: int, end: int) -> Name:
    form = text[start:end].rstrip()
    return name._replace(start=start, end=start + len(form), text=form, key=normalise(form))


def _type_of(key: str | Linked, names: Sequence[Name]) -> EntityType:
    if not isinstance(key, str) and key.location is not None:
        return "PLACE"
    return _type(names)


def _type(names: Sequence[Name]) -> EntityType:
    labels = [name.label for name in names if name.in_dateline] or [name.label for name in names]
    return Counter(labels).most_common(1)[0][0]


def _whole_names(persons: Sequence[str], organisations: Sequence[str]) -> dict[str, str]:
    """Return, for each name that is a part of persons' names, the longest, if it is one person."""
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
        first_word, _, rest = person.partition(" ")
        if rest:
            begun[first_word].append(person)
    whole = {}
    for name in (*persons, *organisations):
        longest = max(longer[name], key=len, default=name)
        if all(_is_end(other, longest) for other in longer[name]):
            whole[name] = longest
    for name in persons:
        full = {whole.get(person, person) for person in begun[name]}
        if not longer[name] and len(full) == 1:
            whole[name] = full.pop()
    return whole


def _is_end(name: str, longer: str) -> bool:
    return f" {longer}".endswith(f" {name}") or f" {_GENERATION.sub('', longer)}".endswith(
        f" {name}"
    )


def _entity(
    key: str | Linked,
    names: Sequence[Name],
    type_: EntityType,
    salience: float,
    fields: Mapping[Field, str],
) -> Entity:
    main = key if isinstance(key, str) else _main_key(key, names)
    name = _best_form([name for name in names if name.key == main], fields, type_)
    forms = Counter(_form(name) for name in names)
    identity = key if isinstance(key, str) else key.key
    return Entity(
        id=hashlib.sha256(f"{type_}\n{identity}".encode()).hexdigest()[:16],
        name=name,
        type=type_,
        aliases=[form for form, _ in forms.most_common() if form != name],
        salience=salience,
        mentions=[
            Mention(field=name.field, start=name.start, end=name.end, text=name.text)
            for name in names
        ],
    )


def _main_key(thing: Linked, names: Sequence[Name]) -> str:
    """Return which name of a linked thing is its own: the gazetteer's, or the most frequent one.

    A name in capitals is an abbreviation where another one is not.
    """
    keys = Counter(name.key for name in names)
    short = keys.keys() - {name.key for name in names if not name.text.isupper()}
    own = normalise(thing.name)
    return max(keys, key=lambda key: (key == own, key not in short, keys[key], len(key)))


def _with_links(entity: Entity, key: str | Linked) -> Entity:
    if isinstance(key, str):
        return entity.model_copy(update={"links": Links()})
    known = {} if key.location is None else {"location": key.location}
    return entity.model_copy(update={"links": key.links, **known})


def _title(names: Sequence[Name]) -> str | None:
    """Return a person's most frequent title, the longest of these."""
    titles = Counter(name.title for name in names if name.title)
    return max(titles, key=lambda title: (titles[title], len(title)), default=None)


def _best_form(names: Sequence[Name], fields: Mapping[Field, str], type_: EntityType) -> str:
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


def _form(name: Name) -> str:
    return " ".join(name.text.split())


def _count(names: Sequence[Name]) -> int:
    return sum(not name.in_dateline for name in names)


def _salience(names: Sequence[Name], fields: Mapping[Field, str], most: int) -> float:
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
