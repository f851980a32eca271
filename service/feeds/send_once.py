"""Each request goes out once, whatever the server does with it.

aiohttp sends a request again, at once, where the connection ends before the answer begins (RFC
9110, section 9.2.2, allows it). To a server that is in trouble this is double the load, without
the pause that each host is due; here the feed is polled again when its turn comes.
"""

import aiohttp


class _ConnectionLost(aiohttp.ClientConnectionError):
    """A connection that ended before the answer began; not one that aiohttp acts on."""


async def send_once(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Send a request, as a middleware of an aiohttp session."""
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _ConnectionLost(str(error)) from error
