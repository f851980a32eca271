"""Hours of articles with all faults at random: is anything lost, and does anything grow?

    python -m tests.faults.soak [--minutes 60] [--rate 30] [--seed N]

A broker of its own, two workers a stage, of which one has a clock that is wrong; each reaches the
broker through a proxy. Every half minute or so comes one of the `RandomFaults`. Prints what the
independent reader counted, and per process and quarter of the time: memory, open files, threads;
and how many articles were on their way.
"""

import argparse
import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from service import topic_setup
from tests.faults.conftest import service_settings
from tests.faults.endure import HEADER, endure
from tests.faults.proxied import WORKERS, Proxied, proxied_broker
from tests.faults.random_faults import SHIFTED, RandomFaults
from tests.faults.samples import Samples, sample
from tests.faults.service_run import ServiceRun
from tests.faults.test_disk import small_disk
from tests.pipeline.articles import Pushed, workload

_REMEMBERED = 10_000
"""Articles per partition: more than the workload reaches back, and soon full."""

_QUIET_SECONDS = 130.0
"""Before the last article is pushed no fault begins: the longest ends a minute before."""


async def main() -> None:
    """Run the soak; exit with 1 where an article was lost, wrong or repeated."""
    parser = argparse.ArgumentParser(description="all faults at random, for as long as you like")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=30.0, help="articles a second")
    parser.add_argument("--seed", type=int, default=random.randrange(100_000))
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-soak-"))
    print(f"seed {given.seed}; the workers' logs are in {folder}", flush=True)
    work = workload(int(given.minutes * 60 * given.rate), given.seed)
    with disks(folder, len(work)) as can_be_filled:
        async with proxied_broker(folder / "broker") as proxied:
            await soak(proxied, folder, can_be_filled, work, given)
    # Reached only where all is well: else the logs are wanted.
    shutil.rmtree(folder)


@contextmanager
def disks(folder: Path, articles: int) -> Iterator[bool]:
    """Give the broker and the workers a small disk each; tell whether that can be done here."""
    with ExitStack() as stack:
        try:
            # All topics together take 12 kB for an article.
            stack.enter_context(small_disk(folder / "broker", 300 + articles // 30))
            stack.enter_context(small_disk(folder / "workers", 2))
            can_be_filled = True
        except pytest.skip.Exception as refused:
            print(f"no disk is filled: {refused}", flush=True)
            can_be_filled = False
        yield can_be_filled


async def soak(
    proxied: Proxied,
    folder: Path,
    can_be_filled: bool,
    work: list[Pushed],
    given: argparse.Namespace,
) -> None:
    """Feed ``work`` under faults, and print what came of it."""
    settings = service_settings(proxied.broker.address, folder / "workers").model_copy(
        update={"remember_articles": _REMEMBERED}
    )
    await topic_setup.make_topics(settings)
    run = ServiceRun(settings, folder)
    for worker in WORKERS:
        own = proxied.settings(worker, settings)
        if worker in SHIFTED:
            logging = own.model_copy(update={"log_file": folder / f"{worker}.log"})
            run.start(worker, settings=logging, module="tests.faults.shifted")
        else:
            run.start(worker, settings=own)
    samples = Samples()
    faults = RandomFaults(run, proxied, can_be_filled, random.Random(given.seed))

    async def fault(run: ServiceRun) -> None:
        sampling = asyncio.create_task(sample(run, proxied.broker, samples))
        await faults.until(time.monotonic() + given.minutes * 60 - _QUIET_SECONDS)
        await run.until(lambda: run.pushed == len(run.work), given.minutes * 60)
        sampling.cancel()

    try:
        report = await endure(
            f"soak, {given.minutes:g} min", run, fault, work, None, rate=given.rate
        )
        print(f"{HEADER}\n{report.row()}")
    finally:
        print(f"faults: {dict(faults.counts)}\n{samples.table()}")


if __name__ == "__main__":
    asyncio.run(main())
