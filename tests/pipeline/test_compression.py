"""What is written to Kafka is compressed as the setting says, and others can read it."""

from collections.abc import Callable

import pytest

from service import kafka
from service.broker import EmbeddedBroker
from service.settings import Settings
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


async def test_unless_told_otherwise_it_takes_less_room(
    settings: Settings, shared_broker: EmbeddedBroker
) -> None:
    assert "compression" not in settings.model_fields_set
    producer = kafka.producer(settings)
    await producer.start()
    await producer.send_and_wait(settings.topic("articles"), VALUE)
    await producer.stop()
    segments = shared_broker.folder.glob(f"data/{settings.topic('articles')}-*/*.log")
    assert 0 < sum(segment.stat().st_size for segment in segments) < len(VALUE) / 10
