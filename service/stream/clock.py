"""The broker's time, which does not jump when the clock of this machine is set."""

import time
from datetime import UTC, datetime

from aiokafka.structs import RecordMetadata

_LOG_APPEND_TIME = 1


class BrokerClock:
    """Tells the time at which the broker last appended a record, and what has passed since.

    What has passed is the monotonic clock's. Before anything was heard, and where a topic has
    not the broker's times, it is this machine's clock.
    """

    def __init__(self) -> None:
        self._began: float | None = None

    def heard(self, written: RecordMetadata) -> None:
        """Take the time from a record that the broker has acknowledged."""
        if written.timestamp_type == _LOG_APPEND_TIME and written.timestamp is not None:
            self._began = written.timestamp / 1000 - time.monotonic()

    def now(self) -> datetime:
        """Return the time of now."""
        if self._began is None:
            return datetime.now(UTC)
        return datetime.fromtimestamp(self._began + time.monotonic(), UTC)


BROKER_CLOCK = BrokerClock()
"""The clock of this process: whatever a partition commits sets it."""
