"""The embedded broker: a real Kafka, started and stopped as `newsdesk` does it."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.structs import OffsetAndMetadata, TopicPartition

from service import broker as broker_module
from service.broker import EmbeddedBroker, running_address
from service.errors import BrokerError
from service.locks import is_locked
from service.ports import free_port
from service.topics import MAX_MESSAGE_BYTES


async def create_topic(address: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, 1, 1)])
    finally:
        await admin.close()


async def send(address: str, topic: str, *values: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=address, max_request_size=MAX_MESSAGE_BYTES)
    async with producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def read(address: str, topic: str, count: int) -> list[bytes]:
    """Return the first ``count`` committed values of the topic."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=MAX_MESSAGE_BYTES,
    )
    async with consumer, asyncio.timeout(30):
        return [(await consumer.getone()).value for _ in range(count)]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """A broker that no test stops."""
    running = EmbeddedBroker(tmp_path_factory.mktemp("broker"))
    asyncio.run(running.start())
    yield running
    asyncio.run(running.stop())


async def test_goes_on_where_it_was(tmp_path: Path) -> None:
    # All that Java, Kafka or a shell might stumble on.
    broker = EmbeddedBroker(tmp_path / "a b,c=d;é #$%")
    await broker.start()
    address = broker.address
    assert running_address(broker.folder) == address
    await create_topic(address, "kept")
    await send(address, "kept", b"before the stop")

    await broker.stop()
    assert broker.pid is None
    assert running_address(broker.folder) is None
    assert not is_locked(broker.folder / "java.lock")

    await broker.start()
    assert broker.address == address
    await send(address, "kept", b"before the crash")
    await broker.kill()
    assert await broker.wait() == -9
    assert running_address(broker.folder) is None

    await broker.start()
    assert broker.address == address
    await send(address, "kept", b"after it")
    values = await read(address, "kept", 3)
    assert values == [b"before the stop", b"before the crash", b"after it"]
    await broker.stop()


async def test_transactions_and_long_messages(embedded: EmbeddedBroker) -> None:
    address = embedded.address
    await create_topic(address, "taken")
    await create_topic(address, "given")
    long = os.urandom(MAX_MESSAGE_BYTES - 1024)
    producer = AIOKafkaProducer(
        bootstrap_servers=address,
        transactional_id="one",
        max_request_size=MAX_MESSAGE_BYTES,
    )
    offsets = {TopicPartition("taken", 0): OffsetAndMetadata(7, "")}
    async with producer:
        await producer.begin_transaction()
        await producer.send_and_wait("given", b"aborted")
        await producer.abort_transaction()
        async with producer.transaction():
            await producer.send_and_wait("given", long)
            await producer.send_offsets_to_transaction(offsets, "group")
    assert await read(address, "given", 1) == [long]
    consumer = AIOKafkaConsumer(bootstrap_servers=address, group_id="group")
    async with consumer:
        assert await consumer.committed(TopicPartition("taken", 0)) == 7


async def test_makes_no_topic_unasked(embedded: EmbeddedBroker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=embedded.address)
    await admin.start()
    try:
        (found,) = await admin.describe_topics(["never-made"])
        assert found["error_code"] == 3
        assert "never-made" not in await admin.list_topics()
    finally:
        await admin.close()


async def test_a_second_one_on_the_folder_is_told_who_has_it(embedded: EmbeddedBroker) -> None:
    with pytest.raises(BrokerError) as error:
        await EmbeddedBroker(embedded.folder).start()
    folder, holder = embedded.folder, os.getpid()
    assert str(error.value) == f"{folder}: in use by another newsdesk, process {holder}"
    assert running_address(embedded.folder) == embedded.address
    assert embedded.pid is not None


async def test_takes_another_port_if_the_one_it_wants_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with EmbeddedBroker(tmp_path, port) as broker:
            assert broker.address != f"127.0.0.1:{port}"
            await create_topic(broker.address, "works")
    former = int(broker.address.split(":")[1])
    with (
        socket.create_server(("127.0.0.1", former)),
        pytest.raises(BrokerError, match="taken by another program while the broker was down"),
    ):
        await broker.start()


async def test_two_that_find_the_same_port_free_both_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    one, two = (EmbeddedBroker(tmp_path / name, port) for name in ("one", "two"))
    await one.start()
    # The second one's first choice is the same port, its next one is free.
    chosen = iter([port, free_port()])
    monkeypatch.setattr(two, "_choose_port", lambda: next(chosen))
    try:
        await two.start()
        assert one.address != two.address
        await create_topic(one.address, "ones")
        await create_topic(two.address, "twos")
    finally:
        await one.stop()
        await two.stop()


OWNER = """
import asyncio, sys
from pathlib import Path
from service.broker import EmbeddedBroker

async def main():
    async with EmbeddedBroker(Path(sys.argv[1])) as broker:
        print(broker.pid, broker.address, flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


def start_owner(folder: Path) -> "subprocess.Popen[str]":
    """Run another process that has a broker, and prints its pid and address when it serves."""
    return subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(broker_module.__file__).parents[1],
    )


def is_gone(pid: int) -> bool:
    """Tell whether the process has ended, be it that nobody has waited for it yet."""
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(") ")[2].startswith("Z")


async def test_dies_with_its_owner_and_can_be_started_again_at_once(tmp_path: Path) -> None:
    owner = start_owner(tmp_path)
    assert owner.stdout is not None
    pid, address = owner.stdout.readline().split()
    assert running_address(tmp_path) == address
    await create_topic(address, "kept")
    await send(address, "kept", b"before")

    owner.kill()
    async with EmbeddedBroker(tmp_path) as broker:
        assert broker.pid != int(pid)
        assert is_gone(int(pid))
        assert await read(broker.address, "kept", 1) == [b"before"]
    owner.communicate()


async def test_says_why_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match="heap") as error:
        await EmbeddedBroker(tmp_path, heap_megabytes=1).start()
    assert str(tmp_path) in str(error.value)
    async with EmbeddedBroker(tmp_path) as broker:
        assert broker.pid is not None


async def test_a_start_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    broker = EmbeddedBroker(tmp_path)
    start = asyncio.create_task(broker.start())
    while broker.pid is None:  # noqa: ASYNC110 (there is nothing else to wait for)
        await asyncio.sleep(0.01)
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    assert broker.pid is None
    assert not is_locked(tmp_path / "java.lock")
    assert not is_locked(tmp_path / "owner.lock")


@pytest.mark.parametrize("name", ["file", "file/below"])
async def test_a_folder_that_cannot_be_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match=f"{tmp_path / name}: cannot run a broker here"):
        await EmbeddedBroker(tmp_path / name).start()
