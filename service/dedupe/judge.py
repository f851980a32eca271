"""Which of the likeliest originals a text repeats, if any. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.dedupe.likeness import NOTHING_COMMON, Common, Commons, Likeness, likeness
from service.dedupe.sketch import Sketch, Text
from service.dedupe.verdict import score

Relation = Literal["reprint", "excerpt", "fuller"]
"""What a text is to the one it has its story from: see `relation`."""

_STORIES_TO_TELL_COMMON_FROM = 3
_LONGER = 1.5
_MOST = 0.67
_HALF = 0.5
_NEWS = 0.2
_PART = 0.35
_OWN_TITLE = 0.34
_ALMOST = -1.5
_AS_LIKELY = 1.0


@dataclass(frozen=True)
class Original:
    """A text that is remembered: under what, its story, its sketch.

    ``copies``: how many its story is known to have. ``is_digest``: it was judged to be one.
    """

    key: str
    story: str
    sketch: Sketch
    copies: int = 0
    is_digest: bool = False


@dataclass(frozen=True)
class Found:
    """The original that a text has its story from, how alike they are, and the points for it."""

    original: Original
    likeness: Likeness
    points: float


@dataclass(frozen=True)
class Judgement:
    """``found``: where the story comes from, None for one of its own.

    ``is_digest``: the text brings several stories together, and is no original of any of them.
    """

    found: Found | None
    is_digest: bool = False


def judge(text: Text, originals: Sequence[Original]) -> Judgement:
    """Return which of the ``originals`` the text has its story from.

    A digest has nothing but copies of all of it: its parts tell the stories that it brings.
    """
    digests = [_looked_at(text, each) for each in originals if each.is_digest]
    if repeated := [found for found in digests if found.points > 0 and _is_mutual(found.likeness)]:
        return Judgement(max(repeated, key=_rank))
    every = _beside_each_other(text, [each for each in originals if not each.is_digest])
    if _is_digest(text, every):
        return Judgement(None, is_digest=True)
    return Judgement(_likeliest([found for found in every if found.points > 0]))


def relation(likeness: Likeness) -> Relation:
    """Return what the first text is to the second, which tells the same story.

    ``fuller``: it is much longer, holds most of the other, and tells more; ``excerpt``: it is a
    part of the other; else a ``reprint``.
    """
    first, second = likeness.lengths
    if first >= _LONGER * second and likeness.second >= _HALF and likeness.first < _MOST:
        # Boilerplate makes a text longer too, but names hardly anybody.
        if likeness.news.share >= _NEWS or not likeness.news.of:
            return "fuller"
    elif second >= _LONGER * first and likeness.second < _MOST:
        return "excerpt"
    return "reprint"


def _beside_each_other(text: Text, originals: Sequence[Original]) -> list[Found]:
    """Return how alike each is, without what others have in common where enough are at hand."""
    stories: dict[str, list[Sketch]] = {}
    for original in originals:
        stories.setdefault(original.story, []).append(original.sketch)
    aside = dict.fromkeys(stories, NOTHING_COMMON)
    if len(stories) >= _STORIES_TO_TELL_COMMON_FROM:
        commons = Commons(list(stories.values()))
        aside = {story: commons.beside(sketches) for story, sketches in stories.items()}
    return [_looked_at(text, each, aside[each.story]) for each in originals]


def _looked_at(text: Text, original: Original, aside: Common = NOTHING_COMMON) -> Found:
    alike = likeness(text, original.sketch, aside)
    return Found(original, alike, score(alike))


def _is_mutual(likeness: Likeness) -> bool:
    """Tell whether each text holds most of the other."""
    return min(likeness.first, likeness.second) >= _MOST


def _likeliest(same: Sequence[Found]) -> Found | None:
    """Return the likeliest; of two stories about as likely, that of the one with more copies.

    What came in two parts that share nothing is two stories. Were each copy of the whole given that
    of the part which it resembles more, by a hair, both would go on for ever.
    """
    if not same:
        return None
    least = max(found.points for found in same) - _AS_LIKELY
    likely = [found for found in same if found.points >= least]
    story = max(likely, key=lambda found: (found.original.copies, *_rank(found))).original.story
    return max((found for found in same if found.original.story == story), key=_rank)


def _rank(found: Found) -> tuple[float, str]:
    return found.points, found.original.key


def _is_digest(text: Text, every: Sequence[Found]) -> bool:
    """Tell whether the text holds two stories, or more, none of which is most of it."""
    if any(
        found.points > 0
        and (found.likeness.first >= _MOST or found.likeness.title.share >= _OWN_TITLE)
        for found in every
    ):
        return False
    parts = [
        found
        for found in every
        if found.points > _ALMOST
        and found.likeness.second >= _PART
        and found.likeness.first < _MOST
        and found.likeness.title.share < _OWN_TITLE
    ]
    return any(
        one.original.story != other.original.story and _are_apart(text, one, other)
        for place, one in enumerate(parts)
        for other in parts[:place]
    )


def _are_apart(text: Text, one: Found, other: Found) -> bool:
    """Tell whether they share different shingles with the text, for the most part."""
    first = text.sketch.sample & one.original.sketch.sample
    second = text.sketch.sample & other.original.sketch.sample
    return 2 * len(first & second) < min(len(first), len(second))
