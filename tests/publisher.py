"""The feed server in a thread of its own, for tests that wait for processes."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.settings import Settings
from tests.feed_server import FeedServer


@contextmanager
def publishing(address: str = "127.0.0.1") -> Iterator[FeedServer]:
    """Give a feed server at ``address`` that serves until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = FeedServer(address=address)
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(20)
    try:
        yield server
    finally:
        leaving = server.__aexit__(None, None, None)
        asyncio.run_coroutine_threadsafe(leaving, loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def eager(settings: Settings, interval: float = 1.0) -> Settings:
    """Return settings with which a publisher on this machine is polled all the time."""
    return settings.model_copy(
        update={
            "allow_private_addresses": True,
            "poll_interval": interval,
            "poll_interval_max": interval,
            "host_pause": 0.0,
        }
    )
