"""W3C WebSub (https://www.w3.org/TR/websub/), the subscriber's part. Pure.

Nothing is kept for it but a `HubState` with the feed: what a hub must know or prove is derived from
one secret, so that any worker can answer it.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from service.codec import extend
from service.feeds.hub_state import HubState

LEASE = timedelta(days=7)
"""For how long a subscription is asked; a hub may grant another time."""

RENEW_BEFORE = 0.25
"""Part of the lease before its end in which it is renewed."""

ASK_AGAIN = timedelta(days=1)
"""After a hub was asked and has not confirmed."""

ASK_APART = timedelta(minutes=10)
"""A hub is asked for a feed no more often than that, however short a lease it grants."""

DEMOTED = timedelta(days=7)
"""For so long a hub is not relied on after a poll has found what it had not pushed."""

LATE = timedelta(minutes=10)
"""So long after such a poll a push was on its way when it began: the poll was quicker, no more."""

MOST_HUBS = 4
"""Of those that a feed names so many are remembered."""

_HASHES = frozenset({"sha1", "sha256", "sha384", "sha512"})


def hub_to_ask(
    hubs: Sequence[str], callback: str, hub: HubState | None, now: datetime
) -> str | None:
    """Return which of a feed's ``hubs`` to ask now to push it to ``callback``, or None."""
    if not hubs:
        return None
    if hub is None or hub.url != hubs[0] or hub.callback != callback:
        return hubs[0]
    return hubs[0] if now >= _ask_at(hub) else None


def renewal_at(hubs: Sequence[str], hub: HubState | None) -> datetime | None:
    """Return when a feed's hub is to be asked, polled or not, for its lease to go on.

    None where there is nothing to go on: it is asked when the feed is polled.
    """
    if hub is None or hub.until is None or hub.url not in hubs[:1]:
        return None
    at = _ask_at(hub)
    return at if at < hub.until else None


def _ask_at(hub: HubState) -> datetime:
    """Return when a hub that was asked is asked again.

    It is a while before its lease ends, once more in the middle of what is left then, and where
    it confirms nothing as often as one that never has.
    """
    at = hub.asked_at + ASK_AGAIN
    if hub.until is not None and hub.verified_at is not None:
        left = (hub.until - hub.verified_at) * RENEW_BEFORE
        if hub.asked_at <= hub.verified_at:
            at = max(hub.until - left, hub.asked_at + ASK_APART)
        elif hub.asked_at < hub.until:
            at = min(at, hub.asked_at + max(left / 2, ASK_APART))
    return at if hub.demoted_until is None else max(at, hub.demoted_until)


def is_pushed(hub: HubState | None, now: datetime) -> bool:
    """Tell whether a hub pushes the feed, as far as we know."""
    return (
        hub is not None
        and hub.until is not None
        and now < hub.until
        and (hub.demoted_until is None or now >= hub.demoted_until)
    )


def asked(
    hub: HubState | None, url: str, topic: str, callback: str, now: datetime, problem: str | None
) -> HubState:
    """Return the state after a hub was asked; ``problem`` is why that failed."""
    if hub is None or hub.url != url or hub.callback != callback:
        hub = HubState(url=url, topic=topic, callback=callback, asked_at=now)
    return extend(hub, HubState, asked_at=now, problem=problem)


def verified(hub: HubState | None, topic: str, lease: timedelta, now: datetime) -> HubState:
    """Return the state after the hub has confirmed that it pushes ``topic``.

    That may come before the poll that has asked it is done.
    """
    if hub is None or hub.topic != topic:
        hub = HubState(url="", topic=topic, asked_at=now)
    return extend(hub, HubState, verified_at=now, until=now + lease, problem=None)


def denied(hub: HubState | None, reason: str) -> HubState | None:
    """Return the state after the hub has refused."""
    return hub and extend(hub, HubState, until=None, verified_at=None, problem=reason)


def has_pushed(hub: HubState | None, at: datetime) -> HubState | None:
    """Return the state after a push that came ``at`` that time, and could be read.

    What a poll has missed shortly before was on its way.
    """
    if hub is None or hub.missed_at is None or at > hub.missed_at + LATE:
        return hub
    return extend(hub, HubState, missed_at=None, demoted_until=None)


def has_missed(hub: HubState | None, now: datetime) -> HubState | None:
    """Return the state after a poll found something new that the hub should have pushed."""
    if hub is None or not is_pushed(hub, now):
        return hub
    return extend(hub, HubState, missed_at=now, demoted_until=now + DEMOTED)


def merged(polled: HubState | None, now: HubState | None) -> HubState | None:
    """Return the state after a poll, with what was confirmed or refused while it was under way."""
    if polled is None or now is None or polled.topic != now.topic:
        return polled
    if now.verified_at == polled.verified_at:
        return polled
    if now.verified_at is not None and now.verified_at < polled.asked_at:
        return polled
    return extend(
        polled, HubState, verified_at=now.verified_at, until=now.until, problem=now.problem
    )


def request(topic: str, callback: str, content_key: str) -> dict[str, str]:
    """Return the form that asks a hub to push ``topic`` to ``callback`` (section 5.1)."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": topic,
        "hub.callback": callback,
        "hub.secret": content_key,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }


def callback_key(secret: str, feed_id: str, topic: str) -> str:
    """Return what makes a callback address hard to guess, and good for a feed's ``topic`` alone."""
    return _derived(secret, "callback", feed_id, topic)


def content_key(secret: str, feed_id: str) -> str:
    """Return the key with which the hub signs what it pushes for a feed."""
    return _derived(secret, "content", feed_id)


def signature_holds(header: str | None, key: str, body: bytes) -> bool:
    """Tell whether ``X-Hub-Signature`` is that of ``body`` (section 8)."""
    method, _, given = (header or "").partition("=")
    if method not in _HASHES:
        return False
    expected = hmac.new(key.encode(), body, method).hexdigest()
    return hmac.compare_digest(expected.encode(), given.lower().encode("utf-8", "replace"))


def _derived(secret: str, *what: str) -> str:
    return hmac.new(secret.encode(), "\n".join(what).encode(), hashlib.sha256).hexdigest()
