"""The text of an article's page, found in a process of its own.

The method is trafilatura's (Barbaresi 2021, ACL-IJCNLP demo): the one well-kept library that finds
the article among what stands around it in pages of any site.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from types import TracebackType
from typing import Self

from service.errors import FeedError
from service.process_pool import CallTimedOut, ProcessDied, ProcessPool, bound_memory

METHOD = f"trafilatura {version('trafilatura')}"

_SHORTEST_TEXT = 250
"""Code points. A shorter text is a teaser, a notice of cookies or of a paywall."""


@dataclass(frozen=True)
class _Page:
    body: bytes
    content_type: str | None
    url: str


class PageReader:
    """Finds the text in pages in ``processes`` processes, each within ``timeout`` seconds.

    Use as an async context manager.
    """

    def __init__(self, timeout: float, processes: int = 1) -> None:
        self._timeout = timeout
        self._pool: ProcessPool[_Page, str | None] = ProcessPool(_set_up, (), processes, timeout)
        self._starting = asyncio.Lock()
        self._started = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._started:
            await self._pool.close()

    async def read(self, body: bytes, content_type: str | None, url: str) -> str:
        """Return the text of the article on a page.

        Raises `FeedError` with reason ``no_article`` (nothing on it looks like one),
        ``parse_timeout`` or ``parser_died``.
        """
        async with self._starting:
            if not self._started:
                # Only now: most services have no use for it.
                await self._pool.start()
                self._started = True
        try:
            text = await self._pool.call(_Page(body, content_type, url))
        except CallTimedOut as error:
            message = f"not read within {self._timeout:g} s"
            raise FeedError(url, "parse_timeout", message) from error
        except ProcessDied as error:
            raise FeedError(url, "parser_died", "the process that read it died") from error
        if text is None or len(text) < _SHORTEST_TEXT:
            raise FeedError(url, "no_article", "no article can be told from the rest of the page")
        return text


def _set_up() -> Callable[[_Page], str | None]:
    """Prepare a process: bound its memory, import the library and use it once."""
    from service.feeds.decoding import decode_feed  # only these processes need it
    from service.text.html import extract_page

    bound_memory()
    extract_page("<html><body><p>One.</p></body></html>")

    def read(page: _Page) -> str | None:
        try:
            found = extract_page(decode_feed(page.body, page.content_type), page.url)
        except ValueError:  # no text in any encoding
            return None
        return found.text if found.is_article else None

    return read
