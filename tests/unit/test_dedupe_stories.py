"""Which story a text tells, from end to end: edits of a text, other texts, orders, restarts."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.dedupe.compare import Comparer
from service.dedupe.likeness import Likeness, likeness
from service.dedupe.remembering import Bounds
from service.dedupe.revise import revise
from service.dedupe.sketch import read
from service.dedupe.verdict import explain
from service.records import Duplicate, IdentifiedArticle, RevisedArticle, UniqueArticle
from service.stream.memory import Memory
from service.text.normalise import fingerprint
from tests import stories
from tests.stories import ALL, ENGLISH, FOREIGN, News
from tests.unit.test_dedupe import article as identified

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOUNDS = Bounds(hours=72, records=10_000)
BATCH = 10

Verdict = UniqueArticle | Duplicate
Edit = Callable[[News, Random], News]


def article(given: News, name: str | None = None) -> IdentifiedArticle:
    text_hash = fingerprint(given.body, given.title, None)
    text = identified(name or given.name, given.body, given.title, given.language)
    return text.model_copy(update={"text_hash": text_hash})


class Desk:
    """Both steps one after the other; what they remember is committed after each batch.

    ``log``: all that was committed of the second step, as its state topic holds it.
    """

    def __init__(self) -> None:
        self.ids, self.texts = Memory(), Memory()
        self.comparer = Comparer(self.texts)
        self.log: list[tuple[str, bytes | None]] = []

    def settle(self) -> None:
        self.log += self.texts.changes().items()
        self.ids.settle()
        self.texts.settle()

    def discard(self) -> None:
        self.ids.discard()
        self.texts.discard()

    def decide(self, *given: tuple[IdentifiedArticle, datetime]) -> list[Verdict]:
        """Return the verdicts on the articles of a batch, which is not committed yet."""
        revised = [(revise(each, at, self.ids, BOUNDS), at) for each, at in given]
        batch = [(each, at) for each, at in revised if isinstance(each, RevisedArticle)]
        compared = self.comparer.compare(batch, BOUNDS)
        return [each if isinstance(each, Duplicate) else next(compared) for each, _ in revised]

    def take(self, given: News, name: str | None = None, at: datetime = NOW) -> Verdict:
        """Return the verdict on an article that is a batch of its own."""
        [verdict] = self.decide((article(given, name), at))
        self.settle()
        return verdict

    def resume(self) -> None:
        """Go on as another worker that takes over, with what the state topic holds."""
        self.discard()
        self.texts = Memory()
        for key, value in self.log:
            self.texts.restore(key, value)
        self.comparer = Comparer(self.texts)


def compared(one: News, other: News) -> Likeness:
    """Return how alike two texts are, the second one being remembered."""
    known = read(other.title, other.body, other.language)
    sketch = replace(known.sketch, keys=known.keys(set()))
    return likeness(read(one.title, one.body, one.language), sketch)


def why(one: News, other: News) -> str:
    """Return the evidence, for the message of a test that fails."""
    found = compared(one, other)
    return "\n".join(
        [repr(found), *(f"{each.points:+.2f} {each.words}" for each in explain(found))]
    )


def assert_unique(verdict: Verdict, given: News, *others: News) -> None:
    """Assert that the article is the first of a story of its own."""
    evidence = "\n".join(why(given, other) for other in others)
    assert isinstance(verdict, UniqueArticle), evidence
    assert verdict.story.id == verdict.id, evidence


def assert_duplicate(verdict: Verdict, given: News, original: News, relations: set[str]) -> None:
    """Assert that the article repeats the original, as one of the ``relations``."""
    evidence = why(given, original)
    assert isinstance(verdict, Duplicate), evidence
    assert (verdict.duplicate_of, verdict.story_id) == (original.name, original.name), evidence
    assert verdict.relation in relations, evidence
    if verdict.relation == "exact":
        assert verdict.similarity == 1.0
    else:
        assert 0.0 < verdict.similarity <= 1.0


# Edits. Each keeps the story.


def with_body(given: News, body: str) -> News:
    return replace(given, paragraphs=tuple(body.split("\n\n")))


def headline(given: News, _: Random) -> News:
    return replace(given, title="What we know, and what happens next")


def credit(given: News, _: Random) -> News:
    """Add a line of credits, so that the text is another one by its hash."""
    return replace(given, paragraphs=(*given.paragraphs, "Reporting by the Addel desk. (kl/mp)"))


def byline(given: News, _: Random) -> News:
    first = "By Tamsin Okoro and Piet Halloran\nPublished 14:07, updated 2 hours ago"
    return replace(given, paragraphs=(first, *given.paragraphs))


def dateline(given: News, _: Random) -> News:
    return with_body(given, re.sub(r"^[^—]{1,60} — ", "NEWPORT (OWS), Tues. - ", given.body))


def typography(given: News, _: Random) -> News:
    body = given.body.replace("\n\n", "  ").replace(" — ", " -- ").replace(". ", ".  ")
    return with_body(given, re.sub('"([^"]*)"', r"“\1”", body).replace("'", "’").replace("-", "‑"))


AMERICAN = {
    **{"harbour": "harbor", "metre": "meter", "organisation": "organization", "centre": "center"},
    **{"organisers": "organizers", "favour": "favor", "colour": "color", "neighbour": "neighbor"},
    **{"labour": "labor", "Labour": "Labor", "programme": "program", "defence": "defense"},
    **{"theatre": "theater", "Theatre": "Theater", "honour": "honor", "tonne": "ton"},
    **{"travellers": "travelers", "apologised": "apologized", "cancelled": "canceled"},
    **{"travelled": "traveled", "yoghurt": "yogurt", "burnt": "burned"},
}


def american(given: News, _: Random) -> News:
    body, title = given.body, given.title
    for british, spelling in AMERICAN.items():
        body, title = body.replace(british, spelling), title.replace(british, spelling)
    return replace(with_body(given, body), title=title)


BEFORE = (
    "This story is shown to you in cooperation with our partners. Sign up for our newsletter and "
    "get the most important stories of the day in your inbox."
)
BETWEEN = "Advertisement. Read also: what you need to know. The story continues below."
AFTER = (
    "Copyright 2026. All rights reserved. This material may not be published, broadcast, rewritten "
    "or redistributed. Follow us, and support independent journalism from 5 a month."
)


def boilerplate_before(given: News, _: Random) -> News:
    return replace(given, paragraphs=(BEFORE, *given.paragraphs))


def boilerplate_after(given: News, _: Random) -> News:
    return replace(given, paragraphs=(*given.paragraphs, AFTER))


def boilerplate_between(given: News, _: Random) -> News:
    first, second, *rest = given.paragraphs
    return replace(given, paragraphs=(first, BETWEEN, second, BETWEEN, *rest))


def boilerplate_all_around(given: News, chance: Random) -> News:
    given = boilerplate_between(given, chance)
    return boilerplate_after(boilerplate_before(given, chance), chance)


def without_one(given: News, chance: Random) -> News:
    out = chance.randrange(1, len(given.paragraphs))
    kept = given.paragraphs[:out] + given.paragraphs[out + 1 :]
    return replace(given, paragraphs=kept)


def without_two(given: News, chance: Random) -> News:
    return without_one(without_one(given, chance), chance)


def without_the_first(given: News, _: Random) -> News:
    return replace(given, paragraphs=given.paragraphs[1:])


def reordered(given: News, _: Random) -> News:
    """Move the paragraphs behind the first one, the second half before the first."""
    first, *rest = given.paragraphs
    return replace(given, paragraphs=(first, *rest[2:], *rest[:2]), title=f"New: {given.title}")


def figures(given: News, chance: Random) -> News:
    """Update two of the numbers."""
    found = list(re.finditer(r"\d[\d,.]*\d|\d", given.body))
    body = given.body
    for number in sorted(chance.sample(found, 2), key=lambda each: -each.start()):
        updated = number[0][:-1] + str((int(number[0][-1]) + chance.randint(1, 9)) % 10)
        body = body[: number.start()] + updated + body[number.end() :]
    return with_body(given, body)


def capitals(given: News, _: Random) -> News:
    return replace(with_body(given, given.body.upper()), title=given.title.upper())


def typos(given: News, chance: Random) -> News:
    """Exchange two letters in 3 % of the words."""
    words = given.body.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    for place in chance.sample(long, max(1, len(words) * 3 // 100)):
        word, at = words[place], chance.randrange(1, len(words[place]) - 2)
        words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return with_body(given, " ".join(words))


def teaser(given: News, _: Random) -> News:
    """Keep what a feed shows: the beginning, cut off within a sentence."""
    if given.language in ("zh", "ja", "th"):
        return with_body(given, given.body[:100] + "…")
    return with_body(given, " ".join(given.body.split()[:35]) + "…")


def first_half(given: News, _: Random) -> News:
    return with_body(given, given.body[: len(given.body) // 2])


def middle(given: News, _: Random) -> News:
    """Keep two or three paragraphs from the middle."""
    return replace(given, paragraphs=given.paragraphs[1:3], title=f"From the report: {given.title}")


def paraphrase(given: News, _: Random) -> News:
    text = stories.PARAPHRASES[given.name]
    return replace(stories.news(given.name, given.title, text), title=f"Update: {given.title}")


def each_of(*edits: Edit) -> Edit:
    """Return all of the edits as one."""

    def edit(given: News, chance: Random) -> News:
        for one in edits:
            given = one(given, chance)
        return given

    edit.__name__ = "_and_".join(one.__name__ for one in edits)
    return edit


SAME_LETTERS: list[Edit] = [
    headline,
    typography,
    capitals,
    each_of(headline, typography, capitals),
]
SINGLE: list[Edit] = [
    *(credit, byline, dateline, american, without_one, without_the_first, reordered),
    *(figures, typos, boilerplate_before, boilerplate_after, boilerplate_between),
]
REPRINTS: list[Edit] = [
    *SINGLE,
    boilerplate_all_around,
    each_of(headline, credit),
    each_of(typography, credit),
    each_of(capitals, credit),
    each_of(headline, typography, capitals, credit),
    each_of(headline, byline, american, typos),
    each_of(headline, without_one, reordered, figures),
]
EXCERPTS: list[Edit] = [
    without_two,
    first_half,
    teaser,
    middle,
    each_of(headline, first_half, boilerplate_after),
    each_of(headline, teaser),
]
FOR_ANY_LANGUAGE: list[Edit] = [
    credit,
    each_of(headline, credit),
    byline,
    boilerplate_before,
    boilerplate_after,
    boilerplate_between,
    without_one,
    reordered,
    figures,
]
EXCERPTS_IN_ANY_LANGUAGE: list[tuple[News, Edit]] = [
    (each, edit) for each in FOREIGN for edit in (first_half, middle, teaser)
]


def edit_name(edit: Edit) -> str:
    return edit.__name__


def story_name(given: News) -> str:
    return given.name


def either_name(given: News | Edit) -> str:
    return given.name if isinstance(given, News) else given.__name__


ALL_KNOWN = Desk()
for _each in ALL:
    ALL_KNOWN.take(_each)


def decide_on_edit(original: News, edit: Edit) -> tuple[Verdict, News]:
    """Return the verdict on an edit that comes after the original and all other stories."""
    edited = edit(original, Random(f"{edit.__name__} {original.name}"))
    [verdict] = ALL_KNOWN.decide((article(edited, "copy"), NOW))
    ALL_KNOWN.discard()
    return verdict, edited


@pytest.mark.parametrize("edit", [*SAME_LETTERS, *REPRINTS, *EXCERPTS], ids=edit_name)
def test_each_edit_changes_each_text(edit: Edit) -> None:
    for original in ENGLISH:
        edited = edit(original, Random(f"{edit.__name__} {original.name}"))
        assert (edited.title, edited.body) != (original.title, original.body)


@pytest.mark.parametrize("original", ENGLISH, ids=story_name)
@pytest.mark.parametrize("edit", SAME_LETTERS, ids=edit_name)
def test_a_copy_with_the_same_letters_repeats_the_original_exactly(
    original: News, edit: Edit
) -> None:
    verdict, edited = decide_on_edit(original, edit)
    assert_duplicate(verdict, edited, original, {"exact"})


@pytest.mark.parametrize("original", ENGLISH, ids=story_name)
@pytest.mark.parametrize("edit", REPRINTS, ids=edit_name)
def test_an_edited_copy_is_a_reprint_of_the_original(original: News, edit: Edit) -> None:
    verdict, edited = decide_on_edit(original, edit)
    assert_duplicate(verdict, edited, original, {"reprint"})


@pytest.mark.parametrize("original", ENGLISH, ids=story_name)
@pytest.mark.parametrize("edit", EXCERPTS, ids=edit_name)
def test_a_part_of_the_original_is_an_excerpt(original: News, edit: Edit) -> None:
    verdict, edited = decide_on_edit(original, edit)
    much_is_left = len(edited.body) > 0.62 * len(original.body)
    relations = {"reprint", "excerpt"} if much_is_left else {"excerpt"}
    assert_duplicate(verdict, edited, original, relations)


@pytest.mark.parametrize("name", stories.PARAPHRASES)
def test_a_light_paraphrase_is_a_reprint(name: str) -> None:
    original = next(each for each in ENGLISH if each.name == name)
    verdict, edited = decide_on_edit(original, paraphrase)
    assert_duplicate(verdict, edited, original, {"reprint"})


@pytest.mark.parametrize("original", FOREIGN, ids=story_name)
@pytest.mark.parametrize("edit", FOR_ANY_LANGUAGE, ids=edit_name)
def test_in_any_language_an_edited_copy_is_a_reprint(original: News, edit: Edit) -> None:
    verdict, edited = decide_on_edit(original, edit)
    assert_duplicate(verdict, edited, original, {"reprint"})


@pytest.mark.parametrize(("original", "edit"), EXCERPTS_IN_ANY_LANGUAGE, ids=either_name)
def test_in_any_language_a_part_of_the_original_is_an_excerpt(original: News, edit: Edit) -> None:
    verdict, edited = decide_on_edit(original, edit)
    assert_duplicate(verdict, edited, original, {"excerpt"})


# Different stories.

OTHERS = [
    *(stories.WEATHERS, stories.FOOTBALLS, stories.COMPANIES, stories.MARKETS),
    *(stories.COLUMNS, stories.SHARING_A_QUOTE, (stories.FERRY, stories.FERRY_BY_ANOTHER_WRITER)),
]
PAIRS = [
    *((one, other) for one, other in combinations(ALL, 2) if one.language == other.language),
    *((other, one) for one, other in combinations(FOREIGN, 2) if one.language == other.language),
    *((one, other) for one, other in OTHERS),
    *((other, one) for one, other in OTHERS),
]


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=story_name)
def test_of_two_different_texts_neither_repeats_the_other(first: News, second: News) -> None:
    desk = Desk()
    assert_unique(desk.take(first), first)
    assert_unique(desk.take(second), second, first)


def test_of_many_different_texts_none_repeats_another() -> None:
    desk = Desk()
    together = dict.fromkeys([*ALL, *(each for pair in OTHERS for each in pair)])
    for each in together:
        assert_unique(desk.take(each), each)


@pytest.mark.parametrize("original", ENGLISH, ids=story_name)
def test_what_is_published_in_two_languages_is_two_stories(original: News) -> None:
    desk = Desk()
    desk.take(original)
    other = replace(credit(original, Random(0)), language="de", name="other")
    assert_unique(desk.take(other), other)


# Orders.


@pytest.mark.parametrize("original", ENGLISH, ids=story_name)
@pytest.mark.parametrize("edit", [teaser, middle, first_half], ids=edit_name)
def test_a_full_text_after_its_excerpt_goes_on_as_the_same_story(
    original: News, edit: Edit
) -> None:
    desk = Desk()
    excerpt = edit(original, Random(0))
    desk.take(excerpt, "excerpt")
    verdict = desk.take(original)
    assert isinstance(verdict, UniqueArticle), why(original, excerpt)
    assert (verdict.id, verdict.story.id) == (original.name, "excerpt"), why(original, excerpt)
    again = desk.take(credit(original, Random(0)), "copy")
    assert isinstance(again, Duplicate)
    assert (again.duplicate_of, again.story_id) == (original.name, "excerpt")


def digest_of(parts: Sequence[News], paragraphs: int) -> News:
    begins = tuple(paragraph for each in parts for paragraph in each.paragraphs[:paragraphs])
    return News("digest", "Evening briefing: what happened today", begins)


DIGESTS = [ENGLISH[begin : begin + 3] for begin in range(0, len(ENGLISH), 3)]
DIGEST_NAMES = ["-".join(each.name for each in parts) for parts in DIGESTS]


@pytest.mark.parametrize("paragraphs", [1, 2])
@pytest.mark.parametrize("parts", DIGESTS, ids=DIGEST_NAMES)
def test_a_digest_is_a_story_of_its_own_and_leaves_its_parts_alone(
    parts: Sequence[News], paragraphs: int
) -> None:
    desk = Desk()
    for each in parts:
        desk.take(each)
    digest = digest_of(parts, paragraphs)
    assert_unique(desk.take(digest), digest, *parts)
    for each in parts:
        edited = credit(each, Random(0))
        verdict = desk.take(edited, f"copy of {each.name}")
        assert_duplicate(verdict, edited, each, {"reprint"})


@pytest.mark.parametrize("paragraphs", [1, 2])
@pytest.mark.parametrize("parts", DIGESTS, ids=DIGEST_NAMES)
def test_a_story_that_comes_after_a_digest_of_known_ones_is_its_own(
    parts: Sequence[News], paragraphs: int
) -> None:
    desk = Desk()
    for each in parts[:2]:
        desk.take(each)
    digest = digest_of(parts, paragraphs)
    assert_unique(desk.take(digest), digest, *parts)
    assert_unique(desk.take(parts[2]), parts[2], digest)


@pytest.mark.parametrize("paragraphs", [1, 2])
@pytest.mark.parametrize("parts", DIGESTS, ids=DIGEST_NAMES)
def test_stories_that_come_after_a_digest_of_them_are_their_own(
    parts: Sequence[News], paragraphs: int
) -> None:
    desk = Desk()
    digest = digest_of(parts, paragraphs)
    assert_unique(desk.take(digest), digest)
    for each in parts:
        assert_unique(desk.take(each), each, digest)


COPIES = {
    edit.__name__: edit(stories.FLOOD, Random(edit.__name__))
    for edit in (credit, american, teaser, reordered, middle, boilerplate_all_around)
}
PARTS = {"teaser", "middle"}
"""Those of the copies that share nothing: before the whole has come they are two stories."""


@given(st.permutations(["flood", *COPIES]))
@settings(max_examples=60)
def test_the_order_of_arrival_does_not_change_who_belongs_to_the_story(order: list[str]) -> None:
    first_whole = next(place for place, name in enumerate(order) if name not in PARTS)
    assume(not set(order[:first_whole]) >= PARTS)
    desk = Desk()
    for each in (stories.FERRY, stories.WILDFIRE):
        desk.take(each)
    verdicts = [desk.take(COPIES.get(name, stories.FLOOD), name) for name in order]
    of_story = {
        each.story_id if isinstance(each, Duplicate) else each.story.id for each in verdicts
    }
    assert of_story == {order[0]}


# Properties.


@pytest.mark.parametrize("original", ALL, ids=story_name)
def test_an_article_under_another_id_is_its_own_duplicate(original: News) -> None:
    desk = Desk()
    desk.take(original)
    verdict = desk.take(original, "another")
    assert_duplicate(verdict, original, original, {"exact"})
    found = compared(original, original)
    assert (found.first, found.second, found.containment) == (1.0, 1.0, 1.0)


def test_five_hundred_reprints_of_a_story_are_one_story_and_all_are_counted() -> None:
    desk = Desk()
    original = stories.MERGER
    for each in ENGLISH:
        desk.take(each)
    chance = Random(500)
    for number in range(500):
        edited = each_of(*chance.sample(SINGLE, chance.randint(1, 2)))(original, chance)
        verdict = desk.take(edited, f"copy {number}")
        assert_duplicate(verdict, edited, original, {"exact", "reprint", "excerpt"})
        assert isinstance(verdict, Duplicate)
        assert verdict.copies == number + 1
    revised = desk.take(without_one(original, chance), original.name)
    assert isinstance(revised, UniqueArticle)
    assert (revised.revision, revised.story.id, revised.story.copies) == (2, original.name, 500)


SYMMETRIC = [
    *((each, edit(each, Random(0))) for each in ENGLISH[:4] for edit in (*REPRINTS, *EXCERPTS)),
    *combinations(ENGLISH, 2),
    *OTHERS,
]


def test_containment_is_the_same_from_both_sides() -> None:
    for one, other in SYMMETRIC:
        found, reverse = compared(one, other), compared(other, one)
        assert found.containment == reverse.containment
        assert (found.first, found.second) == (reverse.second, reverse.first)
        assert found.told == reverse.told
        assert found.lengths == reverse.lengths[::-1]


def test_a_reprint_is_new_again_once_the_original_has_expired() -> None:
    edited = credit(stories.COURT, Random(0))
    for hours, remembered in ((71, True), (73, False)):
        desk = Desk()
        desk.take(stories.COURT)
        verdict = desk.take(edited, "copy", NOW + timedelta(hours=hours))
        if remembered:
            assert_duplicate(verdict, edited, stories.COURT, {"reprint"})
        else:
            assert_unique(verdict, edited)


def test_copies_keep_the_original_remembered() -> None:
    desk = Desk()
    desk.take(stories.COURT)
    for number, edit in enumerate((credit, american, byline, typos), 1):
        edited = edit(stories.COURT, Random(number))
        verdict = desk.take(edited, f"copy {number}", NOW + timedelta(hours=70 * number))
        assert_duplicate(verdict, edited, stories.COURT, {"reprint"})


def test_a_copy_in_the_same_batch_is_found() -> None:
    desk = Desk()
    edited = credit(stories.COMET, Random(0))
    _, verdict = desk.decide((article(stories.COMET), NOW), (article(edited, "copy"), NOW))
    assert_duplicate(verdict, edited, stories.COMET, {"reprint"})


def test_a_batch_that_is_discarded_leaves_nothing() -> None:
    desk = Desk()
    edited = credit(stories.COMET, Random(0))
    desk.decide((article(stories.COMET), NOW), (article(edited, "copy"), NOW))
    desk.discard()
    [verdict] = desk.decide((article(edited, "copy"), NOW))
    assert_unique(verdict, edited)
    assert isinstance(verdict, UniqueArticle)
    assert (verdict.revision, verdict.story.copies) == (1, 0)
    desk.settle()
    later = desk.take(stories.COMET)
    assert isinstance(later, Duplicate)
    assert later.story_id == "copy"


def arrivals() -> Iterator[IdentifiedArticle]:
    """Give 60 articles: stories, their copies, their revisions, a digest, reports."""
    chance = Random(60)
    for each in ENGLISH:
        yield article(each)
        for edit in chance.sample([*SAME_LETTERS, *REPRINTS, *EXCERPTS], 2):
            yield article(edit(each, chance), f"{edit.__name__} of {each.name}")
    for each in ENGLISH[:3]:
        yield article(without_one(each, chance), each.name)
        yield article(headline(each, chance), each.name)
        yield article(first_half(each, chance), f"half of {each.name}")
    yield article(digest_of(ENGLISH[3:6], 1))
    yield article(digest_of(ENGLISH[6:9], 2), "another digest")
    for pair in OTHERS[:6]:
        yield from map(article, pair)
    yield article(middle(stories.MINE, chance), "middle of mine")


ARRIVALS = list(arrivals())
Random(1).shuffle(ARRIVALS)


def decide_all(batch: int, resumed_at: int | None = None) -> list[Verdict]:
    """Return the verdicts on all arrivals; another worker may take over within a batch."""
    desk, verdicts = Desk(), list[Verdict]()
    timed = [(each, NOW + timedelta(minutes=place)) for place, each in enumerate(ARRIVALS)]
    while len(verdicts) < len(ARRIVALS):
        begin = len(verdicts)
        end = begin + batch
        if resumed_at is not None and begin <= resumed_at < end:
            desk.decide(*timed[begin:resumed_at])
            desk.resume()
            resumed_at = None
        else:
            verdicts += desk.decide(*timed[begin:end])
            desk.settle()
    return verdicts


WENT_ON = decide_all(BATCH)


def test_the_arrivals_are_of_every_kind() -> None:
    assert len(ARRIVALS) == 60
    kinds = {each.relation if isinstance(each, Duplicate) else "new" for each in WENT_ON}
    assert kinds == {"new", "exact", "reprint", "excerpt"}
    fuller = [
        each
        for each in WENT_ON
        if isinstance(each, UniqueArticle) and each.revision == 1 and each.story.id != each.id
    ]
    assert fuller


@given(st.integers(0, 59))
@settings(max_examples=25)
def test_a_worker_that_takes_over_comes_to_the_same_verdicts(place: int) -> None:
    assert decide_all(BATCH, resumed_at=place) == WENT_ON


@pytest.mark.parametrize("batch", [1, 7, 60])
def test_verdicts_do_not_depend_on_where_batches_are_cut(batch: int) -> None:
    assert decide_all(batch) == WENT_ON


def test_copies_are_counted_on_when_an_article_returns_to_an_earlier_text() -> None:
    desk, mine = Desk(), ENGLISH[1]
    changed = byline(without_one(mine, Random(0)), Random(0))
    desk.take(mine)
    desk.take(credit(mine, Random(0)), "first copy")
    desk.take(changed, mine.name)
    desk.take(credit(changed, Random(1)), "second copy")
    verdict = desk.take(mine, mine.name)
    assert isinstance(verdict, UniqueArticle)
    assert (verdict.revision, verdict.story.copies) == (3, 2)


def test_a_copy_that_is_revised_is_one_copy() -> None:
    desk, mine = Desk(), ENGLISH[1]
    desk.take(mine)
    first = desk.take(credit(mine, Random(0)), "copy")
    revised = desk.take(byline(mine, Random(0)), "copy")
    assert isinstance(first, Duplicate)
    assert isinstance(revised, Duplicate)
    assert (first.copies, revised.copies) == (1, 1)
