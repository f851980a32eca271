"""A broker that each worker reaches through a proxy of its own."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from service.broker import EmbeddedBroker
from service.ports import LOOPBACK, free_port
from tests.proxy import Proxy


@dataclass(frozen=True)
class Proxied:
    """A broker, and by worker the proxy whose address it gives to that worker's clients."""

    broker: EmbeddedBroker
    proxies: dict[str, Proxy]

    def address(self, worker: str) -> str:
        """Return the broker's address for this worker."""
        return f"{LOOPBACK}:{self.proxies[worker].port}"


@asynccontextmanager
async def proxied_broker(folder: Path, workers: list[str]) -> AsyncGenerator[Proxied, None]:
    """Give a broker with a listener for each worker, advertised with the address of its proxy."""
    async with AsyncExitStack() as stack:
        proxies = {
            worker: await stack.enter_async_context(Proxy(free_port())) for worker in workers
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
