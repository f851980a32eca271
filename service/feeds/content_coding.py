"""Compressed HTTP bodies, decompressed as they arrive and within bounds (RFC 9110, 8.4.1). Pure."""

import zlib
from typing import Any

ACCEPTED = "gzip, deflate"
"""Value of ``Accept-Encoding``: what a `ContentDecoder` can read."""

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31
_ZLIB_WINDOW = 15
_RAW_WINDOW = -15
_ZLIB_METHOD = 8


class ContentDecoder:
    """Decompresses one body, chunk by chunk.

    ``encoding`` is the ``Content-Encoding``; `ValueError` is raised for one that is not
    `ACCEPTED`, and later for data that are not in it.
    """

    def __init__(self, encoding: str | None) -> None:
        self._encoding = (encoding or "identity").strip().lower().removeprefix("x-")
        if self._encoding not in ("identity", "gzip", "deflate"):
            raise ValueError(f"Content-Encoding {encoding!r} was not asked for")
        self._stream: Any = None

    def decode(self, data: bytes, limit: int) -> bytes:
        """Return what ``data`` decompresses to; of more than ``limit`` bytes only the beginning.

        What is returned is longer than ``limit`` then.
        """
        if self._encoding == "identity" or not data:
            return data
        decoded = b""
        while data and len(decoded) <= limit:
            if self._stream is None:
                self._stream = zlib.decompressobj(self._window(data))
            try:
                decoded += self._stream.decompress(data, limit + 1 - len(decoded))
            except zlib.error as error:
                raise ValueError(f"not {self._encoding}: {error}") from error
            if not self._stream.eof:
                break
            data = self._stream.unused_data
            if self._encoding != "gzip" or not data.startswith(_GZIP_MAGIC):
                break
            self._stream = None
        return decoded

    @property
    def complete(self) -> bool:
        """Whether the data so far are a whole body; what was cut off is not."""
        return self._stream is None or self._stream.eof

    def _window(self, data: bytes) -> int:
        if self._encoding == "gzip":
            return _GZIP_WINDOW
        # "deflate" means the zlib format, but some servers send the raw one.
        return _ZLIB_WINDOW if data[0] & 0x0F == _ZLIB_METHOD else _RAW_WINDOW
