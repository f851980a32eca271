"""One fault from beginning to end: feed, break, count, report."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from service.settings import Settings
from tests.faults.service_run import Fault, ServiceRun
from tests.faults.verdicts import (
    Outcomes,
    Verdict,
    compare,
    known_outcomes,
    outcomes,
    without_numbered_repeats,
)
from tests.pipeline.articles import Pushed
from tests.pipeline.exactly_once import assert_each_exactly_once
from tests.pipeline.independent import Watcher

RATE = float(os.environ.get("FAULT_RATE") or 20.0)
"""Articles a second, below what two workers a stage do on two slow cores: a stall shows.

With all that the machine can do, one partition of a backlog rests while another has its turn.
"""


@dataclass(frozen=True)
class Report:
    """What one run under one fault showed; times in s.

    ``numbered_repeats``: dropped by the numbers in the headers before anything was counted.
    """

    fault: str
    articles: int
    verdict: Verdict
    numbered_repeats: int
    longest_stall: float
    longest_recovery: float
    ends: dict[str, int]
    seconds: float

    def row(self) -> str:
        """Return the run as a row of the table in ``docs/delivery.md``."""
        ends = ", ".join(f"{count} × {reason}" for reason, count in sorted(self.ends.items()))
        return (
            f"| {self.fault} | {self.articles:,} | {self.verdict.lost} | {self.verdict.wrong} "
            f"| {self.verdict.repeated} | {self.numbered_repeats} | {self.longest_stall:.1f} "
            f"| {self.longest_recovery:.1f} | {ends or 'none'} |"
        )


HEADER = (
    "| fault | articles | lost | wrong | repeated | dropped by number | longest stall, s "
    "| working again after, s | workers that ended |\n|---|---|---|---|---|---|---|---|---|"
)
reports: list[Report] = []
"""Of all runs of this session; printed when it ends."""


async def endure(
    name: str,
    run: ServiceRun,
    fault: Fault,
    work: list[Pushed],
    expected: Outcomes | None,
    *,
    rate: float = RATE,
    burst: int | None = None,
    seconds: float = 240.0,
) -> Report:
    """Feed ``work`` through the running service, do ``fault`` to it, and count what came out.

    ``expected`` is what came out of an undisturbed run; without it only verdicts are compared.
    Fails where an article is lost, wrong or there twice, or where, after the last one was pushed,
    nothing comes out for ``seconds``.
    """
    began = time.monotonic()
    async with run:
        if not run.names:
            await run.start_all()
        run.feed(work, rate, burst)
        await run.out(min(200, len(work) // 4))
        await fault(run)
        await run.finished(seconds)
    out = Watcher(run.outside, *{record.topic for record in run.seen})
    latest = Watcher(run.outside, run.settings.topic("enriched.latest"))
    seen = out.to_end()
    kept = without_numbered_repeats(seen)
    ends: dict[str, int] = {}
    for end in run.ends:
        if end.status != 0:
            ends[end.reason] = ends.get(end.reason, 0) + 1
    report = Report(
        name,
        len(work),
        compare(expected or known_outcomes(work), outcomes(kept, work, expected is not None)),
        len(seen) - len(kept),
        run.longest_stall(),
        run.longest_recovery(),
        ends,
        time.monotonic() - began,
    )
    print(f"{report}\nstalls, counted from the first fault: {run.stalls()}")
    reports.append(report)
    assert report.verdict.sound, report.verdict
    assert_each_exactly_once(work, kept, latest.to_end())
    out.close()
    latest.close()
    return report


async def undisturbed(settings: Settings, folder: Path, work: list[Pushed]) -> Outcomes:
    """Return what comes out of ``work`` when nothing goes wrong."""
    run = ServiceRun(settings, folder)
    async with run:
        await run.start_all()
        run.feed(work, rate=1000)
        await run.finished(seconds=60)
    assert not [end for end in run.ends if end.status != 0]
    latest = Watcher(run.outside, settings.topic("enriched.latest"))
    assert_each_exactly_once(work, run.seen, latest.to_end())
    latest.close()
    return outcomes(run.seen, work)
