"""Articles as they come to the entity stage, made up for the measures."""

import random
from datetime import UTC, datetime

from service.records import Language, Provenance, Source, Story, UniqueArticle
from service.text.dateline import parse_opening

WORDS = 400
SENTENCES = (
    "{person}, who leads {org} in {place}, said on {day} that talks with {org2} would go on.",
    "“We do not expect {place} to change its mind,” {last} told reporters in {place2}.",
    "Officials from {place} and {place2} met for {number} hours but signed nothing.",
    "{org} said it had spent ${number} million on the project since {year}.",
    "According to {org2}, at least {number} people were moved from the coast near {place}.",
    "The decision surprised {person2}, a researcher at {org}, who has studied it since {year}.",
    "Shares of {org2} fell {number} percent in {place2} after {last} spoke.",
    "In {place}, volunteers known as the {org} handed out food, water and blankets.",
    "{person2} denied the report and called it “an old story, badly told”.",
    "It rained for most of {day}, and the road from {place} to {place2} stayed shut.",
)
PERSONS = (
    "Miriam Okoye", "Seyed Reza Karimi", "Anton Lindqvist", "Huda al-Jabri", "Paulo Mendes",
    "Claire Fontaine", "Rajiv Menon", "Tomoko Arai", "Dmitri Volkov", "Grace Mwangi",
)  # fmt: skip
ORGS = (
    "the Northern Rail Union", "Meridian Bank", "the World Health Organization", "Harbour Energy",
    "the Ministry of Water", "Atlas Motors", "the European Commission", "Delta Airways",
)  # fmt: skip
PLACES = (
    "Nairobi", "Basra", "Gothenburg", "Lisbon", "Kerala", "the Gulf of Aden", "Osaka", "Kazan",
    "Quito", "Al-Qaim", "Marseille", "Peru",
)  # fmt: skip


def make_article(number: int) -> UniqueArticle:
    """Return article ``number``: always the same, and unlike the others."""
    draw = random.Random(number)
    place = draw.choice(PLACES)
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < WORDS:
        person = draw.choice(PERSONS)
        sentence = draw.choice(SENTENCES).format(
            person=person,
            last=person.split()[-1],
            person2=draw.choice(PERSONS),
            org=draw.choice(ORGS),
            org2=draw.choice(ORGS),
            place=draw.choice(PLACES),
            place2=draw.choice(PLACES),
            day=draw.choice(("Monday", "Friday")),
            number=draw.randint(2, 900),
            year=draw.randint(1990, 2025),
        )
        sentences.append(sentence + ("\n\n" if draw.random() < 0.4 else " "))
    return article(
        str(number),
        f"{draw.choice(PERSONS)} back in {place}",
        f"{place.upper()} (Bench Wire) - " + "".join(sentences),
    )


def article(id_: str, title: str | None, text: str, language: str = "en") -> UniqueArticle:
    """Return an article as it comes to the stage, with its text as it is."""
    now = datetime.now(UTC)
    return UniqueArticle(
        id=id_, text_hash="", url=None, canonical_url=None, guid=None, source=Source(),
        title=title, summary=None, text=text, word_count=len(text.split()),
        authors=[], images=[], tags=[], dateline=parse_opening(text).dateline,
        language=Language(code=language, confidence=1.0), published_at=now,
        published_precision="exact", updated_at=None, fetched_at=now, provenance=Provenance(),
        revision=1, story=Story(id=id_, relation="original", copies=0),
    )  # fmt: skip
