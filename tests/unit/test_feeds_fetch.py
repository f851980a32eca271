import gzip
import socket
import sys
import zlib
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
from aiohttp import web

from service.feeds import addresses
from service.feeds.addresses import is_public
from service.feeds.answer import Fetched, NotModified, Validators
from service.feeds.content_coding import ContentDecoder
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import FetchError
from service.feeds.headers import LONGEST_RETRY_AFTER, fresh_for, retry_after
from tests.feed_server import (
    Answer,
    FeedServer,
    abort_connection,
    entries,
    promise_too_much,
    raw,
    rss,
    truncated_gzip,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = rss(entries(5))


def open_fetcher(
    *, timeout: float = 10, max_bytes: int = 100_000, allow_private: bool = True, **more: Any
) -> Fetcher:
    return Fetcher(
        timeout=timeout,
        max_bytes=max_bytes,
        allow_private=allow_private,
        agent="newsdesk/test (+desk@example.org)",
        now=lambda: NOW,
        **more,
    )


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with open_fetcher() as fetcher:
        yield fetcher


async def fetch_error(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url, Validators())
    assert str(caught.value).startswith(f"{url}: ")
    return caught.value


async def test_what_was_fetched_is_not_fetched_again(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.serve(FEED)
    first = await fetcher.fetch(url, Validators())
    assert isinstance(first, Fetched)
    assert (first.status, first.body, first.content_type) == (200, FEED, "application/rss+xml")
    again = await fetcher.fetch(url, first.validators)
    assert isinstance(again, NotModified)
    assert again.validators == first.validators
    server.serve(rss(entries(6)))
    changed = await fetcher.fetch(url, again.validators)
    assert isinstance(changed, Fetched)
    assert changed.body_hash != first.body_hash
    assert [request.answered for request in server.requests] == [200, 304, 200]


async def test_requests_name_the_service_and_carry_no_cookies(
    server: FeedServer, fetcher: Fetcher
) -> None:
    url = server.serve(Answer(FEED, headers={"Set-Cookie": "a=b"}))
    await fetcher.fetch(url, Validators())
    await fetcher.fetch(url, Validators())
    for request in server.requests:
        assert request.headers["User-Agent"] == "newsdesk/test (+desk@example.org)"
        assert "Cookie" not in request.headers


@pytest.mark.parametrize("status", [404, 410, 403, 429, 500, 503, 304, 300])
async def test_statuses_are_reasons(server: FeedServer, fetcher: Fetcher, status: int) -> None:
    error = await fetch_error(fetcher, server.serve(Answer(status=status)))
    assert error.reason == ("gone" if status == 410 else f"http_{status}")
    assert error.status == status


@pytest.mark.parametrize("reason", [b"Nicht verf\xfcgbar", b"\x1b[2JNicht da", b"long " * 1000])
async def test_what_a_server_calls_its_refusal_is_told_in_a_printable_line(
    server: FeedServer, fetcher: Fetcher, reason: bytes
) -> None:
    headers = b"Connection: close\r\nContent-Length: 0\r\n\r\n"
    url = server.handle(raw(b"HTTP/1.1 404 " + reason + b"\r\n" + headers))
    fetched = await fetch_error(fetcher, url)
    with pytest.raises(FetchError) as posted:
        await fetcher.post(url, {"hub.mode": "subscribe"})
    for error in (fetched, posted.value):
        assert error.reason == "http_404"
        assert error.message.isprintable()
        assert len(error.message) <= 500


async def test_a_validator_that_cannot_be_sent_back_is_none(
    server: FeedServer, fetcher: Fetcher
) -> None:
    headers = b'ETag: "\xfc"\r\nLast-Modified: Sun, 01 Mar 2026 12:00:00 GMT\r\n'
    url = server.handle(raw(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + FEED))
    first = await fetcher.fetch(url, Validators())
    assert first.validators == Validators(None, "Sun, 01 Mar 2026 12:00:00 GMT")
    server.serve(FEED)
    assert isinstance(await fetcher.fetch(url, first.validators), Fetched)


async def test_retry_after_is_reported(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.serve(Answer(status=429, headers={"Retry-After": "7200"}))
    error = await fetch_error(fetcher, url)
    assert error.retry_after is not None
    assert error.retry_after.total_seconds() == 7200


async def test_redirects_are_followed_and_told_apart(server: FeedServer, fetcher: Fetcher) -> None:
    url = server.serve(FEED)
    server.redirect("/old", "/older", 301)
    server.redirect("/older", url, 308)
    server.redirect("/now", url, 302)
    server.redirect("/half", "/now", 301)
    moved = {
        path: (await fetcher.fetch(server.url(path), Validators())).moved_to
        for path in ("/feed.xml", "/old", "/now", "/half")
    }
    assert moved == {"/feed.xml": None, "/old": url, "/now": None, "/half": server.url("/now")}


async def test_redirects_end(server: FeedServer, fetcher: Fetcher) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    assert (await fetch_error(fetcher, server.url("/a"))).reason == "too_many_redirects"
    for number in range(10):
        server.redirect(f"/{number}", f"/{number + 1}")
    assert (await fetch_error(fetcher, server.url("/0"))).reason == "too_many_redirects"
    assert len(server.requests) == 2 + 6


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("ftp://127.0.0.1/feed", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
        ("http://[::1", "bad_url"),
        ("", "bad_response"),
    ],
)
async def test_redirects_that_lead_nowhere(
    server: FeedServer, fetcher: Fetcher, target: str, reason: str
) -> None:
    assert (await fetch_error(fetcher, server.redirect("/a", target))).reason == reason


@pytest.mark.parametrize(
    "url",
    ["", "feed.xml", "http://", "http://[::1/x", "ftp://x/", "http://a b/", "http://x:99999/"],
)
async def test_what_is_no_url(fetcher: Fetcher, url: str) -> None:
    assert (await fetch_error(fetcher, url)).reason == "bad_url"


async def test_size_is_bounded_also_decompressed(server: FeedServer) -> None:
    async with open_fetcher(max_bytes=50_000) as fetcher:
        plain = server.serve(b"x" * 50_001, "/plain")
        assert (await fetch_error(fetcher, plain)).reason == "too_large"
        bomb = gzip.compress(gzip.compress(b"\0" * 100_000_000))
        headers = {"Content-Encoding": "gzip"}
        packed = server.serve(Answer(gzip.decompress(bomb), headers=headers), "/bomb")
        assert (await fetch_error(fetcher, packed)).reason == "too_large"
        endless = server.handle(server.endless, "/endless")
        assert (await fetch_error(fetcher, endless)).reason == "too_large"
        fits = await fetcher.fetch(server.serve(b"x" * 50_000, "/fits"), Validators())
        assert isinstance(fits, Fetched)


async def test_time_is_bounded(server: FeedServer) -> None:
    async with open_fetcher(timeout=0.3) as fetcher:
        for handler in (server.never, server.drip):
            assert (await fetch_error(fetcher, server.handle(handler))).reason == "timeout"


@pytest.mark.parametrize(
    "packed",
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        ("gzip", gzip.compress(FEED[:50]) + gzip.compress(FEED[50:])),
        ("gzip", gzip.compress(FEED) + b"\0" * 10),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED, wbits=-15)),
        ("br", brotli.compress(FEED)),
        ("zstd", zstd.compress(FEED)),
        ("zstd", zstd.compress(FEED[:50]) + zstd.compress(FEED[50:])),
        ("zstd", zstd.compress(FEED) + b"\0" * 10),
        ("identity", FEED),
        ("", FEED),
        ("", gzip.compress(FEED)),
    ],
)
async def test_compressed_bodies(
    server: FeedServer, fetcher: Fetcher, packed: tuple[str, bytes]
) -> None:
    encoding, body = packed
    url = server.serve(Answer(body, headers={"Content-Encoding": encoding} if encoding else {}))
    fetched = await fetcher.fetch(url, Validators())
    assert isinstance(fetched, Fetched)
    assert fetched.body == FEED


