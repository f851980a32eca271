"""Make the gazetteer's file: ``python -m service.gazetteer.build`` (`make install` calls it)."""

import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from service.errors import GazetteerError, NewsdeskError
from service.gazetteer.lookup import FILE, FORMAT
from service.gazetteer.place import Place, Rank, key_in, place_key
from service.gazetteer.sources import ELSEWHERE, entries, organisations
from service.gazetteer.translations import Town, translations

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
_TOWN = """
    SELECT geonames FROM name JOIN place USING (geonames)
    WHERE key = ? AND country = ? AND kind = 'city' AND (weight >= ? OR capital)
    ORDER BY weight DESC LIMIT 1
"""
_LEAST_TRANSLATED = 50_000.0


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
    places = 0
    for place, names in entries():
        cursor = connection.execute(_ADD_PLACE, (*place[:-1], " ".join(place.near)))
        places += cursor.rowcount
        connection.executemany(_ADD_NAME, _rows(place, names))
    connection.executemany(_ADD_NAME, _translated(connection))
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


def _translated(connection: sqlite3.Connection) -> list[tuple[str, int, int]]:
    """Return the names in other languages of what the file has: of towns, if they are well known.

    They are main names there, and so come before namesakes: Rom is Rome in German.
    """
    found: dict[str | Town, int | None] = dict(
        connection.execute("SELECT code, geonames FROM place WHERE code != ''")
    )
    keys: set[tuple[str, int]] = set()
    for of, language, name in translations():
        if isinstance(of, Town) and of not in found:
            asked = place_key(of.name), of.country, _LEAST_TRANSLATED
            (found[of],) = connection.execute(_TOWN, asked).fetchone() or (None,)
        if (geonames := found.get(of)) is not None:
            keys.add((key_in(language, name), geonames))
    return [(*key, int(Rank.NAME)) for key in sorted(keys)]


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
