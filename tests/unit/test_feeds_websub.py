"""The subscriber's part of WebSub: when a hub is asked, relied on, and believed."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from service.feeds import websub
from service.feeds.hub_state import HubState

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HUB, TOPIC = "https://hub.example/", "https://site.example/feed.xml"
CALLBACK = "https://desk.example/websub/0/f/key"


def asked(hub: HubState | None, at: datetime = NOW) -> HubState:
    return websub.asked(hub, HUB, TOPIC, CALLBACK, at, None)


def confirmed(lease: timedelta = 8 * DAY) -> HubState:
    return websub.verified(asked(None), TOPIC, lease, NOW)


def ask(hub: HubState | None, at: datetime) -> str | None:
    return websub.hub_to_ask([HUB], CALLBACK, hub, at)


def test_a_hub_is_asked_once_a_day_until_it_confirms_and_again_before_its_lease_ends() -> None:
    assert websub.hub_to_ask([], CALLBACK, None, NOW) is None
    assert ask(None, NOW) == HUB
    waiting = asked(None)
    assert ask(waiting, NOW + DAY / 2) is None
    assert ask(waiting, NOW + DAY) == HUB
    assert ask(confirmed(), NOW + 5 * DAY) is None
    assert ask(confirmed(), NOW + 6 * DAY) == HUB
    renewing = asked(confirmed(), NOW + 6 * DAY)
    assert ask(renewing, NOW + 6.5 * DAY) is None
    assert websub.is_pushed(renewing, NOW + 7 * DAY)
    assert websub.hub_to_ask(["https://other.example/"], CALLBACK, confirmed(), NOW) is not None
    elsewhere = CALLBACK.replace("/0/", "/1/")
    assert websub.hub_to_ask([HUB], elsewhere, confirmed(), NOW) == HUB
    anew = websub.asked(confirmed(), HUB, TOPIC, elsewhere, NOW + DAY, None)
    assert not websub.is_pushed(websub.merged(anew, confirmed()), NOW + DAY)


@pytest.mark.parametrize("minutes", [15, 60, 24 * 60, 4 * 24 * 60, 10 * 365 * 24 * 60])
def test_a_lease_goes_on_however_short_or_long_it_is(minutes: int) -> None:
    lease = minutes * MINUTE
    hub, at = confirmed(lease), NOW
    for _ in range(3):
        renewal = websub.renewal_at([HUB], hub)
        assert renewal is not None
        assert at + lease / 2 < renewal < at + lease
        assert ask(hub, renewal) == HUB
        assert ask(hub, renewal - MINUTE) is None
        hub, at = websub.verified(asked(hub, renewal), TOPIC, lease, renewal), renewal


@pytest.mark.parametrize("minutes", [0, 1, 15, 60, 24 * 60, 8 * 24 * 60])
def test_a_hub_that_does_not_renew_is_asked_again_before_the_end_and_once_a_day_after_it(
    minutes: int,
) -> None:
    lease = minutes * MINUTE
    hub, times = confirmed(lease), [NOW]
    while (renewal := websub.renewal_at([HUB], hub)) is not None:
        times.append(renewal)
        hub = asked(hub, renewal)
    assert len(times) <= 4
    assert all(later - former >= 10 * MINUTE for former, later in pairwise(times))
    assert (len(times) >= 3) == (minutes >= 60)
    lapsed = asked(hub, NOW + lease + 10 * MINUTE)
    assert ask(lapsed, lapsed.asked_at + DAY - MINUTE) is None
    assert ask(lapsed, lapsed.asked_at + DAY) == HUB


def test_only_leases_of_the_hub_that_the_feed_names_are_renewed() -> None:
    assert websub.renewal_at([HUB], None) is None
    assert websub.renewal_at([HUB], asked(None)) is None
    assert websub.renewal_at([], confirmed()) is None
    assert websub.renewal_at(["https://other.example/"], confirmed()) is None
    assert websub.renewal_at([HUB], websub.has_missed(confirmed(6 * DAY), NOW)) is None


def test_a_feed_is_pushed_while_its_lease_lasts() -> None:
    assert not websub.is_pushed(None, NOW)
    assert not websub.is_pushed(asked(None), NOW)
    assert websub.is_pushed(confirmed(), NOW + 7 * DAY)
    assert not websub.is_pushed(confirmed(), NOW + 8 * DAY)
    refused = websub.denied(confirmed(), "no longer")
    assert refused is not None
    assert (websub.is_pushed(refused, NOW), refused.problem) == (False, "no longer")


def test_a_hub_may_confirm_before_the_poll_that_asked_it_is_done() -> None:
    early = websub.verified(None, TOPIC, DAY, NOW)
    polled = asked(None)
    merged = websub.merged(polled, early)
    assert merged is not None
    assert (merged.url, websub.is_pushed(merged, NOW)) == (HUB, True)
    assert websub.merged(polled, None) == polled
    assert websub.merged(None, early) is None
    other = websub.verified(None, "https://other.example/", DAY, NOW)
    assert websub.merged(polled, other) == polled


def test_a_hub_may_refuse_while_the_feed_is_polled() -> None:
    merged = websub.merged(confirmed(), websub.denied(confirmed(), "no longer"))
    assert merged is not None
    assert (websub.is_pushed(merged, NOW), merged.problem) == (False, "no longer")


def test_a_hub_that_has_missed_what_a_poll_finds_is_demoted_for_a_while() -> None:
    assert websub.has_missed(asked(None), NOW) == asked(None), "it has never pushed"
    hub = websub.has_missed(confirmed(), NOW)
    assert not websub.is_pushed(hub, NOW)
    assert ask(hub, NOW + 6 * DAY) is None
    assert ask(hub, NOW + websub.DEMOTED) == HUB
    assert not websub.is_pushed(websub.has_pushed(hub, NOW + websub.LATE + MINUTE), NOW + DAY)


def test_a_hub_whose_push_was_on_its_way_when_the_poll_began_is_relied_on() -> None:
    hub = websub.has_pushed(websub.has_missed(confirmed(), NOW), NOW + MINUTE)
    assert websub.is_pushed(hub, NOW + DAY)
    assert websub.is_pushed(websub.has_pushed(confirmed(), NOW), NOW)


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
    feeds = [(secret, feed) for secret in ("one", "two") for feed in ("a", "b")]
    keys = [websub.content_key(*each) for each in feeds]
    keys += [websub.callback_key(*each, topic) for each in feeds for topic in (TOPIC, HUB)]
    assert len(set(keys)) == 12
