"""Fetching one feed over HTTP: conditional, bounded, from public addresses alone."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from service.feeds.addresses import public_socket
from service.feeds.answer import Fetched, NotModified, Validators
from service.feeds.challenge import looks_like_a_challenge
from service.feeds.content_coding import ACCEPTED, GZIP_MAGIC, ContentDecoder
from service.feeds.fetch_error import HOST_BUSY, FetchError, explain
from service.feeds.headers import age, date, fresh_for, retry_after
from service.feeds.holds import Holds
from service.feeds.parsed_feed import absolute_url, distinct
from service.feeds.resolver import Resolver
from service.feeds.send_once import send_once
from service.urls import is_web_url

PRODUCT = "newsdesk"
"""Name that fetches go by, in the User-Agent and in robots.txt."""

MAX_REDIRECTS = 5

_REFUSALS = frozenset({401, 403, 405, 406, 429, 503})
_REFUSAL_BYTES = 16 * 1024
_REFUSAL_SECONDS = 2.0
"""So much of the page of a refusal is looked at, to tell what it is."""

_KEPT_ALIVE_SECONDS = 2.0
"""A connection is kept for the next feed of the same host, which has its turn after a pause.

Of 100,000 hosts, not for longer: each is some forty objects to whoever looks for garbage. Less than
the 5 s after which common servers (Apache, Node) close it, too: a request that is on its way by
then is lost.
"""

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": ACCEPTED,
}


def user_agent(contact: str = "") -> str:
    """Return the name that fetches go by, with the address for complaints, if there is one."""
    product = f"{PRODUCT}/{version(PRODUCT)}"
    contact = " ".join(contact.split())
    return f"{product} (+{contact})" if contact else product


class Fetcher:
    """An HTTP client for feeds: connections are kept alive, cookies are not.

    ``timeout`` is in seconds for a whole fetch, redirects included; of it connecting may take
    ``connect_timeout``, and the first byte and each pause ``silence_timeout``. ``max_bytes``
    bounds a body, as it comes and decompressed; ``agent`` is the User-Agent; ``on_resolved`` is
    told each host's address. A host that asks for a pause has it from all that is fetched here
    (`Holds`). Use as an async context manager.
    """

    def __init__(
        self,
        *,
        timeout: float,
        connect_timeout: float = 10.0,
        silence_timeout: float = 15.0,
        max_bytes: int,
        allow_private: bool = False,
        agent: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_resolved: Callable[[str, str], None] = lambda _host, _address: None,
    ) -> None:
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._silence_timeout = silence_timeout
        self._on_resolved = on_resolved
        self._max_bytes = max_bytes
        self._allow_private = allow_private
        self._headers = _HEADERS | {"User-Agent": agent}
        self._now = now
        self._holds = Holds()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,
                keepalive_timeout=_KEPT_ALIVE_SECONDS,
                resolver=Resolver(self._on_resolved),
                socket_factory=None if self._allow_private else public_socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(
                total=None, connect=self._connect_timeout, sock_read=self._silence_timeout
            ),
            auto_decompress=False,
            middlewares=(send_once,),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def fetch(self, url: str, validators: Validators) -> Fetched | NotModified:
        """Return the document at ``url``, unless it is as it was when ``validators`` were given.

        Raises `FetchError`.
        """
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(url, validators)
        except TimeoutError as error:
            raise FetchError(url, "timeout", f"no whole answer in {self._timeout:g} s") from error

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """Send a form; raises `FetchError` where it is not accepted (2xx)."""
        address = _parse(url, url)
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._request(url, "POST", address, data=form) as response,
            ):
                if not 200 <= response.status < 300:
                    message = f"HTTP {response.status} {response.reason or ''}".rstrip()
                    raise FetchError(url, f"http_{response.status}", message, response.status)
        except TimeoutError as error:
            raise FetchError(url, "timeout", f"no whole answer in {self._timeout:g} s") from error

    async def _follow(self, url: str, validators: Validators) -> Fetched | NotModified:
        address = _parse(url, url)
        seen, moved_to, permanent = [address], None, True
        while True:
            async with self._request(url, "GET", address, headers=validators.headers()) as response:
                if response.status not in _REDIRECTS:
                    return await self._read(url, response, validators, moved_to)
                permanent = permanent and response.status in _PERMANENT
                target = _target(url, address, response)
            if address.scheme == "https" and target.scheme == "http":
                message = f"redirects from https to {target}, which anyone on the way can change"
                raise FetchError(url, "downgrade", message)
            address = target
            if address in seen:
                raise FetchError(url, "too_many_redirects", f"redirects in a circle to {address}")
            if len(seen) > MAX_REDIRECTS:
                message = f"more than {MAX_REDIRECTS} redirects"
                raise FetchError(url, "too_many_redirects", message)
            seen.append(address)
            if permanent:
                moved_to = str(address)

    @asynccontextmanager
    async def _request(
        self, url: str, method: str, address: URL, **more: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Yield the answer to one request; what goes wrong meanwhile is a `FetchError`."""
        status, host = None, address.host or ""
        if hold := self._holds.of(host, self._now()):
            message = f"{host} has asked for a pause until {hold.until:%H:%M}Z (HTTP {hold.status})"
            raise FetchError(url, HOST_BUSY, message, None, hold.until - self._now())
        try:
            async with self._session.request(
                method, address, allow_redirects=False, **more
            ) as response:
                status = response.status
                wait = retry_after(response.headers.get("Retry-After"), self._now())
                self._holds.note(host, status, wait, self._now())
                yield response
        except aiohttp.ConnectionTimeoutError as error:
            message = f"cannot connect within {self._connect_timeout:g} s"
            raise FetchError(url, "timeout", message) from error
        except aiohttp.SocketTimeoutError as error:
            message = f"nothing came for {self._silence_timeout:g} s"
            raise FetchError(url, "timeout", message, status) from error
        except (aiohttp.ClientError, OSError, ValueError, LookupError) as error:
            if isinstance(error, TimeoutError):
                raise
            reason, message = explain(error)
            raise FetchError(url, reason, message, status) from error

    async def _read(
        self,
        url: str,
        response: aiohttp.ClientResponse,
        validators: Validators,
        moved_to: str | None,
    ) -> Fetched | NotModified:
        status, headers = response.status, response.headers
        final = str(response.url)
        given = Validators.given_in(headers)
        fresh = fresh_for(headers, self._now())
        if status == 304 and validators.headers():
            kept = Validators(
                given.etag or validators.etag, given.last_modified or validators.last_modified
            )
            return NotModified(final, status, moved_to, fresh, age(headers), date(headers), kept)
        if not 200 <= status < 300:
            wait = retry_after(headers.get("Retry-After"), self._now())
            reason = "gone" if status == 410 else f"http_{status}"
            message = f"HTTP {status} {response.reason or ''}".rstrip()
            if status in _REFUSALS and looks_like_a_challenge(headers, await _beginning(response)):
                message += ", looks like a bot challenge"
            raise FetchError(url, reason, message, status, wait)
        body = await self._read_body(url, response)
        return Fetched(
            url=final,
            status=status,
            moved_to=moved_to,
            fresh_for=fresh,
            age=age(headers),
            date=date(headers),
            validators=given,
            body=body,
            body_hash=hashlib.sha256(body).hexdigest(),
            content_type=headers.get("Content-Type"),
            hubs=_linked(response, "hub"),
            topic=next(iter(_linked(response, "self")), None),
        )

    async def _read_body(self, url: str, response: aiohttp.ClientResponse) -> bytes:
        encoding = response.headers.get("Content-Encoding")
        try:
            decoder = ContentDecoder(encoding)
            body = bytearray()
            received = 0
            async for chunk in response.content.iter_any():
                received += len(chunk)
                if not encoding and not body and chunk.startswith(GZIP_MAGIC):
                    # A file that is compressed itself, as sitemaps often are.
                    encoding = "gzip"
                    decoder = ContentDecoder(encoding)
                body += decoder.decode(chunk, self._max_bytes - len(body))
                if max(received, len(body)) > self._max_bytes:
                    message = f"larger than {self._max_bytes:,} bytes"
                    raise FetchError(url, "too_large", message, response.status)
        except ValueError as error:
            raise FetchError(url, "bad_encoding", str(error), response.status) from error
        if not decoder.complete:
            message = "the compressed data end too early"
            raise FetchError(url, "truncated", message, response.status)
        return bytes(body)


