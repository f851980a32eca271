"""What is remembered of a feed from one poll to the next."""

from datetime import timedelta

from pydantic import Field

from service.codec import Record, UtcTime
from service.feeds.hub_state import HubState
from service.feeds.schedule import Updates


class FeedState(Record):
    """A feed's validators, history, errors and next poll. A new feed's is empty: due at once.

    ``whole_at`` is when its document came last without having been asked for conditionally. ``ttl``
    is in seconds; the feed says that it is updated at ``update_base`` and each ``update_every``
    seconds before and after it. ``skip_hours`` are 0 to 23 in UTC, ``skip_days`` 0 to 6 from
    Monday. ``news`` are the last times when it had something new, oldest first. ``stopped`` says
    why it is not polled any more. ``moved_to`` is where permanent redirects have led, in each of
    ``moved_polls`` polls since ``moved_since``; ``adopted`` the address that is used in place of
    the feed's own since they have led there for long enough. ``led_to`` is where the last answer
    came from. ``seen_at`` is when the latest document that a poll got was made, as far as caches
    tell: what is known is no older. ``pushed_at`` is when a hub's last push came that had something
    new. ``hubs`` are those that the feed names, ``topic`` the name by which they know it.
    """

    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    whole_at: UtcTime | None = None
    ttl: float | None = None
    update_base: UtcTime | None = None
    update_every: float | None = None
    skip_hours: list[int] = Field([])
    skip_days: list[int] = Field([])
    news: list[UtcTime] = Field([])
    polled_at: UtcTime | None = None
    seen_at: UtcTime | None = None
    pushed_at: UtcTime | None = None
    succeeded_at: UtcTime | None = None
    next_at: UtcTime | None = None
    next_reason: str | None = None
    stopped: str | None = None
    failures: int = 0
    failing_since: UtcTime | None = None
    last_reason: str | None = None
    last_message: str | None = None
    moved_to: str | None = None
    moved_since: UtcTime | None = None
    moved_polls: int = 0
    adopted: str | None = None
    led_to: str | None = None
    hubs: list[str] = Field([])
    topic: str | None = None
    hub: HubState | None = None

    @property
    def updates(self) -> Updates | None:
        """When the feed says that it is updated, if it does."""
        if self.update_base is None or self.update_every is None:
            return None
        return Updates(self.update_base, timedelta(seconds=self.update_every))
