"""What is written to Kafka is compressed as the setting says, and others can read it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aiokafka.admin import NewTopic

from service import kafka
from service.broker import EmbeddedBroker
from service.settings import Settings, load
from tests.pipeline.articles import article
from tests.pipeline.independent import Watcher

VALUE = article(1, "The same sentence again and again. " * 1000)


@pytest.mark.parametrize("compression", ["none", "gzip", "snappy", "lz4", "zstd"])
async def test_another_library_reads_it(
    compression: str, settings: Settings, watch: Callable[..., Watcher]
) -> None:
    settings = settings.model_copy(update={"compression": compression})
    producer = kafka.producer(settings)
    await producer.start()
    await producer.send_and_wait(settings.topic("enriched"), VALUE)
    await producer.stop()
    assert [record.value for record in watch("enriched").count(1)] == [VALUE]


async def test_unless_told_otherwise_it_takes_less_room(tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path / "broker") as broker:
        settings = load(broker=broker.address, partitions=1)
        async with kafka.administration(settings) as client:
            await client.create_topics([NewTopic(settings.topic("articles"), 1, 1)])
        producer = kafka.producer(settings)
        await producer.start()
        await producer.send_and_wait(settings.topic("articles"), VALUE)
        await producer.stop()
        segments = list(tmp_path.glob(f"broker/data/{settings.topic('articles')}-0/*.log"))
        assert 0 < sum(segment.stat().st_size for segment in segments) < len(VALUE) / 10
