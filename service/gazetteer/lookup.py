"""Ask the gazetteer. Its file is mapped into memory read-only, so all workers share one copy."""

import sqlite3
import sys
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from service.entities.names import ENGLISH
from service.errors import GazetteerError
from service.gazetteer.place import Named, Organisation, Place, Rank, key_in, place_key

FILE: Final = Path(sys.prefix, "share", "newsdesk", "gazetteer.sqlite")
FORMAT: Final = 2
"""Of the file, and of its keys; one of another format is made anew by `make install`."""

_MAPPED_BYTES = 256 * 1024 * 1024
_REMEMBERED = 4096
_PLACES = """
    SELECT place.*, min(rank) FROM name JOIN place USING (geonames)
    WHERE key IN (?, ?) GROUP BY geonames
"""
_ORGANISATION = "SELECT wikidata, name FROM organisation WHERE key = ?"


class Gazetteer:
    """The gazetteer in ``file``; answers are remembered, since articles name the same places.

    Threads may share it. Raises `GazetteerError` if it is missing, or not of the format of this
    version.
    """

    def __init__(self, file: Path = FILE) -> None:
        try:
            self._connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
            (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise GazetteerError(
                f"the gazetteer is not installed ({file}: {error}): run `make install`"
            ) from error
        if found != FORMAT:
            self.close()
            raise GazetteerError(
                f"the gazetteer is of another version ({file}): run `make install`"
            )
        self._lock = Lock()
        self._remembered = lru_cache(_REMEMBERED)(self._places)
        self.organisation = lru_cache(_REMEMBERED)(self._organisation)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def places(self, name: str, language: str = ENGLISH) -> tuple[Named, ...]:
        """Return all places that ``name`` may stand for, the best known ones first.

        ``language`` is that of the text (ISO 639-1).
        """
        return self._remembered(name, language)

    def _places(self, name: str, language: str) -> tuple[Named, ...]:
        key = place_key(name)
        keys = key, key_in(language, name)
        with self._lock:
            rows = self._connection.execute(_PLACES, keys).fetchall()
            if not rows and " of " in key:  # Democratic Republic of Congo
                keys = key.replace(" of ", " of the "), ""
                rows = self._connection.execute(_PLACES, keys).fetchall()
        found = [
            Named(Place._make((*place, bool(capital), tuple(near.split()))), Rank(rank))
            for *place, capital, near, rank in rows
        ]
        return tuple(sorted(found, key=lambda named: (-named.place.weight, named.place.geonames)))

    def _organisation(self, name: str) -> Organisation | None:
        """Return the organisation of this name, if there is just one."""
        with self._lock:
            row = self._connection.execute(_ORGANISATION, (place_key(name),)).fetchone()
        return Organisation(*row) if row else None
