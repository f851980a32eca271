"""Whose turn it is: polite to each host and each address, fair between them. Pure."""

import heapq
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Job = TypeVar("Job")

MOST_ADDRESSES = 200_000
"""Hosts whose address is remembered, the latest ones: feeds come again, most pages do not."""


@dataclass
class _Lane(Generic[Job]):
    """The jobs of a host by their kind, the kind first whose turn it is.

    ``address`` is the one of which the job that is at work takes a share.
    """

    jobs: dict[str, deque[Job]] = field(default_factory=dict)
    at_work: bool = False
    address: str | None = None

    def add(self, kind: str, job: Job) -> None:
        self.jobs.setdefault(kind, deque()).append(job)

    def next(self) -> Job:
        kind = next(iter(self.jobs))
        of_kind = self.jobs.pop(kind)
        job = of_kind.popleft()
        if of_kind:
            self.jobs[kind] = of_kind
        return job


class Lanes(Generic[Job]):
    """Jobs by host: one at a time for each, with a pause after it, and so many for each address.

    What `take` gives out is at work until `done`; `resolved` tells the address that its host
    turned out to have. Times are in seconds of one clock. Kinds of jobs take turns at a host, and
    jobs of a kind keep their order; hosts come in the order in which they are free, so that a host
    with many jobs keeps nothing from the others. Each job costs O(log n), with n hosts that have
    jobs or have a pause. ``pause`` is how long one is now.
    """

    def __init__(self, pause: float, per_address: int) -> None:
        self._full = pause, per_address
        self.pause, self._per_address = self._full
        self._lanes: dict[str, _Lane[Job]] = {}
        self._free: list[tuple[float, str]] = []
        self._held_up: dict[str, deque[str]] = {}
        self._address_of: dict[str, str] = {}
        self._at_work: Counter[str] = Counter()

    def share(self, part: float) -> None:
        """Have only this ``part`` of all turns, above 0 and up to 1: others have the rest.

        Pauses are so much longer, and jobs at an address so many fewer, but one at least.
        """
        pause, per_address = self._full
        self.pause, self._per_address = pause / part, max(1, int(per_address * part))
        for hosts in self._held_up.values():
            for host in hosts:
                heapq.heappush(self._free, (float("-inf"), host))
        self._held_up.clear()

    def add(self, host: str, kind: str, job: Job, now: float) -> None:
        """Let ``job``, one of its ``kind``, wait for its turn at ``host``."""
        if host not in self._lanes:
            self._lanes[host] = _Lane()
            heapq.heappush(self._free, (now, host))
        self._lanes[host].add(kind, job)

    def take(self, now: float) -> tuple[str, Job] | None:
        """Return a host and a job of its that may begin ``now``, or None."""
        while self._free and self._free[0][0] <= now:
            _, host = heapq.heappop(self._free)
            lane = self._lanes[host]
            if not lane.jobs:
                del self._lanes[host]
                continue
            address = self._address_of.get(host)
            if address is not None and self._at_work[address] >= self._per_address:
                self._held_up.setdefault(address, deque()).append(host)
                continue
            lane.at_work = True
            self._occupy(lane, address)
            return host, lane.next()
        return None

    def next_at(self) -> float | None:
        """Return when a host's pause ends next; None where none has one."""
        return self._free[0][0] if self._free else None

    def resolved(self, host: str, address: str) -> None:
        """Note the address of a host, that of the job at work as a rule."""
        self._address_of.pop(host, None)
        self._address_of[host] = address
        if len(self._address_of) > MOST_ADDRESSES:
            del self._address_of[next(iter(self._address_of))]
        lane = self._lanes.get(host)
        if lane is not None and lane.at_work and lane.address != address:
            self._release(lane)
            self._occupy(lane, address)

    def done(self, host: str, now: float, *, asked: bool = True) -> None:
        """Note that the host's job has ended: the host, if ``asked``, has its pause."""
        lane = self._lanes[host]
        lane.at_work = False
        self._release(lane)
        heapq.heappush(self._free, (now + self.pause if asked else now, host))

    def _occupy(self, lane: _Lane[Job], address: str | None) -> None:
        lane.address = address
        if address is not None:
            self._at_work[address] += 1

    def _release(self, lane: _Lane[Job]) -> None:
        address, lane.address = lane.address, None
        if address is None:
            return
        self._at_work[address] -= 1
        if not self._at_work[address]:
            del self._at_work[address]
        held_up = self._held_up.get(address)
        if held_up:
            # Its pause is over, whatever the time is.
            heapq.heappush(self._free, (float("-inf"), held_up.popleft()))
            if not held_up:
                del self._held_up[address]
