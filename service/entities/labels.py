"""What the own model says of each word, and the names that follow from it. Pure.

A word is outside of names, begins one of a type, or is inside of one (BIO; Ramshaw and Marcus
1995).
"""

from typing import Final, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from service.records import EntityType

TYPES: Final[tuple[EntityType, ...]] = get_args(EntityType)
OUTSIDE: Final = 0
BEGIN: Final = 1
INSIDE: Final = 1 + len(TYPES)
LABELS: Final = 1 + 2 * len(TYPES)
"""Label 0 is outside; `BEGIN` + n and `INSIDE` + n are those of ``TYPES[n]``."""


class Run(NamedTuple):
    """Words ``first`` to ``end`` (not included) are a name of type ``label``."""

    first: int
    end: int
    label: EntityType


def names(probabilities: NDArray[np.float32]) -> list[Run]:
    """Return the names in a row of words, in order, from each word's probabilities of the labels.

    Where a name begins and ends is told by the sums over all types, then its type by the sums
    over its words: a name whose type is unsure is still a name.
    """
    begin = probabilities[:, BEGIN:INSIDE]
    inside = probabilities[:, INSIDE:]
    state = np.stack([probabilities[:, OUTSIDE], begin.sum(1), inside.sum(1)]).argmax(0)
    types = begin + inside
    runs: list[Run] = []
    for word in np.flatnonzero(state):
        if state[word] == 2 and runs and runs[-1].end == word:
            runs[-1] = runs[-1]._replace(end=int(word) + 1)
        else:
            runs.append(Run(int(word), int(word) + 1, TYPES[0]))
    return [
        run._replace(label=TYPES[int(types[run.first : run.end].sum(0).argmax())]) for run in runs
    ]
