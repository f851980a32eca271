"""What workers remember is compacted in mid-run, or their local folder is not what it was."""

import asyncio
import shutil
import signal
import time
from pathlib import Path

import pytest
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from confluent_kafka import Consumer, TopicPartition

from service import kafka, topic_setup
from service.settings import Settings
from service.topology import COMPARE, REVISE
from tests.faults.endure import endure
from tests.faults.service_run import STAGES, ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed
from tests.pipeline.independent import Watcher

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]

EAGER = {
    "segment.ms": "1000",
    "min.cleanable.dirty.ratio": "0.001",
    "delete.retention.ms": "100",
    "max.compaction.lag.ms": "2000",
}
"""Kafka settings with which a topic is compacted all the time."""


async def kill_all(run: ServiceRun) -> None:
    """Kill every worker, so that the next ones must restore what they remember."""
    for name in run.names:
        run.signal(name, signal.SIGKILL)
    run.passed()
    await run.out(min(len(run.seen) + 100, len(run.work)))


async def configure(settings: Settings, topics: list[str], changes: dict[str, str]) -> None:
    """Give the topics the settings that newsdesk makes them with, but for ``changes``."""
    async with kafka.administration(settings) as client:
        configs = topic_setup.expected(settings)
        await client.alter_configs(
            [
                ConfigResource(ConfigResourceType.TOPIC, topic, {**configs[topic], **changes})
                for topic in topics
            ]
        )


def ends(settings: Settings, topic: str) -> dict[int, int]:
    """Return where each partition of the topic ends now."""
    consumer = Consumer({"bootstrap.servers": str(settings.broker), "group.id": "looks"})
    partitions = consumer.list_topics(topic, timeout=20).topics[topic].partitions
    found = {
        each: consumer.get_watermark_offsets(TopicPartition(topic, each), timeout=20)[1]
        for each in partitions
    }
    consumer.close()
    return found


def outdated(settings: Settings, topic: str, before: dict[int, int]) -> int:
    """Return how many records of before are kept though a later one of before has their key."""
    reader = Watcher(str(settings.broker), topic)
    old = [each for each in reader.to_end() if each.offset < before[each.partition]]
    reader.close()
    return len(old) - len({(each.partition, each.key) for each in old})


async def test_state_topics_compacted(
    settings: Settings, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    topics = [settings.topic(step.state_topic) for step in (REVISE, COMPARE)]

    async def fault(run: ServiceRun) -> None:
        await run.out(len(work) // 3)
        for topic in topics:
            before = await asyncio.to_thread(ends, settings, topic)
            assert await asyncio.to_thread(outdated, settings, topic, before) > 0
            await configure(settings, [topic], EAGER)
            deadline = time.monotonic() + 60
            while left := await asyncio.to_thread(outdated, settings, topic, before):
                assert time.monotonic() < deadline, f"{topic}: {left} outdated records are kept"
                await asyncio.sleep(0.5)
        await kill_all(run)
        await run.out(len(work) // 2)
        await kill_all(run)

    name = "state topics compacted, then all killed, twice"
    await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)


def delete(folder: Path) -> None:
    shutil.rmtree(folder)


def truncate(folder: Path) -> None:
    for file in folder.rglob("name"):
        file.write_bytes(b"")


def fill_with_garbage(folder: Path) -> None:
    for file in folder.rglob("name"):
        file.write_bytes(b"\xff\x00" * 100)


def exchange(folder: Path) -> None:
    """Give each worker the name that another one had in an older run."""
    files = sorted(folder.rglob("name"))
    names = [file.read_bytes() for file in files]
    for file, name in zip(files, names[1:] + names[:1], strict=True):
        file.write_bytes(name)


async def test_local_folder(
    settings: Settings, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    changes = (delete, truncate, fill_with_garbage, exchange)

    async def fault(run: ServiceRun) -> None:
        for number, change in enumerate(changes, 1):
            await run.out(number * len(work) // 8)
            change(settings.state_dir)
            await kill_all(run)

    told = ", ".join(change.__name__.replace("_", " ") for change in changes)
    name = f"local folder: {told}; all killed each time"
    await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)


async def test_folder_of_another_machine(
    settings: Settings, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    """Two workers a stage with the same names: one machine is a copy of the other."""

    async def fault(run: ServiceRun) -> None:
        await run.out(len(work) // 4)
        copy = tmp_path / "copy"
        shutil.copytree(settings.state_dir, copy)
        other = settings.model_copy(update={"state_dir": copy})
        for stage in STAGES:
            run.start(f"{stage}-2", settings=other)
            run.start(f"{stage}-3", settings=other)
        await run.out(len(work) // 2)
        run.passed()

    name = "local folder copied to another machine"
    await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)
