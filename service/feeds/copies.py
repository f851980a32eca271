"""Old copies of a feed's document, which caches give out for a while. Pure.

A poll may get one after a hub has pushed a later document, or after another cache has given a
later one. The versions of entries in it are those from before; so are those that a publisher has
taken back.
"""

from datetime import datetime, timedelta

from service.feeds.answer import Answer
from service.feeds.state import FeedState

COPIES_LAST = timedelta(hours=1)
"""So long after a push a document may be a copy from before it, though no cache says so."""


SLOWEST_CLOCK = timedelta(days=1)
"""A ``Date`` that is further behind is that of a wrong clock."""


def made_at(answer: Answer, asked_at: datetime) -> datetime:
    """Return when a document was made that was ``asked_at`` then, as far as anything tells.

    Caches tell by ``Age``, and most of those that do not pass on the ``Date`` of who made it. By a
    clock that is slow all answers are as much older, so that they compare as they should.
    """
    by_age = asked_at - answer.age
    if answer.date is None or asked_at - answer.date > SLOWEST_CLOCK:
        return by_age
    return min(by_age, answer.date)


def may_be_a_copy(state: FeedState, made: datetime) -> bool:
    """Tell whether a document may be older than what is known of the feed.

    ``made`` is when it was made (`made_at`).
    """
    after_seen = state.seen_at is None or made >= state.seen_at
    after_pushed = state.pushed_at is None or made >= state.pushed_at + COPIES_LAST
    return not (after_seen and after_pushed)
