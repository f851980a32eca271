"""What robots.txt allows us (RFC 9309)."""

import time
from collections import OrderedDict
from urllib.parse import urlsplit

from protego import Protego

from service.feeds.answer import Fetched, Validators
from service.feeds.fetch import PRODUCT, Fetcher
from service.feeds.fetch_error import HOST_BUSY, FetchError

_KEPT_SECONDS = 24 * 3600.0
_KEPT_SECONDS_UNREACHABLE = 3600.0
_MOST_KEPT = 10_000
_MOST_BYTES = 500 * 1024

_BUSY = frozenset({HOST_BUSY, "http_429", "http_503"})
"""Reasons that say nothing of a site's rules, but that it is too much to ask it now."""

_ALL_ALLOWED = ""
_NONE_ALLOWED = "User-agent: *\nDisallow: /"


class Robots:
    """The rules of sites, fetched when they are asked for and kept for a day (section 2.4).

    A site that has none (any status 4xx) allows all; one that cannot tell (5xx, or no answer)
    allows nothing until it can (section 2.3.1).
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._kept: OrderedDict[str, tuple[float, Protego, str]] = OrderedDict()

    async def check(self, url: str) -> None:
        """Raise `FetchError` where we may not fetch ``url``: its reason is ``robots``.

        Where the site is too busy to tell, it is that of its answer.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        until, rules, why = self._kept.get(site, (0.0, None, ""))
        if rules is None or until <= time.monotonic():
            text, seconds, why = await self._fetch(site)
            rules = Protego.parse(text)
            self._kept[site] = time.monotonic() + seconds, rules, why
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        if not rules.can_fetch(url, PRODUCT):
            raise FetchError(url, "robots", why)

    async def _fetch(self, site: str) -> tuple[str, float, str]:
        """Return the rules, for how long they hold, and in words why they may forbid something."""
        why = "the site's robots.txt does not allow it"
        try:
            answer = await self._fetcher.fetch(f"{site}/robots.txt", Validators())
        except FetchError as error:
            if error.reason in _BUSY and (error.status != 503 or error.retry_after):
                raise
            if error.status is not None and 400 <= error.status < 500:
                return _ALL_ALLOWED, _KEPT_SECONDS, why
            why = f"the site's robots.txt cannot be had, so nothing is allowed: {error.message}"
            return _NONE_ALLOWED, _KEPT_SECONDS_UNREACHABLE, why
        assert isinstance(answer, Fetched)
        return answer.body[:_MOST_BYTES].decode("utf-8", "replace"), _KEPT_SECONDS, why
