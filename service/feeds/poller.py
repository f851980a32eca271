"""One poll of one feed: fetch, parse, select, schedule."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from service.codec import encode, extend
from service.errors import FeedError, NewsdeskError
from service.feed_records import Feed, PollEntries, PollHttp
from service.feeds.answer import Answer, Fetched, NotModified, Validators
from service.feeds.copies import made_at, may_be_a_copy
from service.feeds.document import Document, FeedReading
from service.feeds.failed_poll import failed
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import FetchError
from service.feeds.history import with_news
from service.feeds.index_parts import document_of, fetch_parts
from service.feeds.moving import address, sighting
from service.feeds.parser import FeedParser
from service.feeds.poll_result import Outcome, PollResult, Visit, poll_of, polled, stamp
from service.feeds.robots import Robots
from service.feeds.schedule import Pace, Wishes, after_success
from service.feeds.state import FeedState
from service.feeds.websub import MOST_HUBS, has_missed, is_pushed

logger = logging.getLogger("newsdesk.poller")

WHOLE_AFTER = timedelta(days=7)
"""So often a feed is asked for unconditionally: some servers answer 304 for ever."""


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
        self._check = None if robots is None else robots.check
        self._parser = parser
        self._pace = pace
        self._max_entries = max_entries
        self._now = now

    async def poll(self, feed: Feed, state: FeedState, known: Mapping[str, str]) -> PollResult:
        """Poll ``feed`` once. Whatever the feed or the network does wrong is the outcome.

        So is what nobody has foreseen (``unexpected``, its traceback in the log): raised, it would
        end one worker after the other at this feed. Raises what has nothing to do with the feed.
        """
        started_at = self._now()
        try:
            result = await self._poll(feed, state, known, started_at)
            encode(result.state)  # what cannot be kept shows here, not when it is committed
        except NewsdeskError:
            raise
        except Exception as error:
            logger.exception("unexpected in a poll", extra={"feed": feed.url})
            why = FeedError(feed.url, "unexpected", f"{type(error).__name__}: {error}")
            return self._failed(Visit(feed, state, started_at, PollHttp()), why)
        return result

    async def _poll(
        self, feed: Feed, state: FeedState, known: Mapping[str, str], started_at: datetime
    ) -> PollResult:
        whole = state.whole_at is None or started_at - state.whole_at >= WHOLE_AFTER
        former = Validators(state.etag, state.last_modified, state.led_to)
        validators = Validators() if whole else former
        answer, http = await self._fetch(address(feed.url, state), validators)
        visit = Visit(feed, state, started_at, http)
        if isinstance(answer, FetchError):
            return self._failed(visit, answer)
        if isinstance(answer, NotModified):
            return self._as_before(visit, answer, "not_modified")
        if whole:
            visit = Visit(feed, extend(state, FeedState, whole_at=started_at), started_at, http)
        if answer.body_hash == state.body_hash:
            return self._as_before(visit, answer, "unchanged")
        take_back = not may_be_a_copy(state, made_at(answer, started_at))
        try:
            document = document_of(answer, started_at)
            reading = await self._read(feed, [document], known, take_back)
            if reading.feed.parts:
                reading = await self._read_parts(visit, reading, known, take_back)
        except FeedError as error:
            return self._failed(visit, error)
        if reading.selection.taken_back or any(at is None for _, at in reading.feed.parts):
            # Though the document may be what it was, the next poll is to read it again.
            answer = replace(answer, validators=Validators(), body_hash="")
        return self._fetched(visit, answer, reading)

    async def take_push(
        self, feed: Feed, state: FeedState, known: Mapping[str, str], document: Document
    ) -> PollResult:
        """Take what a hub has pushed of ``feed``; when it is polled next stays as it was."""
        now = self._now()
        http = PollHttp(status=None, bytes=len(document.body), milliseconds=None, url=document.url)
        visit = Visit(feed, state, now, http)
        due = {"finished_at": now, "next_at": state.next_at, "next_reason": "as before the push"}
        try:
            reading = await self._read(feed, [document], known, take_back=True)
        except FeedError as error:
            failure = {"reason": error.reason, "message": error.message}
            return PollResult(poll_of(visit, "failed", **failure, **due), [], state)
        selection = reading.selection
        news = with_news(state.news, now, reading.dates, self._pace.shortest)
        poll = poll_of(
            visit,
            "pushed",
            entries=PollEntries(
                new=selection.new, changed=selection.changed, known=selection.unchanged
            ),
            message=reading.shortfall(),
            **due,
        )
        state = extend(state, FeedState, news=news if selection.push else state.news)
        articles = [stamp(article, visit) for article in selection.push]
        return PollResult(poll, articles, state, selection.known if selection.push else None)

    async def _read(
        self, feed: Feed, documents: Sequence[Document], known: Mapping[str, str], take_back: bool
    ) -> FeedReading:
        limit = self._max_entries
        return await self._parser.read(documents, known, limit, feed.identity, take_back)

    async def _read_parts(
        self, visit: Visit, index: FeedReading, known: Mapping[str, str], take_back: bool
    ) -> FeedReading:
        """Return what is in those documents of an index that may have changed since the last poll.

        Of those that may be had the next time it is unknown when they changed. Raises `FeedError`
        where not one of them can be fetched and read.
        """
        since, now = visit.state.succeeded_at, visit.started_at
        had = await fetch_parts(index.feed.parts, since, now, self._get)
        reading, problems = index, [*index.feed.problems, *had.problems]
        if had.documents:
            reading = await self._read(visit.feed, had.documents, known, take_back)
            problems += reading.feed.problems
            if within := len(reading.feed.parts):
                problems.append(("index", f"{within} documents of an index in it were not read"))
        title = index.feed.title or reading.feed.title
        parts = tuple((url, None if url in had.missed else at) for url, at in index.feed.parts)
        return replace(
            reading, feed=replace(index.feed, title=title, problems=problems, parts=parts)
        )

    async def _get(self, url: str) -> Fetched:
        answer = await self._fetcher.fetch(url, Validators(), self._check)
        assert isinstance(answer, Fetched)
        return answer

    async def _fetch(
        self, url: str, validators: Validators
    ) -> tuple[Fetched | NotModified | FetchError, PollHttp]:
        answer: Fetched | NotModified | FetchError
        begun = time.monotonic()
        try:
            answer = await self._fetcher.fetch(url, validators, self._check)
        except FetchError as error:
            answer = error
        http = PollHttp(
            status=answer.status,
            bytes=len(answer.body) if isinstance(answer, Fetched) else None,
            milliseconds=round((time.monotonic() - begun) * 1000),
            url=answer.url,
        )
        return answer, http

    def _fetched(self, visit: Visit, answer: Fetched, reading: FeedReading) -> PollResult:
        feed, selection = reading.feed, reading.selection
        news = visit.state.news
        if selection.push or not news:
            news = with_news(news, visit.started_at, reading.dates, self._pace.shortest)
        remembered: dict[str, Any] = {
            "body_hash": answer.body_hash,
            "title": feed.title,
            "ttl": feed.ttl.total_seconds() if feed.ttl else None,
            "update_base": feed.updates and feed.updates.base,
            "update_every": feed.updates and feed.updates.every.total_seconds(),
            "skip_hours": sorted(feed.skip_hours),
            "skip_days": sorted(feed.skip_days),
            "news": news,
            "hubs": list(answer.hubs or feed.hubs)[:MOST_HUBS],
            "topic": answer.topic if answer.hubs else feed.topic,
        }
        if selection.push:
            remembered["hub"] = has_missed(visit.state.hub, visit.started_at)
        entries = PollEntries(
            new=selection.new, changed=selection.changed, known=selection.unchanged
        )
        result = self._succeeded(visit, answer, "fetched", remembered, entries, reading.shortfall())
        articles = [stamp(article, visit) for article in selection.push]
        return PollResult(
            result.poll, articles, result.state, selection.known if selection.push else None
        )

    def _as_before(self, visit: Visit, answer: Answer, outcome: Outcome) -> PollResult:
        return self._succeeded(visit, answer, outcome, {}, PollEntries(), None)

    def _succeeded(
        self,
        visit: Visit,
        answer: Answer,
        outcome: Outcome,
        remembered: dict[str, Any],
        entries: PollEntries,
        message: str | None,
    ) -> PollResult:
        finished_at = self._now()
        made = made_at(answer, visit.started_at)
        state = extend(
            visit.state,
            FeedState,
            **remembered,
            **sighting(visit.feed.url, visit.state, answer.moved_to, visit.started_at),
            etag=answer.validators.etag,
            last_modified=answer.validators.last_modified,
            led_to=answer.url,
            seen_at=max(made, visit.state.seen_at or made),
            succeeded_at=finished_at,
            failures=0,
            failing_since=None,
            last_reason=None,
            last_message=None,
        )
        wishes = Wishes(
            ttl=timedelta(seconds=state.ttl) if state.ttl else None,
            fresh_for=answer.fresh_for,
            updates=state.updates,
            skip_hours=frozenset(state.skip_hours),
            skip_days=frozenset(state.skip_days),
        )
        next_at, next_reason = after_success(
            finished_at,
            visit.feed.id,
            self._pace,
            wishes,
            state.news,
            pushed=is_pushed(state.hub, finished_at),
        )
        due = {"finished_at": finished_at, "next_at": next_at, "next_reason": next_reason}
        poll = poll_of(visit, outcome, entries=entries, message=message, **due)
        return PollResult(poll, [], polled(state, poll))

    def _failed(self, visit: Visit, error: FeedError) -> PollResult:
        return failed(visit, error, self._now(), self._pace)
