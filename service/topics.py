"""Every topic: its record, key and retention, in the order of the pipeline. The map.

Names are without the prefix; `Settings.topic` adds it.
"""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic

from service.codec import RecordType
from service.feed_records import Feed, Poll, Push
from service.records import (
    Article,
    DeadLetter,
    Duplicate,
    EnrichedArticle,
    IdentifiedArticle,
    RevisedArticle,
    UniqueArticle,
)

MAX_MESSAGE_BYTES = 24 * 1024 * 1024
"""Largest message that any topic, producer and consumer of newsdesk takes."""

MAX_TAKEN_BYTES = 16 * 1024 * 1024
"""Largest message of producers other than our stages: in base64 it still fits a dead letter."""

COMPACTED = {
    "cleanup.policy": "compact",
    "segment.bytes": str(64 * 1024 * 1024),
    "min.cleanable.dirty.ratio": "0.2",
}
"""Kafka settings of a compacted topic: segments small enough that the newest is soon compacted."""

STATE_CONFIG = COMPACTED | {
    "max.message.bytes": str(MAX_MESSAGE_BYTES),
    "message.timestamp.type": "LogAppendTime",
    # The broker's to compress: nobody else reads it, and a worker that takes over reads all of it.
    "compression.type": "zstd",
}
"""Kafka settings of a step's state topic."""

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Topic(Generic[RecordType]):
    """A topic: its name without the prefix, its record, the record's key, and how long it keeps.

    ``retention`` None means compacted: the newest record of each key is kept for ever.
    ``foreign`` says that producers other than newsdesk's own stages write to it too.
    """

    name: str
    record: type[RecordType]
    key: Callable[[RecordType], str | bytes | None]
    retention: timedelta | None = _WEEK
    max_message_bytes: int = MAX_MESSAGE_BYTES
    foreign: bool = False

    @property
    def internal(self) -> bool:
        """Whether the topic is newsdesk's own affair, and may change at any time."""
        return self.name.startswith("internal.")

    def key_of(self, record: RecordType) -> bytes | None:
        """Return the key under which ``record`` goes to this topic."""
        key = self.key(record)
        return key.encode() if isinstance(key, str) else key

    def config(self) -> dict[str, str]:
        """Return the topic's Kafka settings.

        Timestamps are the broker's, so that retention, expiry and verdicts follow one clock.
        """
        settings = {
            "max.message.bytes": str(self.max_message_bytes),
            "message.timestamp.type": "LogAppendTime",
        }
        if self.retention is None:
            return settings | COMPACTED
        milliseconds = int(self.retention.total_seconds() * 1000)
        return settings | {"cleanup.policy": "delete", "retention.ms": str(milliseconds)}


def _source_key(letter: DeadLetter) -> bytes | None:
    return None if letter.key is None else b64decode(letter.key)


FEEDS = Topic(
    "feeds",
    Feed,
    lambda feed: feed.id,
    retention=None,
    max_message_bytes=MAX_TAKEN_BYTES,
    foreign=True,
)
PUSHES = Topic(
    "internal.pushes",
    Push,
    lambda push: push.feed_id,
    max_message_bytes=MAX_TAKEN_BYTES,
    foreign=True,
)
POLLS = Topic("polls", Poll, lambda poll: poll.feed_id)
ARTICLES = Topic(
    "articles",
    Article,
    lambda article: article.id,
    max_message_bytes=MAX_TAKEN_BYTES,
    foreign=True,
)
PAGES = Topic("internal.pages", Article, lambda article: article.id)
IDENTIFIED = Topic("internal.identified", IdentifiedArticle, lambda article: article.id)
REVISED = Topic("internal.revised", RevisedArticle, lambda article: article.routing_language)
UNIQUE = Topic("unique", UniqueArticle, lambda article: article.id)
DUPLICATES = Topic("duplicates", Duplicate, lambda duplicate: duplicate.id)
ENRICHED = Topic("enriched", EnrichedArticle, lambda article: article.id)
LATEST = Topic("enriched.latest", EnrichedArticle, lambda article: article.id, retention=None)
DEAD_LETTERS = Topic("dead-letters", DeadLetter, _source_key, retention=timedelta(days=30))

TOPICS: tuple[Topic, ...] = (  # type: ignore[type-arg]
    FEEDS,
    PUSHES,
    POLLS,
    PAGES,
    ARTICLES,
    IDENTIFIED,
    REVISED,
    UNIQUE,
    DUPLICATES,
    ENRICHED,
    LATEST,
    DEAD_LETTERS,
)
