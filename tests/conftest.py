"""A real Kafka for the tests that want one, each with topics and a state folder of its own."""

import asyncio
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from service import topic_setup
from service.broker import EmbeddedBroker
from service.settings import Settings, load
from tests.pipeline.independent import Watcher
from tests.pipeline.workers import Workers
from tests.secured_broker import SecuredBroker

# No test asserts a time: on a busy machine any example may be slow.
hypothesis.settings.register_profile("newsdesk", deadline=None)
hypothesis.settings.load_profile("newsdesk")


@pytest.fixture(scope="session")
def shared_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """Give an embedded broker that no test stops."""
    embedded = EmbeddedBroker(tmp_path_factory.mktemp("broker"))
    asyncio.run(embedded.start())
    yield embedded
    asyncio.run(embedded.stop())


@pytest.fixture(scope="session")
def broker(shared_broker: EmbeddedBroker) -> str:
    """Give the address of an embedded broker."""
    return shared_broker.address


@pytest.fixture(scope="session")
def secured_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredBroker]:
    """Give a broker that asks for logins, certificates and rights."""
    secured = SecuredBroker(tmp_path_factory.mktemp("secured"))
    asyncio.run(secured.start())
    yield secured
    asyncio.run(secured.stop())


@pytest.fixture
def settings(broker: str, tmp_path: Path) -> Settings:
    """Give settings with topics of the test's own, which are made."""
    settings = load(
        broker=broker,
        topic_prefix=f"test-{uuid.uuid4().hex[:8]}",
        state_dir=tmp_path / "state",
        partitions=2,
        session_timeout=6.0,
        entity_processes=1,
    )
    asyncio.run(topic_setup.make_topics(settings))
    return settings


@pytest.fixture
def workers(settings: Settings, tmp_path: Path) -> Iterator[Workers]:
    """Give a starter of worker processes; those that still run are killed in the end."""
    workers = Workers(settings, tmp_path)
    yield workers
    for process in workers.processes:
        process.kill()
        process.wait()


@pytest.fixture
def watch(settings: Settings) -> Iterator[Callable[..., Watcher]]:
    """Give a function that opens an independent reader of topics, named without prefix."""
    assert settings.broker is not None
    address = settings.broker
    watchers: list[Watcher] = []

    def open_watcher(*topics: str) -> Watcher:
        watchers.append(Watcher(address, *(settings.topic(topic) for topic in topics)))
        return watchers[-1]

    yield open_watcher
    for watcher in watchers:
        watcher.close()
