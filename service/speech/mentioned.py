"""Who has been spoken of up to a sentence, and whom pronouns and descriptions mean by that."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from service.speech.cast import Cast
from service.speech.phrases import Reference, is_word
from service.speech.subjects import WINDOW
from service.speech.tokens import Sentence
from service.speech.words import (
    ORG_NOUNS,
    PEOPLE,
    PREPOSITIONS,
    SPOKESPERSONS,
    TEXTS,
    THINGS_THAT_SPEAK,
)

UNNAMED: Final = -1
"""Somebody without a name, whom "he" and "she" may mean as well."""

THING: Final = -2
"""What is no person and has no name, and which "it" may mean."""

_REMEMBERED = 16
_LATEST = 10
"""So many sentences back a pronoun or description may reach."""
_LATEST_IT = 3
_LATEST_ROLE = 2
_NOBODY: Final = frozenset({"", "it", "they", "people", "police"})
_NO_PERSON: Final = THINGS_THAT_SPEAK | ORG_NOUNS | TEXTS | _NOBODY
_SPEAKING: Final = ("PERSON", "ORG", "GROUP")


class _Told(NamedTuple):
    entity: int
    sentence: int
    subject: bool
    stands_in: bool


class Mentioned:
    """The entities spoken of in the last sentences of a field, the last one last."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._told: deque[_Told] = deque(maxlen=_REMEMBERED)
        self._sentence = 0

    def add(
        self, names: Sequence[int], subjects: Sequence[int], *, stands_in: bool = False
    ) -> None:
        """Take note of a sentence: whom it names, and who is its subject or is heard in it."""
        self._sentence += 1
        for entity, is_subject in (
            *((entity, False) for entity in names),
            *((entity, True) for entity in subjects),
        ):
            if entity < 0 or self._cast.types[entity] in _SPEAKING:
                self._told.append(_Told(entity, self._sentence, is_subject, stands_in))

    def meant(self, reference: Reference, sentence: Sentence, heard: Sequence[int]) -> int | None:
        """Return whom a pronoun or description in a sentence means; None where it is not clear.

        ``heard``: who has been heard in this sentence before it.
        """
        if reference.kind == "described":
            return self._described(reference, heard)
        if reference.noun == "it":
            return self._it(reference, sentence, heard)
        found = self._person(reference, sentence, heard)
        if found is not None:
            self._cast.learn(found, reference.noun)
        return found

    def _person(self, reference: Reference, sentence: Sentence, heard: Sequence[int]) -> int | None:
        for entity in (*self._earlier(sentence, reference.at), *reversed(heard)):
            if entity >= 0 and self._cast.fits(entity, reference.noun):
                return entity
        for told in self._recent():
            if told.entity == UNNAMED and reference.noun != "they":
                return None
            if told.entity >= 0 and (
                self._cast.fits(told.entity, reference.noun)
                or (told.stands_in and self._cast.types[told.entity] != "PERSON")
            ):
                return told.entity
        return None

    def is_person(self, reference: Reference) -> bool:
        """Tell whether a description may be that of one unnamed person."""
        return (
            reference.noun not in _NO_PERSON
            and not reference.issue
            and not reference.noun.endswith("s")
        )

    def _described(self, reference: Reference, heard: Sequence[int]) -> int | None:
        recent = [*reversed(heard), *(told.entity for told in self._recent())]
        named = [entity for entity in recent if entity >= 0]
        found = self._cast.described(reference, named)
        if found is not None:
            return found
        if reference.noun in SPOKESPERSONS:
            return next((told.entity for told in self._recent() if told.stands_in), None)
        if reference.noun in PEOPLE or "'s" in reference.modifiers:
            return None
        last = next((told for told in self._recent() if told.subject), None)
        if last is None or last.entity < 0 or self._sentence - last.sentence >= _LATEST_ROLE:
            return None
        return last.entity if self._cast.may_be(last.entity, reference.noun) else None

    def _it(self, reference: Reference, sentence: Sentence, heard: Sequence[int]) -> int | None:
        """Return the organisation that was a subject last, or whose text "it" is."""
        for entity in self._earlier(sentence, reference.at):
            if self._cast.fits(entity, "it"):
                return entity
        for told in self._recent():
            if not told.subject or self._sentence - told.sentence >= _LATEST_IT:
                continue
            if told.entity == THING:
                return None
            is_text = reference.issue and told.entity >= 0
            if is_text or (told.entity >= 0 and self._cast.types[told.entity] == "ORG"):
                return told.entity
        recent = (*reversed(heard), *(told.entity for told in self._recent()))
        return next((each for each in recent if each >= 0 and self._cast.fits(each, "it")), None)

    def _recent(self) -> Iterator[_Told]:
        for told in reversed(self._told):
            if self._sentence - told.sentence <= _LATEST:
                yield told

    def _earlier(self, sentence: Sentence, at: int) -> Iterator[int]:
        """Give those who may be the subject of a sentence, before a place in its field."""
        for place, token in enumerate(sentence[:WINDOW]):
            if token.start >= at:
                return
            if token.kind != "name":
                continue
            before = sentence[place - 1] if place else None
            after = sentence[place + 1] if place + 1 < len(sentence) else None
            governed = before is not None and (
                is_word(before, PREPOSITIONS) or before.low.endswith("ing")
            )
            owns = after is not None and after.low in ("'s", "’s")
            if not governed and not owns:
                yield token.ref
