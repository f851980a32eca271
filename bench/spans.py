"""How right the spans of names are: found against given, by type."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from service.records import EntityType

COARSE: Final[Mapping[EntityType, str]] = {
    "PERSON": "PER",
    "ORG": "ORG",
    "PLACE": "LOC",
    "GROUP": "MISC",
    "EVENT": "MISC",
    "PRODUCT": "MISC",
    "WORK": "MISC",
    "OTHER": "MISC",
}
"""The four types that most labelled texts have (CoNLL-2003), for ours."""


class Labelled(NamedTuple):
    """A name in a text, and its coarse type."""

    start: int
    end: int
    label: str


@dataclass
class Score:
    """Spans that were given, found, and both: with the same bounds, or with some of the same."""

    given: int = 0
    found: int = 0
    exact: int = 0
    overlapping: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.given + other.given,
            self.found + other.found,
            self.exact + other.exact,
            self.overlapping + other.overlapping,
        )

    def f1(self, right: int) -> float:
        """Return F1 in percent, where ``right`` of the spans count as found."""
        return 200 * right / max(1, self.given + self.found)

    def __str__(self) -> str:
        return (
            f"exact F1 {self.f1(self.exact):.1f} (precision "
            f"{100 * self.exact / max(1, self.found):.1f}, recall "
            f"{100 * self.exact / max(1, self.given):.1f}), overlap F1 "
            f"{self.f1(self.overlapping):.1f}, {self.given} given"
        )


def score(document: Mapping[str, Any], found: Iterable[Labelled]) -> dict[str, Score]:
    """Return by type how right the spans found in a document are.

    ``document`` has ``entities``: [start, end, label]; where its source says so, it has no MISC
    (``nomisc``), has spans that may be MISC or nothing (``dem``), or that do not count (``ign``).
    """
    given = [Labelled(*entity) for entity in document["entities"]]
    counted = [
        span
        for span in found
        if not _meets(span, document.get("ign", ()))
        and not (
            span.label == "MISC"
            and (document.get("nomisc") or _meets(span, document.get("dem", ())))
        )
    ]
    scores: dict[str, Score] = {}
    for label in ("PER", "ORG", "LOC", "MISC"):
        ours = [span for span in counted if span.label == label]
        theirs = [span for span in given if span.label == label]
        scores[label] = Score(
            given=len(theirs),
            found=len(ours),
            exact=len({*ours} & {*theirs}),
            overlapping=_overlapping(ours, theirs),
        )
    return scores


def total(scores: Iterable[Mapping[str, Score]]) -> dict[str, Score]:
    """Return the sums of scores, and as ``all`` that of all types."""
    sums: dict[str, Score] = {}
    for each in scores:
        for label, one in each.items():
            sums[label] = sums.get(label, Score()) + one
    return {**sums, "all": sum(sums.values(), Score())}


def _meets(span: Labelled, others: Iterable[Sequence[int]]) -> bool:
    return any(span.start < end and start < span.end for start, end, *_ in others)


def _overlapping(ours: Sequence[Labelled], theirs: Sequence[Labelled]) -> int:
    """Return how many of ours meet one of theirs that no earlier one of ours has met."""
    taken: set[int] = set()
    for span in ours:
        for place, other in enumerate(theirs):
            if place not in taken and span.start < other.end and other.start < span.end:
                taken.add(place)
                break
    return len(taken)
