"""What the stages themselves say they did: the ledgers in their state topics."""

from collections.abc import Callable

import orjson

from service.topology import STEPS
from tests.pipeline.independent import Watcher


def ledgers(watch: Callable[..., Watcher]) -> dict[str, dict[str, int]]:
    """Return the ledger of each step, all its partitions together."""
    found: dict[str, dict[str, int]] = {}
    for step in STEPS:
        newest = {
            record.partition: record.value
            for record in watch(step.state_topic).to_end()
            if record.key == b"progress" and record.value is not None
        }
        total = {"taken": 0, "emitted": 0, "dropped": 0, "dead": 0}
        for value in newest.values():
            for name, count in orjson.loads(value)["ledger"].items():
                total[name] += count
        found[step.name] = total
    return found


def assert_balanced(found: dict[str, dict[str, int]]) -> None:
    """Fail unless every step emitted, dropped or buried all that it took."""
    for step, ledger in found.items():
        assert ledger["taken"] == ledger["emitted"] + ledger["dropped"] + ledger["dead"], step