@pytest.mark.parametrize(
    ("encoding", "body", "reason"),
    [
        ("gzip", truncated_gzip(FEED), "truncated"),
        ("", truncated_gzip(FEED), "truncated"),
        ("gzip", gzip.compress(FEED, mtime=0)[:5], "truncated"),
        ("deflate", zlib.compress(FEED)[:-4], "truncated"),
        ("gzip", FEED, "bad_encoding"),
        ("br", brotli.compress(FEED)[:-4], "truncated"),
        ("br", FEED, "bad_encoding"),
        ("zstd", zstd.compress(FEED)[:-4], "truncated"),
        ("zstd", FEED, "bad_encoding"),
        ("compress", FEED, "bad_encoding"),
    ],
)
async def test_damaged_compressed_bodies(
    server: FeedServer, fetcher: Fetcher, encoding: str, body: bytes, reason: str
) -> None:
    url = server.serve(Answer(body, headers={"Content-Encoding": encoding} if encoding else {}))
    assert (await fetch_error(fetcher, url)).reason == reason


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    ("encoding", "packed", "whole"),
    [
        ("gzip", gzip.compress(FEED) + gzip.compress(b"more"), FEED + b"more"),
        ("zstd", zstd.compress(FEED) + zstd.compress(b"more"), FEED + b"more"),
        ("br", brotli.compress(FEED), FEED),
    ],
    ids=["gzip", "zstd", "br"],
)
def test_decompression_does_not_depend_on_the_chunks(
    size: int, encoding: str, packed: bytes, whole: bytes
) -> None:
    decoder = ContentDecoder(encoding)
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert b"".join(decoder.decode(chunk, 10**6) for chunk in chunks) == whole
    assert decoder.complete


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(10**8))),
        ("deflate", zlib.compress(bytes(10**8))),
        ("br", brotli.compress(bytes(10**8), quality=5)),
        ("zstd", zstd.compress(bytes(10**8))),
    ],
    ids=["gzip", "deflate", "br", "zstd"],
)
def test_a_bomb_is_decompressed_no_further_than_the_limit(encoding: str, bomb: bytes) -> None:
    decoded = ContentDecoder(encoding).decode(bomb, 10_000)
    assert 10_000 < len(decoded) < 100_000


