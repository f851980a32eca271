"""The feed list as it stands on ``news.feeds``: who is subscribed to, adding and removing."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime

from aiokafka import TopicPartition

from service import kafka
from service.codec import decode, encode
from service.errors import NewsdeskError
from service.feed_records import Feed
from service.feeds.subscription import Subscription
from service.reading import reading
from service.settings import Settings
from service.stream.memory import Memory
from service.topics import FEEDS, POLLS
from service.topology import FEEDS as POLLING

POLLS_LOOKED_AT = 200_000
"""Of all feeds of a partition: with 100,000 feeds those of a day are too many to look at."""


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


async def remembered(settings: Settings, feed_id: str) -> Subscription | None:
    """Return what the pollers remember of a feed; None where they do not know it, or not yet."""
    key, partition = feed_id.encode(), None
    async with reading(settings, [FEEDS]) as reader:
        async for record in reader.to_end():
            if record.key == key and record.value is not None:
                partition = record.partition
    memory = Memory()
    if partition is not None:
        state = TopicPartition(settings.topic(POLLING.state_topic), partition)
        async for record in kafka.read_to_end(settings, state):
            if record.key == key:
                memory.restore(feed_id, record.value)
    return Subscription.recall(memory, feed_id)


async def latest_polls(settings: Settings, feed_id: str) -> AsyncGenerator[bytes | None, None]:
    """Give the feed's polls, oldest first, as far as they are among the last of its partition."""
    key = feed_id.encode()
    topic = settings.topic(POLLS.name)
    every = sorted(each.partition for each in await kafka.partitions(settings, [topic]))
    polls = TopicPartition(topic, kafka.partition_of(key, every))
    start = max(
        await kafka.first_offset(settings, polls),
        (await kafka.end_offsets(settings, [polls]))[polls] - POLLS_LOOKED_AT,
    )
    async for record in kafka.read_to_end(settings, polls, start):
        if record.key == key:
            yield record.value


async def subscribe(settings: Settings, feeds: Iterable[Feed]) -> list[Feed]:
    """Add the feeds that are not subscribed to yet; return those."""
    known = await subscriptions(settings)
    new = {feed.id: feed for feed in feeds if feed.id not in known}
    now = datetime.now(UTC)
    added = [feed.model_copy(update={"added_at": now}) for feed in new.values()]
    await _write(settings, [(FEEDS.key_of(feed), encode(feed)) for feed in added])
    return added


async def renew(settings: Settings, feeds: Iterable[Feed]) -> None:
    """Write feeds that are subscribed to again: those that had stopped are polled again."""
    await _write(settings, [(FEEDS.key_of(feed), encode(feed)) for feed in feeds])


async def unsubscribe(settings: Settings, feed_ids: Iterable[str]) -> None:
    """Remove feeds; pollers stop polling them."""
    await _write(settings, [(feed_id.encode(), None) for feed_id in feed_ids])


async def _write(settings: Settings, records: list[tuple[bytes | None, bytes | None]]) -> None:
    async with kafka.opened(kafka.producer(settings)) as producer:
        topic = settings.topic(FEEDS.name)
        written = [await producer.send(topic, value, key) for key, value in records]
        await asyncio.gather(*written)
