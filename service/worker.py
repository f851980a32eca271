"""One worker process: the stages that it was asked for, until it is told to stop."""

import asyncio
import faulthandler
import gc
import importlib
import logging
import os
import pkgutil
import signal
from collections.abc import Coroutine, Sequence
from typing import TypeVar

from service import health, kafka, logs, topic_setup, worker_folder
from service.errors import BrokerError, UsageError
from service.settings import Settings
from service.stream.app import StageApp
from service.stream.ending import Ending, end_worker
from service.stream.monitor import Monitor
from service.stream.stage import Stage
from service.stream.turns import Turns
from service.topology import WORKERS
from service.worker_folder import WorkerFolder

Result = TypeVar("Result")

logger = logging.getLogger("newsdesk.worker")

_BROKER_SECONDS = 60.0
_GRACE_SECONDS = 10.0
_STOP_SECONDS = 12.0


def discover(settings: Settings, workers: Sequence[str]) -> list[Stage]:
    """Return the stages of the named workers, from the modules in ``agents``; all if none named.

    Raises `UsageError` for a name that is none.
    """
    unknown = set(workers) - set(WORKERS)
    if unknown:
        raise UsageError(
            f"{', '.join(sorted(unknown))}: no such stage; there are {', '.join(WORKERS)}"
        )
    package = importlib.import_module("agents")
    stages: list[Stage] = []
    for module in pkgutil.iter_modules(package.__path__):
        if module.name in (workers or WORKERS):
            stages += importlib.import_module(f"agents.{module.name}").stages(settings)
    return stages


def run(settings: Settings, workers: Sequence[str], stages: Sequence[Stage] | None = None) -> None:
    """Run the stages until SIGTERM or SIGINT; end the process where something unexpected happens.

    ``stages`` are those of the named workers unless given.
    """
    logs.configure(settings.log_level, settings.log_file)
    chosen = discover(settings, workers) if stages is None else stages
    _set_aside()  # the modules
    asyncio.run(_run(settings, "-".join(workers) or "all", chosen))


def _set_aside() -> None:
    """Look for garbage no more in what there is and will stay.

    In some 100,000 objects that takes 60 ms each time, for which the event loop stands still.
    """
    gc.collect()
    gc.freeze()


async def _run(settings: Settings, name: str, stages: Sequence[Stage]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    monitor = Monitor(settings)
    async with health.serving(settings.metrics_port, monitor.report):
        await _work(settings, name, stages, stop, monitor)


async def _work(
    settings: Settings, name: str, stages: Sequence[Stage], stop: asyncio.Event, monitor: Monitor
) -> None:
    folder = worker_folder.claim(settings, name)
    watchdog = asyncio.create_task(_watch_loop(settings.batch_timeout + _GRACE_SECONDS))
    logger.info("starting", extra={"worker": name, "folder": str(folder.path), "pid": os.getpid()})
    try:
        apps = await _unless(stop, _start(settings, stages, folder))
    except BrokerError as error:
        end_worker(Ending.KAFKA, str(error), worker=name)
    if apps is None:
        # Faust's threads do not end where its start is cut short; nothing is held yet.
        end_worker(Ending.STOPPED, "stopped while starting", worker=name)
    _set_aside()  # what Faust and its clients made, and imported
    logger.info("started", extra={"worker": name})
    if await _unless(stop, _first_end(apps, monitor)) is not None:
        end_worker(Ending.UNEXPECTED, "Faust has stopped by itself", worker=name)
    logger.info("stopping", extra={"worker": name})
    stopping = [asyncio.create_task(app.stop()) for app in apps]
    done, unfinished = await asyncio.wait(stopping, timeout=_STOP_SECONDS)
    if unfinished:
        end_worker(Ending.STOPPED, "stopped in the middle of a batch; the next one redoes it")
    for task in done:
        # A consumer of Faust may end as cancelled, for the reason that `kafka.closed` tells.
        if not task.cancelled():
            task.result()
    watchdog.cancel()
    faulthandler.cancel_dump_traceback_later()
    logger.info("stopped", extra={"worker": name})


async def _start(
    settings: Settings, stages: Sequence[Stage], folder: WorkerFolder
) -> list[StageApp]:
    await kafka.await_broker(settings, _BROKER_SECONDS)
    await topic_setup.make_topics(settings)
    turns = Turns()
    apps = [StageApp(stage, settings, folder.name, folder.path, turns) for stage in stages]
    # No timeout, which would cancel: what hangs may not heed that. The monitor watches later on.
    late = asyncio.get_running_loop().call_later(
        settings.stall_timeout,
        end_worker,
        Ending.STUCK,
        f"the stages have not started within {settings.stall_timeout:g} s",
    )
    await asyncio.gather(*(app.start() for app in apps))
    late.cancel()
    return apps


async def _first_end(apps: Sequence[StageApp], monitor: Monitor) -> bool:
    """Return where Faust has stopped; raises where the monitor has failed."""
    monitoring = asyncio.create_task(monitor.run(apps))
    waiting = [monitoring, *(asyncio.create_task(app.wait()) for app in apps)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if monitoring.done():
            monitoring.result()
    finally:
        for task in waiting:
            task.cancel()
    return True


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, Result]) -> Result | None:
    """Return what ``work`` does; None where the worker was told to stop before it was done."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        return working.result()
    working.cancel()
    return None


async def _watch_loop(limit: float) -> None:
    """End the process where its event loop stands still for ``limit`` s, even if C has the GIL."""
    while True:
        faulthandler.dump_traceback_later(limit, exit=True)
        await asyncio.sleep(1.0)
