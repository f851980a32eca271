"""Make the gazetteer's file: ``python -m service.gazetteer.build`` (`make install` calls it)."""

import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from service.errors import GazetteerError, NewsdeskError
from service.gazetteer.country_names import country_names
from service.gazetteer.lookup import FILE, FORMAT
from service.gazetteer.place import Place, Rank, key_in, place_key
from service.gazetteer.sources import ELSEWHERE, entries, organisations

_SCHEMA = """
CREATE TABLE place (
    geonames INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, state TEXT, code TEXT,
    weight REAL, lat REAL, lon REAL, wikidata TEXT, capital INTEGER, near TEXT
);
CREATE TABLE name (key TEXT, geonames INTEGER, rank INTEGER, PRIMARY KEY (key, geonames))
    WITHOUT ROWID;
CREATE TABLE organisation (key TEXT PRIMARY KEY, wikidata TEXT, name TEXT) WITHOUT ROWID;
"""
_ADD_PLACE = "INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_NAME = """
    INSERT INTO name VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET rank = min(rank, excluded.rank)
"""


def build(file: Path = FILE) -> int:
    """Write the gazetteer to ``file``, whole or not at all; return how many places it has.

    Raises `GazetteerError` where it cannot be written, or a data package is missing.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            part = Path(folder, file.name)
            with closing(sqlite3.connect(part)) as connection:
                places = _fill(connection)
            part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise GazetteerError(f"{file}: the gazetteer cannot be written: {error}") from error
    return places


def _fill(connection: sqlite3.Connection) -> int:
    connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
    translations = country_names()
    places = 0
    for place, names in entries():
        cursor = connection.execute(_ADD_PLACE, (*place[:-1], " ".join(place.near)))
        places += cursor.rowcount
        connection.executemany(_ADD_NAME, _rows(place, names))
        if place.kind == "country":
            translated = translations[place.code]
            keys = {key_in(language, name) for language, name in translated}
            connection.executemany(_ADD_NAME, [(key, place.geonames, Rank.NAME) for key in keys])
    for wikidata, forms in organisations():
        rows = [(key, wikidata, forms[0]) for key in {place_key(form) for form in forms}]
        connection.executemany("INSERT INTO organisation VALUES (?, ?, ?)", rows)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.commit()
    connection.execute("VACUUM")
    return places


def _rows(place: Place, names: Sequence[tuple[str, Rank]]) -> list[tuple[str, int, int]]:
    rows = ((place_key(name), place.geonames, int(rank)) for name, rank in names)
    return [row for row in rows if row[0] and row[0] not in ELSEWHERE]


def main() -> None:
    """Make the gazetteer; the command line of this module."""
    try:
        places = build()
    except NewsdeskError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    print(f"gazetteer of {places} places made: {FILE}")


if __name__ == "__main__":
    main()
