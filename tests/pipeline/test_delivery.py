"""Every article exactly once with the right verdict, counted by a reader of another library."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable

import pytest

from service import topic_setup
from service.settings import Settings
from service.stream.ending import Ending
from tests.pipeline.articles import workload
from tests.pipeline.exactly_once import OUT, assert_each_exactly_once
from tests.pipeline.independent import Seen, Watcher, commit, push
from tests.pipeline.ledger import assert_balanced, ledgers
from tests.pipeline.workers import Workers


def test_kill_9_of_each_stage_in_mid_stream(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    seed = random.randrange(10_000)
    print(f"seed {seed}")
    pick = random.Random(seed)
    work = workload(600, seed)
    stages = ("dedupe", "entities")
    running = {stage: workers.start(stage) for stage in stages}
    out = watch(*OUT)
    assert settings.broker is not None
    pushed = 0
    killed = Counter[str]()
    while pushed < len(work):
        part = work[pushed : pushed + 100]
        push(settings.broker, settings.topic("articles"), [(each.key, each.value) for each in part])
        pushed += len(part)
        some_more = len(out.seen) + pick.randrange(1, 80)
        out.count(min(some_more, pushed), seconds=200)
        stage = stages[pushed // 100 % 2]
        workers.kill(running[stage])
        killed[stage] += 1
        running[stage] = workers.start(stage)
    began = time.monotonic()
    out.count(len(work), seconds=200)
    print(f"killed {dict(killed)}; done {time.monotonic() - began:.1f} s after the last kill")
    workers.stop()
    assert_each_exactly_once(work, out.to_end(), watch("enriched.latest").to_end())
    found = ledgers(watch)
    assert_balanced(found)
    assert found["intake"]["taken"] == len(work)


@pytest.mark.parametrize("step", ["intake", "revise"])
def test_where_the_group_is_ahead_of_what_is_done_the_worker_goes_back(
    step: str, settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    work = [each for each in workload(40, 1) if each.verdict == "enriched" and each.revision == 1]
    broker, topic = str(settings.broker), settings.topic("articles")
    push(broker, topic, [(each.key, each.value) for each in work])
    if step == "revise":
        first = workers.start("dedupe")
        watch("unique").count(len(work))
        workers.kill(first)
        settings = settings.model_copy(update={"topic_prefix": f"{settings.topic_prefix}-2"})
        workers.settings = settings
        asyncio.run(topic_setup.make_topics(settings))
        copied = watch("internal.identified").to_end()
        headers = [each for each in copied if each.value is not None]
        push(broker, settings.topic("internal.identified"), [(h.key, h.value) for h in headers])
    takes = settings.topic("articles" if step == "intake" else "internal.identified")
    commit(broker, settings.topic(step), takes, 3)
    worker = workers.start("dedupe")
    assert worker.wait(150) == Ending.GAP
    assert "passed over" in workers.logs()
    out = Watcher(broker, settings.topic("unique"))
    ends = [worker]

    def complete(seen: list[Seen]) -> bool:
        # Each partition sets its own offset back, and ends the worker for it.
        if ends[-1].poll() is not None:
            assert ends[-1].returncode == Ending.GAP
            assert len(ends) <= settings.partitions
            ends.append(workers.start("dedupe"))
        return len(seen) >= len(work)

    out.until(complete, seconds=200)
    assert {each.document["url"] for each in out.to_end()} == {each.url for each in work}
    out.close()
    workers.stop()