async def test_broken_connections(server: FeedServer, fetcher: Fetcher) -> None:
    assert (await fetch_error(fetcher, server.handle(promise_too_much))).reason == "truncated"
    assert (await fetch_error(fetcher, server.handle(abort_connection))).reason == "disconnected"
    secure = server.url().replace("http:", "https:")
    assert (await fetch_error(fetcher, secure)).reason == "tls"
    assert (await fetch_error(fetcher, "http://127.0.0.1:1/")).reason == "connect"
    assert (await fetch_error(fetcher, "http://no-such-host.invalid/")).reason == "dns"


async def test_a_connection_is_kept_for_the_next_request(
    server: FeedServer, fetcher: Fetcher
) -> None:
    clients: set[object] = set()

    async def note(request: web.Request) -> web.Response:
        assert request.transport is not None
        clients.add(request.transport.get_extra_info("peername"))
        return web.Response(body=FEED)

    url = server.handle(note)
    for _ in range(3):
        await fetcher.fetch(url, Validators())
    assert len(clients) == 1


async def test_a_request_that_gets_no_answer_is_not_sent_again(
    server: FeedServer, fetcher: Fetcher
) -> None:
    url = server.handle(abort_connection)
    assert (await fetch_error(fetcher, url)).reason == "disconnected"
    assert len(server.requests) == 1, "over a new connection"
    await fetcher.fetch(server.serve(FEED, "/good"), Validators())
    assert (await fetch_error(fetcher, url)).reason == "disconnected"
    assert [request.path for request in server.requests[1:]] == ["/good", "/feed.xml"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
async def test_private_addresses_are_refused_whatever_they_are_called(
    server: FeedServer, host: str
) -> None:
    server.serve(FEED)
    async with open_fetcher(allow_private=False) as fetcher:
        error = await fetch_error(fetcher, server.url(host=host))
    assert error.reason in ("private_address", "bad_url")
    assert server.requests == []


async def test_the_address_is_looked_at_again_at_every_hop_and_for_every_name(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let 127.0.0.1 be a public address, and a name be at another one the second time."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    server.serve(FEED)
    server.redirect("/hop", server.url(host="127.0.0.2"))
    lookup, at = socket.getaddrinfo, ["127.0.0.1"]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, *more, **named: lookup(at[-1], *more, **named)
    )
    rebound = server.url(host="rebound.example")
    async with open_fetcher(allow_private=False) as fetcher:
        assert isinstance(await fetcher.fetch(rebound, Validators()), Fetched)
    at.append("127.0.0.2")
    async with open_fetcher(allow_private=False) as fetcher:
        assert (await fetch_error(fetcher, rebound)).reason == "private_address"
        assert (await fetch_error(fetcher, server.url("/hop"))).reason == "private_address"
    assert [request.path for request in server.requests] == ["/feed.xml", "/hop"]


async def test_a_login_in_a_redirect_is_dropped(server: FeedServer) -> None:
    url = server.serve(FEED, "/there.xml")
    moved = server.redirect("/moved.xml", url.replace("://", "://name:secret@"), 301)
    async with open_fetcher() as fetcher:
        answer = await fetcher.fetch(moved, Validators())
    assert (answer.url, answer.moved_to) == (url, url)
    assert not any("Authorization" in request.headers for request in server.requests)


async def test_a_refused_address_is_named_as_such(server: FeedServer) -> None:
    async with open_fetcher(allow_private=False) as fetcher:
        error = await fetch_error(fetcher, server.serve(FEED))
    assert error.reason == "private_address"
    assert "NEWSDESK_ALLOW_PRIVATE_ADDRESSES" in error.message


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.100.100.200", False),
        ("168.63.129.16", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b:1::7f00:1", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("fec0::1", False),
        ("192.0.0.192", False),
        ("no address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Mon, 02 Mar 2026 13:00:00 GMT", 3600),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
        ("99999999999999", LONGEST_RETRY_AFTER.total_seconds()),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    wait = retry_after(value, NOW)
    assert (wait.total_seconds() if wait is not None else None) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": "public, Max-Age = 600, s-maxage=5"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "700"}, None),
        ({"Cache-Control": "s-maxage=5"}, None),
        ({"Cache-Control": "no-cache"}, None),
        ({"Cache-Control": "no-store, max-age=600"}, None),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Expires": "Mon, 02 Mar 2026 13:00:00 GMT"}, 3600),
        (
            {
                "Expires": "Mon, 02 Mar 2020 13:00:00 GMT",
                "Date": "Mon, 02 Mar 2020 12:30:00 GMT",
            },
            1800,
        ),
        ({"Expires": "Mon, 02 Mar 2026 11:00:00 GMT"}, None),
        ({"Expires": "0"}, None),
        ({"Expires": "Mon, 02 Mar 2026 13:00:00 GMT", "Cache-Control": "max-age=60"}, 60),
        ({}, None),
    ],
)
def test_fresh_for(headers: dict[str, str], seconds: float | None) -> None:
    fresh = fresh_for(headers, NOW)
    assert (fresh.total_seconds() if fresh is not None else None) == seconds


