"""Faust's consumer, as newsdesk makes it: committed records only, and none passed over."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import OffsetResetStrategy
from aiokafka.protocol.fetch import FetchRequest
from faust.tables.manager import TableManager

from service import kafka
from service.settings import Settings
from service.stream.committed import CommittedApp, WithoutTables


async def produce(settings: Settings, text: str, *, commit: bool) -> list[bytes]:
    """Write five articles in a transaction, and end it; return them."""
    values = [f"{text} {number}".encode() for number in range(5)]
    producer = kafka.producer(settings, transactional_id=f"{settings.topic_prefix}.test")
    await producer.start()
    await producer.begin_transaction()
    for value in values:
        await producer.send_and_wait(settings.topic("articles"), value, partition=0)
    await (producer.commit_transaction() if commit else producer.abort_transaction())
    await producer.stop()
    return values


@asynccontextmanager
async def consuming(
    settings: Settings, seen: asyncio.Queue[bytes], **options: Any
) -> AsyncGenerator[CommittedApp, None]:
    """Give an app that puts the articles that it takes into ``seen``, and commits nothing."""
    app = CommittedApp(
        settings,
        settings.topic("test"),
        broker=f"kafka://{settings.broker}",
        store="memory://",
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        stream_wait_empty=False,
        datadir=settings.state_dir,
        **options,
    )
    topic = app.topic(
        settings.topic("articles"), value_serializer="raw", key_serializer="raw", acks=False
    )

    async def agent(stream: Any) -> None:
        async for value in stream:
            await seen.put(value)

    app.agent(topic)(agent)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def next_of(seen: asyncio.Queue[bytes], number: int) -> list[bytes]:
    async with asyncio.timeout(30):
        return [await seen.get() for _ in range(number)]


@asynccontextmanager
async def five_committed(
    settings: Settings,
) -> AsyncGenerator[tuple[Any, asyncio.Queue[bytes], list[bytes]]]:
    """Give an app that has seen five committed records, and these; nothing of it is committed."""
    committed = await produce(settings, "committed", commit=True)
    seen: asyncio.Queue[bytes] = asyncio.Queue()
    async with consuming(settings, seen) as app:
        assert await next_of(seen, 5) == committed
        yield app, seen, committed


async def test_aborted_records_are_not_seen(settings: Settings) -> None:
    await produce(settings, "aborted", commit=False)
    committed = await produce(settings, "committed", commit=True)
    seen: asyncio.Queue[bytes] = asyncio.Queue()
    async with consuming(settings, seen):
        assert await next_of(seen, 5) == committed


async def test_what_faust_throws_away_comes_again_where_nothing_was_committed(
    settings: Settings,
) -> None:
    """In a rebalance Faust drops what it has fetched, and seeks to what was committed."""
    async with five_committed(settings) as (app, seen, committed):
        await app.consumer.perform_seek()
        assert await next_of(seen, 5) == committed


async def test_a_seek_to_what_is_no_longer_ours_does_not_end_the_app(settings: Settings) -> None:
    async with five_committed(settings) as (app, seen, _):
        thread = app.consumer._thread
        await thread.call_thread(thread._seek, {TopicPartition(settings.topic("articles"), 99): 0})
        more = await produce(settings, "more", commit=True)
        assert await next_of(seen, 5) == more


async def test_a_partition_that_has_no_position_yet_does_not_end_the_app(
    settings: Settings,
) -> None:
    async with five_committed(settings) as (app, _, _):
        consumer = app.consumer
        state = consumer._thread._ensure_consumer()._subscription.subscription.assignment
        for partition in state.tps:
            # As a rebalance does, until the committed offset is known.
            state.state_value(partition).await_reset(OffsetResetStrategy.EARLIEST)
        await consumer.verify_all_partitions_active()


async def test_no_start_waits_for_tables(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleep(*_: object) -> None:
        pytest.fail("it waits for tables, of which there are none")

    monkeypatch.setattr(TableManager, "sleep", sleep)
    committed = await produce(settings, "committed", commit=True)
    seen: asyncio.Queue[bytes] = asyncio.Queue()
    async with consuming(settings, seen, TableManager=WithoutTables):
        assert await next_of(seen, 5) == committed


async def test_all_partitions_together_are_fetched_no_more_of_than_is_set(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a slow network delivers before the request is given up."""
    most: set[int] = set()
    send = AIOKafkaClient.send

    async def noting(client: AIOKafkaClient, node: int, request: Any, **options: Any) -> Any:
        if isinstance(request, FetchRequest):
            most.add(request._max_bytes)
        return await send(client, node, request, **options)

    monkeypatch.setattr(AIOKafkaClient, "send", noting)
    await produce(settings, "committed", commit=True)
    seen: asyncio.Queue[bytes] = asyncio.Queue()
    async with consuming(settings, seen, consumer_max_fetch_size=12_345):
        await next_of(seen, 5)
    assert most == {12_345}
