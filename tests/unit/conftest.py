"""What the unit tests of fetching share."""

from collections.abc import AsyncIterator

import pytest

from tests.feed_server import FeedServer


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    """Give a publisher on loopback."""
    async with FeedServer() as server:
        yield server
