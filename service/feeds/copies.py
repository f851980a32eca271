"""Old copies of a feed's document, which caches give out for a while. Pure.

A poll may get one after a hub has pushed a later document, or after another cache has given it
one. The versions of entries in it are those from before; so are those that a publisher has taken
back. Time tells: a copy is replaced.
"""

from datetime import datetime, timedelta

from service.feeds.state import FeedState

TAKE_BACK_AFTER = timedelta(hours=1)
"""So long polls find an entry as it was before its present version until that is its next one."""


def may_take_back(state: FeedState, made_at: datetime) -> bool:
    """Tell whether entries of a document may be as they were before.

    ``made_at`` is when it was made, as far as caches tell: after entries had been as before for
    long enough, it is no copy from before they were changed.
    """
    since = state.taken_back_since
    return since is not None and made_at - since >= TAKE_BACK_AFTER


def sighting(state: FeedState, taken_back: int, now: datetime) -> datetime | None:
    """Return since when entries are as they were before, where a poll found ``taken_back`` so."""
    return (state.taken_back_since or now) if taken_back else None
