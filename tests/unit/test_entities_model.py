import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.entities.model import MAX_CHARACTERS, Model, describe, load_model
from service.errors import ModelError

NAME = "spacy:en_core_web_sm"


@cache
def model() -> Model:
    return load_model(NAME)


def found(text: str) -> dict[str, str]:
    (spans,) = model().find([text])
    return {text[span.start : span.end]: span.label for span in spans}


def test_a_model_is_described_without_being_loaded() -> None:
    assert describe(NAME) == (f"{NAME}@3.8.0", frozenset({"en"}))
    code = (
        "import sys; from service.entities.extract import EntityExtractor; "
        f"EntityExtractor({NAME!r}, 2, 20); print('spacy' in sys.modules, 'numpy' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert answer.stdout == "False False\n", answer.stderr


@pytest.mark.parametrize(
    "name", ["", "spacy:", "spacy:no_such", "spacy:json", "spacy:a.b", "spacy:__main__", "onnx:x"]
)
def test_an_unknown_model_is_named_with_what_is_known(name: str) -> None:
    for function in (describe, load_model):
        with pytest.raises(ModelError) as raised:
            function(name)
        assert str(raised.value).startswith(f"{name}: no such")
        assert NAME in str(raised.value)


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


def test_names_are_found_with_our_types_and_dates_and_numbers_are_not() -> None:
    text = (
        "On Tuesday, Angela Merkel flew from Berlin to the United States to meet two German "
        "officials of the European Central Bank’s board, who had spent $3 billion."
    )
    assert found(text) == {
        "Angela Merkel": "PERSON",
        "Berlin": "PLACE",
        "United States": "PLACE",
        "German": "GROUP",
        "European Central Bank": "ORG",
    }


def test_each_text_has_its_own_names() -> None:
    texts = ["Barack Obama spoke.", "", "Rain fell in Paris."]
    assert [[span.label for span in spans] for spans in model().find(texts)] == [
        ["PERSON"],
        [],
        ["PLACE"],
    ]


def test_offsets_count_code_points() -> None:
    text = "🇫🇷🙂 e\u0301 \u200fعمّان Emmanuel Macron visited Berlin 👩‍👩‍👧 on Monday."
    assert found(text)["Emmanuel Macron"] == "PERSON"


def test_the_longest_text_is_read() -> None:
    text = ("Rain fell in Paris. " * MAX_CHARACTERS)[:MAX_CHARACTERS]
    (spans,) = model().find([text])
    assert len(spans) > 500
    assert {text[span.start : span.end] for span in spans} == {"Paris"}


FRAGMENTS = st.sampled_from(
    [
        *("Barack Obama", "the U.S.", "“Reuters’”", "Paris", "(ISIS)", "عمّان", "北京", "e\u0301"),
        *(" ", "\n\n", " said ", "'s", "-", "🙂", "\u0000", "\u200b", "\ufeff"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=25).map("".join))
def test_any_text_gives_sound_spans(text: str) -> None:
    (spans,) = model().find([text])
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        end = span.end
        name = text[span.start : span.end]
        assert name == name.strip()
        assert len(name.splitlines()) == 1
