"""The state of a training in a file, with what it is of: it goes on with the same texts alone."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class OtherInputsError(Exception):
    """A checkpoint is of a training on other data."""


def digest(files: Iterable[Path]) -> str:
    """Return a hash (SHA-256) of what ``files`` hold, in their order."""
    every = hashlib.sha256()
    for path in files:
        every.update(hashlib.sha256(path.read_bytes()).digest())
    return every.hexdigest()


def save(path: Path, arrays: Sequence[Array], inputs: str) -> None:
    """Write ``arrays`` to ``path``, all or nothing; ``inputs`` tells what the training reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial_file = path.with_suffix(".part")
    with partial_file.open("wb") as file:
        np.savez(file, *arrays, inputs=np.array(inputs))
    partial_file.replace(path)


def restore(path: Path, inputs: str) -> list[Array]:
    """Return the arrays in ``path``; `OtherInputsError` where they are not of ``inputs``."""
    with np.load(path) as stored:
        if "inputs" not in stored.files or str(stored["inputs"]) != inputs:
            raise OtherInputsError(f"{path}: a training on other texts; remove it to begin anew")
        return [stored[name] for name in stored.files if name != "inputs"]
