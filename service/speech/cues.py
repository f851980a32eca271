"""What in a sentence tells whose words a quotation is: "Berg said", "according to Berg"."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from service.speech.adjoining import phrase_after
from service.speech.clauses import sentence_subject
from service.speech.phrases import (
    Reference,
    Types,
    interpret,
    is_name_alone,
    is_word,
)
from service.speech.saying import WINDOW, has_particle, is_cue, is_passive, quoted_saying
from service.speech.subjects import speaker
from service.speech.tokens import Sentence
from service.speech.verbs import BEGINS, DESCRIBES, FEELS, READS, SAYING, SAYS, STATES
from service.speech.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    FEMALE,
    LEADERS,
    MALE,
    ORG_NOUNS,
    PEOPLE,
    PERSON_NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    SPEECH_NOUNS,
    SPOKESPERSONS,
    SUBORDINATORS,
    TEXTS,
)

_NO_SUBJECT: Final = SUBORDINATORS | PREPOSITIONS
_NO_VERB: Final = _NO_SUBJECT | AUXILIARIES
_CLAUSES: Final = PRONOUNS | {"that", "there", "whether"}
_PARTING: Final = (SUBORDINATORS - {"that", "and"}) | {";"}
_SPEAKERS: Final = (
    FEMALE | MALE | ORG_NOUNS | PEOPLE | PERSON_NOUNS | ROLES | SPOKESPERSONS | TEXTS | LEADERS
)
_GIVES: Final = frozenset({"offered", "offers"})
_TEXT: Final = frozenset({"text"})
_ADJACENT = 8


class Attribution(NamedTuple):
    """Whose words a quotation is, and how it is told.

    ``direct``: the cue stands next to it. ``describes``: it is a word for something, as in
    called it “a mess”.
    """

    reference: Reference
    direct: bool
    describes: bool = False


def attribution(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    """Return whose words the quotation at a place in a sentence is, if the sentence tells."""
    if _follows_colon(sentence, place):
        return _before_colon(sentence, place, types)
    return (
        _directly_after(sentence, place, types)
        or _before(sentence, place, types)
        or _by_noun(sentence, place, types)
        or _by_noun_after(sentence, place, types)
        or _later(sentence, place, types)
        or _of_state(sentence, place, types)
    )


def _by(sentence: Sentence, cue: int, place: int, types: Types) -> Attribution | None:
    reference = speaker(sentence, cue, types, place)
    if reference is None:
        return None
    low = sentence[cue].low
    if reference.noun == "it" and low in READS:
        reference = reference._replace(
            issue=True, modifiers=_TEXT if low in BEGINS else frozenset()
        )
    describes = low in DESCRIBES or low in ("describing", "calling", "branding", "accusing")
    return Attribution(reference, abs(cue - place) <= _ADJACENT, describes)


def _cues_before(sentence: Sentence, place: int) -> Iterator[int]:
    """Give where words of saying stand before a quotation, the nearest one first."""
    for cue in range(place - 1, max(-1, place - WINDOW), -1):
        if is_cue(sentence, cue):
            yield cue


def _before(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    """Return the attribution by the nearest cue that has one.

    What somebody is said to feel is told in the words of who says so; and what is no subject of
    a verb of saying may be one of a noun that looks like one: the stock reports were good.
    """
    cues = list(_cues_before(sentence, place))
    for number, cue in enumerate(cues):
        found = _by(sentence, cue, place, types)
        if found is None:
            continue
        outer = cues[number + 1] if number + 1 < len(cues) else None
        may_speak = _may_speak(found.reference)
        weak = not is_passive(sentence, cue) and (
            sentence[cue].low in FEELS | _GIVES or not may_speak
        )
        outer_verbs = SAYS if may_speak else SAYS | DESCRIBES
        if outer is not None and weak and sentence[outer].low in outer_verbs:
            between = sentence[outer:cue]
            if not any(token.kind == "quote" or token.low in _PARTING for token in between):
                return _by(sentence, outer, place, types) or found
        return found
    return None


def _may_speak(reference: Reference) -> bool:
    """Tell whether a description is that of somebody or something that says things."""
    return reference.kind != "described" or reference.issue or reference.noun in _SPEAKERS


def _follows_colon(sentence: Sentence, place: int) -> bool:
    return place > 0 and sentence[place - 1].kind == "mark" and sentence[place - 1].low == ":"


def _before_colon(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    cue = next(_cues_before(sentence, place), None)
    found = _by(sentence, cue, place, types) if cue is not None else None
    if found is None:
        reference = sentence_subject(sentence, place - 1, types)
        found = Attribution(reference, direct=True) if reference is not None else None
    return found and found._replace(direct=True)


def _directly_after(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    """Return the attribution in “…,” said Berg and “…,” Berg said."""
    start = place + 1
    if start < len(sentence) and sentence[start].kind == "mark" and sentence[start].low in ",–—-:":
        start += 1
    if start >= len(sentence) or sentence[start].kind in ("quote", "mark"):
        return None
    first = sentence[start]
    if is_word(first, SAYING):
        return None
    for cue in range(start, min(len(sentence), start + WINDOW)):
        if sentence[cue].kind == "quote":
            break
        if is_cue(sentence, cue):
            if cue == start or all(is_word(token, ADVERBS) for token in sentence[start:cue]):
                reference = phrase_after(sentence, cue + 1 + has_particle(sentence, cue), types)
                return Attribution(reference, direct=True) if reference is not None else None
            if is_word(first, _NO_SUBJECT) and first.low != "as":
                return None
            if sentence[cue].low in SAYING:
                continue
            saying = quoted_saying(sentence, cue)
            if saying is not None:
                return _by(sentence, saying, place, types)
            if is_passive(sentence, cue) or _has_clause(sentence, cue):
                return None
            if is_word(first, AUXILIARIES) and sentence[start + 1].low not in ("how", "what"):
                return None
            found = _by(sentence, cue, place, types)
            return found and found._replace(direct=True)
    if sentence[place].low in ",?!" or sentence[place + 1].low == ",":
        reference = _interrupting(sentence, start, types)
        if reference is not None:
            return Attribution(reference, direct=True)
    alone = is_name_alone(sentence, start, start + 1, types) and len(sentence) <= start + 2
    if alone and sentence[start - 1].low in "–—-:":
        return Attribution(Reference("entity", first.ref), direct=True)
    return None


def _has_clause(sentence: Sentence, cue: int) -> bool:
    """Tell whether a clause follows a cue, so that it tells of something else: Berg says it is."""
    after = sentence[cue + 1] if cue + 1 < len(sentence) else None
    return after is not None and is_word(after, _CLAUSES) and sentence[cue].low[:3] != "put"


def _interrupting(sentence: Sentence, start: int, types: Types) -> Reference | None:
    """Return the subject of any verb in the middle: “It was,” Berg paused, “a long night.”."""
    subject, *verb = sentence[start : start + 2]
    if not verb or is_word(verb[0], _NO_VERB) or not verb[0].low.endswith(("ed", "s")):
        return None
    return interpret([subject], types)


def _of_state(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    """Return the attribution in Berg was “not going anywhere”."""
    before = place - 1
    while before > 0 and is_word(sentence[before], ADVERBS):
        before -= 1
    if before < 1 or not is_word(sentence[before], STATES):
        return None
    reference = speaker(sentence, before, types)
    if reference is None or reference.kind not in ("entity", "pronoun") or reference.noun == "it":
        return None
    if reference.kind == "entity" and types[reference.entity] not in ("PERSON", "ORG"):
        return None
    return Attribution(reference, direct=False, describes=True)


def _later(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    """Return the attribution that comes later in the sentence: It was “bad” for us, Berg said."""
    for cue in range(place + 1, min(len(sentence), place + WINDOW)):
        if not is_cue(sentence, cue):
            continue
        if sentence[cue].low in SAYING or is_passive(sentence, cue):
            continue
        start = cue
        while start > place and not (
            sentence[start - 1].kind == "mark" and sentence[start - 1].low in ",–—"
        ):
            start -= 1
        if start > place + 1 and not is_word(sentence[start], SUBORDINATORS):
            found = _by(sentence, cue, place, types)
            return found and found._replace(direct=False)
        return None
    return None


def _by_noun(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    """Return the attribution by a noun: her answer was “no”; the message from Berg: “no”."""
    for noun in range(place - 1, max(-1, place - _ADJACENT), -1):
        token = sentence[noun]
        if token.kind == "quote":
            return None
        if not is_word(token, SPEECH_NOUNS):
            continue
        reference = _owner(sentence, noun, types)
        if reference is not None:
            return Attribution(reference, direct=True)
    return None


def _by_noun_after(sentence: Sentence, place: int, types: Types) -> Attribution | None:
    """Return the attribution in “No,” was her answer."""
    verb = place + 1
    while verb < len(sentence) and sentence[verb].low == ",":
        verb += 1
    if verb >= len(sentence) or not is_word(sentence[verb], BE):
        return None
    for noun in range(verb + 1, min(len(sentence), verb + _ADJACENT)):
        if is_word(sentence[noun], SPEECH_NOUNS):
            reference = _owner(sentence, noun, types)
            return Attribution(reference, direct=True) if reference is not None else None
    return None


def _owner(sentence: Sentence, noun: int, types: Types) -> Reference | None:
    for place in range(noun - 1, max(-1, noun - 4), -1):
        token = sentence[place]
        if token.low in ("'s", "’s"):
            start = place
            while start and not is_word(sentence[start - 1], PREPOSITIONS):
                start -= 1
            return interpret(sentence[max(start, place - _ADJACENT) : place], types)
        if token.low in POSSESSIVES:
            return Reference("pronoun", noun=POSSESSIVES[token.low], at=token.start)
        if token.kind != "word" or token.low in PREPOSITIONS:
            break
    if noun + 2 < len(sentence) and sentence[noun + 1].low in ("from", "by", "of"):
        return phrase_after(sentence, noun + 2, types)
    return None
