"""One poll of one feed: fetch, parse, select, schedule."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from service.codec import extend
from service.errors import FeedError
from service.feeds.entries import newest, select
from service.feeds.failures import kind_of
from service.feeds.fetch import Answer, Fetched, Fetcher, NotModified, Validators
from service.feeds.fetch_error import FetchError
from service.feeds.history import with_news
from service.feeds.parsed_feed import ParsedFeed
from service.feeds.parser import FeedParser
from service.feeds.robots import Robots
from service.feeds.schedule import Pace, Wishes, after_failure, after_success
from service.feeds.state import FeedState
from service.records import Article, Feed, Poll, PollEntries, PollHttp, Source

Outcome = Literal["fetched", "not_modified", "unchanged", "failed", "gone"]

ADOPT_AFTER_POLLS = 3
ADOPT_AFTER = timedelta(days=2)
"""A permanent redirect is adopted once so many polls over so long a time have seen it: one that
was set by mistake, or by an attacker, is soon taken back."""

WHOLE_AFTER = timedelta(days=7)
"""So often a feed is asked for unconditionally: some servers answer 304 for ever."""

MOST_PARTS = 5
"""Documents of an index (of sitemaps) that are fetched in one poll, the newest ones."""

_CHANGED_WITHIN = timedelta(days=1)
"""An index may give days only, and tell late of what has changed."""

_PROBLEMS_SHOWN = 3


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
    ``robots`` are asked where given.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        parser: FeedParser,
        pace: Pace,
        max_entries: int,
        now: Callable[[], datetime],
        robots: Robots | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._parser = parser
        self._pace = pace
        self._max_entries = max_entries
        self._now = now

    async def poll(self, feed: Feed, state: FeedState, known: Mapping[str, str]) -> PollResult:
        """Poll ``feed`` once. Whatever the feed or the network does wrong is the outcome."""
        started_at = self._now()
        whole = state.whole_at is None or started_at - state.whole_at >= WHOLE_AFTER
        validators = Validators() if whole else Validators(state.etag, state.last_modified)
        answer, http = await self._fetch(state.adopted or feed.url, validators)
        visit = _Visit(feed, state, started_at, http)
        if isinstance(answer, FetchError):
            return self._failed(visit, answer, answer.retry_after)
        if isinstance(answer, NotModified):
            return self._as_before(visit, answer, "not_modified")
        if whole:
            visit = _Visit(feed, extend(state, FeedState, whole_at=started_at), started_at, http)
        if answer.body_hash == state.body_hash:
            return self._as_before(visit, answer, "unchanged")
        try:
            parsed = await self._parse(answer, started_at)
            if parsed.parts:
                parsed = await self._with_parts(parsed, state.succeeded_at, started_at)
            if any(changed_at is None for _, changed_at in parsed.parts):
                # That the index is what it was says nothing of what it leads to.
                answer = replace(answer, validators=Validators(), body_hash="")
        except FeedError as error:
            return self._failed(visit, error)
        return self._fetched(visit, answer, parsed, known)

    async def _parse(self, answer: Fetched, started_at: datetime) -> ParsedFeed:
        return await self._parser.parse(answer.body, answer.content_type, answer.url, started_at)

    async def _with_parts(
        self, index: ParsedFeed, since: datetime | None, started_at: datetime
    ) -> ParsedFeed:
        """Return the index with the entries of those documents in it that may have changed.

        Raises `FeedError` where not one of them can be read.
        """
        changed = [
            (at or started_at, url)
            for url, at in index.parts
            if at is None or since is None or at >= since - _CHANGED_WITHIN
        ]
        entries, problems = list(index.entries), list(index.problems)
        failure: FeedError | None = None
        for _, url in sorted(changed, reverse=True)[:MOST_PARTS]:
            try:
                answer = await self._fetcher.fetch(url, Validators())
                assert isinstance(answer, Fetched)
                part = await self._parse(answer, started_at)
                entries += part.entries
                problems += part.problems
            except FeedError as error:
                failure = error
                problems.append((url, error.message))
        if failure is not None and not entries:
            raise failure
        if len(changed) > MOST_PARTS:
            problems.append(("index", f"only the newest {MOST_PARTS} of {len(changed)} were read"))
        return replace(index, entries=entries, problems=problems)

    async def _fetch(
        self, url: str, validators: Validators
    ) -> tuple[Fetched | NotModified | FetchError, PollHttp]:
        answer: Fetched | NotModified | FetchError
        begun = time.monotonic()
        try:
            if self._robots is not None and not await self._robots.allow(url):
                raise FetchError(url, "robots", "the site's robots.txt does not allow it")
            answer = await self._fetcher.fetch(url, validators)
        except FetchError as error:
            answer = error
        http = PollHttp(
            status=answer.status,
            bytes=len(answer.body) if isinstance(answer, Fetched) else None,
            milliseconds=round((time.monotonic() - begun) * 1000),
            url=answer.url,
        )
        return answer, http

    def _fetched(
        self, visit: _Visit, answer: Fetched, parsed: ParsedFeed, known: Mapping[str, str]
    ) -> PollResult:
        taken = newest(parsed.entries, self._max_entries)
        selection = select(taken, known)
        news = visit.state.news
        if selection.push or not news:
            dates = (entry.published_at for entry in taken if entry.published_at)
            news = with_news(news, visit.started_at, dates, self._pace.shortest)
        remembered = {
            "body_hash": answer.body_hash,
            "title": parsed.title,
            "ttl": parsed.ttl.total_seconds() if parsed.ttl else None,
            "skip_hours": sorted(parsed.skip_hours),
            "skip_days": sorted(parsed.skip_days),
            "news": news,
        }
        entries = PollEntries(
            new=selection.new, changed=selection.changed, known=selection.unchanged
        )
        message = _shortfall(parsed, len(taken))
        result = self._succeeded(visit, answer, "fetched", remembered, entries, message)
        articles = [_stamp(article, visit) for article in selection.push]
        return PollResult(
            result.poll, articles, result.state, selection.known if selection.push else None
        )

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
        finished_at = self._now()
        state = extend(
            visit.state,
            FeedState,
            **remembered,
            **_sighting(visit, answer),
            etag=answer.validators.etag,
            last_modified=answer.validators.last_modified,
            led_to=answer.url,
            succeeded_at=finished_at,
            failures=0,
            failing_since=None,
            last_reason=None,
            last_message=None,
        )
        wishes = Wishes(
            ttl=timedelta(seconds=state.ttl) if state.ttl else None,
            fresh_for=answer.fresh_for,
            skip_hours=frozenset(state.skip_hours),
            skip_days=frozenset(state.skip_days),
        )
        next_at, next_reason = after_success(
            finished_at, visit.feed.id, self._pace, wishes, state.news
        )
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
            last_message=error.message,
            # Where that does not work (any more), the feed's own address may.
            adopted=None,
        )
        failure = {"reason": error.reason, "message": error.message, "finished_at": finished_at}
        if error.reason == "gone" and visit.state.adopted is None:
            next_reason = "stopped: the server says that the feed is gone for good (HTTP 410)"
            poll = _poll(visit, "gone", next_at=None, next_reason=next_reason, **failure)
            return PollResult(poll, [], _polled(extend(state, FeedState, stopped="gone"), poll))
        wishes = Wishes(
            retry_after=retry_after,
            skip_hours=frozenset(state.skip_hours),
            skip_days=frozenset(state.skip_days),
        )
        first_wait = kind_of(error.reason).first_wait
        next_at, next_reason = after_failure(
            finished_at, visit.feed.id, self._pace, wishes, first_wait, failures
        )
        poll = _poll(visit, "failed", next_at=next_at, next_reason=next_reason, **failure)
        return PollResult(poll, [], _polled(state, poll))


def _poll(visit: _Visit, outcome: Outcome, **fields: Any) -> Poll:
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


def _polled(state: FeedState, poll: Poll) -> FeedState:
    return extend(
        state,
        FeedState,
        polled_at=poll.finished_at,
        next_at=poll.next_at,
        next_reason=poll.next_reason,
    )


def _stamp(article: Article, visit: _Visit) -> Article:
    """Return the article as the feed's: redirects may change where it was fetched from."""
    source = extend(article.source or Source(), Source, feed_url=visit.feed.url)
    return extend(article, Article, source=source, feed_id=visit.feed.id, poll_id=visit.poll_id)


def _sighting(visit: _Visit, answer: Answer) -> dict[str, Any]:
    """Return for how long permanent redirects have led to one and the same address.

    After long enough it is adopted.
    """
    state, target = visit.state, answer.moved_to
    if target is None:
        return {"moved_to": None, "moved_since": None, "moved_polls": 0}
    if target != state.moved_to:
        return {"moved_to": target, "moved_since": visit.started_at, "moved_polls": 1}
    polls = state.moved_polls + 1
    since = state.moved_since or visit.started_at
    if polls < ADOPT_AFTER_POLLS or visit.started_at - since < ADOPT_AFTER:
        return {"moved_polls": polls}
    return {"adopted": target, "moved_to": None, "moved_since": None, "moved_polls": 0}


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
