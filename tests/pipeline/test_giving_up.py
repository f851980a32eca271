"""Who gives up a partition commits what is at hand, and takes none of what is left over later."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from service.settings import Settings
from service.stream.app import StageApp
from service.stream.memory import Memory
from service.stream.partition import Phase
from service.stream.stage import Outcome, Stage
from service.stream.turns import Turns
from service.topology import INTAKE, REVISE
from tests.pipeline.articles import article


async def test_a_rebalance_waits_for_the_batch_that_a_stopping_worker_has_at_hand(
    settings: Settings, tmp_path: Path
) -> None:
    app = StageApp(Stage(REVISE, lambda *_: []), settings, "test", tmp_path, Turns())
    app._held = frozenset([0])
    partition = app.held()[0]
    await partition.open()
    async with partition.lock:  # a batch
        stopping = asyncio.create_task(app._close_partitions())
        await asyncio.sleep(0)
        revoked = asyncio.create_task(app._on_revoked())
        for _ in range(100):
            await asyncio.sleep(0)
        assert not revoked.done()
        await partition.commit([])
    await asyncio.gather(stopping, revoked)
    assert partition.phase is Phase.ASSIGNED


async def test_what_was_fetched_before_a_rebalance_is_not_taken_after_it(
    settings: Settings, tmp_path: Path
) -> None:
    """It comes again, in its order; Faust hands over what is left in its queues all the same."""
    taken: list[str] = []

    def handle(records: Sequence[Any], _: Memory) -> list[Outcome]:
        taken.extend(each.record.title for each in records)
        return [[] for _ in records]

    def fetched(generation: int) -> SimpleNamespace:
        return SimpleNamespace(
            topic=settings.topic("articles"),
            partition=0,
            offset=0,
            timestamp=time.time(),
            key=b"key",
            value=article(0, "text", title=f"of generation {generation}"),
            headers=(),
            generation_id=generation,
        )

    app = StageApp(Stage(INTAKE, handle), settings, "test", tmp_path, Turns())
    app._held = frozenset([0])
    app._assigned.set()
    app.app.consumer_generation_id = 2
    await app._take(0, [fetched(1)])
    await app._take(0, [fetched(2)])
    assert taken == ["of generation 2"]
    assert app.held()[0].progress.next == 1
    await app._close_partitions()
