"""Whom the first lines of an article mean before they name them: a headline, "a nurse"."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from service.records import EntityType
from service.speech.phrases import Reference, is_word
from service.speech.tokens import Paragraph
from service.speech.words import (
    FEMALE,
    LEADERS,
    MALE,
    PERSON_NOUNS,
    ROLES,
    TEXTS,
    THINGS_THAT_SPEAK,
    word_set,
)

_FIRST_PARAGRAPHS = 5
_UNNAMED: Final = (
    THINGS_THAT_SPEAK
    | TEXTS
    | word_set(
        "official source witness neighbour neighbor lawyer barrister solicitor judge insider",
        "diplomat bystander prosecutor coroner jury court resident expert analyst spokesman",
        "spokeswoman spokesperson officer detective policeman",
    )
    | {""}
)
"""Those of whom a lead tells, and who may well stay without a name."""

_OFFICES: Final = LEADERS | ROLES | PERSON_NOUNS | MALE | FEMALE
_TELLING: Final = word_set("who a an the")


class Newcomer(NamedTuple):
    """The entity that an article is about, and the number of the paragraph that names it first.

    ``aged``: it tells the age, as papers do of one who has been told of without a name.
    ``lead``: the number of the first paragraph that is no headline.
    """

    entity: int
    paragraph: int
    aged: bool
    lead: int

    def is_meant(self, reference: Reference, paragraph: int) -> bool:
        """Tell whether a reference in an earlier paragraph may mean the newcomer."""
        if paragraph >= self.paragraph:
            return False
        if reference.kind == "described":
            return reference.definite and reference.noun in _OFFICES and paragraph == self.lead
        if reference.kind == "nobody" and reference.noun in _OFFICES:
            return self.aged or paragraph == self.lead == self.paragraph - 1
        if not self.aged:
            return False
        if reference.kind == "nobody":
            return reference.noun not in _UNNAMED and not reference.noun.endswith("s")
        return reference.kind == "pronoun" and reference.noun in ("he", "she")


def newcomer(paragraphs: Sequence[Paragraph], types: Sequence[EntityType]) -> Newcomer | None:
    """Return the first new person with whose name and age, or the like, a paragraph begins.

    "A nurse has been jailed", it says before that: Dora Lind, 41, of Mill Road, stole.
    """
    named: set[int] = set()
    lead = 0
    for number, paragraph in enumerate(paragraphs[:_FIRST_PARAGRAPHS], 1):
        sentence = paragraph[0] if paragraph else []
        if number > 1 and len(sentence) > 2 and sentence[0].kind == "name":
            entity = sentence[0].ref
            aged = sentence[2].low.isdigit()
            told = sentence[1].low == "," and (aged or is_word(sentence[2], _TELLING))
            if types[entity] == "PERSON" and entity not in named and told:
                return Newcomer(entity, number, aged, lead)
        if sentence and not lead and sentence[-1].kind != "word":
            lead = number
        named.update(token.ref for each in paragraph for token in each if token.kind == "name")
    return None
