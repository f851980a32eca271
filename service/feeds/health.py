"""How a feed is, in words. Pure."""

from datetime import datetime, timedelta

from service.feeds.failures import kind_of
from service.feeds.state import FeedState
from service.feeds.websub import is_pushed

_UNITS = (("d", 86_400), ("h", 3600), ("min", 60))


def in_words(state: FeedState, now: datetime) -> str:
    """Return how a feed is doing, since when, and when it is polled next, in a line."""
    if state.polled_at is None:
        return "not polled yet" + (f", {_next(state, now)}" if state.next_at else "")
    if state.stopped is not None:
        since = f"{state.polled_at:%Y-%m-%d %H:%M}Z"
        return f"stopped at {since}: {state.last_message}; add it again to have it polled again"
    if state.failures:
        kind = kind_of(state.last_reason or "").name
        polls = f"{state.failures} poll{'s' * (state.failures > 1)}"
        since = f"{state.failing_since:%Y-%m-%d %H:%M}Z"
        return f"{kind}: {state.last_message}, {polls} since {since}, {_next(state, now)}"
    parts = ["well", f"polled {_span(now - state.polled_at)} ago"]
    if state.news:
        parts.append(f"something new {_span(now - state.news[-1])} ago")
    return ", ".join([*parts, _next(state, now)])


def moving_in_words(state: FeedState) -> str | None:
    """Return where the feed has moved to, or seems to, in a line; None if nowhere."""
    if state.adopted:
        return f"moved for good: polled at {state.adopted}"
    if state.moved_to:
        times = f"{state.moved_polls} time{'s' * (state.moved_polls > 1)}"
        since = f"{state.moved_since:%Y-%m-%d %H:%M}Z"
        return f"seems to have moved to {state.moved_to}: seen {times} since {since}"
    return None


def hub_in_words(state: FeedState, now: datetime) -> str | None:
    """Return whether a hub pushes the feed, in a line; None if none was asked."""
    hub = state.hub
    if hub is None:
        return None
    if is_pushed(hub, now):
        return f"its hub {hub.url} pushes it until {hub.until:%Y-%m-%d %H:%M}Z"
    if hub.demoted_until is not None and now < hub.demoted_until:
        return f"its hub {hub.url} has missed entries, and is not relied on"
    return f"its hub {hub.url} does not push it: {hub.problem or 'asked, not confirmed yet'}"


def _next(state: FeedState, now: datetime) -> str:
    if state.next_at is None:
        return "not polled again"
    when = f"next in {_span(state.next_at - now)}" if state.next_at > now else "due now"
    return f"{when} ({state.next_reason})" if state.next_reason else when


def _span(span: timedelta) -> str:
    """Return a span in its largest unit, to two digits."""
    seconds = max(span.total_seconds(), 0.0)
    unit, size = next((each for each in _UNITS if seconds >= each[1]), ("s", 1))
    amount = round(seconds / size, 1 if seconds / size < 10 else None)
    return f"{amount:g} {unit}"
