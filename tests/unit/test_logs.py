"""Logs are one JSON object a line, and libraries cannot flood them."""

import json
import logging
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service import logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the logging of the test run as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    levels = {name: logging.getLogger(name).level for name in logs._QUIET}
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "worker.log"


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def library_says(name: str, line: int, at: float, level: int = logging.WARNING) -> None:
    record = logging.LogRecord(name, level, "conn.py", line, "broker away", (), None)
    record.created = at
    logging.getLogger(name).handle(record)


def test_an_event_is_a_line_with_its_fields(file: Path) -> None:
    logs.configure(file=file)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    logging.getLogger("newsdesk.x").info("polled", extra={"feed": "å\n", "next_at": at, "p": file})
    (line,) = lines(file)
    assert (line["level"], line["logger"], line["event"]) == ("INFO", "newsdesk.x", "polled")
    assert line["feed"] == "å\n"
    assert line["next_at"].startswith("2026-03-01T00:00:00")
    assert line["p"] == str(file)
    assert datetime.fromisoformat(line["timestamp"]).tzinfo is not None


def test_a_traceback_stays_in_the_line_of_its_event(file: Path) -> None:
    logs.configure(file=file)
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("newsdesk.x").exception("failed")
    (line,) = lines(file)
    assert line["event"] == "failed"
    assert "ValueError: first\nsecond" in json.dumps(line).replace("\\n", "\n")


def test_without_a_file_logs_go_to_stderr_and_never_to_stdout(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure()
    logging.getLogger("newsdesk.x").warning("careful")
    captured = capsys.readouterr()
    assert json.loads(captured.err)["event"] == "careful"
    assert captured.out == ""


def test_configured_again_it_does_not_say_things_twice(file: Path) -> None:
    logs.configure()
    logs.configure(file=file)
    logging.getLogger("newsdesk.x").info("once")
    assert len(lines(file)) == 1


def test_below_the_level_nothing_is_said(file: Path) -> None:
    logs.configure("WARNING", file)
    logging.getLogger("newsdesk.x").info("not this")
    logging.getLogger("newsdesk.x").error("this")
    assert [line["event"] for line in lines(file)] == ["this"]


def test_a_library_says_the_same_at_most_once_in_five_seconds(file: Path) -> None:
    logs.configure(file=file)
    for tenth in range(100):
        library_says("aiokafka.conn", 10, 1000 + tenth / 10)
        library_says("aiokafka.conn", 20, 1000 + tenth / 10)
        logging.getLogger("newsdesk.x").info("ours")
    events = [line["event"] for line in lines(file)]
    assert events.count("broker away") == 4
    assert events.count("ours") == 100


@pytest.mark.parametrize(
    ("libraries", "heard"),
    [("WARNING", ["a warning", "an error"]), ("ERROR", ["an error"]), ("CRITICAL", [])],
)
def test_how_much_is_heard_of_libraries(file: Path, libraries: str, heard: list[str]) -> None:
    logs.configure(file=file, libraries=libraries)
    for name in ("faust.app", "aiokafka.conn", "mode"):
        logging.getLogger(name).info("a detail")
    logging.getLogger("faust.app").warning("a warning")
    logging.getLogger("aiokafka.conn").error("an error")
    logging.getLogger("newsdesk.x").info("ours")
    assert [line["event"] for line in lines(file)] == [*heard, "ours"]


def test_debug_holds_nothing_back(file: Path) -> None:
    logs.configure("DEBUG", file)
    for _ in range(3):
        logging.getLogger("aiokafka.conn").debug("sent")
    assert [line["event"] for line in lines(file)] == ["sent"] * 3


def test_warnings_of_python_are_logged(file: Path) -> None:
    logs.configure(file=file)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("this will go away", DeprecationWarning, stacklevel=1)
    assert "this will go away" in lines(file)[0]["event"]


def test_a_file_rolls_over(file: Path) -> None:
    logs.configure(file=file)
    for _ in range(12):
        logging.getLogger("newsdesk.x").info("x" * 1_000_000)
    assert file.with_name("worker.log.1").exists()
    assert file.stat().st_size < 10_000_000


def test_an_event_with_what_is_no_utf_8_is_written_all_the_same(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(file=file)
    try:
        raise ValueError("Z\udcfcrich")
    except ValueError:
        logging.getLogger("newsdesk.poller").exception("failed", extra={"why": ["K\udcf6ln", "Ö"]})
    (line,) = lines(file)
    assert (line["event"], line["why"]) == ("failed", ["K?ln", "Ö"])
    assert line["exc_info"].endswith("ValueError: Z?rich")
    assert capsys.readouterr().err == ""
