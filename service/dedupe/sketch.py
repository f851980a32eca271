"""What is kept of a text to tell its copies by: a sample of its shingles, and its facts. Pure.

A shingle is three words in a row (Broder 1997); more where each character is a word. Those whose
hash lies below a bound are the sample, and the bound halves as texts get longer, so that samples
of two texts under the lower of their bounds tell the containment of one in the other whatever
their lengths (FracMinHash; Irber et al. 2022). Facts are the names and numbers of a text.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.dedupe.words import NO_HASHES, Flags, Hashes, Words, mixed, weights, words

SAMPLE = 96
"""Most shingles, about, that are kept of a text."""

LEAST_WORDS = 12
"""A text with fewer words says too little to be told from others by them."""

_LONGEST = 200_000
"""Code points of a text that are looked at: a book of 100 pages; copies of more begin alike."""

_READ_TOGETHER = 32_000
"""Code points that are taken apart at once: few enough to stay in the processor's cache."""

_LEAD_WORDS = 60
_KEYS_OF_LEAD, _KEYS_OF_ALL = 9, 14
MOST_KEYS = _KEYS_OF_LEAD + _KEYS_OF_ALL
"""Shingles, at most, under which a text is found."""

_WIDTH = 3
_WIDTHS = {"zh": 6, "ja": 6, "th": 10, "lo": 10, "my": 10, "km": 10}
"""Where each character is a word: two or three words of those that speak the language."""

_KEPT_UNPACKED = 512
"""Sketches that are kept as they are looked at: some 20 kB each."""

_WEIGHTS = weights(2, max(_WIDTHS.values()))

Shingles = frozenset[int]
"""Hashes of shingles, 32 bits."""

Facts = frozenset[int]
"""Hashes of words, 16 bits: enough where a text has some dozens."""


