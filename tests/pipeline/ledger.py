"""What the stages themselves say they did: the ledgers in their state topics."""

from collections.abc import Callable
from typing import Any

import orjson

from service.topology import STEPS, Step
from tests.pipeline.independent import Watcher


def progress_of(step: Step, watch: Callable[..., Watcher]) -> dict[int, dict[str, Any]]:
    """Return the newest progress of each partition of the step, where there is one."""
    return {
        record.partition: orjson.loads(record.value)
        for record in watch(step.state_topic).to_end()
        if record.key == b"progress" and record.value is not None
    }


def ledgers(watch: Callable[..., Watcher]) -> dict[str, dict[str, int]]:
    """Return the ledger of each step, all its partitions together."""
    found: dict[str, dict[str, int]] = {}
    for step in STEPS:
        total = {"taken": 0, "emitted": 0, "dropped": 0, "dead": 0}
        for progress in progress_of(step, watch).values():
            for name, count in progress["ledger"].items():
                total[name] += count
        found[step.name] = total
    return found


def assert_balanced(found: dict[str, dict[str, int]]) -> None:
    """Fail unless every step emitted, dropped or buried all that it took."""
    for step, ledger in found.items():
        assert ledger["taken"] == ledger["emitted"] + ledger["dropped"] + ledger["dead"], step
