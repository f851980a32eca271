"""Which names of an article's persons are a part of another: whose they are. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from service.entities.titles import BEFORE_TWO

_GENERATION = re.compile(r" (?:jn?r|sn?r|[ivx]+)\Z")
SECOND_LAST_NAME = re.compile(r"(?<=\w)[-‐‑][A-Z]\w+\Z")
_STYLED = re.compile(rf"(?:{'|'.join(BEFORE_TWO.split())}) (\S+)")
_PARTICLES = frozenset(
    {"bin", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "of", "van"}
)


def fullest_names(
    persons: Sequence[str], organisations: Sequence[str], before_hyphens: Mapping[str, str]
) -> dict[str, str]:
    """Return, for each name that is a part of persons' names, the longest, if it is one person.

    ``before_hyphens``: names by what they are without a second last name (Ann Reed-Lund).
    """
    fuller = {
        **_by_middle_names(persons),
        **_by_styles(persons),
        **{name: full for name, full in before_hyphens.items() if " " in name and name in persons},
    }
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
        # Marina Silva is called Silva, Lula da Silva is so only where nobody else is.
        full = [one for one in longer[name] if not _after_particle(name, one)] or longer[name]
        longest = max(full, key=len, default=name)
        if all(_is_end(other, longest) for other in full):
            whole[name] = longest
    for name in persons:
        things = {whole.get(person, person) for person in begun[name]}
        if not longer[name] and len(things) == 1:
            whole[name] = things.pop()
    whole |= fuller
    return {name: _end(whole, name) for name in whole}


def _end(whole: Mapping[str, str], name: str) -> str:
    while (longer := whole.get(name, name)) != name:
        name = longer
    return name


def _by_styles(persons: Sequence[str]) -> dict[str, str]:
    """Return for one name after a style whose it is: Sheikh Nasser is Nasser bin Khalid Al Dosari.

    That is who has it first or last, if that is one person: not his son's.
    """
    styled = {name: found[1] for name in persons if (found := _STYLED.fullmatch(name))}
    full = [name.split() for name in persons if " " in name and name not in styled]
    meant = {
        name: [" ".join(words) for words in full if bare in (words[0], words[-1])]
        for name, bare in styled.items()
    }
    return {name: who[0] for name, who in meant.items() if len(who) == 1}


def _by_middle_names(persons: Sequence[str]) -> dict[str, str]:
    """Return for a first and last name the one with more between them, if that is one person's."""
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person in persons:
        if len(words := person.split()) > 2:
            between[words[0], words[-1]].append(person)
    full = {f"{first} {last}": names for (first, last), names in between.items()}
    return {name: full[name][0] for name in persons if len(full.get(name, ())) == 1}


def _after_particle(name: str, longer: str) -> bool:
    before = _GENERATION.sub("", longer).removesuffix(name).split()
    return bool(before) and before[-1] in _PARTICLES


def _is_end(name: str, longer: str) -> bool:
    return f" {longer}".endswith(f" {name}") or f" {_GENERATION.sub('', longer)}".endswith(
        f" {name}"
    )
