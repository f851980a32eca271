"""Whether two texts tell the same story: the evidence, weighed. Pure.

A sum of points, each rising with what it measures: above zero the story is the same. The weights
are round numbers; `bench.dedupe` shows what they come to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log1p

from service.dedupe.likeness import Likeness, Share

_BEFORE = -5.0
"""Two texts are taken for different until something speaks for the same story."""

_LEAST_SHARED = 2
_TOO_LITTLE_SHARED = -9.0


@dataclass(frozen=True)
class Evidence:
    """What speaks for the same story (points above zero) or against it, in words."""

    points: float
    words: str


def score(likeness: Likeness) -> float:
    """Return the points for the same story: above zero it is."""
    if likeness.shared < _LEAST_SHARED:
        return _TOO_LITTLE_SHARED
    return sum((weigh(likeness) for weigh, _ in _ALL_EVIDENCE), _BEFORE)


def explain(likeness: Likeness) -> Iterator[Evidence]:
    """Give all evidence in words; its points are what `score` returns."""
    if likeness.shared < _LEAST_SHARED:
        yield Evidence(_TOO_LITTLE_SHARED, f"shingles known to be in both: {likeness.shared}")
        return
    yield Evidence(_BEFORE, "texts are taken for different until something speaks against it")
    for weigh, words in _ALL_EVIDENCE:
        points = weigh(likeness)
        if points or weigh not in _RARE:
            yield Evidence(points, words(likeness))


def _told(likeness: Likeness) -> float:
    return 4.0 * likeness.told


def _overlap(likeness: Likeness) -> float:
    return 2.5 * min(likeness.first, likeness.second)


def _shared(likeness: Likeness) -> float:
    return 0.2 * log1p(likeness.shared)


def _names(likeness: Likeness) -> float:
    """Names that are all there say the more the more there are."""
    names = likeness.names
    points = 3.0 * _weight(names, 6) * (names.share - 0.7)
    return points + 0.4 * log1p(names.of) * max(0.0, names.share - 0.85) / 0.15


def _numbers(likeness: Likeness) -> float:
    """Numbers that differ say the more the denser they stand: reports made from a template.

    Where more than a tenth of the words are numbers, draws and rates, there is little else.
    """
    numbers = likeness.numbers
    density = numbers.of / max(1, min(likeness.lengths))
    points = 3.0 * _weight(numbers, 4) * (numbers.share - 0.6)
    dense = 60.0 * density * max(1.0, 10.0 * density) ** 2
    return points - dense * max(0.0, 0.6 - numbers.share)


def _title(likeness: Likeness) -> float:
    return 2.0 * likeness.title.share


def _subject(likeness: Likeness) -> float:
    return 2.5 * _weight(likeness.subject, 3) * (likeness.subject.share - 0.7)


def _passage(likeness: Likeness) -> float:
    """Tell a passage in the middle of something else, of a digest or a column: it says little."""
    shorter, longer = sorted(likeness.lengths)
    told, title, lead = likeness.told, likeness.title.share, likeness.lead
    if longer < 1.4 * shorter or told >= 0.75 or title >= 0.34 or lead >= 0.34:
        return 0.0
    return -1.5


def _series(likeness: Likeness) -> float:
    """Tell one number of a series from the next: horoscopes, forecasts, lists of a day."""
    return -2.0 if likeness.is_series and likeness.told < 0.4 else 0.0


def _column(likeness: Likeness) -> float:
    """Tell one day's column from another day's: a title that names nothing, another text under it.

    A forecast for shipping, the stars, what is on television: made of the same phrases.
    """
    shorter, longer = sorted(likeness.lengths)
    if not likeness.is_column or shorter < 0.7 * longer:
        return 0.0
    return -4.0 * (1.0 - _ramp(likeness.told, 0.4, 0.8))


def _template(likeness: Likeness) -> float:
    return -1.5 if likeness.is_common else 0.0


def _filled_in(likeness: Likeness) -> float:
    """Tell two reports filled in from one template: many facts differ, of both sorts, and no more.

    A copy that is put right differs in a few facts, one that is brought up to date in numbers, one
    that is edited otherwise in more than facts. A word that is replaced changes three shingles.
    """
    names, numbers = likeness.replaced
    replaced, of = names + numbers, likeness.names.of + likeness.numbers.of
    share = replaced / max(1, of)
    by_facts = 3 * replaced / max(1, likeness.changed)
    sure = _ramp(replaced, 3, 6) * _ramp(names, 0, 2) * _ramp(by_facts, 0.6, 0.8)
    return -30.0 * sure * max(0.0, share - 0.2)


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _weight(share: Share, enough: int) -> float:
    return min(1.0, share.of / enough)


_ALL_EVIDENCE: tuple[tuple[Callable[[Likeness], float], Callable[[Likeness], str]], ...] = (
    (_told, lambda each: f"{each.told:.0%} of one, quotations left out, stand in the other"),
    (
        _overlap,
        lambda each: (
            f"{each.first:.0%} of the first stand in the second, "
            f"{each.second:.0%} of the second in the first"
        ),
    ),
    (_shared, lambda each: f"shingles known to be in both: {each.shared}"),
    (
        _names,
        lambda each: (
            f"{each.names.share:.0%} of the names are in both; the fewer are {each.names.of}"
        ),
    ),
    (
        _numbers,
        lambda each: (
            f"{each.numbers.share:.0%} of the numbers are in both; the fewer are {each.numbers.of}"
        ),
    ),
    (_title, lambda each: f"{each.title.share:.0%} of the shorter title's words"),
    (
        _subject,
        lambda each: (
            f"{each.subject.share:.0%} of the {each.subject.of} facts in titles are in the "
            "other text"
        ),
    ),
    (_passage, lambda _: "what is shared is not where the longer one begins; titles differ"),
    (_series, lambda _: "titles are alike but for a number, and little of the texts is"),
    (_column, lambda _: "titles are alike and name nothing, and texts as long differ: a column"),
    (_template, lambda _: "nearly all that is shared stands in other stories too"),
    (
        _filled_in,
        lambda each: "little differs but {} names and {} numbers: a template".format(
            *each.replaced
        ),
    ),
)
"""What is weighed, and how it is told."""

_RARE = frozenset({_passage, _series, _column, _template, _filled_in})
"""These speak against the same story, or say nothing, and then are not told."""
