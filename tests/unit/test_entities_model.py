import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.entities.model import ANY_LANGUAGE, MAX_CHARACTERS, Model, describe, load_model
from service.errors import ModelError
from tests import moody

OWN = "newsdesk:en"
MULTI = "newsdesk:multi"
SPACY = "spacy:en_core_web_sm"

with_each = pytest.mark.parametrize("name", [OWN, MULTI, SPACY])
MANY = "bs cs da de en es fi fr hr id it nl nn no pl pt ro ru sk sr sv tr uk zh"
LANGUAGES = {OWN: {"en"}, MULTI: set(MANY.split()), SPACY: {"en"}}


@cache
def model(name: str) -> Model:
    return load_model(name)


def found(text: str, name: str) -> dict[str, str]:
    (spans,) = model(name).find([text], "en")
    return {text[span.start : span.end]: span.label for span in spans}


@with_each
def test_a_model_is_described_without_being_loaded(name: str) -> None:
    version = {OWN: "1.1.0", MULTI: "1.1.0", SPACY: "3.8.0"}[name]
    assert describe(name) == (f"{name}@{version}", frozenset(LANGUAGES[name]))
    code = (
        "import sys; from service.entities.extract import EntityExtractor; "
        f"EntityExtractor({name!r}, 2, 20); "
        "print({'spacy', 'numpy', 'onnxruntime', 'tokenizers'} & sys.modules.keys())"
    )
    root = Path(__file__).parents[2]
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert answer.stdout == "set()\n", answer.stderr


@pytest.mark.parametrize(
    "name",
    [
        *("", "spacy:", "spacy:no_such", "spacy:json", "spacy:a.b", "spacy:__main__", "onnx:x"),
        *("newsdesk:", "newsdesk:fr"),
    ],
)
def test_an_unknown_model_is_named_with_what_is_known(name: str) -> None:
    for function in (describe, load_model):
        with pytest.raises(ModelError) as raised:
            function(name)
        assert str(raised.value).startswith(f"{name}: no such")
        assert f"known are {OWN}, {MULTI}, {SPACY}, and spacy:PACKAGE" in str(raised.value)


def test_a_package_that_cannot_be_loaded_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "broken_model"
    package.mkdir()
    (package / "__init__.py").write_text("def load(exclude): raise OSError('no weights')")
    (package / "meta.json").write_text('{"lang": "en", "version": "1", "components": ["ner"]}')
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="spacy:broken_model: cannot be loaded: no weights"):
        load_model("spacy:broken_model")


@pytest.mark.parametrize(("language", "read"), [("nb", "no"), ("sv", "sv"), ("xx", ANY_LANGUAGE)])
def test_a_packages_language_is_called_as_in_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, read: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    moody.install(tmp_path, language=language)
    assert describe(moody.NAME).languages == {read}


@with_each
def test_names_are_found_with_our_types_and_dates_and_numbers_are_not(name: str) -> None:
    text = (
        "On Tuesday, Angela Merkel flew from Berlin to the United States to meet two German "
        "officials of the European Central Bank’s board, who had spent $3 billion."
    )
    assert found(text, name) == {
        "Angela Merkel": "PERSON",
        "Berlin": "PLACE",
        "United States": "PLACE",
        "German": "GROUP",
        "European Central Bank": "ORG",
    }


@with_each
def test_each_text_has_its_own_names(name: str) -> None:
    texts = ["Barack Obama spoke.", "", "Rain fell in Paris."]
    assert [[span.label for span in spans] for spans in model(name).find(texts, "en")] == [
        ["PERSON"],
        [],
        ["PLACE"],
    ]


@with_each
def test_offsets_count_code_points(name: str) -> None:
    text = "🇫🇷🙂 e\u0301 \u200fعمّان Emmanuel Macron visited Berlin 👩‍👩‍👧 on Monday."
    assert found(text, name)["Emmanuel Macron"] == "PERSON"


@with_each
def test_the_longest_text_is_read(name: str) -> None:
    text = ("Rain fell in Paris. " * MAX_CHARACTERS)[:MAX_CHARACTERS]
    (spans,) = model(name).find([text], "en")
    assert len(spans) > MAX_CHARACTERS // 25
    assert {text[span.start : span.end] for span in spans} == {"Paris"}


