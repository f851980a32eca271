"""The whole of newsdesk in one process tree: broker, topics, workers, feeds and seeds."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from service import kafka, topic_setup
from service.broker import EmbeddedBroker
from service.errors import NewsdeskError
from service.feed_records import Feed
from service.inputs import read_inputs
from service.replay import Replay
from service.security import refuse_embedded
from service.settings import Settings, variables
from service.subscriptions import subscribe
from service.supervisor import ChildEnd, Supervisor
from service.topology import WORKERS

logger = logging.getLogger("newsdesk.run")

Say = Callable[[str], None]
Work = Callable[[Settings], Coroutine[None, None, None]]

_BROKER_SECONDS = 60.0
_RETRY_SECONDS = 1.0


@asynccontextmanager
async def broker(settings: Settings, say: Say) -> AsyncGenerator[Settings, None]:
    """Give settings that name a broker: the one that is set, else an embedded one that is started.

    An embedded one that dies is started again on its port.
    """
    if settings.broker is not None:
        await kafka.await_broker(settings, _BROKER_SECONDS)
        yield settings
        return
    refuse_embedded(settings)
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
                await asyncio.sleep(_RETRY_SECONDS)


@asynccontextmanager
async def workers(
    settings: Settings, names: Sequence[str], say: Say
) -> AsyncGenerator[Supervisor, None]:
    """Run a worker process for each name, started again where one dies; topics are made first."""
    await topic_setup.make_topics(settings)
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
    own = settings.model_copy(update={"log_file": None, "metrics_port": 0})
    environment = os.environ | variables(own)

    def on_end(end: ChildEnd) -> None:
        again = end.restart_seconds
        if again is not None:
            say(f"worker {end.child} has ended ({end.reason}); starting it again in {again:g} s")

    async with Supervisor(commands, on_end, environment=environment) as supervisor:
        yield supervisor


async def until_told(work: Coroutine[None, None, None]) -> bool:
    """Do ``work``, or cancel it at SIGINT or SIGTERM; tell whether that was so."""
    task = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return True
    return False


async def while_supervised(work: Awaitable[None], supervisor: Supervisor) -> None:
    """Do ``work``; raise `UsageError` where a worker cannot run with its settings."""
    tasks = [asyncio.ensure_future(work), asyncio.create_task(supervisor.wait())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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
    """Run everything, for ever; ``show`` follows what comes out."""
    async with broker(settings, say) as connected:
        say(f"broker at {connected.broker}, state in {connected.state_dir}")
        async with workers(connected, WORKERS, say) as supervisor:
            added = await subscribe(connected, feeds)
            say(f"{len(added)} feeds added; starting {', '.join(WORKERS)}")

            async def follow() -> None:
                shown = show(connected)
                if seeds is None:
                    await shown
                else:
                    await asyncio.gather(shown, replay_once(connected, seeds, say))

            await while_supervised(follow(), supervisor)


async def alone(settings: Settings, work: Work, say: Say) -> None:
    """Do ``work`` with a broker and workers of its own, all but the pollers."""
    async with (
        broker(settings, say) as connected,
        workers(connected, [name for name in WORKERS if name != "feeds"], say) as supervisor,
    ):
        await while_supervised(work(connected), supervisor)


async def broker_alone(settings: Settings, announce: Say, say: Say) -> None:
    """Run the embedded broker, for ever; ``announce`` its address."""
    async with broker(settings.model_copy(update={"broker": None}), say) as connected:
        announce(str(connected.broker))
        await asyncio.Event().wait()
