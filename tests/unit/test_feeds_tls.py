"""Feeds over https, from servers that can be trusted and from others; never back to http."""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp.connector
import pytest
import trustme

from service.feeds.answer import Fetched, Validators
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import FetchError
from tests.feed_server import FeedServer, entries, rss

FEED = rss(entries(2))
AUTHORITY = trustme.CA()
LONG_AGO = datetime.now(UTC) - timedelta(days=30)

Issue = Callable[[], trustme.LeafCert]


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the test's own authority stand for those that the system trusts."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", context)


@asynccontextmanager
async def serving(certificate: trustme.LeafCert) -> AsyncIterator[FeedServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    async with FeedServer(context) as server:
        yield server


async def fetch(url: str) -> Fetched:
    async with Fetcher(timeout=10, max_bytes=100_000, allow_private=True, agent="test") as fetcher:
        answer = await fetcher.fetch(url, Validators())
    assert isinstance(answer, Fetched)
    return answer


async def test_a_server_that_can_be_trusted() -> None:
    async with serving(AUTHORITY.issue_cert("127.0.0.1")) as server:
        assert (await fetch(server.serve(FEED))).body == FEED


@pytest.mark.parametrize(
    ("issue", "why"),
    [
        (lambda: trustme.CA().issue_cert("127.0.0.1"), "certificate verify failed"),
        (lambda: AUTHORITY.issue_cert("other.example"), "IP address mismatch"),
        (
            lambda: AUTHORITY.issue_cert(
                "127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=1)
            ),
            "certificate has expired",
        ),
    ],
    ids=["unknown authority", "other name", "expired"],
)
async def test_a_server_that_cannot_is_told_and_nothing_is_taken(issue: Issue, why: str) -> None:
    async with serving(issue()) as server:
        with pytest.raises(FetchError, match=why) as caught:
            await fetch(server.serve(FEED))
    assert caught.value.reason == "tls"
    assert not server.requests


async def test_a_redirect_from_https_to_http_is_refused() -> None:
    async with serving(AUTHORITY.issue_cert("127.0.0.1")) as secure, FeedServer() as plain:
        url = secure.redirect("/old.xml", plain.serve(FEED))
        with pytest.raises(FetchError, match="redirects from https to http://") as caught:
            await fetch(url)
    assert caught.value.reason == "downgrade"
    assert not plain.requests


async def test_a_redirect_from_http_to_https_is_followed() -> None:
    async with serving(AUTHORITY.issue_cert("127.0.0.1")) as secure, FeedServer() as plain:
        answer = await fetch(plain.redirect("/old.xml", secure.serve(FEED), 301))
    assert (answer.url, answer.moved_to) == (secure.url(), secure.url())
