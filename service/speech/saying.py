"""Which words of a sentence are of saying, and how: active, passive, behind what they tell."""

from typing import Final

from service.speech.phrases import is_word
from service.speech.tokens import Sentence
from service.speech.verbs import CUES, DESCRIBES, PARTICLES, PLAIN_FORMS, SAYING
from service.speech.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SPEECH_NOUNS,
    SUBORDINATORS,
    word_set,
)

WINDOW: Final = 60
"""So many words are looked at from one; so time is bounded in a sentence without end."""

CITES: Final = frozenset({"quoted", "cited", "quotes", "cites", "quoting"})
_MAY_BE_CUES: Final = CUES | PLAIN_FORMS | {"according"}
_NEAR = 16
_NEAR_PARTICLE = 6
_ARTICLES: Final = word_set("the a an")
_BEFORE_NOUNS: Final = (PREPOSITIONS | DETERMINERS | {"a", "an", "'s", "’s", "no", "any"}) - {"to"}
_NOT: Final = ADVERBS | {"not"}
_NO_ANTECEDENTS: Final = CUES | PREPOSITIONS | SUBORDINATORS
_PARTICIPLES: Final = ("ed", "told", "written", "found", "seen", "felt", "said", "spoken")
_PLAIN_NOUNS: Final = frozenset({"call", "claim", "answer", "reply", "note"})
_NO_NOUNS: Final = word_set("says tells adds writes insists asks argues")
_MANY: Final = word_set("who they we you i people some many others critics fans men women police")
_ADVERBIAL: Final = (SUBORDINATORS - CONJUNCTIONS) | PREPOSITIONS


def is_cue(sentence: Sentence, place: int) -> bool:
    """Tell whether the word at a place is one of saying; nouns that look like one are none."""
    token = sentence[place]
    if token.low not in _MAY_BE_CUES or token.kind != "word":
        return False
    if token.low == "according":
        return place + 1 < len(sentence) and sentence[place + 1].low == "to"
    following = sentence[place + 1].low if place + 1 < len(sentence) else ""
    if token.low in PARTICLES:
        near = (each.low for each in sentence[place + 1 : place + _NEAR_PARTICLE])
        return following in PARTICLES[token.low] or (token.low in ("put", "puts") and "at" in near)
    earlier = sentence[place - 1] if place else None
    if token.low in _PLAIN_NOUNS and earlier is not None and earlier.kind == "word":
        many = earlier.low.endswith("s") or is_word(earlier, _MANY | AUXILIARIES | ADVERBS)
        return many and not is_word(earlier, _BEFORE_NOUNS)
    if token.low in PLAIN_FORMS and token.low not in CUES:
        return earlier is not None and is_word(earlier, AUXILIARIES)
    if token.low not in CUES:
        return False
    if earlier is None or earlier.kind != "word":
        return True
    if earlier.low == "that" and _is_noun(sentence, place - 2):
        told = place > 2 and is_word(sentence[place - 3], CUES)
        return not (told and sentence[place - 2].kind == "name")
    if token.low in SPEECH_NOUNS or token.low + "s" in CUES or token.low.endswith("s"):
        is_object = earlier.low in CUES and earlier.low.endswith(("ed", "ing"))
        is_noun = earlier.low.endswith("ed") and token.low not in _NO_NOUNS
        return earlier.low not in _BEFORE_NOUNS and not is_object and not is_noun
    return earlier.low not in _ARTICLES


def _is_noun(sentence: Sentence, place: int) -> bool:
    """Tell whether the word at a place is likely to be a noun: a note, but not said."""
    if place < 0 or sentence[place].kind not in ("word", "name"):
        return False
    if is_word(sentence[place], SPEECH_NOUNS) and place:
        return is_word(sentence[place - 1], _BEFORE_NOUNS)
    return not is_word(sentence[place], _NO_ANTECEDENTS)


def is_passive(sentence: Sentence, cue: int) -> bool:
    """Tell whether a word of saying is passive: was told, accused by."""
    if sentence[cue].low in SAYING or not sentence[cue].low.endswith(_PARTICIPLES):
        return False
    following = sentence[cue + 1].low if cue + 1 < len(sentence) else ""
    if following == "by" and sentence[cue].low in DESCRIBES:
        return True
    place = cue - 1
    while place >= 0 and is_word(sentence[place], _NOT):
        place -= 1
    return place >= 0 and is_word(sentence[place], BE)


def has_particle(sentence: Sentence, cue: int) -> bool:
    """Tell whether a word follows that belongs to the one of saying: according to, points out."""
    low = sentence[cue].low
    following = sentence[cue + 1].low if cue + 1 < len(sentence) else ""
    return following == "to" if low == "according" else following in PARTICLES.get(low, ())


def quoted_saying(sentence: Sentence, cue: int) -> int | None:
    """Return where "saying" stands in "was quoted as saying" and "quoted Berg as saying"."""
    for place in range(cue + 2, min(len(sentence), cue + _NEAR)):
        if sentence[place].kind == "quote":
            return None
        near = place == cue + 2 or (sentence[cue].low in CITES and sentence[place - 1].low == "as")
        if near and is_word(sentence[place], SAYING):
            return place
    return None


def place_of(sentence: Sentence, at: int) -> int:
    """Return the place of the word that begins ``at`` an offset; -1, where none of the first."""
    return next((n for n, token in enumerate(sentence[:WINDOW]) if token.start == at), -1)


def told_of(sentence: Sentence, at: int) -> set[int]:
    """Return of whom a sentence tells in the words of somebody else: Berg will resign, she said.

    ``at``: where the pronoun stands.
    """
    place = place_of(sentence, at)
    if place < 2 or place + 1 >= len(sentence) or sentence[place - 1].low != ",":
        return set()
    first = sentence[0]
    if is_word(first, _ADVERBIAL) or first.low.endswith(("ing", "ed")):
        return set()
    is_first = not any(is_cue(sentence, cue) for cue in range(place))
    if not is_first or not is_cue(sentence, place + 1):
        return set()
    return {token.ref for token in sentence[:place] if token.kind == "name"}
