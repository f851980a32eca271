from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.language import detect

_SENTENCES = {
    "en": "The ferry to the islands sailed again on Tuesday after three long winters.",
    "de": "Die Fähre zu den Inseln fuhr am Dienstag nach drei langen Wintern wieder.",
    "fr": "Le bac vers les îles a repris la mer mardi, après trois longs hivers.",
    "es": "El transbordador a las islas volvió a zarpar el martes tras tres inviernos.",
    "pt": "A balsa para as ilhas voltou a navegar na terça-feira após três invernos.",
    "it": "Il traghetto per le isole è tornato a navigare martedì dopo tre inverni.",
    "nl": "De veerboot naar de eilanden voer dinsdag na drie lange winters weer uit.",
    "pl": "Prom na wyspy znów wypłynął we wtorek, po trzech długich zimach.",
    "tr": "Adalara giden feribot üç uzun kıştan sonra salı günü yeniden sefere çıktı.",
    "ru": "Паром на острова снова вышел в море во вторник после трёх долгих зим.",
    "uk": "Пором на острови знову вийшов у море у вівторок після трьох довгих зим.",
    "ar": "أبحرت العبارة إلى الجزر مجددا يوم الثلاثاء بعد ثلاثة فصول شتاء طويلة.",
    "fa": "کشتی جزایر پس از سه زمستان طولانی روز سه‌شنبه دوباره به راه افتاد.",
    "he": "המעבורת אל האיים הפליגה שוב ביום שלישי לאחר שלושה חורפים ארוכים.",
    "hi": "तीन लंबी सर्दियों के बाद मंगलवार को द्वीपों की नौका फिर चल पड़ी।",
    "zh": "三个漫长的冬天之后，开往群岛的渡轮于星期二再次启航。",
    "ja": "島々へのフェリーは、三つの長い冬を経て火曜日に再び出航した。",
    "ko": "섬으로 가는 배가 세 번의 긴 겨울 끝에 화요일 다시 출항했다.",
}


@pytest.mark.parametrize("code", _SENTENCES)
def test_a_sentence_shows_its_language_whatever_the_hint(code: str) -> None:
    for hint in (None, "en-US", "de", "xx", ""):
        language = detect(_SENTENCES[code], hint)
        assert language.code == code
        assert 0.5 < language.confidence <= 1


@pytest.mark.parametrize("text", ["", " \n", "123 – 45%", "…!?", "👍🏽", "\u0301"])
def test_without_letters_there_is_no_language(text: str) -> None:
    language = detect(text, "en")
    assert (language.code, language.confidence) == ("und", 0.0)


@pytest.mark.parametrize(
    ("text", "hint", "code"),
    [
        ("Paris", "fr-FR", "fr"),
        ("Paris", "en", "en"),
        ("Obama in Berlin", "de_DE", "de"),
        ("日本", "ja", "ja"),
        ("Oslo", "nb-NO", "no"),
        ("Live", " EN ", "en"),
    ],
)
def test_the_hint_decides_for_a_word_or_two(text: str, hint: str, code: str) -> None:
    assert detect(text, hint).code == code


def test_the_hint_does_not_decide_against_the_script() -> None:
    assert detect("Правительство ушло", "en").code == "ru"
    assert detect("東京", "en").code in ("ja", "zh")


def test_what_no_language_is_likely_for_cannot_be_told() -> None:
    language = detect("Paris")
    assert language.code == "und"
    assert 0 < language.confidence < 0.2


@given(st.text(), st.none() | st.text(max_size=10))
def test_any_text_has_the_same_language_each_time(text: str, hint: str | None) -> None:
    language = detect(text, hint)
    assert 0 <= language.confidence <= 1
    assert len(language.code) == (3 if language.code == "und" else 2)
    assert language == detect(text, hint)


def test_the_end_of_a_long_text_does_not_matter() -> None:
    text = _SENTENCES["en"] * 100
    assert detect(text + _SENTENCES["de"] * 1000) == detect(text)


def test_threads_agree() -> None:
    with ThreadPoolExecutor(8) as threads:
        languages = list(threads.map(detect, [*_SENTENCES.values()] * 4))
    assert [language.code for language in languages] == [*_SENTENCES] * 4
