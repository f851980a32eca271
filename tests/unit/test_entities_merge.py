import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.model import Span
from service.entities.named import FIELDS, Field
from service.entities.names import normalise
from service.records import Dateline, EntityType
from tests.entities import by_name, check, merge, merged, spans

TYPES: tuple[EntityType, ...] = ("PERSON", "ORG", "PLACE", "GROUP")


def test_one_entity_per_name_with_all_its_mentions() -> None:
    entities = by_name(
        merged(
            {"Lebanon": "PLACE", "LEBANON": "PLACE", "Amal Haddad": "PERSON"},
            title="LEBANON votes",
            summary="Lebanon votes on Sunday.",
            text="Amal Haddad leads in Lebanon, polls in Lebanon say.",
        )
    )
    assert set(entities) == {"Lebanon", "Amal Haddad"}
    lebanon = entities["Lebanon"]
    assert [(one.field, one.start) for one in lebanon.mentions] == [
        ("title", 0),
        ("summary", 0),
        ("text", 21),
        ("text", 39),
    ]
    assert lebanon.aliases == ["LEBANON"]


def test_a_last_name_joins_the_full_name_in_the_article() -> None:
    (person,) = merged(
        {"Bashir al-Qasim": "PERSON", "al-Qasim": "PERSON", "Qasim": "PERSON"},
        title="Qasim resigns",
        text="General Bashir al-Qasim resigned. Mr. Qasim, said al-Qasim’s aide, is ill.",
    )
    assert person.name == "Bashir al-Qasim"
    assert person.aliases == ["Qasim", "al-Qasim"]
    assert len(person.mentions) == 4


def test_a_place_before_a_title_keeps_its_last_word() -> None:
    entities = by_name(
        merged(
            {"Fort City": "ORG", "Ann Oduya": "PERSON", "Omar Haddad": "PERSON"},
            text="Fort City Manager Ann Oduya met Town Administrator Omar Haddad.",
        )
    )
    assert "Fort City" in entities
    assert entities["Ann Oduya"].title == "Manager"
    assert entities["Omar Haddad"].title == "Town Administrator"


def test_what_is_left_of_a_name_before_a_title_may_be_a_part_of_it() -> None:
    names: dict[str, EntityType] = {"Island Affairs": "ORG", "Ann Oduya": "PERSON"}
    (person,) = merged(names, text="Island Affairs Minister Ann Oduya left.")
    assert (person.name, person.title) == ("Ann Oduya", "Island Affairs Minister")


def test_what_the_model_takes_for_a_name_is_none_where_it_is_a_title() -> None:
    names: dict[str, EntityType] = {"Cllr": "ORG", "Ann Oduya": "PERSON"}
    (person,) = merged(names, text="Cllr Ann Oduya left.")
    assert (person.name, person.title) == ("Ann Oduya", "Cllr")


def test_a_name_is_a_person_only_if_more_of_its_mentions_are_than_of_any_other_type() -> None:
    names: dict[str, EntityType] = {"Quillon": "PERSON", "Ivo Prat": "PERSON", "Prat": "PERSON"}
    fields: dict[Field, str] = {
        "title": "Quillon opens",
        "text": "Ivo Prat left Quillon. Prat ate, Prat slept.",
    }
    found = {field: spans(text, names) for field, text in fields.items()}
    found["text"][1] = found["text"][1]._replace(label="PLACE")
    found["text"][2] = found["text"][2]._replace(label="ORG")
    entities = by_name(merge(fields, found, None))
    assert {name: entity.type for name, entity in entities.items()} == {
        "Quillon": "PLACE",
        "Ivo Prat": "PERSON",
    }


def test_two_names_are_a_person_rather_than_a_place() -> None:
    text = "Mia Quillon sang. In the dark stood Mia Quillon."
    found = spans(text, {"Mia Quillon": "PERSON"})
    found[1] = found[1]._replace(label="PLACE")
    assert merge({"text": text}, {"text": found}, None)[0].type == "PERSON"


def test_a_person_is_one_where_the_model_takes_a_nickname_for_an_organisation() -> None:
    names: dict[str, EntityType] = {'Ann "Bosk" Oduya': "PERSON", "Bosk": "ORG"}
    (person,) = merged(names, text='Ann "Bosk" Oduya plays. Bosk won.')
    assert person.type == "PERSON"


