"""The subject of a sentence."""

from collections.abc import Iterator
from typing import Final

from service.speech.phrases import LONGEST_PHRASE, NOBODY, Reference, Types, interpret, is_word
from service.speech.tokens import Sentence
from service.speech.verbs import CUES, VERBAL
from service.speech.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    INDEFINITE,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SOMEBODY,
    SUBORDINATORS,
)

_ADVERBIAL: Final = PREPOSITIONS | SUBORDINATORS | {"told", "shown", "given", "born"}
_BEFORE_VERBS: Final = (AUXILIARIES - {"on", "to"}) | SUBORDINATORS | (ADVERBS - {"both", "all"})
_HE_OR_SHE: Final = PRONOUNS - {"it", "they"}
_GOVERNING: Final = PREPOSITIONS - {"after", "before", "as"}
_BEGINNING: Final = INDEFINITE | {"the"}
_NO_END: Final = PREPOSITIONS | SUBORDINATORS | DETERMINERS | INDEFINITE | AUXILIARIES | VERBAL
"""Words that no adverbial ends with."""

_JOINING: Final = frozenset(["and", "but", "or", "yet"])
_AFTER_BE: Final = ADVERBS | INDEFINITE | PREPOSITIONS | {"not", "been", "the"}
_LONGEST_SUBJECT = 80
_LONGEST_DATELINE = 8


def segments(sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the parts of a sentence between commas."""
    first = start
    for place in range(start, end):
        if sentence[place].low == "," and sentence[place].kind == "mark":
            yield first, place
            first = place + 1
    yield first, end


def sentence_subject(sentence: Sentence, end: int, types: Types) -> Reference | None:
    """Return whom the subject of a sentence means, which stands before a place in it."""
    start, end = _after_dateline(sentence), min(end, _LONGEST_SUBJECT)
    while start < end and (
        sentence[start].kind in ("quote", "mark") or is_word(sentence[start], _JOINING)
    ):
        start += 1
    adverbial: Reference | None = None
    for first, last in segments(sentence, start, end):
        if first >= last:
            continue
        head = sentence[first]
        if head.kind == "word" and (head.low in _ADVERBIAL or head.low.endswith(("ing", "ed"))):
            adverbial = adverbial or _after_adverbial(sentence, first, last, types)
            continue
        stop = first
        while stop < min(last, first + LONGEST_PHRASE) and not _is_verb(sentence, stop, first):
            stop += 1
        found = interpret(sentence[first:stop], types)
        named = sentence[stop + 1] if stop + 1 < last and is_word(sentence[stop], BE) else None
        if named is not None and named.kind == "name" and types[named.ref] == "PERSON":
            return Reference("entity", named.ref)
        if found is not None:
            return found
    return adverbial


def _after_dateline(sentence: Sentence) -> int:
    """Return where a sentence begins after "OSLO, Norway, May 3 — "."""
    for place, token in enumerate(sentence[:_LONGEST_DATELINE]):
        if token.kind == "mark" and token.low in "—–-":
            return place + 1 if sentence[place + 1 :] and sentence[place + 1].upper else 0
        if not (token.upper or token.kind == "mark" or token.low.isdigit()):
            break
    return 0


def _after_adverbial(sentence: Sentence, first: int, last: int, types: Types) -> Reference | None:
    """Return the subject within "After the match Berg went": its first phrase that may be one."""
    for place in range(first + 1, min(last, first + LONGEST_PHRASE)):
        token = sentence[place]
        before = sentence[place - 1]
        if is_word(token, _HE_OR_SHE):
            return Reference("pronoun", noun=token.low, at=token.start)
        if is_word(token, SOMEBODY):
            return NOBODY
        gerund = before.low.endswith("ing") and is_word(sentence[place - 2], PREPOSITIONS)
        if is_word(before, _GOVERNING) or (gerund and place > first + 1):
            continue
        if token.kind == "name" and types[token.ref] == "PERSON":
            return Reference("entity", token.ref)
        begins = is_word(token, _BEGINNING) or (token.kind == "name" and types[token.ref] == "ORG")
        if begins and place > first + 1 and not is_word(before, _NO_END):
            stop = place
            while stop < min(last, place + LONGEST_PHRASE) and not _is_verb(sentence, stop, place):
                stop += 1
            if stop < last and sentence[stop].kind == "word":
                return interpret(sentence[place:stop], types)
    return None


def _is_verb(sentence: Sentence, place: int, first: int) -> bool:
    token = sentence[place]
    if token.kind in ("quote", "mark"):
        return token.low not in "-&/."
    if token.kind != "word" or place == first or sentence[place - 1].low in POSSESSIVES:
        return False
    if token.low in _BEFORE_VERBS or token.low in VERBAL:
        return True
    if token.low in ("'s", "’s"):
        return place + 1 < len(sentence) and is_word(sentence[place + 1], _AFTER_BE)
    return (token.low in CUES or token.low.endswith("ed")) and not token.upper
