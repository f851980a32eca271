"""What a poll, or a hub, changes of a feed: applied to what is remembered of it by then. Pure.

Polls and pushes are under way at the same time; what the other has done meanwhile stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.codec import extend
from service.feed_records import Feed, Poll, Push
from service.feeds import websub
from service.feeds.entries import rebase
from service.feeds.poll_result import PollResult
from service.feeds.state import FeedState
from service.feeds.subscription import (
    Subscription,
    known_entries,
    remember_entries,
)
from service.records import Article
from service.stream.memory import Memory


@dataclass(frozen=True)
class FeedChange:
    """A change of what is remembered of a feed, and what is to be pushed with it."""

    feed_id: str
    state: Callable[[FeedState], FeedState]
    poll: Poll | None = None
    articles: tuple[Article, ...] = ()
    known_before: Mapping[str, str] | None = None
    known: Mapping[str, str] | None = None

    def apply(self, memory: Memory) -> tuple[Feed, Poll | None, list[Article]] | None:
        """Change the memory; return the feed, the poll's record and the articles to push.

        None where the feed is subscribed to no more.
        """
        subscription = Subscription.recall(memory, self.feed_id)
        if subscription is None:
            return None
        state = self.state(subscription.state)
        articles = list(self.articles)
        if self.known is not None:
            assert self.known_before is not None
            by_now = known_entries(memory, self.feed_id)
            rebased = rebase(articles, self.known, self.known_before, by_now)
            if rebased.conflict:
                # The next poll tells which version is the later one.
                state = _unread(state)
            articles = rebased.push
            remember_entries(memory, self.feed_id, rebased.known)
        Subscription(subscription.feed, state).remember(memory)
        return subscription.feed, self.poll, articles


def _unread(state: FeedState) -> FeedState:
    """Return the state with which the next poll reads the document, whatever it is."""
    return extend(state, FeedState, etag=None, last_modified=None, body_hash=None)


def of_poll(result: PollResult, known_before: Mapping[str, str]) -> FeedChange:
    """Return what a poll changes."""

    def change(state: FeedState) -> FeedState:
        hub = websub.merged(result.state.hub, state.hub)
        if state.pushed_at is not None and state.pushed_at != result.state.pushed_at:
            # What the poll found was pushed while it was under way.
            hub = websub.has_pushed(hub, state.pushed_at)
        return extend(result.state, FeedState, hub=hub, pushed_at=state.pushed_at)

    return FeedChange(
        result.poll.feed_id, change, result.poll, tuple(result.articles), known_before, result.known
    )


def of_renewal(feed_id: str, asked: FeedState) -> FeedChange:
    """Return what it changes that a feed's hub was asked between two polls."""
    return FeedChange(
        feed_id,
        lambda state: extend(state, FeedState, hub=websub.merged(asked.hub, state.hub)),
    )


def of_push(
    result: PollResult, known_before: Mapping[str, str], received_at: datetime
) -> FeedChange:
    """Return what a document changes that a hub has pushed, and that was ``received_at``.

    It may have waited while the feed was polled. What was known when it came is not known any
    more; entries that are known by now count as taken since, in what may be their later version.
    """
    news, seen_at = result.state.news, result.state.seen_at
    overtaken = seen_at is not None and received_at < seen_at

    def change(state: FeedState) -> FeedState:
        if result.poll.outcome == "failed":
            return state
        hub = websub.has_pushed(state.hub, received_at)
        state = extend(state, FeedState, hub=hub, news=news)
        if not result.articles:
            return state
        # Should a poll find what polls found before this, it is a copy from then, or taken back.
        return extend(_unread(state), FeedState, pushed_at=received_at)

    return FeedChange(
        result.poll.feed_id,
        change,
        result.poll,
        tuple(result.articles),
        {} if overtaken else known_before,
        result.known,
    )


def of_answer(push: Push, now: datetime) -> FeedChange:
    """Return what a hub's confirmation or refusal changes."""

    def change(state: FeedState) -> FeedState:
        if push.kind == "denied":
            hub = websub.denied(state.hub, push.reason or "refused")
        else:
            lease = timedelta(seconds=push.lease_seconds or 0.0)
            hub = websub.verified(state.hub, push.topic or "", lease, now)
        return extend(state, FeedState, hub=hub)

    return FeedChange(push.feed_id, change)
