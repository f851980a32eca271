from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.plain import decode, markup_charset, split_headline

LEAD = "Talks on fishing began on Monday, officials said, and will go on until the end of the week."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Plain text", "ascii"),
        ("Zürich – “new” 新聞", "utf-8"),
        ("Zürich – “new” 新聞", "utf-8-sig"),
        ("Zürich – “new” 新聞", "utf-16"),
        ("Zürich – “new” 新聞", "utf-32"),
        ("PARIS – The “new” line will open in May, officials said. It’s cheap.", "cp1252"),
        (
            "Le ministère a annoncé une réforme des règles, très critiquée à Besançon.",
            "cp1252",
        ),
        ("Der Stadtrat von Köln hat über die Müllgebühren beraten, hieß es.", "latin-1"),
        ("Rada miejska w Łodzi zdecydowała we wtorek o podwyżce opłat za śmieci.", "cp1250"),
        ("Городской совет Казани во вторник обсудил повышение тарифов на воду.", "cp1251"),
        ("Городской совет Казани во вторник обсудил повышение тарифов на воду.", "koi8-r"),
        ("أعلنت وزارة المياه يوم الثلاثاء افتتاح محطة جديدة لتحلية المياه في المدينة.", "cp1256"),
        ("Το δημοτικό συμβούλιο αποφάσισε την Τρίτη την αύξηση των τελών.", "cp1253"),
        ("気象庁は火曜日、北海道の沿岸で小さな津波が観測されたと発表した。", "shift_jis"),
        ("市政府周二宣布新的地铁线路将于明年春天开通，预计每天运送二十万名乘客。", "gb18030"),
    ],
)
def test_text_without_a_declared_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        ("Zürich".encode("cp1252"), "iso-8859-1", "Zürich"),
        (b"\x93new\x94", "ISO-8859-1", "“new”"),
        ("Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź"),
        ("Łódź".encode(), "iso-8859-2", "Łódź"),
        ("新聞".encode("big5"), "big5", "新聞"),
        ("Zürich – “new” line".encode("cp1252"), "utf-8", "Zürich – “new” line"),
        ("Zürich – “new” line".encode("cp1252"), "utf-16", "Zürich – “new” line"),
        ("Zürich – “new” line".encode("cp1252"), "punycode", "Zürich – “new” line"),
        ("Zürich – “new” line".encode("cp1252"), "hex", "Zürich – “new” line"),
        ("Zürich – “new” line".encode("cp1252"), "no-such", "Zürich – “new” line"),
    ],
)
def test_a_declared_encoding_counts_where_it_can_be_true(
    body: bytes, declared: str, text: str
) -> None:
    assert decode(body, declared) == text


def test_damaged_utf8_is_still_utf8() -> None:
    text = "Zürich beschließt über die Straßenbahn für Bürger"
    assert decode(text.encode() + b" \xe4") == text + " \ufffd"


def test_control_characters_of_the_wire_are_no_binary_data() -> None:
    message = f"\x01i0307 \x02{LEAD}\x03"
    assert decode(message.encode()) == message


@pytest.mark.parametrize("body", [b"GIF89a\x00\x01", bytes(range(1, 9)) * 5, b"a\x00b\x00"])
def test_binary_data_are_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="not text"):
        decode(body)


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<html><meta charset="utf-8">', "utf-8"),
        (b"<META CHARSET=koi8-r>", "koi8-r"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-u">',
            "koi8-u",
        ),
        (b"<?xml version='1.0' encoding='windows-1251'?>", "windows-1251"),
        (b"<html><p>charset=utf-8</p>", None),
        (b"", None),
    ],
)
def test_the_encoding_that_markup_declares(head: bytes, charset: str | None) -> None:
    assert markup_charset(head) == charset


@pytest.mark.parametrize(
    ("first", "is_headline"),
    [
        ("Talks on fishing begin in Lima", True),
        ("Who owns the sea?", True),
        ("渔业谈判在利马开始", True),
        ("Рыба: переговоры в Лиме", True),
        ("Tourism – a blessing or a curse", True),
        ("U.S. and Peru begin talks", True),
        ("Talks (part two) begin", True),
        ("The talks began in Lima.", False),
        ("会谈在利马开始。", False),
        ("वार्ता शुरू हुई।", False),
        ("He said:", False),
        ("The talks went on …", False),
        ("By Hannah Okafor", False),
        ("Von Lena Birkholz", False),
        ("TEHRAN (Press Shia) – Talks begin", False),
        ("PARIS, March 3 (Reuters) - Talks begin", False),
        ("LIMA — Talks begin", False),
        ("LOS ANGELES -- Talks begin", False),
        ("BEIRA/MAPUTO, March 11 - Talks begin", False),
        ("Talks " * 30, False),
    ],
)
def test_what_is_a_headline(first: str, is_headline: bool) -> None:
    text = f"\n{first}\n \n{LEAD}\n"
    title, body = split_headline(text)
    if is_headline:
        assert (title, body) == (first, LEAD)
    else:
        assert (title, body) == (None, text.strip())


@pytest.mark.parametrize(
    "text", ["", "Talks begin", f"Talks begin\n{LEAD}", "Talks begin\n\n  \n", f"{LEAD}\n\n{LEAD}"]
)
def test_no_headline_without_a_body_below_a_blank_line(text: str) -> None:
    assert split_headline(text) == (None, text.strip())


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n"])
def test_line_breaks(line_break: str) -> None:
    text = line_break.join(["Talks begin in Lima", "", LEAD, "", LEAD])
    assert split_headline(text) == ("Talks begin in Lima", f"{LEAD}\n\n{LEAD}")


@given(st.text())
def test_nothing_of_a_text_is_lost(text: str) -> None:
    title, body = split_headline(text)
    assert "".join(f"{title or ''}{body}".split()) == "".join(text.split())


@given(st.binary())
def test_any_bytes_are_text_or_refused(body: bytes) -> None:
    with suppress(ValueError):
        assert "\x00" not in decode(body)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")
