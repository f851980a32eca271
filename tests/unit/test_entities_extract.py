import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio

from service.entities.extract import EntityExtractor, ModelFailure
from service.entities.model import Span
from service.entities.named import MOST_READ, Field
from service.errors import ModelError
from service.pool_child import ProcessNotStarted
from service.process_pool import PoolClosed
from service.records import Dateline, Entity, Language, Provenance, Source, Story, UniqueArticle
from tests import moody as moody_model

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def article(text: str | None, language: str = "en", **fields: Any) -> UniqueArticle:
    given: dict[str, Any] = {
        "id": "a", "text_hash": "h", "url": None, "canonical_url": None, "guid": None,
        "source": Source(), "title": None, "summary": None, "text": text, "word_count": 1,
        "authors": [], "images": [], "tags": [], "dateline": None,
        "language": Language(code=language, confidence=1.0), "published_at": NOON,
        "published_precision": "exact", "updated_at": None, "fetched_at": NOON,
        "provenance": Provenance(), "revision": 1,
        "story": Story(id="a", relation="original", copies=0),
    }  # fmt: skip
    return UniqueArticle(**(given | fields))


def sound(entities: Any, of: UniqueArticle) -> list[Entity]:
    assert isinstance(entities, list)
    for entity in entities:
        for mention in entity.mentions:
            assert getattr(of, mention.field)[mention.start : mention.end] == mention.text
    return entities


@asynccontextmanager
async def opened(models: str, processes: int = 1) -> AsyncGenerator[EntityExtractor, None]:
    extractor = EntityExtractor(models, processes, 60)
    await extractor.start()
    try:
        yield extractor
    finally:
        await extractor.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def extractor() -> AsyncIterator[EntityExtractor]:
    async with opened("newsdesk:en", processes=2) as extractor:
        yield extractor


@pytest.fixture
def moody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return moody_model.install(tmp_path)


WIRE = """NAIROBI (Rift Valley News) – Kenyan President William Ruto on Monday met Egyptian \
Foreign Minister Sameh Shoukry in Nairobi to discuss the dispute over the Nile.

“Kenya will listen,” Ruto told reporters. Shoukry’s delegation leaves for Addis Ababa on Tuesday.
"""


@pytest.mark.asyncio(loop_scope="module")
async def test_wire_copy_gives_its_people_places_and_its_agency(extractor: EntityExtractor) -> None:
    one = article(
        WIRE,
        title="William Ruto hosts Sameh Shoukry",
        dateline=Dateline(place="NAIROBI", agency="Rift Valley News"),
    )
    (answer,) = await extractor.extract([one])
    entities = {entity.name: entity for entity in sound(answer, one)}
    assert entities["William Ruto"].type == "PERSON"
    assert entities["Nairobi"].type == "PLACE"
    assert entities["Nairobi"].aliases == ["NAIROBI"]
    assert entities["Rift Valley News"].type == "ORG"
    assert entities["Sameh Shoukry"].type == "PERSON"
    assert entities["Sameh Shoukry"].aliases == ["Shoukry"]
    assert entities["Addis Ababa"].type == "PLACE"
    assert entities["William Ruto"].salience >= 0.9
    assert entities["Addis Ababa"].salience < 0.3
    assert entities["Rift Valley News"].salience == 0


@pytest.mark.asyncio(loop_scope="module")
async def test_an_articles_entities_do_not_depend_on_its_batch(extractor: EntityExtractor) -> None:
    articles = [
        article(WIRE),
        article(None, title="Merkel visits Paris 🙂"),
        article("Angela Merkel left London for Paris. " * 40),
        article(None, summary="Nothing"),
    ]
    together = await extractor.extract(articles)
    backwards = await extractor.extract(articles[::-1])
    alone = [answer for one in articles for answer in await extractor.extract([one])]
    assert together == backwards[::-1] == alone


@pytest.mark.asyncio(loop_scope="module")
async def test_a_language_that_the_model_does_not_read_is_not_attempted(
    extractor: EntityExtractor,
) -> None:
    assert extractor.model_of("ja") is None
    assert extractor.model_of("en") == "newsdesk:en@1.1.0"
    french, english = await extractor.extract([article("Paris", "fr"), article("No names.")])
    assert french is None
    assert english == []
    assert await extractor.read(article("Paris", "fr"), len) is None
    assert await extractor.read(article("No names."), len) == 0


async def test_each_language_is_read_by_the_first_model_that_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    moody_model.install(tmp_path, language="nb")
    text = "Oslo and Bergen had rain, Angela Merkel said."
    async with opened("newsdesk:en, spacy:moody_model,spacy:en_core_web_sm") as extractor:
        answers = await extractor.extract([article(text, "no"), article(text), article(text, "sv")])
    norwegian, english, swedish = answers
    assert [entity.name for entity in sound(norwegian, article(text))] == ["Oslo"]
    assert {"Bergen", "Angela Merkel"} <= {entity.name for entity in sound(english, article(text))}
    assert swedish is None
    models = {language: extractor.model_of(language) for language in ("no", "en", "sv")}
    assert models == {"no": "spacy:moody_model@1.2", "en": "newsdesk:en@1.1.0", "sv": None}


def test_our_own_models_share_the_languages() -> None:
    extractor = EntityExtractor("newsdesk:en,newsdesk:multi", 1, 20)
    assert extractor.model_of("en") == "newsdesk:en@1.1.0"
    assert extractor.model_of("de") == extractor.model_of("zh") == "newsdesk:multi@1.1.0"
    assert extractor.model_of("ja") is None
    assert EntityExtractor("newsdesk:multi", 1, 20).model_of("en") == "newsdesk:multi@1.1.0"


