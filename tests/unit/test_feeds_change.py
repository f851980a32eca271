"""Polls and pushes that were under way at the same time: each entry once, the later version."""

from service.codec import extend
from service.feed_records import Feed
from service.feeds.change import FeedChange
from service.feeds.entries import Selection, select
from service.feeds.state import FeedState
from service.feeds.subscription import Subscription, known_entries, remember_entries
from service.records import Article
from service.stream.memory import Memory

FEED = Feed(id="f" * 32, url="https://feeds.example/")


def entry(guid: str, title: str) -> Article:
    return Article(guid=guid, title=title)


def poll(known: dict[str, str], *entries: Article) -> FeedChange:
    """Return what a poll changes that has compared ``entries`` with what was known."""
    selection: Selection = select(entries, known)
    return FeedChange(
        FEED.id,
        lambda state: extend(state, FeedState, etag='"of this document"', body_hash="0" * 64),
        articles=tuple(selection.push),
        known_before=known,
        known=selection.known,
    )


def subscribed() -> Memory:
    memory = Memory()
    Subscription(FEED, FeedState(etag='"before"')).remember(memory)
    remember_entries(memory, FEED.id, select([entry("a", "One")], {}).known)
    memory.settle()
    return memory


def pushed(change: FeedChange, memory: Memory) -> list[str | None]:
    applied = change.apply(memory)
    assert applied is not None
    memory.settle()
    return [article.title for article in applied[2]]


def state(memory: Memory) -> FeedState:
    subscription = Subscription.recall(memory, FEED.id)
    assert subscription is not None
    return subscription.state


def test_two_that_saw_the_same_push_it_once() -> None:
    memory = subscribed()
    known = known_entries(memory, FEED.id)
    both = [poll(known, entry("b", "Two"), entry("a", "One")) for _ in range(2)]
    assert [pushed(change, memory) for change in both] == [["Two"], []]
    assert state(memory).etag == '"of this document"'


def test_an_older_version_is_not_pushed_after_a_later_one_and_the_next_poll_looks_again() -> None:
    memory = subscribed()
    known = known_entries(memory, FEED.id)
    begun_before = poll(known, entry("b", "Two"), entry("a", "One, corrected"))
    assert pushed(poll(known, entry("a", "One, corrected again")), memory) == [
        "One, corrected again"
    ]
    assert pushed(begun_before, memory) == ["Two"]
    assert (state(memory).etag, state(memory).body_hash) == (None, None)
    document = [entry("b", "Two"), entry("a", "One, corrected again")]
    assert pushed(poll(known_entries(memory, FEED.id), *document), memory) == []


def test_what_is_not_subscribed_to_any_more_changes_nothing() -> None:
    assert poll({}, entry("a", "One")).apply(Memory()) is None
