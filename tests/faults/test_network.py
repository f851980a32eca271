"""Workers that cannot reach the broker, or hardly, though both are well."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.proxied import WORKERS, cut, delay, endure_network, forget, slow
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed
from tests.proxy import Proxy

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


def victims(who: str) -> tuple[str, ...]:
    """Return the workers who are meant: ``all``, or the first of a stage, ``one STAGE``."""
    return WORKERS if who == "all" else (f"{who.removeprefix('one ')}-0",)


@pytest.mark.parametrize("seconds", [5.0, 40.0], ids=["5 s", "40 s"])
@pytest.mark.parametrize("who", ["one dedupe", "one entities", "all"])
async def test_cut_off(
    who: str, seconds: float, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    name = f"{who} cut off {seconds:g} s"
    await endure_network(name, cut, victims(who), seconds, tmp_path, work, expected)


@pytest.mark.parametrize("who", ["one dedupe", "all"])
async def test_connections_forgotten(
    who: str, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    """The network is back after 5 s, but what was connected then never hears a word again."""
    name = f"{who} cut off 5 s, connections forgotten"
    await endure_network(name, forget, victims(who), 5.0, tmp_path, work, expected)


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
    name = f"{who} {what} for 40 s"
    await endure_network(name, break_it, victims(who), 40.0, tmp_path, work, expected)
