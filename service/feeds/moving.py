"""Where a feed has moved to, as permanent redirects say (RFC 9110, 15.4.2 and 15.4.9). Pure."""

from datetime import datetime, timedelta
from typing import Any

from service.feeds.state import FeedState

ADOPT_AFTER_POLLS = 3
ADOPT_AFTER = timedelta(days=2)
"""A permanent redirect is adopted once so many polls over so long a time have seen it: one that
was set by mistake, or by an attacker, is soon taken back."""


def address(url: str, state: FeedState) -> str:
    """Return where the feed of this ``url`` is to be asked for.

    That is the adopted address where there is one; while it fails, the feed's own in turn with it,
    since either may be the one that is gone for good.
    """
    if state.adopted is None or state.failures % 2:
        return url
    return state.adopted


def sighting(url: str, state: FeedState, target: str | None, now: datetime) -> dict[str, Any]:
    """Return what a poll ``now`` changes of a feed's state.

    Permanent redirects led it to ``target`` (None: nowhere). It is remembered for how long they
    do, and in the end the target is adopted. What was adopted is given up where the feed's own
    address leads elsewhere.
    """
    given_up = {}
    if address(url, state) == url and state.adopted is not None:
        if target == state.adopted:
            return {}
        given_up = {"adopted": None}
    if target is None:
        return given_up | {"moved_to": None, "moved_since": None, "moved_polls": 0}
    if target != state.moved_to:
        return given_up | {"moved_to": target, "moved_since": now, "moved_polls": 1}
    polls, since = state.moved_polls + 1, state.moved_since or now
    if polls < ADOPT_AFTER_POLLS or now - since < ADOPT_AFTER:
        return given_up | {"moved_polls": polls}
    return {"adopted": target, "moved_to": None, "moved_since": None, "moved_polls": 0}
