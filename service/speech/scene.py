"""Whose voice is heard, as an article goes on from sentence to sentence."""

from typing import Final

from service.speech.cast import Cast
from service.speech.clauses import sentence_subject
from service.speech.introduced import (
    is_attributive,
    is_going_on,
    is_new_person,
    is_parenthetical,
    is_subject,
    sender,
    stranger,
)
from service.speech.lead import Newcomer
from service.speech.mentioned import THING, UNNAMED, Mentioned
from service.speech.phrases import Reference, Types, is_word
from service.speech.saying import WINDOW, is_cue, is_passive
from service.speech.subjects import speaker
from service.speech.tokens import Sentence
from service.speech.turns import Turns
from service.speech.verbs import ASKS, DESCRIBES, SAYING, SAYS
from service.speech.words import (
    ISSUED,
    ORG_NOUNS,
    PEOPLE,
    TEXTS,
    THINGS_THAT_SPEAK,
    word_set,
)

_LONGEST_TURN = 14
_BEGINNING = 20
_NEVER = -10
_LASTS = 2
"""So many paragraphs on, a quotation that stands for itself is still of the same voice."""

_LEAD = 2
_TELLING: Final = word_set(
    "told tell tells telling asked asks informed informs reminded reminds assured assures warned",
    "warns urged urges advised advises begged instructed ordered",
)
_MASCULINE: Final = word_set("he him his")
_HE_OR_SHE: Final = _MASCULINE | word_set("she her hers")


