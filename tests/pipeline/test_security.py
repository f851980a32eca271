"""A real Kafka that asks who one is: what gets in, with which rights, and what is said if not."""

import asyncio
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import TopicPartition

from service import kafka
from service.acls import Acl, needed
from service.errors import BrokerError, BrokerRefused
from service.ports import free_port
from service.settings import Settings, load
from service.topic_setup import make_topics
from service.topology import STEPS
from tests.certificates import KEY_PASSWORD
from tests.feed_server import Answer, Entry, rss
from tests.pipeline.articles import article, text_of
from tests.pipeline.independent import Watcher, push
from tests.pipeline.test_health import ask, wait_for
from tests.pipeline.test_websub import Hub, pushed_by
from tests.pipeline.workers import Workers, environment
from tests.publisher import publishing
from tests.secured_broker import PASSWORDS, SecuredBroker

Given = dict[str, Any]


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def plain(secured_broker: SecuredBroker, prefix: str) -> Settings:
    """Give settings of somebody who may do everything; the topics are made."""
    settings = load(broker=secured_broker.plain_address, topic_prefix=prefix, partitions=1)
    asyncio.run(make_topics(settings))
    return settings


@pytest.fixture
def own(secured_broker: SecuredBroker, plain: Settings, prefix: str) -> str:
    """Give the name of a topic that the user ``newsdesk`` may read and write."""
    secured_broker.allow(needed(["feed-list"], prefix))
    return plain.topic("feeds")


def newsdesk(
    settings: Settings, *arguments: str, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        env=environment(settings),
        input=given,
        capture_output=True,
        timeout=150,
        check=False,
    )


def assert_no_secret(text: str) -> None:
    assert not [secret for secret in (*PASSWORDS.values(), KEY_PASSWORD) if secret in text]


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
@pytest.mark.parametrize("listener", ["SASL_PLAINTEXT", "SASL_SSL"])
async def test_each_login_gets_in(
    secured_broker: SecuredBroker, own: str, listener: str, mechanism: str
) -> None:
    await assert_in(secured_broker.settings(listener, sasl_mechanism=mechanism), own)


async def test_a_client_certificate_gets_in(secured_broker: SecuredBroker, own: str) -> None:
    await assert_in(secured_broker.settings("SSL"), own)


async def test_the_key_of_the_certificate_may_be_encrypted(
    secured_broker: SecuredBroker, own: str
) -> None:
    settings = secured_broker.settings(
        "SSL", tls_key_file=secured_broker.certificates.locked_key, tls_key_password=KEY_PASSWORD
    )
    await assert_in(settings, own)


async def assert_in(settings: Settings, topic: str) -> None:
    """Write, read and ask, each with a client of its own."""
    producer = kafka.producer(settings)
    await producer.start()
    sent = await producer.send_and_wait(topic, b"hello", b"key")
    await producer.stop()
    reading = kafka.read_to_end(settings, TopicPartition(topic, 0), sent.offset)
    assert [record.value async for record in reading] == [b"hello"]
    assert await kafka.partitions(settings, [topic]) == [TopicPartition(topic, 0)]


WRONG_PASSWORD: Given = {"sasl_password": "not-the-password"}

REFUSED: dict[str, tuple[Callable[[SecuredBroker], Settings], str]] = {
    "wrong password, PLAIN": (
        lambda broker: broker.settings(sasl_mechanism="PLAIN", **WRONG_PASSWORD),
        "it refuses the login of newsdesk: .*Invalid username or password",
    ),
    "wrong password, SCRAM": (
        lambda broker: broker.settings(**WRONG_PASSWORD),
        "it refuses the login of newsdesk: .*invalid credentials",
    ),
    "unknown user": (
        lambda broker: broker.settings(sasl_username="nobody"),
        "it refuses the login of nobody: .*invalid credentials",
    ),
    "no such login": (
        lambda broker: broker.settings("PLAIN_ONLY"),
        "it has no login by SCRAM-SHA-512",
    ),
    "expired certificate": (
        lambda broker: broker.settings("EXPIRED"),
        "its certificate is not accepted: certificate has expired",
    ),
    "another name": (
        lambda broker: broker.settings("MISNAMED"),
        "its certificate is not accepted: .*not valid for '127.0.0.1'",
    ),
    "unknown authority": (
        lambda broker: broker.settings(tls_ca_file=broker.certificates.other_authority),
        "its certificate is not accepted: unable to get local issuer certificate",
    ),
    "no client certificate": (
        lambda broker: broker.settings("SSL", tls_certificate_file=None, tls_key_file=None),
        "it refuses our certificate, or that we have none",
    ),
    "client certificate of an unknown authority": (
        lambda broker: broker.settings(
            "SSL", tls_certificate_file=broker.certificates.strange_client, tls_key_file=None
        ),
        "it refuses our certificate, or that we have none",
    ),
    "expired client certificate": (
        lambda broker: broker.settings(
            "SSL", tls_certificate_file=broker.certificates.expired_client, tls_key_file=None
        ),
        "it refuses our certificate, or that we have none",
    ),
    "a login where there is none": (
        lambda broker: broker.settings("SASL_PLAINTEXT", broker=broker.plain_address),
        "it has no login at this port; is its protocol really SASL_PLAINTEXT",
    ),
}

