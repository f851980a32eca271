"""The text of an article's page, found in a process of its own.

The method is trafilatura's (Barbaresi 2021, ACL-IJCNLP demo): the one well-kept library that finds
the article among what stands around it in pages of any site.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from service.errors import FeedError
from service.feeds.killable import KillableReader
from service.process_pool import bound_memory

METHOD = f"trafilatura {version('trafilatura')}"

_SHORTEST_TEXT = 250
"""Code points. A shorter text is a teaser, a notice of cookies or of a paywall."""


@dataclass(frozen=True)
class _Page:
    body: bytes
    content_type: str | None
    url: str


class PageReader(KillableReader[_Page, str | None]):
    """Finds the text in pages; its processes start with the first, since most have no use for it.

    ``timeout`` is in seconds for each page.
    """

    def __init__(self, timeout: float, processes: int = 1) -> None:
        super().__init__(_set_up, timeout, processes, lazy=True)

    async def read(self, body: bytes, content_type: str | None, url: str) -> str:
        """Return the text of the article on a page.

        Raises `FeedError` with reason ``no_article`` (nothing on it looks like one), and as
        `KillableReader.call` does.
        """
        text = await self.call(url, _Page(body, content_type, url))
        if text is None or len(text) < _SHORTEST_TEXT:
            raise FeedError(url, "no_article", "no article can be told from the rest of the page")
        return text


def _set_up() -> Callable[[_Page], str | None]:
    """Prepare a process: bound its memory, import the library and use it once."""
    from service.feeds.decoding import decode_feed  # only these processes need it
    from service.text.page import extract_page

    bound_memory()
    extract_page("<html><body><p>One.</p></body></html>")

    def read(page: _Page) -> str | None:
        try:
            found = extract_page(decode_feed(page.body, page.content_type), page.url)
        except ValueError:  # no text in any encoding
            return None
        return found.text if found.is_article else None

    return read
