"""How right the quotes and their speakers are, on articles with labelled quotes.

    python -m bench.quotes [FILE.jsonl[.gz]] [--part first|second] [--errors] [--model MODEL]

FILE (if none is given, bench/labelled/quotes.jsonl) has articles, one a line:
{"text", "entities": [[start, end, label, name]],
"quotes": [[start, end, speaker]]}; speaker is a name, or null (bench/labelled/README.md). The
entities that are given are those of the file; with ``--model``, those that the stage finds.

A labelled quote is found if one has its bounds, or both but for punctuation and spaces. It has the
right speaker if that is the entity with the labelled name (with ``--model``: one with a mention
where the labelled one has one), or null where the label is.
"""

import argparse
import asyncio
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.articles import article
from bench.lines import PARTS, objects, part_of
from service.entities.extract import EntityExtractor
from service.records import Entity, EntityType, Mention, Quote
from service.speech.quotes import find_quotes

LABELLED = Path(__file__).parent / "labelled" / "quotes.jsonl"
_AROUND = " \n.,;:!?…—–-“”‘’\"'"


def given_entities(document: dict[str, Any]) -> list[Entity]:
    """Return the labelled mentions of an article as its entities."""
    mentions: dict[tuple[str, EntityType], list[Mention]] = defaultdict(list)
    for start, end, label, name in document["entities"]:
        text = document["text"][start:end]
        mentions[name, label].append(Mention(field="text", start=start, end=end, text=text))
    return [
        Entity(
            id=name,
            name=name,
            type=label,
            aliases=sorted({mention.text for mention in each} - {name}),
            salience=0.5,
            mentions=each,
        )
        for (name, label), each in mentions.items()
    ]


async def found_entities(documents: Sequence[dict[str, Any]], model: str) -> list[list[Entity]]:
    """Return the entities that the stage finds in each article."""
    extractor = EntityExtractor(model, 1, timeout=120)
    await extractor.start()
    answers = await extractor.extract(
        [article(str(number), None, each["text"]) for number, each in enumerate(documents)]
    )
    await extractor.close()
    entities = []
    for answer in answers:
        if not isinstance(answer, list):
            sys.exit(f"{model}: {answer or 'does not read English'}")
        entities.append(answer)
    return entities


def core(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a quote without the punctuation around it."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip(_AROUND)), start + len(words.rstrip(_AROUND))


def is_right(document: dict[str, Any], speaker: str | None, entity: Entity | None) -> bool:
    """Tell whether an entity is the labelled speaker."""
    if speaker is None or entity is None:
        return speaker is None and entity is None
    places = [(start, end) for start, end, _, name in document["entities"] if name == speaker]
    return any(
        start < mention.end and mention.start < end
        for start, end in places
        for mention in entity.mentions
    )


def compare(
    document: dict[str, Any], quotes: Sequence[Quote], entities: Sequence[Entity]
) -> Iterator[tuple[str, str]]:
    """Give for each quote, labelled or found, what became of it, and the same in words."""
    text = document["text"]
    by_id = {entity.id: entity for entity in entities}
    found = {core(text, quote.start, quote.end): quote for quote in quotes}
    for start, end, speaker in document["quotes"]:
        quote = found.pop(core(text, start, end), None)
        words = repr(text[start:end][:60])
        if quote is None:
            yield "missed", f"missed: {words} ({speaker})"
            continue
        entity = by_id.get(quote.speaker or "")
        name = entity.name if entity else None
        right = is_right(document, speaker, entity)
        kind = "named" if speaker is not None else "nobody"
        yield f"{kind} right" if right else f"{kind} wrong", f"{words}: {speaker}, not {name}"
        if (quote.start, quote.end) == (start, end):
            yield "exact", ""
        if not right and name is None:
            yield "silent", ""
    for quote in found.values():
        yield "extra", f"extra: {quote.text[:60]!r}"


def main() -> None:
    """Print how right the quotes of a file's articles are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", default=LABELLED)
    parser.add_argument("--part", choices=PARTS, default="all", help="half of the articles")
    parser.add_argument("--errors", action="store_true", help="print each error")
    parser.add_argument("--model")
    given = parser.parse_args()
    documents = part_of(list(objects(given.file)), given.part)
    entities = (
        asyncio.run(found_entities(documents, given.model))
        if given.model
        else list(map(given_entities, documents))
    )
    counts: Counter[str] = Counter()
    for document, each in zip(documents, entities, strict=True):
        quotes = find_quotes({"text": document["text"]}, each)
        for outcome, told in compare(document, quotes, each):
            counts[outcome] += 1
            if given.errors and outcome.endswith(("wrong", "missed", "extra")):
                print(f"{document.get('id', '')}: {told}")
    named = counts["named right"] + counts["named wrong"]
    nobody = counts["nobody right"] + counts["nobody wrong"]
    right = counts["named right"] + counts["nobody right"]
    labelled = named + nobody + counts["missed"]
    print(
        f"{given.file.name}, {given.part}: "
        f"{len(documents)} articles, {labelled} quotes, entities of "
        f"{given.model or 'the file'}\n"
        f"found {share(named + nobody, labelled)} ({counts['exact']} with the same bounds), "
        f"{counts['extra']} extra\n"
        f"right speaker {share(right, labelled)} of all, {share(right, named + nobody)} of those "
        f"found; named {share(counts['named right'], named)} "
        f"({counts['silent']} of the wrong ones null), null {share(counts['nobody right'], nobody)}"
    )


def share(part: int, whole: int) -> str:
    """Return a share in percent, and what it is of."""
    return f"{100 * part / max(1, whole):.1f} % ({part}/{whole})"


if __name__ == "__main__":
    main()
