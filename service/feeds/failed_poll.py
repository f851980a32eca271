"""What a poll leads to that brings nothing: failed, stopped or held back. Pure."""

from datetime import datetime

from service.codec import extend
from service.errors import FeedError
from service.feeds.failures import kind_of
from service.feeds.fetch_error import HOST_BUSY, FetchError
from service.feeds.poll_result import PollResult, Visit, poll_of, polled
from service.feeds.schedule import Pace, Wishes, after_failure, after_hold
from service.feeds.state import FeedState


def failed(visit: Visit, error: FeedError, now: datetime, pace: Pace) -> PollResult:
    """Return the outcome of a poll that ends ``now``; validators and known entries are kept."""
    state = visit.state
    failure = {"reason": error.reason, "message": error.message, "finished_at": now}
    wishes = Wishes(
        retry_after=error.retry_after if isinstance(error, FetchError) else None,
        skip_hours=frozenset(state.skip_hours),
        skip_days=frozenset(state.skip_days),
    )
    if error.reason == HOST_BUSY:
        # The feed has done nothing wrong, and nobody has seen how it is.
        next_at, next_reason = after_hold(now, visit.feed.id, pace, wishes)
        poll = poll_of(visit, "held_back", next_at=next_at, next_reason=next_reason, **failure)
        return PollResult(
            poll, [], extend(state, FeedState, next_at=next_at, next_reason=next_reason)
        )
    failures = state.failures + 1
    state = extend(
        state,
        FeedState,
        failures=failures,
        failing_since=state.failing_since or visit.started_at,
        last_reason=error.reason,
        last_message=error.message,
    )
    if _is_gone(visit, error):
        next_reason = "stopped: the server says that the feed is gone for good (HTTP 410)"
        poll = poll_of(visit, "gone", next_at=None, next_reason=next_reason, **failure)
        return PollResult(poll, [], polled(extend(state, FeedState, stopped="gone"), poll))
    first_wait = kind_of(error.reason).first_wait
    next_at, next_reason = after_failure(now, visit.feed.id, pace, wishes, first_wait, failures)
    poll = poll_of(visit, "failed", next_at=next_at, next_reason=next_reason, **failure)
    return PollResult(poll, [], polled(state, poll))


def _is_gone(visit: Visit, error: FeedError) -> bool:
    """Tell whether nothing is left to ask for: all addresses of the feed itself are gone.

    Its own is, and so is the adopted one, where there is one, as of the poll before. The documents
    that an index names are none of them.
    """
    if error.reason != "gone" or error.url != visit.feed.url:
        return False
    return visit.state.adopted is None or visit.state.last_reason == "gone"
