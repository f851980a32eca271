"""The subscriber's part of WebSub: when a hub is asked, relied on, and believed."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from service.feeds import websub
from service.feeds.hub_state import HubState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HUB, TOPIC = "https://hub.example/", "https://site.example/feed.xml"


def confirmed(lease: timedelta = 8 * DAY) -> HubState:
    return websub.verified(websub.asked(None, HUB, TOPIC, NOW, None), TOPIC, lease, NOW)


def ask(hub: HubState | None, at: datetime) -> str | None:
    return websub.hub_to_ask([HUB], TOPIC, hub, at)


def test_a_hub_is_asked_once_a_day_until_it_confirms_and_again_before_its_lease_ends() -> None:
    assert websub.hub_to_ask([], TOPIC, None, NOW) is None
    assert ask(None, NOW) == HUB
    waiting = websub.asked(None, HUB, TOPIC, NOW, None)
    assert ask(waiting, NOW + DAY / 2) is None
    assert ask(waiting, NOW + DAY) == HUB
    assert ask(confirmed(), NOW + 5 * DAY) is None
    assert ask(confirmed(), NOW + 6 * DAY) == HUB
    renewing = websub.asked(confirmed(), HUB, TOPIC, NOW + 6 * DAY, None)
    assert ask(renewing, NOW + 6.5 * DAY) is None
    assert websub.is_pushed(renewing, NOW + 7 * DAY)
    assert websub.hub_to_ask(["https://other.example/"], TOPIC, confirmed(), NOW) is not None
    assert websub.hub_to_ask([HUB], "https://moved.example/", confirmed(), NOW) == HUB


def test_a_feed_is_pushed_while_its_lease_lasts() -> None:
    assert not websub.is_pushed(None, NOW)
    assert not websub.is_pushed(websub.asked(None, HUB, TOPIC, NOW, None), NOW)
    assert websub.is_pushed(confirmed(), NOW + 7 * DAY)
    assert not websub.is_pushed(confirmed(), NOW + 8 * DAY)
    refused = websub.denied(confirmed(), "no longer")
    assert refused is not None
    assert (websub.is_pushed(refused, NOW), refused.problem) == (False, "no longer")


def test_a_hub_may_confirm_before_the_poll_that_asked_it_is_done() -> None:
    early = websub.verified(None, TOPIC, DAY, NOW)
    polled = websub.asked(None, HUB, TOPIC, NOW, None)
    merged = websub.merged(polled, early)
    assert merged is not None
    assert (merged.url, websub.is_pushed(merged, NOW)) == (HUB, True)
    assert websub.merged(polled, None) == polled
    assert websub.merged(None, early) is None
    other = websub.verified(None, "https://other.example/", DAY, NOW)
    assert websub.merged(polled, other) == polled


def test_a_hub_that_misses_what_polls_find_is_demoted_for_a_while() -> None:
    hub: HubState | None = confirmed()
    for _ in range(websub.MOST_MISSED - 1):
        hub = websub.has_missed(hub, NOW)
    assert websub.is_pushed(hub, NOW)
    assert websub.is_pushed(websub.has_missed(websub.has_pushed(hub), NOW), NOW)
    hub = websub.has_missed(hub, NOW)
    assert not websub.is_pushed(hub, NOW)
    assert ask(hub, NOW + 6 * DAY) is None
    assert ask(hub, NOW + websub.DEMOTED) == HUB


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signature_proves_who_pushes(method: str) -> None:
    key, body = websub.content_key("secret", "feed"), b"<rss/>"
    signed = hmac.new(key.encode(), body, getattr(hashlib, method)).hexdigest()
    assert websub.signature_holds(f"{method}={signed}", key, body)
    assert websub.signature_holds(f"{method}={signed.upper()}", key, body)
    assert not websub.signature_holds(f"{method}={signed}", key, body + b" ")
    assert not websub.signature_holds(f"{method}={signed}", websub.content_key("x", "feed"), body)


@pytest.mark.parametrize("header", [None, "", "sha256", "md5=abc", "sha256=é", "=", "sha256="])
def test_what_is_no_signature(header: str | None) -> None:
    assert not websub.signature_holds(header, "key", b"body")


def test_keys_are_different_for_each_feed_and_use() -> None:
    keys = {
        make(secret, feed)
        for make in (websub.callback_key, websub.content_key)
        for secret in ("one", "two")
        for feed in ("a", "b")
    }
    assert len(keys) == 8
