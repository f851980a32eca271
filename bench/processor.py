"""Processor time, as the measures count it."""

from collections.abc import Iterable

import psutil


def family(pid: int) -> list[psutil.Process]:
    """Return a process and those that it has started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def processor_seconds(processes: Iterable[psutil.Process]) -> float:
    """Return the processor time that processes have used, in s."""
    times = [each.cpu_times() for each in processes]
    return float(sum(each.user + each.system for each in times))
