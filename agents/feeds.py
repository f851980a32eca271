"""The pollers: ``news.feeds`` says which feeds there are; each is polled when it is due."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from service.dispatcher import Dispatcher
from service.feeds.poller import Poller
from service.feeds.state import FeedState
from service.feeds.subscription import Subscription, forget
from service.polling import Polling, open_poller
from service.records import Feed
from service.settings import Settings
from service.stream.memory import Memory
from service.stream.partition import Partition
from service.stream.stage import Outcome, Removed, Stage, Taken
from service.topology import FEEDS


def stages(settings: Settings) -> list[Stage]:
    """Return the stage that keeps the feed list and polls."""
    resources = AsyncExitStack()
    working: list[tuple[Poller, Dispatcher]] = []

    async def start() -> None:
        dispatcher = await resources.enter_async_context(
            Dispatcher(settings.host_pause, settings.address_concurrency, settings.poll_concurrency)
        )
        poller = await resources.enter_async_context(open_poller(settings, dispatcher.resolved))
        working.append((poller, dispatcher))

    async def tend(partition: Partition) -> None:
        await Polling(partition, *working[0]).run()

    return [Stage(FEEDS, subscribe, start=start, close=resources.aclose, tend=tend)]


def subscribe(feeds: Sequence[Taken[Feed] | Removed], memory: Memory) -> list[Outcome]:
    """Remember the feeds that were added, keeping what is known of them; forget the removed.

    A feed that had stopped is polled again when it is added again.
    """
    for each in feeds:
        if isinstance(each, Removed):
            forget(memory, each.key.decode("utf-8", "replace"))
            continue
        known = Subscription.recall(memory, each.record.id)
        state = known.state if known and known.state.stopped is None else FeedState()
        Subscription(each.record, state).remember(memory)
    return [[] for _ in feeds]