MISTAKEN: dict[str, tuple[Callable[[SecuredBroker], Settings], str]] = {
    "plain where TLS is asked for": (
        lambda broker: load(broker=broker.address("SSL")),
        "it closed the connection; is its protocol at this port really PLAINTEXT",
    ),
    "no login where one is asked for": (
        lambda broker: load(broker=broker.address("SASL_PLAINTEXT")),
        "it closed the connection; is its protocol at this port really PLAINTEXT",
    ),
    "TLS where there is none": (
        lambda broker: broker.settings(broker=broker.plain_address),
        "it closed the connection; is its protocol at this port really SASL_SSL",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_who_is_refused_is_told_why(secured_broker: SecuredBroker, case: str) -> None:
    settings_for, said = REFUSED[case]
    with pytest.raises(BrokerRefused) as caught:
        await kafka.await_broker(settings_for(secured_broker), 60)
    assert_says(caught.value, said)


@pytest.mark.parametrize("case", MISTAKEN)
async def test_who_speaks_another_protocol_is_told_so(
    secured_broker: SecuredBroker, case: str
) -> None:
    settings_for, said = MISTAKEN[case]
    with pytest.raises(BrokerError) as caught:
        await kafka.await_broker(settings_for(secured_broker), 0)
    assert_says(caught.value, said)


def assert_says(error: BrokerError, said: str) -> None:
    message = str(error)
    assert re.search(rf"^cannot connect to Kafka at 127\.0\.0\.1:\d+: {said}", message), message
    assert "\n" not in message


def test_a_command_that_is_refused_says_so_in_one_line(secured_broker: SecuredBroker) -> None:
    settings = secured_broker.settings(log_level="DEBUG", **WRONG_PASSWORD)
    ran = newsdesk(settings, "tail")
    assert (ran.returncode, ran.stdout) == (1, b"")
    said = ran.stderr.decode()
    last = said.splitlines()[-1]
    assert last.startswith(f"newsdesk: cannot connect to Kafka at {settings.broker}: it refuses")
    assert "not-the-password" not in said


@pytest.mark.parametrize(
    "case", ["expired certificate", "wrong password, SCRAM", "unknown authority"]
)
def test_a_worker_that_is_refused_ends_at_once_and_logs_why(
    secured_broker: SecuredBroker, tmp_path: Path, case: str
) -> None:
    settings_for, said = REFUSED[case]
    settings = settings_for(secured_broker).model_copy(update={"state_dir": tmp_path / "state"})
    workers = Workers(settings, tmp_path)
    assert workers.start("dedupe").wait(150) == 75
    assert re.search(f": {said}", last_line(workers)["event"])
    assert "waiting for the broker" not in workers.logs()


async def test_a_worker_whose_password_holds_no_more_ends_though_it_has_nothing_to_do(
    secured_broker: SecuredBroker, plain: Settings, tmp_path: Path
) -> None:
    user = "dedupe"
    secured_broker.allow(needed([user], plain.topic_prefix), user)
    port = free_port()
    settings = secured_broker.settings(
        user=user,
        topic_prefix=plain.topic_prefix,
        state_dir=tmp_path / "state",
        metrics_port=port,
    )
    workers = Workers(settings, tmp_path)
    worker = workers.start("dedupe")
    try:
        await asyncio.to_thread(wait_for, lambda: ask(port, "ready")[0] == 200)
        secured_broker.set_password(user, "another-password")
        # Its connections hold for as long as the broker lives.
        await secured_broker.embedded.stop()
        await secured_broker.embedded.start()
        assert await asyncio.to_thread(worker.wait, 150) == 75
    finally:
        worker.kill()
        secured_broker.set_password(user, PASSWORDS[user])
    assert "it refuses the login of dedupe" in last_line(workers)["event"]


def last_line(workers: Workers) -> dict[str, Any]:
    line: dict[str, Any] = orjson.loads(workers.logs().splitlines()[-1])
    return line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tail", "polls"), "there is no topic {prefix}.polls"),
        (("dead-letters", "list"), "the user has no right to the topic {prefix}.dead-letters"),
        (("feeds", "add", "--as-is", "https://example.org/feed"), "no right to write to any topic"),
        (("replay", "-"), "no right to write to any topic"),
    ],
)
def test_a_command_without_the_rights_says_which_it_lacks(
    secured_broker: SecuredBroker, plain: Settings, arguments: tuple[str, ...], said: str
) -> None:
    prefix, user = plain.topic_prefix, "feeds"
    secured_broker.allow(
        [
            Acl("topic", f"{prefix}.dead-letters", False, "Describe"),
            *(
                Acl("topic", f"{prefix}.{name}", False, "Read")
                for name in ("feeds", "enriched", "duplicates")
            ),
        ],
        user,
    )
    push(secured_broker.plain_address, f"{prefix}.dead-letters", [(b"key", b"{}")])
    settings = secured_broker.settings(user=user, topic_prefix=prefix)
    assert_lacks(newsdesk(settings, *arguments, given=article(1, text_of(1))), said, prefix)


