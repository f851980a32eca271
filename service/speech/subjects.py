"""Whom the subject of a word of saying means: who says, tells, is quoted as saying."""

from typing import Final

from service.speech.adjoining import phrase_after, phrase_before
from service.speech.clauses import segments, sentence_subject
from service.speech.phrases import (
    LONGEST_NAME,
    LONGEST_PHRASE,
    NOBODY,
    Reference,
    Types,
    interpret,
    is_name_alone,
    is_word,
)
from service.speech.saying import CITES, WINDOW, is_cue, is_passive
from service.speech.tokens import Sentence
from service.speech.verbs import CUES, DESCRIBES, FEELS, SAYING, VERBAL
from service.speech.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    FEMALE,
    LEADERS,
    MALE,
    NO_ADVERBS,
    PEOPLE,
    PERSON_NOUNS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    ROLES,
    SPOKESPERSONS,
    SUBORDINATORS,
)

_NEAR = 16
_NEAR_PARTICLE = 6
_SKIPPED: Final = ADVERBS | AUXILIARIES
_LINKING: Final = PREPOSITIONS | SUBORDINATORS
_ENDING: Final = SUBORDINATORS | CUES
_AGENTLESS: Final = (DESCRIBES - FEELS) | {"told", "asked", "warned"}
_OFFICES: Final = ROLES | LEADERS | {"leader"}
_NO_OFFICE: Final = DETERMINERS | RELATIVES | PRONOUNS | {"a", "an"}
_WORDS: Final = frozenset({"word", "name"})
_QUOTES: Final = frozenset({"quoted", "quotes"})
_HUMANS: Final = PEOPLE | ROLES | LEADERS | PERSON_NOUNS | MALE | FEMALE | SPOKESPERSONS


def speaker(
    sentence: Sentence, cue: int, types: Types, place: int | None = None
) -> Reference | None:
    """Return whom the subject of a word of saying means.

    ``place``: where the quotation is that it is about.
    """
    low = sentence[cue].low
    if low == "according":
        return phrase_after(sentence, cue + 2, types)
    if low in SAYING:
        return _of_participle(sentence, cue, types)
    if is_passive(sentence, cue):
        return _agent(sentence, cue, types, place)
    earlier = sentence[cue - 1] if cue else None
    if low in _QUOTES and earlier is not None and earlier.kind in ("word", "name"):
        quoted = phrase_after(sentence, cue + 1, types)
        if quoted is not None and (quoted.kind in ("entity", "nobody") or quoted.noun in PEOPLE):
            return quoted
    found = _subject_before(sentence, cue, types)
    if found is None and (earlier is None or earlier.kind != "word"):
        return phrase_after(sentence, cue + 1, types)
    return found


def _subject_before(sentence: Sentence, cue: int, types: Types) -> Reference | None:
    place = cue - 1
    while place >= 0 and (
        is_word(sentence[place], _SKIPPED)
        or _is_adverb(sentence, place)
        or [token.low for token in sentence[place : place + 2]] == ["this", "to"]
    ):
        place -= 1
    if place < 0 or sentence[place].kind == "quote":
        return None
    token = sentence[place]
    if token.kind == "mark" and token.low == ",":
        return _before_comma(sentence, place, types)
    if is_word(token, RELATIVES):
        end = place - 1 if place and sentence[place - 1].low == "," else place
        named = sentence[end - 1] if end else token
        if token.low == "which" and named.kind == "name" and types[named.ref] == "ORG":
            return Reference("entity", named.ref)
        whose = phrase_before(sentence, end, types)
        is_person = named.kind == "name" and types[named.ref] == "PERSON"
        if token.low == "who" and is_person and whose is not None and not _is_human(whose):
            return Reference("entity", named.ref)
        return whose
    if is_word(token, CONJUNCTIONS):
        return _shared(sentence, place, types)
    found = _before_office(sentence, place, types) or _of_firm(sentence, place, types)
    return found or phrase_before(sentence, place + 1, types)


def _of_firm(sentence: Sentence, end: int, types: Types) -> Reference | None:
    """Return who is named in "Nora Halvik of Berg and Lind said", with which a sentence begins."""
    start = max(0, end - LONGEST_NAME)
    for place in range(end - 2, start - 1, -1):
        named, of = sentence[place], sentence[place + 1]
        if named.kind in ("quote", "mark") or is_word(named, _ENDING - {"and"}):
            return None
        if named.kind == "name" and types[named.ref] == "PERSON" and of.low == "of":
            begins = not place or sentence[place - 1].kind in ("quote", "mark")
            return Reference("entity", named.ref) if begins else None
    return None


