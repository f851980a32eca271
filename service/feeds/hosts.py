"""Politeness between feeds: one poll of a host at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class HostLimiter:
    """Gives out turns, one at a time per host. It remembers only hosts that are in use.

    Take a turn before anything else that is scarce, so that feeds that wait for a slow host
    keep nothing from the others.
    """

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Hold the turn of the URL's host, waiting for it in order of arrival."""
        host = host_of(url)
        lock, users = self._locks.get(host, (asyncio.Lock(), 0))
        self._locks[host] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(host)
            if users > 1:
                self._locks[host] = lock, users - 1

    def __len__(self) -> int:
        """Return how many hosts are in use."""
        return len(self._locks)


def host_of(url: str) -> str:
    """Return the URL's host in lower case; a URL without one stands for itself."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