def test_what_kafka_does_not_take_is_not_taken_for_sent(
    secured_broker: SecuredBroker, plain: Settings
) -> None:
    prefix, user = plain.topic_prefix, "operator"
    secured_broker.allow(needed(["feed-list", "replay"], prefix), user)
    denied = [Acl("topic", f"{prefix}.{name}", False, "Write") for name in ("feeds", "articles")]
    secured_broker.withdraw(denied, user)
    settings = secured_broker.settings(user=user, topic_prefix=prefix)
    added = newsdesk(settings, "feeds", "add", "--as-is", "https://example.org/feed")
    assert_lacks(added, "the user has no right to the topic {prefix}.feeds", prefix)
    replayed = newsdesk(settings, "replay", "-", given=article(1, text_of(1)))
    assert_lacks(replayed, "the user has no right to the topic {prefix}.articles", prefix)


def assert_lacks(ran: subprocess.CompletedProcess[bytes], said: str, prefix: str) -> None:
    assert (ran.returncode, ran.stdout) == (1, b""), ran.stderr
    (line,) = ran.stderr.decode().splitlines()
    assert said.format(prefix=prefix) in line


def test_a_worker_without_a_right_names_it_and_ends_and_nothing_is_lost(
    secured_broker: SecuredBroker, plain: Settings, tmp_path: Path
) -> None:
    prefix = plain.topic_prefix
    rights = needed(["dedupe"], prefix)
    secured_broker.allow(rights, "dedupe")
    settings = secured_broker.settings(
        user="dedupe", topic_prefix=prefix, state_dir=tmp_path / "state", session_timeout=6.0
    )
    watcher = Watcher(secured_broker.plain_address, plain.topic("unique"))

    def push_one(number: int) -> None:
        articles = [(None, article(number, text_of(number)))]
        push(secured_broker.plain_address, plain.topic("articles"), list(articles))

    # There is state to be read from now on.
    workers = Workers(settings, tmp_path)
    workers.start("dedupe")
    push_one(1)
    watcher.count(1)
    workers.stop()
    push_one(2)
    lacking = [
        (Acl("group", f"{prefix}.revise", False, "Read"), "the group {}"),
        (Acl("topic", f"{prefix}.articles", False, "Read"), "the topic {}"),
        (Acl("transactional-id", f"{prefix}.intake.", True, "Write"), "the transactional id {}0"),
        (Acl("topic", f"{prefix}.internal.intake.state", False, "Read"), "the topic {}"),
        (Acl("topic", f"{prefix}.unique", False, "Write"), "the topic {}"),
    ]
    for number, (acl, what) in enumerate(lacking):
        assert acl in rights
        secured_broker.withdraw([acl], "dedupe")
        folder = tmp_path / str(number)
        folder.mkdir()
        workers = Workers(settings, folder)
        assert workers.start("dedupe").wait(150) == 75, workers.logs()
        assert last_line(workers)["event"] == (
            f"Kafka refused: the user has no right to {what.format(acl.name)} (see `newsdesk acls`)"
        )
        secured_broker.allow([acl], "dedupe")
    workers.start("dedupe")
    watcher.count(2)
    workers.stop()
    assert len(watcher.to_end()) == 2
    watcher.close()


def assert_followed(settings: Settings, known: str, log: Path) -> None:
    """Follow the articles from the first on until one of this id has come."""
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "service.cli", "tail", "--from-start", "--output", "jsonl"],
            env=environment(settings),
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as tail,
    ):
        assert tail.stdout is not None
        ids = (orjson.loads(line)["id"] for line in tail.stdout)
        assert known in ids, log.read_text()
        tail.kill()


