"""What names are linked to, with the gazetteer that `make install` has made; texts of our own."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.link import link
from service.entities.merge import join
from service.entities.named import Field, Name
from service.entities.names import normalise
from service.entities.publisher import regions_of
from service.entities.things import Thing, entities_of, things
from service.gazetteer.lookup import Gazetteer
from service.records import Entity, EntityType, Source
from service.text.dateline import parse_opening
from tests.entities import by_name, check, spans

PLACE: EntityType = "PLACE"


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    gazetteer = Gazetteer()
    yield gazetteer
    gazetteer.close()


def entities(
    gazetteer: Gazetteer,
    text: str,
    names: dict[str, EntityType],
    source: Source | None = None,
    language: str = "en",
) -> list[Entity]:
    opening = parse_opening(text)
    fields: dict[Field, str] = {"text": text}
    found = {"text": spans(text, names)}
    joined = join(fields, found, opening.dateline, language)  # type: ignore[arg-type]
    plain = things(joined, fields)
    linked = link(plain, fields, opening.body_start, source or Source(), gazetteer, language)
    merged = entities_of(things(joined, fields, linked), fields, language)
    check(merged, fields)
    return merged


def ids(entity: Entity) -> dict[str, str]:
    assert entity.links is not None
    found: dict[str, str] = entity.links.model_dump(exclude_unset=True)
    return found


def of_places(
    gazetteer: Gazetteer, text: str, *names: str, domain: str | None = None
) -> dict[str, str | None]:
    """Return by name the GeoNames id of each of ``names``, all of them places."""
    found = entities(gazetteer, text, dict.fromkeys(names, PLACE), Source(domain=domain))
    return {entity.name: ids(entity).get("geonames") for entity in found}


ATHENS_GR, ATHENS_GA = "264371", "4180386"
GEORGIA, GEORGIA_US = "614540", "4197000"


def test_a_country_has_all_three_ids_and_a_town_those_that_are_known(gazetteer: Gazetteer) -> None:
    found = by_name(
        entities(gazetteer, "In Nairobi, Kenya, it rained.", {"Nairobi": PLACE, "Kenya": PLACE})
    )
    assert ids(found["Kenya"]) == {"wikidata": "Q114", "geonames": "192950", "iso3166": "KE"}
    assert ids(found["Nairobi"]) == {"geonames": "184745", "iso3166": "KE"}
    location = found["Nairobi"].location
    assert location is not None
    assert (location.lat, location.lon) == pytest.approx((-1.28, 36.82), abs=0.05)


def test_a_state_has_its_own_code(gazetteer: Gazetteer) -> None:
    (found,) = entities(gazetteer, "Texas voted.", {"Texas": PLACE})
    assert ids(found) == {"geonames": "4736286", "iso3166": "US-TX"}


def test_names_of_one_country_are_one_entity(gazetteer: Gazetteer) -> None:
    text = "U.S. troops left. The United States said so. Britain stayed; the UK said so."
    names = dict.fromkeys(("U.S.", "United States", "Britain", "UK"), PLACE)
    found = entities(gazetteer, text, names)
    assert {(entity.name, *entity.aliases) for entity in found} == {
        ("United States", "U.S."),
        ("Britain", "UK"),
    }


def test_an_alias_that_is_not_linked_stands_alone_where_its_full_name_is(
    gazetteer: Gazetteer,
) -> None:
    text = "The United States sent aid. Ships left for the U.S. Gulf Coast."
    found = entities(gazetteer, text, {"United States": PLACE, "U.S.": PLACE})
    assert {entity.name: "wikidata" in ids(entity) for entity in found} == {
        "United States": True,
        "U.S.": False,
    }


def test_a_company_is_not_the_river_of_its_name(gazetteer: Gazetteer) -> None:
    text = "Shares of Amazon fell. The Amazon delta is wide. Fish of the Amazon left."
    found = entities(gazetteer, text, {"Amazon": PLACE})
    assert [(one.type, len(one.mentions), ids(one)) for one in found] == [
        ("PLACE", 2, {}),
        ("ORG", 1, {"wikidata": "Q3884"}),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Athens, Georgia, voted. Athens cheered.", {"Athens": ATHENS_GA, "Georgia": GEORGIA_US}),
        ("Athens, Ga., voted. Athens cheered.", {"Athens": ATHENS_GA}),
        ("Athens voted, and Greece with it.", {"Athens": ATHENS_GR, "Greece": "390903"}),
        ("Georgia voted. Tbilisi cheered.", {"Georgia": GEORGIA, "Tbilisi": "611717"}),
        ("Georgia voted. Atlanta cheered.", {"Georgia": GEORGIA_US, "Atlanta": "4180439"}),
        ("Georgia voted.", {"Georgia": None}),
        ("Paris, Texas, voted.", {"Paris": "4717560", "Texas": "4736286"}),
        ("Paris voted.", {"Paris": "2988507"}),
        ("Israel bombed Gaza.", {"Israel": "294640", "Gaza": "281133"}),
        ("Haifa is calm, but Rafah is not.", {"Haifa": "294801", "Rafah": "281102"}),
        (
            "In the Gaza Strip and in the West Bank.",
            {"Gaza Strip": "281132", "West Bank": "285153"},
        ),
        ("Springfield voted.", {"Springfield": None}),
        ("Tripoli, Lebanon, voted.", {"Tripoli": "266826", "Lebanon": "272103"}),
        (
            "Rain fell in the Lipetsk Region, and in the Limpopo Province.",
            {"Lipetsk Region": "535120", "Limpopo Province": "1085597"},
        ),
        (
            "Snow fell in the Sumy, Rivne and Lipetsk regions.",
            {"Sumy": "692196", "Rivne": "695592", "Lipetsk": "535120"},
        ),
        (
            "Mexico and Gulf states met, and so did Oyo and Enugu states.",
            {"Mexico": "3996063", "Oyo": "2325190", "Enugu": "2565344"},
        ),
        ("He lived in Rome and Padua. Regions burn.", {"Padua": "3171728"}),
        ("He knew Paris and Lyon districts.", {"Paris": "2988507"}),
        ("It rained in Tashkent region.", {"Tashkent": "1484839"}),
        ("It rained in Maputo province, Mozambique.", {"Maputo": "1040649"}),
        ("Kaunas, Lithuania, voted.", {"Kaunas": "598316", "Lithuania": "597427"}),
        ("Klaipeda and Kaunas voted.", {"Klaipeda": "598098", "Kaunas": "598316"}),
        ("The Niger delta burned.", {"Niger": None}),
        ("The Mississippi rose in Memphis.", {"Mississippi": None, "Memphis": "4641239"}),
        ("WASHINGTON, March 3 – The Senate voted in Washington.", {"Washington": "4140963"}),
        ("Seattle in Washington state voted.", {"Seattle": "5809844", "Washington": "5815135"}),
    ],
)
def test_which_place_of_a_name_is_meant(
    gazetteer: Gazetteer, text: str, expected: dict[str, str | None]
) -> None:
    assert of_places(gazetteer, text, *expected, "WASHINGTON") == expected


def test_two_places_of_one_name_are_two_entities_and_the_bare_name_is_neither(
    gazetteer: Gazetteer,
) -> None:
    text = "Athens, Greece, wrote to Athens, Georgia. Athens is warm."
    found = entities(gazetteer, text, dict.fromkeys(("Athens", "Greece", "Georgia"), PLACE))
    athens = [ids(entity).get("geonames") for entity in found if entity.name == "Athens"]
    assert sorted(athens, key=str) == [ATHENS_GR, ATHENS_GA, None]


def test_a_dateline_is_not_the_small_town_of_its_name_in_the_text(gazetteer: Gazetteer) -> None:
    text = "PARIS (Reuters) - Men from Paris, Texas, saw France. They left Paris."
    found = entities(gazetteer, text, dict.fromkeys(("PARIS", "Paris", "Texas", "France"), PLACE))
    paris = [ids(one)["geonames"] for one in found if one.name == "Paris" for _ in one.mentions]
    assert sorted(paris) == ["2988507", "2988507", "4717560"]


def test_a_name_of_two_countries_is_neither_where_both_are_named(gazetteer: Gazetteer) -> None:
    text = "Congo-Brazzaville wrote to the Democratic Republic of Congo. Traders left Congo."
    two = "Congo-Brazzaville", "Democratic Republic of Congo"
    found = of_places(gazetteer, text, *two, "Congo")
    assert found == {two[0]: "2260494", two[1]: "203312", "Congo": None}
    assert of_places(gazetteer, "Zaire left Congo.", "Zaire", "Congo").popitem()[1] == "203312"


def test_the_source_tells_where_it_is(gazetteer: Gazetteer) -> None:
    text = "Cambridge voted."
    assert of_places(gazetteer, text, "Cambridge") == {"Cambridge": None}
    british = of_places(gazetteer, text, "Cambridge", domain="post.example.co.uk")
    assert british == {"Cambridge": "2653941"}
    assert regions_of(Source(domain="news.example.au"), gazetteer.places) == {"AU"}
    assert regions_of(Source(domain="news.example.io"), gazetteer.places) == set()
    assert "US" in regions_of(Source(name="The Boston Examiner"), gazetteer.places)


def test_people_tell_where_it_is_and_are_no_place(gazetteer: Gazetteer) -> None:
    names: dict[str, EntityType] = {"Hyderabad": "PLACE", "Indian": "GROUP"}
    found = by_name(entities(gazetteer, "Hyderabad is flooded, Indian officials said.", names))
    assert ids(found["Hyderabad"])["iso3166"] == "IN"
    assert ids(found["Indian"]) == {}


def test_persons_and_organisations_are_no_places(gazetteer: Gazetteer) -> None:
    names: dict[str, EntityType] = {
        "Paris Fox": "PERSON", "Bank of Ghana": "ORG", "Abraham Lincoln": "PERSON",
        "Lincoln": "PLACE",
    }  # fmt: skip
    text = "Paris Fox left the Bank of Ghana. Abraham Lincoln slept. In Lincoln it rained."
    assert all(ids(entity) == {} for entity in entities(gazetteer, text, names))


@pytest.mark.parametrize(
    ("text", "place", "other", "expected"),
    [
        ("In Melbourne, Florida Obi sang.", "Melbourne", {"Florida Obi": "PERSON"}, "2158177"),
        ("In Melbourne, Florida, Obi sang.", "Melbourne", {"Obi": "PERSON"}, "4163971"),
        ("In Athens, Georgia Papas sang.", "Athens", {"Georgia Papas": "PERSON"}, ATHENS_GR),
        ("In Paris, Texas Instruments hired.", "Paris", {"Texas Instruments": "ORG"}, None),
        ("In Paris, Texas Stadium was shut.", "Paris", {}, "2988507"),
    ],
)
def test_a_name_after_a_comma_may_be_another_things(
    gazetteer: Gazetteer,
    text: str,
    place: str,
    other: dict[str, EntityType],
    expected: str | None,
) -> None:
    found = by_name(entities(gazetteer, text, {place: PLACE, **other}))
    assert ids(found[place]).get("geonames") == expected


def test_what_stands_in_a_place_makes_no_second_one_of_it(gazetteer: Gazetteer) -> None:
    text = "Maputo is calm. Maputo Airport is shut."
    (maputo,) = entities(gazetteer, text, {"Maputo": PLACE})
    assert ids(maputo)["geonames"] == "1040652"
    assert len(maputo.mentions) == 2
    (alone,) = entities(gazetteer, "Lincoln Park is shut.", {"Lincoln": PLACE})
    assert ids(alone) == {}


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("The Missouri rose. The Missouri feeds us, men near Omaha said.", False),
        ("The Missouri rose. Then Missouri closed its schools, men near Omaha said.", True),
        ("The Missouri feeds us, men near Omaha said.", True),
    ],
)
def test_a_name_that_is_a_river_s_throughout_is_no_state_s(
    gazetteer: Gazetteer, text: str, linked: bool
) -> None:
    found = entities(gazetteer, text, {"Missouri": PLACE, "Omaha": PLACE})
    assert ("4398678" in [ids(one).get("geonames") for one in found]) is linked


def test_a_title_is_of_the_river_that_the_text_names(gazetteer: Gazetteer) -> None:
    fields: dict[Field, str] = {"title": "Missouri Feud Ends", "text": "The Missouri is ours."}
    in_title = Name("title", 0, 8, "Missouri", PLACE, "missouri")
    names = [in_title, in_title._replace(field="text", start=4, end=12)]
    thing = Thing("missouri", "Missouri", PLACE, names)
    assert link([thing], fields, 0, Source(), gazetteer) == {}
    assert link([thing], {**fields, "text": "In Missouri, I was"}, 0, Source(), gazetteer)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("A bus fell in Katihar district. The state of Bihar sent help.", "Katihar", "IN"),
        ("A bus fell in Katihar district. India sent help.", "Katihar", None),
        ("A bus fell in Delhi's Dwarka district, in India.", "Dwarka", None),
    ],
)
def test_a_district_is_linked_to_its_seat_where_the_state_is_named(
    gazetteer: Gazetteer, text: str, name: str, expected: str | None
) -> None:
    others = dict.fromkeys(("Bihar", "India"), PLACE)
    found = by_name(entities(gazetteer, text, {name: PLACE, **others}))
    assert (ids(found[name]).get("iso3166") or "")[:2] == (expected or "")


def test_a_town_s_part_is_not_the_village_of_its_name(gazetteer: Gazetteer) -> None:
    text = "It rained in Crown Heights{}, and in Albany, New York."
    names = dict.fromkeys(("Crown Heights", "Albany", "New York"), PLACE)
    village = by_name(entities(gazetteer, text.format(""), names))["Crown Heights"]
    assert ids(village)["iso3166"] == "US"
    part = by_name(entities(gazetteer, text.format(" neighborhood"), names))["Crown Heights"]
    assert ids(part) == {}


def test_a_river_is_not_the_state_of_its_name(gazetteer: Gazetteer) -> None:
    text = "Colorado voted. The Colorado River rose."
    found = entities(gazetteer, text, {"Colorado": PLACE})
    assert sorted(ids(entity).get("geonames", "none") for entity in found) == ["5417618", "none"]


def mentioned(type_: EntityType, text: str, *names: str) -> Thing:
    starts = [text.index(name) for name in names]
    return Thing(
        normalise(names[0]),
        names[0],
        type_,
        [
            Name("text", start, start + len(name), name, type_, normalise(name))
            for start, name in zip(starts, names, strict=True)
        ],
    )


@pytest.mark.parametrize(
    ("type_", "text", "names", "linked"),
    [
        ("PLACE", "U.K. envoys left Union Corner.", ("U.K.", "Union Corner"), ["U.K."]),
        ("PLACE", "Myanmar, called Golden Land", ("Myanmar", "Golden Land"), None),
        ("ORG", "The UN met the Unity Network.", ("UN", "Unity Network"), ["UN"]),
        ("ORG", "World Food Programme (PAM)", ("World Food Programme", "PAM"), None),
    ],
)
def test_a_short_form_gives_no_longer_name_its_link(
    gazetteer: Gazetteer,
    type_: EntityType,
    text: str,
    names: tuple[str, ...],
    linked: list[str] | None,
) -> None:
    thing = mentioned(type_, text, *names)
    found = link([thing], {"text": text}, 0, Source(), gazetteer)
    with_link = [one.text for one in thing.names if (one.field, one.start) in found]
    assert with_link == (list(names) if linked is None else linked)


@pytest.mark.parametrize(
    ("language", "text", "countries"),
    [
        ("it", "La Germania e la Francia ne parlano a Parigi.", {"Germania": "DE", "Parigi": "FR"}),
        ("es", "España y EE.UU. hablaron en Bruselas.", {"España": "ES", "Bruselas": "BE"}),
        ("ru", "Россия и США говорят, пишет Москва.", {"США": "US", "Москва": "RU"}),
        ("zh", "法国总统访问北京", {"法国": "FR", "北京": "CN"}),
        ("zh", "维也纳和纽约", {"维也纳": "AT", "纽约": "US"}),
        ("de", "Rom und Schottland", {"Rom": "IT", "Schottland": "GB"}),
        ("tr", "Şam ve BAE", {"Şam": "SY", "BAE": "AE"}),
        ("ru", "Белоруссия и ЮАР", {"Белоруссия": "BY", "ЮАР": "ZA"}),
    ],
)
def test_places_are_linked_by_the_names_of_the_article_s_language(
    gazetteer: Gazetteer, language: str, text: str, countries: dict[str, str]
) -> None:
    names = dict.fromkeys(countries, PLACE)
    found = by_name(entities(gazetteer, text, names, language=language))
    codes = {name: (ids(found[name]).get("iso3166") or "")[:2] for name in countries}
    assert codes == countries


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ru", "России", "RU"),
        ("ru", "Перми", "RU"),
        ("ru", "Нью-Йорке", "US"),
        ("pl", "Warszawie", "PL"),
        ("pl", "Niemczech", ""),
        ("hr", "Zagrebu", "HR"),
        ("sr", "Србији", "RS"),
        ("sk", "Bratislave", "SK"),
        ("fi", "Ruotsissa", "SE"),
        ("sv", "Finlands", "FI"),
        ("de", "Hamburgs", "DE"),
        ("fr", "Hamburgs", ""),
    ],
)
def test_a_place_is_linked_by_its_nominative(
    gazetteer: Gazetteer, language: str, text: str, country: str
) -> None:
    (place,) = entities(gazetteer, text, {text: PLACE}, language=language)
    assert place.name == text
    assert (ids(place).get("iso3166") or "")[:2] == country


def test_in_other_languages_no_english_rule_tells_the_place(gazetteer: Gazetteer) -> None:
    text = "Paris, Texas und Ohio"  # a list
    names = dict.fromkeys(("Paris", "Texas", "Ohio"), PLACE)
    in_texas = "4717560"
    english = by_name(entities(gazetteer, text, names))
    german = by_name(entities(gazetteer, text, names, language="de"))
    assert ids(english["Paris"])["geonames"] == in_texas
    assert ids(german["Paris"]).get("geonames") != in_texas
    assert ids(german["Texas"])["geonames"] == "4736286"


def test_well_known_organisations_have_their_wikidata_id(gazetteer: Gazetteer) -> None:
    names: dict[str, EntityType] = {"U.N.": "ORG", "United Nations": "ORG", "Apple": "PERSON"}
    text = "The United Nations met. The U.N. was late. Apple was there."
    found = by_name(entities(gazetteer, text, names))
    assert ids(found["United Nations"]) == {"wikidata": "Q1065"}
    assert found["United Nations"].aliases == ["U.N."]
    assert found["United Nations"].location is None
    assert ids(found["Apple"]) == {}


def test_what_is_larger_than_countries_has_no_link(gazetteer: Gazetteer) -> None:
    text = "Europe, Asia and Sahel. Pacific."
    found = of_places(gazetteer, text, "Europe", "Asia", "Sahel", "Pacific")
    assert set(found.values()) == {None}
    found = of_places(gazetteer, "From Lubbock, Texas, one sees Earth rise.", "Lubbock", "Earth")
    assert found == {"Lubbock": "5525577", "Earth": None}


def test_an_id_is_that_of_the_thing_whatever_its_name(gazetteer: Gazetteer) -> None:
    (one,) = entities(gazetteer, "Burma voted.", {"Burma": PLACE})
    (other,) = entities(gazetteer, "Myanmar voted.", {"Myanmar": PLACE})
    assert one.id == other.id


WORDS = ("Athens", "Georgia", "Paris", "Texas", "Niger", "London", "Ontario", "Congo", "Lincoln")
TEXTS = st.lists(
    st.sampled_from([*WORDS, ",", "and", "state", "the", "in", "🙂", "."]), max_size=25
)


@given(TEXTS, st.sampled_from(["example.com", "example.ca", "example.co.uk"]))
def test_every_link_is_one_of_the_names_places_and_links_are_repeatable(
    gazetteer: Gazetteer, words: list[str], domain: str
) -> None:
    text, names = " ".join(words), dict.fromkeys(WORDS, PLACE)
    found = entities(gazetteer, text, names, Source(domain=domain))
    for entity in found:
        if geonames := ids(entity).get("geonames"):
            for form in (entity.name, *entity.aliases):
                called = {str(one.place.geonames) for one in gazetteer.places(form)}
                assert geonames in called
    assert entities(gazetteer, text, names, Source(domain=domain)) == found
