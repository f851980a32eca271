"""Files with a JSON object a line, as the measures read them."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson


def objects(path: Path) -> Iterator[dict[str, Any]]:
    """Give the objects of a file, which may be compressed (``.gz``)."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        yield from map(orjson.loads, lines)
