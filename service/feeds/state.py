"""What is remembered of a feed from one poll to the next."""

from pydantic import Field

from service.codec import Record, UtcTime


class FeedState(Record):
    """A feed's validators, known entries, errors and next poll.

    A new feed has an empty state: it is due at once. ``known`` maps an entry's identity to the
    hash of its content, the newest first (see `service.feeds.entries`). ``ttl`` is in seconds.
    ``stopped`` says why a feed is not polled any more. ``moved_to`` is where permanent
    redirects have led, in each of ``moved_polls`` polls since ``moved_since``.
    """

    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    known: dict[str, str] = Field(default_factory=dict)
    ttl: float | None = None
    polled_at: UtcTime | None = None
    next_at: UtcTime | None = None
    stopped: str | None = None
    failures: int = 0
    failing_since: UtcTime | None = None
    last_reason: str | None = None
    moved_to: str | None = None
    moved_since: UtcTime | None = None
    moved_polls: int = 0
