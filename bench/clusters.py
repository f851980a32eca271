"""How well found groups agree with true ones."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any


@dataclass(frozen=True)
class Scores:
    """Precision and recall, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairs(found: Sequence[str], true: Sequence[str]) -> Scores:
    """Return the scores over all pairs of items that stand in one group."""
    both = _pairs(zip(found, true, strict=True))
    return Scores(both / max(1, _pairs(found)), both / max(1, _pairs(true)))


def adjusted_rand(found: Sequence[str], true: Sequence[str]) -> float:
    """Return the adjusted Rand index (Hubert & Arabie 1985): 1 equal, 0 as by chance."""
    both, of_found, of_true = _pairs(zip(found, true, strict=True)), _pairs(found), _pairs(true)
    expected = of_found * of_true / comb(len(found), 2)
    highest = (of_found + of_true) / 2
    return (both - expected) / (highest - expected) if highest != expected else 1.0


def b_cubed(found: Sequence[str], true: Sequence[str]) -> Scores:
    """Return the scores averaged over the items (Bagga & Baldwin 1998)."""
    of_found, of_true = Counter(found), Counter(true)
    both = Counter(zip(found, true, strict=True)).items()
    precision = sum(count * count / of_found[group] for (group, _), count in both)
    recall = sum(count * count / of_true[group] for (_, group), count in both)
    return Scores(precision / len(found), recall / len(true))


def by_kind(
    found: Sequence[str], true: Sequence[str], kinds: Sequence[str]
) -> dict[str, tuple[int, Scores, int]]:
    """Return, by kind, how many there are, scores over pairs that have one, and wrong pairs."""
    sizes = Counter(found), Counter(true), Counter(zip(found, true, strict=True))
    result = {}
    for kind, count in Counter(kinds).most_common():
        places = [place for place, each in enumerate(kinds) if each == kind]
        of_found = _pairs_with((found[place] for place in places), sizes[0])
        of_true = _pairs_with((true[place] for place in places), sizes[1])
        both = _pairs_with(((found[place], true[place]) for place in places), sizes[2])
        scores = Scores(both / max(1, of_found), both / max(1, of_true))
        result[kind] = (count, scores, of_found - both)
    return result


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(comb(count, 2) for count in Counter(groups).values())


def _pairs_with(own: Iterable[Hashable], sizes: Counter[Any]) -> int:
    """Count the pairs of a group one of which, or both, are ``own``."""
    return sum(
        comb(sizes[group], 2) - comb(sizes[group] - count, 2)
        for group, count in Counter(own).items()
    )
