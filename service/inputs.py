"""Files for replay: paths to the messages that are pushed to `topics.ARTICLES`.

What a file holds follows from its name, each also with ``.gz``:

- ``.txt``: one article, plain text
- ``.json``: one raw article or a list of them, or a JSON Feed
- ``.jsonl``: one raw article a line; ``-`` is standard input in this form
- ``.xml``, ``.rss``, ``.atom``: a feed, each entry an article
- ``.html``, ``.htm``: a web page, one article
- a folder: all of these in it, in the order of their paths, without hidden ones. Files of
  other names in it (a ``README.md``, an ``expected.toml``) are not inputs.
"""

import gzip
import logging
import os
import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

import orjson

from service.documents import READERS
from service.errors import UnreadableInput
from service.topics import MAX_TAKEN_BYTES

logger = logging.getLogger("newsdesk.inputs")

MAX_FILE_BYTES = 256 * 1024 * 1024
"""Largest file that is read at once, decompressed. ``.jsonl`` is read by the line, unbounded."""

MAX_VALUE_BYTES = MAX_TAKEN_BYTES - 16 * 1024
"""Largest message that is sent; the rest of what the topic takes is for key and headers."""

STANDARD_INPUT = "-"

_LINES = ".jsonl"
_KINDS = (_LINES, *READERS)
_KNOWN = f"known are {', '.join(_KINDS)}, each also .gz"
_CHUNK_BYTES = 1024 * 1024
_MOST_LINES_IN_DOUBT = 10


@dataclass(frozen=True)
class Input:
    """One input of a replay: a message to push (``value``), or why there is none (``failure``).

    ``name`` is the path as given, with ``#N`` for the Nth item (``.jsonl``: line) of a file
    that can hold several, from 1. ``original`` is, of a failure, what could not be read: the
    bytes as they lie, of very large ones the first `MAX_VALUE_BYTES`.
    """

    name: str
    value: bytes | None = None
    failure: UnreadableInput | None = None
    original: bytes = b""


def read_inputs(paths: Sequence[str]) -> Iterator[Input]:
    """Return the inputs that ``paths`` hold, in their order, read as they are asked for.

    Each path is checked first, so that a mistake shows before anything is sent: raises
    `UnreadableInput` for one that does not exist, that is of no known kind, or from which
    nothing at all can be read. A file inside a folder that cannot be read is an `Input` with
    a ``failure``, as is an item that is too large to be sent, and the rest goes on.
    """
    return chain.from_iterable([_source(path) for path in paths])


def _source(path: str) -> Iterable[Input]:
    if path == STANDARD_INPUT:
        inputs = _read_lines(sys.stdin.buffer, path)
        return chain([next(inputs)], inputs)
    given = Path(path)
    try:
        is_folder, is_there = given.is_dir(), given.exists()
    except OSError as error:
        raise _unreadable(_name(given), error) from error
    if is_folder:
        files = _files(given)
        if not files:
            raise UnreadableInput(_name(given), "empty", f"a folder without inputs ({_KNOWN})")
        return chain.from_iterable(map(_read_or_fail, files))
    if is_there and _kind(given) not in _KINDS:
        raise UnreadableInput(_name(given), "unknown_kind", f"unknown kind of file ({_KNOWN})")
    next(_read(given))
    return _read_or_fail(given)


def _files(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise _unreadable(_name(Path(error.filename)), error) from error

    found = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if not name.startswith(".")]
    skipped = [_name(path) for path in found if _kind(path) not in _KINDS]
    if skipped:
        logger.info("files that are not inputs are skipped", extra={"paths": skipped[:100]})
    return sorted(path for path in found if _kind(path) in _KINDS)


def _kind(path: Path) -> str:
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _name(path: Path) -> str:
    """Return the path as valid Unicode, whatever bytes the file system has."""
    return os.fsencode(path).decode(errors="replace")


def _read_or_fail(path: Path) -> Iterator[Input]:
    try:
        yield from _read(path)
    except UnreadableInput as failure:
        yield Input(_name(path), failure=failure, original=_first_bytes(path))


def _first_bytes(path: Path) -> bytes:
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(MAX_VALUE_BYTES)
    except OSError:
        pass
    return b""


def _read(path: Path) -> Iterator[Input]:
    """Yield the inputs in one file, at least one, or raise `UnreadableInput`."""
    name = _name(path)
    try:
        if path.exists() and not path.is_file():
            raise UnreadableInput(name, "unreadable", "not a regular file (pipe it into -)")
        with _open(path) as file:
            if _kind(path) == _LINES:
                yield from _read_lines(file, name)
            else:
                body = _read_whole(file, name)
                for item, value in READERS[_kind(path)](body, name):
                    yield _input(item, value)
    except EOFError as error:
        raise UnreadableInput(name, "truncated", "the gzip data end too early") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableInput(name, "not_gzip", f"not gzip: {error}") from error
    except OSError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> UnreadableInput:
    return UnreadableInput(name, "unreadable", error.strerror or str(error))


def _open(path: Path) -> BinaryIO:
    packed = path.name.lower().endswith(".gz")
    return cast(BinaryIO, gzip.open(path)) if packed else path.open("rb")


def _read_whole(file: BinaryIO, name: str) -> bytes:
    body = file.read(MAX_FILE_BYTES + 1)
    if len(body) > MAX_FILE_BYTES:
        raise UnreadableInput(name, "too_large", f"larger than {MAX_FILE_BYTES >> 20} MiB")
    if not body or body.isspace():
        raise UnreadableInput(name, "empty", "nothing in it")
    return body


def _read_lines(file: BinaryIO, name: str) -> Iterator[Input]:
    """Yield an input for each line that is not blank; one of the first ten must be JSON."""
    lines = _lines(file)
    doubted = []
    for number, line in lines:
        doubted.append(_input(f"{name}#{number}", line))
        if _is_json(line) or doubted[-1].failure:
            break
        if len(doubted) == _MOST_LINES_IN_DOUBT:
            raise UnreadableInput(
                name, "not_json", f"none of its first {len(doubted)} lines is JSON"
            )
    else:
        if doubted:
            raise UnreadableInput(name, "not_json", "none of its lines is JSON")
        raise UnreadableInput(name, "empty", "nothing in it")
    yield from doubted
    for number, line in lines:
        yield _input(f"{name}#{number}", line)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each line that is not blank, cut off where it is too large."""
    number = 0
    while line := file.readline(MAX_VALUE_BYTES + 2):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(_CHUNK_BYTES)
        content = line.removeprefix(BOM_UTF8 if number == 1 else b"").rstrip(b"\r\n")
        if content and not content.isspace():
            yield number, content


def _is_json(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _input(name: str, value: bytes | UnreadableInput) -> Input:
    if isinstance(value, UnreadableInput):
        return Input(name, failure=value)
    if len(value) <= MAX_VALUE_BYTES:
        return Input(name, value)
    failure = UnreadableInput(name, "too_large", f"larger than {MAX_VALUE_BYTES:,} bytes")
    return Input(name, failure=failure, original=value[:MAX_VALUE_BYTES])
