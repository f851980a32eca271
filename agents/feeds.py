"""The pollers: ``news.feeds`` says which feeds there are; each is polled when it is due."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from service.feeds.hosts import HostLimiter
from service.feeds.poller import Poller
from service.feeds.state import FeedState
from service.polling import Polling, Subscription, open_poller
from service.records import Feed
from service.settings import Settings
from service.stream.memory import Memory
from service.stream.partition import Partition
from service.stream.stage import Outcome, Removed, Stage, Taken
from service.topology import FEEDS


def stages(settings: Settings) -> list[Stage]:
    """Return the stage that keeps the feed list and polls."""
    resources = AsyncExitStack()
    pollers: list[Poller] = []
    hosts, gate = HostLimiter(), asyncio.Semaphore(settings.poll_concurrency)

    async def start() -> None:
        pollers.append(await resources.enter_async_context(open_poller(settings)))

    async def tend(partition: Partition) -> None:
        await Polling(partition, pollers[0], hosts, gate).run()

    return [Stage(FEEDS, subscribe, start=start, close=resources.aclose, tend=tend)]


def subscribe(feeds: Sequence[Taken[Feed] | Removed], memory: Memory) -> list[Outcome]:
    """Remember the feeds that were added, keeping what is known of them; forget the removed."""
    for each in feeds:
        if isinstance(each, Removed):
            memory.delete(each.key.decode("utf-8", "replace"))
            continue
        known = Subscription.recall(memory, each.record.id)
        Subscription(each.record, known.state if known else FeedState()).remember(memory)
    return [[] for _ in feeds]
