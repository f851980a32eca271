"""The clear end of a worker: one line, and an exit code for each cause. Its supervisor restarts it.

Where something unexpected happens nothing is committed: the process ends at once, and the next
one goes on from what was committed last.
"""

import contextlib
import logging
import os
from enum import IntEnum
from typing import NoReturn

logger = logging.getLogger("newsdesk.worker")


class Ending(IntEnum):
    """Why a worker ended: its exit code."""

    STOPPED = 0
    UNEXPECTED = 70
    FENCED = 71
    GAP = 72
    TIME_LIMIT = 73
    NEWER_STATE = 74
    KAFKA = 75
    STUCK = 76


def end_worker(ending: Ending, message: str, **details: object) -> NoReturn:
    """Log why, and end this process without cleaning up: nothing of it may be committed."""
    level = logging.CRITICAL if ending else logging.INFO
    logger.log(level, message, extra={"ending": ending.name.lower(), **details})
    for handler in logging.getLogger().handlers:
        with contextlib.suppress(OSError):
            handler.flush()
    os._exit(ending)
