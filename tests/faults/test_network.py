"""Workers that cannot reach the broker, or hardly, though both are well."""

import asyncio
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from service import topic_setup
from service.settings import Settings
from service.stream.ending import Ending
from tests.faults.conftest import service_settings
from tests.faults.endure import Report, endure
from tests.faults.proxied import proxied_broker
from tests.faults.service_run import ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed
from tests.proxy import Proxy

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]

WORKERS = ["dedupe-0", "dedupe-1", "entities-0", "entities-1"]


def cut(proxy: Proxy) -> None:
    proxy.cut = True


def slow(proxy: Proxy) -> None:
    proxy.bytes_per_second = 50_000


def delay(proxy: Proxy) -> None:
    proxy.answers_delay = 2.0


def heal(proxy: Proxy) -> None:
    proxy.cut, proxy.bytes_per_second, proxy.answers_delay = False, None, 0.0


async def endure_network(
    name: str,
    break_it: Callable[[Proxy], None],
    victims: list[str],
    seconds: float,
    folder: Path,
    work: list[Pushed],
    expected: Outcomes | None,
) -> Report:
    """Run ``work`` while the connections of the ``victims`` are broken for some seconds."""
    async with proxied_broker(folder / "broker", WORKERS) as proxied:
        settings = service_settings(proxied.broker.address, folder)
        await topic_setup.make_topics(settings)
        run = ServiceRun(settings, folder)
        for worker in WORKERS:
            run.start(
                worker, settings=settings.model_copy(update={"broker": proxied.address(worker)})
            )

        async def fault(run: ServiceRun) -> None:
            await run.out(len(work) // 4)
            for victim in victims:
                break_it(proxied.proxies[victim])
            await asyncio.sleep(seconds)
            for victim in victims:
                heal(proxied.proxies[victim])
            run.passed()

        return await endure(name, run, fault, work, expected)


@pytest.mark.parametrize("seconds", [5.0, 40.0], ids=["5 s", "40 s"])
@pytest.mark.parametrize("who", ["one dedupe", "one entities", "all"])
async def test_cut_off(
    who: str, seconds: float, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    victims = WORKERS if who == "all" else [f"{who.removeprefix('one ')}-0"]
    name = f"{who} cut off {seconds:g} s"
    await endure_network(name, cut, victims, seconds, tmp_path, work, expected)


@pytest.mark.parametrize(
    ("what", "break_it"), [("slowed to 50 kB/s", slow), ("answers delayed 2 s", delay)]
)
@pytest.mark.parametrize("who", ["one dedupe", "all"])
async def test_slow(
    what: str,
    break_it: Callable[[Proxy], None],
    who: str,
    tmp_path: Path,
    work: list[Pushed],
    expected: Outcomes,
) -> None:
    victims = WORKERS if who == "all" else ["dedupe-0"]
    await endure_network(f"{who} {what}", break_it, victims, 40.0, tmp_path, work, expected)


@pytest.mark.parametrize("stage", ["dedupe", "entities"])
async def test_zombie(
    stage: str,
    settings: Settings,
    tmp_path: Path,
    work: list[Pushed],
    expected: Outcomes,
    pick: random.Random,
) -> None:
    """A worker is stopped for 25 s in the middle of its work, and goes on when it is replaced."""

    async def fault(run: ServiceRun) -> None:
        await run.out(len(work) // 4 + pick.randrange(100))
        run.signal(f"{stage}-0", signal.SIGSTOP)
        await asyncio.sleep(25)
        run.signal(f"{stage}-0", signal.SIGCONT)
        run.passed()

    name = f"one {stage} stopped 25 s (SIGSTOP)"
    report = await endure(name, ServiceRun(settings, tmp_path), fault, work, expected)
    shut_out = {f"exit code {Ending.FENCED.value}", f"exit code {Ending.TIME_LIMIT.value}"}
    assert set(report.ends) <= shut_out, report.ends
