"""The agents' functions, called as the core calls them: records in, an outcome for each out."""

from datetime import UTC, datetime

import orjson

from agents import dedupe, entities, feeds
from service.codec import encode, extend
from service.dedupe.compare import Comparer
from service.dedupe.remembering import Bounds
from service.dedupe.revise import revise
from service.entities.extract import ModelFailure
from service.entities.named import MOST_READ
from service.feed_records import Feed
from service.feeds.state import FeedState
from service.feeds.subscription import Subscription, known_entries, remember_entries
from service.records import (
    Article,
    EnrichedArticle,
    IdentifiedArticle,
    Language,
    RevisedArticle,
    UniqueArticle,
)
from service.settings import load
from service.stream.memory import Memory
from service.stream.stage import Emit, Rejected, Removed, Taken
from service.topics import DUPLICATES, ENRICHED, IDENTIFIED, LATEST, REVISED, UNIQUE
from service.topology import STEPS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOUNDS = Bounds(72, 1000)
TEXT = "LISBON (Example Wire) - The harbour was reopened on Monday, the mayor said. " * 5


def taken(*articles: Article) -> list[Taken[Article]]:
    return [Taken(article, NOW) for article in articles]


def identified(number: int, text: str = TEXT) -> Taken[IdentifiedArticle]:
    article = Article(url=f"https://example.org/{number}", title="Harbour", text=text)
    (outcome,) = dedupe.intake(taken(article), Memory())
    assert not isinstance(outcome, Rejected)
    record = outcome[0].record
    assert isinstance(record, IdentifiedArticle)
    return Taken(record, NOW)


def unique() -> UniqueArticle:
    record = identified(1).record
    revised = revise(record, NOW, Memory(), BOUNDS)
    assert isinstance(revised, RevisedArticle)
    (verdict,) = Comparer(Memory()).compare([(revised, NOW)], BOUNDS)
    assert isinstance(verdict, UniqueArticle)
    return verdict


def test_every_step_has_a_stage_and_every_stage_a_step() -> None:
    found = [stage.step for agent in (feeds, dedupe, entities) for stage in agent.stages(load())]
    assert found == list(STEPS)


def test_intake_buries_what_has_no_content_and_passes_the_rest() -> None:
    outcomes = dedupe.intake(
        taken(
            Article(title="One", text=TEXT),
            Article(html="<p> </p><script>nothing()</script>"),
            Article(title="Two"),
        ),
        Memory(),
    )
    assert [type(outcome) for outcome in outcomes] == [list, Rejected, list]
    assert isinstance(outcomes[1], Rejected)
    assert outcomes[1].reason == "empty"


def test_intake_reads_the_dateline() -> None:
    record = identified(1).record
    assert record.dateline is not None
    assert (record.dateline.place, record.dateline.agency) == ("LISBON", "Example Wire")
    assert record.language.code == "en"
    assert record.text is not None
    assert record.text.startswith("LISBON")


def test_dedupe_sends_onward_or_to_the_duplicates() -> None:
    by_id = dedupe.revising(BOUNDS)
    outcomes = by_id([identified(1), identified(1), identified(1, TEXT + "More.")], Memory())
    topics = [outcome[0].topic for outcome in outcomes]  # type: ignore[union-attr, index]
    assert topics == [REVISED, DUPLICATES, REVISED]


def test_dedupe_forgets_at_the_end_of_a_batch() -> None:
    memory = Memory()
    by_id = dedupe.revising(Bounds(72, 2))
    by_id([identified(number) for number in range(5)], memory)
    assert len(memory) == 2


def test_an_enriched_article_goes_to_both_topics_with_what_was_found() -> None:
    outcome = entities._outcome(unique(), [], [], "a model", NOW)
    assert not isinstance(outcome, Rejected)
    assert [emit.topic for emit in outcome] == [ENRICHED, LATEST]
    record = outcome[0].record
    assert isinstance(record, EnrichedArticle)
    assert record.provenance.model == "a model"
    assert {"intake", "entities"} <= record.provenance.stages.keys()
    assert {"entities", "quotes"} <= record.model_fields_set


