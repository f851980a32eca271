import pytest

from service.entities.model import Span
from service.records import EntityType
from tests.entities import merge, merged


@pytest.mark.parametrize(
    ("text", "names", "name", "aliases"),
    [
        (
            "the Lake Farmers’ Union (LFU) met",
            {"Lake Farmers’ Union": "ORG", "LFU": "ORG"},
            "Lake Farmers’ Union",
            ["LFU"],
        ),
        (
            "Lou, as Lucinda Ray Oduya is widely known, met Lou",
            {"Lucinda Ray Oduya": "PERSON", "Lou": "PERSON"},
            "Lucinda Ray Oduya",
            ["Lou"],
        ),
        (
            "L. Ray Oduya won. LRO smiled",
            {"L. Ray Oduya": "PERSON", "LRO": "PERSON"},
            "L. Ray Oduya",
            ["LRO"],
        ),
        (  # a company is called by the beginning of its name
            "Harak Tools Ltd. lost. Harak closed.",
            {"Harak Tools Ltd.": "ORG", "Harak": "ORG"},
            "Harak Tools Ltd.",
            ["Harak"],
        ),
        (  # a team, a paper
            "Harak Rowers lost. The Rowers left.",
            {"Harak Rowers": "ORG", "Rowers": "ORG"},
            "Harak Rowers",
            ["Rowers"],
        ),
        (  # a cyclone
            "Storm Harak rose. Harak broke roofs.",
            {"Storm Harak": "OTHER", "Harak": "OTHER"},
            "Storm Harak",
            ["Harak"],
        ),
        (  # by a part of a company's name
            "Bo Harak Co. lost. Harak fell.",
            {"Bo Harak Co.": "ORG", "Harak": "ORG"},
            "Bo Harak Co.",
            ["Harak"],
        ),
        (
            "The Harak Dock Pilots, or HADOP, left",
            {"Harak Dock Pilots": "ORG", "HADOP": "ORG"},
            "Harak Dock Pilots",
            ["HADOP"],
        ),
        (
            "the Lake Union, or Union of Lake States, met",
            {"Lake Union": "ORG", "Union of Lake States": "ORG"},
            "Lake Union",
            ["Union of Lake States"],
        ),
        (  # an abbreviation before the name
            "the VZP Fishers’ Legal Fund asked. FLF lawyers left.",
            {"VZP Fishers’ Legal Fund": "ORG", "FLF": "ORG"},
            "VZP Fishers’ Legal Fund",
            ["FLF"],
        ),
        (  # of a country, which is taken for something else
            "the United Lakes of Maren paid. ULM ministers met.",
            {"United Lakes of Maren": "PLACE", "ULM": "ORG"},
            "United Lakes of Maren",
            ["ULM"],
        ),
        (
            "Al “the Reed” Strand fled. The Reed was seen; Al Strand was not.",
            {"Al “the Reed” Strand": "PERSON", "Al Strand": "PERSON", "The Reed": "PERSON"},
            "Al “the Reed” Strand",
            ["The Reed", "Al Strand"],
        ),
        (
            "Bo Strand, a former police officer known as Flint, left",
            {"Bo Strand": "PERSON", "Flint": "PERSON"},
            "Bo Strand",
            ["Flint"],
        ),
        (  # a company whose name looks like a possessive
            "Harak's Corp. lost. Harak's shares fell.",
            {"Harak's Corp.": "ORG", "Harak": "ORG"},
            "Harak's Corp.",
            ["Harak"],
        ),
        (
            "Bo & Strand Co. (B&S) lost. B&S fell.",
            {"Bo & Strand Co.": "ORG", "B&S": "ORG"},
            "Bo & Strand Co.",
            ["B&S"],
        ),
        (
            "Harak Tools, Inc. won. Harak Tools grew, Harak said.",
            {"Harak Tools, Inc.": "ORG", "Harak Tools": "ORG", "Harak": "ORG"},
            "Harak Tools, Inc.",
            ["Harak Tools", "Harak"],
        ),
        (
            "Tovia Steel Organisation (Tosteo) rose. Tosteo fell.",
            {"Tovia Steel Organisation": "ORG", "Tosteo": "PERSON"},
            "Tovia Steel Organisation",
            ["Tosteo"],
        ),
        (
            "Steel Works Corporation of Tovia, or SteelTovia, lost",
            {"Steel Works Corporation of Tovia": "ORG", "SteelTovia": "ORG"},
            "Steel Works Corporation of Tovia",
            ["SteelTovia"],
        ),
        (
            "Lake Fishers Union - Free Dock (LFU-FD) met. LFU-FD said",
            {"Lake Fishers Union - Free Dock": "ORG", "LFU-FD": "ORG"},
            "Lake Fishers Union - Free Dock",
            ["LFU-FD"],
        ),
        (
            "the Offices for Lake Water and Forests; O.L.W. aides",
            {"Offices for Lake Water and Forests": "ORG", "O.L.W.": "PERSON"},
            "Offices for Lake Water and Forests",
            ["O.L.W."],
        ),
        (
            "the Tovia Center for Lake Works (Tovia CLW) met",
            {"Tovia Center for Lake Works": "ORG", "Tovia CLW": "ORG"},
            "Tovia Center for Lake Works",
            ["Tovia CLW"],
        ),
        (  # in another language
            "Tovian Lake Center, or VZP, left",
            {"Tovian Lake Center": "ORG", "VZP": "ORG"},
            "Tovian Lake Center",
            ["VZP"],
        ),
        (
            "the Tovia Lake Corporation, or Colato, left",
            {"Tovia Lake Corporation": "ORG", "Colato": "ORG"},
            "Tovia Lake Corporation",
            ["Colato"],
        ),
        (  # an abbreviation of its name in another language
            "the Fishers’ Party (VZP) met. VZP members left.",
            {"Fishers’ Party": "ORG", "VZP": "ORG"},
            "Fishers’ Party",
            ["VZP"],
        ),
        (
            "fighters of Harak (HRS or HRSL), as it is called",
            {"Harak": "GROUP", "HRS": "ORG", "HRSL": "ORG"},
            "Harak",
            ["HRS", "HRSL"],
        ),
        (
            "Tovia, formerly known as West Maren, voted",
            {"Tovia": "PLACE", "West Maren": "PLACE"},
            "Tovia",
            ["West Maren"],
        ),
        (
            "Omar Haddad (also known as “Abu Zayd”) spoke. Zayd left.",
            {"Omar Haddad": "PERSON", "Abu Zayd": "PERSON", "Zayd": "PERSON"},
            "Omar Haddad",
            ["Abu Zayd", "Zayd"],
        ),
        (
            "The Bank of the North Sea cut rates; BNS shares fell",
            {"Bank of the North Sea": "ORG", "BNS": "ORG"},
            "Bank of the North Sea",
            ["BNS"],
        ),
        (
            "B.N.S. shares fell, said the Bank of the North Sea",
            {"Bank of the North Sea": "ORG", "B.N.S.": "ORG"},
            "Bank of the North Sea",
            ["B.N.S."],
        ),
    ],
)
def test_other_names_are_joined(
    text: str, names: dict[str, EntityType], name: str, aliases: list[str]
) -> None:
    (entity,) = merged(names, text=text)
    assert (entity.name, entity.aliases) == (name, aliases)


