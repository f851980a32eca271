import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.agencies import is_agency
from service.text.dateline import parse_opening

REST = " people said that things went on as before."


@pytest.mark.parametrize(
    ("opening", "place", "agency"),
    [
        ("TEHRAN (Press Shia) – ", "TEHRAN", "Press Shia"),
        ("PARIS, March 3 (Reuters) - ", "PARIS", "Reuters"),
        ("WASHINGTON — ", "WASHINGTON", None),
        ("WASHINGTON—", "WASHINGTON", None),
        ("LONDON/BRUSSELS (AP) -- ", "LONDON/BRUSSELS", "AP"),
        ("NEW YORK, Nov. 12, 2025 /PRNewswire/ -- ", "NEW YORK", "PRNewswire"),
        ("NEW YORK--(BUSINESS WIRE)--", "NEW YORK", "BUSINESS WIRE"),
        ("CHICAGO, IL / ACCESS Newswire / November 12, 2025 / ", "CHICAGO, IL", "ACCESS Newswire"),
        (
            "CALGARY, Alberta--(Newsfile Corp. - November 3, 2025) - ",
            "CALGARY, Alberta",
            "Newsfile Corp.",
        ),
        ("MOSCOW, 5 March. /TASS/. ", "MOSCOW", "TASS"),
        ("BEIJING, March 3 (Xinhua) -- ", "BEIJING", "Xinhua"),
        ("(Reuters) - ", None, "Reuters"),
        ("(CNN)", None, "CNN"),
        ("Washington (CNN) -- ", "Washington", "CNN"),
        ("São Paulo (dpa) - ", "São Paulo", "dpa"),
        ("Berlin (dpa) – ", "Berlin", "dpa"),
        ("Hamburg/Kiel (dpa/lno) - ", "Hamburg/Kiel", "dpa/lno"),
        ("PARIS (AFP) - ", "PARIS", "AFP"),
        ("Ouagadougou, le 3 mars 2026 (AFP) – ", "Ouagadougou", "AFP"),
        ("Madrid, 3 mar (EFE).- ", "Madrid", "EFE"),
        ("Bogotá, 3 de marzo de 2026 (AFP) – ", "Bogotá", "AFP"),
        ("Roma, 3 mar. (ANSA) - ", "Roma", "ANSA"),
        ("(ANSA) - ROMA, 03 MAR - ", "ROMA", "ANSA"),
        ("Lisboa, 14 mar 2026 (Lusa) – ", "Lisboa", "Lusa"),
        ("OSLO, 12. mars (NTB) – ", "OSLO", "NTB"),
        ("PRAGUE, 3. března (ČTK) - ", "PRAGUE", "ČTK"),
        ("Budapest, 2026. március 3. (MTI) - ", "Budapest", "MTI"),
        ("Ankara, 3 Mart (AA) - ", "Ankara", "AA"),
        ("МОСКВА, 3 марта. /ТАСС/. ", "МОСКВА", "ТАСС"),
        ("МОСКВА, 3 мар — РИА Новости. ", "МОСКВА", "РИА Новости"),
        ("القاهرة (رويترز) - ", "القاهرة", "رويترز"),
        ("新华社北京3月3日电（记者张三）", "北京", "新华社"),
        ("（新华社）新华社东京3月3日电 ", "东京", "新华社"),
        ("【ワシントン共同】", "ワシントン", "共同"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "서울", "연합뉴스"),
        ("Tehran, March 3, IRNA – ", "Tehran", "IRNA"),
        ("ASTANA. KAZINFORM – ", "ASTANA", "KAZINFORM"),
        ("SYDNEY, AAP - ", "SYDNEY", "AAP"),
        ("PORT-AU-PRINCE, Haiti — ", "PORT-AU-PRINCE, Haiti", None),
        ("SACRAMENTO, Calif. (KCRA) — ", "SACRAMENTO, Calif.", "KCRA"),
        ("WASHINGTON, D.C. — ", "WASHINGTON, D.C.", None),
        ("ST. LOUIS — ", "ST. LOUIS", None),
        ("THE HAGUE, Netherlands (AP) — ", "THE HAGUE, Netherlands", "AP"),
        ("COX'S BAZAR, Bangladesh — ", "COX'S BAZAR, Bangladesh", None),
        ("XI’AN, March 3 (Xinhua) -- ", "XI’AN", "Xinhua"),
        ("ABOARD AIR FORCE ONE (Reuters) - ", "ABOARD AIR FORCE ONE", "Reuters"),
        ("GENEVA, Tuesday, March 3 (Reuters) - ", "GENEVA", "Reuters"),
        ("Geneva, 3 March 2025 – ", "Geneva", None),
        ("KARACHI: ", "KARACHI", None),
        ("NEW DELHI: ", "NEW DELHI", None),
        ("NEW DELHI, March 3 (PTI) ", "NEW DELHI", "PTI"),
        ("New Delhi [India], March 3 (ANI): ", "New Delhi, India", "ANI"),
        ("ISTANBUL (Reuters) -", "ISTANBUL", "Reuters"),
        ("KAMPALA (Daily Monitor) – ", "KAMPALA", "Daily Monitor"),
        ("KATHMANDU (Setopati) - ", "KATHMANDU", "Setopati"),
        ("JERUSALEM (JTA) — ", "JERUSALEM", "JTA"),
    ],
)
@pytest.mark.parametrize("first", ["Many", "“Many"])
def test_a_dateline_is_read(
    opening: str, place: str | None, agency: str | None, first: str
) -> None:
    text = f"{opening}{first}{REST}"
    found = parse_opening(text)
    assert found.dateline is not None
    assert (found.dateline.place, found.dateline.agency) == (place, agency)
    assert text[found.body_start :] == first + REST


