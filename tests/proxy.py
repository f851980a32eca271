"""A TCP proxy whose traffic can be cut, slowed and delayed while connections stay open."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from service.ports import LOOPBACK

_CHUNK = 4096


class Proxy:
    """Hands on what comes to `port` to ``target``, a port on loopback, and the answers back.

    ``cut`` holds everything back in both directions, new connections too: nobody is told, as in a
    network that is gone; when it is over what was held back goes on, as TCP would send it again,
    but for connections that were open at `forget`: they stay silent for ever.
    ``bytes_per_second`` limits all connections together, each direction by itself; None does not.
    ``answers_delay`` is by how many seconds what the target sends is late.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.bytes_per_second: float | None = None
        self.answers_delay = 0.0
        self._connected = asyncio.Event()
        self._connected.set()
        self._age = 0
        self._free_at = {True: 0.0, False: 0.0}
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def cut(self) -> bool:
        """Whether nothing passes."""
        return not self._connected.is_set()

    @cut.setter
    def cut(self, cut: bool) -> None:
        if cut:
            self._connected.clear()
        else:
            self._connected.set()

    def forget(self) -> None:
        """Let nothing pass any more on the connections that are open now, and tell nobody."""
        self._age += 1

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, LOOPBACK, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(
        self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        await self._connected.wait()
        try:
            from_target, to_target = await asyncio.open_connection(LOOPBACK, self.target)
        except OSError:
            to_client.transport.abort()
            return
        self._go(self._pump(from_client, to_target, answers=False))
        self._go(self._pump(from_target, to_client, answers=True))

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool
    ) -> None:
        """Hand on what is read until its end, then close the other side."""
        late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=1000)
        self._go(self._receive(reader, late, answers))
        loop = asyncio.get_running_loop()
        age = self._age
        with suppress(OSError):
            while True:
                due, data = await late.get()
                await asyncio.sleep(due - loop.time())
                await self._turn(len(data), answers)
                await self._connected.wait()
                if age != self._age:
                    await loop.create_future()
                if not data:
                    break
                writer.write(data)
                await writer.drain()
        writer.close()

    async def _receive(
        self, reader: asyncio.StreamReader, late: asyncio.Queue[tuple[float, bytes]], answers: bool
    ) -> None:
        data = b"anything"
        while data:
            try:
                data = await reader.read(_CHUNK)
            except OSError:
                data = b""
            delay = self.answers_delay if answers else 0.0
            await late.put((asyncio.get_running_loop().time() + delay, data))

    async def _turn(self, size: int, answers: bool) -> None:
        """Wait until ``size`` bytes may pass."""
        if self.bytes_per_second is None:
            return
        now = asyncio.get_running_loop().time()
        free_at = max(self._free_at[answers], now)
        self._free_at[answers] = free_at + size / self.bytes_per_second
        await asyncio.sleep(free_at - now)
