"""Named-entity recognition by the own models: int8 ONNX files, made by `training`."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from service.entities.labels import names
from service.entities.model import Span
from service.entities.trim import trim
from service.entities.whole import whole_names
from service.entities.word_pieces import Casing, Pieces, Vocabulary, cut
from service.errors import ModelError

WINDOW: Final = 128
"""Pieces in a window, with the two that mark its start and end: as many as in training."""


class NewsdeskModel:
    """The recogniser ``name`` in ``folder``: ``model.onnx`` and ``tokenizer.json``."""

    def __init__(self, name: str, folder: Path) -> None:
        options = SessionOptions()
        # One process per core already: threads within them would only compete.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._session = InferenceSession(
                folder / "model.onnx", options, providers=["CPUExecutionProvider"]
            )
            self._vocabulary = Vocabulary(folder / "tokenizer.json")
        except Exception as error:
            raise ModelError(f"{name}: cannot be loaded: {error}") from error

    def find(self, texts: Sequence[str], language: str) -> list[list[Span]]:
        """Return the names in each text; see `Model.find`."""
        return [self._find(text, language) for text in texts]

    def _find(self, text: str, language: str) -> list[Span]:
        pieces = self._vocabulary.pieces(text)
        firsts = np.flatnonzero(pieces.breaks)
        if not len(firsts):
            return []
        ends = pieces.ends[np.append(firsts[1:], len(pieces.ends)) - 1]
        spans = []
        for run in names(self._probabilities(pieces)[firsts]):
            start = int(pieces.starts[firsts[run.first]])
            bounds = trim(text, start, _with_marks(text, int(ends[run.end - 1])), language)
            if bounds is not None:
                spans.append(Span(*bounds, run.label))
        return whole_names(spans, text, language)

    def _probabilities(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return each piece's probabilities of the labels.

        A window at a time: the scale of int8 activations is that of all that is run at once, and
        a text's names must not depend on other texts.
        """
        vocabulary = self._vocabulary
        return np.concatenate(
            [
                self._session.run(
                    None,
                    {
                        "ids": np.concatenate(
                            [[vocabulary.start], pieces.ids[first:end], [vocabulary.end]]
                        ),
                        "casing": np.pad(pieces.casing[first:end], 1, constant_values=Casing.OTHER),
                    },
                )[0][1:-1]
                for first, end in cut(pieces.breaks, WINDOW - 2)
            ]
        )


def _with_marks(text: str, end: int) -> int:
    """Return ``end`` behind the combining marks there, which the pieces leave out."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
