"""Whom the first lines of an article mean before they name them: a headline, "a nurse"."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from service.records import EntityType
from service.speech.phrases import Reference
from service.speech.tokens import Paragraph
from service.speech.words import TEXTS, THINGS_THAT_SPEAK, word_set

_FIRST_PARAGRAPHS = 5
_UNNAMED: Final = (
    THINGS_THAT_SPEAK
    | TEXTS
    | word_set(
        "official source witness neighbour neighbor lawyer barrister solicitor judge insider diplomat",
        "bystander prosecutor coroner jury court resident expert analyst spokesman spokeswoman",
        "spokesperson officer detective policeman",
    )
    | {""}
)
"""Those of whom a lead tells, and who may well stay without a name."""


class Newcomer(NamedTuple):
    """The entity that an article is about, and the number of the paragraph that names it first."""

    entity: int
    paragraph: int

    def is_meant(self, reference: Reference, paragraph: int) -> bool:
        """Tell whether a reference in an earlier paragraph may mean the newcomer."""
        if paragraph >= self.paragraph:
            return False
        if reference.kind == "nobody":
            return reference.noun not in _UNNAMED and not reference.noun.endswith("s")
        return reference.kind == "pronoun" and reference.noun in ("he", "she")


def newcomer(paragraphs: Sequence[Paragraph], types: Sequence[EntityType]) -> Newcomer | None:
    """Return the first person with whose name and age a paragraph begins, if it is a new one.

    "A nurse has been jailed", it says before that: Dora Lind, 41, of Mill Road, stole.
    """
    named: set[int] = set()
    for number, paragraph in enumerate(paragraphs[:_FIRST_PARAGRAPHS], 1):
        sentence = paragraph[0] if paragraph else []
        if number > 1 and len(sentence) > 2 and sentence[0].kind == "name":
            entity = sentence[0].ref
            aged = sentence[1].low == "," and sentence[2].low.isdigit()
            if types[entity] == "PERSON" and entity not in named and aged:
                return Newcomer(entity, number)
        named.update(token.ref for each in paragraph for token in each if token.kind == "name")
    return None
