"""Host names to addresses, many at once, as the system resolves them."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import aiohttp
from aiohttp.abc import ResolveResult

_THREADS = 64
"""Names that are looked up at once; one that nobody answers for keeps its thread for 10 s."""


class Resolver(aiohttp.ThreadedResolver):
    """Tells ``on_resolved`` each host that is resolved, and the least of its addresses."""

    def __init__(self, on_resolved: Callable[[str, str], None]) -> None:
        super().__init__()
        self._on_resolved = on_resolved
        # Names are looked up in the threads of the loop, of which there are few as it comes.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the host's addresses; raises `OSError` where it has none."""
        found = await super().resolve(host, port, family)
        if found:
            self._on_resolved(host, min(result["host"] for result in found))
        return found
