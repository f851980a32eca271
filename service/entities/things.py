"""The things that an article's names stand for, and the entities made of them.

- Type: the one that most mentions have, those by a part of the name left out; a dateline's place
  and agency decide it, and so does a link.
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
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from service.entities.merge import JoinedNames, main_type
from service.entities.named import Field, Linked, Name, Position
from service.entities.names import ENGLISH, capitalise, normalise
from service.records import Entity, EntityType, Links, Mention

_LEAD_CHARACTERS = 300
_UNKNOWN: Final = Links()


class Thing(NamedTuple):
    """What ``names`` of an article stand for; ``key`` tells it from the others, ``name`` is best.

    ``key`` is what it is linked to, or else a normalised name.
    """

    key: str | Linked
    name: str
    type: EntityType
    names: Sequence[Name]


def things(
    joined: JoinedNames,
    fields: Mapping[Field, str],
    linked: Mapping[Position, Linked] | None = None,
    before: Sequence[Thing] = (),
) -> list[Thing]:
    """Return what the names of an article stand for, in the order of their first mentions.

    ``linked``: what is known of names, once it was looked for: those of one thing are joined, and
    one name of two things is told apart. ``before``: what they stood for without.
    """
    groups: dict[str | Linked, list[Name]] = defaultdict(list)
    for name, alone in zip(joined.names, joined.things, strict=True):
        groups[(linked or {}).get((name.field, name.start)) or alone].append(name)
    in_capitals = fields.get("title", "").isupper()
    same = {thing.key: thing for thing in before}
    found = []
    for key, names in groups.items():
        if key in same and len(same[key].names) == len(names):
            found.append(same[key])
            continue
        whole = [name for name in names if name.key not in joined.shortened]
        type_ = _type(key, whole or names)
        main = key if isinstance(key, str) else _main_key(key, names)
        own = [name for name in names if name.key == main]
        own = [name for name in own if normalise(name.text) == main] or own
        # An alias has none of its own where its full name is linked, and it is not.
        found.append(Thing(key, _best_form(own or names, type_, in_capitals), type_, names))
    return found


def entities_of(found: Sequence[Thing], fields: Mapping[Field, str], language: str) -> list[Entity]:
    """Return the entities that ``found`` are, the most salient first.

    An entity's id is a hash of its type and of what it is linked to, or of its normalised name:
    the same in every article. ``language`` is an ISO 639-1 code: titles are told from names in
    English alone.
    """
    counted = [[name for name in thing.names if not name.in_dateline] for thing in found]
    most = max(map(len, counted), default=0)
    made = []
    for thing, names in zip(found, counted, strict=True):
        title = {"title": _title(thing.names)} if language == ENGLISH else {}
        salience = _salience(names, fields, most)
        made.append(_entity(thing, salience, {**title, **_links(thing.key)}))
    return sorted(made, key=lambda entity: -entity.salience)


def _type(key: str | Linked, names: Sequence[Name]) -> EntityType:
    if isinstance(key, str):
        return main_type(names)
    return "ORG" if key.links.geonames is None else "PLACE"


def _entity(thing: Thing, salience: float, more: Mapping[str, Any]) -> Entity:
    identity = thing.key if isinstance(thing.key, str) else thing.key.key
    forms = [_form(name) for name in thing.names]
    others = dict.fromkeys(form for form in forms if form != thing.name)
    return Entity(
        id=hashlib.sha256(f"{thing.type}\n{identity}".encode()).hexdigest()[:16],
        name=thing.name,
        type=thing.type,
        aliases=sorted(others, key=forms.count, reverse=True),
        salience=salience,
        mentions=[
            Mention(field=name.field, start=name.start, end=name.end, text=name.text)
            for name in thing.names
        ],
        **more,
    )


def _main_key(thing: Linked, names: Sequence[Name]) -> str:
    """Return which name of a linked thing is its own: the gazetteer's, or the most frequent one.

    A name in capitals is an abbreviation where another one is not.
    """
    keys = [name.key for name in names]
    whole = {name.key for name in names if not name.text.isupper()}
    own = normalise(thing.name)
    return max(
        dict.fromkeys(keys), key=lambda key: (key == own, key in whole, keys.count(key), len(key))
    )


def _links(key: str | Linked) -> dict[str, Any]:
    if isinstance(key, str):
        return {"links": _UNKNOWN}
    known = {} if key.location is None else {"location": key.location}
    return {"links": key.links, **known}


def _title(names: Sequence[Name]) -> str | None:
    """Return a person's most frequent title, the longest of these."""
    titles = [name.title for name in names if name.title]
    return max(
        dict.fromkeys(titles), key=lambda title: (titles.count(title), len(title)), default=None
    )


def _best_form(names: Sequence[Name], type_: EntityType, title_in_capitals: bool) -> str:
    forms = [_form(name) for name in names]
    votes = [
        form
        for form, name in zip(forms, names, strict=True)
        if not name.in_dateline and not (title_in_capitals and name.field == "title")
    ]
    best = max(
        dict.fromkeys(forms), key=lambda form: (votes.count(form), not form.isupper(), len(form))
    )
    if type_ == "PLACE" and best.isupper() and all(name.in_dateline for name in names):
        return capitalise(best)
    return best


def _form(name: Name) -> str:
    return " ".join(name.text.split())


def _salience(counted: Sequence[Name], fields: Mapping[Field, str], most: int) -> float:
    """Return the salience by the formula above, of the mentions that count.

    ``most`` is the largest number of these.
    """
    if not counted:
        return 0.0
    first = counted[0]
    if "title" in fields:
        prominent = first.field == "title"
    else:
        prominent = first.field == "summary" or first.start < _LEAD_CHARACTERS
    position = 1 - first.start / len(fields["text"]) if first.field == "text" else 1.0
    return round(0.4 * prominent + 0.3 * position + 0.3 * len(counted) / most, 3)