async def test_a_model_for_many_languages_reads_what_no_other_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    moody_model.install(tmp_path, language="xx")
    async with opened("spacy:moody_model,newsdesk:en") as extractor:
        (answer,) = await extractor.extract([article("Det regnar i Oslo.", "sv")])
    assert [entity.name for entity in sound(answer, article("Det regnar i Oslo."))] == ["Oslo"]
    assert extractor.model_of("sv") == "spacy:moody_model@1.2"
    assert extractor.model_of("en") == "newsdesk:en@1.1.0"


async def test_english_rules_are_left_to_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    moody_model.install(tmp_path, language="xx")
    async with opened("spacy:moody_model") as extractor:
        answers = await extractor.extract(
            [article("Oslo Station ist zu.", "de"), article("Oslo Station is shut.")]
        )
    linked = []
    for answer in answers:
        assert isinstance(answer, list)
        (oslo,) = answer
        linked.append(oslo.links and oslo.links.geonames)
    assert linked == ["3143244", None]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_long_text_is_read_to_its_end(extractor: EntityExtractor) -> None:
    paragraph = "Ursula von der Leyen 🙂 came to Warsaw.\n\n"
    one = article(paragraph * 2500, title="Von der Leyen in Warsaw")
    (answer,) = await extractor.extract([one])
    entities = {entity.name: entity for entity in sound(answer, one)}
    assert len(entities["Warsaw"].mentions) == pytest.approx(2501, rel=0.02)
    assert entities["Warsaw"].mentions[-1].start > len(paragraph) * 2490
    models = [
        child for child in psutil.Process().children() if "serve" in " ".join(child.cmdline())
    ]
    assert len(models) >= 2
    assert max(model.memory_info().rss for model in models) < 400 * 2**20


@pytest.mark.usefixtures("moody")
async def test_of_an_endless_text_the_beginning_is_read() -> None:
    async with opened("spacy:moody_model") as extractor:
        (answer,) = await extractor.extract(
            [article(f"Oslo had rain{' and more' * 20}.\n" * 2_000)]
        )
    assert isinstance(answer, list)
    (oslo,) = answer
    assert MOST_READ - 20_000 < oslo.mentions[-1].start < MOST_READ


@pytest.mark.usefixtures("moody")
async def test_one_bad_article_fails_alone_and_says_why() -> None:
    extractor = EntityExtractor("spacy:moody_model", 2, 1.0)
    await extractor.start()
    try:
        texts = [f"Rain in Oslo {n}" for n in range(20)]
        texts[3], texts[9], texts[15] = "Oslo, die now", "Oslo, hang now", "Oslo, fail now"
        texts[12] = "Oslo, die once"
        articles = [article(text) for text in texts]
        answers = await extractor.extract(articles)
        again = await extractor.extract(articles[:1])
    finally:
        await extractor.close()
    failures = {n: one for n, one in enumerate(answers) if isinstance(one, ModelFailure)}
    assert {n: failure.reason for n, failure in failures.items()} == {
        3: "model_died",
        9: "model_timeout",
        15: "model_failed",
    }
    assert "exited with 7" in failures[3].message
    assert "1 s" in failures[9].message
    assert failures[15].message == "ValueError: cannot read this"
    for n, answer in enumerate(answers):
        if n not in failures:
            assert [entity.name for entity in sound(answer, articles[n])] == ["Oslo"]
    assert again == answers[:1]


async def test_a_model_that_cannot_load_is_told_at_start_and_in_service(moody: Path) -> None:
    extractor = EntityExtractor("spacy:moody_model", 1, 5)
    weights = moody / "__init__.py.weights"
    weights.unlink()
    with pytest.raises(ModelError, match="moody_model: cannot be loaded: no weights"):
        await extractor.start()
    weights.touch()
    await extractor.start()
    try:
        weights.unlink()
        with pytest.raises(ProcessNotStarted, match="no weights"):
            await extractor.extract([article("die now")])
    finally:
        await extractor.close()


@pytest.mark.usefixtures("moody")
async def test_closing_ends_what_is_under_way_as_closed_not_as_failed() -> None:
    extractor = EntityExtractor("spacy:moody_model", 1, 60)
    await extractor.start()
    work = asyncio.create_task(extractor.extract([article("hang now"), article("Oslo")]))
    await asyncio.sleep(0)
    await extractor.close()
    with pytest.raises(PoolClosed):
        await work


@pytest.mark.parametrize("models", ["spacy:none_such", "spacy:en_core_web_sm, spacy:none_such"])
def test_an_unknown_model_is_told_at_once(models: str) -> None:
    with pytest.raises(ModelError, match=r"^spacy:none_such: "):
        EntityExtractor(models, 1, 1)


def test_what_english_words_tell_of_names_is_for_english_alone(extractor: EntityExtractor) -> None:
    text = "Storm Petersen"
    spans: dict[Field, list[Span]] = {"text": [Span(0, 14, "PERSON")]}
    types = [
        entity.type
        for language in ("en", "da")
        for entity in extractor._entities_of(article(text, language), {"text": text}, spans, 0)
    ]
    assert types == ["OTHER", "PERSON"]


def test_a_country_is_a_place_in_other_languages_too(extractor: EntityExtractor) -> None:
    spans: dict[Field, list[Span]] = {"text": [Span(0, 7, "ORG")]}
    text = "Sverige"
    (country,) = extractor._entities_of(article(text, "da"), {"text": text}, spans, 0)
    assert country.type == "PLACE"
    assert country.links is not None
    assert country.links.iso3166 == "SE"
