"""What a poll leads to, and how its parts are made. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from service.codec import extend
from service.feed_records import Feed, Poll, PollEntries, PollHttp
from service.feeds.state import FeedState
from service.records import Article, Source

Outcome = Literal["fetched", "not_modified", "unchanged", "failed", "gone", "held_back", "pushed"]


@dataclass(frozen=True)
class PollResult:
    """What a poll led to: its outcome, the articles to push, and the feed's new state.

    ``known`` are the feed's known entries, or None where they are what they were.
    """

    poll: Poll
    articles: list[Article]
    state: FeedState
    known: dict[str, str] | None = None


@dataclass(frozen=True)
class Visit:
    """A poll under way: of which feed, since when, and what HTTP said."""

    feed: Feed
    state: FeedState
    started_at: datetime
    http: PollHttp

    @property
    def poll_id(self) -> str:
        """Id of the poll: the feed's, and when it began."""
        return f"{self.feed.id}-{self.started_at:%Y%m%dT%H%M%S.%fZ}"


def poll_of(visit: Visit, outcome: Outcome, **fields: Any) -> Poll:
    """Return the record of a poll."""
    return Poll(
        id=visit.poll_id,
        feed_id=visit.feed.id,
        feed_url=visit.feed.url,
        due_at=visit.state.next_at,
        started_at=visit.started_at,
        outcome=outcome,
        http=visit.http,
        **{"entries": PollEntries(), **fields},
    )


def polled(state: FeedState, poll: Poll) -> FeedState:
    """Return the feed's state after ``poll``: when it was, and when the next one is due."""
    return extend(
        state,
        FeedState,
        polled_at=poll.finished_at,
        next_at=poll.next_at,
        next_reason=poll.next_reason,
    )


def stamp(article: Article, visit: Visit) -> Article:
    """Return the article as the feed's: redirects may change where it was fetched from."""
    source = extend(article.source or Source(), Source, feed_url=visit.feed.url)
    return extend(article, Article, source=source, feed_id=visit.feed.id, poll_id=visit.poll_id)
