"""Hosts that have asked to be left alone for a while, by HTTP 429 or 503. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_HOLD = timedelta(hours=1)
"""So long one answer holds back all that is at its host. After that the next feed asks again: it
may have been one site of many at that host, or one feed alone, that was meant."""

UNSAID_HOLD = timedelta(minutes=5)
"""After a 429 that does not say for how long (RFC 6585, section 4)."""


@dataclass(frozen=True)
class Hold:
    """A host is left alone ``until`` then, because it has answered with ``status``."""

    until: datetime
    status: int


class Holds:
    """The holds of this process."""

    def __init__(self) -> None:
        self._held: dict[str, Hold] = {}

    def note(self, host: str, status: int, wait: timedelta | None, now: datetime) -> None:
        """Take note of an answer; ``wait`` is its ``Retry-After``.

        A 429 is for the client, and so for all that it wants of the host. A 503 is, too, where it
        says for how long; otherwise it may be of a single document.
        """
        if status == 429 and wait is None:
            wait = UNSAID_HOLD
        if status not in (429, 503) or not wait:
            return
        self._held = {name: hold for name, hold in self._held.items() if hold.until > now}
        self._held[host] = Hold(now + min(wait, LONGEST_HOLD), status)

    def of(self, host: str, now: datetime) -> Hold | None:
        """Return the hold that the host is under, or None."""
        hold = self._held.get(host)
        return hold if hold is not None and hold.until > now else None
