"""The broker's time, carried forward without this machine's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from aiokafka.structs import RecordMetadata, TopicPartition

from service.stream.clock import BrokerClock

LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)


def written(at: datetime, kind: int = 1) -> RecordMetadata:
    return RecordMetadata(
        "topic", 0, TopicPartition("topic", 0), 7, int(at.timestamp() * 1000), kind, 0
    )


def test_it_goes_on_from_what_the_broker_said(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = BrokerClock()
    monkeypatch.setattr("service.stream.clock.time.monotonic", lambda: 100.0)
    clock.heard(written(LONG_AGO))
    assert clock.now() == LONG_AGO
    monkeypatch.setattr("service.stream.clock.time.monotonic", lambda: 160.0)
    assert clock.now() == LONG_AGO + timedelta(seconds=60)


def test_times_of_a_producer_are_not_the_brokers() -> None:
    clock = BrokerClock()
    clock.heard(written(LONG_AGO, kind=0))
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
