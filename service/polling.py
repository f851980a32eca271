"""The feeds of one partition: each polled when it is due, each poll one transaction.

A poll's articles, its outcome and the feed's new state are committed together. So a poller that
is killed in mid-poll polls again and pushes each entry once, and one that wakes up after its
partition was taken over writes nothing.
"""

import asyncio
import heapq
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.errors import RecordError
from service.feeds.fetch import Fetcher, user_agent
from service.feeds.hosts import HostLimiter
from service.feeds.parser import FeedParser
from service.feeds.poller import Poller, PollResult
from service.feeds.schedule import Pace
from service.feeds.state import FeedState
from service.intake import known_id
from service.records import Feed
from service.settings import Settings
from service.stream.clock import BROKER_CLOCK
from service.stream.memory import Memory
from service.stream.partition import Output, Partition
from service.topics import ARTICLES, POLLS

logger = logging.getLogger("newsdesk.polling")

_LOOK_SECONDS = 0.5
"""How often to look for feeds that were added or removed."""


@asynccontextmanager
async def open_poller(settings: Settings) -> AsyncGenerator[Poller, None]:
    """Give a poller with its HTTP client and its parsing process."""
    pace = Pace(
        timedelta(seconds=settings.poll_interval), timedelta(seconds=settings.poll_interval_max)
    )
    async with (
        Fetcher(
            timeout=settings.fetch_timeout,
            max_bytes=settings.max_feed_bytes,
            allow_private=settings.allow_private_addresses,
            agent=user_agent(settings.contact),
            now=BROKER_CLOCK.now,
        ) as fetcher,
        FeedParser(settings.parse_timeout) as parser,
    ):
        yield Poller(fetcher, parser, pace, settings.max_feed_entries, BROKER_CLOCK.now)


@dataclass(frozen=True)
class Subscription:
    """A feed and what is known of it, as the stage's memory holds them under the feed's id."""

    feed: Feed
    state: FeedState

    @staticmethod
    def recall(memory: Memory, feed_id: str) -> "Subscription | None":
        """Return the subscription, or None where the feed is not (or no longer) subscribed to."""
        held = memory.get(feed_id)
        if held is None:
            return None
        return Subscription(
            Feed.model_validate(held["feed"]), FeedState.model_validate(held["state"])
        )

    def remember(self, memory: Memory) -> None:
        """Put the subscription into the memory."""
        memory.put(
            self.feed.id,
            {
                "feed": self.feed.model_dump(mode="json", exclude_unset=True),
                "state": self.state.model_dump(mode="json", exclude_unset=True),
            },
        )


class Polling:
    """Polls the feeds of ``partition`` for as long as `run` runs.

    ``hosts`` and ``gate`` are shared by all partitions of a worker: one poll of a host at a time,
    and so many polls at all.
    """

    def __init__(
        self,
        partition: Partition,
        poller: Poller,
        hosts: HostLimiter,
        gate: asyncio.Semaphore,
        now: Callable[[], datetime] = BROKER_CLOCK.now,
    ) -> None:
        self._partition = partition
        self._poller = poller
        self._hosts = hosts
        self._gate = gate
        self._now = now
        self._due: list[tuple[datetime, str]] = []
        self._running: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Poll until cancelled; raises what Kafka refuses."""
        looked_at = -1
        async with self._partition.lock:
            # The answer tells what time it is: this machine's clock may be wrong.
            await self._commit([])
        try:
            while True:
                if looked_at != self._partition.progress.next:
                    looked_at = self._partition.progress.next
                    self._schedule_all()
                self._start_due()
                await self._some_time()
        finally:
            for task in self._running.values():
                task.cancel()
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    def _schedule_all(self) -> None:
        memory = self._partition.memory
        self._due = []
        for feed_id, _ in memory.oldest():
            subscription = Subscription.recall(memory, feed_id)
            if subscription is not None:
                self._schedule(subscription)

    def _schedule(self, subscription: Subscription) -> None:
        if subscription.state.stopped is None:
            due = subscription.state.next_at or self._now()
            heapq.heappush(self._due, (due, subscription.feed.id))

    def _start_due(self) -> None:
        now = self._now()
        while self._due and self._due[0][0] <= now:
            _, feed_id = heapq.heappop(self._due)
            if feed_id not in self._running:
                self._running[feed_id] = asyncio.create_task(self._poll(feed_id))

    async def _some_time(self) -> None:
        if self._running:
            await asyncio.wait(
                self._running.values(),
                timeout=_LOOK_SECONDS,
                return_when=asyncio.FIRST_COMPLETED,
            )
        else:
            await asyncio.sleep(_LOOK_SECONDS)
        for feed_id, task in list(self._running.items()):
            if task.done():
                del self._running[feed_id]
                task.result()

    async def _poll(self, feed_id: str) -> None:
        subscription = Subscription.recall(self._partition.memory, feed_id)
        if subscription is None:
            return
        async with self._hosts.turn(subscription.feed.url), self._gate:
            result = await self._poller.poll(subscription.feed, subscription.state)
        async with self._partition.lock:
            memory = self._partition.memory
            still = Subscription.recall(memory, feed_id)
            if still is None or not self._partition.is_open:
                return
            polled = Subscription(still.feed, result.state)
            polled.remember(memory)
            await self._commit(self._outputs(result))
        self._schedule(polled)
        self._log(result)

    async def _commit(self, outputs: list[Output]) -> None:
        async with asyncio.timeout(self._partition.settings.batch_timeout):
            await self._partition.commit(outputs)

    def _outputs(self, result: PollResult) -> list[Output]:
        outputs = [self._partition.output(POLLS, result.poll)]
        for article in result.articles:
            identified = article.model_copy(update={"id": known_id(article)})
            try:
                outputs.append(self._partition.output(ARTICLES, identified))
            except RecordError as error:
                logger.warning(
                    "entry left out", extra={"feed": result.poll.feed_url, "why": str(error)}
                )
        return outputs

    def _log(self, result: PollResult) -> None:
        poll = result.poll
        logger.info(
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