def test_a_style_and_a_last_name_are_whose_the_name_is() -> None:
    names: dict[str, EntityType] = {
        "Father Ivo Prat": "PERSON",
        "Father Prat": "PERSON",
        "Pastor Lund": "PERSON",
        "Sister Lund": "PERSON",
        "Sheikh Omar": "PERSON",
        "Omar": "PERSON",
    }
    text = "Father Ivo Prat met Pastor Lund and Sister Lund. Father Prat left. Sheikh Omar: Omar."
    assert set(by_name(merged(names, text=text))) == {
        "Ivo Prat",
        "Pastor Lund",
        "Sister Lund",
        "Sheikh Omar",
    }


def test_a_sheikh_is_whose_first_name_follows() -> None:
    names: dict[str, EntityType] = {
        "Sheikh Nasser": "PERSON",
        "Sheikh Nasser bin Khalid Al Dosari": "PERSON",
        "Sheikh Khalid": "PERSON",
    }
    entities = by_name(
        merged(
            names,
            title="Sheikh Nasser opens a port",
            text="Sheikh Nasser bin Khalid Al Dosari opened it. His father, Sheikh Khalid, died.",
        )
    )
    assert set(entities) == {"Nasser bin Khalid Al Dosari", "Sheikh Khalid"}
    assert entities["Nasser bin Khalid Al Dosari"].title == "Sheikh"


def test_letters_of_an_honour_are_no_part_of_a_name() -> None:
    names: dict[str, EntityType] = {
        "Asha Sen KC": "PERSON",
        "Ivo Prat": "PERSON",
        "M.D.": "PERSON",
        "Quillon West MP": "PERSON",
        "Mia Wong OBE": "PERSON",
    }
    entities = by_name(
        merged(names, text="Asha Sen KC, Ivo Prat, M.D., and Quillon West MP Mia Wong OBE left.")
    )
    assert {name: entity.type for name, entity in entities.items()} == {
        "Asha Sen": "PERSON",
        "Ivo Prat": "PERSON",
        "Quillon West": "PLACE",
        "Mia Wong": "PERSON",
    }


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("Oduyas", "The Oduyas moved. Ann Oduya stayed."),
        ("Oduya-Wongs", "Ann Oduya-Wong left. The Oduya-Wongs are rich."),
        ("Prat", "The Prat sisters sang."),
    ],
)
def test_a_family_is_no_person(family: str, text: str) -> None:
    names: dict[str, EntityType] = {"Ann Oduya-Wong": "PERSON", "Ann Oduya": "PERSON"}
    assert by_name(merged({**names, family: "PERSON"}, text=text))[family].type == "GROUP"


def test_a_plural_is_a_family_only_of_somebody_in_the_article() -> None:
    assert merged({"Prats": "PERSON"}, text="The Prats case")[0].type == "PERSON"


def test_a_persons_second_last_name_may_be_left_out() -> None:
    names: dict[str, EntityType] = {
        "Mia Wong-Prat": "PERSON", "Mia Wong": "PERSON", "Wong": "PERSON", "Ann Wong": "PERSON",
    }  # fmt: skip
    (person,) = merged(names, text="Mia Wong was born here. Wong left. Mia Wong-Prat died.")
    assert person.name == "Mia Wong-Prat"
    assert len(merged(names, text="Ann Wong met Mia Wong-Prat.")) == 2


def test_who_is_called_by_a_title_is_not_named() -> None:
    names: dict[str, EntityType] = {"Maulana Omar Haddad": "PERSON", "Maulana": "PERSON"}
    (person,) = merged(names, text="Maulana Omar Haddad left. The Maulana is ill.")
    assert (person.name, person.title, len(person.mentions)) == ("Omar Haddad", "Maulana", 1)
    names = {"King Omar": "PERSON", "Mia King": "PERSON", "King": "PERSON"}
    assert len(merged(names, text="King Omar met Mia King. King left.")) == 2


