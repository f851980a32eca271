"""Tell direct speech from what else stands between quotation marks: titles, names, scare quotes."""

import re
from collections.abc import Sequence
from typing import Final

from service.speech.cues import Attribution
from service.speech.phrases import is_word
from service.speech.tokens import Sentence
from service.speech.verbs import CUES
from service.speech.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    NAMING,
    PREPOSITIONS,
    PRONOUNS,
    SMALL_IN_TITLES,
    SPEAKERS_OWN,
    SUBORDINATORS,
    WORKS,
)

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ENDS: Final = frozenset(".!?…")
_NO_ADJECTIVES: Final = (
    CUES | AUXILIARIES | PREPOSITIONS | SUBORDINATORS | ADVERBS | PRONOUNS | SPEAKERS_OWN
)
_POINTING: Final = frozenset(["the", "this", "that", "these", "those", "so-called", "such"])
_NO_NOUNS: Final = PREPOSITIONS | SUBORDINATORS | AUXILIARIES | CUES
_AND: Final = frozenset({"and", "or", ","})
_CALLED: Final = frozenset({"called"})
_DESCRIBING: Final = frozenset(["a", "an", "the", "one"])
_GIVES_NAME: Final = frozenset(["call", "calls", "called", "calling", "named", "names", "dubbed"])
_RATINGS: Final = frozenset(
    ["buy", "sell", "hold", "neutral", "overweight", "underweight", "outperform", "underperform"]
)
_BEFORE_TITLES: Final = PREPOSITIONS - {"as", "like", "than", "to", "with"}
_MARKS = "“”‘’\"'"
_FEW = 2
_CLAUSE = 5
_NEAR = 4
_RELATIVE = 6


def is_speech(
    text: str, sentence: Sentence, place: int, found: Attribution | None, *, headline: bool
) -> bool:
    """Tell whether the quotation ``text`` at a place in a sentence is somebody's words.

    ``found``: what the sentence tells of whose. ``headline``: it stands in a title, in which
    most quotation marks are for that.
    """
    text = text.strip(_MARKS) or text
    words = _WORD.findall(text[:400])
    if not words:
        return False
    whole = text[0].isupper() and text[-1] in _ENDS and text[-1:] != ""
    clause = whole or (text[0].isupper() and text[-1] == ",")
    direct = found is not None and found.direct
    is_title = _is_title(words)
    if (is_title or not whole) and _is_named(sentence, place, found, words):
        return False
    if len(words) == 1 and not whole and _is_label(sentence, place, words[0], is_title=is_title):
        return False
    if is_title and not whole and _is_work(sentence, place, direct=direct, words=len(words)):
        return False
    if found is not None:
        if clause or found.describes or len(words) > _FEW:
            return True
        is_reported = not is_title and _is_reported(sentence, place, words=len(words))
        return is_reported or not _is_scare(sentence, place)
    if clause:
        return len(words) > _FEW or len(sentence) == 1 or headline
    if headline:
        return len(words) > _FEW
    return len(words) >= _CLAUSE or (len(words) > _FEW and not _is_scare(sentence, place))


def _is_named(
    sentence: Sentence, place: int, found: Attribution | None, words: Sequence[str]
) -> bool:
    """Tell whether it is what something is called: a man nicknamed “the Owl”."""
    while place > 1 and sentence[place - 1].low in _AND and sentence[place - 2].kind == "quote":
        place -= 2
    before = sentence[max(0, place - _NEAR) : place]
    if not before:
        return False
    if is_word(before[-1], NAMING):
        return True
    if before[-1].low == "the" and any(is_word(token, _GIVES_NAME) for token in before):
        return len(words) <= _FEW
    if is_word(before[-1], _CALLED):
        subject = before[-2] if len(before) > 1 else None
        by_someone = subject is not None and (
            subject.kind == "name"
            or (found is not None and found.reference.kind in ("entity", "pronoun"))
            or subject.low in ("he", "she", "they", "it", "has", "had")
            or any(token.low == "what" for token in sentence[max(0, place - _RELATIVE) : place])
        )
        if subject is not None and is_word(subject, BE):
            is_clear = found is not None and found.reference.kind != "nobody"
            return not is_clear and words[0] not in _DESCRIBING
        return not by_someone or found is None
    return before[-1].low == "as" and any(token.low == "known" for token in before)


def _is_label(sentence: Sentence, place: int, word: str, *, is_title: bool) -> bool:
    """Tell whether one word is a title or a broker's rating: the set of “Salt”, cut to “sell”."""
    if word.lower() in _RATINGS:
        return True
    before = sentence[place - 1] if place else None
    return is_title and before is not None and is_word(before, _BEFORE_TITLES)


def _is_title(words: list[str]) -> bool:
    """Tell whether all main words have capitals, as in the titles of works."""
    main = [word for word in words if word.lower() not in SMALL_IN_TITLES]
    return bool(main) and all(word[0].isupper() or word[0].isdigit() for word in main)


def _is_work(sentence: Sentence, place: int, *, direct: bool, words: int) -> bool:
    near = sentence[max(0, place - _NEAR) : place] + sentence[place + 1 : place + 1 + _NEAR]
    if any(is_word(token, WORKS) for token in near):
        return True
    return not direct and words > 1


def _is_reported(sentence: Sentence, place: int, *, words: int) -> bool:
    """Tell whether words in reported speech are the speaker's: a “vast” change, the “wrong way”."""
    before = sentence[place - 1].low if place else ""
    after = sentence[place + 1] if place + 1 < len(sentence) else None
    ends = after is None or after.kind != "word" or is_word(after, PREPOSITIONS)
    return before in ("a", "an") or (before == "the" and words > 1 and ends)


def _is_scare(sentence: Sentence, place: int) -> bool:
    """Tell whether a word or two stand for a thing: the “smart” meters."""
    before = sentence[place - 1] if place else None
    after = sentence[place + 1] if place + 1 < len(sentence) else None
    if before is not None and is_word(before, _POINTING):
        return True
    return (
        before is not None
        and before.kind == "word"
        and before.low not in _NO_ADJECTIVES
        and after is not None
        and after.kind == "word"
        and after.low not in _NO_NOUNS
        and not after.low.endswith("ly")
    )
