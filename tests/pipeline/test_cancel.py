"""A task that is told to stop does so, also while a client of Kafka is just being closed."""

import asyncio

import pytest
from aiokafka.client import AIOKafkaClient

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
