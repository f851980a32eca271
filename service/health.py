"""Metrics and health of a worker over HTTP: ``/metrics``, ``/live`` and ``/ready``.

It is served from the worker's own event loop: where that stands still nothing answers, which is
the truth.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from service import metrics
from service.errors import UsageError

_TICK_SECONDS = 0.02


@asynccontextmanager
async def serving(port: int, report: Callable[[], dict[str, Any]]) -> AsyncGenerator[None, None]:
    """Serve on ``port`` of all addresses; 0 serves nothing.

    ``report`` tells what the worker does, with the keys ``live`` and ``ready``: where one is
    false its page has the status 503. Raises `UsageError` where the port cannot be had.
    """
    if port == 0:
        yield
        return

    async def all_metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def told(key: str) -> Callable[[web.Request], Any]:
        async def tell(_: web.Request) -> web.Response:
            state = report()
            return web.Response(
                status=200 if state[key] else 503,
                body=orjson.dumps(state, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
                content_type="application/json",
            )

        return tell

    app = web.Application()
    app.add_routes(
        [
            web.get("/metrics", all_metrics),
            web.get("/live", told("live")),
            web.get("/ready", told("ready")),
        ]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port, reuse_port=False).start()
        except OSError as error:
            raise UsageError(
                f"setting NEWSDESK_METRICS_PORT={port}: {error.strerror or error}"
            ) from error
        measuring = asyncio.create_task(_measure_loop())
        try:
            yield
        finally:
            measuring.cancel()
    finally:
        await runner.cleanup()


async def _measure_loop() -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(_TICK_SECONDS)
        metrics.LOOP_LAG.observe(time.monotonic() - began - _TICK_SECONDS)
