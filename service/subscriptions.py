"""The feed list as it stands on ``news.feeds``: who is subscribed to, adding and removing."""

import asyncio
import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime

from service import kafka
from service.codec import decode, encode
from service.errors import NewsdeskError
from service.reading import reading
from service.records import Feed
from service.settings import Settings
from service.topics import FEEDS


async def subscriptions(settings: Settings) -> dict[str, Feed]:
    """Return the feeds that are subscribed to, by id."""
    # By partition, for a feed that was carried to another one is deleted where it was.
    feeds: dict[tuple[int, str], Feed] = {}
    async with reading(settings, [FEEDS]) as reader:
        async for record in reader.to_end():
            key = record.partition, (record.key or b"").decode("utf-8", "replace")
            feeds.pop(key, None)
            if record.value is not None:
                with contextlib.suppress(NewsdeskError):
                    feeds[key] = decode(Feed, record.value)
    return {feed_id: feed for (_, feed_id), feed in feeds.items()}


async def subscribe(settings: Settings, feeds: Iterable[Feed]) -> list[Feed]:
    """Add the feeds that are not subscribed to yet; return those."""
    known = await subscriptions(settings)
    new = {feed.id: feed for feed in feeds if feed.id not in known}
    now = datetime.now(UTC)
    added = [feed.model_copy(update={"added_at": now}) for feed in new.values()]
    await _write(settings, [(FEEDS.key_of(feed), encode(feed)) for feed in added])
    return added


async def unsubscribe(settings: Settings, feed_ids: Iterable[str]) -> None:
    """Remove feeds; pollers stop polling them."""
    await _write(settings, [(feed_id.encode(), None) for feed_id in feed_ids])


async def _write(settings: Settings, records: list[tuple[bytes | None, bytes | None]]) -> None:
    producer = kafka.producer(settings)
    await producer.start()
    try:
        topic = settings.topic(FEEDS.name)
        written = [await producer.send(topic, value, key) for key, value in records]
        await asyncio.gather(*written)
    finally:
        await producer.stop()