@pytest.mark.parametrize(
    "text",
    [
        "Apple (AAPL) - shares rose",
        "Apple (AAPL) - Shares rose",
        "TESLA (TSLA) - Shares rose",
        "MICROSOFT (NASDAQ: MSFT) - Shares rose",
        "ExxonMobil (XOM) – Exxon said",
        "U.S. - China trade talks resume",
        "WHO (World Health Organization) said",
        "WHO (World Health Organization) - The agency",
        "UNICEF (United Nations Children's Fund) – The agency",
        "NATO — The alliance",
        "BREAKING – The government fell",
        "BREAKING: The government fell",
        "UPDATE 1 - Shares rise",
        "UPDATE 1-Shares rise",
        "EXCLUSIVE — The minister",
        "WATCH: The minister",
        "FACT CHECK: The minister",
        "EDITOR'S NOTE — The report",
        "MONDAY — Rain",
        "Monday, March 3 - The rain",
        "On Tuesday, March 3 — The rain",
        "March 3 - The rain",
        "President Biden, March 3 — The rain",
        "Updated March 3, 2026 — The rain",
        "Angela Merkel (CDU) – Die Kanzlerin",
        "Lionel Messi (Argentina) – The captain",
        "Police in Paris (France) - The case",
        "The Paris (Reuters) bureau closed",
        "Harvard (AP) courses begin",
        "Paris – The city of light",
        "Paris - the capital",
        "Manchester United – Liverpool 1:1",
        "LIVE: Bayern - PSG",
        "ONE MAN — and a boat",
        "THE BEATLES — The film",
        "STOCKS RISE - INVESTORS CHEER",
        "COVID-19 — What we know",
        "(Updates with quotes) - The minister",
        "(Photo: AP) - The minister",
        "(p=0.05) The result",
        "(a=b) The result",
        "He said: “Paris (AFP) - is a dateline.”",
        "By the time the police arrived",
        "By far the best\nshow",
        "By Tuesday the\nrain was over",
        "By Monday morning\nthe rain was over",
        "It was cold.",
        "",
        "–",
    ],
)
def test_an_ordinary_opening_has_no_dateline(text: str) -> None:
    suffix = "" if text.isupper() else REST
    found = parse_opening(text + suffix)
    assert found.dateline is None
    assert found.authors == ()
    assert found.body_start == len(text + suffix) - len((text + suffix).lstrip())


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Jane Doe\n", ("Jane Doe",)),
        ("By Jane Doe and John Roe\n\n", ("Jane Doe", "John Roe")),
        ("By Anna Kowalska, Tim O'Brien & Li Na\n", ("Anna Kowalska", "Tim O'Brien", "Li Na")),
        ("BY MARY ANN SMITH\nAssociated Press\n", ("MARY ANN SMITH",)),
        ("By Maria van der Berg, Associated Press\n", ("Maria van der Berg",)),
        ("By Jane Doe, Chief Correspondent\n", ("Jane Doe",)),
        ("By Jane Doe, PA\n", ("Jane Doe",)),
        ("By JOSÉ ÁLVAREZ | March 3, 2026\n", ("JOSÉ ÁLVAREZ",)),
        ("By Hassan al-Rashid\n", ("Hassan al-Rashid",)),
        ("By AFP\n", ()),
        ("By Staff Writer, Reuters\n", ()),
        ("Por Ana Pérez y Luis Gil\n", ("Ana Pérez", "Luis Gil")),
        ("Par Jean-Pierre Dupont\n", ("Jean-Pierre Dupont",)),
        ("Von Karl Müller und Eva Groß\n", ("Karl Müller", "Eva Groß")),
        ("By Jane Doe ", ("Jane Doe",)),
    ],
)
def test_a_byline_comes_before_the_dateline(byline: str, authors: tuple[str, ...]) -> None:
    text = f"{byline}LONDON, March 3 (Reuters) - Many{REST}"
    found = parse_opening(text)
    assert found.authors == authors
    assert found.dateline is not None
    assert (found.dateline.place, found.dateline.agency) == ("LONDON", "Reuters")
    assert text[found.body_start :] == f"Many{REST}"


