"""Polls and pushes that were under way at the same time: each entry once, the later version."""

from datetime import UTC, datetime, timedelta

import pytest

from service.codec import extend
from service.feed_records import Feed, Poll, PollEntries, PollHttp
from service.feeds import websub
from service.feeds.change import FeedChange, of_poll, of_push, of_renewal
from service.feeds.entries import Selection, select
from service.feeds.hub_state import HubState
from service.feeds.poll_result import Outcome, PollResult
from service.feeds.state import FeedState
from service.feeds.subscription import (
    Subscription,
    known_entries,
    next_due,
    remember_entries,
)
from service.records import Article
from service.stream.memory import Memory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
FEED = Feed(id="f" * 32, url="https://feeds.example/")
HUB = HubState(
    url="https://hub.example/",
    topic=FEED.url,
    asked_at=NOON - SECOND,
    verified_at=NOON,
    until=NOON + HOUR,
)


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


def record(outcome: Outcome) -> Poll:
    return Poll(
        id="p",
        feed_id=FEED.id,
        feed_url=FEED.url,
        started_at=NOON,
        finished_at=NOON,
        outcome=outcome,
        http=PollHttp(),
        entries=PollEntries(),
        next_at=None,
        next_reason="",
    )


def push(known: dict[str, str], seen_at: datetime | None, *entries: Article) -> FeedChange:
    """Return what a push changes that came at noon, handled when ``known`` was known."""
    selection = select(entries, known)
    state = FeedState(seen_at=seen_at)
    result = PollResult(record("pushed"), selection.push, state, selection.known)
    return of_push(result, known, NOON)


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


def test_a_push_that_was_overtaken_by_a_poll_takes_no_entry_back_to_an_older_version() -> None:
    memory = subscribed()
    known = known_entries(memory, FEED.id)
    assert pushed(poll(known, entry("a", "One, corrected twice")), memory) == [
        "One, corrected twice"
    ]
    known = known_entries(memory, FEED.id)
    late = push(known, NOON + SECOND, entry("b", "Two"), entry("a", "One, corrected"))
    assert pushed(late, memory) == ["Two"], "what the poll did not see is taken all the same"
    assert (state(memory).etag, state(memory).body_hash) == (None, None)
    document = [entry("b", "Two"), entry("a", "One, corrected twice")]
    assert pushed(poll(known_entries(memory, FEED.id), *document), memory) == []


@pytest.mark.parametrize("seen_at", [None, NOON - SECOND])
def test_a_push_that_no_poll_has_overtaken_brings_the_later_version(
    seen_at: datetime | None,
) -> None:
    memory = subscribed()
    change = push(known_entries(memory, FEED.id), seen_at, entry("a", "One, corrected"))
    assert pushed(change, memory) == ["One, corrected"]
    assert (state(memory).etag, state(memory).pushed_at) == (None, NOON)
    nothing_new = push(known_entries(memory, FEED.id), seen_at, entry("a", "One, corrected"))
    Subscription(FEED, FeedState(etag='"later"')).remember(memory)
    assert pushed(nothing_new, memory) == []
    assert (state(memory).etag, state(memory).pushed_at) == ('"later"', None)


@pytest.mark.parametrize(("outcome", "works"), [("pushed", True), ("failed", False)])
def test_only_a_push_that_can_be_read_shows_that_the_hub_works(
    outcome: Outcome, works: bool
) -> None:
    missed = websub.has_missed(HUB, NOON)
    memory = Memory()
    Subscription(FEED, FeedState(hub=missed)).remember(memory)
    result = PollResult(record(outcome), [], FeedState(hub=missed))
    assert pushed(of_push(result, {}, NOON + SECOND), memory) == []
    assert websub.is_pushed(state(memory).hub, NOON + SECOND) == works


@pytest.mark.parametrize("was_pushed", [True, False])
def test_a_hub_is_relied_on_if_it_pushes_while_a_poll_finds_the_same(was_pushed: bool) -> None:
    memory = Memory()
    pushed_at = NOON + SECOND if was_pushed else None
    Subscription(FEED, FeedState(hub=HUB, pushed_at=pushed_at)).remember(memory)
    found = FeedState(hub=websub.has_missed(HUB, NOON))
    of_poll(PollResult(record("fetched"), [], found), {}).apply(memory)
    assert websub.is_pushed(state(memory).hub, NOON + SECOND) == was_pushed


def test_a_lease_that_is_renewed_changes_nothing_else() -> None:
    memory = Memory()
    asked = extend(HUB, HubState, asked_at=NOON + SECOND)
    confirmed = websub.verified(HUB, FEED.url, HOUR, NOON + 2 * SECOND)
    before = FeedState(etag='"later"', next_at=NOON + 6 * HOUR, hub=confirmed)
    Subscription(FEED, before).remember(memory)
    assert pushed(of_renewal(FEED.id, FeedState(hub=asked)), memory) == []
    hub = extend(confirmed, HubState, asked_at=asked.asked_at)
    assert state(memory) == extend(before, FeedState, hub=hub)


def test_what_is_not_subscribed_to_any_more_changes_nothing() -> None:
    assert poll({}, entry("a", "One")).apply(Memory()) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (FeedState(), NOON),
        (FeedState(next_at=NOON + timedelta(hours=1)), NOON + timedelta(hours=1)),
        (FeedState(next_at=NOON + timedelta(microseconds=1)), NOON + timedelta(microseconds=1)),
        (FeedState(next_at=NOON, stopped="gone"), None),
    ],
)
def test_when_a_feed_is_due_next_is_read_alone(state: FeedState, expected: datetime | None) -> None:
    memory = Memory()
    Subscription(FEED, state).remember(memory)

    for renews in (True, False):
        assert next_due(memory, FEED.id, NOON, renews=renews) == expected
        assert next_due(memory, "another", NOON, renews=renews) is None


@pytest.mark.parametrize(
    ("next_at", "renews", "expected"),
    [
        (NOON + 6 * HOUR, True, NOON + 0.75 * HOUR),
        (NOON + 6 * HOUR, False, NOON + 6 * HOUR),
        (NOON + 0.5 * HOUR, True, NOON + 0.5 * HOUR),
    ],
)
def test_a_lease_that_ends_before_the_next_poll_is_renewed_before_its_end(
    next_at: datetime, renews: bool, expected: datetime
) -> None:
    memory = Memory()
    Subscription(FEED, FeedState(next_at=next_at, hubs=[HUB.url], hub=HUB)).remember(memory)
    assert next_due(memory, FEED.id, NOON, renews=renews) == expected


def test_a_feed_is_recalled_as_it_was_remembered_last() -> None:
    memory = Memory()
    for failures in (0, 1):
        Subscription(FEED, FeedState(failures=failures)).remember(memory)

        recalled = Subscription.recall(memory, FEED.id)

        assert recalled == Subscription(FEED, FeedState(failures=failures))
    memory.settle()
    Subscription(FEED, FeedState(failures=2)).remember(memory)
    memory.discard()

    recalled = Subscription.recall(memory, FEED.id)

    assert recalled is not None
    assert recalled.state.failures == 1
