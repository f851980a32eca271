"""Other names of a thing that an article itself gives: in brackets, after "known as", by initials.

    Kurdistan Workers' Party (PKK) · Daesh (ISIS or ISIL) · Myanmar, formerly known as Burma ·
    units known as Hashd al-Shaabi or Popular Mobilization Units · … World Health Organization … WHO
    Zenith Tools Ltd. … Zenith · Houston Astros … the Astros

The English rules of Schwartz and Hearst (2003) for abbreviations, and some of the field's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from service.entities.acronyms import (
    ACRONYM,
    LONG_ACRONYM,
    SMALL_WORDS,
    has_all_initials,
    has_first_word_and_letters,
    has_initials,
    has_letters,
    in_latin_capitals,
    initials_of,
    is_made_of,
    letters,
)
from service.entities.named import Field, Name
from service.entities.names import COMPANY_FORM, normalise, one_company
from service.records import EntityType

_KNOWN_AS: Final = (
    r"(?:(?:also|better|commonly|formerly|locally|now|otherwise|previously|widely|then)\s+)?"
    r"(?:known|referred\s+to|called|named|abbreviated)(?:\s+(?:as|to|simply|locally|in\s+\w+))*"
    r"|known\s+by\s+(?:its|the)\s+(?:[A-Z]\w+\s+)?(?:acronym|initials|name)"
    r"|a\.?k\.?a\.?|formerly|previously|nicknamed|dubbed|or"
)
_MARKS: Final = r"[\"'“”‘’«»]?"
_OPENS = re.compile(
    rf"(?:['’]s)?{_MARKS}\s*(?P<bracket>[(\[])\s*(?:(?P<known>{_KNOWN_AS}),?\s+)?(?:the\s+)?{_MARKS}",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    rf"{_MARKS},?\s+(?:an?\s+(?:[a-z-]+\s+){{1,5}})?(?:(?:which\s+is|who\s+is|is)\s+)?(?:{_KNOWN_AS.removesuffix('|or')})"
    rf"\s+(?:the\s+)?{_MARKS}",
    re.IGNORECASE,
)
_OR = re.compile(rf"{_MARKS},?\s+or\s+(?:the\s+)?{_MARKS}", re.IGNORECASE)
_COMMA_OR = re.compile(rf",\s+or\s+(?:the\s+)?{_MARKS}")
_COMMA = re.compile(r",\s+(?:the\s+)?")
_COMMA_AS = re.compile(rf"{_MARKS},\s+as\s+(?:the\s+)?{_MARKS}")
_IS_KNOWN = re.compile(rf"{_MARKS}\s+(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:called|known)\b")
_NICKNAMED = re.compile(r"(?P<first>.+?)\s+[\"“‘'](?P<nickname>.+?)[\"”’']\s+(?P<last>.+)")
_LISTED = re.compile(rf"{_OR.pattern}|{_MARKS}\s*[,/;]\s*{_MARKS}", re.IGNORECASE)
_AFTER_KNOWN = re.compile(rf"(?:known\s+as|called)\s+(?:the\s+)?{_MARKS}\Z", re.IGNORECASE)
_CLOSES = re.compile(r"(?!\s*:)[^()\[\]\n]{0,60}[)\]]")
"""Not after an exchange, which is no name of the company that is traded there: (NYSE: F)."""
_TICKER = re.compile(r"[A-Z]{2,}\.[A-Z]{1,2}")
_OF_A_PLACE = re.compile(r"\s+(?:at|for|in|of|on|to)\s+(?:the\s+)?")
_COLLECTIVE: Final = frozenset({"ORG", "GROUP"})
_LONGEST_GAP = 60


def aliases(names: Sequence[Name], texts: Mapping[Field, str]) -> dict[str, str]:
    """Return for the keys of aliases that of what they stand for, as far as the article tells.

    ``names``: in the order of their fields and places. Where an article gives one alias to two
    things, it is the first one's: they are not joined by it.
    """
    by_form = (*_initials(names), *_companies(names), *_last_words(names), *_nicknames(names))
    return _joined((*_given(names, texts), *by_form, *_foreign(names, texts)))


def abbreviations(names: Sequence[Name], texts: Mapping[Field, str]) -> dict[str, str]:
    """Return the same as `aliases` where the article's language is not known here.

    By letters and legal forms alone: Europäische Zentralbank (EZB).
    """
    names = [name._replace(text=in_latin_capitals(name.text)) for name in names]
    return _joined((*_bracketed(names, texts), *_initials(names), *_companies(names)))


def _joined(pairs: Iterable[tuple[Name, Name]]) -> dict[str, str]:
    same: dict[str, str] = {}
    for alias, head in pairs:
        whole = _end(same, head.key)
        if alias.key not in same and alias.key != whole:
            same[alias.key] = whole
    return {key: _end(same, key) for key in same}


def _end(same: Mapping[str, str], key: str) -> str:
    while key in same:
        key = same[key]
    return key


def _given(names: Sequence[Name], texts: Mapping[Field, str]) -> Iterator[tuple[Name, Name]]:
    """Give an alias and its head for each that the text names so."""
    head: Name | None = None
    in_bracket = known = False
    for two_before, before, name in zip((None, *names), names, names[1:], strict=False):
        text = texts[name.field]
        gap = text[before.end : name.start] if before.field == name.field else "\n"
        if len(gap) > _LONGEST_GAP or before.in_dateline or name.in_dateline:
            head = None
            continue
        if head is not None and (_LISTED if in_bracket else _OR).fullmatch(gap):
            if not in_bracket or _is_alias(name, head, known=known):
                yield name, head
            continue
        head = None
        if opened := _OPENS.fullmatch(gap):
            known = opened["known"] is not None
            if two_before and _is_of_a_place(two_before, before, name, text):
                before = two_before
            if _is_alias(name, before, known=known) and _CLOSES.match(text, name.end):
                head, in_bracket = before, True
                yield name, before
        elif _KNOWN.fullmatch(gap) and _agree(name, before):
            head, in_bracket = before, False
            yield name, before
        elif _COMMA_OR.fullmatch(gap) and _is_said_otherwise(name, before, text):
            yield name, before
        elif _COMMA_AS.fullmatch(gap) and _IS_KNOWN.match(text, name.end) and _agree(name, before):
            yield before, name
        elif _AFTER_KNOWN.search(gap):
            head, in_bracket = name, False


def _bracketed(names: Sequence[Name], texts: Mapping[Field, str]) -> Iterator[tuple[Name, Name]]:
    """Give each acronym in brackets with the organisation before it that has its letters."""
    for before, name in pairwise(names):
        text = texts[name.field]
        if (
            before.field == name.field
            and {before.label, name.label} <= _COLLECTIVE
            and re.fullmatch(r"\s*[(（]", text[before.end : name.start])
            and text.startswith((")", "）"), name.end)
            and has_letters(name, before)
        ):
            yield name, before


def _foreign(names: Sequence[Name], texts: Mapping[Field, str]) -> Iterator[tuple[Name, Name]]:
    """Give each acronym in another language: the German Aerospace Center, or DLR, leads.

    What stands so at the end of a list is another thing.
    """
    for two_before, before, name in zip((None, *names), names, names[1:], strict=False):
        text = texts[name.field]
        if (
            before.field == name.field
            and {before.label, name.label} <= _COLLECTIVE
            and " " in before.key
            and re.fullmatch(r",\s+or\s+", text[before.end : name.start])
            and text.startswith(",", name.end)
            and (ACRONYM.fullmatch(name.text) or has_all_initials(name, before))
            and not (
                two_before
                and two_before.label in _COLLECTIVE
                and _COMMA.fullmatch(text, two_before.end, before.start)
            )
        ):
            yield name, before


def _is_of_a_place(one: Name, place: Name, alias: Name, text: str) -> bool:
    """Tell whether what has an alias is what a place has: UN Force in Lebanon (UNIFIL)."""
    return (
        (one.label, place.label) == ("ORG", "PLACE")
        and one.field == place.field
        and _OF_A_PLACE.fullmatch(text, one.end, place.start) is not None
        and alias.label in _COLLECTIVE
        and not has_initials(alias, place)
    )


def _is_alias(name: Name, head: Name, *, known: bool) -> bool:
    """Tell whether a name in brackets is another one of what stands before them."""
    if known:
        return _agree(name, head)
    is_short = is_made_of(name, head) or has_first_word_and_letters(name, head)
    if head.label in _COLLECTIVE and is_short:
        return True
    if head.label == "PERSON" or not ACRONYM.fullmatch(name.text) or _TICKER.fullmatch(name.text):
        return False
    return (head.label in _COLLECTIVE and name.label != "PLACE") or has_initials(name, head)


def _is_said_otherwise(name: Name, head: Name, text: str) -> bool:
    """Tell whether a name after "or" is another one of what stands before it, by their words.

    Its letters are in the other's name in their order, from a word's first one on (Schwartz and
    Hearst), or words are in both: the Arab League, or League of Arab States, met.
    """
    if head.label not in _COLLECTIVE or text[name.end : name.end + 1] not in ",.;)":
        return False
    if is_made_of(name, head):
        return True
    if name.label not in _COLLECTIVE:
        return False
    if ACRONYM.fullmatch(name.text):
        return has_letters(name, head)
    shared = set(name.key.split()) & set(head.key.split())
    return len(shared - SMALL_WORDS) > 1


def _agree(one: Name, other: Name) -> bool:
    return one.label == other.label or {one.label, other.label} <= _COLLECTIVE


def _initials(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Give each acronym with the only longer name that has its initials, and a type of its own."""
    acronyms = {(letters(name), name.label): name for name in names if ACRONYM.fullmatch(name.text)}
    longer: dict[str, list[Name]] = defaultdict(list)
    for name in names if acronyms else ():
        for initials in initials_of(name.key, name.text):
            longer[initials].append(name)
    found: dict[str, dict[str, Name]] = defaultdict(dict)
    for (key, _), acronym in acronyms.items():
        found[key] |= {name.key: name for name in longer[key] if _may_be_short_for(acronym, name)}
    for (key, _), acronym in acronyms.items():
        if len(found[key]) == 1:
            yield acronym, next(iter(found[key].values()))