def test_a_list_in_brackets_may_have_more_than_other_names() -> None:
    found = merged(
        {"Lake Farmers’ Union": "ORG", "LFU": "ORG", "Tovia": "PLACE"},
        text="the Lake Farmers’ Union (LFU, Tovia) met",
    )
    assert {(one.name, *one.aliases) for one in found} == {
        ("Lake Farmers’ Union", "LFU"),
        ("Tovia",),
    }


def test_an_alias_of_two_things_does_not_join_them() -> None:
    found = merged(
        {"Ministry of Health": "ORG", "Ministry of Housing": "ORG", "MoH": "ORG"},
        text="the Ministry of Health (MoH) and the Ministry of Housing (MoH) met",
    )
    assert {one.name for one in found} == {"Ministry of Health", "Ministry of Housing"}


def test_an_acronym_after_or_is_rather_whose_initials_it_has() -> None:
    found = merged(
        {"Harak Dock Pilots": "ORG", "TLF": "ORG", "Tovia Lake Fishers": "ORG"},
        text="Harak Dock Pilots, or TLF, left, said the Tovia Lake Fishers",
    )
    assert {(one.name, *one.aliases) for one in found} == {
        ("Harak Dock Pilots",),
        ("Tovia Lake Fishers", "TLF"),
    }


def test_an_alias_after_a_place_is_that_of_the_organisation_there() -> None:
    found = merged(
        {"Joint Force": "ORG", "Harak": "PLACE", "JOFIH": "ORG"},
        text="the Joint Force in Harak (JOFIH) met",
    )
    assert {(one.name, *one.aliases) for one in found} == {("Joint Force", "JOFIH"), ("Harak",)}


