"""The bytes of a feed to its entries: RSS, RDF, Atom, JSON Feed and news sitemaps. Pure.

It takes as long as the document makes it take; `service.feeds.parser` sets a limit.
"""

from datetime import datetime

from service.errors import FeedError
from service.feeds.decoding import decode_feed, root_name
from service.feeds.json_feed import parse_json_feed
from service.feeds.parsed_feed import ParsedFeed
from service.feeds.sitemap import SITEMAP_ROOTS, parse_sitemap
from service.feeds.xml_feed import parse_xml_feed


def parse(
    body: bytes, content_type: str | None, url: str | None, fetched_at: datetime | None
) -> ParsedFeed:
    """Return the feed in ``body``. One without entries is a feed, too.

    ``content_type`` is HTTP's, a hint at the encoding only; ``url`` the address of the
    document, which relative links refer to. Raises `FeedError` with reason ``empty``,
    ``not_a_feed`` (a web page, an image, …), ``too_deep`` (`nesting.DEEPEST`) or
    ``not_well_formed`` (nothing could be read).
    """
    name = url or "feed"
    try:
        text = decode_feed(body, content_type).strip()
    except ValueError as error:
        raise FeedError(name, "not_a_feed", f"not a feed: {error}") from error
    if not text:
        raise FeedError(name, "empty", "the document is empty")
    try:
        if text.startswith(("{", "[")):
            return parse_json_feed(text, url, fetched_at)
        if root_name(text) in SITEMAP_ROOTS:
            return parse_sitemap(text, url, fetched_at)
        return parse_xml_feed(text, url, fetched_at)
    except FeedError:
        raise
    except Exception as error:  # feedparser lets many kinds through, on input nobody foresaw
        message = f"cannot be read: {type(error).__name__}: {error}"
        raise FeedError(name, "not_well_formed", " ".join(message.split())[:300]) from error
