"""Parsing feeds in a process of its own, which is killed where a document takes it too long."""

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from service.errors import FeedError
from service.feeds.parsed_feed import ParsedFeed
from service.process_pool import CallTimedOut, ProcessDied, ProcessPool

MEMORY_BYTES = 1024**3
"""Address space of a parsing process; a document that needs more cannot be parsed."""


@dataclass(frozen=True)
class _Document:
    body: bytes
    content_type: str | None
    url: str | None
    fetched_at: datetime | None


class FeedParser:
    """Parses feeds in ``processes`` processes, each document within ``timeout`` seconds.

    Use as an async context manager.
    """

    def __init__(self, timeout: float, processes: int = 1) -> None:
        self._timeout = timeout
        self._pool: ProcessPool[_Document, ParsedFeed] = ProcessPool(
            _set_up, (), processes, timeout
        )

    async def __aenter__(self) -> Self:
        await self._pool.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._pool.close()

    async def parse(
        self, body: bytes, content_type: str | None, url: str | None, fetched_at: datetime | None
    ) -> ParsedFeed:
        """Return what `service.feeds.parse.parse` makes of the same arguments.

        Raises `FeedError` as it does, and with reason ``parse_timeout`` or ``parser_died``.
        """
        name = url or "feed"
        try:
            return await self._pool.call(_Document(body, content_type, url, fetched_at))
        except CallTimedOut as error:
            message = f"not parsed within {self._timeout:g} s"
            raise FeedError(name, "parse_timeout", message) from error
        except ProcessDied as error:
            message = "the process that parsed it died"
            raise FeedError(name, "parser_died", message) from error


def _set_up() -> Callable[[_Document], ParsedFeed]:
    """Prepare a parsing process: bound its memory, import the parser and use it once."""
    from service.feeds.parse import parse  # only these processes need it

    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = MEMORY_BYTES if most == resource.RLIM_INFINITY else min(MEMORY_BYTES, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    parse(b"<rss version='2.0'><channel><item><title>.</title></item></channel></rss>", *[None] * 3)

    def parse_document(document: _Document) -> ParsedFeed:
        return parse(document.body, document.content_type, document.url, document.fetched_at)

    return parse_document
