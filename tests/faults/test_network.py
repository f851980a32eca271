"""Workers that cannot reach the broker, or hardly, though both are well."""

from pathlib import Path

import pytest

from tests.faults.proxied import WORKERS, cut, delay, endure_network, forget, slow
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


def victims(who: str) -> tuple[str, ...]:
    """Return the workers who are meant: ``all``, or the first of a stage, ``one STAGE``."""
    return WORKERS if who == "all" else (f"{who.removeprefix('one ')}-0",)


@pytest.mark.parametrize("who", ["one dedupe", "one entities", "all"])
async def test_cut_off(who: str, tmp_path: Path, work: list[Pushed], expected: Outcomes) -> None:
    name = f"{who} cut off 5 s, then 40 s"
    disturbances = ((cut, 5.0), (cut, 40.0))
    await endure_network(name, disturbances, victims(who), tmp_path, work, expected)


@pytest.mark.parametrize("who", ["one dedupe", "all"])
async def test_connections_forgotten(
    who: str, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    """The network is back after 5 s, but what was connected then never hears a word again."""
    name = f"{who} cut off 5 s, connections forgotten"
    await endure_network(name, [(forget, 5.0)], victims(who), tmp_path, work, expected)


@pytest.mark.parametrize("who", ["one dedupe", "all"])
async def test_slow(who: str, tmp_path: Path, work: list[Pushed], expected: Outcomes) -> None:
    name = f"{who} slowed to 50 kB/s for 40 s, then answers delayed 2 s for 40 s"
    disturbances = ((slow, 40.0), (delay, 40.0))
    await endure_network(name, disturbances, victims(who), tmp_path, work, expected)
