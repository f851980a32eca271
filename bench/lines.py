"""Files with a JSON object a line, as the measures read them."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import orjson

Item = TypeVar("Item")
PARTS = ("all", "first", "second")
"""Of a labelled file: one half may be read for errors, the other one is for the figure."""


def objects(path: Path) -> Iterator[dict[str, Any]]:
    """Give the objects of a file, which may be compressed (``.gz``)."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from map(orjson.loads, lines)


def part_of(items: Sequence[Item], part: str) -> Sequence[Item]:
    """Return the ``part`` of the items, one of `PARTS`."""
    half = len(items) // 2
    return {"all": items, "first": items[:half], "second": items[half:]}[part]
