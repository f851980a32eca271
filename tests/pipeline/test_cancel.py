"""Whose cancel it was: aiokafka mixes that up where a client is closed."""

import asyncio
from typing import Any

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import NodeNotReadyError
from aiokafka.protocol.fetch import FetchRequest

from service import kafka
from service.following import follow
from service.settings import Settings
from service.topics import ENRICHED


async def test_following_ends_when_cancelled_within_a_close(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = asyncio.create_task(follow(settings, ENRICHED, "jsonl"))
    close = AIOKafkaClient.close

    async def cancelling(client: AIOKafkaClient) -> None:
        following.cancel()
        await close(client)

    monkeypatch.setattr(AIOKafkaClient, "close", cancelling)
    await asyncio.wait([following], timeout=20)
    assert following.cancelled()


async def test_a_consumer_whose_fetch_has_just_failed_is_closed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = asyncio.Event()
    send = AIOKafkaClient.send

    async def refusing(client: AIOKafkaClient, node: int, request: Any, **options: Any) -> Any:
        if isinstance(request, FetchRequest):
            asyncio.get_running_loop().call_soon(failed.set)
            raise NodeNotReadyError
        return await send(client, node, request, **options)

    monkeypatch.setattr(AIOKafkaClient, "send", refusing)
    before = asyncio.all_tasks()
    consumer = kafka.consumer(settings)
    await consumer.start()
    consumer.assign(await kafka.partitions(settings, [settings.topic(ENRICHED.name)]))
    await failed.wait()
    await kafka.closed(consumer)
    assert asyncio.all_tasks() <= before
