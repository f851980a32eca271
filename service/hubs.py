"""Asking hubs to push feeds to us (W3C WebSub, section 5)."""

from datetime import datetime

from service.codec import extend
from service.feed_records import Feed
from service.feeds.fetch import Fetcher
from service.feeds.fetch_error import FetchError
from service.feeds.state import FeedState
from service.feeds.websub import asked, callback_key, content_key, hub_to_ask, request


class Hubs:
    """Asks for pushes to ``public_url``; ``secret`` is the one that all workers have."""

    def __init__(self, fetcher: Fetcher, public_url: str, secret: str) -> None:
        self._fetcher = fetcher
        self._public_url = public_url.rstrip("/")
        self._secret = secret

    async def ask(self, feed: Feed, partition: int, state: FeedState, now: datetime) -> FeedState:
        """Ask a feed's hub, where it is time to; return the feed's state after it.

        ``partition``: whose poller looks after the feed; it goes into the callback's address.
        """
        topic = state.topic or state.led_to or feed.url
        hub = hub_to_ask(state.hubs, topic, state.hub, now)
        if hub is None:
            return state
        key = callback_key(self._secret, feed.id)
        callback = f"{self._public_url}/websub/{partition}/{feed.id}/{key}"
        problem = None
        try:
            await self._fetcher.post(
                hub, request(topic, callback, content_key(self._secret, feed.id))
            )
        except FetchError as error:
            problem = error.message
        return extend(state, FeedState, hub=asked(state.hub, hub, topic, now, problem))
