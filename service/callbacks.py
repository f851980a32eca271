"""The endpoint at which hubs confirm, refuse and push (W3C WebSub, sections 5 and 7).

What comes is acknowledged as soon as it stands on Kafka, in the partition of the poller that looks
after the feed: any worker may take it.
"""

import base64
import hmac
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from service import kafka
from service.codec import encode
from service.errors import UsageError
from service.feed_records import Push
from service.feeds.websub import LEASE, callback_key, content_key, signature_holds
from service.settings import Settings
from service.topics import PUSHES

logger = logging.getLogger("newsdesk.callbacks")


@asynccontextmanager
async def taking_pushes(settings: Settings) -> AsyncGenerator[None, None]:
    """Take what hubs send on ``NEWSDESK_WEBSUB_PORT`` of all addresses.

    Raises `UsageError` where the port cannot be had.
    """
    assert settings.websub_secret is not None
    callbacks = _Callbacks(settings, settings.websub_secret.get_secret_value())
    app = web.Application(client_max_size=settings.max_feed_bytes)
    path = "/websub/{partition:[0-9]{1,4}}/{feed_id:[0-9a-f]{32}}/{key:[0-9a-f]{64}}"
    app.add_routes([web.get(path, callbacks.confirm), web.post(path, callbacks.take)])
    runner = web.AppRunner(app, access_log=None)
    await callbacks.producer.start()
    try:
        await runner.setup()
        try:
            await web.TCPSite(runner, port=settings.websub_port, reuse_port=False).start()
        except OSError as error:
            raise UsageError(
                f"setting NEWSDESK_WEBSUB_PORT={settings.websub_port}: {error.strerror or error}"
            ) from error
        yield
    finally:
        await runner.cleanup()
        await kafka.closed(callbacks.producer)


class _Callbacks:
    def __init__(self, settings: Settings, secret: str) -> None:
        self.producer = kafka.producer(settings)
        self._topic = settings.topic(PUSHES.name)
        self._secret = secret

    async def confirm(self, request: web.Request) -> web.Response:
        """Answer a hub that asks whether it was us who subscribed, or that refuses.

        The address is good for one topic: another one is not found (section 5.3).
        """
        query, feed_id = request.query, request.match_info["feed_id"]
        topic = query.get("hub.topic", "")
        expected = callback_key(self._secret, feed_id, topic)
        if not hmac.compare_digest(request.match_info["key"], expected):
            raise web.HTTPNotFound
        if query.get("hub.mode") == "denied":
            reason = " ".join(query.get("hub.reason", "no reason given").split())[:200]
            await self._write(request, Push(feed_id=feed_id, kind="denied", reason=reason))
            return web.Response()
        challenge = query.get("hub.challenge")
        if query.get("hub.mode") != "subscribe" or not challenge:
            raise web.HTTPNotFound
        lease = query.get("hub.lease_seconds", "")
        seconds = float(lease) if lease.isdecimal() and len(lease) < 10 else LEASE.total_seconds()
        await self._write(
            request, Push(feed_id=feed_id, kind="verified", topic=topic, lease_seconds=seconds)
        )
        return web.Response(text=challenge)

    async def take(self, request: web.Request) -> web.Response:
        """Take what a hub pushes.

        It is the signature that proves whose it is: what has none that is good is dropped, and
        acknowledged all the same (section 8).
        """
        feed_id = request.match_info["feed_id"]
        body = await request.read()
        signature = request.headers.get("X-Hub-Signature")
        if signature_holds(signature, content_key(self._secret, feed_id), body):
            push = Push(
                feed_id=feed_id,
                kind="pushed",
                content_type=request.headers.get("Content-Type"),
                body=base64.b64encode(body).decode(),
            )
            await self._write(request, push)
        else:
            logger.warning("push without a valid signature", extra={"feed": feed_id})
        return web.Response(status=202)

    async def _write(self, request: web.Request, push: Push) -> None:
        partition = int(request.match_info["partition"])
        known = await self.producer.partitions_for(self._topic)
        if partition not in known:
            raise web.HTTPNotFound
        key = PUSHES.key_of(push)
        await self.producer.send_and_wait(self._topic, encode(push), key, partition)
