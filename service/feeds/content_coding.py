"""Compressed HTTP bodies, decompressed as they arrive and within bounds. Pure.

gzip and deflate (RFC 9110, 8.4.1), br (RFC 7932) and zstd (RFC 8878).
"""

import sys
import zlib
from collections.abc import Callable
from typing import Any, Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
"""Value of ``Accept-Encoding``: what a `ContentDecoder` can read."""

GZIP_MAGIC = b"\x1f\x8b"
"""How what is compressed by gzip begins."""

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_GZIP_WINDOW = 31
_ZLIB_WINDOW = 15
_RAW_WINDOW = -15
_ZLIB_METHOD = 8


class _Decompressor(Protocol):
    """One compressed stream, as `zlib` and ``zstd`` have it."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Brotli:
    """Brotli in the form of the others."""

    unused_data = b""

    def __init__(self, _beginning: bytes) -> None:
        self._stream = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._stream.is_finished())

    def decompress(self, data: bytes, max_length: int) -> bytes:
        decoded = b""
        while len(decoded) < max_length:
            part = self._stream.process(data, output_buffer_limit=max_length - len(decoded))
            decoded += part
            data = b""
            if not part or self._stream.can_accept_more_data():
                break
        return decoded


def _gzip(_beginning: bytes) -> Any:
    return zlib.decompressobj(_GZIP_WINDOW)


def _deflate(beginning: bytes) -> Any:
    # "deflate" means the zlib format, but some servers send the raw one.
    return zlib.decompressobj(_ZLIB_WINDOW if beginning[0] & 0x0F == _ZLIB_METHOD else _RAW_WINDOW)


_CODINGS: dict[str, tuple[Callable[[bytes], _Decompressor], bytes | None]] = {
    "gzip": (_gzip, GZIP_MAGIC),
    "deflate": (_deflate, None),
    "br": (_Brotli, None),
    "zstd": (lambda _: zstd.ZstdDecompressor(), _ZSTD_MAGIC),
}
"""How a stream is opened, and how another one begins that may follow it."""


class ContentDecoder:
    """Decompresses one body, chunk by chunk.

    ``encoding`` is the ``Content-Encoding``; `ValueError` is raised for one that is not
    `ACCEPTED`, and later for data that are not in it.
    """

    def __init__(self, encoding: str | None) -> None:
        self._encoding = (encoding or "identity").strip().lower().removeprefix("x-")
        if self._encoding != "identity" and self._encoding not in _CODINGS:
            raise ValueError(f"Content-Encoding {encoding!r} was not asked for")
        self._stream: _Decompressor | None = None
        self._rest = b""

    def decode(self, data: bytes, limit: int) -> bytes:
        """Return what ``data`` decompresses to; of more than ``limit`` bytes only the beginning.

        What is returned is longer than ``limit`` then.
        """
        if self._encoding == "identity" or not data:
            return data
        opened, another = _CODINGS[self._encoding]
        data, self._rest = self._rest + data, b""
        decoded = b""
        while data and len(decoded) <= limit:
            if self._stream is None or self._stream.eof:
                if self._stream is not None and not (another and data.startswith(another)):
                    self._rest = data if another and another.startswith(data) else b""
                    break
                self._stream = opened(data)
            try:
                decoded += self._stream.decompress(data, limit + 1 - len(decoded))
            except (zlib.error, brotli.error, zstd.ZstdError) as error:
                raise ValueError(f"not {self._encoding}: {error}") from error
            data = self._stream.unused_data
        return decoded

    @property
    def complete(self) -> bool:
        """Whether the data so far are a whole body; what was cut off is not."""
        return self._stream is None or self._stream.eof