@dataclass(frozen=True, eq=False)
class Sketch:
    """What is kept of a text.

    ``length``: words of the text. ``rate``: of all shingles one in 2 to the ``rate`` is in the
    ``sample``; ``quoted``: those of the sample that stand in quotations alone. ``names``: words
    with a capital letter within a sentence; ``numbers``; ``mentions``: the numbers, all words that
    begin with a capital, and those of the title; ``title``: its words; ``subject``: those of them
    that are facts of the text. ``keys``: the shingles under which the text is found; those of its
    lead come first.
    """

    length: int
    rate: int
    keys: Hashes
    sample: Shingles
    quoted: Shingles
    names: Facts
    numbers: Facts
    title: Facts
    subject: Facts
    mentions: Facts

    @cached_property
    def facts(self) -> Facts:
        """The names and the numbers."""
        return self.names | self.numbers

    @cached_property
    def every_key(self) -> Shingles:
        """All of the keys."""
        return frozenset(self.keys.tolist())

    @cached_property
    def keys_of_lead(self) -> Shingles:
        """Those of the keys that stand in the first 60 words."""
        return frozenset(self.keys[:_KEYS_OF_LEAD].tolist())

    def pack(self) -> str:
        """Return the sketch in base64."""
        sample, mentions = sorted(self.sample), sorted(self.mentions)
        head = np.array([self.length, self.rate, len(self.keys), len(sample), len(mentions)], "<u4")
        arrays = (head, self.keys.astype("<u4"), np.array(sample, "<u4"), np.array(mentions, "<u2"))
        subsets = [_marks(sample, self.quoted)]
        subsets += [_marks(mentions, getattr(self, name)) for name in _SUBSETS]
        return b64encode(b"".join([array.tobytes() for array in arrays] + subsets)).decode()

    @staticmethod
    @lru_cache(_KEPT_UNPACKED)
    def unpack(packed: str) -> "Sketch":
        """Return the sketch that `pack` wrote; a story under way is looked at again and again."""
        data = b64decode(packed)
        length, rate, keys, samples, mentioned = np.frombuffer(data, "<u4", _HEAD).tolist()
        parts = [4 * _HEAD, 4 * keys, 4 * samples, 2 * mentioned, (samples + 7) // 8]
        of_keys, of_sample, of_mentions, of_quoted, of_subsets = accumulate(parts)
        sample = np.frombuffer(data, "<u4", samples, of_sample)
        mentions = np.frombuffer(data, "<u2", mentioned, of_mentions)
        bits = np.frombuffer(data, np.uint8, -1, of_subsets).reshape(len(_SUBSETS), -1)
        names, numbers, title, subject = (_marked(mentions, subset) for subset in bits)
        return Sketch(
            length=length,
            rate=rate,
            keys=np.frombuffer(data, "<u4", keys, of_keys),
            sample=_set(sample),
            quoted=_marked(sample, np.frombuffer(data, np.uint8, parts[-1], of_quoted)),
            names=names,
            numbers=numbers,
            title=title,
            subject=subject,
            mentions=_set(mentions),
        )


_HEAD = 5
_SUBSETS = ("names", "numbers", "title", "subject")
"""Of the mentions: a bit for each."""


def _marks(values: list[int], subset: frozenset[int]) -> bytes:
    return np.packbits(np.array([value in subset for value in values], np.bool_)).tobytes()


def _marked(values: NDArray[Any], marks: NDArray[np.uint8]) -> frozenset[int]:
    return _set(values[np.unpackbits(marks, count=len(values)).view(np.bool_)])


def unpack_keys(packed: Iterable[bytes]) -> tuple[Hashes, NDArray[np.int64]]:
    """Return the keys of packed sketches, one after the other, and how many each has.

    Their beginnings are enough, and are taken apart all at once: a million in seconds.
    """
    begun = (each[:_PACKED_KEYS].replace(b"=", b"A").ljust(_PACKED_KEYS, b"A") for each in packed)
    table = np.frombuffer(b64decode(b"".join(begun)), "<u4").reshape(-1, _PACKED_KEYS * 3 // 16)
    counts = table[:, 2].astype(np.int64)
    keys = table[:, _HEAD : _HEAD + MOST_KEYS]
    return keys[np.arange(keys.shape[1]) < counts[:, None]], counts


_PACKED_KEYS = 16 * -(-(_HEAD + MOST_KEYS) // 3)
"""Characters of base64 that hold the head and as many keys as there can be, in whole numbers."""


@dataclass(frozen=True, eq=False)
class Text:
    """A text that is looked up: its sketch, and all of its shingles, each once, the least first.

    ``lead``: the shingles of its first 60 words, likewise. ``every``: all, as a set.
    ``title_numbers``: the numbers of its title.
    """

    sketch: Sketch
    shingles: Hashes
    lead: list[int]
    every: Shingles
    title_numbers: Facts

    def under(self, keys: Hashes) -> Sketch:
        """Return the sketch of the text, to be found under these of its shingles."""
        return replace(self.sketch, keys=keys)

    def keys(self, crowded: set[int]) -> Hashes:
        """Return the shingles under which to remember the text, those in ``crowded`` left out.

        The nine least of the lead, since what is cut off at its end keeps that, and the fourteen
        least of all.
        """
        of_lead = _least(self.lead, _KEYS_OF_LEAD, crowded)
        without = crowded.union(of_lead)
        begin = self.shingles[: _KEYS_OF_ALL + len(without)].tolist()
        of_all = _least(begin, _KEYS_OF_ALL, without)
        return np.array(of_lead + of_all, np.uint32)


def read(title: str | None, body: str, language: str) -> Text:
    """Return the text with this title and body; texts of two languages share no shingle."""
    return next(read_all([(title, body, language)]))


def read_all(given: Iterable[tuple[str | None, str, str]]) -> Iterator[Text]:
    """Give the text of each title, body and language: several together, at half of the cost."""
    together: list[str] = []
    spoken = ""
    for title, body, language in given:
        if together and (language != spoken or sum(map(len, together)) > _READ_TOGETHER):
            yield from _read_together(together, spoken)
            together = []
        spoken = language
        heading = (title or "").replace("\n", " ")
        together.append(f"{heading}\n{body[:_LONGEST]}")
    if together:
        yield from _read_together(together, spoken)


def _read_together(texts: Sequence[str], language: str) -> Iterator[Text]:
    """Give texts of one language, each of which is a line for the title, and its body."""
    every = words("\n".join(texts))
    shingles = _shingles(every.hash, language)
    width, cut = _width(language), _Cut(every)
    lines = np.cumsum([0] + [text.count("\n") + 1 for text in texts])
    begins, bodies = np.searchsorted(every.line, (lines, lines + 1)).tolist()
    for (begin, end), body in zip(pairwise(begins), bodies, strict=False):
        last = end - width + 1 if end - body >= LEAST_WORDS else body
        of_body = shingles[body:last]
        ordered = _distinct(of_body)
        rate = 0
        while len(of_body) >> rate > SAMPLE:
            rate += 1
        sample = _set(ordered[: np.searchsorted(ordered, bound(rate))])
        is_plain = ~every.quoted[body + 1 : last + 1]
        titled, told = cut.facts(begin, body), cut.facts(body, end, cut.told)
        title_numbers = cut.facts(begin, body, every.number)
        yield Text(
            Sketch(
                length=end - body,
                rate=rate,
                keys=NO_HASHES,
                sample=sample,
                quoted=frozenset() if is_plain.all() else sample - _set(of_body[is_plain]),
                names=cut.facts(body, end, cut.names),
                numbers=cut.facts(body, end, every.number),
                mentions=told | titled,
                title=titled,
                subject=titled & (told | title_numbers),
            ),
            ordered,
            _distinct(of_body[: _LEAD_WORDS - width + 1]).tolist(),
            _set(ordered),
            title_numbers,
        )


class _Cut:
    """Of some words those that are facts, and what they are."""

    def __init__(self, every: Words) -> None:
        self._facts = (every.hash >> np.uint32(16)).astype(np.uint16)
        self.told = every.capital | every.number
        self.names = every.capital & ~every.first

    def facts(self, begin: int, end: int, which: Flags | None = None) -> Facts:
        """Return the words from one place to another, all or ``which``."""
        facts = self._facts[begin:end]
        return _set(facts if which is None else facts[which[begin:end]])


def bound(rate: int) -> int:
    """Return the hash below which a shingle belongs to a sample of this rate."""
    return (1 << (32 - rate)) - 1


def _width(language: str) -> int:
    return _WIDTHS.get(language, _WIDTH)


def _shingles(hashes: Hashes, language: str) -> Hashes:
    """Return the hash of each shingle in the order of the text."""
    width = _width(language)
    count = max(0, len(hashes) - width + 1)
    sums = np.full(count, zlib.crc32(language.encode()), np.uint64)
    for place in range(width):
        sums += hashes[place : place + count] * _WEIGHTS[place]
    return mixed(sums)


def _least(values: list[int], count: int, without: set[int]) -> list[int]:
    return list(islice((each for each in values if each not in without), count))


def _distinct(values: Hashes) -> Hashes:
    """Return the values from the least on, each once; ``np.unique`` takes five times as long."""
    ordered = np.sort(values)
    is_new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def _set(values: NDArray[Any]) -> frozenset[int]:
    return frozenset(values.tolist())