def test_a_last_name_is_a_place_where_the_model_says_so() -> None:
    text = "Paul Lincoln left. Lincoln ate, Lincoln slept. Snow fell in Lincoln."
    found = spans(text, {"Paul Lincoln": "PERSON", "Lincoln": "PERSON"})
    found[-1] = found[-1]._replace(label="PLACE")
    entities = by_name(merge({"text": text}, {"text": found}, None))
    assert {name: entity.type for name, entity in entities.items()} == {
        "Paul Lincoln": "PERSON",
        "Lincoln": "PLACE",
    }
    assert len(entities["Paul Lincoln"].mentions) == 3


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (  # two who could be meant
            {"Ana Silva": "PERSON", "Rui Silva": "PERSON", "Silva": "PERSON"},
            "Ana Silva met Rui Silva. Silva left.",
            {"Ana Silva", "Rui Silva", "Silva"},
        ),
        (  # who has the last name without a particle
            {"Ana Costa": "PERSON", "Rui da Costa": "PERSON", "Costa": "PERSON"},
            "Ana Costa met Rui da Costa. Costa left.",
            {"Ana Costa", "Rui da Costa"},
        ),
        (  # a place that is called like a person
            {"Paul Lincoln": "PERSON", "Lincoln": "PLACE"},
            "Paul Lincoln came to Lincoln.",
            {"Paul Lincoln", "Lincoln"},
        ),
        (  # the end of a word is no last name
            {"Ann Newman": "PERSON", "man": "PERSON"},
            "Ann Newman saw man.",
            {"Ann Newman", "man"},
        ),
        (  # a last name that the model took for an organisation
            {"Nadia Khoury": "PERSON", "Khoury": "ORG"},
            "Nadia Khoury left. Khoury’s staff and Khoury’s car stayed.",
            {"Nadia Khoury"},
        ),
        (  # organisations do not have last names
            {"Bank of Ghana": "ORG", "Ghana": "ORG"},
            "The Bank of Ghana: Ghana",
            {"Bank of Ghana", "Ghana"},
        ),
        (  # initials written in two ways
            {"J.K. Marlow": "PERSON", "J. K. Marlow": "PERSON", "Marlow": "PERSON"},
            "J.K. Marlow wrote. Marlow read. J. K. Marlow left, J.K. Marlow said.",
            {"J.K. Marlow"},
        ),
        (  # a last name before what tells a son from his father
            {"Ed Lund Jr.": "PERSON", "Lund": "PERSON", "Ed Lund": "PERSON"},
            "Ed Lund Jr. spoke. Lund left. Ed Lund slept.",
            {"Ed Lund Jr."},
        ),
        (  # a pope, whom papers call by his name alone
            {"Leo XIV": "PERSON", "Leo": "PERSON"},
            "Leo XIV spoke. Leo left.",
            {"Leo XIV"},
        ),
        (  # who is called by the first of his names
            {"Isaias Lund": "PERSON", "Isaias": "PERSON"},
            "Isaias Lund spoke. Isaias left.",
            {"Isaias Lund"},
        ),
        (  # or by one in the middle
            {"Ana Isaias da Lund": "PERSON", "Isaias": "PERSON"},
            "Ana Isaias da Lund spoke. Isaias left.",
            {"Ana Isaias da Lund"},
        ),
        (  # two who have it
            {"Isaias Lund": "PERSON", "Isaias Roy": "PERSON", "Isaias": "PERSON"},
            "Isaias Lund met Isaias Roy. Isaias left.",
            {"Isaias Lund", "Isaias Roy", "Isaias"},
        ),
        (  # the last name of one, the first of another
            {"Ann Thomas": "PERSON", "Thomas Lie": "PERSON", "Thomas": "PERSON"},
            "Ann Thomas met Thomas Lie. Thomas left.",
            {"Ann Thomas", "Thomas Lie"},
        ),
        (  # father and son
            {"Ed Lund Jr.": "PERSON", "Ed Lund III": "PERSON", "Lund": "PERSON"},
            "Ed Lund Jr. met Ed Lund III. Lund left.",
            {"Ed Lund Jr.", "Ed Lund III", "Lund"},
        ),
        (  # with and without a middle name
            {"Ida Ruth Lund": "PERSON", "Ida Lund": "PERSON", "Lund": "PERSON"},
            "Ida Lund dies. Ida Ruth Lund was 91. Lund wrote.",
            {"Ida Ruth Lund"},
        ),
        (  # two who have the first and the last name
            {"Ida Ruth Lund": "PERSON", "Ida May Lund": "PERSON", "Ida Lund": "PERSON"},
            "Ida Ruth Lund and Ida May Lund met Ida Lund.",
            {"Ida Ruth Lund", "Ida May Lund", "Ida Lund"},
        ),
        (  # one person, with and without a title
            {"General Omar Said": "PERSON", "Omar Said": "PERSON", "Said": "PERSON"},
            "General Omar Said spoke. Omar Said left. Said slept.",
            {"Omar Said"},
        ),
    ],
)
def test_only_a_last_name_that_is_clear_joins(
    names: dict[str, EntityType], text: str, expected: set[str]
) -> None:
    assert {entity.name for entity in merged(names, text=text)} == expected


