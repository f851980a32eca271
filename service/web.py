"""What feeds and pages are fetched with: HTTP client, reading processes, turns at hosts."""

import asyncio
import resource
from collections.abc import Iterable
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from functools import partial

from service.callbacks import taking_pushes
from service.dispatcher import Dispatcher
from service.feed_records import Feed
from service.feeds.article_page import PageReader
from service.feeds.fetch import Fetcher, user_agent
from service.feeds.parser import FeedParser
from service.feeds.poll_result import PollResult
from service.feeds.poller import Poller
from service.feeds.robots import Robots
from service.feeds.schedule import Pace
from service.feeds.state import FeedState
from service.full_text import FullTexts
from service.hubs import Hubs
from service.settings import Settings
from service.stream.clock import BROKER_CLOCK
from service.urls import host_of

_SPARE_PARSERS = 1
"""A hostile document has its process killed; to start another one takes seconds."""

_PART_OF_A_BATCH = 0.75
"""So much of the time that a batch may take is for fetching pages."""

_MOST_PAGES = 16


def open_fetcher(settings: Settings, dispatcher: Dispatcher) -> Fetcher:
    """Return an HTTP client with these settings, not opened, for the jobs of ``dispatcher``."""
    return Fetcher(
        timeout=settings.fetch_timeout,
        connect_timeout=settings.connect_timeout,
        silence_timeout=settings.silence_timeout,
        max_bytes=settings.max_feed_bytes,
        allow_private=settings.allow_private_addresses,
        agent=user_agent(settings.contact),
        now=BROKER_CLOCK.now,
        on_resolved=dispatcher.resolved,
        at=dispatcher.at,
    )


def open_dispatcher(settings: Settings) -> Dispatcher:
    """Return a dispatcher with these settings, not opened."""
    return Dispatcher(settings.host_pause, settings.address_concurrency, settings.poll_concurrency)


def seconds_for_pages(settings: Settings) -> float:
    """Return within how many seconds the pages of a batch must be fetched."""
    return settings.batch_timeout * _PART_OF_A_BATCH


def pages_in_a_batch(settings: Settings) -> int:
    """Return how many pages a batch may have so that each has its turn in time, 1 to 16.

    All may be of one host, at which a worker with one partition has the pause of all partitions
    together. Half of the time is left for feeds of the host, and for the fetches themselves.
    """
    longest_pause = settings.host_pause * settings.partitions
    if longest_pause == 0:
        return _MOST_PAGES
    return min(max(int(seconds_for_pages(settings) / longest_pause / 2), 1), _MOST_PAGES)


async def poll_once(settings: Settings, feeds: Iterable[Feed]) -> list[PollResult]:
    """Poll feeds of which nothing is known, with all that this takes opened for it."""
    async with (
        open_dispatcher(settings) as dispatcher,
        open_fetcher(settings, dispatcher) as fetcher,
        FeedParser(settings.parse_timeout, settings.parse_processes) as parser,
    ):
        poller = _poller(settings, fetcher, parser, _robots(settings, fetcher))
        polls = (
            dispatcher.call(host_of(feed.url), "feed", partial(poller.poll, feed, FeedState(), {}))
            for feed in feeds
        )
        return await asyncio.gather(*polls)


class Web:
    """All of it for one worker, whose stages share it: opened by the first, closed by the last."""

    poller: Poller
    dispatcher: Dispatcher
    full_texts: FullTexts
    hubs: Hubs | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._users = 0
        self._opened = AsyncExitStack()
        self._polled: dict[int, int] = {}

    async def open(self) -> None:
        """Open it, where that is not done yet."""
        async with self._lock:
            self._users += 1
            if self._users == 1:
                await self._open()

    async def close(self) -> None:
        """Close it, where nobody uses it any more."""
        async with self._lock:
            self._users -= 1
            if self._users == 0:
                await self._opened.aclose()

    def take_on(self, partition: int, of: int) -> None:
        """Poll the feeds of a partition, one ``of`` so many: with their share of turns at hosts.

        Feeds of a host are spread over all partitions, so that the workers together keep the limits
        that are set.
        """
        self._polled[partition] = of
        self._share()

    def hand_over(self, partition: int) -> None:
        """Leave the feeds of a partition, and their share of turns, to others."""
        self._polled.pop(partition, None)
        self._share()

    def _share(self) -> None:
        if self._polled:
            self.dispatcher.share(min(len(self._polled) / max(self._polled.values()), 1.0))

    async def _open(self) -> None:
        _allow_many_files()
        settings, opened = self._settings, self._opened.enter_async_context
        self.dispatcher = await opened(open_dispatcher(settings))
        fetcher = await opened(open_fetcher(settings, self.dispatcher))
        parser = await opened(
            FeedParser(settings.parse_timeout, settings.parse_processes, spares=_SPARE_PARSERS)
        )
        reader = await opened(PageReader(settings.parse_timeout, settings.parse_processes))
        robots = _robots(settings, fetcher)
        self.poller = _poller(settings, fetcher, parser, robots)
        if settings.websub_url is not None:
            assert settings.websub_secret is not None
            secret = settings.websub_secret.get_secret_value()
            self.hubs = Hubs(fetcher, settings.websub_url, secret, settings.host_pause)
            await opened(taking_pushes(settings))
        self.full_texts = FullTexts(
            fetcher, reader, self.dispatcher, robots, seconds_for_pages(settings)
        )


def _allow_many_files() -> None:
    """Raise the bound of open files as far as we may: connections are kept for some seconds."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # some systems name a bound that they do not allow
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _poller(
    settings: Settings, fetcher: Fetcher, parser: FeedParser, robots: Robots | None
) -> Poller:
    pace = Pace(
        timedelta(seconds=settings.poll_interval), timedelta(seconds=settings.poll_interval_max)
    )
    return Poller(
        fetcher,
        parser,
        pace,
        settings.max_feed_entries,
        BROKER_CLOCK.now,
        robots,
    )


def _robots(settings: Settings, fetcher: Fetcher) -> Robots | None:
    return Robots(fetcher) if settings.obey_robots else None
