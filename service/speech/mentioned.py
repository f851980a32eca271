"""Who has been spoken of up to a sentence, and whom pronouns and descriptions mean by that."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from service.speech.cast import Cast
from service.speech.phrases import Reference, is_word
from service.speech.saying import WINDOW, told_of
from service.speech.tokens import Sentence
from service.speech.words import (
    FEMALE,
    MALE,
    ORG_NOUNS,
    ORGS_OR_PERSONS,
    PEOPLE,
    PREPOSITIONS,
    SPOKESPERSONS,
    TEXTS,
    THINGS_THAT_SPEAK,
    TIMES,
    WORKS,
)

UNNAMED: Final = -1
"""Somebody without a name, whom "he" and "she" may mean as well."""

THING: Final = -2
"""What is no person and has no name, and which "it" may mean."""

_REMEMBERED = 24
_LATEST = 10
"""So many sentences back a pronoun or description may reach."""
_LATEST_IT = 3
_LATEST_ROLE = 4
_LATEST_TEXT = 2
_SENTENCE = 2
_SUBJECT = 2
_GENDER = 2
"""What counts for one whom "she" may mean: to be the subject, and to be known as a woman; against
her, each sentence since."""

_OTHER = 4
"""What counts against whom a sentence tells of that "he said" ends."""

_ORG_SUBJECT = 4
_NOBODY: Final = frozenset({"", "it", "they", "people", "police"})
_ASKING: Final = frozenset({"reporter", "journalist", "interviewer", "moderator", "host"})
"""Those whose questions others answer, so that "she" is hardly one of them."""

_NO_PERSON: Final = TIMES | THINGS_THAT_SPEAK | ORG_NOUNS | TEXTS | _NOBODY | _ASKING
_MEN: Final = MALE | {"he"}
_WOMEN: Final = FEMALE | {"she"}
_WORKS: Final = (WORKS | TEXTS) - ORG_NOUNS
_SPEAKING: Final = ("PERSON", "ORG", "GROUP")


class _Told(NamedTuple):
    entity: int
    sentence: int
    subject: bool
    stands_in: bool
    noun: str


class Mentioned:
    """The entities spoken of in the last sentences of a field, the last one last."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._told: deque[_Told] = deque(maxlen=_REMEMBERED)
        self._sentence = 0
        self._is_text = False
        self._sender: int | None = None
        self._seen: set[int] = set()

    def add(
        self,
        names: Sequence[int],
        subjects: Sequence[int],
        *,
        noun: str = "",
        stands_in: bool = False,
        is_text: bool = False,
        sender: int | None = None,
    ) -> None:
        """Take note of a sentence: whom it names, and who is its subject or is heard in it.

        ``noun``: what somebody unnamed is called in it. ``is_text``: it tells of a letter or
        the like, which "it" may mean, and ``sender`` whom that is from.
        """
        self._is_text = is_text
        self._sender = sender
        self._sentence += 1
        self._seen.update(names)
        for entity, is_subject in (
            *((entity, False) for entity in names),
            *((entity, True) for entity in subjects),
        ):
            speaks = is_subject and stands_in
            if entity < 0 or speaks or self._cast.types[entity] in _SPEAKING:
                self._told.append(_Told(entity, self._sentence, is_subject, stands_in, noun))

    def meant(self, reference: Reference, sentence: Sentence, heard: Sequence[int]) -> int | None:
        """Return whom a pronoun or description in a sentence means; None where it is not clear.

        ``heard``: who has been heard in this sentence before it.
        """
        if reference.kind == "described":
            found = self._described(reference, sentence, heard)
            if found is not None and reference.noun in _WORKS:
                return found if self._cast.types[found] == "ORG" else None
            return found
        if reference.noun == "it":
            return self._it(reference, sentence, heard)
        found = self.person(reference, sentence, heard)
        if found is not None:
            self._cast.learn(found, reference.noun)
        return found

    def person(self, reference: Reference, sentence: Sentence, heard: Sequence[int]) -> int | None:
        """Return whom "he", "she" or "they" means: of those whom it fits the one that is nearest.

        Subjects and those who are known to be he or she are nearer than others.
        """
        best: int | None = None
        others = told_of(sentence, reference.at)
        most = -2 * _SENTENCE * _LATEST
        here = (*self._earlier(sentence, reference.at), *reversed(heard[-_REMEMBERED:]))
        subjects = (_Told(each, self._sentence + 1, True, False, "") for each in here)
        for told in chain(subjects, self._recent()):
            distance = _SENTENCE * (self._sentence + 1 - told.sentence)
            if _SUBJECT + _GENDER - distance <= most:
                break
            known = self._fits(told, reference.noun)
            if known is None:
                continue
            score = _SUBJECT * told.subject + _GENDER * known - distance
            score -= _OTHER * (told.entity in others)
            if score > most:
                best, most = told.entity, score
        if best is None:
            return self._only_person(reference)
        return best if best >= 0 else None

    def _only_person(self, reference: Reference) -> int | None:
        """Return the only one told of, though the first name is rather one of the other sex.

        That is so if the sentence before is about the one.
        """
        persons = [
            told
            for told in self._recent()
            if told.entity >= 0 and self._cast.types[told.entity] == "PERSON"
        ]
        if reference.noun not in ("he", "she") or len({told.entity for told in persons}) != 1:
            return None
        is_topic = persons[0].subject and persons[0].sentence == self._sentence
        return (
            persons[0].entity if is_topic and not self._cast.is_titled(persons[0].entity) else None
        )

    def _fits(self, told: _Told, pronoun: str) -> bool | None:
        """Tell whether a pronoun is known to fit one; None where it does not fit."""
        if told.entity == UNNAMED:
            if pronoun == "they" or told.noun in (_WOMEN if pronoun == "he" else _MEN):
                return None
            return told.noun in _MEN | _WOMEN
        if told.entity < 0:
            return None
        if told.stands_in and self._cast.types[told.entity] != "PERSON":
            return True
        if not self._cast.fits(told.entity, pronoun):
            return None
        return self._cast.is_known_as(told.entity, pronoun)

    def is_person(self, reference: Reference) -> bool:
        """Tell whether a description may be that of one unnamed person."""
        return (
            reference.noun not in _NO_PERSON
            and not reference.issue
            and not reference.noun.endswith("s")
        )

    def _described(
        self, reference: Reference, sentence: Sentence, heard: Sequence[int]
    ) -> int | None:
        recent = [*reversed(heard[-_REMEMBERED:]), *(told.entity for told in self._recent())]
        if reference.noun in ORG_NOUNS:
            here = (*reversed(heard[-_REMEMBERED:]), *self._earlier(sentence, reference.at))
            bodies = (each for each in here if each >= 0 and self._cast.types[each] == "ORG")
            recent = [*bodies, *self._organisations()]
        named = [entity for entity in recent if entity >= 0]
        found = self._cast.described(reference, named)
        named_here = (token.ref for token in sentence[:WINDOW] if token.kind == "name")
        if found is not None and (found in self._seen or found in chain(heard, named_here)):
            return found
        other = self._by_role(reference, recent)
        return found if other is None else other

    def _by_role(self, reference: Reference, recent: Sequence[int]) -> int | None:
        """Return who was spoken of last, if nothing that is told speaks against the description."""
        if reference.noun in SPOKESPERSONS:
            stands_in = (
                told.entity for told in self._recent() if told.stands_in and told.entity >= 0
            )
            return next(chain(stands_in, self._organisations(_LATEST_IT)), None)
        if reference.noun in PEOPLE or reference.is_special:
            return None
        if reference.noun in ORG_NOUNS:
            possible = {each for each in recent if self._cast.may_be(each, reference)}
            if len(possible) == 1:
                return possible.pop()
        is_person = reference.noun not in ORG_NOUNS - ORGS_OR_PERSONS
        last = next((told for told in self._recent() if self._counts(told, is_person)), None)
        if last is None or last.entity < 0 or self._sentence - last.sentence >= _LATEST_ROLE:
            return None
        return last.entity if self._cast.may_be(last.entity, reference) else None

    def _counts(self, told: _Told, is_person: bool) -> bool:
        """Tell whether a description of a person, or else an organisation, may be of one."""
        if not is_person:
            return told.subject and told.entity != THING
        return told.entity == UNNAMED or (
            told.entity >= 0 and self._cast.types[told.entity] == "PERSON"
        )

    def _organisations(self, latest: int = _LATEST) -> Iterator[int]:
        """Give the organisations spoken of, the nearest one first; subjects are nearer."""
        told = [
            (_ORG_SUBJECT * told.subject + told.sentence, place, told.entity)
            for place, told in enumerate(self._told)
            if self._sentence - told.sentence < latest
            and told.entity >= 0
            and self._cast.types[told.entity] == "ORG"
        ]
        for _, _, entity in sorted(told, reverse=True):
            yield entity

    def _it(self, reference: Reference, sentence: Sentence, heard: Sequence[int]) -> int | None:
        """Return the organisation that was a subject last, or whose text "it" is."""
        for entity in self._earlier(sentence, reference.at):
            if self._cast.fits(entity, "it"):
                return entity
        if reference.issue and self._sender is not None:
            return self._sender if self._sender >= 0 else None
        is_text = self._is_text or "text" in reference.modifiers
        others = [] if is_text else [*self._organisations(_LATEST_TEXT)]
        for told in self._recent():
            if not told.subject or self._sentence - told.sentence >= _LATEST_IT:
                continue
            if told.entity == THING:
                return None
            is_text = reference.issue and told.entity >= 0 and not others
            if is_text or (told.entity >= 0 and self._cast.types[told.entity] == "ORG"):
                return told.entity
        recent = (*reversed(heard[-_REMEMBERED:]), *(told.entity for told in self._recent()))
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
