"""Texts as a dedupe worker remembers them, as many as wanted, of random shingles and facts.

They have the sizes of news articles' sketches. One key in ten is a phrase that many share.
"""

import random
from collections.abc import Iterator
from hashlib import blake2b

import numpy as np

from service.dedupe.sketch import SAMPLE, Sketch, bound

_RATE = 2
_COMMON_PHRASES = 200_000
_KEYS, _MENTIONS = 23, 45


def known_texts(count: int, seen: int, seed: int = 1) -> Iterator[tuple[str, dict[str, object]]]:
    """Give ``count`` records of the step by language, by text hash; ``seen``: ms since 1970."""
    pick = random.Random(seed)
    draw = np.random.default_rng(seed)
    common = draw.integers(0, 2**32, _COMMON_PHRASES, dtype=np.uint32)
    for number in range(count):
        article, text = (
            blake2b(f"{kind} {seed} {number}".encode(), digest_size=16).hexdigest()
            for kind in ("article", "text")
        )
        keys = draw.integers(0, 2**32, _KEYS, dtype=np.uint32)
        phrases = draw.random(_KEYS) < 0.1
        keys[phrases] = common[draw.integers(0, _COMMON_PHRASES, int(phrases.sum()))]
        sample = draw.integers(0, bound(_RATE), pick.randint(SAMPLE // 2, SAMPLE), dtype=np.uint32)
        mentions = draw.integers(0, 2**16, _MENTIONS, dtype=np.uint16).tolist()
        sketch = Sketch(
            length=400,
            rate=_RATE,
            keys=keys,
            sample=frozenset(sample.tolist()),
            quoted=frozenset(sample[:10].tolist()),
            names=frozenset(mentions[:22]),
            numbers=frozenset(mentions[22:30]),
            title=frozenset(mentions[28:36]),
            subject=frozenset(mentions[28:31]),
            mentions=frozenset(mentions),
        )
        yield (
            text,
            {
                "id": article,
                "story": article,
                "copies": 0,
                "language": "en",
                "seen": seen,
                "sketch": sketch.pack(),
            },
        )
