"""All of ``seeds/`` through the whole pipeline, compared with what is expected of each input."""

import asyncio
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from service import running
from service.entities.model import OWN_MULTILINGUAL, describe
from service.inputs import read_inputs
from service.replay import Replay
from service.schema import schema
from service.settings import Settings
from service.stream.message import Message

SEEDS = Path(__file__).parents[2] / "seeds"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SEEDS / "expected.toml").read_text("utf-8"))

LANGUAGES = describe(OWN_MULTILINGUAL).languages


def problems(name: str, expected: dict[str, Any], came: Message, ids: dict[str, str]) -> list[str]:
    """Return in words how what came out for an input differs from what is expected."""
    assert came.value is not None
    document = orjson.loads(came.value)
    outcome = {"enriched": "enriched", "duplicates": "duplicate", "dead-letters": "dead_letter"}[
        came.topic.partition(".")[2]
    ]
    if outcome != expected["outcome"]:
        return [f"{name}: {outcome}, not {expected['outcome']}: {document}"]
    if outcome == "duplicate":
        wanted = {"duplicate_of": ids[expected["duplicate_of"]], "relation": expected["relation"]}
    elif outcome == "dead_letter":
        wanted = {"reason": expected["reason"]}
    else:
        wanted = {key: expected[key] for key in ("revision", "title", "authors") if key in expected}
        document["language"] = document["language"]["code"]
        wanted["language"] = expected["language"]
        wanted["dateline"] = (
            {"agency": None, **expected["dateline"]} if "dateline" in expected else None
        )
        if "dateline" not in expected:
            del wanted["dateline"]
    found = [
        f"{name}: {key} is {document.get(key)!r}, not {value!r}"
        for key, value in wanted.items()
        if document.get(key) != value
    ]
    return found + entity_problems(name, expected, document)


def entity_problems(name: str, expected: dict[str, Any], document: dict[str, Any]) -> list[str]:
    if document.get("enriched_at") is None:
        return []
    english = document["language"] == "en"
    if english != ("quotes" in document):
        return [f"{name}: quotes {'are missing' if english else 'in a language not read'}"]
    read = document["language"] in LANGUAGES
    if read != ("entities" in document):
        return [f"{name}: entities {'are missing' if read else 'in a language not read'}"]
    mentions = {
        (mention["text"], entity["type"])
        for entity in document.get("entities", [])
        for mention in entity["mentions"]
    }
    wrong = [
        f"{name}: {mention} is not at its offsets"
        for entity in document.get("entities", [])
        for mention in entity["mentions"]
        if document[mention["field"]][mention["start"] : mention["end"]] != mention["text"]
    ]
    wrong += quote_problems(name, expected, document)
    known = {
        (entity["name"], kind, id_)
        for entity in document.get("entities", [])
        for kind, id_ in entity["links"].items()
    }
    wrong += [
        f"{name}: {entity} has not the {kind} id {id_}"
        for entity, kind, id_ in expected.get("links", [])
        if (entity, kind, id_) not in known
    ]
    return wrong + [
        f"{name}: no {kind} {text}"
        for text, kind in expected.get("entities", [])
        if (text, kind) not in mentions
    ]


def quote_problems(name: str, expected: dict[str, Any], document: dict[str, Any]) -> list[str]:
    names = {entity["id"]: entity["name"] for entity in document.get("entities", [])}
    quotes = document.get("quotes", [])
    found = [[quote["text"], names.get(quote["speaker"])] for quote in quotes]
    return [
        f"{name}: {quote} is not at its offsets"
        for quote in quotes
        if document[quote["field"]][quote["start"] : quote["end"]] != quote["text"]
    ] + [
        f"{name}: no quote {wanted}, but {found}"
        for wanted in expected.get("quotes", [])
        if wanted not in found
    ]


def test_each_input_comes_out_as_expected(settings: Settings) -> None:
    own = settings.model_copy(
        update={"topic_prefix": f"{settings.topic_prefix}-seeds", "partitions": 1}
    )
    came: dict[str, Message] = {}

    async def replay(connected: Settings) -> None:
        state = Replay(connected, lambda name, record: came.update({name: record}))
        await state.run(read_inputs([str(SEEDS)]))

    asyncio.run(running.alone(own, replay, print))
    assert all(
        any(name == "newsdesk-sequence" for name, _ in record.headers) for record in came.values()
    )
    named = {name.removeprefix(f"{SEEDS}/"): record for name, record in came.items()}
    assert named.keys() == EXPECTED.keys()
    ids = {
        name: orjson.loads(record.value)["id"]
        for name, record in named.items()
        if record.value is not None
    }
    found = [
        problem
        for name, record in named.items()
        for problem in problems(name, EXPECTED[name], record, ids)
    ]
    assert not found, "\n".join(found)


def test_the_command_emits_valid_records_and_a_summary_that_adds_up(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "replay", str(SEEDS), "--output", "jsonl"],
        capture_output=True,
        cwd=tmp_path,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr.decode()
    validator = Draft202012Validator(schema("EnrichedArticle"))
    records = [orjson.loads(line) for line in done.stdout.splitlines()]
    for record in records:
        validator.validate(record)
    summary = re.search(
        r"(\d+) inputs: (\d+) enriched, (\d+) duplicates, (\d+) dead letters", done.stderr.decode()
    )
    assert summary is not None
    inputs, enriched, duplicates, dead = map(int, summary.groups())
    assert inputs == enriched + duplicates + dead == len(EXPECTED)
    assert enriched == len(records)
    told = [line for line in done.stderr.decode().splitlines() if line.startswith("dead letter ")]
    assert len(told) == dead
    assert any("empty.txt" in line and line.endswith("(empty)") for line in told)
    assert not (tmp_path / ".newsdesk").exists()
