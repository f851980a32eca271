"""Articles that a running service has seen, looked up by id on ``news.internal.identified``."""

from collections.abc import Sequence

from aiokafka import TopicPartition

from service import kafka
from service.codec import decode
from service.errors import RecordError, UsageError
from service.records import IdentifiedArticle
from service.settings import Settings
from service.topics import IDENTIFIED


async def identified(settings: Settings, ids: Sequence[str]) -> dict[str, IdentifiedArticle]:
    """Return the newest revision of each of these articles, by id.

    Raises `UsageError` where one is not there, or not any more.
    """
    topic = settings.topic(IDENTIFIED.name)
    partitions = await kafka.partitions(settings, [topic])
    articles = {}
    for article_id in ids:
        value = await _newest(settings, article_id.encode(), partitions)
        if value is None:
            assert IDENTIFIED.retention is not None
            days = IDENTIFIED.retention.days
            raise UsageError(f"{article_id}: not on {topic} (kept for {days} days)")
        try:
            articles[article_id] = decode(IdentifiedArticle, value)
        except RecordError as error:
            raise UsageError(f"{article_id}: cannot be read from {topic}: {error}") from error
    return articles


async def _newest(settings: Settings, key: bytes, partitions: list[TopicPartition]) -> bytes | None:
    """Return the last value of a key: it is in the key's own partition.

    If it is not, then it may be where it was before the topic got more partitions.
    """
    numbers = [each.partition for each in partitions]
    own = kafka.partition_of(key, numbers)
    for partition in sorted(partitions, key=lambda each: each.partition != own):
        newest: bytes | None = None
        async for record in kafka.read_to_end(settings, partition):
            if record.key == key:
                newest = record.value
        if newest is not None:
            return newest
    return None
