"""The broker goes away in mid-stream and comes back: no article lost, none twice."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from service import kafka
from service.broker import EmbeddedBroker
from service.settings import load
from service.supervisor import ChildEnd, Supervisor
from tests.pipeline.articles import Pushed, workload
from tests.pipeline.exactly_once import OUT, assert_each_exactly_once
from tests.pipeline.independent import Watcher, push
from tests.pipeline.workers import environment

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

STAGES = ("dedupe", "entities")


@pytest.mark.parametrize(
    ("killed", "away"),
    [(False, 5.0), (True, 5.0), (True, 40.0)],
    ids=["stopped, away 5 s", "killed, away 5 s", "killed, away 40 s"],
)
async def test_broker_away(killed: bool, away: float, tmp_path: Path) -> None:
    broker = EmbeddedBroker(tmp_path / "broker")
    await broker.start()
    settings = load(
        broker=broker.address,
        state_dir=tmp_path / "state",
        partitions=2,
        entity_processes=1,
        session_timeout=6.0,
    )
    await kafka.make_topics(settings)
    commands = {
        f"{stage} {number}": [
            *(sys.executable, "-m", "service.cli", "worker", stage),
            *("--log-file", str(tmp_path / f"{stage}-{number}.log")),
        ]
        for stage in STAGES
        for number in range(2)
    }
    work = workload(1500, seed=3)
    ends: list[ChildEnd] = []

    async def feed(part: list[Pushed]) -> None:
        records = [(each.key, each.value) for each in part]
        await asyncio.to_thread(push, broker.address, settings.topic("articles"), list(records))

    async with Supervisor(commands, ends.append, environment=environment(settings)):
        out = Watcher(broker.address, *(settings.topic(topic) for topic in OUT))
        await feed(work[:750])
        await asyncio.to_thread(out.count, 300, 90)
        await (broker.kill() if killed else broker.stop())
        await asyncio.sleep(away)
        await broker.start()
        began, before = time.monotonic(), len(out.seen)
        await feed(work[750:])
        await asyncio.to_thread(out.count, before + 1, 60)
        print(f"working again {time.monotonic() - began:.1f} s after the broker was back")
        await asyncio.to_thread(out.count, len(work), 240)
    print(f"workers that ended: {[(end.child, end.reason) for end in ends if end.status]}")
    latest = Watcher(broker.address, settings.topic("enriched.latest"))
    assert_each_exactly_once(work, out.to_end(), latest.to_end())
    await broker.stop()
