"""Progress survives its encoding, and tells when it was written by a newer version."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.stream.progress import Attempt, Ledger, NewerState, Progress

NUMBERS = st.dictionaries(st.text(max_size=8), st.integers(0, 2**40), max_size=4)


@given(st.integers(0, 2**62), NUMBERS, NUMBERS, st.integers(0, 9), st.integers(0, 9))
def test_round_trip(
    offset: int, sent: dict[str, int], seen: dict[str, int], emitted: int, dead: int
) -> None:
    progress = Progress(offset, "ab", sent, seen, Ledger().plus(emitted, 1, dead))
    assert Progress.decode(progress.encode()) == progress


def test_newer_state_is_refused_in_words() -> None:
    newer = orjson.dumps({**orjson.loads(Progress(3).encode()), "version": 99})
    with pytest.raises(NewerState, match="version 99"):
        Progress.decode(newer)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_the_ledger_balances(batches: list[tuple[int, int, int]]) -> None:
    ledger = Ledger()
    for emitted, dropped, dead in batches:
        ledger = ledger.plus(emitted, dropped, dead)
    assert ledger.taken == ledger.emitted + ledger.dropped + ledger.dead


def test_attempts_without_progress_are_counted() -> None:
    attempt = Attempt(5, 0).again(5).again(5)
    assert attempt.times == 2
    assert attempt.again(6) == Attempt(6, 1)
    assert Attempt.decode(attempt.encode()) == attempt
