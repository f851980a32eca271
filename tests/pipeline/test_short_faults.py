"""Faults of broker and network for a few seconds each; `make test-faults` has all, and longer."""

import asyncio
from pathlib import Path

from service import topic_setup
from tests.faults.conftest import service_settings
from tests.faults.endure import endure
from tests.faults.proxied import WORKERS, cut, proxied_broker
from tests.faults.service_run import ServiceRun
from tests.pipeline.articles import workload

WORK = workload(600, seed=4)


async def test_one_worker_cut_off_for_5_s_and_the_broker_stopped_and_killed_and_away_for_2_s(
    tmp_path: Path,
) -> None:
    async with proxied_broker(tmp_path / "broker") as proxied:
        settings = service_settings(proxied.broker.address, tmp_path)
        await topic_setup.make_topics(settings)
        run = ServiceRun(settings, tmp_path)
        for worker in WORKERS:
            run.start(worker, settings=proxied.settings(worker, settings))

        async def fault(run: ServiceRun) -> None:
            run.begins()
            await proxied.disturb(cut, ["dedupe-0"], 5.0)
            run.passed()
            for end in (proxied.broker.stop, proxied.broker.kill):
                await run.out(min(len(run.seen) + 50, len(WORK)))
                await end()
                await asyncio.sleep(2)
                await proxied.broker.start()
                run.passed()

        await endure("cut off 5 s, broker away 2 s twice", run, fault, WORK, None)