def _before_office(sentence: Sentence, end: int, types: Types) -> Reference | None:
    """Return who is named before an office or firm, of which the comma behind it is left out.

    “We wait,” Nora Halvik, Corvane director said, or: Nora Halvik, head of the port said.
    """
    start = end
    while start > 1 and end - start < LONGEST_PHRASE and sentence[start - 1].kind in _WORDS:
        start -= 1
    comma = start - 1
    is_firm = start == end and sentence[end].kind == "name" and types[sentence[end].ref] == "ORG"
    is_office = is_firm or any(is_word(sentence[n], _OFFICES) for n in (start, end))
    if comma < 1 or sentence[comma][:2] != ("mark", ",") or not is_office:
        return None
    if any(is_word(token, _NO_OFFICE) for token in sentence[start : start + 2]):
        return None
    named = sentence[comma - 1]
    begins = comma == 1 or sentence[comma - 2].kind in ("quote", "mark")
    if begins and named.kind == "name" and types[named.ref] == "PERSON":
        return Reference("entity", named.ref)
    return None


def _is_human(found: Reference) -> bool:
    """Tell whether "who" may tell of it: the lawyer of Berg, but not the trouble for Berg."""
    return found.kind != "described" or found.stands_in or found.noun in _HUMANS


def _is_adverb(sentence: Sentence, place: int) -> bool:
    token = sentence[place]
    return token.kind == "word" and token.low.endswith("ly") and token.low not in NO_ADVERBS


def _before_comma(sentence: Sentence, comma: int, types: Types) -> Reference | None:
    """Return the subject in "Berg, a nurse, said" and in "the mayor, Celeste Mabunda, said"."""
    start = comma
    limit = max(0, comma - WINDOW)
    while start > limit and not (
        sentence[start - 1].kind == "quote"
        or (sentence[start - 1].kind == "mark" and sentence[start - 1].low in ";:–—")
        or sentence[start - 1].low == "but"
        or (sentence[start - 1].low == "that" and is_word(sentence[start - 2], _ENDING | VERBAL))
    ):
        start -= 1
    parts = list(segments(sentence, start, comma))
    first, last = parts[-1]
    if is_name_alone(sentence, first, last, types):
        return Reference("entity", sentence[last - 1].ref)
    for number, (first, last) in enumerate(parts):
        if first >= last:
            continue
        head = sentence[first]
        if is_word(head, _LINKING) or (head.kind == "word" and head.low.endswith("ing")):
            continue
        end = next((n for n in range(first + 1, last) if is_word(sentence[n], _ENDING)), last)
        found = interpret(sentence[first:end], types)
        if found is None:
            continue
        is_person = found.kind == "entity" and types[found.entity] == "PERSON"
        if not is_person and number + 1 < len(parts):
            named = parts[number + 1]
            if is_name_alone(sentence, *named, types):
                return Reference("entity", sentence[named[1] - 1].ref)
        return found
    return None


def _shared(sentence: Sentence, place: int, types: Types) -> Reference | None:
    """Return the subject that a verb after "and" shares with the one before it."""
    for cue in range(place - 1, max(-1, place - WINDOW), -1):
        if is_cue(sentence, cue) and sentence[cue].low not in SAYING:
            return speaker(sentence, cue, types)
    return sentence_subject(sentence, place, types)


def _of_participle(sentence: Sentence, cue: int, types: Types) -> Reference | None:
    if cue and sentence[cue - 1].low == "as":
        for verb in range(cue - 2, max(-1, cue - _NEAR), -1):
            if is_word(sentence[verb], CITES):
                if is_passive(sentence, verb):
                    return _subject_before(sentence, verb, types)
                return interpret(sentence[verb + 1 : cue - 1], types)
    for start in range(cue - 1, max(-1, cue - _NEAR_PARTICLE - 2), -1):
        if sentence[start].low == "with":
            return interpret(sentence[start + 1 : cue], types)
        if sentence[start].kind not in ("word", "name") or is_word(sentence[start], _ENDING):
            break
    return _shared(sentence, cue, types) or sentence_subject(sentence, len(sentence), types)


def _agent(
    sentence: Sentence, cue: int, types: Types, place: int | None = None
) -> Reference | None:
    """Return whom "by" names, with no other quotation between it and the one at ``place``."""
    for by in range(cue + 1, min(len(sentence), cue + _NEAR)):
        if sentence[by].low != "by":
            continue
        if place is not None and by > place and sentence[by - 1].low in (",", "and"):
            continue
        first, last = (by, place) if place is not None and by < place else (place or cue, by)
        if all(token.kind != "quote" for token in sentence[first + 1 : last]):
            return phrase_after(sentence, by + 1, types)
    is_hearsay = cue + 1 < len(sentence) and sentence[cue + 1].low == "to"
    return NOBODY if is_hearsay or sentence[cue].low in _AGENTLESS else None
