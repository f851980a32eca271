"""Whom a phrase means: a name, a pronoun, a description, or nobody by name."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from service.records import EntityType
from service.speech.tokens import Sentence, Token
from service.speech.verbs import CUES, SAYS, VERBAL
from service.speech.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    INDEFINITE,
    ISSUED,
    LEADERS,
    ORG_NOUNS,
    PLATFORMS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SPEAKERS_OWN,
    SPEECH_NOUNS,
    SPOKESPERSONS,
    SUBORDINATORS,
    TIMES,
)

_LINKING: Final = PREPOSITIONS | SUBORDINATORS
_LEADING: Final = CONJUNCTIONS | ADVERBS | TIMES | (VERBAL - SAYS)
_ARTICLES: Final = DETERMINERS | INDEFINITE
NOT_NAMES: Final = _LINKING | CUES
_NOT_TITLES: Final = NOT_NAMES | AUXILIARIES
_OWNING: Final = DETERMINERS - {"the", "this", "that", "these", "those"}
_AFTER_TIMES: Final = _ARTICLES | TIMES | PRONOUNS | ADVERBS | PREPOSITIONS - {"of"}
LONGEST_PHRASE = 15
LONGEST_NAME = 6


class Reference(NamedTuple):
    """Who is meant.

    ``entity``: the one named. ``noun``, ``modifiers``: a pronoun, or what it is described by.
    ``issue``: it is a statement, letter or the like, of the one who is meant. ``at``: where a
    pronoun stands in its field. ``stands_in``: a spokesman, whom "he" and "she" then mean.
    ``definite``: with "the".
    """

    kind: Literal["entity", "pronoun", "described", "nobody"]
    entity: int = -1
    noun: str = ""
    modifiers: frozenset[str] = frozenset()
    issue: bool = False
    at: int = 0
    stands_in: bool = False
    definite: bool = False

    @property
    def is_special(self) -> bool:
        """Tell whether it is described as that of somebody or something: her lawyer."""
        return "'s" in self.modifiers or "of" in self.modifiers


NOBODY = Reference("nobody")

Types = Sequence[EntityType]


def interpret(phrase: Sequence[Token], types: Types) -> Reference | None:
    """Return whom a noun phrase means; None if it is no noun phrase."""
    phrase = _from_noun(phrase)
    if not phrase:
        return None
    first, last = phrase[0], phrase[-1]
    for token in (first, last):
        if is_word(token, PRONOUNS):
            return Reference("pronoun", noun=token.low, at=token.start)
    if last.kind == "word" and last.low in SPEAKERS_OWN:
        return NOBODY
    if (
        last.kind == "name"
        and types[last.ref] == "PERSON"
        and (_is_title(phrase[:-1]) or _is_office(phrase[:-1]))
    ):
        return Reference("entity", last.ref)
    end = next(
        (n for n, token in enumerate(phrase) if n and is_word(token, PREPOSITIONS)), len(phrase)
    )
    core, complement = phrase[:end], phrase[end:]
    head = core[-1]
    if head.kind == "name":
        if _is_one_of_a_people(core, types):
            return Reference("described", head.ref, noun=head.low)
        return Reference("entity", head.ref)
    names = [token for token in core if token.kind == "name"]
    is_owned = core[0].low in POSSESSIVES or any(token.low in ("'s", "’s") for token in core)
    if head.low in SPOKESPERSONS | ISSUED or (is_owned and head.low in SPEECH_NOUNS):
        return _speaks_for(core, complement, types)
    first = core[0]
    if (
        names
        and types[names[-1].ref] == "PERSON"
        and not is_word(first, _ARTICLES)
        and core[core.index(names[-1]) + 1].low not in ("'s", "’s")
    ):
        return Reference("entity", names[-1].ref)
    if is_word(first, INDEFINITE) or first.low[0].isdigit():
        return NOBODY._replace(noun=head.low, modifiers=_modifiers(core))
    found = _described(core)
    return found._replace(modifiers=found.modifiers | {"of"}) if complement else found


def _is_title(words: Sequence[Token]) -> bool:
    """Tell whether words are an office before a name: director of rugby."""
    return (
        len(words) > 2
        and is_word(words[0], ROLES | LEADERS)
        and words[1].low == "of"
        and all(token.kind == "word" and not is_word(token, _LINKING) for token in words[2:])
    )


def _is_office(words: Sequence[Token]) -> bool:
    """Tell whether words are an office with what it is of: Institute of Ports chair."""
    has_of = any(token.low == "of" for token in words[1:-1])
    return has_of and words[0].kind == "name" and is_word(words[-1], ROLES | LEADERS)


def _is_one_of_a_people(core: Sequence[Token], types: Types) -> bool:
    """Tell whether it is one person by nationality: the Croatian."""
    return (
        len(core) == 2
        and core[0].low == "the"
        and types[core[1].ref] == "GROUP"
        and not core[1].low.endswith(("s", "sh", "ch"))
    )


def _from_noun(phrase: Sequence[Token]) -> Sequence[Token]:
    """Return the phrase without what stands before its noun phrase: in Oslo the mayor."""
    start = 0
    while start < len(phrase) and (
        phrase[start].kind == "mark"
        or is_word(phrase[start], _LEADING)
        or (is_word(phrase[start], _ARTICLES) and _is_time(phrase[start + 1 : start + 3]))
    ):
        start += 1
    if start < len(phrase) and is_word(phrase[start], PREPOSITIONS):
        for place in range(start + 2, len(phrase)):
            token = phrase[place]
            if token.kind == "name" or is_word(token, _ARTICLES | PRONOUNS):
                if is_word(phrase[place - 1], PREPOSITIONS | _ARTICLES):
                    continue
                return phrase[place:]
        return ()
    return phrase[start:]


def _is_time(words: Sequence[Token]) -> bool:
    """Tell whether words after an article tell when: next day, week."""
    return (
        len(words) > 1
        and is_word(words[0], TIMES)
        and (words[1].kind == "name" or is_word(words[1], _AFTER_TIMES))
    )


def _speaks_for(core: Sequence[Token], complement: Sequence[Token], types: Types) -> Reference:
    """Return for whom a spokesman, or a statement, speaks."""
    noun = core[-1].low
    issue = noun not in SPOKESPERSONS
    spoken_for = ("PERSON", "ORG", "GROUP", "PLACE") if issue else ("ORG", "GROUP", "PLACE")
    names = [token for token in core if token.kind == "name" and token.low not in PLATFORMS]
    for wanted in spoken_for:
        for token in names:
            if types[token.ref] == wanted:
                return Reference("entity", token.ref, issue=issue, stands_in=not issue)
    if len(core) == 2 and core[0].low in POSSESSIVES:
        whose = POSSESSIVES[core[0].low]
        if not issue and whose in ("he", "she"):
            return NOBODY._replace(noun=noun)
        return Reference("pronoun", noun=whose, at=core[0].start, stands_in=not issue)
    owner = next((n for n, token in enumerate(core) if token.low in ("'s", "’s")), 0)
    inner = None
    governs = frozenset({"from", "by"} if issue else {"for", "from", "of", "at", "with"})
    begins = next((n for n, token in enumerate(complement) if is_word(token, governs)), None)
    if begins is not None or (complement[1:] and complement[0].low in ("of", "for")):
        inner = interpret(_to_participle(complement[(begins or 0) + 1 :]), types) or NOBODY
    elif owner:
        inner = interpret(core[:owner], types)
    elif len(core) > 2 and is_word(core[-2], ORG_NOUNS):
        inner = _described(core[:-1])
    if inner is not None and inner.kind == "entity" and types[inner.entity] not in spoken_for:
        return NOBODY._replace(noun=noun)
    if inner is not None:
        return inner._replace(issue=issue, stands_in=not issue)
    return _described(core)._replace(issue=issue)


def _to_participle(phrase: Sequence[Token]) -> Sequence[Token]:
    """Return a phrase as far as its name, if what follows is what it does: Corvane rejecting."""
    for place, token in enumerate(phrase[1:], 1):
        if phrase[place - 1].kind == "name" and token.kind == "word" and token.low[-3:] == "ing":
            return phrase[:place]
    return phrase


def _described(core: Sequence[Token]) -> Reference:
    owned = any(token.low in ("'s", "’s") for token in core)
    own = is_word(core[0], _OWNING)
    noun = core[-1].low
    owners = {"'s"} if owned or own else set()
    named = {"named"} if any(token.kind == "name" for token in core) else set()
    return Reference(
        "described",
        noun=noun,
        modifiers=_modifiers(core) | owners | named,
        definite=core[0].low == "the",
        at=core[0].start,
    )


def _modifiers(core: Sequence[Token]) -> frozenset[str]:
    return frozenset(token.low for token in core[:-1] if token.kind == "word") - _ARTICLES


def is_word(token: Token, words: frozenset[str]) -> bool:
    """Tell whether a token is one of some words."""
    return token.kind == "word" and token.low in words


def is_name_alone(sentence: Sentence, start: int, end: int, types: Types) -> bool:
    """Tell whether there is a name and at most a title between two places."""
    if not 0 < end - start <= LONGEST_NAME:
        return False
    last = sentence[end - 1]
    return (
        last.kind == "name"
        and types[last.ref] in ("PERSON", "ORG")
        and not any(
            token.kind == "mark" or is_word(token, _NOT_TITLES)
            for token in sentence[start : end - 1]
        )
    )
