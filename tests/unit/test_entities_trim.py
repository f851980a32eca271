import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.entities.trim import trim


@pytest.mark.parametrize(
    ("before", "span", "name"),
    [
        ("", "Geneva", "Geneva"),
        ("in ", " Geneva \t", "Geneva"),
        ("met ", "“Karim Benali,”", "Karim Benali"),
        ("", "'Nour'", "Nour"),
        ("", "«Норильск»", "Норильск"),
        ("", "Benali's", "Benali"),
        ("", "Benali’s", "Benali"),
        ("", "the Guards’", "Guards"),
        ("", "the United States", "United States"),
        ("", "The Hague", "Hague"),
        ("the court in ", "The Hague", "The Hague"),
        ("It ended. ", "The Guardian", "Guardian"),
        ("It ended.\n\n“", "The Guardian", "Guardian"),
        ("", "THE UNITED NATIONS", "UNITED NATIONS"),
        ("", "(WFP", "WFP"),
        ("", "WFP)", "WFP"),
        ("", "World Food Programme (WFP)", "World Food Programme (WFP)"),
        ("", "Amman\nThe king", "Amman"),
        ("", "\n\nAmman", "Amman"),
        ("", "Amman\u2029The king", "Amman"),
        ("", "U.S.", "U.S."),
        ("", "Theodore", "Theodore"),
        ("", "Mr. Benali", "Benali"),
        ("", "His Highness Karim Benali", "Karim Benali"),
        ("", "Her Majesty's Treasury", "Her Majesty's Treasury"),
        ("Sen. Ann Oduya, ", "R-Texas", "Texas"),
        ("", "I-95", "I-95"),
        ("", "Ms el-Masri’s", "el-Masri"),
        ("", "Mstislav Rostropovich", "Mstislav Rostropovich"),
        ("", "O’Neill", "O’Neill"),
        ("", "@reuters", "reuters"),
        ("", "🇺🇳 UN", "🇺🇳 UN"),
        ("", "e\u0301tienne", "e\u0301tienne"),
        ("", "\u200fعمّان\u200f", "عمّان"),
    ],
)
def test_a_name_is_cut_out_of_its_span(before: str, span: str, name: str) -> None:
    text = f"{before}{span} said"
    bounds = trim(text, len(before), len(before) + len(span), "en")
    assert bounds is not None
    assert text[slice(*bounds)] == name


@pytest.mark.parametrize(
    ("span", "name"),
    [("The Anh", "The Anh"), ("the Roots", "the Roots"), ("Mr Price", "Mr Price"), ("«Bø»,", "Bø")],
)
def test_english_words_are_cut_off_in_english_alone(span: str, name: str) -> None:
    bounds = trim(span, 0, len(span), "de")
    assert bounds is not None
    assert span[slice(*bounds)] == name


@pytest.mark.parametrize(
    ("language", "span", "name"),
    [
        ("fr", "M. Orvan", "Orvan"),
        ("fr", "Mme Élise Orvan", "Élise Orvan"),
        ("fr", "M. le maire", "M. le maire"),
        ("fr", "M.C. Orvan", "M.C. Orvan"),
        ("fr", "Mmeni", "Mmeni"),
        ("de", "Frau Orvan", "Orvan"),
        ("de", "Herr der Inseln", "Herr der Inseln"),
        ("de", "Frauke Orvan", "Frauke Orvan"),
        ("de", "M. Orvan", "M. Orvan"),
        ("es", "Sra. Orvan", "Orvan"),
        ("pt", "Sr. Orvan", "Orvan"),
        ("it", "Sr. Orvan", "Sr. Orvan"),
    ],
)
def test_a_courtesy_is_no_part_of_a_name_in_its_language(
    language: str, span: str, name: str
) -> None:
    bounds = trim(span, 0, len(span), language)
    assert bounds is not None
    assert span[slice(*bounds)] == name


@pytest.mark.parametrize(("language", "span"), [("fr", "M."), ("fr", "Mme"), ("es", "Sr.")])
def test_a_courtesy_alone_is_no_name(language: str, span: str) -> None:
    assert trim(f"{span} a dit", 0, len(span), language) is None


@pytest.mark.parametrize("span", ["", " ", "\n", "”", "the ’s", "--", "(", "🙂", "Ms", "Mrs."])
def test_what_holds_no_name_is_nothing(span: str) -> None:
    assert trim(f"so {span} it", 3, 3 + len(span), "en") is None


@given(st.text(alphabet="Aé\u0301 \n'’s\"“(){}the.-🙂ع", max_size=40), st.data())
def test_bounds_lie_within_the_span_and_hold_a_clean_name(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    bounds = trim(text, start, end, "en")
    if bounds is not None:
        assert start <= bounds[0] < bounds[1] <= end
        name = text[slice(*bounds)]
        assert name.strip(" '\"’“\n") == name
        assert len(name.splitlines()) == 1
        assert trim(text, *bounds, "en") == bounds


def test_a_turkish_suffix_is_no_part_of_a_name() -> None:
    assert trim("Ankara’daki", 0, 11, "tr") == (0, 6)
    assert trim("Côte d’Azur", 0, 11, "fr") == (0, 11)


@pytest.mark.parametrize("after", [" Highness", " Royal Highness", " Excellency"])
def test_a_pronoun_of_a_style_is_no_name(after: str) -> None:
    assert trim(f"His{after} left", 0, len("His"), "en") is None