async def test_a_refusal_that_is_a_challenge_is_called_so(
    server: FeedServer, fetcher: Fetcher
) -> None:
    page = b"<html><title>Just a moment...</title><p>Enable JavaScript and cookies</html>"
    url = server.serve(Answer(page, status=403, content_type="text/html"))
    error = await fetch_error(fetcher, url)
    assert (error.reason, error.message) == (
        "http_403",
        "HTTP 403 Forbidden, looks like a bot challenge",
    )
    url = server.serve(Answer(b"<html>Subscribers only</html>", status=403))
    assert (await fetch_error(fetcher, url)).message == "HTTP 403 Forbidden"


async def test_silence_has_a_limit_of_its_own(server: FeedServer) -> None:
    url = server.handle(server.never)
    async with open_fetcher(silence_timeout=0.2) as fetcher:
        error = await fetch_error(fetcher, url)
    assert (error.reason, error.message) == ("timeout", "nothing came for 0.2 s")


async def test_connecting_has_a_limit_of_its_own() -> None:
    with ExitStack() as opened:
        listener = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        host, port = listener.getsockname()
        # Nobody accepts: where the queue is full, the system answers no more.
        for _ in range(64):
            try:
                opened.enter_context(socket.create_connection((host, port), timeout=0.2))
            except TimeoutError:
                break
        else:
            pytest.skip("this system lets connections wait without end")
        async with open_fetcher(connect_timeout=0.2) as fetcher:
            error = await fetch_error(fetcher, f"http://{host}:{port}/feed.xml")
    assert (error.reason, error.message) == ("timeout", "cannot connect within 0.2 s")


async def test_the_address_of_a_host_is_told(server: FeedServer) -> None:
    told: list[tuple[str, str]] = []
    server.serve(FEED)
    async with open_fetcher(on_resolved=lambda *pair: told.append(pair)) as fetcher:
        await fetcher.fetch(server.url(host="localhost"), Validators())
    assert told[0][0] == "localhost"
    assert told[0][1] in ("127.0.0.1", "::1")


@pytest.mark.parametrize(
    ("link", "hubs", "topic"),
    [
        (
            '<https://hub.example/>; rel="hub", </feed>; rel="self", <https://b.example/>; rel=hub',
            ("https://hub.example/", "https://b.example/"),
            "/feed",
        ),
        ('<javascript:alert(1)>; rel="hub"', (), None),
        ('<https://[hub>; rel="hub"', (), None),
        ("rel=hub", (), None),
    ],
)
async def test_hubs_in_link_headers(
    server: FeedServer, link: str, hubs: tuple[str, ...], topic: str | None
) -> None:
    server.serve(Answer(FEED, headers={"Link": link}))
    async with open_fetcher() as fetcher:
        answer = await fetcher.fetch(server.url(), Validators())
    assert isinstance(answer, Fetched)
    assert answer.hubs == hubs
    assert answer.topic == (topic and server.url(topic))
