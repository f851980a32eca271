"""Every article exactly once with the right verdict, counted by a reader of another library."""

import random
import time
from collections import Counter
from collections.abc import Callable

import pytest

from service.settings import Settings
from tests.pipeline.articles import Pushed, workload
from tests.pipeline.independent import Seen, Watcher, push
from tests.pipeline.ledger import assert_balanced, ledgers
from tests.pipeline.workers import Workers

OUT = ("enriched", "duplicates", "dead-letters")
KIND = {"enriched": "enriched", "duplicates": "duplicate", "dead-letters": "dead_letter"}

pytestmark = pytest.mark.timeout(240)


def outcome(record: Seen) -> tuple[str, object, object]:
    """Return what an outcome says of an article: its kind, which one, and its revision or bytes."""
    document = record.document
    kind = KIND[record.topic.partition(".")[2]]
    if kind == "dead_letter":
        return kind, document["key"], document["value"]
    return kind, document["url"], document.get("revision")


def expected_outcome(pushed: Pushed) -> tuple[str, object, object]:
    from base64 import b64encode

    if pushed.verdict == "dead_letter":
        return (
            "dead_letter",
            b64encode(pushed.key).decode(),
            b64encode(pushed.value).decode(),
        )
    return pushed.verdict, pushed.url, pushed.revision if pushed.verdict == "enriched" else None


def assert_each_exactly_once(work: list[Pushed], out: list[Seen], latest: list[Seen]) -> None:
    assert Counter(map(outcome, out)) == Counter(map(expected_outcome, work))
    revisions: dict[str, list[int]] = {}
    for record in out:
        if record.topic.endswith(".enriched"):
            revisions.setdefault(record.document["id"], []).append(record.document["revision"])
    assert all(found == sorted(found) for found in revisions.values())
    newest = {record.key: record.document["revision"] for record in latest}
    assert newest == {key.encode(): found[-1] for key, found in revisions.items()}
    sequences: dict[tuple[str, int, bytes], list[int]] = {}
    for record in out:
        where = record.topic, record.partition, record.headers["newsdesk-producer"]
        sequences.setdefault(where, []).append(int(record.headers["newsdesk-sequence"]))
    assert all(found == list(range(1, len(found) + 1)) for found in sequences.values())


def test_kill_9_of_each_stage_in_mid_stream(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    seed = random.randrange(10_000)
    print(f"seed {seed}")
    pick = random.Random(seed)
    work = workload(2000, seed)
    stages = ("dedupe", "entities")
    running = {stage: workers.start(stage) for stage in stages}
    out = watch(*OUT)
    assert settings.broker is not None
    pushed = 0
    killed = Counter[str]()
    while pushed < len(work):
        part = work[pushed : pushed + 250]
        push(settings.broker, settings.topic("articles"), [(each.key, each.value) for each in part])
        pushed += len(part)
        some_more = len(out.seen) + pick.randrange(1, 200)
        out.count(min(some_more, pushed), seconds=90)
        stage = stages[pushed // 250 % 2]
        workers.kill(running[stage])
        killed[stage] += 1
        running[stage] = workers.start(stage)
    began = time.monotonic()
    out.count(len(work), seconds=120)
    print(f"killed {dict(killed)}; done {time.monotonic() - began:.1f} s after the last kill")
    workers.stop()
    assert_each_exactly_once(work, out.to_end(), watch("enriched.latest").to_end())
    found = ledgers(watch)
    assert_balanced(found)
    assert found["intake"]["taken"] == len(work)


def test_rolling_restart_of_two_workers_a_stage(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    work = workload(600, 7)
    running = [workers.start(stage) for stage in ("dedupe", "entities", "dedupe", "entities")]
    out = watch(*OUT)
    assert settings.broker is not None
    for number, process in enumerate(running):
        part = work[number * 150 : (number + 1) * 150]
        push(settings.broker, settings.topic("articles"), [(each.key, each.value) for each in part])
        out.count(number * 150 + 20)
        process.terminate()
        assert process.wait(30) == 0
        workers.start(("dedupe", "entities")[number % 2])
    out.count(len(work))
    workers.stop()
    assert_each_exactly_once(work, out.to_end(), watch("enriched.latest").to_end())
