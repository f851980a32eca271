"""Feeds that publish and change entries all the time, with a hub, and pages for full texts."""

import asyncio
import hashlib
import hmac
import random
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape

import aiohttp
from aiohttp import web

from tests.feed_server import Answer, FeedServer

HOSTS = 30
ENTRIES = 15
_SECONDS_TO_ANSWER = 0.1
"""Long enough that two who ask at the same time are seen to."""

_TEXT = "The harbour of Vestmark was closed for the night, officials said. " * 8
_PARAGRAPH = f"<p>{_TEXT}</p>"
_PAGE = Answer(
    f"<html><body><article>{_PARAGRAPH}</article></body></html>".encode(), content_type="text/html"
)


@dataclass
class Published:
    """A feed: its entries by number, each with its version, the newest last.

    ``full_text``: it has summaries only; ``hub``: there is a hub that pushes it.
    """

    url: str
    path: str
    full_text: bool
    hub: bool
    entries: dict[int, int] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)


class Press:
    """``number`` feeds on a server at all addresses of the loopback network."""

    def __init__(self, server: FeedServer, number: int, pick: random.Random) -> None:
        self._server = server
        self._pick = pick
        self._numbers = count()
        self._hub = server.handle(self._subscribe, "/hub")
        self._callbacks: dict[str, tuple[str, str]] = {}
        self.pushes = 0
        self.feeds = [self._found(index) for index in range(number)]

    def _found(self, index: int) -> Published:
        path = f"/feed-{index}.xml"
        url = self._server.url(path, f"127.0.3.{index % HOSTS + 1}")
        self._server.handle(self._answer, path)
        feed = Published(url, path, full_text=index % 3 == 1, hub=index % 3 == 2)
        self.publish(feed)
        return feed

    def publish(self, feed: Published) -> None:
        """Let a feed have a new entry, or another version of one that it shows."""
        if feed.entries and self._pick.random() < 0.4:
            number = self._pick.choice(list(feed.entries))
        else:
            number = next(self._numbers)
            self._server.serve(_PAGE, f"/page-{number}")
        feed.entries[number] = feed.entries.get(number, 0) + 1
        feed.titles.append(self._title(number, feed.entries[number]))
        if len(feed.entries) > ENTRIES:
            del feed.entries[min(feed.entries)]

    async def push(self, feed: Published) -> None:
        """Have the hub push what the feed shows, again until that is taken."""
        async with aiohttp.ClientSession() as session:
            while feed.url in self._callbacks:
                callback, secret = self._callbacks[feed.url]
                body = self._document(feed)
                signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
                headers = {
                    "X-Hub-Signature": f"sha256={signed}",
                    "Content-Type": "application/rss+xml",
                }
                try:
                    async with session.post(callback, data=body, headers=headers) as answer:
                        if answer.status == 202:
                            self.pushes += 1
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.5)

    async def _subscribe(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        question = {
            "hub.mode": "subscribe",
            "hub.topic": form["hub.topic"],
            "hub.challenge": "who-asks",
            "hub.lease_seconds": "86400",
        }
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(form["hub.callback"], params=question) as answer,
            ):
                if answer.status == 200:
                    self._callbacks[form["hub.topic"]] = form["hub.callback"], form["hub.secret"]
        except aiohttp.ClientError:
            return web.Response(status=503)
        return web.Response(status=202)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        feed = self.feeds[int(request.path.removeprefix("/feed-").removesuffix(".xml"))]
        body = self._document(feed)
        headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()}"'}
        await asyncio.sleep(_SECONDS_TO_ANSWER)
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type="application/rss+xml", headers=headers)

    def _document(self, feed: Published) -> bytes:
        items = "".join(
            f"<item><title>{escape(self._title(number, version))}</title>"
            f"<guid isPermaLink='false'>entry-{number}</guid>"
            f"<link>{feed.url.replace(feed.path, '')}/page-{number}</link>"
            + ("" if feed.full_text else f"<content:encoded>{escape(_PARAGRAPH)}</content:encoded>")
            + "</item>"
            for number, version in reversed(list(feed.entries.items()))
        )
        hub = f"<atom:link rel='hub' href='{self._hub}'/>" if feed.hub else ""
        return (
            "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom' "
            "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
            f"<title>{feed.path}</title>{hub}"
            f"<atom:link rel='self' href='{feed.url}'/>{items}</channel></rss>"
        ).encode()

    @staticmethod
    def _title(number: int, version: int) -> str:
        return f"Report {number}, version {version}"
