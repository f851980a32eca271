"""The command line as a person meets it: what it writes where, and its exit codes.

What depends on being a process runs as one (`run`), the rest in this one (`here`): a start takes
a second.
"""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import orjson
import pytest
from jsonschema import Draft202012Validator

from service.cli import cli, main
from tests.feed_server import Answer, FeedServer, entries, rss
from tests.hostile import HOSTILE, MOST_BYTES, offer

NOWHERE = "127.0.0.1:1"
"""Nothing listens there."""


@dataclass(frozen=True)
class Ran:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    error: str

    def fails(self, code: int, *said: str) -> None:
        """Assert that it failed as promised: one line on stderr, and nothing on stdout."""
        assert (self.code, self.out) == (code, ""), self.error
        (line,) = self.error.splitlines()
        assert line.startswith("newsdesk: ")
        assert "Traceback" not in line
        assert "unexpected" not in line.replace("unexpected extra argument", "")
        assert all(part in line for part in said), line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def environment(**settings: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.upper().startswith("NEWSDESK_")}
    return inherited | {f"NEWSDESK_{name.upper()}": value for name, value in settings.items()}


def run(folder: Path, *arguments: str, **settings: str) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        cwd=folder,
        env=environment(**settings),
        input=b"",
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def here(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Ran]]:
    """Give a function that runs a command line in this process, and leave no trace of it."""
    monkeypatch.chdir(folder)
    for name in set(os.environ) - set(environment()):
        monkeypatch.delenv(name)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level

    def run_here(*arguments: str, **settings: str) -> Ran:
        for name, value in settings.items():
            monkeypatch.setenv(f"NEWSDESK_{name.upper()}", value)
        monkeypatch.setattr(sys, "argv", ["newsdesk", *arguments])
        code = 0
        try:
            main()
        except SystemExit as error:
            code = int(error.code or 0)
        return Ran(code, *capfd.readouterr())

    yield run_here
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)


def commands(command: click.Command, above: click.Context | None = None) -> Iterator[click.Context]:
    """Yield a context of the command and of each below it."""
    context = click.Context(command, above, command.name, **command.context_settings)
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, context)


HELP = {
    context.command_path.replace("cli", "newsdesk", 1): context.get_help()
    for context in commands(cli)
}


@pytest.mark.parametrize("path", HELP)
def test_every_help_has_an_example_of_its_command(path: str) -> None:
    example = HELP[path].replace("\n", " ").partition("Example: ")[2]
    assert example.startswith(path)


def test_the_commands_are_those_of_the_contract() -> None:
    contract = (
        "run worker broker replay tail schema settings "
        "feeds:add feeds:remove feeds:list feeds:show feeds:check feeds:import feeds:export "
        "dead-letters:list dead-letters:show dead-letters:requeue"
    )
    wanted = {f"newsdesk {name.replace(':', ' ')}" for name in contract.split()}
    assert wanted <= set(HELP)


@pytest.mark.parametrize("arguments", [["--help"], ["feeds", "add", "-h"]])
def test_help_goes_to_stdout(here: Callable[..., Ran], arguments: list[str]) -> None:
    ran = here(*arguments)
    assert (ran.code, ran.error) == (0, "")
    assert "Usage: " in ran.out
    assert "Example: newsdesk" in ran.out


def test_version(folder: Path) -> None:
    ran = run(folder, "--version")
    assert (ran.code, ran.error) == (0, "")
    assert ran.out.startswith("newsdesk ")
    assert ran.out.split()[1][0].isdigit()