def _may_be_short_for(acronym: Name, name: Name) -> bool:
    """Tell whether their types agree, or it has three letters or more: DRC, of a place.

    An organisation's may be taken for anything but a place's; a person's has three letters: JFK.
    """
    if len(letters(acronym)) >= LONG_ACRONYM:
        is_other = name.label == "ORG" and acronym.label != "PLACE"
        return _agree(acronym, name) or name.label == "PLACE" or is_other
    return _agree(acronym, name) and name.label != "PERSON"


def _companies(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Give each beginning of a company's full name with it: Zenith, of Zenith Tools Ltd.

    If it is that of one company only, and nothing else that is named begins with it, nor is it
    somebody's name: Walt Disney, Michael Dell. A possessive may be part of it: McDonald's Corp.
    Zenith Tools is no other one than Zenith Tools Ltd.
    """
    persons = {name.key for name in names if name.label == "PERSON" and " " in name.key}
    theirs = persons | {key.rpartition(" ")[2] for key in persons}
    longer: dict[str, list[str]] = defaultdict(list)
    latest = {name.key: name for name in names}
    for name in latest.values():
        for space in re.finditer(" ", name.key):
            words = name.key[: space.start()]
            for begin in {words, words.removesuffix("s")}:
                longer[begin].append(name.key)
    organisations = {name.key: name for name in names if name.label == "ORG"}
    for key, short in organisations.items():
        whole = one_company(longer[key])
        is_company = whole and latest[whole].label == "ORG" and COMPANY_FORM.search(whole)
        if whole and is_company and key not in theirs:
            yield short, latest[whole]


def _last_words(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Give each last word of a name with it: Astros, of the Houston Astros; Freddy, a cyclone.

    Of an organisation, a legal form is not its last word. If it is that of one thing only of its
    type, and nothing else is called so: Ghana is not the Bank of Ghana, nor Air Ghana. Beside
    what the text names, what only the title does is none: Dodgers Rout Padres.
    """
    labels: dict[str, set[EntityType]] = defaultdict(set)
    for name in names:
        labels[name.key].add(name.label)
    kept = {name.key: name for name in names if name.label not in ("PERSON", "PLACE")}
    longer: dict[tuple[EntityType, str], list[Name]] = defaultdict(list)
    for key, name in kept.items():
        first, _, last = COMPANY_FORM.sub("", key).rpartition(" ")
        if first:
            longer[name.label, last].append(name)
    for key, short in kept.items():
        every = longer[short.label, key]
        wholes = [name for name in every if name.field != "title"] or every
        is_clear = len(wholes) == 1 and len(labels[key]) == 1
        if is_clear and SMALL_WORDS.isdisjoint(wholes[0].key.split()):
            yield short, wholes[0]


def _nicknames(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Give each nickname with the name in which it stands, and that name without it: Al "Bo" Ek."""
    for whole in names:
        found = _NICKNAMED.fullmatch(whole.text) if whole.label == "PERSON" else None
        if found:
            plain = f"{found['first']} {found['last']}"
            keys = {normalise(found["nickname"]), normalise(plain)}
            yield from ((name, whole) for name in names if name.key in keys)
