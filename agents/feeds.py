"""The pollers: ``news.feeds`` says which feeds there are; each is polled when it is due.

Articles without a text go by way of their page, where that is wished.
"""

import asyncio
from collections.abc import Sequence

from service.feed_records import Feed
from service.feeds.state import FeedState
from service.feeds.subscription import Subscription, forget
from service.polling import Polling
from service.records import Article
from service.settings import Settings
from service.stream.memory import Memory
from service.stream.partition import Partition
from service.stream.stage import Emit, Outcome, Removed, Stage, Taken
from service.topics import ARTICLES
from service.topology import FEEDS, PAGES
from service.web import Web, pages_in_a_batch


def stages(settings: Settings) -> list[Stage]:
    """Return the stage that keeps the feed list and polls, and the one that fetches pages."""
    web = Web(settings)

    async def tend(partition: Partition) -> None:
        await Polling(partition, web).run()

    async def complete(articles: Sequence[Taken[Article]], _: Memory) -> list[Outcome]:
        completed = await asyncio.gather(
            *(web.full_texts.complete(article.record) for article in articles)
        )
        return [[Emit(ARTICLES, article)] for article in completed]

    return [
        Stage(FEEDS, subscribe, start=web.open, close=web.close, tend=tend),
        Stage(PAGES, complete, batch=pages_in_a_batch(settings), start=web.open, close=web.close),
    ]


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
