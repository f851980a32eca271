"""Old copies of a feed's document, which caches give out for a while. Pure.

A poll may get one after a hub has pushed a later document, or after another cache has given a
later one. The versions of entries in it are those from before; so are those that a publisher has
taken back.
"""

from datetime import datetime, timedelta

from service.feeds.state import FeedState

COPIES_LAST = timedelta(hours=1)
"""So long after a push a document may be a copy from before it, though no cache says so."""


def may_be_a_copy(state: FeedState, made_at: datetime) -> bool:
    """Tell whether a document may be older than what is known of the feed.

    ``made_at`` is when it was made, as far as caches tell.
    """
    after_seen = state.seen_at is None or made_at >= state.seen_at
    after_pushed = state.pushed_at is None or made_at >= state.pushed_at + COPIES_LAST
    return not (after_seen and after_pushed)
