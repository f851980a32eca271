"""Asking hubs to push feeds to us (W3C WebSub, section 5)."""

import time
from datetime import datetime
from math import inf

from service.codec import extend
from service.feed_records import Feed
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import HOST_BUSY, FetchError
from service.feeds.state import FeedState
from service.feeds.websub import asked, callback_key, content_key, hub_to_ask, request
from service.urls import host_of


class Hubs:
    """Asks for pushes to ``public_url``; ``secret`` is the one that all workers have.

    A hub is asked for one feed at a time, with ``pause`` seconds after it: some have thousands.
    """

    def __init__(self, fetcher: Fetcher, public_url: str, secret: str, pause: float) -> None:
        self._fetcher = fetcher
        self._pause = pause
        self._free_at: dict[str, float] = {}
        self._public_url = public_url.rstrip("/")
        self._secret = secret

    async def ask(self, feed: Feed, partition: int, state: FeedState, now: datetime) -> FeedState:
        """Ask a feed's hub, where it is time to; return the feed's state after it.

        ``partition``: whose poller looks after the feed; it goes into the callback's address. A
        hub whose pause is not over, ours or its own, is left for another time: the same state is
        returned.
        """
        topic = state.topic or state.led_to or feed.url
        key = callback_key(self._secret, feed.id, topic)
        callback = f"{self._public_url}/websub/{partition}/{feed.id}/{key}"
        hub = hub_to_ask(state.hubs, callback, state.hub, now)
        if hub is None or self._free_at.get(host_of(hub), 0.0) > time.monotonic():
            return state
        problem = None
        self._free_at[host_of(hub)] = inf
        try:
            await self._fetcher.post(
                hub, request(topic, callback, content_key(self._secret, feed.id))
            )
        except FetchError as error:
            if error.reason == HOST_BUSY:
                return state
            problem = error.message
        finally:
            self._free_at[host_of(hub)] = time.monotonic() + self._pause
        return extend(state, FeedState, hub=asked(state.hub, hub, topic, callback, now, problem))
