"""The commands against a real Kafka: what they show and change, and how they end."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import orjson
import pytest
from aiokafka.partitioner import DefaultPartitioner
from confluent_kafka import Producer
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    ConfigResource,
    ResourceType,
)
from jsonschema import Draft202012Validator

from service import kafka, topic_setup
from service.codec import decode, encode
from service.intake import identify
from service.records import Article, IdentifiedArticle
from service.schema import schema
from service.settings import Settings
from service.topology import STEPS
from service.urls import feed_id
from tests.feed_server import Answer, entries, rss
from tests.pipeline.articles import article, text_of
from tests.pipeline.independent import Watcher, push
from tests.pipeline.workers import Workers, environment
from tests.publisher import publishing
from tests.unit.sample_records import DEAD_LETTER, ENRICHED, POLL, enriched

HARBOUR = "https://harbour.example/feed.xml"
RAILWAY = "https://railway.example/atom"
DAY = 24 * 60 * 60 * 1000


@dataclass(frozen=True)
class Ran:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    error: str

    def fails(self, code: int, *said: str) -> None:
        """Assert that its last line on stderr says why, and that stdout is empty."""
        assert (self.code, self.out) == (code, ""), self.error
        line = self.error.splitlines()[-1]
        assert line.startswith("newsdesk: ")
        assert "unexpected" not in self.error
        assert "Traceback" not in self.error
        assert all(part in line for part in said), line


@dataclass(frozen=True)
class Raw:
    """A message as a foreign producer sends it."""

    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]] = ()


def newsdesk(settings: Settings, *arguments: str, given: bytes = b"") -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        env=environment(settings),
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def start(settings: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", *arguments],
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Where the tests run in a shell's background SIGINT is ignored, and that is inherited.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


def send(settings: Settings, topic: str, messages: Sequence[Raw]) -> None:
    # Java's and our own way to partition; librdkafka has another one.
    producer = Producer(
        {"bootstrap.servers": settings.broker, "acks": "all", "partitioner": "murmur2_random"}
    )
    for each in messages:
        name = settings.topic(topic)
        producer.produce(name, each.value, each.key, headers=list(each.headers))
    assert producer.flush(30) == 0


def put(settings: Settings, topic: str, *documents: dict[str, Any]) -> None:
    assert settings.broker is not None
    push(
        settings.broker,
        settings.topic(topic),
        [(each["id"].encode(), orjson.dumps(each)) for each in documents],
    )


def bytes_of(letter: dict[str, Any]) -> tuple[Any, ...]:
    """Return key, value and headers of the message that a dead letter holds."""

    def raw(text: str | None) -> bytes | None:
        return None if text is None else b64decode(text)

    headers = tuple((each["name"], raw(each["value"])) for each in letter["headers"])
    return raw(letter["key"]), raw(letter["value"]), headers


@pytest.fixture
def other(settings: Settings) -> Settings:
    """Give settings of another service on the same broker, with the same state folder."""
    other = settings.model_copy(update={"topic_prefix": f"{settings.topic_prefix}-other"})
    asyncio.run(topic_setup.make_topics(other))
    return other


def test_feeds_are_added_listed_and_removed(settings: Settings, other: Settings) -> None:
    assert newsdesk(settings, "feeds", "list") == Ran(0, "", "")
    added = newsdesk(settings, "feeds", "add", "--as-is", RAILWAY, HARBOUR)
    assert added == Ran(0, "", "2 added, 0 there already\n")
    assert newsdesk(settings, "feeds", "add", HARBOUR).error == "0 added, 1 there already\n"
    assert newsdesk(settings, "feeds", "list").out.splitlines() == [HARBOUR, RAILWAY]
    assert newsdesk(other, "feeds", "list").out == ""

    newsdesk(settings, "feeds", "remove", RAILWAY, "https://nowhere.example/").fails(
        2, "https://nowhere.example/", "not in the feed list"
    )
    assert len(newsdesk(settings, "feeds", "list").out.splitlines()) == 2
    assert newsdesk(settings, "feeds", "remove", RAILWAY) == Ran(0, "", "1 removed\n")
    assert newsdesk(settings, "feeds", "list").out.splitlines() == [HARBOUR]
    assert (
        newsdesk(settings, "feeds", "add", "--as-is", RAILWAY).error == "1 added, 0 there already\n"
    )


def test_the_feed_of_a_page_is_found(settings: Settings) -> None:
    reachable = settings.model_copy(update={"allow_private_addresses": True})
    with publishing() as server:
        page = """<link rel="alternate" type="application/rss+xml" href="/feed.xml">
        <link rel="alternate" type="application/atom+xml" href="/comments.atom">"""
        named = server.serve(Answer(page.encode(), content_type="text/html"), "/")
        bare = server.serve(Answer(b"<html>nothing</html>", content_type="text/html"), "/bare")
        dead = '<link rel="alternate" type="application/rss+xml" href="/dead.xml">'
        outdated = server.serve(
            Answer((dead + page).encode(), content_type="text/html"), "/outdated"
        )
        lost = server.serve(Answer(dead.encode(), content_type="text/html"), "/lost")
        feed = server.serve(rss(entries(2)))
        added = newsdesk(reachable, "feeds", "add", named)
        assert added.code == 0
        assert added.error.splitlines() == [
            f"{named}: a page, whose feed is {feed}; it also names {server.url('/comments.atom')}",
            "1 added, 0 there already",
        ]
        newsdesk(reachable, "feeds", "remove", feed)
        gone = server.url("/dead.xml")
        assert newsdesk(reachable, "feeds", "add", outdated).error.splitlines() == [
            f"{outdated}: a page, whose feed is {feed}; it also names {gone}, "
            f"{server.url('/comments.atom')}; {gone} cannot be read now (HTTP 404 Not Found)",
            "1 added, 0 there already",
        ]
        assert newsdesk(reachable, "feeds", "add", lost).error.splitlines() == [
            f"{lost}: a page, whose feed is {gone}; {gone} cannot be read now "
            "(HTTP 404 Not Found); polled all the same",
            "1 added, 0 there already",
        ]
        newsdesk(reachable, "feeds", "remove", gone)
        newsdesk(reachable, "feeds", "add", bare).fails(1, bare, "neither a feed nor a page")
        missing = server.url("/missing.xml")
        assert newsdesk(reachable, "feeds", "add", missing, feed) == Ran(
            0,
            "",
            f"{missing}: cannot be fetched now (HTTP 404 Not Found); polled all the same\n"
            "1 added, 1 there already\n",
        )
    assert newsdesk(settings, "feeds", "list").out.splitlines() == sorted([feed, missing])


def test_a_feed_list_is_imported_exported_and_imported_again(
    settings: Settings, other: Settings, tmp_path: Path
) -> None:
    given = tmp_path / "feeds.opml"
    given.write_text(
        '<opml version="2.0"><body><outline text="Ports">'
        f'<outline type="rss" text="Harbour &amp; Sons" xmlUrl="{HARBOUR}"/>'
        '<outline type="rss" text="Lost" xmlUrl="gopher://lost.example/"/></outline>'
        f'<outline type="rss" text="Rails" xmlUrl="{RAILWAY}"/></body></opml>'
    )
    imported = newsdesk(settings, "feeds", "import", str(given))
    assert imported.code == 0
    assert "gopher://lost.example/" in imported.error
    assert imported.error.splitlines()[-1] == "2 added, 0 there already, 1 left out"
    listed = newsdesk(settings, "feeds", "list").out
    assert listed.splitlines() == [f"{HARBOUR}  # Harbour & Sons", f"{RAILWAY}  # Rails"]

    exported = newsdesk(settings, "feeds", "export")
    assert (exported.code, exported.error) == (0, "")
    again = tmp_path / "again.opml"
    again.write_text(exported.out)
    newsdesk(other, "feeds", "import", str(again))
    assert newsdesk(other, "feeds", "list").out == listed

    lines = tmp_path / "feeds.txt"
    lines.write_text(f"# ports\n{HARBOUR}\nhttps://new.example/feed\n")
    imported = newsdesk(settings, "feeds", "import", str(lines))
    assert imported.error.splitlines()[-1] == "1 added, 1 there already, 0 left out"


def test_show_tells_a_feeds_latest_polls(settings: Settings) -> None:
    newsdesk(settings, "feeds", "show", HARBOUR).fails(2, HARBOUR, "not in the feed list")
    newsdesk(settings, "feeds", "add", "--as-is", HARBOUR, RAILWAY)
    shown = newsdesk(settings, "feeds", "show", HARBOUR)
    assert shown == Ran(0, f"{HARBOUR}: not polled yet\n", "")
    polls = []
    for number in range(12):
        minute = f"2026-03-01T12:{number:02}:00Z"
        polls.append({**POLL, "feed_id": feed_id(HARBOUR), "message": f"poll {number} failed"})
        polls[-1] |= {"feed_url": HARBOUR, "started_at": minute, "finished_at": minute}
    of_other = {**POLL, "feed_id": feed_id(RAILWAY), "message": "of another feed"}
    key = feed_id(HARBOUR).encode()
    send(settings, "polls", [Raw(key, orjson.dumps(poll)) for poll in polls])
    send(settings, "polls", [Raw(key, b"{}")])
    send(settings, "polls", [Raw(feed_id(RAILWAY).encode(), orjson.dumps(of_other))])
    shown = newsdesk(settings, "feeds", "show", HARBOUR)
    assert shown.code == 0
    told = [line.strip() for line in shown.out.splitlines() if "poll " in line]
    assert told == [f"poll {number} failed" for number in range(2, 12)]
    assert "of another feed" not in shown.out
    assert "not a valid Poll" in shown.error


def test_show_tells_how_a_feed_is_whose_polls_are_long_past(settings: Settings) -> None:
    newsdesk(settings, "feeds", "add", "--as-is", HARBOUR)
    state = {"polled_at": "2026-03-01T12:00:00Z", "next_at": "2026-03-02T12:00:00Z"}
    kept = {"feed": {"id": feed_id(HARBOUR), "url": HARBOUR}, "state": state}
    key = feed_id(HARBOUR).encode()
    send(settings, "internal.feeds.state", [Raw(key, orjson.dumps(kept))])
    told = newsdesk(settings, "feeds", "show", HARBOUR).out.splitlines()
    assert told[0].startswith(f"{HARBOUR}: well, polled ")
    assert told[1:] == ["  none of its polls is among the latest 200,000 of its partition"]


def read_lines(stream: IO[bytes] | None, count: int) -> list[str]:
    assert stream is not None
    return [stream.readline().decode().rstrip("\n") for _ in range(count)]


def interrupted(process: subprocess.Popen[bytes]) -> Ran:
    """Press Ctrl-C; return what came besides what was read."""
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=90)
    return Ran(process.returncode, out.decode(), error.decode().strip())


def test_tail_from_the_start_until_ctrl_c(settings: Settings) -> None:
    put(settings, "enriched", *(enriched(id=f"{n:032x}", revision=1) for n in range(5)))
    tail = start(settings, "tail", "enriched", "--from-start", "--output", "jsonl")
    records = [orjson.loads(line) for line in read_lines(tail.stdout, 5)]
    assert {record["id"] for record in records} == {f"{n:032x}" for n in range(5)}
    assert all(record == {**ENRICHED, **{"id": record["id"], "revision": 1}} for record in records)
    assert interrupted(tail) == Ran(130, "", "")

    name = settings.topic("enriched")
    table = start(settings, "tail", name, "--from-start", "--output", "table")
    text = "\n".join(read_lines(table.stdout, 20))
    assert text.count("Ferry runs again") == 5
    assert "BERGEN / Harbour Wire" in text
    assert "Kari Nygård PERSON" in text
    assert interrupted(table) == Ran(130, "", "")


def test_tail_from_now_on_passes_over_what_was_there(settings: Settings) -> None:
    put(settings, "duplicates", {"id": "old"})
    tail = start(settings, "tail", "duplicates", "--output", "jsonl")
    assert tail.stdout is not None
    lines: list[str] = []
    try:
        os.set_blocking(tail.stdout.fileno(), False)
        deadline = time.monotonic() + 60
        while not lines:
            assert time.monotonic() < deadline
            put(settings, "duplicates", {"id": "new"})
            lines += (tail.stdout.read() or b"").decode().splitlines()
    finally:
        tail.kill()
        tail.communicate()
    assert {orjson.loads(line)["id"] for line in lines} == {"new"}


def test_what_is_no_record_does_not_end_the_tail(settings: Settings) -> None:
    assert settings.broker is not None
    name = settings.topic("enriched")
    push(settings.broker, name, [(b"k", b"{not json"), (b"k", None)])
    put(settings, "enriched", enriched(id="k"))
    tail = start(settings, "tail", "--from-start", "--output", "table")
    text = "\n".join(read_lines(tail.stdout, 5))
    assert f"{name}/" in text
    assert "not JSON" in text
    assert "Ferry runs again" in text
    assert interrupted(tail).code == 130


BAD = [
    Raw(b"k\xff", b"\x00\xfe{not json", [("trace", b"1"), ("empty", None), ("trace", b"\xff")]),
    Raw(b"k", None, [("newsdesk-producer", b"foreign"), ("newsdesk-sequence", b"1"), ("a", b"")]),
    Raw(None, b'{"title": 5}'),
    Raw(b"", b""),
]


def test_dead_letters_are_listed_shown_and_sent_through_again(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    send(settings, "articles", BAD)
    workers.start("dedupe")
    letters = watch("dead-letters")
    letters.count(len(BAD))

    listed = newsdesk(settings, "dead-letters", "list", "--output", "jsonl")
    assert (listed.code, listed.error) == (0, "")
    documents = [orjson.loads(line) for line in listed.out.splitlines()]
    validator = Draft202012Validator(schema("DeadLetter"))
    assert all(validator.is_valid(document) for document in documents)
    sent = {(each.key, each.value, tuple(each.headers)) for each in BAD}
    assert {bytes_of(document) for document in documents} == sent
    table = newsdesk(settings, "dead-letters", "list", "--output", "table").out
    for document in documents:
        assert document["id"] in table
        assert document["message"] in table

    (binary,) = [each for each in documents if each["key"] == b64encode(b"k\xff").decode()]
    shown = newsdesk(settings, "dead-letters", "show", binary["id"])
    assert orjson.loads(shown.out)["value"] == "\x00\ufffd{not json"
    (null,) = [each for each in documents if each["reason"] == "no_value"]
    shown = newsdesk(settings, "dead-letters", "show", null["id"][:12])
    document = orjson.loads(shown.out)
    assert (document["key"], document["value"]) == ("k", None)

    requeued = newsdesk(
        settings, "dead-letters", "requeue", *(document["id"] for document in documents)
    )
    assert (requeued.code, requeued.out) == (0, ""), requeued.error
    assert len(requeued.error.splitlines()) == len(BAD)
    letters.count(2 * len(BAD))
    second = [letter.document for letter in letters.to_end()][len(BAD) :]
    as_they_came = {
        (
            each.key,
            each.value,
            tuple(header for header in each.headers if not header[0].startswith("newsdesk-")),
        )
        for each in BAD
    }
    assert {bytes_of(letter) for letter in second} == as_they_came
    assert not {letter["id"] for letter in second} & {each["id"] for each in documents}
    workers.stop()


def test_a_dead_letter_is_named_by_the_beginning_of_its_id(settings: Settings) -> None:
    both = [{**DEAD_LETTER, "id": id_} for id_ in ("3f2a" + "0" * 28, "3f2b" + "0" * 28)]
    put(settings, "dead-letters", *both)
    for command in ("show", "requeue"):
        newsdesk(settings, "dead-letters", command, "3f2").fails(2, "3f2", "2 dead letters")
        newsdesk(settings, "dead-letters", command, "ffff").fails(2, "ffff", "no such dead letter")
    shown = newsdesk(settings, "dead-letters", "show", "3f2b")
    assert orjson.loads(shown.out)["id"] == both[1]["id"]


def test_requeue_says_what_cannot_be_sent_again(settings: Settings) -> None:
    nowhere = dict.fromkeys(("topic", "partition", "offset", "timestamp"))
    of_file = {**DEAD_LETTER, "id": "a1", "source": {**nowhere, "path": "seeds/broken.json"}}
    source = {**DEAD_LETTER["source"], "topic": "no-such-topic"}
    of_lost_topic = {**DEAD_LETTER, "id": "b1", "source": source}
    of_nothing = {**DEAD_LETTER, "id": "c1", "key": None, "value": None}
    put(settings, "dead-letters", of_file, of_lost_topic, of_nothing)
    newsdesk(settings, "dead-letters", "requeue", "a1").fails(2, "a1", "seeds/broken.json")
    newsdesk(settings, "dead-letters", "requeue", "c1").fails(2, "c1", "nothing to send")
    impatient = settings.model_copy(update={"request_timeout": 3.0, "session_timeout": 3.0})
    newsdesk(impatient, "dead-letters", "requeue", "b1").fails(1, "b1", "no-such-topic")


def test_a_file_through_running_workers(
    settings: Settings, workers: Workers, tmp_path: Path
) -> None:
    file = tmp_path / "three.jsonl"
    good = article(1, text_of(1))
    file.write_bytes(b"\n".join([good, good, b'{"title": 5}', b""]))
    workers.start("dedupe")
    workers.start("entities")
    ran = newsdesk(settings, "replay", str(file), "--output", "jsonl")
    assert ran.code == 0, ran.error
    (line,) = ran.out.splitlines()
    record = orjson.loads(line)
    Draft202012Validator(schema("EnrichedArticle")).validate(record)
    assert record["url"] == "https://example.org/1"
    assert "3 inputs: 1 enriched, 1 duplicates, 1 dead letters" in ran.error

    table = newsdesk(settings, "replay", "-", "--output", "table", given=article(2, text_of(2)))
    assert table.code == 0, table.error
    assert "Report number 2" in table.out
    assert "1 inputs: 1 enriched, 0 duplicates, 0 dead letters" in table.error
    workers.stop()


def identified(number: int, text: str) -> IdentifiedArticle:
    return identify(decode(Article, article(number, text)), datetime.now(UTC))


def test_articles_are_explained_by_their_ids(settings: Settings, tmp_path: Path) -> None:
    versions = [identified(1, text_of(5)), identified(1, text_of(1))]
    elsewhere = identified(2, f"{text_of(1)} It was built in 1901.")
    records = [(each.id.encode(), encode(each)) for each in versions]
    send(settings, "internal.identified", [Raw(key, value) for key, value in records])
    # As from before the topic got more partitions: not where its key belongs.
    key = elsewhere.id.encode()
    partition = 1 - DefaultPartitioner()(key, [0, 1], [0, 1])
    producer = Producer({"bootstrap.servers": settings.broker})
    topic = settings.topic("internal.identified")
    producer.produce(topic, encode(elsewhere), key, partition=partition)
    assert producer.flush(30) == 0

    ran = newsdesk(settings, "explain", elsewhere.id, versions[0].id, "--output", "jsonl")
    assert (ran.code, ran.error) == (0, "")
    explanation = orjson.loads(ran.out)
    assert explanation["relation"] == "reprint"
    assert [explanation[each]["id"] for each in ("first", "second")] == [
        elsewhere.id,
        versions[0].id,
    ]
    file = tmp_path / "other.json"
    file.write_bytes(article(3, text_of(5)))
    ran = newsdesk(settings, "explain", str(file), versions[0].id, "--output", "table")
    assert (ran.code, ran.error) == (0, "")
    assert "two stories" in ran.out
    newsdesk(settings, "explain", "0f" * 16, str(file)).fails(
        2, "0f" * 16, f"not on {topic} (kept for 7 days)"
    )


def test_what_does_not_come_out_is_named(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "waits.jsonl"
    file.write_bytes(article(1, text_of(1)) + b"\n")
    arguments = ("replay", str(file), "--output", "jsonl", "--timeout", "2")
    newsdesk(settings, *arguments).fails(1, "not come out within 2 s", f"{file}#1")


def test_two_services_on_one_broker_do_not_disturb_one_another(
    settings: Settings, other: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    assert settings.broker is not None
    theirs = Workers(other, workers.folder / "other")
    theirs.folder.mkdir()
    try:
        workers.start("dedupe")
        theirs.start("dedupe")
        for each in (settings, other):
            push(each.broker or "", each.topic("articles"), [(b"k", article(1, text_of(1)))])
        ours = watch("unique", "duplicates")
        other_watch = Watcher(settings.broker, other.topic("unique"), other.topic("duplicates"))
        assert [seen.topic for seen in ours.count(1)] == [settings.topic("unique")]
        assert [seen.topic for seen in other_watch.count(1)] == [other.topic("unique")]
        workers.stop()
        theirs.stop()
        assert len(ours.to_end()) == len(other_watch.to_end()) == 1
        other_watch.close()
    finally:
        for process in theirs.processes:
            process.kill()
            process.wait()


def test_a_prefix_that_no_worker_has_used_is_named(settings: Settings) -> None:
    unused = settings.model_copy(update={"topic_prefix": "never-used"})
    newsdesk(unused, "tail").fails(1, "never-used.enriched", "prefix")
    newsdesk(unused, "feeds", "list").fails(1, "never-used.feeds")


def test_topics_are_made_as_the_contract_says(settings: Settings) -> None:
    client = AdminClient({"bootstrap.servers": kafka.address(settings)})
    there = client.list_topics(timeout=20).topics
    retention = dict.fromkeys(("polls", "articles", "unique", "duplicates", "enriched"), 7)
    retention |= {"dead-letters": 30}
    compacted = {"feeds", "enriched.latest", *(step.state_topic for step in STEPS)}
    resources = {
        name: ConfigResource(ResourceType.TOPIC, settings.topic(name))
        for name in (*retention, *compacted)
    }
    described = client.describe_configs(list(resources.values()), request_timeout=20)
    for name, resource in resources.items():
        config = {key: entry.value for key, entry in described[resource].result().items()}
        assert len(there[settings.topic(name)].partitions) == settings.partitions
        if name in compacted:
            assert config["cleanup.policy"] == "compact"
        else:
            assert config["cleanup.policy"] == "delete"
            assert int(config["retention.ms"]) == retention[name] * DAY
