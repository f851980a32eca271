"""A feed and what is known of it, as the stage's memory holds them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import orjson

from service.feed_records import Feed
from service.feeds.hub_state import HubState
from service.feeds.state import FeedState
from service.feeds.websub import renewal_at
from service.stream.memory import Memory

PUSHES_KEY = "pushes"
"""Key in the memory of the offset, in the partition of pushes, of the next one."""

PUSHES_DONE_KEY = "known pushes done"
"""Key of the offsets of those that are done after it. (By such a name, a former version takes it
for the entries of a feed that is not subscribed to.)"""

_KNOWN = "known "

_RECALLED = 500
"""Subscriptions that are kept as they were read, some kilobytes each: those at hand. One is asked
for when it comes due, when it is polled, and when that is committed."""


@dataclass(frozen=True)
class Subscription:
    """A feed that is polled, and its state."""

    feed: Feed
    state: FeedState

    @staticmethod
    def recall(memory: Memory, feed_id: str) -> "Subscription | None":
        """Return the subscription, or None where the feed is not (or no longer) subscribed to."""
        held = memory.json(feed_id)
        return None if held is None else _read(held)

    def remember(self, memory: Memory) -> None:
        """Put the subscription into the memory."""
        memory.put(
            self.feed.id,
            {
                "feed": self.feed.model_dump(mode="json", exclude_unset=True),
                "state": self.state.model_dump(mode="json", exclude_unset=True),
            },
        )


def next_due(memory: Memory, feed_id: str, now: datetime, *, renews: bool) -> datetime | None:
    """Return when something is to be done for the feed, None where it is not polled (any more).

    That is its next poll (one that never was is due ``now``) or, if it ``renews`` leases, when its
    hub is to be asked before that. Nothing else of it is read, since this is asked of all feeds of
    a partition when it is opened, and at each change.
    """
    held = memory.get(feed_id)
    if held is None or held["state"].get("stopped") is not None:
        return None
    state = held["state"]
    next_at, hub = state.get("next_at"), state.get("hub")
    due = now if next_at is None else datetime.fromisoformat(next_at)
    if renews and hub is not None:
        renewal = renewal_at(state.get("hubs", []), HubState.model_validate(hub))
        due = due if renewal is None else min(due, renewal)
    return due


@lru_cache(_RECALLED)
def _read(held: bytes) -> Subscription:
    fields = orjson.loads(held)
    return Subscription(
        Feed.model_validate(fields["feed"]), FeedState.model_validate(fields["state"])
    )


def forget(memory: Memory, feed_id: str) -> None:
    """Forget a feed and its entries."""
    memory.delete(feed_id)
    memory.delete(_KNOWN + feed_id)


def known_entries(memory: Memory, feed_id: str) -> dict[str, str]:
    """Return the feed's known entries: identity to content, the newest first.

    They are a record of their own, since they are long and most polls leave them as they are.
    """
    return memory.get(_KNOWN + feed_id) or {}


def remember_entries(memory: Memory, feed_id: str, known: Mapping[str, str]) -> None:
    """Put the feed's known entries into the memory."""
    memory.put(_KNOWN + feed_id, known)


def home_of(key: str) -> str | None:
    """Return the id of the feed that a record under ``key`` belongs to; None: to none."""
    return None if key in (PUSHES_KEY, PUSHES_DONE_KEY) else key.removeprefix(_KNOWN)
