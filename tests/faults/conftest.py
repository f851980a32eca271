"""The same articles for all faults, what becomes of them, and a table of all runs in the end."""

import asyncio
import os
import random
import uuid
from pathlib import Path

import pytest

from service import topic_setup
from service.settings import Settings, load
from tests.faults.endure import HEADER, reports, undisturbed
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed, workload

_SEED = pytest.StashKey[int]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if _SEED in config.stash:
        terminalreporter.section("faults")
        terminalreporter.write_line(f"FAULT_SEED={config.stash[_SEED]}")
    if reports:
        terminalreporter.write_line(HEADER)
        for report in reports:
            terminalreporter.write_line(report.row())


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int:
    """Give the seed of articles and faults: ``FAULT_SEED``, or a new one; it is told in the end."""
    seed = int(os.environ.get("FAULT_SEED") or random.randrange(100_000))
    pytestconfig.stash[_SEED] = seed
    return seed


@pytest.fixture
def pick(seed: int) -> random.Random:
    """Give the random numbers of one test."""
    return random.Random(seed)


@pytest.fixture(scope="session")
def work(seed: int) -> list[Pushed]:
    """Give the articles: ``FAULT_ARTICLES`` of them, 10,000 unless set."""
    return workload(int(os.environ.get("FAULT_ARTICLES") or 10_000), seed)


@pytest.fixture(scope="session")
def expected(broker: str, work: list[Pushed], tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """Give what becomes of the articles in a run that nothing disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    settings = service_settings(broker, folder)
    asyncio.run(topic_setup.make_topics(settings))
    return asyncio.run(undisturbed(settings, folder, work))


@pytest.fixture
def settings(broker: str, tmp_path: Path) -> Settings:
    """Give settings with topics of the test's own: those of a real service, but for the prefix."""
    settings = service_settings(broker, tmp_path)
    asyncio.run(topic_setup.make_topics(settings))
    return settings


def service_settings(broker: str, folder: Path) -> Settings:
    """Return the settings of a service with two workers a stage on two cores."""
    return load(
        broker=broker,
        topic_prefix=f"test-{uuid.uuid4().hex[:8]}",
        state_dir=folder / "state",
        entity_processes=1,
    )