def test_a_record_says_where_a_long_text_was_left_unread() -> None:
    whole = extend(unique(), UniqueArticle, text="a" * MOST_READ)
    long = extend(whole, UniqueArticle, text="a" * (MOST_READ + 1))
    told = []
    for article in (whole, long):
        outcome = entities._outcome(article, [], [], "a model", NOW)
        assert not isinstance(outcome, Rejected)
        told.append(orjson.loads(encode(outcome[0].record)).get("entities_read_to", "all"))
    assert told == ["all", MOST_READ]
    unread = entities._outcome(long, None, None, None, NOW)
    assert not isinstance(unread, Rejected)
    assert "entities_read_to" not in orjson.loads(encode(unread[0].record))


def test_a_language_that_is_not_read_leaves_entities_and_model_out() -> None:
    outcome = entities._outcome(unique(), None, None, "a model", NOW)
    assert not isinstance(outcome, Rejected)
    record = outcome[0].record
    assert isinstance(record, EnrichedArticle)
    assert not {"entities", "quotes"} & record.model_fields_set
    assert "model" not in record.provenance.model_fields_set


def test_a_text_that_the_model_fails_on_is_rejected() -> None:
    failure = ModelFailure("model_timeout", "it took too long")
    assert entities._outcome(unique(), failure, None, "a model", NOW) == Rejected(
        "model_timeout", "it took too long"
    )


def test_a_feed_is_remembered_with_what_is_known_of_it_until_it_is_removed() -> None:
    memory = Memory()
    feed = Feed(id="0" * 32, url="https://example.org/feed")
    feeds.subscribe([Taken(feed, NOW)], memory)
    first = Subscription.recall(memory, feed.id)
    assert first is not None
    polled = Subscription(feed, first.state.model_copy(update={"etag": '"1"'}))
    polled.remember(memory)
    renamed = feed.model_copy(update={"title": "New title"})
    feeds.subscribe([Taken(renamed, NOW)], memory)
    again = Subscription.recall(memory, feed.id)
    assert again is not None
    assert (again.feed.title, again.state.etag) == ("New title", '"1"')
    remember_entries(memory, feed.id, {"an entry": "its content"})
    feeds.subscribe([Removed(feed.id.encode(), NOW)], memory)
    assert Subscription.recall(memory, feed.id) is None
    assert known_entries(memory, feed.id) == {}


def test_a_feed_that_had_stopped_is_polled_again_when_it_is_added_again() -> None:
    memory = Memory()
    feed = Feed(id="0" * 32, url="https://example.org/feed")
    Subscription(feed, FeedState(stopped="gone", etag='"1"')).remember(memory)
    remember_entries(memory, feed.id, {"an entry": "its content"})
    feeds.subscribe([Taken(feed, NOW)], memory)
    again = Subscription.recall(memory, feed.id)
    assert again is not None
    assert (again.state.stopped, again.state.etag) == (None, None)
    assert known_entries(memory, feed.id) == {"an entry": "its content"}


def test_the_topics_that_a_step_names_are_those_that_it_emits_to() -> None:
    emitted = {IDENTIFIED, REVISED, UNIQUE, DUPLICATES, ENRICHED, LATEST}
    assert emitted <= {topic for step in STEPS for topic in step.emits}
    assert isinstance(Emit(UNIQUE, unique()).record, UniqueArticle)


def test_quotes_are_looked_for_in_english_alone() -> None:
    english = unique()
    article = extend(english, UniqueArticle, text="“We wait,” Nora Halvik said.")
    german = extend(article, UniqueArticle, language=Language(code="de", confidence=1.0))
    assert entities._quotes(german, []) is None
    quotes = entities._quotes(article, [])
    assert quotes is not None
    assert [quote.text for quote in quotes] == ["We wait,"]
    outcome = entities._outcome(article, [], None, "a model", NOW)
    assert not isinstance(outcome, Rejected)
    assert "quotes" not in outcome[0].record.model_fields_set