def test_all_works_with_the_rights_that_are_listed_and_no_secret_is_logged(
    secured_broker: SecuredBroker, prefix: str, tmp_path: Path
) -> None:
    def settings(listener: str, user: str, **given: Any) -> Settings:
        return secured_broker.settings(
            listener,
            user,
            topic_prefix=prefix,
            partitions=1,
            entity_processes=1,
            allow_private_addresses=True,
            log_level="DEBUG",
            state_dir=tmp_path / "state",
            **given,
        )

    secured_broker.allow(needed(["making-topics"], prefix))
    asyncio.run(make_topics(settings("SSL", "newsdesk")))
    operator = settings("SASL_SSL", "operator")
    commands = ["feed-list", "tail", "dead-letters", "replay", "lag", "explain"]
    secured_broker.allow(needed(commands, prefix), "operator")
    port = free_port()
    pushed = {
        "websub_url": f"http://127.0.0.1:{port}",
        "websub_port": port,
        "websub_secret": "a secret of the tests",
    }
    logins = {
        "feeds": settings("SASL_SSL", "feeds", sasl_mechanism="PLAIN", full_text=True, **pushed),
        "dedupe": settings("SASL_SSL", "dedupe", sasl_mechanism="SCRAM-SHA-512"),
        "entities": settings("SASL_PLAINTEXT", "entities", sasl_mechanism="SCRAM-SHA-256"),
    }
    said = []

    def do(*arguments: str) -> str:
        ran = newsdesk(operator, *arguments)
        said.append(ran.stderr.decode())
        assert ran.returncode == 0, said[-1]
        return ran.stdout.decode()

    with publishing() as publisher:
        hub = Hub(publisher)
        url = publisher.url()
        paragraphs = f"<p>{text_of(101)}</p><p>{text_of(102)}</p>"
        page = f"<html><body><article>{paragraphs}</article></body></html>".encode()
        shown = [
            Entry("whole", "A report in whole", f"<p>{text_of(100)}</p>"),
            Entry("short", "A report in short", url=publisher.serve(Answer(page), "/page")),
        ]
        publisher.serve(pushed_by(hub, url, rss(shown)))
        do("feeds", "add", url)
        workers = Workers(operator, tmp_path)
        for worker, login in logins.items():
            secured_broker.allow(needed([worker], prefix), worker)
            workers.settings = login
            workers.start(worker)
        watcher = Watcher(secured_broker.plain_address, f"{prefix}.enriched")
        watcher.count(2, 60)
        assert any("full_text" in each.document["provenance"] for each in watcher.seen)
        shown.append(Entry("pushed", "A report that is pushed", f"<p>{text_of(103)}</p>"))
        assert hub.push(pushed_by(hub, url, rss(shown))) == 202
        watcher.count(3, 60)
    (tmp_path / "one.jsonl").write_bytes(article(1, text_of(1)) + b"\nnot json\n")
    replayed = do("replay", str(tmp_path / "one.jsonl"), "--output", "jsonl")
    (record,) = map(orjson.loads, replayed.splitlines())
    assert record["title"] == "Report number 1"
    assert "1 enriched, 0 duplicates, 1 dead letters" in said[-1]
    explained = do("explain", record["id"], record["id"], "--output", "jsonl")
    assert orjson.loads(explained)["relation"] == "exact"
    letter = orjson.loads(do("dead-letters", "list", "--output", "jsonl"))
    assert letter["reason"] == "not_json"
    assert watcher.count(4)
    watcher.close()
    letters = Watcher(secured_broker.plain_address, f"{prefix}.dead-letters")
    push(secured_broker.plain_address, f"{prefix}.articles", [(b"key", b"not json either")])
    letters.count(2)
    listed = do("dead-letters", "list", "--output", "jsonl").splitlines()
    do("dead-letters", "requeue", orjson.loads(listed[-1])["id"])
    letters.count(3)
    letters.close()
    assert_followed(operator, record["id"], tmp_path / "tail.log")
    assert do("lag", "--output", "jsonl").count("\n") == len(STEPS)
    workers.stop()
    keeper = settings("SASL_SSL", "keeper")
    secured_broker.allow(needed(["checking-topics", "repartition"], prefix), "keeper")
    assert newsdesk(keeper, "topics", "check").returncode == 0
    deadline = time.monotonic() + 60
    while (ran := newsdesk(keeper, "topics", "repartition", "2")).returncode:
        assert b"stop all workers" in ran.stderr, ran.stderr
        assert time.monotonic() < deadline
    assert b"done: 2 partitions" in ran.stderr
    for text in (workers.logs(), *said):
        assert_no_secret(text)
    assert "Authenticated as dedupe via SCRAM-SHA-512" in workers.logs()
