"""How many conditional requests a second a bare aiohttp client makes, on the core that it has.

    python -m bench.bare PERIOD URL...

The URLs are of `bench.publisher`; a connection for each request, as with feeds of many hosts.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp

from bench.publisher import etag, version

_SECONDS = 10.0
_CONCURRENCY = 100


async def ask(urls: Sequence[str], period: float) -> float:
    """Ask for the URLs over and over; return how many times a second."""
    count, deadline = 0, time.monotonic() + _SECONDS

    async def one_after_the_other(session: aiohttp.ClientSession, place: int) -> None:
        nonlocal count
        while time.monotonic() < deadline:
            url = urls[place % len(urls)]
            path = urlsplit(url).path
            known = etag(path, version(path, time.time(), period))
            async with session.get(url, headers={"If-None-Match": known}) as answer:
                await answer.read()
            count += 1
            place += _CONCURRENCY

    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
        for place in range(_CONCURRENCY):
            group.create_task(one_after_the_other(session, place))
    return count / _SECONDS


if __name__ == "__main__":
    print(asyncio.run(ask(sys.argv[2:], float(sys.argv[1]))))
