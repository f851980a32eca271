"""What a worker is doing, truthfully; and its end where there is work and nothing is done.

Every few seconds the sources are looked at by a consumer of its own, apart from the one that
feeds the stages: so what the stages were never given is seen too.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from service import kafka, metrics
from service.errors import BrokerError, BrokerRefused
from service.settings import Settings
from service.stream.app import StageApp
from service.stream.clock import BROKER_CLOCK
from service.stream.ending import Ending, end_worker
from service.stream.lag import NO_LAG, Lag, LagReader
from service.stream.partition import Partition, Phase
from service.stream.stall import StallClock

logger = logging.getLogger("newsdesk.monitor")

_PERIOD = 2.0
_SILENT_AFTER = 5 * _PERIOD
STUCK = "stuck"


class Monitor:
    """Watches the stages of one worker."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._apps: Sequence[StageApp] = ()
        self._stalls = StallClock()
        self._standing: dict[TopicPartition | str, float] = {}
        self._lags: Mapping[TopicPartition, Lag] = {}
        self._known_at: Mapping[TopicPartition, float] = {}
        self._looked_at: float | None = None

    async def run(self, apps: Sequence[StageApp]) -> None:
        """Look at the stages for ever; ends the worker where one of them is stuck."""
        self._apps = apps
        while True:
            try:
                async with LagReader(self._settings) as reader:
                    while True:
                        await self._look(reader)
                        await asyncio.sleep(_PERIOD)
            except (KafkaError, OSError, TimeoutError) as error:
                logger.info("cannot look at the topics", extra={"why": repr(error)})
            await self._end_if_refused()
            await asyncio.sleep(_PERIOD)

    def report(self) -> dict[str, Any]:
        """Return what the worker does now: steps, their partitions, and how each of them is.

        ``live``: nothing is stuck. ``ready``: all partitions are at work, and the broker answers.
        """
        steps = [self._step(app) for app in self._apps]
        conditions = {each["condition"] for step in steps for each in step["partitions"]}
        answers = self._looked_at is not None and time.monotonic() - self._looked_at < _SILENT_AFTER
        joined = bool(steps) and all(step["joined"] for step in steps)
        return {
            "live": not any(self._is_stuck(seconds) for seconds in self._standing.values()),
            "ready": answers and joined and conditions <= {Phase.WORKING.value},
            "broker_answers": answers,
            "steps": steps,
        }

    async def _end_if_refused(self) -> None:
        """End the worker where its login is not accepted any more: its clients try for ever."""
        try:
            await kafka.await_broker(self._settings, 0)
        except BrokerRefused as error:
            end_worker(Ending.KAFKA, str(error))
        except BrokerError:
            pass  # it is away

    async def _look(self, reader: LagReader) -> None:
        open_now = [
            partition
            for app in self._apps
            for partition in app.held()
            if partition.phase is Phase.WORKING
        ]
        async with asyncio.timeout(self._settings.request_timeout):
            lags = await reader.lags({each.source: each.progress.next for each in open_now})
            pending = {tp for each in open_now for tp in each.unsettled.partitions()}
            stable = await reader.stable(pending)
        now = time.monotonic()
        self._lags, self._looked_at = lags, now
        for each in open_now:
            each.unsettled.stable(stable)
        for app in self._apps:
            await app.settle()
            await app.commit_offsets()
        self._standing = {}
        held = [partition for app in self._apps for partition in app.held()]
        self._known_at = {
            each.source: now if each.source in lags else self._known_at.get(each.source, now)
            for each in held
        }
        for app in self._apps:
            self._count(app.stage.step.name, app.joined, not app.joined, step=app.stage.step.name)
            for partition in app.held():
                lag = lags.get(partition.source, NO_LAG)
                mark = partition.phase, partition.progress.next
                work = partition.phase is not Phase.WORKING or lag.records > 0
                self._count(partition.source, mark, work, **_where(partition), lag=lag.records)
        self._stalls.keep(set(self._standing))
        self._measure(held)

    def _count(self, name: TopicPartition | str, mark: object, work: bool, **where: object) -> None:
        seconds = self._stalls.tick(name, mark, _PERIOD, work=work)
        self._standing[name] = seconds
        if seconds >= self._settings.stall_timeout:
            end_worker(
                Ending.STUCK, f"there was work for {seconds:.0f} s and nothing was done", **where
            )

    def _measure(self, partitions: Sequence[Partition]) -> None:
        metrics.LAG.clear()
        metrics.OLDEST.clear()
        for partition in partitions:
            labels = partition.step.name, partition.index
            if partition.source in self._lags:
                metrics.LAG.labels(*labels).set(self._lags[partition.source].records)
            # Asked for when it is read: it goes on while the broker does not answer.
            metrics.OLDEST.labels(*labels).set_function(partial(self._age, partition))

    def _age(self, partition: Partition) -> float:
        """Return for how long, in s, the oldest article has waited; 0 where none does.

        Where nobody knows, since the partition is not open or the broker does not answer, for how
        long that has been so.
        """
        since = self._lags.get(partition.source, NO_LAG).since
        if since is not None:
            return (BROKER_CLOCK.now() - since).total_seconds()
        now = time.monotonic()
        unknown = now - self._known_at.get(partition.source, now)
        return unknown if unknown > _SILENT_AFTER else 0.0

    def _is_stuck(self, seconds: float) -> bool:
        return seconds >= self._settings.stall_timeout / 2

    def _step(self, app: StageApp) -> dict[str, Any]:
        return {
            "step": app.stage.step.name,
            "joined": app.joined,
            "standby": sorted(app.standing_by),
            "partitions": [self._partition(partition) for partition in app.held()],
        }

    def _partition(self, partition: Partition) -> dict[str, Any]:
        stuck = self._is_stuck(self._standing.get(partition.source, 0.0))
        return {
            "partition": partition.index,
            "condition": STUCK if stuck else partition.phase.value,
            "next": partition.progress.next,
            "lag": self._lags.get(partition.source, NO_LAG).records,
            "oldest_seconds": self._age(partition) or None,
        }


def _where(partition: Partition) -> dict[str, object]:
    return {
        "step": partition.step.name,
        "partition": partition.index,
        "next": partition.progress.next,
        "phase": partition.phase.value,
    }