@pytest.mark.parametrize("arguments", [[], ["feeds"], ["dead-letters"]])
def test_without_a_command_the_help_tells_what_there_is(folder: Path, arguments: list[str]) -> None:
    ran = run(folder, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: " in ran.error
    assert len(ran.error.splitlines()) > 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuchcommand"], ["nosuchcommand"]),
        (["--nosuchoption"], ["--nosuchoption"]),
        (["feeds", "nosuchcommand"], ["nosuchcommand"]),
        (["settings", "extra"], ["extra"]),
        (["replay"], ["PATH"]),
        (["replay", "x.txt", "--rate", "0"], ["--rate", "0"]),
        (["replay", "x.txt", "--timeout", "-1"], ["--timeout", "-1"]),
        (["replay", "x.txt", "--output", "xml"], ["--output", "xml"]),
        (["replay", "nosuchfile"], ["nosuchfile", "No such file"]),
        (["explain", "nosuchfile", "-"], ["nosuchfile", "neither a file nor an article id"]),
        (["replay", "nosuchfile", "--broker", NOWHERE], ["nosuchfile", "No such file"]),
        (["run", "--seeds", "nosuchfolder"], ["nosuchfolder", "no such file"]),
        (["run", "--feeds", "nosuch.opml"], ["nosuch.opml", "No such file"]),
        (["worker", "nosuchstage"], ["nosuchstage", "feeds", "dedupe", "entities"]),
        (["tail", "nosuchtopic"], ["nosuchtopic", "enriched", "dead-letters"]),
        (["schema", "NoSuchRecord"], ["NoSuchRecord", "EnrichedArticle"]),
        (["feeds", "list", "--broker", "kafka:port"], ["kafka:port", "host:port"]),
        (["feeds", "check", "no-url"], ["no-url", "not an http or https URL"]),
        (["feeds", "add", "ftp://example.org/", "--broker", NOWHERE], ["ftp://example.org/"]),
        (["feeds", "add", "https://me:word@example.org/", "--broker", NOWHERE], ["login in it"]),
        (["feeds", "import", "nosuch.opml", "--broker", NOWHERE], ["nosuch.opml"]),
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_line_that_names_it(
    here: Callable[..., Ran], arguments: list[str], said: list[str]
) -> None:
    here(*arguments).fails(2, *said)


def test_bad_usage_ends_a_process_in_the_same_way(folder: Path) -> None:
    run(folder, "worker", "nosuchstage").fails(2, "nosuchstage", "dedupe")


def test_an_input_that_cannot_be_read_is_named_and_nothing_is_started(
    folder: Path, here: Callable[..., Ran]
) -> None:
    (folder / "broken.json").write_text('{"title": ')
    here("replay", "broken.json").fails(2, "broken.json", "not JSON")
    run(folder, "replay", "-").fails(2, "-", "nothing in it")
    assert [path.name for path in folder.iterdir()] == ["broken.json"]


def test_a_bad_setting_is_named_by_its_variable(here: Callable[..., Ran]) -> None:
    here("settings", partitions="many").fails(2, "NEWSDESK_PARTITIONS", "'many'", "integer")


@pytest.mark.parametrize(
    "arguments",
    [
        ["feeds", "list"],
        ["tail"],
        ["dead-letters", "list"],
        ["explain", "0f" * 16, "f0" * 16],
        ["worker", "dedupe"],
        ["feeds", "add", "https://example.org/feed"],
    ],
    ids=" ".join,
)
def test_without_a_broker_it_says_how_to_name_one(
    here: Callable[..., Ran], arguments: list[str]
) -> None:
    here(*arguments).fails(1, "no broker", "NEWSDESK_BROKER")


@pytest.mark.parametrize(
    "arguments",
    [
        ["feeds", "list"],
        ["feeds", "add", "https://example.org/feed"],
        ["tail", "duplicates"],
        ["dead-letters", "requeue", "3f2a"],
        ["replay", "a.txt"],
        ["explain", "a.txt", "0f" * 16],
    ],
    ids=" ".join,
)
def test_a_broker_that_does_not_answer_is_named(
    folder: Path, here: Callable[..., Ran], arguments: list[str]
) -> None:
    (folder / "a.txt").write_text("Ferry runs again\n\nThe ferry to Stord runs again.\n")
    here(*arguments, broker=NOWHERE).fails(1, NOWHERE)


def test_settings_lists_them_with_their_origin(folder: Path, here: Callable[..., Ran]) -> None:
    (folder / ".env").write_text("NEWSDESK_REPLICATION=3\n")
    ran = here("settings", partitions="7")
    assert (ran.code, ran.error) == (0, "")
    assert "NEWSDESK_PARTITIONS=7  (environment; default 4)" in ran.out
    assert "NEWSDESK_REPLICATION=3  (.env; default 1)" in ran.out


def test_schema_prints_a_schema(here: Callable[..., Ran]) -> None:
    ran = here("schema", "EnrichedArticle")
    assert (ran.code, ran.error) == (0, "")
    Draft202012Validator.check_schema(orjson.loads(ran.out))
    assert "EnrichedArticle" in here("schema").out.split()


@pytest.mark.parametrize("arguments", [["settings"], ["schema", "EnrichedArticle"], ["--help"]])
def test_a_reader_that_has_gone_is_no_accident(folder: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", *arguments],
        cwd=folder,
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    _, error = process.communicate(timeout=60)
    assert error == b""


async def check(folder: Path, *urls: str, **settings: str) -> Ran:
    """Run ``feeds check`` while the test's server goes on serving."""
    return await asyncio.to_thread(run, folder, "feeds", "check", *urls, **settings)


async def test_check_says_what_a_poll_would_do(folder: Path) -> None:
    async with FeedServer() as server:
        url = server.serve(rss(entries(5)))
        ran = await check(folder, url, allow_private_addresses="true")
    assert (ran.code, ran.error) == (0, "")
    assert f"{url}: a feed with 5 entries" in ran.out
    assert "Report number 4 from the harbour" in ran.out
    assert "next poll at " in ran.out
    assert len(server.requests) == 1
    assert list(folder.iterdir()) == []


async def test_check_names_entries_that_cannot_be_used(folder: Path) -> None:
    body = orjson.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Harbour News",
            "items": [
                {"id": "1", "title": "\x1b[2JFerry\nruns", "content_text": "It runs again."},
                {"id": "2"},
            ],
        }
    )
    async with FeedServer() as server:
        url = server.serve(Answer(body, content_type="application/feed+json"))
        ran = await check(folder, url, allow_private_addresses="true")
    assert ran.code == 0, ran.error
    assert "a feed with 1 entry" in ran.out
    assert "entries that could not be used" in ran.out
    assert "\x1b" not in ran.out


