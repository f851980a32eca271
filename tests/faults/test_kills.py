"""Workers killed again and again, two of each stage, at random moments."""

import random
from collections.abc import Callable

import pytest

from service.settings import Settings
from tests.pipeline.articles import workload
from tests.pipeline.exactly_once import OUT, assert_each_exactly_once
from tests.pipeline.independent import Watcher, push
from tests.pipeline.ledger import assert_balanced, ledgers
from tests.pipeline.workers import Workers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

KILLS = 20


def test_kill_9_twenty_times(
    settings: Settings,
    workers: Workers,
    watch: Callable[..., Watcher],
) -> None:
    seed = random.randrange(10_000)
    print(f"seed {seed}")
    pick = random.Random(seed)
    work = workload(4000, seed)
    stages = ["dedupe", "entities", "dedupe", "entities"]
    running = [workers.start(stage) for stage in stages]
    out = watch(*OUT)
    size = len(work) // KILLS
    for number in range(KILLS):
        part = work[number * size : (number + 1) * size]
        records = [(each.key, each.value) for each in part]
        push(str(settings.broker), settings.topic("articles"), list(records))
        pushed = number * size + len(part)
        out.count(min(pushed, len(out.seen) + pick.randrange(1, size)), seconds=120)
        victim = pick.randrange(len(running))
        workers.kill(running[victim])
        for place, process in enumerate(running):
            if process.poll() is not None:
                running[place] = workers.start(stages[place])
    out.count(len(work), seconds=300)
    workers.stop()
    assert_each_exactly_once(work, out.to_end(), watch("enriched.latest").to_end())
    assert_balanced(ledgers(watch))
