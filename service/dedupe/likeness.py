"""How alike two texts are, in numbers. Pure.

Where several stories are looked at together, what stands in two others says nothing about these
two: a template, a boilerplate, the name of an agency. It is left aside, in shingles and in facts.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.dedupe.sketch import Facts, Shingles, Sketch, Text, bound

_MOST_OF_A_TITLE = 0.6
_ALL_OF_A_TITLE = 0.9
_FEW = 6
"""With fewer shingles left, what is common is not left aside: the texts are little else."""


@dataclass(frozen=True)
class Common:
    """What says nothing: shingles and facts that several other stories have."""

    shingles: Shingles = frozenset()
    facts: Facts = frozenset()


NOTHING_COMMON = Common()


class Share(NamedTuple):
    """Of so many, which share the other text has: 0 to 1."""

    share: float
    of: int


class Likeness(NamedTuple):
    """How alike a text (here the first) and a remembered one (the second) are.

    ``shared``: shingles known to be in both. ``first`` and ``second``: the share of each text's
    shingles that the other has; ``told``: the same outside of quotations, of the text that has
    the larger share. ``names``, ``numbers``: of the text that has fewer (of names: that has the
    larger share in the other); ``title``: words of the shorter title; ``subject``: facts in both
    titles that the other text mentions. ``lead``: of the longer text's lead, in the shorter.
    ``is_series``: the titles are alike but for a number that the second text does not have;
    ``is_column``: they are alike and name nothing, where capitals would tell.
    ``lengths``: words. ``news``: share of the first text's facts that the second does not have.
    ``replaced``: names, and numbers, in whose place the other text has others; ``changed``: about
    how many shingles the other does not have, of the text with more of those.
    ``is_common``: hardly anything is left without what other stories have too.
    """

    shared: int
    first: float
    second: float
    told: float
    names: Share
    numbers: Share
    title: Share
    subject: Share
    lead: float
    is_series: bool
    is_column: bool
    lengths: tuple[int, int]
    news: Share
    replaced: tuple[int, int]
    changed: int
    is_common: bool

    @property
    def containment(self) -> float:
        """The larger share: of one text in the other."""
        return max(self.first, self.second)


class Commons:
    """What several of some stories, each given by its sketches, have in common."""

    def __init__(self, stories: Sequence[Sequence[Sketch]]) -> None:
        self._shingles = _Repeated(map(_shingles_of, stories))
        self._facts = _Repeated(map(_facts_of, stories))

    def beside(self, story: Sequence[Sketch]) -> Common:
        """Return what two at least of the other stories have."""
        return Common(
            self._shingles.beside(_shingles_of(story)), self._facts.beside(_facts_of(story))
        )


class _Repeated:
    """Values that two sets have, and those that three or more have."""

    def __init__(self, sets: Iterable[frozenset[int]]) -> None:
        once: set[int] = set()
        self._twice: set[int] = set()
        self._more: set[int] = set()
        for values in sets:
            self._more |= self._twice & values
            self._twice |= once & values
            once |= values

    def beside(self, own: frozenset[int]) -> frozenset[int]:
        """Return what two at least of the sets have, ``own``, which is one of them, not counted."""
        return frozenset(self._more | (self._twice - own))


def likeness(text: Text, known: Sketch, aside: Common = NOTHING_COMMON) -> Likeness:
    """Return how alike ``text`` and a remembered one are, with what is ``aside`` left out."""
    sketch, rate = text.sketch, max(text.sketch.rate, known.rate)
    first, second = _at_rate(sketch, rate), _at_rate(known, rate)
    left, second_left = _without(first, aside.shingles), _without(second, aside.shingles)
    is_common = min(len(left), len(second_left)) < min(_FEW, len(first), len(second))
    if not is_common:
        first, second = left, second_left
    common = first & second
    shared = len(common)
    # Keys are found at any rate, where the sample of a teaser is a shingle or two.
    keys = known.every_key & text.every
    names = _without(sketch.names, aside.facts), _without(known.names, aside.facts)
    shares = _share(names[0], known.mentions), _share(names[1], sketch.mentions)
    numbers = _share_of_smaller(
        _without(sketch.numbers, aside.facts), _without(known.numbers, aside.facts)
    )
    subjects = len(sketch.subject & known.mentions) + len(known.subject & sketch.mentions)
    of_subjects = len(sketch.subject) + len(known.subject)
    if sketch.length >= known.length:
        below = text.lead[: bisect_left(text.lead, bound(rate))]
        lead = _share(frozenset(below), known.sample)
    else:
        lead = _share(known.keys_of_lead, text.every)
    title = _share_of_smaller(sketch.title, known.title)
    return Likeness(
        shared=len(common | keys),
        first=_fraction(shared, len(first)),
        second=_fraction(shared, len(second)),
        told=max(_told(first, sketch, common), _told(second, known, common)),
        names=Share(max(each.share for each in shares), min(each.of for each in shares)),
        numbers=numbers,
        title=title,
        subject=Share(_fraction(subjects, of_subjects), of_subjects),
        lead=lead.share,
        is_series=(
            title.share >= _MOST_OF_A_TITLE
            and not text.title_numbers <= known.mentions
            and not known.title <= sketch.title
        ),
        is_column=(
            title.share >= _ALL_OF_A_TITLE
            and not of_subjects
            and bool(sketch.mentions - sketch.title - sketch.numbers)
        ),
        lengths=(sketch.length, known.length),
        news=_share(sketch.facts, sketch.facts - known.mentions),
        replaced=(min(map(_absent, shares)), _absent(numbers)),
        changed=(max(len(first), len(second)) - shared) << rate,
        is_common=is_common,
    )


def _absent(share: Share) -> int:
    return round(share.of * (1.0 - share.share))


def _told(shingles: Shingles, sketch: Sketch, common: Shingles) -> float:
    """Return the share of a text outside of quotations; of all of it, where that is little."""
    plain = _without(shingles, sketch.quoted)
    if len(plain) < _FEW:
        plain = shingles
    return _fraction(len(common if plain is shingles else common & plain), len(plain))


def _without(some: frozenset[int], others: frozenset[int]) -> frozenset[int]:
    return some - others if others else some


def _share(some: frozenset[int], others: frozenset[int]) -> Share:
    return Share(_fraction(len(some & others), len(some)), len(some))


def _share_of_smaller(some: frozenset[int], others: frozenset[int]) -> Share:
    smaller = min(len(some), len(others))
    return Share(_fraction(len(some & others), smaller), smaller)


def _fraction(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _at_rate(sketch: Sketch, rate: int) -> Shingles:
    return sketch.sample if sketch.rate == rate else _below(sketch.sample, rate)


def _below(shingles: Iterable[int], rate: int) -> Shingles:
    below = bound(rate)
    return frozenset(shingle for shingle in shingles if shingle < below)


def _shingles_of(story: Sequence[Sketch]) -> Shingles:
    first, *others = (each.sample for each in story)
    return first.union(*others)


def _facts_of(story: Sequence[Sketch]) -> Facts:
    first, *others = (each.mentions for each in story)
    return first.union(*others)
