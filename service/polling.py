"""The feeds of one partition: each polled when it is due, its outcome committed.

A poll's articles, its outcome and the feed's new state are committed together, polls that end at
about the same time in one transaction. So a poller that is killed in mid-poll polls again and
pushes each entry once, and one that wakes up after its partition was taken over writes nothing.
"""

import asyncio
import heapq
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from service import metrics
from service.dispatcher import Dispatcher
from service.errors import RecordError
from service.feeds.poller import Poller, PollResult
from service.feeds.subscription import (
    Subscription,
    feed_of,
    known_entries,
    remember_entries,
)
from service.full_text import wants_full_text
from service.intake import known_id
from service.stream.clock import BROKER_CLOCK
from service.stream.partition import Output, Partition
from service.topics import ARTICLES, PAGES, POLLS
from service.urls import host_of

logger = logging.getLogger("newsdesk.polling")

_LOOK_SECONDS = 0.1
"""How often to look for feeds that have come due, and for polls that have ended."""

_AT_ONCE = 200
"""Feeds that are looked at before others have their turn on the event loop."""

_ARTICLES_AT_ONCE = 1000
"""Articles of several polls that are committed together."""


class Polling:
    """Polls the feeds of ``partition`` for as long as `run` runs.

    What is due follows from the partition's memory alone: whatever is committed there, by a poll
    or by a change of the feed list, is scheduled anew. ``dispatcher`` is shared by all partitions
    of a worker.
    """

    def __init__(
        self,
        partition: Partition,
        poller: Poller,
        dispatcher: Dispatcher,
        now: Callable[[], datetime] = BROKER_CLOCK.now,
    ) -> None:
        self._partition = partition
        self._poller = poller
        self._dispatcher = dispatcher
        self._now = now
        self._due: list[tuple[datetime, str]] = []
        self._due_at: dict[str, datetime] = {}
        self._changed: set[str] = set()
        self._under_way: set[str] = set()
        self._polls: set[asyncio.Task[None]] = set()
        self._ended: deque[PollResult | Exception] = deque()
        self._over = False

    async def run(self) -> None:
        """Poll until cancelled; raises what Kafka refuses."""
        memory = self._partition.memory
        memory.on_settled = lambda key: self._changed.add(feed_of(key))
        try:
            async with self._partition.lock:
                # The answer tells what time it is: this machine's clock may be wrong.
                await self._commit([])
            self._changed.update(map(feed_of, memory.keys()))
            while True:
                changed, self._changed = self._changed, set()
                await _in_parts(changed, self._schedule)
                await _in_parts(self._take_due(), self._submit)
                while self._ended:
                    await self._commit_some()
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            self._over = True
            memory.on_settled = None
            for task in self._polls:
                task.cancel()
            await asyncio.gather(*self._polls, return_exceptions=True)

    def _schedule(self, feed_id: str) -> None:
        subscription = Subscription.recall(self._partition.memory, feed_id)
        if subscription is None or subscription.state.stopped is not None:
            self._due_at.pop(feed_id, None)
            return
        due = subscription.state.next_at or self._now()
        self._due_at[feed_id] = due
        heapq.heappush(self._due, (due, feed_id))

    def _take_due(self) -> Iterator[str]:
        now = self._now()
        while self._due and self._due[0][0] <= now:
            due, feed_id = heapq.heappop(self._due)
            if self._due_at.get(feed_id) == due:
                yield feed_id

    def _submit(self, feed_id: str) -> None:
        subscription = Subscription.recall(self._partition.memory, feed_id)
        # One that is under way is scheduled when that poll is committed.
        if subscription is not None and feed_id not in self._under_way:
            self._under_way.add(feed_id)
            # It is the host that it was redirected to that has the work with it.
            host = host_of(subscription.state.led_to or subscription.feed.url)
            self._dispatcher.submit(host, partial(self._poll, feed_id))

    async def _poll(self, feed_id: str) -> None:
        memory = self._partition.memory
        subscription = None if self._over else Subscription.recall(memory, feed_id)
        if subscription is None:
            self._under_way.discard(feed_id)
            return
        task = asyncio.current_task()
        assert task is not None
        self._polls.add(task)
        try:
            self._ended.append(
                await self._poller.poll(
                    subscription.feed, subscription.state, known_entries(memory, feed_id)
                )
            )
        except Exception as error:
            self._ended.append(error)
        finally:
            self._polls.discard(task)

    async def _commit_some(self) -> None:
        """Commit polls that have ended, one at least, with no more articles than is good."""
        results: list[PollResult] = []
        articles = 0
        while self._ended and (not results or articles < _ARTICLES_AT_ONCE):
            result = self._ended.popleft()
            if isinstance(result, Exception):
                raise result
            results.append(result)
            articles += len(result.articles)
        async with self._partition.lock:
            if not self._partition.is_open:
                return
            await self._commit([output for result in results for output in self._taken(result)])
        for result in results:
            _tell(result)

    def _taken(self, result: PollResult) -> list[Output]:
        """Remember what a poll led to; return what it emits: nothing if the feed was removed."""
        memory, feed_id = self._partition.memory, result.poll.feed_id
        self._under_way.discard(feed_id)
        subscription = Subscription.recall(memory, feed_id)
        if subscription is None:
            return []
        Subscription(subscription.feed, result.state).remember(memory)
        if result.known is not None:
            remember_entries(memory, feed_id, result.known)
        outputs = [self._partition.output(POLLS, result.poll)]
        full_text = subscription.feed.full_text
        if full_text is None:
            full_text = self._partition.settings.full_text
        for article in result.articles:
            identified = article.model_copy(update={"id": known_id(article)})
            topic = PAGES if full_text and wants_full_text(article) else ARTICLES
            try:
                outputs.append(self._partition.output(topic, identified))
            except RecordError as error:
                logger.warning(
                    "entry left out", extra={"feed": result.poll.feed_url, "why": str(error)}
                )
        return outputs

    async def _commit(self, outputs: list[Output]) -> None:
        async with asyncio.timeout(self._partition.settings.batch_timeout):
            await self._partition.commit(outputs)


async def _in_parts(feeds: Iterable[str], do: Callable[[str], None]) -> None:
    """Do it for each feed; let others have their turn on the event loop in between."""
    for number, feed_id in enumerate(feeds, 1):
        do(feed_id)
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)


def _tell(result: PollResult) -> None:
    poll = result.poll
    metrics.POLLS.labels(poll.outcome).inc()
    if poll.due_at is not None:
        metrics.POLL_LATENESS.observe((poll.started_at - poll.due_at).total_seconds())
    logger.log(
        logging.INFO if poll.outcome != "not_modified" else logging.DEBUG,
        "polled",
        extra={
            "feed": poll.feed_url,
            "outcome": poll.outcome,
            "reason": poll.reason,
            "new": poll.entries.new,
            "changed": poll.entries.changed,
            "next_at": poll.next_at,
        },
    )
