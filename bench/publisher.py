"""A web server that publishes as many feeds as are asked for; each changes now and then.

    python -m bench.publisher PORT PERIOD

Any path is an RSS feed of 20 entries. Every ``PERIOD`` s, at a time of its own, it has a new one.
What a client has already is answered with 304.
"""

import hashlib
import sys
import time

from aiohttp import web

ENTRIES = 20


def version(path: str, at: float, period: float) -> int:
    """Return how many entries a feed has published ``at`` a time, in s since 1970."""
    phase = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4]) / 2**32
    return int(at / period + phase)


def published_at(path: str, number: int, period: float) -> float:
    """Return when a feed published its entry ``number``, in s since 1970."""
    phase = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4]) / 2**32
    return (number - phase) * period


def etag(path: str, number: int) -> str:
    """Return the validator of a feed whose newest entry is ``number``."""
    return f'"{path}-{number}"'


def title_of(path: str, number: int) -> str:
    """Return the title of an entry."""
    return f"Report {number} of {path}"


def link_of(path: str, number: int) -> str:
    """Return the address of an entry."""
    return f"https://bench.example{path}/{number}"


def summary_of(number: int) -> str:
    """Return the text of an entry."""
    return f"The harbour was closed on day {number}, officials said."


def document(path: str, newest: int, period: float) -> bytes:
    """Return a feed whose newest entry is ``newest``."""
    items = "".join(
        f"<item><title>{title_of(path, number)}</title><guid>{path}/{number}</guid>"
        f"<link>{link_of(path, number)}</link><description>{summary_of(number)}</description>"
        f"<pubDate>{time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(at))}</pubDate></item>"
        for number in range(newest, newest - ENTRIES, -1)
        for at in [published_at(path, number, period)]
    )
    head = f"<title>Feed {path}</title><link>https://bench.example{path}</link>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def main() -> None:
    """Serve until killed."""
    port, period = int(sys.argv[1]), float(sys.argv[2])

    async def answer(request: web.Request) -> web.Response:
        newest = version(request.path, time.time(), period)
        headers = {"ETag": etag(request.path, newest)}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        body = document(request.path, newest, period)
        return web.Response(body=body, content_type="application/rss+xml", headers=headers)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    web.run_app(app, host="0.0.0.0", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
