"""The offsets of a group follow what is done, and are not committed with each batch."""

import time
from collections import Counter
from collections.abc import Callable

from service.settings import Settings
from service.topology import COMPARE, INTAKE, REVISE
from tests.pipeline.articles import article, text_of
from tests.pipeline.independent import Watcher, group_offsets, push
from tests.pipeline.ledger import progress_of
from tests.pipeline.workers import Workers

PERIOD = 2.0
"""Seconds between two commits, as docs/architecture.md has it."""

_COMMIT = b"\x00\x01"
"""With this version begin the keys of Kafka's own topic that stand for an offset of a group."""


def commits(broker: str, group: str) -> int:
    """Count how often an offset of the group was committed, in its busiest partition."""
    reader = Watcher(broker, "__consumer_offsets")
    try:
        keys = [each.key or b"" for each in reader.to_end()]
    finally:
        reader.close()
    begin = _COMMIT + len(group).to_bytes(2) + group.encode()
    return max(Counter(key for key in keys if key.startswith(begin)).values(), default=0)


def test_a_group_follows_what_is_done_with_few_commits(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    broker, articles = str(settings.broker), settings.topic("articles")
    worker = workers.start("dedupe")
    out = watch("unique")
    workers.until_logged(worker, "opened partition")
    began = time.monotonic()
    for number in range(40):
        push(broker, articles, [(b"one", article(number, text_of(number)))])
        out.count(number + 1)
    workers.terminate(worker)
    seconds = time.monotonic() - began
    for step in (INTAKE, REVISE, COMPARE):
        group = settings.topic(step.name)
        done = {index: each["next"] for index, each in progress_of(step, watch).items()}
        assert done.items() <= group_offsets(broker, group).items(), step.name
        assert 0 < commits(broker, group) <= seconds / PERIOD + 3, step.name
