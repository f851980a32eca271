"""The people and organisations of an article: what they are called, and by which pronoun."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from service.entities.names import normalise
from service.records import Entity, EntityType
from service.speech.first_names import FEMALE_NAMES, MALE_NAMES
from service.speech.phrases import Reference, is_word
from service.speech.tokens import Sentence, Token
from service.speech.verbs import CUES, VERBAL
from service.speech.words import (
    ADVERBS,
    COMMON,
    DETERMINERS,
    FEMALE,
    FUNCTIONS,
    GENERIC_ORGS,
    INDEFINITE,
    LEADERS,
    MALE,
    NAMES_OF,
    NO_ROLES,
    ORG_NOUNS,
    PERSON_NOUNS,
    PREPOSITIONS,
    ROLES,
    SUBORDINATORS,
)

_SHORT_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "sir", "dame", "lord", "lady"})
_TITLES: Final = FEMALE | MALE | LEADERS | ROLES
_MANY_OFFICES: Final = frozenset({"minister", "secretary", "officer", "executive", "director"})
"""Nouns that say little without the words before them."""

_OTHER_OFFICE: Final = frozenset({"shadow", "deputy", "vice"})
"""Words with which an office is another one: the shadow minister is not the minister."""

_INSTITUTIONS: Final = ORG_NOUNS - FUNCTIONS
_MOST_WORDS = 8
_AGE = "-year-old"
_ARTICLES: Final = DETERMINERS | INDEFINITE
_LINKING: Final = PREPOSITIONS | SUBORDINATORS
_NO_NOUN: Final = CUES | SUBORDINATORS
_OF: Final = frozenset({"'s", "’s"})
_NOT_TOLD: Final = _ARTICLES | _OF
_NO_START: Final = ADVERBS | PREPOSITIONS | VERBAL
_NO_TITLE: Final = PREPOSITIONS | SUBORDINATORS | CUES | VERBAL | DETERMINERS


class Cast:
    """The entities of an article, by their place in ``entities``, and how each is described.

    What describes one: the words before a name and in an apposition, and an organisation's own
    name.
    """

    def __init__(self, entities: Sequence[Entity], sentences: Iterable[Sentence]) -> None:
        self.types = [entity.type for entity in entities]
        self._words: list[set[str]] = [
            set(normalise(entity.title or "").split()) for entity in entities
        ]
        for words, entity in zip(self._words, entities, strict=True):
            names = normalise(entity.name).split()
            if entity.type != "PERSON":
                words.update(names)
            else:
                words.update(_TITLES.intersection(names[:1]))
            if "ceo" in words:
                words.update(("chief", "executive"))
        for sentence in sentences:
            for place, token in enumerate(sentence):
                if token.kind == "name":
                    self._words[token.ref].update(self._description(sentence, place))
        self._described: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._words):
            for word in words:
                self._described[word].append(place)
        self._pronouns = [
            _pronoun(entity.name, words) if entity.type == "PERSON" else None
            for entity, words in zip(entities, self._words, strict=True)
        ]

    def fits(self, entity: int, pronoun: str) -> bool:
        """Tell whether a pronoun may stand for an entity."""
        kind = self.types[entity]
        if pronoun == "it" or kind != "PERSON":
            return kind == "ORG" and pronoun in ("it", "they")
        return self._pronouns[entity] in (None, pronoun)

    def is_known_as(self, entity: int, pronoun: str) -> bool:
        """Tell whether an entity is known to be "he" or "she", or is what "it" and "they" fit."""
        return self.types[entity] != "PERSON" or self._pronouns[entity] == pronoun

    def is_titled(self, entity: int) -> bool:
        """Tell whether more than the first name tells if a person is "he" or "she"."""
        return bool(self._words[entity] & (FEMALE | MALE))

    def learn(self, entity: int, pronoun: str) -> None:
        """Take note that a person was meant by "he" or "she"."""
        if pronoun in ("he", "she") and self._pronouns[entity] is None:
            self._pronouns[entity] = pronoun

    def described(self, reference: Reference, recent: Iterable[int]) -> int | None:
        """Return the entity that a description means, or None where that is not clear.

        ``recent``: the entities spoken of before, the last one first.
        """
        noun = reference.noun.removesuffix(".")
        recent = list(recent)
        age = noun.removesuffix(_AGE)
        if age != noun:
            return self._aged(age, recent)
        holders = self._holders(noun, reference)
        age = next((word for word in reference.modifiers if word.endswith(_AGE)), "")
        if age and not holders:
            return self._aged(age.removesuffix(_AGE), recent)
        if holders is None:
            return None
        if len(holders) == 1:
            return holders[0]
        if holders:
            return next((each for each in recent if each in holders), None)
        if reference.is_special:
            return None
        if noun in PERSON_NOUNS:
            pronoun = "he" if noun in MALE else "she" if noun in FEMALE else None
            return next(
                (
                    each
                    for each in recent
                    if self.types[each] == "PERSON" and (not pronoun or self.fits(each, pronoun))
                ),
                None,
            )
        if noun in GENERIC_ORGS:
            organisations = [each for each in recent if self.types[each] == "ORG"]
            fitting = [each for each in organisations if not self._words[each] & _INSTITUTIONS]
            return next(iter(fitting or organisations), None)
        return None

    def _aged(self, age: str, recent: Sequence[int]) -> int | None:
        """Return the person of an age, or the last one of whom none is told."""
        persons = [each for each in recent if self.types[each] == "PERSON"]
        aged = [each for each in persons if age in self._words[each]]
        return next(iter(aged or persons), None)

    def may_be(self, entity: int, reference: Reference) -> bool:
        """Tell whether one of whom nothing else is told may be called by a role or nationality."""
        if self.types[entity] == "ORG":
            return reference.noun in FUNCTIONS or (
                reference.noun in ORG_NOUNS
                and "named" not in reference.modifiers
                and not self._words[entity] & _INSTITUTIONS
            )
        if self.types[entity] != "PERSON":
            return False
        if reference.entity >= 0:
            return True
        is_role = reference.noun in ROLES or (
            reference.definite and reference.noun not in NO_ROLES and not _is_plural(reference.noun)
        )
        return is_role and not self._words[entity] & ROLES

    def _holders(self, noun: str, reference: Reference) -> list[int] | None:
        """Return those described by a noun; None where the words before it fit none of them."""
        modifiers = reference.modifiers
        described = self._described.get(noun, ())
        found = [each for each in described if self.types[each] == "PERSON"]
        if noun in ORG_NOUNS or not found:
            found = [each for each in described if self.types[each] == "ORG"]
        if not found and noun in ORG_NOUNS:
            words = (modifiers - COMMON) | NAMES_OF.get(noun, frozenset())
            named = {each for word in words for each in self._described.get(word, ())}
            named = {each for each in named if self.types[each] == "ORG"}
            return list(named) if len(named) == 1 else []
        other = _OTHER_OFFICE - modifiers - {noun}
        found = [each for each in found if not self._words[each] & other]
        modifiers = modifiers - {"'s", "of", "named", "former", "new", "old"}
        if not found or not modifiers:
            return found
        fitting = [len(modifiers & self._words[each]) for each in found]
        most = max(fitting)
        if most == 0 and noun in _MANY_OFFICES:
            return None
        return [each for each, count in zip(found, fitting, strict=True) if count == most]

    def _description(self, sentence: Sentence, place: int) -> Iterator[str]:
        """Give the words that describe the one whose name stands at a place in a sentence."""
        yield from _title(sentence, place, self.types)
        before = place - 1
        after = place + 1
        ends = after >= len(sentence) or sentence[after].kind in ("mark", "quote")
        if before > 0 and sentence[before].low == "," and ends:
            yield from _noun_before(sentence, before)
        if after + 1 < len(sentence) and sentence[after].low == ",":
            yield from _noun_after(sentence, after + 1)


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith("ss")


def _pronoun(name: str, words: set[str]) -> str | None:
    first = normalise(name).split()[:1]
    votes = 3 * (len(words & FEMALE & _SHORT_TITLES) - len(words & MALE & _SHORT_TITLES))
    votes += len(words & FEMALE) - len(words & MALE)
    votes += 2 * (bool(FEMALE_NAMES.intersection(first)) - bool(MALE_NAMES.intersection(first)))
    return "she" if votes > 0 else "he" if votes < 0 else None


def _title(sentence: Sentence, place: int, types: Sequence[EntityType]) -> Iterator[str]:
    for before in range(place - 1, max(-1, place - _MOST_WORDS), -1):
        token = sentence[before]
        if (token.kind == "name" and types[token.ref] != "PERSON") or is_word(token, _OF):
            continue
        if token.kind != "word" or token.low in _NO_TITLE or token.low.endswith("ed"):
            return
        yield token.low.removesuffix(".")


def _noun_before(sentence: Sentence, comma: int) -> Iterator[str]:
    """Give the words of "the mayor of Beira" before a comma and the mayor's name."""
    start = comma
    while start > max(0, comma - 2 * _MOST_WORDS) and not (
        sentence[start - 1].kind in ("mark", "quote") or is_word(sentence[start - 1], _NO_NOUN)
    ):
        start -= 1
    owner = next((n for n in range(comma - 1, start, -1) if is_word(sentence[n], _OF)), None)
    start = start if owner is None else owner
    if owner is not None or is_word(sentence[start], _ARTICLES) or sentence[start].kind == "name":
        yield from _words(sentence, start)


def _noun_after(sentence: Sentence, start: int) -> Iterator[str]:
    """Give the words of an apposition: ", 45, a nurse at the hospital,"."""
    if sentence[start].low.isdigit():
        yield sentence[start].low
        start += 2
    if start < len(sentence) and is_word(sentence[start], _NO_START):
        return
    end = start
    while end < min(len(sentence), start + 2 * _MOST_WORDS) and sentence[end].kind in (
        "word",
        "name",
    ):
        end += 1
    if end > start and (end >= len(sentence) or not is_word(sentence[end - 1], CUES)):
        yield from _words(sentence, start)


def _words(sentence: Sentence, start: int) -> Iterator[str]:
    """Give the words of a noun phrase, without what a preposition adds to it."""
    for token in _while_noun(sentence, start):
        if token.kind == "word":
            yield token.low.removesuffix(".")


def _while_noun(sentence: Sentence, start: int) -> Iterator[Token]:
    for token in sentence[start : start + _MOST_WORDS]:
        if token.kind not in ("word", "name") or is_word(token, _LINKING):
            return
        if not is_word(token, _NOT_TOLD):
            yield token
