"""One poll of one feed: fetch, parse, select, schedule."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from service.codec import extend
from service.errors import FeedError
from service.feeds.entries import newest, select
from service.feeds.fetch import Answer, Fetched, Fetcher, FetchError, NotModified, Validators
from service.feeds.parsed_feed import ParsedFeed
from service.feeds.parser import FeedParser
from service.feeds.schedule import Pace, Wishes, next_poll
from service.feeds.state import FeedState
from service.records import Article, Feed, Poll, PollEntries, PollHttp, Source

Outcome = Literal["fetched", "not_modified", "unchanged", "failed", "gone"]

_PROBLEMS_SHOWN = 3


@dataclass(frozen=True)
class PollResult:
    """What a poll led to: its outcome, the articles to push, and the feed's new state."""

    poll: Poll
    articles: list[Article]
    state: FeedState


@dataclass(frozen=True)
class _Visit:
    """A poll under way: of which feed, since when, and what HTTP said."""

    feed: Feed
    state: FeedState
    started_at: datetime
    http: PollHttp

    @property
    def poll_id(self) -> str:
        return f"{self.feed.id}-{self.started_at:%Y%m%dT%H%M%S.%fZ}"


class Poller:
    """Polls feeds, any number at a time, and remembers nothing of them.

    ``max_entries`` bounds what is taken from one document. ``now`` is the clock, in UTC.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        parser: FeedParser,
        pace: Pace,
        max_entries: int,
        now: Callable[[], datetime],
    ) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._pace = pace
        self._max_entries = max_entries
        self._now = now

    async def poll(self, feed: Feed, state: FeedState) -> PollResult:
        """Poll ``feed`` once. Whatever the feed or the network does wrong is the outcome."""
        started_at = self._now()
        answer, http = await self._fetch(feed, state)
        visit = _Visit(feed, state, started_at, http)
        if isinstance(answer, FetchError):
            return self._failed(visit, answer, answer.retry_after)
        if isinstance(answer, NotModified):
            return self._as_before(visit, answer, "not_modified")
        if answer.body_hash == state.body_hash:
            return self._as_before(visit, answer, "unchanged")
        try:
            parsed = await self._parser.parse(
                answer.body, answer.content_type, answer.url, started_at
            )
        except FeedError as error:
            return self._failed(visit, error)
        return self._fetched(visit, answer, parsed)

    async def _fetch(
        self, feed: Feed, state: FeedState
    ) -> tuple[Fetched | NotModified | FetchError, PollHttp]:
        answer: Fetched | NotModified | FetchError
        begun = time.monotonic()
        try:
            answer = await self._fetcher.fetch(
                feed.url, Validators(state.etag, state.last_modified)
            )
        except FetchError as error:
            answer = error
        http = PollHttp(
            status=answer.status,
            bytes=len(answer.body) if isinstance(answer, Fetched) else None,
            milliseconds=round((time.monotonic() - begun) * 1000),
            url=answer.url,
        )
        return answer, http

    def _fetched(self, visit: _Visit, answer: Fetched, parsed: ParsedFeed) -> PollResult:
        taken = newest(parsed.entries, self._max_entries)
        selection = select(taken, visit.state.known)
        remembered = {
            "body_hash": answer.body_hash,
            "known": selection.known,
            "ttl": parsed.ttl.total_seconds() if parsed.ttl else None,
            "title": parsed.title,
        }
        entries = PollEntries(
            new=selection.new, changed=selection.changed, known=selection.unchanged
        )
        message = _shortfall(parsed, len(taken))
        result = self._succeeded(visit, answer, "fetched", remembered, entries, message)
        articles = [_stamp(article, visit) for article in selection.push]
        return PollResult(result.poll, articles, result.state)

    def _as_before(self, visit: _Visit, answer: Answer, outcome: Outcome) -> PollResult:
        return self._succeeded(visit, answer, outcome, {}, PollEntries(), None)

    def _succeeded(
        self,
        visit: _Visit,
        answer: Answer,
        outcome: Outcome,
        remembered: dict[str, Any],
        entries: PollEntries,
        message: str | None,
    ) -> PollResult:
        state = extend(
            visit.state,
            FeedState,
            **remembered,
            **_sighting(visit, answer),
            etag=answer.validators.etag,
            last_modified=answer.validators.last_modified,
            failures=0,
            failing_since=None,
            last_reason=None,
        )
        wishes = Wishes(
            ttl=timedelta(seconds=state.ttl) if state.ttl else None, max_age=answer.max_age
        )
        finished_at = self._now()
        next_at, next_reason = next_poll(finished_at, visit.feed.id, self._pace, wishes)
        due = {"finished_at": finished_at, "next_at": next_at, "next_reason": next_reason}
        poll = _poll(visit, outcome, entries=entries, message=message, **due)
        return PollResult(poll, [], _polled(state, poll))

    def _failed(
        self, visit: _Visit, error: FeedError, retry_after: timedelta | None = None
    ) -> PollResult:
        """Return the outcome of a poll that failed: validators and known entries are kept."""
        failures = visit.state.failures + 1
        finished_at = self._now()
        state = extend(
            visit.state,
            FeedState,
            failures=failures,
            failing_since=visit.state.failing_since or visit.started_at,
            last_reason=error.reason,
        )
        failure = {"reason": error.reason, "message": error.message, "finished_at": finished_at}
        if error.reason == "gone":
            next_reason = "stopped: the server says that the feed is gone for good (HTTP 410)"
            poll = _poll(visit, "gone", next_at=None, next_reason=next_reason, **failure)
            return PollResult(poll, [], _polled(extend(state, FeedState, stopped="gone"), poll))
        wishes = Wishes(retry_after=retry_after)
        next_at, next_reason = next_poll(finished_at, visit.feed.id, self._pace, wishes, failures)
        poll = _poll(visit, "failed", next_at=next_at, next_reason=next_reason, **failure)
        return PollResult(poll, [], _polled(state, poll))


def _poll(visit: _Visit, outcome: Outcome, **fields: Any) -> Poll:
    return Poll(
        id=visit.poll_id,
        feed_id=visit.feed.id,
        feed_url=visit.feed.url,
        started_at=visit.started_at,
        outcome=outcome,
        http=visit.http,
        **{"entries": PollEntries(), **fields},
    )


def _polled(state: FeedState, poll: Poll) -> FeedState:
    return extend(state, FeedState, polled_at=poll.finished_at, next_at=poll.next_at)


def _stamp(article: Article, visit: _Visit) -> Article:
    """Return the article as the feed's: redirects may change where it was fetched from."""
    source = extend(article.source or Source(), Source, feed_url=visit.feed.url)
    return extend(article, Article, source=source, feed_id=visit.feed.id, poll_id=visit.poll_id)


def _sighting(visit: _Visit, answer: Answer) -> dict[str, Any]:
    """Return for how long permanent redirects have led to one and the same address."""
    if answer.moved_to is None:
        return {"moved_to": None, "moved_since": None, "moved_polls": 0}
    if answer.moved_to == visit.state.moved_to:
        return {"moved_polls": visit.state.moved_polls + 1}
    return {"moved_to": answer.moved_to, "moved_since": visit.started_at, "moved_polls": 1}


def _shortfall(parsed: ParsedFeed, taken: int) -> str | None:
    """Return in words which entries of a document were not taken, and why."""
    parts = []
    if taken < len(parsed.entries):
        parts.append(f"only the newest {taken} of {len(parsed.entries)} entries were taken")
    if parsed.problems:
        shown = [f"{name}: {problem}" for name, problem in parsed.problems[:_PROBLEMS_SHOWN]]
        more = len(parsed.problems) - len(shown)
        shown += [f"and {more} more"] if more else []
        parts.append(f"entries that could not be used: {'; '.join(shown)}")
    return "; ".join(parts) or None
