"""What the worst servers answer, and how a poll of each ends."""

import asyncio
import gzip

from aiohttp import web

from tests.feed_server import (
    Answer,
    FeedServer,
    Handler,
    abort_connection,
    entries,
    promise_too_much,
    raw,
    rss,
    say_too_little,
    truncated_gzip,
)

MOST_BYTES = 5_000_000
GOOD = rss(entries(3))


def document(content: str, declarations: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?>{declarations}<rss version='2.0'><channel><title>T</title>"
        f"<item><title>one</title><guid>1</guid><description>{content}</description></item>"
        "</channel></rss>"
    ).encode()


ENDLESS = document("<a/>" * 1_200_000)
"""It is read for minutes."""

BOMB = "".join(
    f"<!ENTITY {name} '{f'&{former};' * 10}'>"
    for former, name in zip("abcdefghi", "bcdefghij", strict=True)
)
EXTERNAL = "<!DOCTYPE rss [<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"


async def chatter(request: web.Request) -> web.StreamResponse:
    """Send a byte now and then, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.05)


async def endless_redirects(request: web.Request) -> web.StreamResponse:
    location = f"{request.path}?{request.query_string}x"
    return web.Response(status=302, headers={"Location": location})


async def junk_behind_gzip(request: web.Request) -> web.StreamResponse:
    """Send what is compressed, and then for ever what decompresses to nothing."""
    response = web.StreamResponse(headers={"Content-Encoding": "gzip"})
    await response.prepare(request)
    await response.write(gzip.compress(GOOD))
    while True:
        await response.write(bytes(100_000))


EMPTY_BLOCK = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"n" * 20_000 + b"\0\x03\0" + bytes(8)
"""A gzip block with a long file name, and nothing in it (RFC 1952, section 2.3)."""

HOSTILE: dict[str, tuple[bytes | Answer | Handler | str, str]] = {
    "never answers": ("never", "timeout"),
    "begins and stops": ("drip", "timeout"),
    "drips": (chatter, "timeout"),
    "endless body": ("endless", "too_large"),
    "50 MB": (b"<rss>" * 10_000_000, "too_large"),
    "gzip bomb": (
        Answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}),
        "too_large",
    ),
    "junk behind gzip": (junk_behind_gzip, "too_large"),
    "empty blocks of gzip": (
        Answer(EMPTY_BLOCK * 300, headers={"Content-Encoding": "gzip"}),
        "too_large",
    ),
    "gzip cut off": (
        Answer(truncated_gzip(GOOD), headers={"Content-Encoding": "gzip"}),
        "truncated",
    ),
    "shorter than it says": (promise_too_much, "truncated"),
    "longer than it says": (say_too_little, "bad_response"),
    "connection reset": (abort_connection, "disconnected"),
    "a reason in Latin-1": (
        raw(b"HTTP/1.1 404 Nicht verf\xfcgbar\r\nContent-Length: 0\r\n\r\n"),
        "http_404",
    ),
    "validators in Latin-1": (
        raw(b'HTTP/1.1 200 OK\r\nETag: "\xfc"\r\nLast-Modified: M\xe4rz\r\n\r\n' + GOOD),
        "fetched",
    ),
    "no HTTP": (raw(b"\x00\xff\xfe junk \r\n" * 10), "bad_response"),
    "redirects without end": (endless_redirects, "too_many_redirects"),
    "empty": (b"", "empty"),
    "blank": (b" \n ", "empty"),
    "a page": (b"<!DOCTYPE html><html><body>Welcome</body></html>", "not_a_feed"),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_feed"),
    "JSON of something else": (b'{"error": "no such feed"}', "not_a_feed"),
    "nested 100,000 deep": (document("<a>" * 100_000), "too_deep"),
    "a sitemap nested 100,000 deep": (b"<urlset>" + b"<url>" * 100_000, "too_deep"),
    "JSON nested 100,000 deep": (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000,
        "too_deep",
    ),
    "a million elements": (document("<a/>" * 1_000_000), "parse_timeout"),
    "entity bomb": (document("&j;", f"<!DOCTYPE rss [<!ENTITY a 'ha'>{BOMB}]>"), "fetched"),
    "external entity": (document("&file;", EXTERNAL), "fetched"),
    "UTF-16 without a mark": (
        GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"),
        "fetched",
    ),
    "says Latin-1, is UTF-8": (
        Answer(GOOD, content_type="application/rss+xml; charset=iso-8859-1"),
        "fetched",
    ),
    "unknown charset": (GOOD.replace(b"UTF-8", b"x-made-up"), "fetched"),
    "10,000 entries": (
        b"<rss version='2.0'><channel><title>T</title>"
        + b"".join(b"<item><title>Report %d</title></item>" % number for number in range(10_000))
        + b"</channel></rss>",
        "fetched",
    ),
    "one guid for all": (
        b"<rss version='2.0'><channel><title>T</title>"
        + b"".join(
            b"<item><guid>same</guid><link>https://a.example/%d</link><title>%d</title></item>"
            % (number, number)
            for number in range(50)
        )
        + b"</channel></rss>",
        "fetched",
    ),
}
"""By name: a body, an answer, a handler or the name of the server's, and the reason or outcome."""


def offer(server: FeedServer, name: str, path: str) -> None:
    """Have ``server`` answer at ``path`` as the hostile ``name`` does."""
    given, _ = HOSTILE[name]
    if isinstance(given, str):
        server.handle(getattr(server, given), path)
    elif isinstance(given, bytes | Answer):
        server.serve(given, path)
    else:
        server.handle(given, path)
