"""What `seeds/expected.toml` says fits the files; the pipeline test shows that it comes out."""

import tomllib
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from service.documents import READERS
from service.inputs import Input, read_inputs
from service.records import EntityType
from service.text.html import html_to_text
from service.text.normalise import clean, fingerprint
from service.urls import canonical_url

SEEDS = Path(__file__).parents[2] / "seeds"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SEEDS / "expected.toml").read_text())
ORDER = list(EXPECTED)


@pytest.fixture(scope="module")
def inputs() -> dict[str, Input]:
    found = read_inputs([str(SEEDS)])
    return {each.name.removeprefix(f"{SEEDS}/"): each for each in found}


def of(outcome: str) -> list[str]:
    return [name for name in ORDER if EXPECTED[name]["outcome"] == outcome]


def having(key: str) -> list[tuple[str, str]]:
    return [(name, EXPECTED[name][key]) for name in ORDER if key in EXPECTED[name]]


def article(each: Input) -> dict[str, Any]:
    assert each.value is not None
    document: dict[str, Any] = orjson.loads(each.value)
    return document


def text(each: Input) -> str:
    document = article(each)
    return clean(document.get("text") or html_to_text(document.get("html") or ""))


def content(each: Input) -> str:
    document = article(each)
    return fingerprint(text(each), document.get("title"), document.get("summary"))


def identity(each: Input) -> str | None:
    document = article(each)
    return canonical_url(document.get("url") or "") or document.get("guid")


def test_every_input_has_its_expectation(inputs: dict[str, Input]) -> None:
    assert list(inputs) == ORDER


def test_there_is_enough_of_everything() -> None:
    assert len(of("enriched")) >= 45
    assert len({EXPECTED[name]["language"] for name in of("enriched")}) >= 12
    kinds = {Path(path.name.removesuffix(".gz")).suffix for path in SEEDS.rglob("*.*")}
    assert kinds >= set(READERS) - {".htm"} | {".jsonl"}
    assert sum(path.stat().st_size for path in SEEDS.rglob("*.*")) < 1_000_000


def test_expectations_say_only_what_the_readme_explains() -> None:
    known = {
        "enriched": {"language", "revision", "revises", "title", "authors", "dateline", "entities"}
        | {"links", "quotes", "never_a_copy_of"},
        "duplicate": {"duplicate_of", "relation"},
        "dead_letter": {"reason"},
    }
    for name, expected in EXPECTED.items():
        assert set(expected) - {"outcome"} <= known[expected["outcome"]], name
        if expected["outcome"] == "enriched":
            assert {"language", "revision"} <= set(expected), name
        else:
            assert len(expected) == 1 + len(known[expected["outcome"]]), name


@pytest.mark.parametrize("name", of("dead_letter"))
def test_a_failure_of_reading_has_its_reason(inputs: dict[str, Input], name: str) -> None:
    failure = inputs[name].failure
    if failure:
        assert failure.reason == EXPECTED[name]["reason"]
    else:
        assert EXPECTED[name]["reason"] in ("not_json", "invalid", "too_large")


@pytest.mark.parametrize("name", of("enriched") + of("duplicate"))
def test_what_comes_out_can_be_read(inputs: dict[str, Input], name: str) -> None:
    assert article(inputs[name])


@pytest.mark.parametrize(("name", "original"), having("duplicate_of"))
def test_an_exact_duplicate_has_the_content_of_an_earlier_input(
    inputs: dict[str, Input], name: str, original: str
) -> None:
    assert EXPECTED[original]["outcome"] == "enriched"
    assert ORDER.index(original) < ORDER.index(name)
    is_the_same = content(inputs[name]) == content(inputs[original])
    assert is_the_same == (EXPECTED[name]["relation"] == "exact")


@pytest.mark.parametrize(("name", "revised"), having("revises"))
def test_a_revision_has_the_address_and_not_the_content(
    inputs: dict[str, Input], name: str, revised: str
) -> None:
    assert ORDER.index(revised) < ORDER.index(name)
    assert EXPECTED[name]["revision"] == EXPECTED[revised]["revision"] + 1
    assert identity(inputs[name]) == identity(inputs[revised])
    assert content(inputs[name]) != content(inputs[revised])


def test_what_is_new_differs_from_all_before_it(inputs: dict[str, Input]) -> None:
    enriched = of("enriched")
    assert len({content(inputs[name]) for name in enriched}) == len(enriched)
    first = [name for name in enriched if EXPECTED[name]["revision"] == 1]
    addresses = [address for name in first if (address := identity(inputs[name]))]
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize(("name", "other"), having("never_a_copy_of"))
def test_what_resembles_another_input_comes_after_it(name: str, other: str) -> None:
    assert ORDER.index(other) < ORDER.index(name)


@pytest.mark.parametrize(("name", "quotes"), having("quotes"))
def test_quotes_stand_in_the_article(
    inputs: dict[str, Input], name: str, quotes: list[list[str]]
) -> None:
    for quote, speaker in quotes:
        assert quote in text(inputs[name])
        assert speaker in text(inputs[name])


@pytest.mark.parametrize(("name", "entities"), having("entities"))
def test_entities_stand_in_the_article(
    inputs: dict[str, Input], name: str, entities: list[list[str]]
) -> None:
    document = article(inputs[name])
    fields = [document.get("title") or "", document.get("summary") or "", text(inputs[name])]
    for mention, entity_type in entities:
        assert any(mention in field for field in fields)
        assert entity_type in get_args(EntityType)
