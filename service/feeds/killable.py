"""Reading documents in processes of their own, which are killed where one takes too long."""

import asyncio
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Generic, Self, TypeVar

from service.errors import FeedError
from service.pool_child import ProcessNotStarted
from service.process_pool import CallTimedOut, PoolClosed, ProcessDied, ProcessPool

_BYTES_PER_SECOND = 200_000
"""So fast a slow core reads feeds: a document stands back for as long as it takes."""

logger = logging.getLogger("newsdesk.parser")

A = TypeVar("A")
R = TypeVar("R")


class KillableReader(Generic[A, R]):
    """Calls what ``setup`` returns in ``processes`` processes, each time within ``timeout`` s.

    Small documents go before large ones, which come to their turn all the same. ``spares``: so
    many more processes are ready to take the place of one that is killed. All are started on
    entering, or, if ``lazy``, for the first call. Use as an async context manager.
    """

    def __init__(
        self,
        setup: Callable[[], Callable[[A], R]],
        timeout: float,
        processes: int,
        *,
        spares: int = 0,
        lazy: bool = False,
    ) -> None:
        self._timeout = timeout
        self._pool: ProcessPool[A, R] = ProcessPool(
            setup, (), processes, timeout, spares=spares, bytes_per_second=_BYTES_PER_SECOND
        )
        self._lazy = lazy
        self._starting = asyncio.Lock()
        self._started = False

    async def __aenter__(self) -> Self:
        if not self._lazy:
            await self._start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._started:
            await self._pool.close()

    async def _start(self) -> None:
        async with self._starting:
            if not self._started:
                await self._pool.start()
                self._started = True

    async def call(self, name: str, argument: A) -> R:
        """Return the function's result; a `FeedError` that it raises is raised here.

        Raises `FeedError` for ``name`` with reason ``parse_timeout``, ``parser_died`` or
        ``parser_failed`` (it raised anything else), too.
        """
        await self._start()
        try:
            return await self._pool.call(argument)
        except (FeedError, PoolClosed, ProcessNotStarted):
            raise
        except CallTimedOut as error:
            message = f"not parsed within {self._timeout:g} s"
            raise FeedError(name, "parse_timeout", message) from error
        except ProcessDied as error:
            message = "the process that parsed it died"
            raise FeedError(name, "parser_died", message) from error
        except Exception as error:
            logger.warning("parser failed", extra={"document": name}, exc_info=True)
            message = f"cannot be parsed: {type(error).__name__}: {error}"
            raise FeedError(name, "parser_failed", message) from error
