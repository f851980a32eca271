"""``newsdesk run`` as a user starts it: shows articles, stops cleanly, goes on where it was."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest

from tests.feed_server import Answer, FeedServer, entries, rss
from tests.publisher import publishing

SEED = (
    b'{"url": "https://example.org/seed", "title": "Harbour of Lisbon reopened", "text": '
    b'"LISBON (Example Wire) - The harbour of Lisbon was reopened on Monday, the mayor said."}\n'
)
ANOTHER = (
    b'{"url": "https://example.org/another", "title": "Snow closes pass", "text": '
    b'"BERN (Example Wire) - Thirty lorries were stuck below the summit, a police officer said."}\n'
)


class Run:
    """A ``newsdesk run`` process: its stdout as records, its stderr as text."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.folder = folder
        self.log = folder / f"stderr-{time.monotonic_ns()}"
        self._records: queue.Queue[dict[str, Any]] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "run", "--output", "jsonl", *arguments],
            stdout=subprocess.PIPE,
            stderr=self.log.open("ab"),
            env=os.environ
            | {
                "NEWSDESK_STATE_DIR": str(folder / "state"),
                "NEWSDESK_BROKER_PORT": "0",
                "NEWSDESK_ENTITY_PROCESSES": "1",
                "NEWSDESK_PARTITIONS": "2",
                "NEWSDESK_SESSION_TIMEOUT": "6",
            }
            | environment,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._records.put(orjson.loads(line))

    def take(self, count: int, seconds: float = 150.0) -> list[dict[str, Any]]:
        """Return the next ``count`` records that it shows."""
        deadline = time.monotonic() + seconds
        taken: list[dict[str, Any]] = []
        while len(taken) < count:
            try:
                taken.append(self._records.get(timeout=max(0.01, deadline - time.monotonic())))
            except queue.Empty:
                pytest.fail(f"{len(taken)} of {count} shown in {seconds} s; {self.said()}")
        return taken

    def rest(self) -> list[dict[str, Any]]:
        """Return what it has shown besides."""
        return [self._records.get() for _ in range(self._records.qsize())]

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def until_said(self, text: str, seconds: float = 150.0) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.said():
            assert time.monotonic() < deadline, f"{text!r} not said: {self.said()}"
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def descendants(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def interrupt(self) -> None:
        """Press Ctrl-C and wait for its end."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(120) == 0, self.said()


def assert_gone(processes: list[psutil.Process], seconds: float = 60.0) -> None:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    assert not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "one.jsonl").write_bytes(SEED)
    return folder


@pytest.fixture
def runs() -> Iterator[list[Run]]:
    started: list[Run] = []
    yield started
    for run in started:
        run.process.kill()
        run.process.wait()


@pytest.fixture
def feeds() -> Iterator[FeedServer]:
    with publishing() as server:
        yield server


def test_it_shows_articles_stops_cleanly_and_goes_on_where_it_was(
    tmp_path: Path, seeds: Path, feeds: FeedServer, runs: list[Run]
) -> None:
    feeds.serve(rss(entries(3)))
    feeds.serve(Answer(status=404), "/gone.xml")
    feed_list = tmp_path / "feeds.txt"
    feed_list.write_text(f"{feeds.url()}\n{feeds.url('/gone.xml')}\n")
    arguments = ("--feeds", str(feed_list), "--seeds", str(seeds))
    settings = {
        "NEWSDESK_ALLOW_PRIVATE_ADDRESSES": "true",
        "NEWSDESK_POLL_INTERVAL": "1",
        "NEWSDESK_POLL_INTERVAL_MAX": "1",
    }

    runs.append(first := Run(tmp_path, *arguments, **settings))
    shown = first.take(4)
    assert {record["title"] for record in shown} == {
        "Harbour of Lisbon reopened",
        *(f"Report number {number} from the harbour" for number in range(3)),
    }
    polled = [record for record in shown if "harbour" in record["title"]]
    assert all(record["source"]["feed_url"] == feeds.url() for record in polled[1:])
    first.until_said("1 inputs: 1 enriched, 0 duplicates, 0 dead letters")
    assert_a_second_one_is_refused(first)

    changed = entries(4)
    changed[-1].title = "Report number 0, corrected"
    feeds.serve(rss(changed))
    news = {(record["title"], record["revision"]) for record in first.take(2)}
    assert news == {("Report number 3 from the harbour", 1), ("Report number 0, corrected", 2)}

    started = first.descendants()
    assert len(started) >= 5
    first.interrupt()
    assert_gone(started)

    feeds.serve(rss(entries(6)[:2] + changed))
    runs.append(second := Run(tmp_path, *arguments, **settings))
    later = {record["title"] for record in second.take(2)}
    assert later == {"Report number 4 from the harbour", "Report number 5 from the harbour"}
    second.interrupt()
    assert not second.rest()
    assert "replaying" not in second.said()
    assert any("If-None-Match" in request.headers for request in feeds.requests)


def assert_a_second_one_is_refused(first: Run) -> None:
    """Fail unless another one on the folder of ``first`` says who has it, and ends."""
    second = subprocess.run(
        [sys.executable, "-m", "service.cli", "run"],
        env=os.environ | {"NEWSDESK_STATE_DIR": str(first.folder / "state")},
        capture_output=True,
        timeout=150,
    )
    assert second.returncode == 1
    assert second.stderr.decode().count("\n") == 1
    assert f"in use by another newsdesk, process {first.process.pid}" in second.stderr.decode()


def test_a_worker_that_dies_is_started_again_and_nothing_outlives_the_whole(
    tmp_path: Path, seeds: Path, runs: list[Run]
) -> None:
    feed_list = tmp_path / "feeds.txt"
    feed_list.write_text("https://feeds.example/none.xml\n")
    arguments = ("--feeds", str(feed_list), "--seeds", str(seeds))
    runs.append(run := Run(tmp_path, *arguments))
    run.take(1)
    # All are looked at before one is killed: its own children would be zombies for a moment.
    workers = [each for each in run.descendants() if {"worker", "entities"} <= {*each.cmdline()}]
    assert len(workers) == 1
    workers[0].kill()
    run.until_said("worker entities has ended (SIGKILL); starting it again")
    (seeds / "two.jsonl").write_bytes(ANOTHER)
    state = tmp_path / "state"
    replayed = subprocess.run(
        [sys.executable, "-m", "service.cli", "replay", str(seeds / "two.jsonl")],
        env=os.environ | {"NEWSDESK_BROKER": (state / "broker" / "address").read_text()},
        capture_output=True,
        timeout=200,
    )
    assert replayed.returncode == 0, replayed.stderr
    assert run.take(1)[0]["url"] == "https://example.org/another"

    started = run.descendants()
    run.process.kill()
    run.process.wait()
    assert_gone(started)
    runs.append(again := Run(tmp_path, *arguments))
    again.until_said("starting feeds, dedupe, entities")
    again.interrupt()
    assert "replaying" not in again.said()
