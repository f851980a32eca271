"""Whose voice is heard, as an article goes on from sentence to sentence."""

from service.speech.cast import Cast
from service.speech.clauses import sentence_subject
from service.speech.mentioned import THING, UNNAMED, Mentioned
from service.speech.phrases import Reference, is_word
from service.speech.subjects import WINDOW, is_cue, speaker
from service.speech.tokens import Sentence
from service.speech.verbs import ASKS, SAYING
from service.speech.words import ISSUED, PEOPLE, TEXTS

_LONGEST_TURN = 14
_BEGINNING = 20
_NEVER = -10


class Scene:
    """What has been told up to a sentence of one field."""

    def __init__(self, cast: Cast) -> None:
        self._types = cast.types
        self._mentioned = Mentioned(cast)
        self._paragraph = 0
        self._voice: int | None = None
        self._voice_paragraph = _NEVER
        self._heard: list[int] = []
        self._quotes = 0
        self._stands_in = False
        self._turns: dict[int, tuple[int, bool]] = {}
        self._by_turns = False

    def begin_paragraph(self) -> None:
        """Go on to the next paragraph."""
        self._paragraph += 1
        self._turns.pop(self._paragraph - 3, None)

    def speaks(self, reference: Reference, sentence: Sentence) -> int | None:
        """Return whom a reference in a sentence means, who is heard from now on."""
        found = self._resolve(reference, sentence)
        self._stands_in = reference.stands_in
        if found is None and self._mentioned.is_person(reference):
            self._heard.append(UNNAMED)
        self._hear(found)
        return found

    def voice(self, sentence: Sentence, following: Sentence | None) -> int | None:
        """Return who speaks a quotation that stands for itself.

        ``following``: the sentence after it, which tells where nothing before it does.
        """
        turn = self._turn() if len(sentence) == 1 and following is None else None
        if turn is not None:
            self._by_turns = True
            self._hear(turn)
            return turn
        self._quotes += 1
        if self._paragraph - self._voice_paragraph <= 1:
            self._voice_paragraph = self._paragraph
            if self._voice is not None:
                self._heard.append(self._voice)
            return self._voice
        if following is not None and any(
            is_cue(following, place) for place in range(len(following[:_BEGINNING]))
        ):
            reference = sentence_subject(following, len(following), self._types)
            if reference is not None:
                found = self._resolve(reference, following)
                self._hear(found)
                return found
        return None

    def end_sentence(self, sentence: Sentence, *, alone: bool) -> None:
        """Take note of whom the sentence told of, and of whose voice it was.

        ``alone``: it is a paragraph.
        """
        reference = sentence_subject(sentence, len(sentence), self._types)
        if reference is not None and reference.noun in ("it", "they"):
            reference = None
        subject = None if reference is None else self._resolve(reference, sentence)
        names = [token.ref for token in sentence[:WINDOW] if token.kind == "name"]
        unnamed = False
        if not self._quotes:
            unnamed = self._change_voice(sentence, reference, subject, names)
        elif self._quotes == 1 and alone and self._heard and len(sentence) <= _LONGEST_TURN:
            asks = self._by_turns or any(
                token.low == "?" or is_word(token, ASKS) for token in sentence
            )
            self._turns[self._paragraph] = self._heard[-1], asks
        if subject is None and reference is not None:
            subject = UNNAMED if unnamed else THING if reference.noun in TEXTS else None
        stands_in = self._stands_in or (reference is not None and reference.stands_in)
        subjects = [*([] if subject is None else [subject]), *self._heard]
        self._mentioned.add(names, subjects, stands_in=stands_in)
        self._stands_in = self._by_turns = False
        self._heard = []
        self._quotes = 0

    def _turn(self) -> int | None:
        """Return whose turn it is where two speak by turns, one line each."""
        before = self._turns.get(self._paragraph - 2)
        last = self._turns.get(self._paragraph - 1)
        if before is None or last is None or UNNAMED in (before[0], last[0]):
            return None
        return before[0] if before[0] != last[0] and (before[1] or last[1]) else None

    def _hear(self, found: int | None) -> None:
        self._voice = found
        self._voice_paragraph = self._paragraph
        self._quotes += 1
        if found is not None:
            self._heard.append(found)

    def _change_voice(
        self,
        sentence: Sentence,
        reference: Reference | None,
        subject: int | None,
        names: list[int],
    ) -> bool:
        """Let a sentence without a quotation change whose voice the next one is.

        Return whether its subject is somebody without a name.
        """
        says = None
        for place in range(min(len(sentence), WINDOW)):
            if is_cue(sentence, place) and sentence[place].low not in SAYING:
                says = speaker(sentence, place, self._types)
                found = None if says is None else self._resolve(says, sentence)
                subject = subject if found is None else found
                break
        unnamed = (
            subject is None
            and reference is not None
            and reference.kind in ("nobody", "described")
            and self._mentioned.is_person(reference)
            and (
                reference.noun in PEOPLE
                or (says is not None and says.kind == "nobody")
                or any(token.low == "who" for token in sentence[:6])
            )
        )
        persons = {entity for entity in names if self._types[entity] == "PERSON"}
        takes = ("PERSON", "ORG") if says or self._is_silent() else ("PERSON",)
        if subject is not None and self._types[subject] in takes:
            self._voice, self._voice_paragraph = subject, self._paragraph
        elif unnamed or (
            subject is None and reference is not None and reference.noun in PEOPLE | {"he", "she"}
        ):
            self._voice, self._voice_paragraph = None, self._paragraph
        elif len(persons) == 1 and self._paragraph - self._voice_paragraph > 1:
            self._voice, self._voice_paragraph = persons.pop(), self._paragraph
        return unnamed

    def _is_silent(self) -> bool:
        """Tell whether nobody has been heard in this paragraph."""
        return self._voice_paragraph != self._paragraph

    def _resolve(self, reference: Reference, sentence: Sentence) -> int | None:
        if reference.kind == "entity":
            return reference.entity
        if reference.kind == "nobody":
            return None
        if reference.kind == "described" and reference.issue and reference.noun in ISSUED:
            return self._voice if self._paragraph - self._voice_paragraph <= 1 else None
        return self._mentioned.meant(reference, sentence, self._heard)
