import pytest

from service.entities.model import Span
from service.entities.whole import whole_names
from service.records import EntityType


def whole(text: str, *names: str, label: EntityType = "PERSON", language: str = "en") -> list[str]:
    """Return what the model's ``names``, in their order in ``text``, become."""
    spans = [Span(text.index(name), text.index(name) + len(name), label) for name in names]
    return [text[start:end] for start, end, _ in whole_names(spans, text, language)]


@pytest.mark.parametrize(
    ("span", "after", "name"),
    [
        ("Lee Jae", "-myung’s aides", "Lee Jae-myung"),
        ("Lee Hsien", "‑loong said", "Lee Hsien‑loong"),
        ("Bong Joon", "-ho, the director", "Bong Joon-ho"),
        ("Donald Trump", "-backed candidates", "Donald Trump"),
        ("Lee Kuan Yew", "-era laws", "Lee Kuan Yew"),
        ("Xi Jinping", "-led talks", "Xi Jinping"),
        ("Jack Ma", "-run firms", "Jack Ma"),
        ("Lee", "-on-Sea", "Lee"),
        ("Yoon Suk", "-Yeol said", "Yoon Suk-Yeol"),
    ],
)
def test_a_given_name_is_not_cut_at_its_hyphen(span: str, after: str, name: str) -> None:
    assert whole(span + after, span) == [name]


@pytest.mark.parametrize(
    ("span", "after", "name"),
    [
        ("Peter Kang", "'ethe Mutua", "Peter Kang'ethe"),
        ("Peter Kang", "’ethe’s", "Peter Kang’ethe"),
        ("Ann Reed", "'s car", "Ann Reed"),
        ("Ann Reed", "'ll go", "Ann Reed"),
        ("Ann Reed", "'", "Ann Reed"),
    ],
)
def test_a_name_ends_with_its_last_word(span: str, after: str, name: str) -> None:
    assert whole(span + after, span) == [name]


@pytest.mark.parametrize(
    ("span", "between", "is_one"),
    [
        ('Ann "Bo', '" ', True),
        ("Ann “Bo Bee", "” ", True),
        ("Peter Kang'ethe", " ", True),
        ("Ann", " ", False),
        ("Ann Reed", "'s ", False),
        ("Ann Reed", ' said "no." ', False),
    ],
)
def test_a_name_goes_on_after_a_nickname_or_an_apostrophe(
    span: str, between: str, is_one: bool
) -> None:
    text = f"{span}{between}Lund"
    assert (whole(text, span, "Lund") == [text]) is is_one


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Ms el-Masri hopes", "Masri", "el-Masri"),
        ("in Al-Qaim", "Qaim", "Al-Qaim"),
        ("Riad as-Salih", "Salih", "as-Salih"),
        ("ex-Salih", "Salih", "Salih"),
        ("pro-al-Salih", "Salih", "Salih"),
        ("re-elect Salih", "Salih", "Salih"),
        ("Abdel-Salih", "Salih", "Salih"),
    ],
)
def test_an_arabic_article_belongs_to_its_name(text: str, name: str, found: str) -> None:
    assert whole(text, name, label="ORG", language="de") == [found]


@pytest.mark.parametrize("title", ["Seyed", "Seyyed", "Sayyid", "Sayed", "Syed"])
def test_a_sayyid_is_called_so(title: str) -> None:
    assert whole(f"and {title} Omar Lund met", "Omar Lund") == [f"{title} Omar Lund"]
    assert whole(f"and {title} Omar met", title, "Omar") == [f"{title} Omar"]
    assert whole(f"{title} University", "University", label="ORG") == ["University"]


def test_names_do_not_overlap() -> None:
    assert whole("Lee Jae-myung met", "Lee Jae", "myung") == ["Lee Jae-myung"]
    assert whole("Imam Syed Omar Lund", "Imam Syed", "Omar Lund") == ["Imam Syed", "Omar Lund"]