class Scene:
    """What has been told up to a sentence of one field."""

    def __init__(self, cast: Cast, newcomer: Newcomer | None = None) -> None:
        self._cast = cast
        self._types = cast.types
        self._newcomer = newcomer
        self._mentioned = Mentioned(cast)
        self._paragraph = 0
        self._voice: int | None = None
        self._voice_paragraph = _NEVER
        self._heard: list[int] = []
        self._quotes = 0
        self._stands_in = False
        self._says: int | None = None
        self._stranger = ""
        self._turns = Turns()
        self._by_turns = False

    def begin_paragraph(self, *, in_dialogue: bool = False) -> None:
        """Go on to the next paragraph.

        ``in_dialogue``: it is a line of one, by what stands around it.
        """
        self._paragraph += 1
        self._turns.begin_paragraph(self._paragraph, in_dialogue=in_dialogue)

    def speaks(self, reference: Reference, sentence: Sentence) -> int | None:
        """Return whom a reference in a sentence means, who is heard from now on."""
        found = self._resolve(reference, sentence)
        if found is None:
            found = self._named_later(reference)
        self._stands_in = reference.stands_in
        self._stranger = reference.noun if found is None and is_new_person(reference) else ""
        self._hear(found)
        return found

    def addresses(self, entity: int | None) -> None:
        """Take note of whom the quotation that was spoken last addresses by name."""
        if entity is not None:
            self._turns.address(entity)

    def voice(self, sentence: Sentence, following: Sentence | None) -> int | None:
        """Return who speaks a quotation that stands for itself.

        ``following``: the sentence after it, which tells where nothing before it does.
        """
        turn = self._turns.whose() if len(sentence) == 1 and following is None else None
        if turn is not None:
            self._by_turns = True
            self._hear(turn)
            return turn
        self._quotes += 1
        if self._paragraph - self._voice_paragraph <= _LASTS:
            self._voice_paragraph = self._paragraph
            if self._voice is not None:
                self._hear(self._voice)
                self._quotes -= 1
            return self._voice
        if following is not None and any(
            is_cue(following, place) for place in range(len(following[:_BEGINNING]))
        ):
            reference = sentence_subject(following, len(following), self._types)
            found = None if reference is None else self._resolve(reference, following)
            if found is None:
                names = [token.ref for token in following[:WINDOW] if token.kind == "name"]
                found = next((name for name in names if self._types[name] == "PERSON"), None)
            self._hear(found)
            return found
        return None

    def end_sentence(self, sentence: Sentence, *, alone: bool) -> None:
        """Take note of whom the sentence told of, and of whose voice it was.

        ``alone``: it is a paragraph.
        """
        reference = sentence_subject(sentence, len(sentence), self._types)
        subject = None if reference is None else self._resolve(reference, sentence)
        names, subjects, object_ = self._names(sentence)
        unnamed = False
        if not self._quotes:
            unnamed = self._change_voice(sentence, reference, subject, names)
        elif self._quotes == 1 and alone and self._heard and len(sentence) <= _LONGEST_TURN:
            asks = self._by_turns or any(
                token.low == "?" or is_word(token, ASKS) for token in sentence
            )
            self._turns.add_line(self._heard[-1], asks=asks)
        if subject is None and reference is not None:
            is_thing = reference.noun in TEXTS | ORG_NOUNS
            subject = UNNAMED if unnamed else THING if is_thing else None
        stands_in = self._stands_in or (reference is not None and reference.stands_in)
        said = [] if self._says is None or self._quotes else [self._says]
        subjects += [*([] if subject is None else [subject]), *said, *self._heard]
        subjects += [UNNAMED] if self._stranger else []
        if UNNAMED in subjects and object_ is not None:
            subjects.append(object_)
        unknown = self._stranger or ("" if self._quotes else stranger(sentence))
        if unknown and UNNAMED not in subjects:
            subjects.append(UNNAMED)
        noun = unknown or (reference.noun if unnamed and reference is not None else "")
        is_text = any(token.low in ISSUED and token.kind == "word" for token in sentence[:WINDOW])
        self._mentioned.add(
            names,
            subjects,
            noun=noun,
            stands_in=stands_in,
            is_text=is_text,
            sender=sender(sentence) if is_text else None,
        )
        self._stands_in = self._by_turns = False
        self._stranger = ""
        self._heard = []
        self._quotes = 0

    def _names(self, sentence: Sentence) -> tuple[list[int], list[int], int | None]:
        """Return those whom a sentence tells of, by name or pronoun.

        Besides, those of them who are subjects of its clauses, and who is told something.
        """
        found = []
        subjects = []
        told = None
        pronouns = set()
        heard = [entity for entity in self._heard[-_LONGEST_TURN:] if entity >= 0]
        for place, token in enumerate(sentence[:WINDOW]):
            if token.kind == "name" and not is_attributive(sentence, place):
                found.append(token.ref)
                if is_subject(sentence, place):
                    subjects.append(token.ref)
            if token.low not in _HE_OR_SHE or token.kind != "word":
                continue
            before = sentence[place - 1].low if place else ""
            noun = "he" if token.low in _MASCULINE else "she"
            is_object = before in _TELLING or (before in DESCRIBES and token.low in ("him", "her"))
            if is_object or noun not in pronouns:
                pronouns.add(noun)
                reference = Reference("pronoun", noun=noun, at=-1 if is_object else token.start)
                meant = self._mentioned.person(reference, sentence, () if is_object else heard)
                if meant is not None:
                    found.append(meant)
                    told = meant if is_object else told
        return found, subjects, told

    def _named_later(self, reference: Reference) -> int | None:
        """Return whom a lead means by "a nurse", who is named after it."""
        if reference.kind == "nobody" and reference.noun and self._paragraph <= _LEAD:
            found = self._cast.described(reference, ())
            if found is not None:
                return found
        later = self._newcomer
        if later is None or not later.is_meant(reference, self._paragraph):
            return None
        return later.entity

    def _hear(self, found: int | None) -> None:
        self._turns.hear(found)
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
        says = self._says = None
        for place in range(min(len(sentence), WINDOW)):
            if is_cue(sentence, place) and sentence[place].low not in SAYING:
                says = speaker(sentence, place, self._types)
                found = None if says is None else self._resolve(says, sentence)
                subject = subject if found is None else found
                if is_word(sentence[place], SAYS) and not is_passive(sentence, place):
                    self._says = found
                break
        unnamed = (
            subject is None
            and reference is not None
            and self._mentioned.is_person(reference)
            and (
                reference.noun in PEOPLE
                or is_new_person(reference)
                or (says is not None and says.kind == "nobody")
            )
        )
        persons = {entity for entity in names if self._types[entity] == "PERSON"}
        takes = ("PERSON", "ORG") if says or self._is_over() else ("PERSON",)
        if subject is not None and self._types[subject] in takes:
            self._voice, self._voice_paragraph = subject, self._paragraph
            if says is not None and self._types[subject] == "PERSON":
                self._turns.hear(subject)
        elif unnamed or (
            subject is None and reference is not None and reference.noun in PEOPLE | {"he", "she"}
        ):
            self._voice, self._voice_paragraph = None, self._paragraph
        elif sentence[-1].low == "?" and self._voice is None:
            self._voice, self._voice_paragraph = self._turns.last_named(), self._paragraph
        elif len(persons) == 1 and self._paragraph - self._voice_paragraph > 1:
            self._voice, self._voice_paragraph = persons.pop(), self._paragraph
        return unnamed

    def _is_over(self) -> bool:
        """Tell whether the voice that was heard last is heard no more."""
        return self._voice is None or self._paragraph - self._voice_paragraph > _LASTS

    def _resolve(self, reference: Reference, sentence: Sentence) -> int | None:
        if reference.kind == "entity":
            return named_by(reference, self._types)
        if reference.kind == "nobody":
            return None
        if reference.kind == "described" and reference.issue and reference.noun in ISSUED:
            if self._voice is None or self._paragraph - self._voice_paragraph > 1:
                return None
            is_own = reference.definite and reference.noun not in THINGS_THAT_SPEAK
            return self._voice if is_own or self._types[self._voice] == "ORG" else None
        if reference.noun == "it" and not is_parenthetical(sentence, reference.at):
            subject = sentence_subject(sentence, len(sentence), self._types)
            if subject is not None and subject.kind == "described" and subject.noun in ORG_NOUNS:
                reference = subject
        found = self._mentioned.meant(reference, sentence, self._heard)
        if found is None and reference.definite and self._voice_paragraph >= self._paragraph - 1:
            return self._voice if is_going_on(sentence, reference.at) else None
        return found


def named_by(reference: Reference, types: Types) -> int | None:
    """Return the entity that a reference names, if it is one that speaks."""
    return reference.entity if types[reference.entity] != "GROUP" else None
