"""Fetching one feed over HTTP: conditional, bounded, from public addresses alone."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from service.feeds.addresses import public_socket
from service.feeds.answer import Fetched, NotModified, Validators
from service.feeds.body import read_beginning, read_body
from service.feeds.challenge import looks_like_a_challenge
from service.feeds.content_coding import ACCEPTED
from service.feeds.fetch_error import HOST_BUSY, FetchError, explain
from service.feeds.headers import age, date, fresh_for, retry_after
from service.feeds.holds import Holds
from service.feeds.parsed_feed import absolute_url, distinct
from service.feeds.resolver import Resolver
from service.feeds.send_once import send_once
from service.urls import host_of, is_web_url

PRODUCT = "newsdesk"
"""Name that fetches go by, in the User-Agent and in robots.txt."""

MAX_REDIRECTS = 5

_REFUSALS = frozenset({401, 403, 405, 406, 429, 503})
_KEPT_ALIVE_SECONDS = 2.0
"""A connection is kept for the next feed of the same host, which has its turn after a pause.

Of 100,000 hosts, not for longer: each is some forty objects to whoever looks for garbage. Less than
the 5 s after which common servers (Apache, Node) close it, too: a request that is on its way by
then is lost.
"""

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
Check = Callable[[str], Awaitable[None]]
"""Raises `FetchError` where an address must not be fetched."""

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


async def _at_once(_host: str) -> None:
    """Wait for no turn."""


class Fetcher:
    """An HTTP client for feeds: connections are kept alive, cookies are not.

    ``timeout`` is in seconds for a whole fetch, redirects included; of it connecting may take
    ``connect_timeout``, and the first byte and each pause ``silence_timeout``. ``max_bytes``
    bounds a body, as it comes and decompressed; ``agent`` is the User-Agent; ``on_resolved`` is
    told each host's address; ``at`` waits until it is our turn at a host, in a fetch before each
    request, redirected ones too. A host that asks for a pause has it from all that is fetched here
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
        at: Callable[[str], Awaitable[None]] = _at_once,
    ) -> None:
        self._timeout = timeout
        self._at = at
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

    async def fetch(
        self, url: str, validators: Validators, check: Check | None = None
    ) -> Fetched | NotModified:
        """Return the document at ``url``, unless it is as it was when ``validators`` were given.

        ``check`` is asked before each request. Raises `FetchError`.
        """
        try:
            async with asyncio.timeout(self._timeout) as limit:
                return await self._follow(url, validators, check, limit)
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

    async def _follow(
        self, url: str, validators: Validators, check: Check | None, limit: asyncio.Timeout
    ) -> Fetched | NotModified:
        address = _parse(url, url)
        seen, moved_to, permanent = [address], None, True
        while True:
            await self._await_turn(address, check, limit)
            asked_with = validators.headers(str(address.with_user(None)))
            async with self._request(url, "GET", address, headers=asked_with) as response:
                if response.status == 304 and asked_with:
                    return self._not_modified(response, validators, moved_to)
                if response.status == 410 and not permanent:
                    # Whoever leads here may lead elsewhere tomorrow.
                    raise FetchError(url, "http_410", "HTTP 410 after a redirect", 410)
                if response.status not in _REDIRECTS:
                    return await self._read(url, response, moved_to)
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

    async def _await_turn(self, address: URL, check: Check | None, limit: asyncio.Timeout) -> None:
        """Wait until the address may be asked; no time of the fetch passes meanwhile."""
        loop, ends_at = asyncio.get_running_loop(), limit.when()
        assert ends_at is not None
        left = ends_at - loop.time()
        limit.reschedule(None)
        if check is not None:
            await check(str(address))
        await self._at(host_of(str(address)))
        limit.reschedule(loop.time() + left)

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

    def _not_modified(
        self, response: aiohttp.ClientResponse, validators: Validators, moved_to: str | None
    ) -> NotModified:
        headers = response.headers
        given = Validators.given_in(headers)
        return NotModified(
            url=str(response.url),
            status=response.status,
            moved_to=moved_to,
            fresh_for=fresh_for(headers, self._now()),
            age=age(headers),
            date=date(headers),
            validators=Validators(
                given.etag or validators.etag, given.last_modified or validators.last_modified
            ),
        )

    async def _read(
        self, url: str, response: aiohttp.ClientResponse, moved_to: str | None
    ) -> Fetched:
        status, headers = response.status, response.headers
        if not 200 <= status < 300:
            wait = retry_after(headers.get("Retry-After"), self._now())
            reason = "gone" if status == 410 else f"http_{status}"
            message = f"HTTP {status} {response.reason or ''}".rstrip()
            if status in _REFUSALS and looks_like_a_challenge(
                headers, await read_beginning(response)
            ):
                message += ", looks like a bot challenge"
            raise FetchError(url, reason, message, status, wait)
        body = await read_body(url, response, self._max_bytes)
        return Fetched(
            url=str(response.url),
            status=status,
            moved_to=moved_to,
            fresh_for=fresh_for(headers, self._now()),
            age=age(headers),
            date=date(headers),
            validators=Validators.given_in(headers),
            body=body,
            body_hash=hashlib.sha256(body).hexdigest(),
            content_type=headers.get("Content-Type"),
            hubs=_linked(response, "hub"),
            topic=next(iter(_linked(response, "self")), None),
        )


def _linked(response: aiohttp.ClientResponse, relation: str) -> tuple[str, ...]:
    """Return the addresses that the ``Link`` headers give for a relation (RFC 8288)."""
    try:
        links = response.links.getall(relation, [])
        return tuple(distinct(absolute_url(str(link["url"]), None) for link in links))
    except ValueError:
        return ()


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
