"""The feeds of a web page (https://www.rssboard.org/rss-autodiscovery). Pure."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from service.feeds.parsed_feed import absolute_url

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/json",
        "text/xml",
        "application/xml",
    }
)
_MOST_BYTES = 1_000_000


def feeds_of_page(page: str, url: str) -> list[tuple[str, str | None]]:
    """Return address and title of each feed that a page at ``url`` names, in its order."""
    finder = _Finder(url)
    finder.feed(page[:_MOST_BYTES])
    finder.close()
    return list(finder.found.items())


class _Finder(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str | None] = {}
        self._base = base

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attributes}
        if tag == "base" and given.get("href"):
            self._base = urljoin(self._base, given["href"])
        if tag != "link" or given.get("type", "").partition(";")[0].lower() not in _TYPES:
            return
        relations = given.get("rel", "").lower().split()
        if "alternate" not in relations and "feed" not in relations:
            return
        address = absolute_url(given.get("href"), self._base)
        if address and not _is_an_interface(address):
            self.found.setdefault(address, given.get("title") or None)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)


def _is_an_interface(address: str) -> bool:
    """Tell whether it is an alternate form of the page itself: WordPress and oEmbed have some."""
    return "/wp-json/" in address or "oembed" in address
