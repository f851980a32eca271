"""Articles mixed of originals, copies by each family of edits, and stories of their own. Pure."""

from collections.abc import Iterator, Sequence
from random import Random

from bench.families import heavy, layout, telling, wording
from bench.families.bulletins import columns, releases, reports
from bench.families.story import Edit, Story, joined, paragraphs, sentences

LAYOUT: tuple[Edit, ...] = (
    layout.reslugged,
    layout.subheads,
    layout.live_blog,
    layout.bullet_points,
    layout.captions,
    layout.related_links,
    layout.pull_quotes,
    layout.social_footer,
    layout.page_furniture,
    layout.html_residue,
    layout.line_ends,
    layout.scanned,
    layout.teleprinter,
    layout.transcribed,
    layout.one_paragraph,
)
REWRITING: tuple[Edit, ...] = (
    telling.tabloid,
    telling.condensed,
    telling.other_background,
    telling.local_angle,
    wording.dates_moved,
    wording.numbers_spelled,
    wording.converted,
    telling.attributed,
    wording.contracted,
    wording.abbreviations_expanded,
    telling.partial_quotes,
    wording.round_trip,
    telling.names_later,
    telling.phrases_moved,
    telling.sentences_split,
    wording.tightened,
)
HEAVY: tuple[Edit, ...] = (
    heavy.rewritten,
    heavy.written_through,
    heavy.scanned_badly,
    heavy.transliterated,
    heavy.rounded,
    heavy.brief_on_page,
    wording.in_other_units,
)
_STATEMENT = (
    '"We have listened carefully to everybody who has a stake in this, and we have heard very '
    "different views. What unites them is the wish for a solution that lasts longer than a season,"
    " that does not put the burden on those who can bear it least, and that can be explained in "
    "one sentence to somebody who has never heard of it. We are not there yet. But I am convinced "
    "that we can get there before the end of the year if all sides are ready to take one more "
    'step," the minister told parliament.'
)
_IMPRINT = (
    "The Meridian Digest is published by an association of readers and carries no advertising. It "
    "brings reports of many outlets, chosen by hand every morning and cut to what matters. If you "
    "value this work, please consider a monthly contribution; every amount helps to keep the "
    "service free for schools and libraries. Letters to the editors are welcome and may be printed"
    " in shortened form. Corrections are listed on a page of their own. Reproduction is allowed "
    "with attribution, except for pictures."
)


def stacked(story: Story, chance: Random) -> Story:
    """Two edits of the wording and one of the layout, one after the other."""
    for edit in (*chance.sample(REWRITING, 2), chance.choice(LAYOUT)):
        story = edit(story, chance)
    return story


def copies(originals: Sequence[Story], count: int, seed: int) -> Iterator[tuple[str, int, Story]]:
    """Give each family's name, and up to ``count`` copies with the place of their originals."""
    for edit in (*LAYOUT, *REWRITING, *HEAVY, stacked):
        kind, made = edit.__name__, 0
        for place in Random(f"{seed} {kind}").sample(range(len(originals)), len(originals)):
            copy = edit(originals[place], Random(f"{seed} {kind} {place}"))
            if copy.body != originals[place].body and made < count:
                made += 1
                yield kind, place, copy


def distinct(spare: Sequence[Story], count: int, seed: int) -> Iterator[tuple[str, Story]]:
    """Give reports of which each is a story of its own; each of ``spare`` is used once."""
    yield from reports(count, seed)
    yield from columns(count, seed)
    yield from releases(count, seed)
    half = len(spare) // 2
    for title, body in spare[:half]:
        yield "shared_statement", Story(title, joined([body, _STATEMENT]))
    for title, body in spare[half:]:
        yield "shared_imprint", Story(title, joined([sentences(body)[0], _IMPRINT]))


def digests(originals: Sequence[Story], count: int, seed: int) -> Iterator[tuple[str, Story]]:
    """Give reviews of the day, each with the openings of six originals."""
    long = [story for story in originals if len(story.body) > 1000]
    for number in range(count):
        chosen = Random(f"{seed} digest {number}").sample(long, min(6, len(long)))
        leads = [f"{title}: {sentences(paragraphs(body)[0])[0]}" for title, body in chosen]
        yield "digest", Story("The day in brief", joined(["What you need to know.", *leads]))


def edited(stories: Sequence[Story], seed: int, count: int = 110) -> list[dict[str, str]]:
    """Return originals, copies and distinct reports, in the order of their arrival.

    One story in 20 is not among the originals, but serves in reports that share a statement.
    """
    originals: list[Story] = []
    spare: list[Story] = []
    for number, story in enumerate(stories):
        (spare if number % 20 == 0 else originals).append(story)
    rows = [("original", f"c{place}", story) for place, story in enumerate(originals)]
    rows += [
        (kind, f"c{place}", copy)
        # Most stories are not reprinted at all, some of them often.
        for kind, place, copy in copies(originals[: len(originals) // 2], count, seed)
    ]
    alone = [*distinct(spare, count // 2, seed), *digests(originals, count // 2, seed)]
    rows += [(kind, f"d{number}", story) for number, (kind, story) in enumerate(alone)]
    rows += [
        ("bulletin_copy", f"d{number}", layout.social_footer(alone[number][1], Random(number)))
        for number in range(0, len(alone), 9)
    ]
    Random(seed).shuffle(rows)
    return [
        {"title": story.title, "body": story.body, "cluster": cluster, "kind": kind}
        for kind, cluster, story in rows
    ]
