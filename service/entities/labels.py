"""What the own model says of each word, and the names that follow from it. Pure.

A word is outside of names, begins one of a type, or is inside of one (BIO; Ramshaw and Marcus
1995).
"""

from math import inf
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

_LEAST: Final = 1e-9

_SELDOM_TOLD: Final = frozenset({"EVENT", "PRODUCT", "WORK"})
"""Types that few of the texts for training tell from others: the model gives them too often."""

_SURE: Final = 2 / 3
"""What share of all types' probability such a type must have: twice that of all others.

The model's card tells how right the types are by that.
"""


class Run(NamedTuple):
    """Words ``first`` to ``end`` (not included) are a name of type ``label``."""

    first: int
    end: int
    label: EntityType


def names(probabilities: NDArray[np.float32]) -> list[Run]:
    """Return the names in a row of words, in order, from each word's probabilities of the labels.

    Where a name begins and ends is told by the sums over all types, then its type by the sums
    over its words: a name whose type is unsure is still a name. An event, a product or a work
    that is not `_SURE` is OTHER: users are better off with that than with a wrong one of these.
    """
    begin = probabilities[:, BEGIN:INSIDE]
    inside = probabilities[:, INSIDE:]
    types = begin + inside
    runs: list[Run] = []
    sums = np.stack([probabilities[:, OUTSIDE], begin.sum(1), inside.sum(1)], axis=1)
    for word, state in enumerate(_states(np.log(sums + _LEAST).tolist())):
        if state == 1:
            runs.append(Run(word, word + 1, TYPES[0]))
        elif state == 2:
            runs[-1] = runs[-1]._replace(end=word + 1)
    return [run._replace(label=_type(types[run.first : run.end].sum(0))) for run in runs]


def _type(sums: NDArray[np.float32]) -> EntityType:
    """Return the type of a name, from the sums of its words' probabilities of each type."""
    best = int(sums.argmax())
    if TYPES[best] in _SELDOM_TOLD and sums[best] < _SURE * sums.sum():
        return "OTHER"
    return TYPES[best]


def _states(likelihoods: list[list[float]]) -> list[int]:
    """Return whether each word is outside (0), begins a name (1) or is inside of one (2).

    The most likely row of these in which nothing is inside but what follows a name's word
    (Viterbi 1967). ``likelihoods`` are logarithms.
    """
    before: list[tuple[int, int]] = []
    outside, begun, within = 0.0, -inf, -inf
    for of_outside, of_begin, of_inside in likelihoods:
        name = max(begun, within)
        last_of_name = 1 if begun >= within else 2
        best = max(outside, name)
        before.append((0 if outside >= name else last_of_name, last_of_name))
        outside, begun, within = best + of_outside, best + of_begin, name + of_inside
    ends = (outside, begun, within)
    state = ends.index(max(ends))
    states: list[int] = []
    for after_any, after_name in reversed(before):
        states.append(state)
        state = after_name if state == 2 else after_any
    return states[::-1]
