"""Turns at hosts and addresses: never too many at once, never too soon, all of them at last."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.feeds import lanes as module
from service.feeds.lanes import Lanes


def test_one_at_a_time_for_a_host_with_a_pause_after_it() -> None:
    lanes = Lanes[str](pause=2.0, per_address=8)
    lanes.add("a", "feed", "first", 10.0)
    lanes.add("a", "feed", "second", 10.0)
    assert lanes.take(10.0) == ("a", "first")
    assert lanes.take(99.0) is None
    lanes.done("a", 20.0)
    assert lanes.next_at() == 22.0
    assert lanes.take(21.9) is None
    assert lanes.take(22.0) == ("a", "second")


def test_the_pause_holds_for_what_comes_later() -> None:
    lanes = Lanes[str](pause=2.0, per_address=8)
    lanes.add("a", "feed", "first", 0.0)
    lanes.take(0.0)
    lanes.done("a", 1.0)
    lanes.add("a", "feed", "second", 1.5)
    assert lanes.take(1.5) is None
    assert lanes.take(3.0) == ("a", "second")


def test_a_job_that_has_not_asked_the_host_leaves_it_no_pause() -> None:
    lanes = Lanes[str](pause=2.0, per_address=8)
    for job in ("given up", "second", "third"):
        lanes.add("a", "feed", job, 0.0)
    assert lanes.take(0.0) == ("a", "given up")
    lanes.done("a", 1.0, asked=False)
    assert lanes.take(1.0) == ("a", "second")
    lanes.done("a", 1.0)
    assert lanes.take(1.0) is None


def test_who_has_a_part_of_the_turns_takes_no_more() -> None:
    lanes = Lanes[int](pause=1.0, per_address=4)
    lanes.share(0.5)
    for number, host in enumerate("abcd"):
        lanes.add(host, "feed", -1, 0.0)
        lanes.take(0.0)
        lanes.resolved(host, "192.0.2.1")
        lanes.done(host, 0.0)
        lanes.add(host, "feed", number, 0.0)
    assert lanes.take(1.9) is None
    assert [lanes.take(2.0), lanes.take(2.0), lanes.take(2.0)] == [("a", 0), ("b", 1), None]
    lanes.share(1.0)
    assert [lanes.take(2.0), lanes.take(2.0)] == [("c", 2), ("d", 3)]
    lanes.share(0.1)
    for host in "abcd":
        lanes.done(host, 3.0)
        lanes.add(host, "feed", 9, 3.0)
    assert [lanes.take(13.0), lanes.take(13.0)] == [("a", 9), None]


def test_a_host_with_many_jobs_keeps_nothing_from_others() -> None:
    lanes = Lanes[int](pause=1.0, per_address=8)
    for number in range(1000):
        lanes.add("big", "feed", number, 0.0)
    lanes.add("small", "feed", 1, 0.0)
    assert [lanes.take(0.0), lanes.take(0.0), lanes.take(0.0)] == [("big", 0), ("small", 1), None]


def test_hosts_at_one_address_share_its_turns() -> None:
    lanes = Lanes[int](pause=0.0, per_address=2)
    for number, host in enumerate("abcd"):
        lanes.add(host, "feed", number, 0.0)
    for host in "abcd":  # nobody knows where they are before they have been there
        assert lanes.take(0.0) is not None
        lanes.resolved(host, "192.0.2.1")
    for host in "abcd":
        lanes.done(host, 1.0)
        lanes.add(host, "feed", 9, 1.0)
    lanes.add("elsewhere", "feed", 9, 1.0)
    taken = [lanes.take(1.0), lanes.take(1.0), lanes.take(1.0), lanes.take(1.0)]
    assert taken == [("a", 9), ("b", 9), ("elsewhere", 9), None]
    lanes.done("a", 2.0)
    assert lanes.take(2.0) == ("c", 9)


def test_the_addresses_of_the_latest_hosts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ADDRESSES", 3)
    lanes = Lanes[int](pause=0.0, per_address=1)
    for host in ("often", "forgotten", "often", "once", "often"):
        lanes.add(host, "feed", 1, 0.0)
        lanes.take(0.0)
        lanes.resolved(host, "192.0.2.1")
        lanes.done(host, 0.0)
    assert lanes.take(0.5) is None
    for host in ("new", "often", "once", "forgotten"):
        lanes.add(host, "feed", 2, 1.0)
    lanes.resolved("new", "192.0.2.1")
    taken = [lanes.take(1.0) for _ in "1234"]
    assert taken == [("forgotten", 2), ("new", 2), None, None]


def test_kinds_take_turns_at_a_host_whichever_has_more() -> None:
    lanes = Lanes[str](pause=1.0, per_address=8)
    for number in range(3):
        lanes.add("a", "feed", f"feed {number}", 0.0)
    for number in range(5):
        lanes.add("a", "page", f"page {number}", 0.0)
    taken = []
    for turn in range(8):
        if turn == 5:
            lanes.add("a", "feed", "late feed", 5.0)
        host_and_job = lanes.take(float(turn))
        assert host_and_job is not None
        taken.append(host_and_job[1])
        lanes.done("a", float(turn))
    assert taken[:6] == ["feed 0", "page 0", "feed 1", "page 1", "feed 2", "page 2"]
    assert taken[6:] == ["late feed", "page 3"]


HOSTS = st.sampled_from("abcdef")


@given(
    st.lists(st.tuples(HOSTS, st.floats(0, 3), st.floats(0, 2))),
    st.dictionaries(HOSTS, st.sampled_from("xy")),
    st.floats(0, 2),
    st.integers(1, 3),
    st.sampled_from([0.25, 0.5, 1.0]),
)
def test_all_get_their_turn_and_none_breaks_the_rules(
    jobs: list[tuple[str, float, float]],
    address_of: dict[str, str],
    pause: float,
    per_address: int,
    part: float,
) -> None:
    """Jobs come and take their time; each host is known to be at its address from the start."""
    lanes = Lanes[int](pause * part, per_address)
    lanes.share(part)
    per_address = max(1, int(per_address * part))
    for host, address in address_of.items():
        lanes.add(host, "feed", -1, -100.0)
        lanes.take(-100.0)
        lanes.resolved(host, address)
        lanes.done(host, -100.0)
    coming = sorted((at, host, number) for number, (host, at, _) in enumerate(jobs))
    ending: list[tuple[float, str]] = []
    begun: list[int] = []
    ended_at: dict[str, float] = defaultdict(lambda: -100.0)
    now = 0.0
    while coming or ending or len(begun) < len(jobs):
        upcoming = [*(at for at, *_ in coming), *(at for at, _ in ending)]
        pauses = lanes.next_at()
        now = max(now, min([*upcoming, *([] if pauses is None else [pauses])]))
        for at, host, number in [each for each in coming if each[0] <= now]:
            coming.remove((at, host, number))
            lanes.add(host, "feed", number, now)
        for at, host in [each for each in ending if each[0] <= now]:
            ending.remove((at, host))
            lanes.done(host, now)
            ended_at[host] = now
        while (taken := lanes.take(now)) is not None:
            host, number = taken
            begun.append(number)
            assert now >= ended_at[host] + pause
            ending.append((now + jobs[number][2], host))
            assert max(Counter(host for _, host in ending).values()) == 1
            at_work = Counter(address_of[host] for _, host in ending if host in address_of)
            assert max(at_work.values(), default=0) <= per_address
    assert sorted(begun) == list(range(len(jobs)))
    for host in "abcdef":
        own = [number for number in begun if jobs[number][0] == host]
        assert own == sorted(own, key=lambda number: jobs[number][1])
