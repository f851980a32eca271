"""Why two articles are, or are not, taken for the same story: in words and numbers. Pure.

The first plays the one that comes in, the second the one that is remembered. The verdict is that of
the two steps, to which nothing else is known. What takes several other texts, two articles alone
cannot show: what those have in common, and a digest of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from service.dedupe.compare import Comparer, read_article
from service.dedupe.judge import Relation, relation
from service.dedupe.likeness import Likeness, likeness
from service.dedupe.remembering import Bounds
from service.dedupe.revise import revise
from service.dedupe.sketch import LEAST_WORDS
from service.dedupe.verdict import Evidence, explain, score
from service.records import Duplicate, IdentifiedArticle, RevisedArticle, UniqueArticle
from service.stream.memory import Memory
from service.text.language import routed_as

_RELATION_IN_WORDS: dict[Relation, str] = {
    "reprint": "is a reprint of the second",
    "excerpt": "is an excerpt of the second",
    "fuller": "tells more than the second, and goes on as well",
}

_AT = datetime(2000, 1, 1, tzinfo=UTC)
_BOUNDS = Bounds(hours=1, records=2)
"""Both are seen at one time, whichever, and neither is forgotten."""


@dataclass(frozen=True)
class Explanation:
    """The verdict on two articles, in one sentence, and what it rests on.

    ``lengths``: words of each, as they are compared. ``similarity``: the larger share, of one
    text in the other. ``points``: the sum of the evidence. Both are None, and there is no
    evidence, where the verdict rests on something else than what the texts share.
    """

    same_story: bool
    verdict: str
    lengths: tuple[int, int]
    relation: Literal[Relation, "exact", "revision"] | None = None
    similarity: float | None = None
    points: float | None = None
    evidence: tuple[Evidence, ...] = ()


def explained(first: IdentifiedArticle, second: IdentifiedArticle) -> Explanation:
    """Return why the first article is, or is not, taken for the story of the second."""
    text, other = read_article(first), read_article(second)
    lengths = text.sketch.length, other.sketch.length
    verdict = _verdict(first, second)
    if isinstance(verdict, UniqueArticle) and verdict.revision > 1:
        said = "the same story: two revisions of one article, which keep to it whatever they say"
        return Explanation(True, said, lengths, "revision")
    if isinstance(verdict, Duplicate) and verdict.relation == "exact":
        said = "the same story: exactly the same text"
        return Explanation(True, said, lengths, "exact", similarity=1.0)
    languages = first.language.code, second.language.code
    if routed_as(languages[0]) != routed_as(languages[1]):
        said = f"two stories: two languages ({' and '.join(languages)}): never compared"
        return Explanation(False, said, lengths)
    if min(lengths) < LEAST_WORDS:
        return Explanation(False, _too_short(lengths), lengths)
    alike = likeness(text, other.under(other.keys(set())))
    is_same = isinstance(verdict, Duplicate) or verdict.story.id == second.id
    return _weighed(alike, relation(alike) if is_same else None)


def _verdict(first: IdentifiedArticle, second: IdentifiedArticle) -> UniqueArticle | Duplicate:
    """Return what becomes of the first article where the second has come before it."""
    ids = Memory()
    revised = [revise(each, _AT, ids, _BOUNDS) for each in (second, first)]
    if isinstance(revised[-1], Duplicate):
        return revised[-1]
    batch = [(each, _AT) for each in revised if isinstance(each, RevisedArticle)]
    return list(Comparer(Memory()).compare(batch, _BOUNDS))[-1]


def _too_short(lengths: tuple[int, int]) -> str:
    short = [
        f"the {name} has {length}"
        for name, length in zip(("first", "second"), lengths, strict=True)
        if length < LEAST_WORDS
    ]
    return (
        f"two stories: too short to be compared, which takes {LEAST_WORDS} words; "
        f"{' and '.join(short)}"
    )


def _weighed(alike: Likeness, kind: Relation | None) -> Explanation:
    points = score(alike)
    if kind is not None:
        verdict = f"the same story: the first {_RELATION_IN_WORDS[kind]}; {_part(alike)}"
    elif points > 0:
        verdict = (
            "two stories, whatever the points: the first has too few of the shingles by which "
            "the second is found, and the two are never compared"
        )
    else:
        verdict = "two stories"
    return Explanation(
        same_story=kind is not None,
        verdict=verdict,
        lengths=alike.lengths,
        relation=kind,
        similarity=round(alike.containment, 3),
        points=points,
        evidence=tuple(explain(alike)),
    )


def _part(alike: Likeness) -> str:
    part, whole = ("first", "second") if alike.first >= alike.second else ("second", "first")
    return f"{alike.containment:.2f} of the {part} is in the {whole}"
