"""A broker that each worker reaches through a proxy of its own, and what such a network does."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from service import topic_setup
from service.broker import EmbeddedBroker
from service.ports import LOOPBACK, free_port
from service.settings import Settings
from tests.faults.conftest import service_settings
from tests.faults.endure import Report, endure
from tests.faults.service_run import ServiceRun
from tests.faults.verdicts import Outcomes
from tests.pipeline.articles import Pushed
from tests.proxy import Proxy

WORKERS = ("dedupe-0", "dedupe-1", "entities-0", "entities-1")


def cut(proxy: Proxy) -> None:
    """Let nothing pass; what was on its way arrives when the network is back."""
    proxy.cut = True


def forget(proxy: Proxy) -> None:
    """Let nothing pass, and on the connections that are open never again: a firewall restarted."""
    proxy.cut = True
    proxy.forget()


def slow(proxy: Proxy) -> None:
    """Let 50 kB/s pass."""
    proxy.bytes_per_second = 50_000


def delay(proxy: Proxy) -> None:
    """Let answers come 2 s late."""
    proxy.answers_delay = 2.0


def heal(proxy: Proxy) -> None:
    """Let everything pass again."""
    proxy.cut, proxy.bytes_per_second, proxy.answers_delay = False, None, 0.0


@dataclass(frozen=True)
class Proxied:
    """A broker, and by worker the proxy whose address it gives to that worker's clients."""

    broker: EmbeddedBroker
    proxies: dict[str, Proxy]

    def settings(self, worker: str, settings: Settings) -> Settings:
        """Return ``settings`` with the broker's address for this worker."""
        address = f"{LOOPBACK}:{self.proxies[worker].port}"
        return settings.model_copy(update={"broker": address})

    async def disturb(
        self, break_it: Callable[[Proxy], None], victims: Sequence[str], seconds: float
    ) -> None:
        """Break the network between the broker and ``victims`` for a while."""
        for victim in victims:
            break_it(self.proxies[victim])
        await asyncio.sleep(seconds)
        for victim in victims:
            heal(self.proxies[victim])


@asynccontextmanager
async def proxied_broker(folder: Path) -> AsyncGenerator[Proxied, None]:
    """Give a broker with a listener for each worker, advertised with the address of its proxy."""
    async with AsyncExitStack() as stack:
        proxies = {
            worker: await stack.enter_async_context(Proxy(free_port())) for worker in WORKERS
        }
        listeners = {f"W{number}": proxy for number, proxy in enumerate(proxies.values())}
        own = "PLAINTEXT://{host}:{port}"
        properties = {
            "listeners": ",".join(
                [own, "CONTROLLER://{host}:{controller_port}"]
                + [f"{name}://{LOOPBACK}:{proxy.target}" for name, proxy in listeners.items()]
            ),
            "advertised.listeners": ",".join(
                [own] + [f"{name}://{LOOPBACK}:{proxy.port}" for name, proxy in listeners.items()]
            ),
            "listener.security.protocol.map": ",".join(
                f"{name}:PLAINTEXT" for name in ("PLAINTEXT", "CONTROLLER", *listeners)
            ),
        }
        broker = EmbeddedBroker(folder, properties=properties)
        await stack.enter_async_context(broker)
        yield Proxied(broker, proxies)


async def endure_network(
    name: str,
    disturbances: Sequence[tuple[Callable[[Proxy], None], float]],
    victims: Sequence[str],
    folder: Path,
    work: list[Pushed],
    expected: Outcomes | None,
) -> Report:
    """Run ``work`` while the network between the broker and ``victims`` is broken.

    ``disturbances``: one after the other, what is done to it, and for how many seconds.
    """
    async with proxied_broker(folder / "broker") as proxied:
        settings = service_settings(proxied.broker.address, folder)
        await topic_setup.make_topics(settings)
        run = ServiceRun(settings, folder)
        for worker in WORKERS:
            run.start(worker, settings=proxied.settings(worker, settings))

        async def fault(run: ServiceRun) -> None:
            for number, (break_it, seconds) in enumerate(disturbances, 1):
                await run.out(number * len(work) // (2 * len(disturbances)))
                run.begins()
                await proxied.disturb(break_it, victims, seconds)
                run.passed()

        return await endure(name, run, fault, work, expected)
