"""Faust's consumer, as newsdesk makes it, sees committed records only (no setting does that)."""

import asyncio
from typing import Any

from service import kafka
from service.settings import Settings
from service.stream.committed import CommittedApp


async def test_aborted_records_are_not_seen(settings: Settings) -> None:
    topic_name = settings.topic("articles")
    producer = kafka.producer(settings, transactional_id=f"{settings.topic_prefix}.test")
    await producer.start()
    for text, commit in (("aborted", False), ("committed", True)):
        await producer.begin_transaction()
        for number in range(5):
            await producer.send_and_wait(topic_name, f"{text} {number}".encode(), partition=0)
        await (producer.commit_transaction() if commit else producer.abort_transaction())
    await producer.stop()

    app = CommittedApp(
        settings.topic("test"),
        broker=f"kafka://{settings.broker}",
        store="memory://",
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        stream_wait_empty=False,
        datadir=settings.state_dir,
    )
    topic = app.topic(topic_name, value_serializer="raw", key_serializer="raw", acks=False)
    seen: list[bytes] = []
    enough = asyncio.Event()

    async def agent(stream: Any) -> None:
        async for value in stream:
            seen.append(value)
            if len(seen) >= 5:
                enough.set()

    app.agent(topic)(agent)
    await app.start()
    await asyncio.wait_for(enough.wait(), 30)
    await app.stop()
    assert seen == [f"committed {number}".encode() for number in range(5)]