@pytest.mark.parametrize(
    ("before", "left"),
    [("Coast Guard Rear", {"Coast Guard", "Ann Oduya"}), ("Rear", {"Ann Oduya"})],
)
def test_a_title_is_no_part_of_the_name_before_it(before: str, left: set[str]) -> None:
    names: dict[str, EntityType] = {before: "ORG", "Admiral Ann Oduya": "PERSON"}
    entities = by_name(merged(names, text=f"{before} Admiral Ann Oduya left."))
    assert set(entities) == left
    assert entities["Ann Oduya"].title == "Rear Admiral"


def test_the_most_frequent_title_is_a_persons() -> None:
    (entity,) = merged(
        {"Ann Oduya": "PERSON", "Oduya": "PERSON"},
        text="Professor Ann Oduya spoke. President Oduya left. Later President Oduya returned.",
    )
    assert entity.title == "President"


def test_the_majority_of_mentions_decides_the_type() -> None:
    text = "Nahda won. Nahda lost. Nahda sang."
    labels: tuple[EntityType, ...] = ("PLACE", "ORG", "ORG")
    found = [
        Span(one.start(), one.end(), label)
        for one, label in zip(re.finditer("Nahda", text), labels, strict=True)
    ]
    (entity,) = merge({"text": text}, {"text": found}, None)
    assert entity.type == "ORG"


def test_the_most_frequent_spelling_is_the_name() -> None:
    (entity,) = merged(
        {"NATO": "ORG", "Nato": "ORG"}, text="NATO met. Nato, as some write NATO, ended."
    )
    assert (entity.name, entity.aliases) == ("NATO", ["Nato"])


def test_a_dateline_gives_a_place_and_an_agency() -> None:
    text = "DAMASCUS (Levant Wire) – Troops left Damascus on Sunday, Levant Wire said."
    wrong = [Span(10, 16, "GROUP"), *spans(text[17:], {"Damascus": "PLACE"})]
    entities = by_name(
        merge({"text": text}, {"text": wrong[:1]}, Dateline(place="DAMASCUS", agency="Levant Wire"))
    )
    check(list(entities.values()), {"text": text})
    assert {name: entity.type for name, entity in entities.items()} == {
        "Damascus": "PLACE",
        "Levant Wire": "ORG",
    }
    assert entities["Damascus"].aliases == ["DAMASCUS"]
    assert entities["Levant Wire"].mentions[0].start == text.index("Levant")


def test_a_datelines_place_is_the_place_in_the_text() -> None:
    (entity,) = merged(
        {"Sana’a": "ORG"},
        Dateline(place="SANA'A", agency=None),
        text="SANA'A - The port of Sana’a reopened, Sana’a radio said.",
    )
    assert (entity.name, entity.type, entity.aliases) == ("Sana’a", "PLACE", ["SANA'A"])


def test_a_dateline_is_not_taken_for_the_byline_above_it() -> None:
    text = "By Paris Fox and Reuters Staff\n\n  Paris (Reuters) - Rain.\n\nReuters left Paris."
    entities = by_name(merged({}, Dateline(place="Paris", agency="Reuters"), text=text))
    assert [one.start for one in entities["Paris"].mentions] == [text.index("Paris (")]
    assert [one.start for one in entities["Reuters"].mentions] == [text.index("Reuters)")]


