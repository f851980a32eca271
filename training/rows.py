"""Rows of a fixed length for training: windows of texts, packed so that little is padding.

A window of a row sees only itself: `Row.windows` tells them apart. The stream depends on the
seed alone, so a training that goes on from a checkpoint reads what it would have read.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.entities.word_pieces import Break, Vocabulary, cut
from training.labelled import ANY, allowed
from training.recasing import recased, rewritten

LENGTH: Final = 128
"""Pieces in a row and in a window, with the two that mark its start and end."""

_HIDDEN: Final = 0.05
_SHORT: Final = 0.15
"""How many texts are read a sentence at a time: headlines are short."""

_RECASED: Final = 0.08
_RECASED_SHORT: Final = 0.3
_REWRITTEN: Final = 0.1
"""How many windows or, where the pieces themselves have capitals, texts are written otherwise."""

_OPEN_ROWS: Final = 64

Numbers = NDArray[np.int64]


class Row(NamedTuple):
    """A row, or with one more axis a batch of rows.

    ``windows``: the number of each piece's window, 0 for padding; ``positions``: its place in
    it; ``allowed``: the labels that it may have as bits, all where it is not the first of a word.
    """

    ids: Numbers
    casing: Numbers
    windows: Numbers
    positions: Numbers
    allowed: Numbers


class _Window(NamedTuple):
    ids: Numbers
    casing: Numbers
    allowed: Numbers


def batches(
    sources: Mapping[str, Sequence[Mapping[str, Any]]],
    shares: Mapping[str, float],
    vocabulary: Vocabulary,
    size: int,
    seed: int,
) -> Iterator[Row]:
    """Yield batches of ``size`` rows without end.

    ``sources`` are labelled texts; how often those of each are read, its share says.
    """
    draw = np.random.default_rng(seed)
    rows = _packed(_windows(sources, shares, vocabulary, draw), draw)
    while True:
        yield Row(
            *(np.stack(each) for each in zip(*(next(rows) for _ in range(size)), strict=True))
        )


def _windows(
    sources: Mapping[str, Sequence[Mapping[str, Any]]],
    shares: Mapping[str, float],
    vocabulary: Vocabulary,
    draw: np.random.Generator,
) -> Iterator[_Window]:
    """Yield windows of texts: sources in turn by their shares, the texts of each in a new order."""
    names = sorted(sources)
    weights = np.array([shares[name] * len(sources[name]) for name in names])
    orders: dict[str, Iterator[int]] = {name: iter(()) for name in names}
    while True:
        name = names[draw.choice(len(names), p=weights / weights.sum())]
        at = next(orders[name], None)
        if at is None:
            orders[name] = iter(draw.permutation(len(sources[name])).tolist())
            at = next(orders[name])
        yield from _windows_of(sources[name][at], vocabulary, draw)


def _windows_of(
    document: Mapping[str, Any], vocabulary: Vocabulary, draw: np.random.Generator
) -> Iterator[_Window]:
    text = document["text"]
    if vocabulary.has_capitals and draw.random() < _REWRITTEN:
        text = rewritten(text, draw)
    pieces = vocabulary.pieces(text)
    firsts = np.flatnonzero(pieces.breaks)
    if not len(firsts):
        return
    lasts = np.append(firsts[1:], len(pieces.ids)) - 1
    sets = np.full(len(pieces.ids), ANY, np.int64)
    sets[firsts] = allowed(document, pieces.starts[firsts], pieces.ends[lasts])
    is_short = draw.random() < _SHORT
    recased_share = _RECASED_SHORT if is_short else _RECASED
    for part_first, part_end in _parts(pieces.breaks, is_short):
        for first, end in cut(pieces.breaks[part_first:part_end], LENGTH - 2):
            window = slice(part_first + first, part_first + end)
            ids = pieces.ids[window]
            casing = pieces.casing[window]
            if not vocabulary.has_capitals and draw.random() < recased_share:
                casing = recased(casing, pieces.ends[window] - pieces.starts[window], draw)
            hidden = np.where(draw.random(len(ids)) < _HIDDEN, vocabulary.mask, ids)
            yield _Window(
                np.concatenate([[vocabulary.start], hidden, [vocabulary.end]]),
                np.concatenate([[0], casing, [0]]),
                np.concatenate([[ANY], sets[window], [ANY]]),
            )


def _parts(breaks: Numbers, is_short: bool) -> list[tuple[int, int]]:
    """Return the whole of a text, or its sentences."""
    starts = [0, *(np.flatnonzero(breaks[1:] >= Break.SENTENCE) + 1).tolist()] if is_short else [0]
    return list(zip(starts, [*starts[1:], len(breaks)], strict=True))


def _packed(windows: Iterator[_Window], draw: np.random.Generator) -> Iterator[Row]:
    """Yield rows of windows: each goes where it fits best, the fullest row goes out."""
    rows: list[list[_Window]] = []
    space: list[int] = []
    for window in windows:
        size = len(window.ids)
        fitting = [(room, at) for at, room in enumerate(space) if room >= size]
        if fitting:
            _, at = min(fitting)
            rows[at].append(window)
            space[at] -= size
        else:
            rows.append([window])
            space.append(LENGTH - size)
        if len(rows) > _OPEN_ROWS:
            fullest = [at for at, room in enumerate(space) if room == min(space)]
            at = int(draw.choice(fullest))
            space.pop(at)
            yield _row(rows.pop(at))


def _row(windows: Sequence[_Window]) -> Row:
    row = Row(*(np.zeros(LENGTH, np.int64) for _ in Row._fields))
    row.allowed[:] = ANY
    at = 0
    for number, window in enumerate(windows, start=1):
        place = slice(at, at + len(window.ids))
        row.ids[place] = window.ids
        row.casing[place] = window.casing
        row.windows[place] = number
        row.positions[place] = np.arange(len(window.ids))
        row.allowed[place] = window.allowed
        at += len(window.ids)
    return row
