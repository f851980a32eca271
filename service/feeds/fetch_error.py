"""Why a feed could not be fetched, as a code and in words."""

import ssl
from datetime import timedelta

import aiohttp

from service.errors import FeedError
from service.feeds.addresses import AddressRefused

HOST_BUSY = "host_busy"
"""Reason where nothing was asked for, since the host wants to be left alone."""


class FetchError(FeedError):
    """A feed that could not be fetched.

    Reasons: ``bad_url``, ``dns``, ``connect``, ``private_address``, ``tls``, ``timeout``,
    ``disconnected``, ``truncated``, ``bad_response``, ``bad_encoding``, ``too_large``,
    ``too_many_redirects``, ``downgrade``, ``host_busy``, ``robots``, ``gone`` (410) and
    ``http_NNN``. ``status`` is the last one seen, ``retry_after`` the wait that the server asked
    for.
    """

    def __init__(
        self,
        url: str,
        reason: str,
        message: str,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(url, reason, message)
        self.status = status
        self.retry_after = retry_after


def explain(error: Exception) -> tuple[str, str]:
    """Return the reason code for what aiohttp raised, and a line for a person."""
    cause: BaseException = error
    if isinstance(error, aiohttp.ClientConnectorError):
        cause = error.os_error
    words = " ".join(str(cause).split())[:200] or type(cause).__name__
    if isinstance(cause, AddressRefused):
        return "private_address", f"{words}; NEWSDESK_ALLOW_PRIVATE_ADDRESSES=true permits it"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns", f"the host's name cannot be resolved: {words}"
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return "tls", f"no secure connection: {words}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "connect", f"cannot connect: {words}"
    if isinstance(error, aiohttp.InvalidURL):
        return "bad_url", f"not a URL: {words}"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "truncated", "the connection ended before the body did"
    if isinstance(error, aiohttp.ClientResponseError):
        return "bad_response", f"not an HTTP answer: {' '.join(error.message.split())[:200]}"
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
        return "disconnected", f"the connection was lost: {words}"
    return "bad_url", f"cannot be asked for: {words}"
