"""The whole of newsdesk in one process tree: broker, topics, workers, feeds and seeds."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from service import kafka
from service.broker import EmbeddedBroker
from service.errors import NewsdeskError
from service.inputs import read_inputs
from service.records import Feed
from service.replay import Replay
from service.settings import Settings
from service.subscriptions import subscribe
from service.supervisor import ChildEnd, Supervisor
from service.topology import WORKERS

logger = logging.getLogger("newsdesk.run")

Say = Callable[[str], None]
Work = Callable[[Settings], Awaitable[None]]

_BROKER_SECONDS = 60.0


@asynccontextmanager
async def broker(settings: Settings, say: Say) -> AsyncGenerator[Settings, None]:
    """Give settings that name a broker: the one that is set, else an embedded one that is started.

    An embedded one that dies is started again on its port.
    """
    if settings.broker is not None:
        await kafka.await_broker(settings, _BROKER_SECONDS)
        yield settings
        return
    embedded = EmbeddedBroker(
        settings.state_dir / "broker", settings.broker_port, settings.broker_heap_megabytes
    )
    async with embedded:
        keeping = asyncio.create_task(_keep(embedded, say))
        try:
            yield settings.model_copy(update={"broker": embedded.address})
        finally:
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping


async def _keep(embedded: EmbeddedBroker, say: Say) -> None:
    while True:
        status = await embedded.wait()
        say(f"the broker has ended (status {status}); starting it again")
        while True:
            try:
                await embedded.kill()
                await embedded.start()
                break
            except NewsdeskError as error:
                say(str(error))
                await asyncio.sleep(5.0)


@asynccontextmanager
async def workers(
    settings: Settings, names: Sequence[str], say: Say
) -> AsyncGenerator[Supervisor, None]:
    """Run a worker process for each name, started again where one dies; topics are made first."""
    await kafka.make_topics(settings)
    assert settings.broker is not None
    logs = (settings.state_dir / "logs").absolute()
    commands = {
        name: [
            sys.executable,
            "-m",
            "service.cli",
            "worker",
            name,
            "--log-file",
            str(logs / name) + ".log",
        ]
        for name in names
    }
    environment = os.environ | {
        f"NEWSDESK_{name.upper()}": str(value)
        for name, value in settings.model_dump(exclude_defaults=True).items()
        if name not in ("log_file", "metrics_port")
    }

    def on_end(end: ChildEnd) -> None:
        again = end.restart_seconds
        if again is not None:
            say(f"worker {end.child} has ended ({end.reason}); starting it again in {again:g} s")

    async with Supervisor(commands, on_end, environment=environment) as supervisor:
        yield supervisor


async def until_told(
    main: Callable[[], Awaitable[None]], supervisor: Supervisor, forever: bool
) -> None:
    """Do ``main`` (``forever``: and go on after it) until SIGINT or SIGTERM.

    Raises `UsageError` where a worker cannot run with its settings.
    """
    stop = _told_to_stop()

    async def work() -> None:
        await main()
        if forever:
            await stop.wait()

    tasks = [
        asyncio.create_task(stop.wait()),
        asyncio.create_task(supervisor.wait()),
        asyncio.ensure_future(work()),
    ]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


async def replay_once(settings: Settings, seeds: Path, say: Say) -> None:
    """Replay ``seeds``, unless that was done before with this state folder and prefix."""
    marker = settings.state_dir / f"{settings.topic_prefix}.seeds-replayed"
    if marker.exists():
        return
    say(f"replaying {seeds}")
    replay = Replay(settings)
    await replay.run(read_inputs([str(seeds)]))
    if replay.waiting:
        say(f"{replay.summary()}; not come out: {replay.missing()}")
        return
    say(f"{seeds}: {replay.summary()}")
    marker.write_text(f"{seeds}\n{replay.summary()}\n", "utf-8")


async def run(
    settings: Settings, feeds: Sequence[Feed], seeds: Path | None, show: Work, say: Say
) -> None:
    """Run everything until SIGINT or SIGTERM; ``show`` follows what comes out."""
    async with broker(settings, say) as connected:
        say(f"broker at {connected.broker}, state in {connected.state_dir}")
        async with workers(connected, WORKERS, say) as supervisor:

            async def main() -> None:
                showing = asyncio.ensure_future(show(connected))
                added = await subscribe(connected, feeds)
                say(f"{len(added)} feeds added; starting {', '.join(WORKERS)}")
                if seeds is not None:
                    await replay_once(connected, seeds, say)
                await showing

            await until_told(main, supervisor, forever=True)
        say("workers stopped")
    say("stopped")


async def alone(settings: Settings, work: Work, say: Say) -> None:
    """Do ``work`` with a broker and workers of its own, all but the pollers."""
    async with (
        broker(settings, say) as connected,
        workers(connected, [name for name in WORKERS if name != "feeds"], say) as supervisor,
    ):
        await until_told(lambda: work(connected), supervisor, forever=False)


async def broker_alone(settings: Settings, announce: Say, say: Say) -> None:
    """Run the embedded broker until SIGINT or SIGTERM; ``announce`` its address."""
    stop = _told_to_stop()
    async with broker(settings.model_copy(update={"broker": None}), say) as connected:
        announce(str(connected.broker))
        await stop.wait()


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
