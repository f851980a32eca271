"""Who gives up a partition has committed what is at hand before another one can have it."""

import asyncio
from pathlib import Path

from service.settings import Settings
from service.stream.app import StageApp
from service.stream.partition import Phase
from service.stream.stage import Stage
from service.stream.turns import Turns
from service.topology import REVISE


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
