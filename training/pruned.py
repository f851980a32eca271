"""A vocabulary for fewer languages: of a large one, the pieces that some texts need. Pure.

Pieces that are left out are read as smaller ones. A piece is of one word or sign, so that a name
never ends within it. Chinese leaves no space between words, and the vocabulary has pieces like "in
Beijing"; of two characters few are more than a word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Nmt
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import Metaspace, Split, WhitespaceSplit
from tokenizers.pre_tokenizers import Sequence as Splitters

Pieces = Sequence[tuple[str, float]]
"""Each piece with its score, in the vocabulary's order."""

_MARKS: Final = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_UNKNOWN: Final = 3
_LEAST: Final = 2
"""How often the texts need a piece that is kept."""

_COMMON: Final = 100_000
"""So many pieces at the vocabulary's beginning are kept in any case, if their letters are ours."""

_OURS: Final = (("\u0000", "\u024f"), ("\u0400", "\u04ff"), ("\u1e00", "\u1eff"))
"""Latin and Cyrillic."""

_LONG_HAN: Final = re.compile("▁?[\u3400-\u9fff]{3,}")
_TEXTS_AT_ONCE: Final = 500
_WORDS: Final = r"▁?(?:\p{P}|(?!▁)\p{S}|[^\p{P}\p{S}]+)"
"""A sign, or what is between two; with the mark of a space before it."""


def tokenizer_of(pieces: Pieces) -> Tokenizer:
    """Return the unigram tokenizer (Kudo 2018) of ``pieces``, whose first are the marks."""
    tokenizer = Tokenizer(Unigram(list(pieces), unk_id=_UNKNOWN))
    tokenizer.normalizer = Normalizers([Nmt(), NFKC()])
    tokenizer.pre_tokenizer = Splitters(
        [
            WhitespaceSplit(),
            Metaspace(prepend_scheme="always", split=False),
            Split(Regex(_WORDS), "isolated"),
        ]
    )
    tokenizer.add_special_tokens([AddedToken(mark, special=True) for mark in _MARKS])
    return tokenizer


def needed(pieces: Pieces, texts: Iterable[str]) -> list[int]:
    """Return which of ``pieces`` are kept: what ``texts`` need, common ones, and single letters."""
    short = [number for number, (piece, _) in enumerate(pieces) if not _LONG_HAN.match(piece)]
    tokenizer = tokenizer_of([pieces[number] for number in short])
    counts: Counter[int] = Counter()
    rest = iter(texts)
    while some := list(islice(rest, _TEXTS_AT_ONCE)):
        for encoding in tokenizer.encode_batch_fast(some, add_special_tokens=False):
            counts.update(encoding.ids)

    def is_needed(at: int, number: int) -> bool:
        piece, _ = pieces[number]
        is_common = number < _COMMON or len(piece) == 1
        return piece in _MARKS or counts[at] >= _LEAST or (is_common and _is_ours(piece))

    return [number for at, number in enumerate(short) if is_needed(at, number)]


def _is_ours(piece: str) -> bool:
    letters = piece.removeprefix("▁")
    return all(any(first <= each <= last for first, last in _OURS) for each in letters)
