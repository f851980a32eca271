"""A worker's batches and openings side by side, or a batch alone, so that what ends it shows."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Turns:
    """Shared by all partitions of a worker, of all its steps.

    ::

        async with turns.take(alone=True):
            ...
    """

    def __init__(self) -> None:
        self._gate = asyncio.Lock()
        self._taken = 0
        self._nobody = asyncio.Event()
        self._nobody.set()

    @asynccontextmanager
    async def take(self, *, alone: bool) -> AsyncGenerator[None, None]:
        """Wait for a turn and have it: beside others, or when they are done and before any other.

        Turns are given in the order in which they were asked for.
        """
        async with self._gate:
            if alone:
                await self._nobody.wait()
                yield
                return
            self._taken += 1
            self._nobody.clear()
        try:
            yield
        finally:
            self._taken -= 1
            if not self._taken:
                self._nobody.set()
