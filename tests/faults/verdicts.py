"""Lost, wrong, repeated: what came out, against what comes out when nothing goes wrong."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import orjson

from tests.pipeline.articles import Pushed
from tests.pipeline.exactly_once import KIND, expected_outcome
from tests.pipeline.independent import Seen

Outcomes = Counter[tuple[str, str]]
"""How often each article (by URL, or by its bytes) came out with each verdict and content."""


@dataclass(frozen=True)
class Verdict:
    """How many articles are lost, came out wrong, or once too often; some of them as examples."""

    lost: int
    wrong: int
    repeated: int
    examples: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return self.lost == self.wrong == self.repeated == 0


def without_numbered_repeats(records: list[Seen]) -> list[Seen]:
    """Drop what a consumer drops by the headers (README): numbers that are not higher."""
    last: dict[tuple[str, int, bytes], int] = {}
    kept = []
    for record in records:
        producer = record.topic, record.partition, record.headers["newsdesk-producer"]
        sequence = int(record.headers["newsdesk-sequence"])
        if sequence > last.get(producer, 0):
            last[producer] = sequence
            kept.append(record)
    return kept


def known_outcomes(work: list[Pushed]) -> Outcomes:
    """Return what must come out of ``work``, as far as its own verdicts tell: without contents."""
    found: Outcomes = Counter()
    for each in work:
        kind, name, revision = expected_outcome(each)
        if kind == "dead_letter":
            name = f"{name} {revision}"
        if each.text is not None:
            content: dict[str, object] = {"reprint": "agrees"}
        else:
            content = {"kind": kind, "revision": revision if kind == "enriched" else None}
        found[str(name), _text(content)] += 1
    return found


def outcomes(records: list[Seen], work: list[Pushed], contents: bool = True) -> Outcomes:
    """Count what came out: with its contents but for times, or (not ``contents``) verdicts alone.

    Of articles with one text under several URLs any may be the original: for these the verdict is
    whether they agree on one.
    """
    text_of = {each.url: each.text for each in work if each.text is not None}
    originals: dict[str, set[str]] = defaultdict(set)
    for record in records:
        text = text_of.get(record.document.get("url") or "")
        if text is not None and record.topic.endswith(".enriched"):
            originals[text].add(record.document["id"])
    found: Outcomes = Counter()
    for record in records:
        document = record.document
        kind = KIND[record.topic.partition(".")[2]]
        text = text_of.get(document.get("url") or "")
        if kind == "dead_letter":
            name = f"{document['key']} {document['value']}"
        else:
            name = document["url"]
        if text is not None:
            one = originals[text] == {document.get("duplicate_of", document["id"])}
            content = {"reprint": "agrees" if one else f"{kind} of {originals[text]}"}
        elif contents:
            content = _timeless(document) | {"kind": kind}
        else:
            content = {"kind": kind, "revision": document.get("revision")}
        found[name, _text(content)] += 1
    return found


def compare(expected: Outcomes, found: Outcomes) -> Verdict:
    """Return what of ``expected`` is missing in ``found``, and what is there besides."""
    missing, extra = expected - found, found - expected
    lost = wrong = repeated = 0
    names = {name for name, _ in missing} | {name for name, _ in extra}
    missing_of, extra_of = _by_name(missing), _by_name(extra)
    for name in names:
        pairs = min(missing_of[name], extra_of[name])
        wrong += pairs
        lost += missing_of[name] - pairs
        repeated += extra_of[name] - pairs
    examples = [f"missing: {each}" for each in list(missing)[:3]]
    examples += [f"too much: {each}" for each in list(extra)[:3]]
    return Verdict(lost, wrong, repeated, tuple(examples))


def _text(content: dict[str, Any]) -> str:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def _by_name(counted: Outcomes) -> Counter[str]:
    names: Counter[str] = Counter()
    for (name, _), count in counted.items():
        names[name] += count
    return names


def _timeless(document: dict[str, Any]) -> dict[str, Any]:
    """Return the record without what differs from run to run: times, and places on topics."""
    kept = {name: value for name, value in document.items() if not name.endswith("_at")}
    if "provenance" in kept:
        kept["provenance"] = {**kept["provenance"], "stages": sorted(kept["provenance"]["stages"])}
    if "reason" in kept:
        del kept["id"], kept["source"]
    return kept
