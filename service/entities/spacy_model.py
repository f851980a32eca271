"""Named-entity recognition by a spaCy pipeline."""

import importlib
from collections.abc import Collection, Sequence
from typing import Final

from service.entities.model import Span
from service.entities.trim import trim
from service.errors import ModelError
from service.records import EntityType

LABELS: Final[dict[str, EntityType]] = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "ORG": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "NORP": "GROUP",
    "EVENT": "EVENT",
    "PRODUCT": "PRODUCT",
    "WORK_OF_ART": "WORK",
    "LAW": "OTHER",
    "LANGUAGE": "OTHER",
    "MISC": "OTHER",
}
"""Our types for OntoNotes' labels, and for those of spaCy's models of other languages.

Dates and numbers (DATE, MONEY, CARDINAL, …) are no entities and have none.
"""

_ENCODERS = ("tok2vec", "transformer")


class SpacyModel:
    """The recogniser of an installed spaCy package that has ``components``."""

    def __init__(self, package: str, components: Collection[str]) -> None:
        needless = [name for name in components if name not in ("ner", *_ENCODERS)]
        try:
            pipeline = importlib.import_module(package).load(exclude=needless)
            recogniser = pipeline.get_pipe("ner").model
        except Exception as error:
            raise ModelError(f"spacy:{package}: cannot be loaded: {error}") from error
        # A recogniser either listens to the pipeline's encoder or has one of its own.
        if not any(node.name.endswith("-listener") for node in recogniser.walk()):
            for name in set(pipeline.pipe_names) & set(_ENCODERS):
                pipeline.remove_pipe(name)
        self._pipeline = pipeline

    def find(self, texts: Sequence[str], language: str) -> list[list[Span]]:
        """Return the names in each text; see `Model.find`."""
        # Without a memory zone the vocabulary keeps every word that it ever saw.
        with self._pipeline.memory_zone():
            return [self._find(text, language) for text in texts]

    def _find(self, text: str, language: str) -> list[Span]:
        spans = []
        for entity in self._pipeline(text).ents:
            label = LABELS.get(entity.label_)
            bounds = trim(text, entity.start_char, entity.end_char, language)
            if label is not None and bounds is not None:
                spans.append(Span(*bounds, label))
        return spans
