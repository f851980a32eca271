"""Read tables of tab-separated fields, lines that begin with # left out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

TABLES: Final = Path(__file__).parent
"""Where our own are."""


def rows(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                yield line.rstrip("\r\n").split("\t")


def listed(*names: str) -> list[str]:
    """Return the names in fields that have commas between them."""
    return [name.strip() for each in names for name in each.split(",") if name.strip()]
