"""Dead letters cannot be written: nothing that came with them is committed, and nothing lost."""

import asyncio
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from service import topic_setup
from service.acls import MAKING_TOPICS, Acl, needed
from service.settings import Settings
from service.topology import WORKERS
from tests.faults.endure import endure
from tests.faults.service_run import ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed
from tests.secured_broker import SecuredBroker

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]


def poison_later(work: list[Pushed]) -> list[Pushed]:
    """Return the same articles, without poison in the first third."""
    third = len(work) // 3
    early = [each for each in work[:third] if each.verdict == "dead_letter"]
    return [each for each in work[:third] if each not in early] + early + work[third:]


async def test_dead_letter_topic_missing(
    settings: Settings, tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    async def fault(run: ServiceRun) -> None:
        admin = AdminClient({"bootstrap.servers": run.outside, "log_level": 0})
        for future in admin.delete_topics([settings.topic("dead-letters")]).values():
            await asyncio.to_thread(future.result, 20)
        # The first poison ends a worker; where it starts again the topic is made.
        await run.until(lambda: any(end.status for end in run.ends), 180)
        run.passed()

    run = ServiceRun(settings, tmp_path)
    report = await endure("dead-letter topic deleted", run, fault, poison_later(work), expected)
    assert set(report.ends) == {"exit code 75"}, report.ends
    logged = "".join(log.read_text() for log in tmp_path.glob("dedupe-*.log"))
    assert f"there is no topic {settings.topic('dead-letters')}" in logged


async def test_no_right_to_write_dead_letters(
    tmp_path: Path, work: list[Pushed], expected: Outcomes
) -> None:
    async with SecuredBroker(tmp_path / "secured") as broker:
        settings = broker.settings(
            topic_prefix="secured", state_dir=tmp_path / "state", entity_processes=1
        )
        broker.allow(needed([*WORKERS, MAKING_TOPICS], "secured"))
        await topic_setup.make_topics(settings)
        right = Acl("topic", "secured.dead-letters", False, "Write")

        async def fault(run: ServiceRun) -> None:
            broker.withdraw([right])
            await run.until(lambda: sum(end.status != 0 for end in run.ends) >= 3, 180)
            assert "no right to the topic secured.dead-letters" in "".join(
                log.read_text() for log in tmp_path.glob("dedupe-*.log")
            )
            broker.allow([right])
            run.passed()

        run = ServiceRun(settings, tmp_path, outside=broker.plain_address)
        name = "no right to write dead letters"
        report = await endure(name, run, fault, poison_later(work), expected)
        assert set(report.ends) == {"exit code 75"}, report.ends
