"""Whom the noun phrase means that ends before, or begins after, a place in a sentence."""

from typing import Final

from service.speech.phrases import (
    LONGEST_NAME,
    LONGEST_PHRASE,
    NOBODY,
    NOT_NAMES,
    Reference,
    Types,
    interpret,
    is_word,
)
from service.speech.tokens import Sentence, Token
from service.speech.verbs import CUES, SAYING, VERBAL
from service.speech.words import (
    ADVERBS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
)

_BOUNDING: Final = SUBORDINATORS - {"as", "than"}
_OPENING: Final = PRONOUNS | DETERMINERS
_ALONE: Final = PREPOSITIONS | CUES
_NO_NOUN: Final = CUES | PREPOSITIONS | SUBORDINATORS | PRONOUNS | ADVERBS
_RELATIVES: Final = RELATIVES | {"where", "whose"}
_WITHIN: Final = "-&/.$£€¥%"
"""Marks that do not end a phrase."""


def phrase_before(sentence: Sentence, end: int, types: Types) -> Reference | None:
    """Return whom the noun phrase means that ends before a place in a sentence.

    Of "a man who stole a car" that is the man.
    """
    start = _start(sentence, end)
    relative = _relative(sentence, start, end)
    if relative is not None:
        return _antecedent(sentence, relative, end, types)
    return _phrase(sentence, start, end, types)


def _start(sentence: Sentence, end: int) -> int:
    """Return where a phrase begins that ends before a place."""
    start = end
    while (
        start > max(0, end - LONGEST_PHRASE)
        and not _bounds(sentence[start - 1])
        and not (start < end and _begins_clause(sentence, start))
        and not (start < end and is_word(sentence[start - 1], PRONOUNS))
    ):
        start -= 1
    return start


def _begins_clause(sentence: Sentence, start: int) -> bool:
    """Tell whether a clause begins after "as"; none does in "a man identified as her son"."""
    is_called = start > 1 and sentence[start - 2].low.endswith("ed")
    return sentence[start - 1].low == "as" and _may_begin(sentence[start]) and not is_called


def _phrase(sentence: Sentence, start: int, end: int, types: Types) -> Reference | None:
    found = interpret(sentence[start:end], types)
    if found is not None and start > 1 and sentence[start - 1].low == "and":
        other = sentence[start - 2]
        alone = start < 3 or not is_word(sentence[start - 3], _ALONE)
        if other.kind == "name" and types[other.ref] in ("PERSON", "ORG") and alone:
            return NOBODY
    return found


def _relative(sentence: Sentence, start: int, end: int) -> int | None:
    """Return where the relative clause begins whose end was taken for a noun phrase, if one was.

    It was if a verb stands after who, which or that.
    """
    place = start - 1
    if place > 0 and is_word(sentence[place], CUES):
        place -= 1
    if place < 1 or not is_word(sentence[place], _RELATIVES):
        return None
    before, after = sentence[place - 1], sentence[place + 1]
    if sentence[place].low == "that" and (
        before.kind not in ("word", "name") or is_word(before, _NO_NOUN)
    ):
        return None
    if sentence[place].low == "who" and not _may_begin(after) and after.kind == "word":
        return place
    clause = sentence[place + 1 : end]
    governs = len(clause) > 1 and after.low.endswith("s") and _may_begin(clause[1])
    return place if governs or any(is_word(token, VERBAL) for token in clause) else None


def _antecedent(sentence: Sentence, relative: int, end: int, types: Types) -> Reference | None:
    """Return whom a noun phrase with a relative clause means: a letter that the group sent."""
    stop = relative - (sentence[relative - 1].low == ",")
    found = _phrase(sentence, _start(sentence, stop), stop, types)
    if found is None or not found.issue or found.kind == "entity":
        return found
    verb = next((n for n in range(relative, end) if is_word(sentence[n], VERBAL)), end)
    sender = interpret(sentence[relative + 1 : verb], types)
    return found if sender is None else sender._replace(issue=True)


def _may_begin(token: Token) -> bool:
    return token.kind == "name" or is_word(token, _OPENING)


def _bounds(token: Token) -> bool:
    if token.kind == "mark":
        return token.low not in _WITHIN
    if token.kind == "quote":
        return True
    return (
        is_word(token, _BOUNDING)
        or token.low == "according"
        or (
            is_word(token, CUES)
            and (token.low[-2:] == "ed" or token.low in ("said", "told", "wrote"))
        )
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
    if end - 1 > start and sentence[end - 1].kind == "mark":
        end -= 1
    found = interpret(sentence[start:end], types)
    if found is None or (end + 2 < len(sentence) and _joined(sentence, end, found)):
        return NOBODY if found is not None else None
    if found.kind != "entity" or types[found.entity] != "PERSON":
        named = _apposition(sentence, end, types) or _second(sentence, end, types)
        return named or found
    return found


def _second(sentence: Sentence, end: int, types: Types) -> Reference | None:
    """Return who is named after a second description: said mother and teacher Nora Halvik."""
    if end >= len(sentence) or sentence[end].low != "and":
        return None
    for token in sentence[end + 1 : end + 1 + LONGEST_NAME]:
        if token.kind == "name" and types[token.ref] == "PERSON" and token is not sentence[end + 1]:
            return Reference("entity", token.ref)
        if token.kind == "quote" or token.low in NOT_NAMES or is_word(token, _OPENING):
            return None
    return None


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
    for place in range(end + 1, min(len(sentence), end + 1 + LONGEST_NAME)):
        token = sentence[place]
        if token.kind == "name" and types[token.ref] == "PERSON":
            closed = place + 1 == len(sentence) or sentence[place + 1].kind in ("mark", "quote")
            return Reference("entity", token.ref) if closed else None
        if token.kind != "word" or token.low in NOT_NAMES:
            return None
    return None
