"""What a worker and the service say of themselves, and the end of a worker that does nothing."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from aiokafka import TopicPartition

from service import kafka, topic_setup
from service.broker import EmbeddedBroker
from service.ports import free_port
from service.settings import Settings, load
from service.stream.ending import Ending
from service.stream.lag import LagReader
from tests.pipeline.articles import article, text_of
from tests.pipeline.independent import Watcher, push
from tests.pipeline.workers import Workers, environment


def ask(port: int, page: str) -> tuple[int, Any]:
    """Return status and content of a page of a worker; 0 where nothing answers yet."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/{page}", timeout=5) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, None


def metrics_of(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


def ages_of(port: int) -> list[float]:
    """Return for how long each partition's oldest article has waited, as the metric has it."""
    return [
        float(line.rpartition(" ")[2])
        for line in metrics_of(port).splitlines()
        if line.startswith("newsdesk_oldest_unprocessed_seconds{")
    ]


def wait_for(condition: Callable[[], bool], seconds: float = 150.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def lag_of(settings: Settings) -> tuple[int, list[dict[str, Any]], str]:
    """Return exit code, lines and errors of ``newsdesk lag``."""
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "lag", "--output", "jsonl"],
        env=environment(settings),
        capture_output=True,
        timeout=150,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, lines, done.stderr.decode()


def push_some(settings: Settings, count: int) -> None:
    records = [(b"%d" % number, article(number, text_of(number))) for number in range(count)]
    push(str(settings.broker), settings.topic("articles"), list(records))


def test_a_worker_tells_its_state_and_the_service_its_lag(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    push_some(settings, 20)
    code, lags, told = lag_of(settings)
    assert code == 1
    assert "intake partition 0" in told
    assert "and no worker" in told
    waiting = [each for each in lags if each["lag"]]
    assert sum(each["lag"] for each in waiting) == 20
    assert {each["step"] for each in waiting} == {"intake"}
    assert all(each["oldest_seconds"] > 0 for each in waiting)

    port = free_port()
    workers.settings = settings.model_copy(update={"metrics_port": port})
    workers.start("dedupe")
    watch("unique").count(20)
    wait_for(lambda: ask(port, "ready")[0] == 200)
    status, state = ask(port, "live")
    assert status == 200
    assert [step["step"] for step in state["steps"]] == ["intake", "revise", "compare"]
    for step in state["steps"]:
        assert [each["partition"] for each in step["partitions"]] == [0, 1]
        assert {each["condition"] for each in step["partitions"]} == {"working"}
    for step in ("intake", "revise", "compare"):
        for partition in (0, 1):
            line = f'newsdesk_lag_records{{partition="{partition}",step="{step}"}} 0.0'
            wait_for(lambda line=line: line in metrics_of(port))  # type: ignore[misc]
    wait_for(lambda: ages_of(port) == [0.0] * 6)

    code, lags, told = lag_of(settings)
    assert code == 1
    assert "entities partition" in told
    by_step = {
        step: [each for each in lags if each["step"] == step] for step in ("compare", "entities")
    }
    assert all(each["lag"] == 0 and each["worker"] for each in by_step["compare"])
    assert sum(each["lag"] for each in by_step["entities"]) >= 20
    # Their age is that of the articles, not the time since compare has handed them on.
    oldest = max(each["oldest_seconds"] for each in by_step["entities"])
    assert oldest > max(each["oldest_seconds"] for each in waiting)


async def test_a_reader_of_lags_that_has_just_looked_can_be_stopped(settings: Settings) -> None:
    """aiokafka's consumer would not end where its subscription has just been changed."""
    articles = TopicPartition(settings.topic("articles"), 0)
    producer = kafka.producer(settings, transactional_id=f"{settings.topic_prefix}.test")
    await producer.start()
    async with producer.transaction():
        await producer.send_and_wait(articles.topic, b"{}", partition=0)
    await producer.stop()
    for done, records in ((0, 2), (1, 0)):
        for _ in range(5):
            async with asyncio.timeout(20), LagReader(settings) as reader:
                lags = await reader.lags({articles: done})
            assert lags[articles].records == records


def test_a_worker_that_does_nothing_ends_and_the_next_one_does_the_work(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    port = free_port()
    workers.settings = settings.model_copy(
        update={"metrics_port": port, "batch_timeout": 8.0, "stall_timeout": 16.0}
    )
    push_some(settings, 10)
    workers.environment["DEAF_TO"] = "records"
    deaf = workers.start("dedupe", module="tests.pipeline.deaf")
    wait_for(lambda: ask(port, "live")[0] == 503)
    _, state = ask(port, "live")
    if state is not None:
        assert "stuck" in {
            each["condition"] for step in state["steps"] for each in step["partitions"]
        }
    assert deaf.wait(150) == Ending.STUCK
    assert "nothing was done" in workers.logs()
    workers.settings = settings
    workers.start("dedupe")
    assert len(watch("unique").count(10)) == 10


def test_a_worker_whose_start_hangs_ends(settings: Settings, workers: Workers) -> None:
    workers.settings = settings.model_copy(update={"batch_timeout": 2.0, "stall_timeout": 4.0})
    workers.environment["DEAF_TO"] = "start"
    assert workers.start("dedupe", module="tests.pipeline.deaf").wait(150) == Ending.STUCK
    assert "have not started within 4 s" in workers.logs()


def test_partitions_that_are_not_at_work_yet_are_told_and_grow_old(
    settings: Settings, workers: Workers
) -> None:
    port = free_port()
    workers.settings = settings.model_copy(
        update={"metrics_port": port, "batch_timeout": 200.0, "stall_timeout": 400.0}
    )
    workers.environment["DEAF_TO"] = "opening"
    workers.start("dedupe", module="tests.pipeline.deaf")

    def told() -> tuple[int, list[list[str]]]:
        status, state = ask(port, "ready")
        steps = state["steps"] if state else []
        return status, [[each["condition"] for each in step["partitions"]] for step in steps]

    wait_for(lambda: told() == (503, [["assigned", "restoring"]] * 3))
    assert ask(port, "live")[0] == 200
    wait_for(lambda: len(ages_of(port)) == 6 and min(ages_of(port)) > 0)


async def test_a_broker_that_is_away_is_not_the_workers_fault(tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path / "broker") as broker:
        settings = load(
            broker=broker.address,
            state_dir=tmp_path / "state",
            partitions=1,
            batch_timeout=6.0,
            stall_timeout=12.0,
            metrics_port=free_port(),
        )
        await topic_setup.make_topics(settings)
        workers = Workers(settings, tmp_path)
        worker = workers.start("dedupe")
        out = Watcher(broker.address, settings.topic("unique"))
        try:
            push_some(settings, 5)
            await asyncio.to_thread(out.count, 5)
            port = settings.metrics_port
            await asyncio.to_thread(wait_for, lambda: ask(port, "ready")[0] == 200)
            await broker.kill()
            await asyncio.to_thread(wait_for, lambda: ask(port, "ready")[0] == 503)
            assert ask(port, "live")[0] == 200
            # Nobody knows what has come meanwhile.
            long = 2 * settings.stall_timeout
            await asyncio.to_thread(wait_for, lambda: min(ages_of(port)) > long)
            assert worker.poll() is None
            await broker.start()
            push_some(settings, 8)
            await asyncio.to_thread(out.count, 8)
            await asyncio.to_thread(wait_for, lambda: ask(port, "ready")[0] == 200)
            await asyncio.to_thread(wait_for, lambda: max(ages_of(port)) == 0)
            assert worker.poll() is None
        finally:
            out.close()
            worker.kill()
            worker.wait()
