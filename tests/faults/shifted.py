"""A worker whose clock is wrong: an hour ahead, from SIGUSR1 on an hour behind, and so on.

``python -m tests.faults.shifted worker dedupe --log-file FILE``
"""

import itertools
import signal
from datetime import UTC, datetime, timedelta

import time_machine

from service.cli import main

HOUR = timedelta(hours=1)

if __name__ == "__main__":
    shifts = itertools.cycle((-2 * HOUR, 2 * HOUR))
    with time_machine.travel(datetime.now(UTC) + HOUR, tick=True) as clock:
        signal.signal(signal.SIGUSR1, lambda *_: clock.shift(next(shifts)))
        main()