FRAGMENTS = st.sampled_from(
    [
        *("Barack Obama", "the U.S.", "“Reuters’”", "Paris", "(ISIS)", "عمّان", "北京", "e\u0301"),
        *(" ", "\n\n", " said ", "'s", "-", "🙂", "\u0000", "\u200b", "\ufeff"),
    ]
)


@with_each
@settings(max_examples=60, deadline=None)
@given(text=st.lists(FRAGMENTS | st.text(max_size=5), max_size=25).map("".join))
def test_any_text_gives_sound_spans(text: str, name: str) -> None:
    (spans,) = model(name).find([text], "en")
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        end = span.end
        found = text[span.start : span.end]
        assert found == found.strip()
        assert len(found.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Am Dienstag flog Angela Merkel von Berlin nach Paris, wie die Zeitung schrieb.",
            {"Angela Merkel": "PERSON", "Berlin": "PLACE", "Paris": "PLACE"},
        ),
        (
            "Na terça-feira, Luiz Inácio Lula da Silva viajou de Brasília para Lisboa.",
            {"Luiz Inácio Lula da Silva": "PERSON", "Brasília": "PLACE", "Lisboa": "PLACE"},
        ),
        (
            "Во вторник Владимир Путин прилетел из Москвы в Казань.",
            {"Владимир Путин": "PERSON", "Москвы": "PLACE", "Казань": "PLACE"},
        ),
        (
            "Presidentti Sauli Niinistö matkusti tiistaina Helsingistä Tukholmaan.",
            {"Sauli Niinistö": "PERSON", "Helsingistä": "PLACE", "Tukholmaan": "PLACE"},
        ),
        ("姚明在上海出生。", {"姚明": "PERSON", "上海": "PLACE"}),
    ],
)
def test_the_multilingual_model_finds_who_and_where(text: str, names: dict[str, str]) -> None:
    assert found(text, MULTI) == names


ARTICLE = (
    "Prime Minister Abiy Ahmed met officials of the African Union and the World Food Programme in "
    "Addis Ababa on Tuesday. “We share one river,” said Sudanese envoy Huda al-Mahdi, "
    "who had come from Khartoum.\n\nEthiopian Airlines will fly to Port Sudan again, its chief "
    "executive Mesfin Tasew told reporters."
)


def test_the_own_model_finds_who_and_where_a_short_article_names() -> None:
    names = found(ARTICLE, OWN)
    assert {name for name, label in names.items() if label == "PERSON"} == {
        "Abiy Ahmed",
        "Huda al-Mahdi",
        "Mesfin Tasew",
    }
    assert names["African Union"] == names["World Food Programme"] == "ORG"
    assert names["Ethiopian Airlines"] == "ORG"
    assert names["Khartoum"] == names["Port Sudan"] == "PLACE"
    assert names["Sudanese"] == "GROUP"


@pytest.mark.parametrize(
    "headline",
    [
        "ABIY AHMED MEETS AFRICAN UNION OFFICIALS IN KHARTOUM",
        "Abiy Ahmed Meets African Union Officials In Khartoum",
        "Abiy Ahmed meets African Union officials in Khartoum",
    ],
)
def test_headlines_in_capitals_do_not_mislead_the_own_model(headline: str) -> None:
    assert {name.title(): label for name, label in found(headline, OWN).items()} == {
        "Abiy Ahmed": "PERSON",
        "African Union": "ORG",
        "Khartoum": "PLACE",
    }


@settings(max_examples=30, deadline=None)
@given(st.lists(FRAGMENTS | st.just(ARTICLE), max_size=5), st.randoms())
def test_what_the_own_model_finds_does_not_depend_on_other_texts(
    texts: list[str], draw: random.Random
) -> None:
    alone = [model(OWN).find([text], "en")[0] for text in texts]
    order = draw.sample(range(len(texts)), len(texts))
    together = model(OWN).find([texts[at] for at in order], "en")
    assert together == [alone[at] for at in order]


def test_marks_on_a_letter_are_part_of_the_name() -> None:
    text = "Kenyans cheered as President Jose\u0301 Barre\u0301 arrived in Bogota\u0301."
    assert found(text, OWN)["Bogota\u0301"] == "PLACE"
