"""Who comes into a sentence anew: a stranger, the sender of a letter, a clause's subject."""

from typing import Final

from service.speech.mentioned import UNNAMED
from service.speech.phrases import Reference, is_word
from service.speech.saying import WINDOW, place_of
from service.speech.tokens import Sentence, Token
from service.speech.verbs import VERBAL
from service.speech.words import (
    AUXILIARIES,
    FEMALE,
    ISSUED,
    MALE,
    PEOPLE,
    PERSON_NOUNS,
    PREPOSITIONS,
    ROLES,
    SUBORDINATORS,
    word_set,
)

_ARTICLES: Final = word_set("a an one")
_PERSONS: Final = PEOPLE | ROLES | PERSON_NOUNS | MALE | FEMALE
_SENT: Final = word_set("sent wrote posted published issued released put")
_RECEIVED: Final = word_set(
    "received receives got opened found kept showed produced displayed read"
)
_ADDS: Final = word_set("added adds continued continues")
_A: Final = word_set("a an")
_JOINING: Final = word_set("and but or")
_AFTER_NAMES: Final = PREPOSITIONS | SUBORDINATORS | AUXILIARIES
_LONGEST_APPOSITION = 10
_NEAR = 6


def is_new_person(reference: Reference) -> bool:
    """Tell whether it is a nurse, or her son: somebody not spoken of before."""
    is_new = reference.kind == "nobody" or "'s" in reference.modifiers
    return is_new and reference.noun in _PERSONS


def stranger(sentence: Sentence) -> str:
    """Return what somebody unnamed is called in "where a man waits", "there was a man who"."""
    for place, token in enumerate(sentence[:WINDOW]):
        if not place or token.low not in _ARTICLES or token.kind != "word":
            continue
        before = [each.low for each in sentence[max(0, place - 2) : place]]
        for number, noun in enumerate(sentence[place + 1 : place + 4], place + 2):
            if before[-1] == "where" and is_word(noun, _PERSONS):
                return noun.low
            who = [each.low for each in sentence[number : number + 2] if each.low != ","]
            if before[0] == "there" and who[:1] == ["who"]:
                return noun.low
    return ""


def sender(sentence: Sentence) -> int | None:
    """Return whom a letter or the like is from: an email from Corvane, that Corvane sent.

    That of one who received it is from nobody by name, `UNNAMED`.
    """
    for text, token in enumerate(sentence[:WINDOW]):
        if not is_word(token, ISSUED):
            continue
        for place in range(text + 1, min(text + _NEAR, len(sentence))):
            sent = place > text + 1 and is_word(sentence[place], _SENT)
            if sent or sentence[place].low in ("from", "by"):
                near = sentence[text:place] if sent else sentence[place + 1 : place + 4]
                names = (each.ref for each in near if each.kind == "name")
                return next(names, None)
        if any(is_word(each, _RECEIVED) for each in sentence[max(0, text - _NEAR) : text]):
            return UNNAMED
    return None


def is_subject(sentence: Sentence, name: int) -> bool:
    """Tell whether a verb follows the name at a place, or the apposition behind it."""
    place = name + 1
    if place < len(sentence) and sentence[place].low == ",":
        if place + 1 < len(sentence) and sentence[place + 1].low in _JOINING:
            return False
        near = range(place + 1, min(len(sentence), place + _LONGEST_APPOSITION))
        place = next((n for n in near if sentence[n].low == ","), len(sentence)) + 1
    return place < len(sentence) and _is_verb(sentence[place])


def _is_verb(token: Token) -> bool:
    return is_word(token, VERBAL) or (token.kind == "word" and token.low.endswith("ed"))


def is_attributive(sentence: Sentence, name: int) -> bool:
    """Tell whether a name only says of what kind a thing is: a Halvik boat."""
    if not name or name + 1 >= len(sentence) or not is_word(sentence[name - 1], _A):
        return False
    after = sentence[name + 1]
    return after.kind == "word" and not is_word(after, _AFTER_NAMES) and not _is_verb(after)


def is_going_on(sentence: Sentence, at: int) -> bool:
    """Tell whether whom a description means, as in "the official added", has spoken before."""
    place = place_of(sentence, at)
    near = sentence[place + 1 : place + 4]
    singular = [token for token in near if is_word(token, PEOPLE) and token.low[-1:] != "s"]
    return place >= 0 and bool(singular) and any(is_word(token, _ADDS) for token in near)


def is_parenthetical(sentence: Sentence, at: int) -> bool:
    """Tell whether a pronoun stands after a comma: the board, it said, had been warned."""
    place = place_of(sentence, at)
    return place > 0 and sentence[place - 1].low == ","
