"""Verdicts: the same again, a revision, the same text elsewhere, forgotten."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.dedupe.compare import Comparer
from service.dedupe.remembering import Bounds, sweep
from service.dedupe.revise import revise
from service.records import (
    Duplicate,
    IdentifiedArticle,
    Language,
    Provenance,
    RevisedArticle,
    Source,
    UniqueArticle,
)
from service.stream.memory import Memory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOUNDS = Bounds(hours=72, records=1000)


def article(
    name: str, text: str, title: str = "A title", language: str = "en"
) -> IdentifiedArticle:
    return IdentifiedArticle(
        id=name,
        text_hash=f"hash of {text}",
        url=None,
        canonical_url=None,
        guid=None,
        source=Source(),
        title=title,
        summary=None,
        text=text,
        word_count=len(text.split()),
        authors=[],
        images=[],
        tags=[],
        dateline=None,
        language=Language(code=language, confidence=1.0),
        published_at=NOW,
        published_precision="exact",
        updated_at=None,
        fetched_at=NOW,
        provenance=Provenance(),
    )


class Desk:
    """Both steps one after the other, as the pipeline joins them."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self.ids, self.texts, self.bounds = Memory(), Memory(), bounds
        self.comparer = Comparer(self.texts)

    def take(self, given: IdentifiedArticle, at: datetime = NOW) -> UniqueArticle | Duplicate:
        revised = revise(given, at, self.ids, self.bounds)
        self.ids.settle()
        if isinstance(revised, Duplicate):
            return revised
        (verdict,) = self.comparer.compare([(revised, at)], self.bounds)
        self.texts.settle()
        return verdict


def unique(verdict: UniqueArticle | Duplicate) -> UniqueArticle:
    assert isinstance(verdict, UniqueArticle)
    return verdict


def duplicate(verdict: UniqueArticle | Duplicate) -> Duplicate:
    assert isinstance(verdict, Duplicate)
    return verdict


def test_a_new_article_is_revision_1_and_a_story_of_its_own() -> None:
    verdict = unique(Desk().take(article("a", "one")))
    assert (verdict.revision, verdict.story.id, verdict.story.relation) == (1, "a", "original")


def test_the_same_again_is_a_duplicate_of_itself() -> None:
    desk = Desk()
    desk.take(article("a", "one"))
    verdict = duplicate(desk.take(article("a", "one")))
    assert (verdict.duplicate_of, verdict.relation, verdict.similarity) == ("a", "exact", 1.0)


def test_a_changed_text_is_the_next_revision_of_the_same_story() -> None:
    desk = Desk()
    desk.take(article("a", "one"))
    second = unique(desk.take(article("a", "two")))
    third = unique(desk.take(article("a", "three")))
    assert [second.revision, third.revision] == [2, 3]
    assert {second.story.id, third.story.id} == {"a"}
    assert second.story.relation == "revision"


def test_a_changed_title_is_a_revision_too_but_not_its_typography() -> None:
    desk = Desk()
    desk.take(article("a", "one", title="Old title"))
    assert duplicate(desk.take(article("a", "one", title="OLD  title"))).duplicate_of == "a"
    assert unique(desk.take(article("a", "one", title="New title"))).revision == 2


def test_an_article_that_returns_to_its_earlier_text_is_no_duplicate_of_itself() -> None:
    desk = Desk()
    for text in ("one", "two"):
        desk.take(article("a", text))
    assert unique(desk.take(article("a", "one"))).revision == 3


def test_the_same_text_elsewhere_is_a_duplicate_and_counted() -> None:
    desk = Desk()
    desk.take(article("a", "one"))
    for other in ("b", "c"):
        assert duplicate(desk.take(article(other, "one"))).duplicate_of == "a"
    revised = unique(desk.take(article("a", "one and more")))
    assert revised.story.copies == 2


def test_a_reprint_that_is_rewritten_keeps_to_the_story_it_reprinted() -> None:
    desk = Desk()
    desk.take(article("a", "one"))
    desk.take(article("b", "one"))
    verdict = unique(desk.take(article("b", "something of its own")))
    assert (verdict.revision, verdict.story.id) == (2, "a")


def test_all_revisions_are_routed_by_the_first_ones_language() -> None:
    memory = Memory()
    first = revise(article("a", "one", language="en"), NOW, memory, BOUNDS)
    second = revise(article("a", "deux", language="fr"), NOW, memory, BOUNDS)
    assert isinstance(first, RevisedArticle)
    assert isinstance(second, RevisedArticle)
    assert second.routing_language == first.routing_language == "en"
    assert second.language.code == "fr"
    assert second.previous_text_hash == first.text_hash


def test_what_has_expired_is_new_again_swept_or_not() -> None:
    desk = Desk()
    desk.take(article("a", "one"))
    later = NOW + timedelta(hours=73)
    assert unique(desk.take(article("a", "one"), later)).revision == 1


def test_being_seen_again_keeps_an_article_remembered() -> None:
    desk = Desk()
    desk.take(article("a", "one"))
    for hours in (60, 120, 180):
        assert isinstance(desk.take(article("a", "one"), NOW + timedelta(hours=hours)), Duplicate)


def test_the_sweep_forgets_the_longest_unseen_beyond_the_bound() -> None:
    memory = Memory()
    bounds = Bounds(hours=72, records=2)
    for name in ("a", "b", "c", "a"):
        revise(article(name, f"{name} says"), NOW, memory, bounds)
    sweep(memory, NOW, bounds)
    assert [key for key, _ in memory.oldest()] == ["c", "a"]


def test_the_sweep_leaves_nothing_expired() -> None:
    memory = Memory()
    for number in range(10):
        revise(article(str(number), "x"), NOW + timedelta(hours=number), memory, BOUNDS)
    sweep(memory, NOW + timedelta(hours=72 + 5), BOUNDS)
    assert [key for key, _ in memory.oldest()] == ["5", "6", "7", "8", "9"]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), max_size=30))
def test_of_any_arrivals_each_text_belongs_to_one_article_and_revisions_count_up(
    arrivals: list[tuple[str, str]],
) -> None:
    desk = Desk()
    revisions: dict[str, int] = {}
    first_with: dict[str, str] = {}
    for name, text in arrivals:
        verdict = desk.take(article(name, text))
        first_with.setdefault(text, name)
        if isinstance(verdict, UniqueArticle):
            assert verdict.revision > revisions.get(name, 0)
            revisions[name] = verdict.revision
            assert first_with[text] == name
        else:
            assert verdict.duplicate_of in (name, first_with[text])


def test_languages_that_are_taken_for_each_other_are_compared() -> None:
    desk = Desk()
    sentences = (
        "Predsjednik je izjavio da je sastanak u Sarajevu bio vrlo dobar.",
        "Razgovori o novom mostu preko rijeke Save nastavit će se u srijedu s ministrima.",
        "Gradnja bi trebala početi u ožujku i stajati 40 milijuna eura.",
    )
    desk.take(article("a", " ".join(sentences), language="hr"))
    copy = desk.take(article("b", " ".join([*sentences, "Više uskoro."]), language="bs"))
    assert duplicate(copy).duplicate_of == "a"