def _linked(response: aiohttp.ClientResponse, relation: str) -> tuple[str, ...]:
    """Return the addresses that the ``Link`` headers give for a relation (RFC 8288)."""
    try:
        links = response.links.getall(relation, [])
        return tuple(distinct(absolute_url(str(link["url"]), None) for link in links))
    except ValueError:
        return ()


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """Return the beginning of an error page, as far as it comes soon and can be read."""
    try:
        async with asyncio.timeout(_REFUSAL_SECONDS):
            data = await response.content.read(_REFUSAL_BYTES)
        return ContentDecoder(response.headers.get("Content-Encoding")).decode(data, _REFUSAL_BYTES)
    except (TimeoutError, aiohttp.ClientError, ValueError):
        return b""


def _parse(url: str, text: str, base: URL | None = None) -> URL:
    try:
        address = base.join(URL(text)) if base else URL(text)
        valid = is_web_url(str(address))
    except ValueError as error:
        raise FetchError(url, "bad_url", f"not a URL: {error}") from error
    if not valid:
        raise FetchError(url, "bad_url", f"not an http or https URL: {address}")
    return address.with_fragment(None)


def _target(url: str, base: URL, response: aiohttp.ClientResponse) -> URL:
    location = response.headers.get("Location", "").strip()
    if not location:
        message = f"HTTP {response.status} without a Location"
        raise FetchError(url, "bad_response", message, response.status)
    # A login in it would be sent on, and stand where the feed has moved to.
    return _parse(url, location, base).with_user(None)
