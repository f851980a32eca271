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
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from service import metrics
from service.feed_records import Poll
from service.feeds.change import FeedChange, of_poll, of_renewal
from service.feeds.moving import address
from service.feeds.subscription import Subscription, home_of, known_entries, next_due
from service.full_text import wants_full_text
from service.intake import known_id
from service.pushes import Pushes, TakenPush
from service.stream.clock import BROKER_CLOCK
from service.stream.message import Output
from service.stream.partition import Partition
from service.topics import ARTICLES, DEAD_LETTERS, PAGES, POLLS
from service.urls import host_of
from service.web import Web

logger = logging.getLogger("newsdesk.polling")

Item = TypeVar("Item")

_LOOK_SECONDS = 0.5
"""How often to look for feeds that have come due, and for polls that have ended, whose commit costs
as much for one as for a hundred."""

_HUB_IS_BUSY = timedelta(minutes=1)
"""So long after it was found busy a hub is asked again for its lease to go on."""

_AT_ONCE = 20
"""Feeds that are looked at before others have their turn on the event loop: some milliseconds."""

_ARTICLES_AT_ONCE = 1000
"""Articles of several polls that are committed together."""


class Polling:
    """Polls the feeds of ``partition``, and takes what hubs push, for as long as `run` runs.

    What is due follows from the partition's memory alone: whatever is committed there, by a poll,
    a push or a change of the feed list, is scheduled anew; hubs are asked between polls, too, where
    their leases end. ``web`` is shared by all partitions of a worker.
    """

    def __init__(
        self, partition: Partition, web: Web, now: Callable[[], datetime] = BROKER_CLOCK.now
    ) -> None:
        self._partition = partition
        self._web = web
        self._now = now
        self._due: list[tuple[datetime, str]] = []
        self._due_at: dict[str, datetime] = {}
        self._changed: set[str] = set()
        self._under_way: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: deque[FeedChange | TakenPush | Exception] = deque()
        self._pushes: Pushes | None = None
        self._over = False

    async def run(self) -> None:
        """Poll until cancelled; raises what Kafka refuses."""
        memory = self._partition.memory
        memory.on_settled = self._note_changes
        self._web.take_on(self._partition.index, self._partition.of)
        try:
            async with self._partition.lock:
                # The answer tells what time it is: this machine's clock may be wrong.
                await self._commit([])
            self._note_changes(memory)
            if self._partition.settings.websub_url is not None:
                self._pushes = Pushes(
                    self._partition, self._web.poller, self._now, self._ended.append
                )
                self._tasks.add(asyncio.create_task(self._pushes.run()))
            while True:
                self._web.dispatcher.check()
                changed, self._changed = self._changed, set()
                await _in_parts(changed, self._schedule)
                await _in_parts(self._take_due(), self._submit)
                while self._ended:
                    await self._commit_some()
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            self._over = True
            self._web.hand_over(self._partition.index)
            memory.on_settled = None
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _note_changes(self, keys: Iterable[str]) -> None:
        homes = map(home_of, keys)
        self._changed.update(feed_id for feed_id in homes if feed_id is not None)

    def _schedule(self, feed_id: str) -> None:
        renews = self._web.hubs is not None
        due = next_due(self._partition.memory, feed_id, self._now(), renews=renews)
        if due is None:
            self._due_at.pop(feed_id, None)
        else:
            self._schedule_at(feed_id, due)

    def _schedule_at(self, feed_id: str, due: datetime) -> None:
        self._due_at[feed_id] = due
        heapq.heappush(self._due, (due, feed_id))

    def _take_due(self) -> Iterator[tuple[datetime, str]]:
        now = self._now()
        while self._due and self._due[0][0] <= now:
            due, feed_id = heapq.heappop(self._due)
            if self._due_at.get(feed_id) == due:
                yield due, feed_id

    def _submit(self, taken: tuple[datetime, str]) -> None:
        due, feed_id = taken
        subscription = Subscription.recall(self._partition.memory, feed_id)
        # One that is under way is scheduled when that poll is committed.
        if subscription is None or feed_id in self._under_way:
            return
        self._under_way.add(feed_id)
        state = subscription.state
        is_poll = state.next_at is None or state.next_at <= due
        asked = address(subscription.feed.url, state) if is_poll else state.hubs[0]
        self._web.dispatcher.submit(
            host_of(asked), "feed", partial(self._visit, feed_id, is_poll=is_poll)
        )

    async def _visit(self, feed_id: str, *, is_poll: bool) -> bool:
        memory = self._partition.memory
        subscription = None if self._over else Subscription.recall(memory, feed_id)
        if subscription is None:
            self._under_way.discard(feed_id)
            return False
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            change = await (self._poll if is_poll else self._renew)(subscription)
        except Exception as error:
            self._ended.append(error)
        else:
            if change is None:
                self._under_way.discard(feed_id)
            else:
                self._ended.append(change)
        finally:
            self._tasks.discard(task)
        return True

    async def _poll(self, subscription: Subscription) -> FeedChange | None:
        feed = subscription.feed
        known = known_entries(self._partition.memory, feed.id)
        result = await self._web.poller.poll(feed, subscription.state, known)
        if self._web.hubs is not None and result.state.failures == 0:
            state = await self._web.hubs.ask(feed, self._partition.index, result.state, self._now())
            result = replace(result, state=state)
        return of_poll(result, known)

    async def _renew(self, subscription: Subscription) -> FeedChange | None:
        """Ask the feed's hub to go on; None where that is put off."""
        feed, before = subscription.feed, subscription.state
        assert self._web.hubs is not None
        state = await self._web.hubs.ask(feed, self._partition.index, before, self._now())
        if state is not before:
            return of_renewal(feed.id, state)
        later = self._now() + _HUB_IS_BUSY
        self._schedule_at(feed.id, later if before.next_at is None else min(later, before.next_at))
        return None

    async def _commit_some(self) -> None:
        """Commit what has ended, one at least, with no more articles than is good."""
        together: list[FeedChange | TakenPush] = []
        articles = 0
        while self._ended and (not together or articles < _ARTICLES_AT_ONCE):
            ended = self._ended.popleft()
            if isinstance(ended, Exception):
                raise ended
            together.append(ended)
            change = _change_of(ended)
            articles += len(change.articles) if change else 0
        async with self._partition.lock:
            if not self._partition.is_open:
                return
            outputs: list[Output] = []
            await _in_parts(together, lambda ended: outputs.extend(self._taken(ended)))
            await self._commit(outputs)
        for ended in together:
            if isinstance(ended, TakenPush):
                assert self._pushes is not None
                self._pushes.settled(ended)
            change = _change_of(ended)
            if change is not None and change.poll is not None:
                _tell(change.poll)

    def _taken(self, ended: FeedChange | TakenPush) -> list[Output]:
        """Remember what a poll or a push led to; return what it emits."""
        memory = self._partition.memory
        outputs: list[Output] = []
        if isinstance(ended, TakenPush):
            assert self._pushes is not None
            self._pushes.take(ended)
            if ended.letter is not None:
                outputs.append(self._partition.output(DEAD_LETTERS, ended.letter))
        else:
            self._under_way.discard(ended.feed_id)
        change = _change_of(ended)
        applied = None if change is None else change.apply(memory)
        if applied is None:
            return outputs
        feed, poll, articles = applied
        full_text = feed.full_text
        if full_text is None:
            full_text = self._partition.settings.full_text
        if poll is not None:
            outputs.append(self._partition.output(POLLS, poll))
        for article in articles:
            identified = article.model_copy(update={"id": known_id(article)})
            topic = PAGES if full_text and wants_full_text(article) else ARTICLES
            outputs.append(self._partition.output(topic, identified))
        return outputs

    async def _commit(self, outputs: list[Output]) -> None:
        async with asyncio.timeout(self._partition.settings.batch_timeout):
            await self._partition.commit(outputs)


def _change_of(ended: FeedChange | TakenPush) -> FeedChange | None:
    return ended.change if isinstance(ended, TakenPush) else ended


async def _in_parts(items: Iterable[Item], do: Callable[[Item], None]) -> None:
    """Do it for each item; let others have their turn on the event loop in between."""
    for number, item in enumerate(items, 1):
        do(item)
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)


def _tell(poll: Poll) -> None:
    metrics.POLLS.labels(poll.outcome).inc()
    if poll.due_at is not None and poll.outcome != "pushed":
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
