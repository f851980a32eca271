"""Who is spoken of and who is heard, as an article goes on from sentence to sentence."""

from collections import deque
from collections.abc import Iterator

from service.speech.cast import Cast
from service.speech.phrases import Reference, is_word, sentence_subject
from service.speech.subjects import WINDOW, is_cue, speaker
from service.speech.tokens import Sentence
from service.speech.words import ISSUED, PEOPLE, PREPOSITIONS, SAYING

_REMEMBERED = 12
_LATEST = 10
"""So many sentences back a pronoun or description may reach."""


class Scene:
    """What has been told up to a sentence of one field."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._spoken_of: deque[tuple[int, int, bool]] = deque(maxlen=_REMEMBERED)
        self._sentence = 0
        self._paragraph = 0
        self._voice: int | None = None
        self._voice_paragraph = -_LATEST
        self._heard: list[int] = []
        self._stands_in = False
        self._spoke = False

    def begin_paragraph(self) -> None:
        """Go on to the next paragraph."""
        self._paragraph += 1

    def speaks(self, reference: Reference, sentence: Sentence) -> int | None:
        """Return whom a reference in a sentence means, who is heard from now on."""
        found = self._resolve(reference, sentence)
        self._stands_in = reference.stands_in
        self._hear(found)
        return found

    def voice(self, following: Sentence | None) -> int | None:
        """Return who speaks a quotation that stands for itself.

        ``following``: the sentence after it, which tells where nothing before it does.
        """
        self._spoke = True
        if self._paragraph - self._voice_paragraph <= 1:
            self._voice_paragraph = self._paragraph
            return self._voice
        if following is not None and any(is_cue(following, n) for n in range(len(following[:20]))):
            reference = sentence_subject(following, len(following), self._cast.types)
            if reference is not None:
                found = self._resolve(reference, following)
                self._hear(found)
                return found
        return None

    def end_sentence(self, sentence: Sentence) -> None:
        """Take note of whom the sentence told of, and of whose voice it was."""
        self._sentence += 1
        types = self._cast.types
        reference = sentence_subject(sentence, len(sentence), types)
        subject = None if reference is None else self._resolve(reference, sentence)
        if not self._spoke:
            self._change_voice(sentence, reference, subject)
        told = [token.ref for token in sentence[:WINDOW] if token.kind == "name"]
        stands_in = self._stands_in or (reference is not None and reference.stands_in)
        for entity in (*told, *([] if subject is None else [subject]), *self._heard):
            if types[entity] in ("PERSON", "ORG", "GROUP"):
                self._spoken_of.append((entity, self._sentence, stands_in))
        self._stands_in = False
        self._heard = []
        self._spoke = False

    def _hear(self, found: int | None) -> None:
        self._voice = found
        self._voice_paragraph = self._paragraph
        self._spoke = True
        if found is not None:
            self._heard.append(found)

    def _change_voice(
        self, sentence: Sentence, reference: Reference | None, subject: int | None
    ) -> None:
        """Let a sentence without a quotation change whose voice the next one is."""
        for place in range(min(len(sentence), WINDOW)):
            if is_cue(sentence, place) and sentence[place].low not in SAYING:
                told = speaker(sentence, place, self._cast.types)
                found = None if told is None else self._resolve(told, sentence)
                if found is not None:
                    subject = found
                break
        if subject is not None and self._cast.types[subject] in ("PERSON", "ORG"):
            self._voice, self._voice_paragraph = subject, self._paragraph
        elif reference is not None and (
            reference.noun in PEOPLE or reference.kind in ("nobody", "pronoun")
        ):
            self._voice, self._voice_paragraph = None, self._paragraph

    def _resolve(self, reference: Reference, sentence: Sentence) -> int | None:
        if reference.kind == "entity":
            return reference.entity
        if reference.kind == "pronoun":
            return self._meant(reference, sentence)
        if reference.kind == "described":
            if reference.issue and reference.noun in ISSUED:
                return self._issuer()
            return self._cast.described(reference, self._recent())
        return None

    def _meant(self, reference: Reference, sentence: Sentence) -> int | None:
        """Return whom a pronoun means."""
        pronoun = reference.noun
        for entity in (*self._earlier(sentence, reference.at), *reversed(self._heard)):
            if self._cast.fits(entity, pronoun):
                return entity
        for entity, stands_in in self._remembered():
            spokesman = stands_in and pronoun in ("he", "she")
            if self._cast.fits(entity, pronoun) or (
                spokesman and self._cast.types[entity] != "PERSON"
            ):
                return entity
        return None

    def _issuer(self) -> int | None:
        """Return whose a statement is that is not told to be anybody's."""
        near = self._paragraph - self._voice_paragraph <= 1
        return self._voice if near and self._voice is not None else None

    def _recent(self) -> Iterator[int]:
        """Give the entities spoken of, the last one first."""
        yield from reversed(self._heard)
        yield from (entity for entity, _ in self._remembered())

    def _remembered(self) -> Iterator[tuple[int, bool]]:
        """Give the entities of earlier sentences, and whether a spokesman stood in for them."""
        for entity, sentence, stands_in in reversed(self._spoken_of):
            if self._sentence - sentence <= _LATEST:
                yield entity, stands_in

    def _earlier(self, sentence: Sentence, at: int) -> Iterator[int]:
        """Give the persons who may be the subject of a sentence, before a place in its field."""
        for place, token in enumerate(sentence[:WINDOW]):
            if token.start >= at:
                return
            if token.kind != "name" or self._cast.types[token.ref] != "PERSON":
                continue
            before = sentence[place - 1] if place else None
            after = sentence[place + 1] if place + 1 < len(sentence) else None
            governed = before is not None and (
                is_word(before, PREPOSITIONS) or before.low.endswith("ing")
            )
            owns = after is not None and after.low in ("'s", "’s")
            if not governed and not owns:
                yield token.ref
