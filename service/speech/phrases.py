"""Whom a phrase means: a name, a pronoun, a description, or nobody by name."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from service.records import EntityType
from service.speech.tokens import Sentence, Token
from service.speech.verbs import CUES, SAYING
from service.speech.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HER,
    HIS,
    INDEFINITE,
    ISSUED,
    PREPOSITIONS,
    PRONOUNS,
    SPEAKERS_OWN,
    SPOKESPERSONS,
    SUBORDINATORS,
)

_LINKING: Final = PREPOSITIONS | SUBORDINATORS
_LEADING: Final = CONJUNCTIONS | ADVERBS
_ARTICLES: Final = DETERMINERS | INDEFINITE
_BOUNDING: Final = SUBORDINATORS - {"as", "than"}
_NOT_NAMES: Final = _LINKING | CUES
_NOT_TITLES: Final = _NOT_NAMES | AUXILIARIES
_OWNING: Final = DETERMINERS - {"the", "this", "that", "these", "those"}
_POSSESSIVE: Final = HIS | HER
_OPENING: Final = PRONOUNS | DETERMINERS
_ALONE: Final = PREPOSITIONS | CUES
LONGEST_PHRASE = 15
_LONGEST_NAME = 6


class Reference(NamedTuple):
    """Who is meant.

    ``entity``: the one named. ``noun``, ``modifiers``: a pronoun, or what it is described by.
    ``issue``: it is a statement, letter or the like, of the one who is meant. ``at``: where a
    pronoun stands in its field. ``stands_in``: a spokesman, whom "he" and "she" then mean.
    """

    kind: Literal["entity", "pronoun", "described", "nobody"]
    entity: int = -1
    noun: str = ""
    modifiers: frozenset[str] = frozenset()
    issue: bool = False
    at: int = 0
    stands_in: bool = False


NOBODY = Reference("nobody")

Types = Sequence[EntityType]


def interpret(phrase: Sequence[Token], types: Types) -> Reference | None:
    """Return whom a noun phrase means; None if it is no noun phrase."""
    phrase = _from_noun(phrase)
    if not phrase:
        return None
    last = phrase[-1]
    if last.kind == "word" and last.low in PRONOUNS:
        return Reference("pronoun", noun=last.low, at=last.start)
    if last.kind == "word" and last.low in SPEAKERS_OWN:
        return NOBODY
    end = next(
        (n for n, token in enumerate(phrase) if n and is_word(token, PREPOSITIONS)), len(phrase)
    )
    core, complement = phrase[:end], phrase[end:]
    head = core[-1]
    if head.kind == "name":
        return Reference("entity", head.ref)
    names = [token for token in core if token.kind == "name"]
    if head.low in SPOKESPERSONS or head.low in ISSUED:
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
        return NOBODY._replace(noun=head.low)
    return _described(core)


def _from_noun(phrase: Sequence[Token]) -> Sequence[Token]:
    """Return the phrase without what stands before its noun phrase: in Oslo the mayor."""
    start = 0
    while start < len(phrase) and (
        phrase[start].kind == "mark" or is_word(phrase[start], _LEADING)
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


def _speaks_for(core: Sequence[Token], complement: Sequence[Token], types: Types) -> Reference:
    """Return for whom a spokesman, or a statement, speaks."""
    noun = core[-1].low
    issue = noun in ISSUED
    spoken_for = ("PERSON", "ORG", "GROUP", "PLACE") if issue else ("ORG", "GROUP", "PLACE")
    names = [token for token in core if token.kind == "name"]
    if complement and (
        complement[0].low in ("for", "from", "by", "of", "at")
        or (issue and any(is_word(token, ISSUED) for token in complement))
    ):
        names += [token for token in complement[1:] if token.kind == "name"][:2]
    for wanted in spoken_for:
        for token in names:
            if types[token.ref] == wanted:
                return Reference("entity", token.ref, issue=issue, stands_in=not issue)
    if is_word(core[0], INDEFINITE) and not issue:
        return NOBODY._replace(noun=noun)
    if len(core) == 2 and is_word(core[0], _POSSESSIVE):
        return Reference("pronoun", noun="he" if is_word(core[0], HIS) else "she", at=core[0].start)
    if complement[1:] and complement[0].low in ("for", "from", "by", "of"):
        inner = interpret(complement[1:], types)
        if inner is not None and inner.kind == "described":
            return inner._replace(issue=issue)
        return NOBODY
    if is_word(core[0], INDEFINITE):
        return Reference("described", noun="statement", issue=True)
    return _described(core)._replace(issue=issue)


def _described(core: Sequence[Token]) -> Reference:
    words = frozenset(token.low for token in core[:-1] if token.kind == "word") - DETERMINERS
    owned = any(token.low in ("'s", "’s") for token in core)
    own = is_word(core[0], _OWNING)
    noun = core[-1].low
    return Reference("described", noun=noun, modifiers=words | ({"'s"} if owned or own else set()))


def is_word(token: Token, words: frozenset[str]) -> bool:
    """Tell whether a token is one of some words."""
    return token.kind == "word" and token.low in words


def phrase_before(sentence: Sentence, end: int, types: Types) -> Reference | None:
    """Return whom the noun phrase means that ends before a place in a sentence."""
    start = end
    while (
        start > max(0, end - LONGEST_PHRASE)
        and not _bounds(sentence[start - 1])
        and not (start < end and sentence[start - 1].low == "as" and _may_begin(sentence[start]))
    ):
        start -= 1
    found = interpret(sentence[start:end], types)
    if found is not None and start > 1 and sentence[start - 1].low == "and":
        other = sentence[start - 2]
        alone = start < 3 or not is_word(sentence[start - 3], _ALONE)
        if other.kind == "name" and types[other.ref] in ("PERSON", "ORG") and alone:
            return NOBODY
    return found


def _may_begin(token: Token) -> bool:
    return token.kind == "name" or is_word(token, _OPENING)


def _bounds(token: Token) -> bool:
    if token.kind == "mark":
        return token.low not in "-&/."
    if token.kind == "quote":
        return True
    return is_word(token, _BOUNDING) or (
        is_word(token, CUES) and (token.low[-2:] == "ed" or token.low in ("said", "told", "wrote"))
    )


def phrase_after(sentence: Sentence, start: int, types: Types) -> Reference | None:
    """Return whom the noun phrase means that begins at a place in a sentence, or after adverbs.

    A name in apposition goes before a description: said the mayor, Celeste Mabunda.
    """
    while start < len(sentence) and is_word(sentence[start], ADVERBS):
        start += 1
    if start >= len(sentence) or _bounds(sentence[start]):
        return None
    if is_word(sentence[start], PREPOSITIONS):
        return None
    end = start
    while (
        end < min(len(sentence), start + LONGEST_PHRASE)
        and not _bounds(sentence[end])
        and not (is_word(sentence[end], SAYING) and end > start)
    ):
        end += 1
    found = interpret(sentence[start:end], types)
    if found is None or (end + 2 < len(sentence) and _joined(sentence, end, found)):
        return NOBODY if found is not None else None
    if found.kind != "entity" or types[found.entity] != "PERSON":
        named = _apposition(sentence, end, types)
        return named or found
    return found


def _joined(sentence: Sentence, end: int, found: Reference) -> bool:
    """Tell whether two speak: said Berg and Lind."""
    return (
        found.kind == "entity"
        and sentence[end].low == "and"
        and sentence[end + 1].kind == "name"
        and sentence[end + 1].ref != found.entity
        and (end + 2 >= len(sentence) or sentence[end + 2].kind in ("mark", "quote"))
    )


def _apposition(sentence: Sentence, end: int, types: Types) -> Reference | None:
    if end >= len(sentence) or sentence[end].low != ",":
        return None
    for place in range(end + 1, min(len(sentence), end + 1 + _LONGEST_NAME)):
        token = sentence[place]
        if token.kind == "name" and types[token.ref] == "PERSON":
            closed = place + 1 == len(sentence) or sentence[place + 1].kind in ("mark", "quote")
            return Reference("entity", token.ref) if closed else None
        if token.kind != "word" or token.low in _NOT_NAMES:
            return None
    return None


def is_name_alone(sentence: Sentence, start: int, end: int, types: Types) -> bool:
    """Tell whether there is a name and at most a title between two places."""
    if not 0 < end - start <= _LONGEST_NAME:
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
