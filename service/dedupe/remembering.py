"""Bounded memory: records expire after a time and beyond a number.

A record's ``seen`` is the broker's time, in ms since 1970, when its article was last seen. So what
is remembered does not depend on a worker's clock, on restarts, or on when a batch was cut.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.stream.memory import Memory

_SWEPT_AT_ONCE = 1000


@dataclass(frozen=True)
class Bounds:
    """How long, in hours, a record is remembered after it was last seen, and how many at most."""

    hours: float
    records: int


def milliseconds(at: datetime) -> int:
    """Return ``at`` as ms since 1970."""
    return int(at.timestamp() * 1000)


def horizon(at: datetime, bounds: Bounds) -> float:
    """Return the time, in ms since 1970, before which what was last seen has expired ``at``."""
    return milliseconds(at) - bounds.hours * 3_600_000


def recall(memory: Memory, key: str, at: datetime, bounds: Bounds) -> dict[str, Any] | None:
    """Return what is remembered of ``key``, or None where there is nothing or it has expired."""
    record: dict[str, Any] | None = memory.get(key)
    if record is None or record["seen"] < horizon(at, bounds):
        return None
    return record


def sweep(memory: Memory, at: datetime, bounds: Bounds) -> None:
    """Forget what has expired and what is beyond the bound, the longest unseen first.

    At most 1,000 records at once, so that no transaction grows without bound.
    """
    expired = horizon(at, bounds)
    for number, (key, record) in enumerate(memory.oldest()):
        over = len(memory) > bounds.records
        if number == _SWEPT_AT_ONCE or not (over or record["seen"] < expired):
            return
        memory.delete(key)
