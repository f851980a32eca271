"""Why two articles are, or are not, taken for the same story: in words and numbers. Pure.

The first plays the one that comes in, the second the one that is remembered. What other stories
have in common, which a running service leaves aside, two articles alone cannot show.
"""

from dataclasses import dataclass
from typing import Literal

from service.dedupe.compare import read_article
from service.dedupe.judge import Relation, relation
from service.dedupe.known_texts import KnownTexts
from service.dedupe.likeness import Likeness, likeness
from service.dedupe.sketch import LEAST_WORDS, Text
from service.dedupe.verdict import Evidence, explain, score
from service.records import IdentifiedArticle
from service.stream.memory import Memory

_RELATION_IN_WORDS: dict[Relation, str] = {
    "reprint": "is a reprint of the second",
    "excerpt": "is an excerpt of the second",
    "fuller": "tells more than the second, and goes on as well",
}


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
    is_same_text = first.text_hash == second.text_hash
    if first.id == second.id and not is_same_text:
        verdict = "the same story: two revisions of one article, which keep to it whatever they say"
        return Explanation(True, verdict, lengths, "revision")
    languages = first.language.code, second.language.code
    if first.id != second.id and languages[0] != languages[1]:
        verdict = f"two stories: two languages ({' and '.join(languages)}): never compared"
        return Explanation(False, verdict, lengths)
    if is_same_text:
        verdict = "the same story: exactly the same text"
        return Explanation(True, verdict, lengths, "exact", similarity=1.0)
    if min(lengths) < LEAST_WORDS:
        return Explanation(False, _too_short(lengths), lengths)
    return _weighed(text, other)


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


def _weighed(text: Text, other: Text) -> Explanation:
    known = other.under(other.keys(set()))
    alike = likeness(text, known)
    points = score(alike)
    memory = KnownTexts(Memory())
    (looked_up,) = memory.look_up([text])
    memory.add("second", known.keys)
    is_found = bool(memory.find(looked_up)[0])
    kind = relation(alike) if points > 0 and is_found else None
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