def test_of_two_names_after_known_as_each_is_the_others() -> None:
    found = merged(
        {"Tovia": "PLACE", "Harak al-Nur": "ORG", "Light Brigades": "ORG"},
        text="volunteers in Tovia, known as Harak al-Nur or Light Brigades, left",
    )
    assert {(one.name, *one.aliases) for one in found} == {
        ("Tovia",),
        ("Harak al-Nur", "Light Brigades"),
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Springfield (Illinois)", {"Springfield": "PLACE", "Illinois": "PLACE"}),
        ("Ann Oduya (LFU) said", {"Ann Oduya": "PERSON", "LFU": "ORG"}),
        ("Harak SC (TOV) won", {"Harak SC": "ORG", "TOV": "PLACE"}),
        ("known as Harak, Tovia said", {"Harak": "ORG", "Tovia": "PLACE"}),
        ("Tovia, known as Harak", {"Tovia": "PLACE", "Harak": "ORG"}),
        ("the Union (founded by LFU) met", {"Union": "ORG", "LFU": "ORG"}),
        (
            "Bank of Sweden, Bank of Spain; BS rose",
            {"Bank of Sweden": "ORG", "Bank of Spain": "ORG", "BS": "ORG"},
        ),
        (
            "Lake Farmers’ Union (founded in Tovia, Harak)",
            {"Lake Farmers’ Union": "ORG", "Tovia": "PLACE", "Harak": "ORG"},
        ),
        ("Harak Group (TSX: HRK) rose", {"Harak Group": "ORG", "TSX": "ORG"}),
        ("Harak Tools Ltd. sued Harak", {"Harak Tools Ltd.": "ORG", "Harak": "PLACE"}),
        ("Harak Group (HRK.O) rose", {"Harak Group": "ORG", "HRK.O": "ORG"}),
        ("Air Harak and Harak", {"Air Harak": "ORG", "Harak": "PLACE"}),
        ("Bank of Harak and Harak", {"Bank of Harak": "ORG", "Harak": "ORG"}),
        (
            "Tovia Rowers, Rowers, Harak Rowers",
            {"Tovia Rowers": "ORG", "Harak Rowers": "ORG", "Rowers": "ORG"},
        ),
        ("Harak Museum sued Harak", {"Harak Museum": "ORG", "Harak": "ORG"}),
        (
            "Harak Tools Ltd., Harak Oil Ltd. and Harak",
            {"Harak Tools Ltd.": "ORG", "Harak Oil Ltd.": "ORG", "Harak": "ORG"},
        ),
        (
            "Harak Tools Co., Harak Tools Group and Harak",
            {"Harak Tools Co.": "ORG", "Harak Tools Group": "ORG", "Harak": "ORG"},
        ),
        ("Bank of Haraka (Harak) rose", {"Bank of Haraka": "ORG", "Harak": "ORG"}),
        ("Tovia Steel Works (Tosk) rose", {"Tovia Steel Works": "ORG", "Tosk": "ORG"}),
        (
            "Dock Rescue Council and DRC",
            {"Dock Rescue Council": "ORG", "DRC": "PLACE"},
        ),
        (
            "Lake Fishers Union, Lars Ford Upton, LFU",
            {"Lake Fishers Union": "ORG", "Lars Ford Upton": "PERSON", "LFU": "PERSON"},
        ),
        ("the LFU, or the Harak Dock Pilots, left", {"LFU": "ORG", "Harak Dock Pilots": "ORG"}),
        (
            "the Lake Union, Harak Dock Pilots, or HPX, left",
            {"Lake Union": "ORG", "Harak Dock Pilots": "ORG", "HPX": "ORG"},
        ),
        ("Tovia Steel (Tovia UK) won", {"Tovia Steel": "ORG", "Tovia UK": "ORG"}),
        ("Harak Pilots, or Haspi, left", {"Harak Pilots": "ORG", "Haspi": "ORG"}),
        ("Lake Union, or Lake Council, met", {"Lake Union": "ORG", "Lake Council": "ORG"}),
        ("Tovia or Harak", {"Tovia": "PLACE", "Harak": "PLACE"}),
        ("Bo Anders Strand; BAS rose", {"Bo Anders Strand": "PERSON", "BAS": "ORG"}),
    ],
)
def test_what_is_not_another_name_stays_apart(text: str, names: dict[str, EntityType]) -> None:
    assert {entity.name for entity in merged(names, text=text)} == set(names)


