"""Where a feed has moved to, as permanent redirects say (RFC 9110, 15.4.2 and 15.4.9). Pure."""

from datetime import datetime, timedelta
from typing import Any

from service.feeds.state import FeedState

ADOPT_AFTER_POLLS = 3
ADOPT_AFTER = timedelta(days=2)
"""A permanent redirect is adopted once so many polls over so long a time have seen it: one that
was set by mistake, or by an attacker, is soon taken back."""


def sighting(state: FeedState, target: str | None, now: datetime) -> dict[str, Any]:
    """Return what a poll ``now`` changes of a feed's state.

    Permanent redirects led it to ``target`` (None: nowhere). It is remembered for how long they
    do, and in the end the target is adopted.
    """
    if target is None:
        return {"moved_to": None, "moved_since": None, "moved_polls": 0}
    if target != state.moved_to:
        return {"moved_to": target, "moved_since": now, "moved_polls": 1}
    polls, since = state.moved_polls + 1, state.moved_since or now
    if polls < ADOPT_AFTER_POLLS or now - since < ADOPT_AFTER:
        return {"moved_polls": polls}
    return {"adopted": target, "moved_to": None, "moved_since": None, "moved_polls": 0}
