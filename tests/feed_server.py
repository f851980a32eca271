"""A real HTTP server on loopback whose feeds change between polls, for tests."""

import asyncio
import gzip
import hashlib
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Entry:
    """An entry of a feed that a test writes."""

    guid: str
    title: str
    html: str = ""
    url: str | None = None
    published_at: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entries(count: int, start: int = 0) -> list[Entry]:
    """Return ``count`` entries, an hour apart, the newest first."""
    first = datetime(2026, 3, 1, tzinfo=UTC)
    made = [
        Entry(
            guid=f"entry-{number}",
            title=f"Report number {number} from the harbour",
            html=f"<p>Ship number {number} left the harbour on its way north.</p>",
            published_at=first + timedelta(hours=number),
        )
        for number in range(start, start + count)
    ]
    return made[::-1]


def rss(
    entries: Iterable[Entry], title: str = "Harbour News", link: str = "https://harbour.example/"
) -> bytes:
    """Return an RSS 2.0 document."""
    items = "".join(
        f"<item><title>{escape(entry.title)}</title>"
        f'<guid isPermaLink="false">{escape(entry.guid)}</guid>'
        f"<link>{escape(entry.url or link + entry.guid)}</link>"
        f"<content:encoded>{escape(entry.html)}</content:encoded>"
        f"<pubDate>{entry.published_at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>{link}</link><language>en</language>"
        f"{items}</channel></rss>"
    ).encode()


@dataclass
class Answer:
    """What is answered at a path. With ``validators`` conditional requests get a 304."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/rss+xml"
    validators: bool = True

    @property
    def etag(self) -> str:
        """Return the entity tag of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True)
class Request:
    """A request as it came: ``answered`` is the status that it got; times are monotonic, in s."""

    path: str
    headers: Mapping[str, str]
    answered: int
    began: float
    ended: float

    @property
    def host(self) -> str:
        """Return the host that was asked for."""
        return self.headers["Host"].partition(":")[0]


class FeedServer:
    """Serves what `serve` and `handle` set; ``requests`` is its log.

    ``tls``: it serves https; ``address``: where it listens. ``busiest`` is the largest number of
    requests that it had in hand at the same time.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        self._tls = tls
        self._address = address
        self.requests: list[Request] = []
        self.busiest = 0
        self._in_hand = 0
        self._answers: dict[str, Answer | Handler] = {}
        self._leaving = asyncio.Event()

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._address, 0, ssl_context=self._tls)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._leaving.set()
        await self._runner.cleanup()

    def url(self, path: str = "/feed.xml", host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def serve(self, body: bytes | Answer, path: str = "/feed.xml") -> str:
        """Answer at ``path`` with this from now on; return its address."""
        self._answers[path] = body if isinstance(body, Answer) else Answer(body)
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Redirect ``path`` from now on; return its address."""
        return self.serve(Answer(status=status, headers={"Location": target}), path)

    def handle(self, handler: Handler, path: str = "/feed.xml") -> str:
        """Have ``handler`` answer at ``path`` from now on; return its address."""
        self._answers[path] = handler
        return self.url(path)

    async def never(self, _request: web.Request) -> web.StreamResponse:
        """Answer nothing until the server closes; a handler."""
        await self._leaving.wait()
        return web.Response(status=503)

    async def drip(self, request: web.Request) -> web.StreamResponse:
        """Begin an answer and leave it there until the server closes; a handler."""
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"<rss>")
        await self._leaving.wait()
        return response

    async def endless(self, request: web.Request) -> web.StreamResponse:
        """Answer without end; a handler."""
        response = web.StreamResponse()
        await response.prepare(request)
        while not self._leaving.is_set():
            await response.write(b"<rss>" * 10_000)
        return response

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self._in_hand += 1
        self.busiest = max(self.busiest, self._in_hand)
        status, began = 499, time.monotonic()
        try:
            response = await self._respond(request)
            status = response.status
            return response
        finally:
            self._in_hand -= 1
            self.requests.append(
                Request(request.path, dict(request.headers), status, began, time.monotonic())
            )

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        answer = self._answers.get(request.path)
        if answer is None:
            return web.Response(status=404)
        if not isinstance(answer, Answer):
            return await answer(request)
        headers = {"Content-Type": answer.content_type, **answer.headers}
        if answer.validators and answer.status == 200:
            headers |= {"ETag": answer.etag, "Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"}
            if request.headers.get("If-None-Match") == answer.etag:
                return web.Response(status=304, headers=headers)
        return web.Response(status=answer.status, body=answer.body, headers=headers)


def truncated_gzip(body: bytes) -> bytes:
    """Return a gzip body that ends too early."""
    return gzip.compress(body)[:-20]


async def abort_connection(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer; a handler."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def raw(answer: bytes) -> Handler:
    """Return a handler that sends these bytes, whatever they are, and closes the connection."""

    async def send(request: web.Request) -> web.StreamResponse:
        await request.read()
        assert request.transport is not None
        request.transport.write(answer)
        request.transport.close()
        return web.Response()

    return send


say_too_little = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + rss(entries(3)))


async def promise_too_much(request: web.Request) -> web.StreamResponse:
    """Announce more bytes than are sent; a handler."""
    response = web.StreamResponse(headers={"Content-Length": "10000"})
    await response.prepare(request)
    await response.write(b"<rss version='2.0'><channel>")
    assert request.transport is not None
    request.transport.close()
    return response