def test_several_places_in_a_dateline() -> None:
    entities = merged(
        {},
        Dateline(place="KHARTOUM/JUBA, South Sudan", agency="AFP"),
        text="KHARTOUM/JUBA, South Sudan (AFP) — Rain.",
    )
    assert {entity.name for entity in entities} == {"Khartoum", "Juba", "South Sudan", "AFP"}


@pytest.mark.parametrize(
    "dateline",
    [
        None,
        Dateline(place=None, agency=None),
        Dateline(place="OSLO", agency="(+*"),
        Dateline(place=" ,/", agency=""),
    ],
)
def test_a_dateline_that_is_not_in_the_text_changes_nothing(dateline: Dateline | None) -> None:
    (entity,) = merged({"Bergen": "PLACE"}, dateline, text="Rain fell in Bergen, OSLOERS say.")
    assert entity.name == "Bergen"


def test_salience_follows_title_position_and_frequency() -> None:
    text = (
        "LIMA (Andes Wire) - Ferrer met Gomez. " + "Ferrer spoke. " * 3 + "x" * 400 + " In Cusco."
    )
    names: dict[str, EntityType] = {
        "Ferrer": "PERSON",
        "Gomez": "PERSON",
        "Cusco": "PLACE",
        "Lima": "PLACE",
    }
    entities = by_name(
        merged(names, Dateline(place="LIMA", agency="Andes Wire"), title="Ferrer wins", text=text)
    )
    salience = {name: entity.salience for name, entity in entities.items()}
    assert salience["Ferrer"] == 1.0
    assert salience["Gomez"] == pytest.approx(0.3 * (1 - 31 / len(text)) + 0.3 / 5, abs=0.001)
    assert 0 < salience["Cusco"] < salience["Gomez"]
    assert salience["Lima"] == salience["Andes Wire"] == 0
    assert list(entities)[:3] == ["Ferrer", "Gomez", "Cusco"]


def test_without_a_title_the_lead_counts() -> None:
    text = "Ferrer met nobody. " + "x " * 300 + "Gomez slept."
    entities = by_name(merged({"Ferrer": "PERSON", "Gomez": "PERSON"}, text=text))
    assert entities["Ferrer"].salience == 1.0
    assert entities["Gomez"].salience < 0.5


def test_an_id_is_the_same_in_every_article() -> None:
    (one,) = merged({"LIMA": "PLACE"}, title="LIMA IN RAIN")
    (other,) = merged({"Lima": "PLACE"}, text="Much rain in Lima.")
    (person,) = merged({"Lima": "PERSON"}, text="Much rain on Lima.")
    assert one.id == other.id != person.id
    assert one.id == "d8304b5b41f02d87"


ALPHABET = "ABab  .-'’\n\u0301\u200dé🙂👩‍👩‍👧عمَّ一TEHRAN"
texts = st.text(alphabet=ALPHABET, max_size=80) | st.text(max_size=60)


@st.composite
def documents(
    draw: st.DrawFn,
) -> tuple[dict[Field, str], dict[Field, list[Span]], Dateline | None]:
    fields: dict[Field, str] = {
        field: draw(texts) for field in draw(st.sets(st.sampled_from(FIELDS)))
    }
    found = {
        field: draw(
            st.lists(
                st.builds(
                    Span,
                    st.integers(-2, len(text) + 2),
                    st.integers(-2, len(text) + 2),
                    st.sampled_from(TYPES),
                ),
                max_size=12,
            )
        )
        for field, text in fields.items()
    }
    part = st.none() | texts | st.just(fields.get("text", "")[:5])
    dateline = draw(st.none() | st.builds(Dateline, place=part, agency=part))
    return fields, found, dateline


@given(documents())
def test_any_spans_in_any_text_give_sound_entities(
    document: tuple[dict[Field, str], dict[Field, list[Span]], Dateline | None],
) -> None:
    fields, found, dateline = document
    entities = merge(fields, found, dateline)
    check(entities, fields)
    assert merge(fields, {field: some[::-1] for field, some in found.items()}, dateline) == entities
    named = [normalise(form) for entity in entities for form in {entity.name, *entity.aliases}]
    assert all(named)
