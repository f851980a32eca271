"""The body of an HTTP answer, decompressed as it comes and within bounds."""

import asyncio

import aiohttp

from service.feeds.content_coding import GZIP_MAGIC, ContentDecoder
from service.feeds.fetch_error import FetchError

_BEGINNING_BYTES = 16 * 1024
_BEGINNING_SECONDS = 2.0


async def read_body(url: str, response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """Return the whole body.

    Raises `FetchError` where it, or what comes of it, is larger than ``max_bytes``, or broken, and
    what aiohttp raises.
    """
    encoding = response.headers.get("Content-Encoding")
    try:
        decoder = ContentDecoder(encoding)
        body = bytearray()
        received = 0
        async for chunk in response.content.iter_any():
            received += len(chunk)
            if not encoding and not body and chunk.startswith(GZIP_MAGIC):
                # A file that is compressed itself, as sitemaps often are.
                encoding = "gzip"
                decoder = ContentDecoder(encoding)
            body += decoder.decode(chunk, max_bytes - len(body))
            if max(received, len(body)) > max_bytes:
                message = f"larger than {max_bytes:,} bytes"
                raise FetchError(url, "too_large", message, response.status)
    except ValueError as error:
        raise FetchError(url, "bad_encoding", str(error), response.status) from error
    if not decoder.complete:
        message = "the compressed data end too early"
        raise FetchError(url, "truncated", message, response.status)
    return bytes(body)


async def read_beginning(response: aiohttp.ClientResponse) -> bytes:
    """Return the first 16 kB of an error page, as far as they come within 2 s and can be read."""
    try:
        async with asyncio.timeout(_BEGINNING_SECONDS):
            data = await response.content.read(_BEGINNING_BYTES)
        return ContentDecoder(response.headers.get("Content-Encoding")).decode(
            data, _BEGINNING_BYTES
        )
    except (TimeoutError, aiohttp.ClientError, ValueError):
        return b""