async def test_check_says_of_each_url_why_it_is_not_a_feed(folder: Path) -> None:
    async with FeedServer() as server:
        missing = server.url("/missing")
        gone = server.serve(Answer(status=410), "/gone")
        ran = await check(folder, missing, gone, allow_private_addresses="true")
    assert (ran.code, ran.out) == (1, "")
    assert ran.error.splitlines() == [
        f"{missing}: HTTP 404 Not Found (http_404)",
        f"newsdesk: {gone}: HTTP 410 Gone (gone)",
    ]


async def test_check_of_the_worst_servers_ends_in_time_with_the_reason_of_each(
    folder: Path,
) -> None:
    limits = {
        "allow_private_addresses": "true",
        "fetch_timeout": "6",
        "silence_timeout": "4",
        "parse_timeout": "4",
        "max_feed_bytes": str(MOST_BYTES),
    }
    async with FeedServer(address="0.0.0.0") as server:
        expected = {}
        for number, name in enumerate(HOSTILE):
            offer(server, name, f"/{number}")
            expected[server.url(f"/{number}", f"127.0.1.{number + 1}")] = HOSTILE[name][1]
        ran = await check(folder, *expected, **limits)
    assert ran.code == 1
    assert "Traceback" not in ran.error
    told = [line.removeprefix("newsdesk: ") for line in ran.error.splitlines()]
    feeds = [line for line in ran.out.splitlines() if not line.startswith(" ")]
    assert len(told) + len(feeds) == len(expected)
    for line in told:
        url, _, message = line.partition(": ")
        assert message.endswith((f"({expected[url]})", "(parse_timeout)")), line
    for line in feeds:
        url = line.partition(": ")[0]
        assert (expected[url], line.startswith(f"{url}: a feed with ")) == ("fetched", True), line


def test_check_of_what_does_not_answer(here: Callable[..., Ran]) -> None:
    url = f"http://{NOWHERE}/feed.xml"
    here("feeds", "check", url).fails(1, url, "NEWSDESK_ALLOW_PRIVATE_ADDRESSES")
    here("feeds", "check", url, allow_private_addresses="true").fails(1, url, "connect")