def test_a_byline_alone() -> None:
    found = parse_opening("  By Jane Doe\n\nMany people came.")
    assert found.dateline is None
    assert found.authors == ("Jane Doe",)
    assert found.body_start == 15


def test_spaces_before_the_dateline_count_in_the_offset() -> None:
    text = f"\n  PARIS (AFP) - Many{REST}"
    assert text[parse_opening(text).body_start :] == f"Many{REST}"


_PIECES = st.lists(
    st.sampled_from(
        [
            "PARIS",
            "Paris",
            ", ",
            "/",
            "-",
            " - ",
            " — ",
            "(",
            ")",
            "(AFP)",
            "Reuters",
            "March 3",
            "By ",
            "Jane Doe",
            "\n",
            " ",
            ".",
            "新华社",
            "【",
            "=",
            "'",
            "a",
        ]
    )
).map("".join)


@given(st.text() | _PIECES)
def test_the_body_begins_within_any_text_and_not_with_a_space(text: str) -> None:
    found = parse_opening(text)
    assert 0 <= found.body_start <= len(text)
    assert not text[found.body_start : found.body_start + 1].isspace()
    for author in found.authors:
        assert author in text[: found.body_start]
    if found.dateline is not None:
        assert found.dateline.place or found.dateline.agency
        assert (found.dateline.agency or "") in text[: found.body_start]


@pytest.mark.parametrize(
    "piece",
    [
        "A ", "A-", "A/", "A, ", "A'", "Aa. ", "(", "/", " ", "PARIS, ", "PARIS (", "PARIS - ",
        "PARIS, 3 ", "PARIS, MAR 3, ", "By Aa Bb\n", "By Aa Bb AAA ", "A B C/D E F/G H ",
        "新", "新社", "(가=",
    ],
)  # fmt: skip
@pytest.mark.timeout(60)
def test_hostile_texts_take_bounded_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    parse_opening(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Reuters", True),
        ("dpa", True),
        ("DPA", True),
        ("Reuters/AP", True),
        ("Xinhua and AP", True),
        ("AAPL", False),
        ("efe", False),
        ("", False),
    ],
)
def test_known_agencies(name: str, expected: bool) -> None:
    assert is_agency(name) is expected
