"""What the tests with worker processes share."""

from collections.abc import Iterator

import pytest

from tests.feed_server import FeedServer
from tests.publisher import publishing


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """Give a publisher that serves while the test waits for processes."""
    with publishing() as server:
        yield server
