"""Structured logs: one event a line, as JSON, on stderr or in a file that rolls over."""

import json
import logging
import math
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from pythonjsonlogger.orjson import OrjsonFormatter

from service.errors import FolderError

_QUIET = ("aiokafka", "faust", "mode", "kafka", "trafilatura", "htmldate", "asyncio", "urllib3")

_TOLD_AGAIN_SECONDS = 60.0


class _AtMostEvery(logging.Filter):
    """Let a message of a library pass once in ``seconds``.

    While a broker is away aiokafka writes hundreds of the same lines a second.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self._last: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        key = (record.name, record.lineno)
        if record.created - self._last.get(key, 0.0) < self._seconds:
            return False
        self._last[key] = record.created
        return True


class _Formatter(OrjsonFormatter):
    """A formatter that loses no event: a lone surrogate, which no UTF-8 holds, becomes ``?``."""

    def jsonify_log_record(self, log_data: dict[str, Any]) -> str:
        """Return the event as JSON."""
        try:
            return super().jsonify_log_record(log_data)
        except TypeError:
            text = json.dumps(log_data, default=str, ensure_ascii=False)
            return text.encode(errors="replace").decode()


class _File(RotatingFileHandler):
    """A log file. While it cannot be written stderr says so, once in a minute, and work goes on."""

    _told_at = -math.inf

    def handleError(self, record: logging.LogRecord) -> None:
        """Tell why a line was not written."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif time.monotonic() - self._told_at > _TOLD_AGAIN_SECONDS:
            self._told_at = time.monotonic()
            print(f"newsdesk: cannot log to {self.baseFilename}: {error}", file=sys.stderr)


def _is_not_login(record: logging.LogRecord) -> bool:
    """Tell whether a line holds no login: at DEBUG aiokafka writes whole requests, password too."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    return not any("SaslAuthenticate" in type(argument).__name__ for argument in arguments)


def configure(level: str = "INFO", file: Path | None = None, libraries: str = "WARNING") -> None:
    """Send all logs of this process to ``file`` (10 MB, then a new one, 3 kept) or to stderr.

    Unless ``level`` is DEBUG, ``libraries`` is the level of what libraries say, each line at most
    once in 5 seconds. Raises `FolderError` where the file cannot be opened.
    """
    handler: logging.Handler
    if file is None:
        handler = logging.StreamHandler()
    else:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handler = _File(file, maxBytes=10_000_000, backupCount=3, encoding="utf-8")
        except OSError as error:
            raise FolderError(f"cannot log to {file}: {error}") from error
    handler.setFormatter(
        _Formatter(
            "%(levelname)s %(name)s %(message)s",
            timestamp=True,
            rename_fields={"levelname": "level", "name": "logger", "message": "event"},
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    logging.getLogger("aiokafka.conn").addFilter(_is_not_login)
    for name in _QUIET:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else libraries)
    if level != "DEBUG":
        limit = _AtMostEvery(5.0)
        handler.addFilter(
            lambda record: record.name.split(".")[0] not in _QUIET or limit.filter(record)
        )
