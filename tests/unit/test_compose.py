"""What docker-compose.yml repeats from elsewhere is the same there."""

import re
from pathlib import Path

import pytest

from service.topics import MAX_MESSAGE_BYTES

COMPOSE = Path(__file__).parents[2] / "docker-compose.yml"


@pytest.mark.parametrize("setting", ["KAFKA_MESSAGE_MAX_BYTES", "KAFKA_REPLICA_FETCH_MAX_BYTES"])
def test_the_broker_takes_our_longest_messages(setting: str) -> None:
    found = re.search(rf'{setting}: "(\d+)"', COMPOSE.read_text())
    assert found is not None
    assert int(found[1]) == MAX_MESSAGE_BYTES
