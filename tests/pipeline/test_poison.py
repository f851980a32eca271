"""What cannot be processed becomes a dead letter with its bytes; what comes with it goes on."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import orjson

from service.settings import Settings
from tests import moody
from tests.pipeline.articles import article, text_of
from tests.pipeline.independent import Watcher, push
from tests.pipeline.killer import MAGIC, SLOW
from tests.pipeline.workers import Workers

GOOD = article(1, text_of(1))
POISON: list[tuple[bytes | None, bytes | None, str]] = [
    (b"k", b"{not json", "not_json"),
    (b"k", b"\x00\xff\xfe binary", "not_json"),
    (b"k", b"", "not_json"),
    (b"k", b"[]", "invalid"),
    (b"k", b"null", "invalid"),
    (b"k", b"{}", "invalid"),
    (b"k", orjson.dumps({"title": 5}), "invalid"),
    (b"k", orjson.dumps({"title": "x", "published_at": "yesterday"}), "invalid"),
    (b"k", orjson.dumps({"title": "x", "authors": "one"}), "invalid"),
    (
        b"k",
        orjson.dumps({"title": "x", "url": "https://example.org/x", "id": "0" * 32}),
        "wrong_id",
    ),
    (b"k", b'{"title": "\\ud800"}', "not_json"),
    (b"k", b"[" * 100_000, "not_json"),
    (b"k", orjson.dumps({"text": "a" * 10_000_000}), "too_large"),
    (b"k", None, "no_value"),
    (None, b"no key either", "not_json"),
]


def test_poison_of_every_kind_among_good_ones(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    assert settings.broker is not None
    good: list[tuple[bytes | None, bytes | None]] = []
    records: list[tuple[bytes | None, bytes | None]] = []
    for number, (key, value, _) in enumerate(POISON):
        good.append((None if number % 2 else b"k", article(number, text_of(number))))
        records += [good[-1], (key, value)]
    push(settings.broker, settings.topic("articles"), records)
    workers.start("dedupe")
    letters = watch("dead-letters")
    letters.count(len(POISON))
    passed = watch("unique")
    passed.count(len(good))
    workers.stop()
    found = {
        (None if letter["value"] is None else b64decode(letter["value"]), letter["reason"])
        for letter in (record.document for record in letters.to_end())
    }
    assert found == {(value, reason) for _, value, reason in POISON}
    assert len(letters.seen) == len(POISON)
    assert len(passed.to_end()) == len(good)
    letter = letters.seen[0].document
    assert letter["stage"] == "intake"
    assert letter["source"]["topic"] == settings.topic("articles")


def test_what_other_producers_compress_is_read(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    kinds = ("none", "gzip", "snappy", "lz4", "zstd")
    for number, compression in enumerate(kinds):
        records = [(b"k", article(10 * number + n, text_of(10 * number + n))) for n in range(5)]
        push(str(settings.broker), settings.topic("articles"), list(records), compression)
    workers.start("dedupe")
    passed = watch("unique")
    passed.count(5 * len(kinds))
    workers.stop()
    assert len(passed.to_end()) == 5 * len(kinds)


def test_an_article_that_kills_the_worker_is_buried_alone(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher]
) -> None:
    assert settings.broker is not None
    texts = [text_of(1), f"{MAGIC} {text_of(2)}", text_of(3)]
    records = [(b"k", article(number, text)) for number, text in enumerate(texts)]
    # In all partitions: the worker dies each time before it is done with them.
    records += [(b"%d" % number, article(number, f"{SLOW} {number}")) for number in range(10, 18)]
    push(settings.broker, settings.topic("articles"), list(records))
    letters, passed = watch("dead-letters"), watch("unique")
    ends = 0
    worker = workers.start("dedupe", module="tests.pipeline.killer")

    def buried(_: object) -> bool:
        nonlocal worker, ends
        if worker.poll() is not None:
            ends += 1
            worker = workers.start("dedupe", module="tests.pipeline.killer")
        return len(letters.seen) == 1

    letters.until(buried, seconds=200)
    passed.count(10)
    workers.stop()
    (letter,) = [record.document for record in letters.to_end()]
    assert (letter["reason"], letter["attempts"]) == ("ends_worker", 4)
    assert b64decode(letter["value"]) == records[1][1]
    assert ends <= 6
    titles = sorted(record.document["title"] for record in passed.to_end())
    assert titles == sorted(f"Report number {number}" for number in (0, 2, *range(10, 18)))


def test_a_text_that_kills_the_model_is_buried_and_those_beside_it_are_enriched(
    settings: Settings, workers: Workers, watch: Callable[..., Watcher], tmp_path: Path
) -> None:
    assert settings.broker is not None
    moody.install(tmp_path)
    workers.environment = {"PYTHONPATH": str(tmp_path)}
    workers.settings = settings.model_copy(
        update={"entity_model": moody.NAME, "entity_timeout": 2.0}
    )
    moods = {1: "die now", 3: "hang now", 5: "fail now", 7: "die once"}
    texts = [f"{text_of(number)} Oslo. {moods.get(number, '')}" for number in range(9)]
    records = [(b"k", article(number, text)) for number, text in enumerate(texts)]
    push(settings.broker, settings.topic("articles"), list(records))
    workers.start("dedupe")
    stage = workers.start("entities")
    letters, enriched = watch("dead-letters"), watch("enriched")
    letters.count(3)
    enriched.count(6)
    assert stage.poll() is None
    workers.stop()
    reasons = sorted(letter.document["reason"] for letter in letters.to_end())
    assert reasons == ["model_died", "model_failed", "model_timeout"]
    assert {record.document["title"] for record in enriched.to_end()} == {
        f"Report number {number}" for number in (0, 2, 4, 6, 7, 8)
    }
    assert all(
        "Oslo" in {entity["name"] for entity in record.document["entities"]}
        for record in enriched.seen
    )