def test_the_type_is_what_most_mentions_under_any_name_have() -> None:
    (entity,) = merged({"Harak": "GROUP", "HRS": "ORG"}, text="Harak (HRS) met. HRS said.")
    assert entity.type == "ORG"


def test_one_mention_of_an_acronym_tells_what_it_is_short_for() -> None:
    text = "B.T. lost to Bay Tovia. B.T. votes."
    found = [Span(0, 4, "PLACE"), Span(13, 22, "PLACE"), Span(24, 28, "PERSON")]
    (entity,) = merge({"text": text}, {"text": found}, None)
    assert (entity.name, entity.type) == ("Bay Tovia", "PLACE")


def test_english_rules_are_for_english_alone() -> None:
    text = "Harak Nur, formerly Nur Dock: General Omar Haddad"
    names: dict[str, EntityType] = {
        "Harak Nur": "ORG",
        "Nur Dock": "ORG",
        "General Omar Haddad": "PERSON",
    }
    found = merged(names, language="de", text=text)
    assert {entity.name for entity in found} == set(names)
    assert all("title" not in entity.model_fields_set for entity in found)
    assert all("title" in entity.model_fields_set for entity in merged(names, text=text))


@pytest.mark.parametrize(
    ("text", "names", "joined"),
    [
        (
            "Die Europäische Seebank (ESB) tagt.",
            {"Europäische Seebank": "ORG", "ESB": "ORG"},
            {"ESB"},
        ),
        ("Bo Ek (ESB) kam.", {"Bo Ek": "PERSON", "ESB": "ORG"}, set()),
        ("Der Harak Rat (LFU) tagt.", {"Harak Rat": "ORG", "LFU": "ORG"}, set()),
        (
            "Der Bund Harak Nord tagt. Der BHN schweigt.",
            {"Bund Harak Nord": "ORG", "BHN": "ORG"},
            {"BHN"},
        ),
        (
            "Harak Motoren AG wächst. Harak liefert.",
            {"Harak Motoren AG": "ORG", "Harak": "ORG"},
            {"Harak"},
        ),
    ],
)
def test_in_other_languages_letters_and_legal_forms_tell_other_names(
    text: str, names: dict[str, EntityType], joined: set[str]
) -> None:
    found = merged(names, language="de", text=text)
    assert {alias for entity in found for alias in entity.aliases} == joined


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("ru", "Горный союз Зарека (ГСЗ) ждёт.", {"Горный союз Зарека": "ORG", "ГСЗ": "ORG"}),
        (
            "uk",
            "Є Спілка їздців Зарека. СЇЗ мовчить.",
            {"Спілка їздців Зарека": "ORG", "СЇЗ": "ORG"},
        ),
        ("tr", "Zarek İpek Örgütü (ZİÖ) bekliyor.", {"Zarek İpek Örgütü": "ORG", "ZİÖ": "ORG"}),
        ("zh", "北方航海协会（北航协）称", {"北方航海协会": "ORG", "北航协": "ORG"}),
        ("de", "Östlicher Bund Harak (ÖBH) tagt.", {"Östlicher Bund Harak": "ORG", "ÖBH": "ORG"}),
    ],
)
def test_acronyms_may_have_any_capitals(
    language: str, text: str, names: dict[str, EntityType]
) -> None:
    (entity,) = merged(names, language=language, text=text)
    assert {entity.name, *entity.aliases} == set(names)


@pytest.mark.parametrize("acronym", ["ГСР", "гсз", "ГсЗ"])
def test_other_letters_are_no_acronym_of_it(acronym: str) -> None:
    text = f"Горный союз Зарека ждёт, {acronym} молчит."
    names: dict[str, EntityType] = {"Горный союз Зарека": "ORG", acronym: "ORG"}
    assert (len(merged(names, language="ru", text=text)) == 1) is (acronym == "ГсЗ")


def test_a_wrong_name_in_the_title_keeps_no_other_names_apart() -> None:
    found = merged(
        {"Harak Rowers": "ORG", "Rout Rowers": "ORG", "Rowers": "ORG"},
        title="Tovia Men Rout Rowers",
        text="The Harak Rowers lost. The Rowers left.",
    )
    assert {(one.name, *one.aliases) for one in found} == {
        ("Harak Rowers", "Rowers"),
        ("Rout Rowers",),
    }
