"""The promise, as an assertion over what an independent reader saw."""

from base64 import b64encode
from collections import Counter

from tests.pipeline.articles import Pushed
from tests.pipeline.independent import Seen

OUT = ("enriched", "duplicates", "dead-letters")
KIND = {"enriched": "enriched", "duplicates": "duplicate", "dead-letters": "dead_letter"}


def outcome(record: Seen) -> tuple[str, object, object]:
    """Return what an outcome says of an article: its kind, which one, and its revision or bytes."""
    document = record.document
    kind = KIND[record.topic.partition(".")[2]]
    if kind == "dead_letter":
        return kind, document["key"], document["value"]
    return kind, document["url"], document.get("revision")


def expected_outcome(pushed: Pushed) -> tuple[str, object, object]:
    if pushed.verdict == "dead_letter":
        return (
            "dead_letter",
            b64encode(pushed.key).decode(),
            b64encode(pushed.value).decode(),
        )
    return pushed.verdict, pushed.url, pushed.revision if pushed.verdict == "enriched" else None


def assert_one_of_each_text(work: list[Pushed], out: list[Seen]) -> None:
    text_of = {each.url: each.text for each in work if each.text is not None}
    articles = [record for record in out if record.document.get("url") in text_of]
    assert sorted(record.document["url"] for record in articles) == sorted(text_of)
    first = {
        text_of[record.document["url"]]: record.document["id"]
        for record in articles
        if record.topic.endswith(".enriched")
    }
    assert len(first) == len(set(text_of.values()))
    for record in articles:
        if record.topic.endswith(".duplicates"):
            assert record.document["duplicate_of"] == first[text_of[record.document["url"]]]
    enriched = [record for record in articles if record.topic.endswith(".enriched")]
    assert len(enriched) == len(first)


def assert_each_exactly_once(work: list[Pushed], out: list[Seen], latest: list[Seen]) -> None:
    reprints = {each.url for each in work if each.text is not None}
    told = [outcome(record) for record in out]
    certain = [each for each in work if each.text is None]
    assert Counter(each for each in told if each[1] not in reprints) == Counter(
        map(expected_outcome, certain)
    )
    assert_one_of_each_text(work, out)
    revisions: dict[str, list[int]] = {}
    for record in out:
        if record.topic.endswith(".enriched"):
            revisions.setdefault(record.document["id"], []).append(record.document["revision"])
    assert all(found == sorted(found) for found in revisions.values())
    newest = {record.key: record.document["revision"] for record in latest}
    assert newest == {key.encode(): found[-1] for key, found in revisions.items()}
    sequences: dict[tuple[str, int, bytes], list[int]] = {}
    for record in out:
        where = record.topic, record.partition, record.headers["newsdesk-producer"]
        sequences.setdefault(where, []).append(int(record.headers["newsdesk-sequence"]))
    assert all(found == list(range(1, len(found) + 1)) for found in sequences.values())
