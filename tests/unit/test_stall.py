"""For how long something stands still."""

from service.stream.stall import StallClock


def test_what_has_work_and_does_not_move_stands() -> None:
    clock = StallClock()
    assert [clock.tick("a", 1, 2.0, work=True) for _ in range(3)] == [0.0, 2.0, 4.0]


def test_what_moves_or_has_nothing_to_do_does_not() -> None:
    clock = StallClock()
    assert [clock.tick("a", mark, 2.0, work=True) for mark in range(3)] == [0.0, 0.0, 0.0]
    assert [clock.tick("b", 1, 2.0, work=False) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_work_that_comes_later_begins_to_count_then() -> None:
    clock = StallClock()
    clock.tick("a", 1, 2.0, work=False)
    assert clock.tick("a", 1, 2.0, work=True) <= 2.0
    assert clock.tick("a", 1, 2.0, work=False) == 0.0


def test_what_was_given_away_begins_anew_when_it_comes_back() -> None:
    clock = StallClock()
    for _ in range(5):
        clock.tick("a", 1, 2.0, work=True)
    clock.keep(set())
    assert clock.tick("a", 1, 2.0, work=True) == 0.0
