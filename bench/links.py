"""How right the links of entities are, on articles with labelled ones.

    python -m bench.links [FILE.jsonl] [--model spacy:en_core_web_sm] [--errors] [--part first]

FILE is as bench/labelled/README.md says of ``links.jsonl``. The linker is given the labelled
names, as a perfect model would find them; with ``--model`` the whole stage is measured instead:
what it links at a labelled mention counts, of which the model may find another span or none.

An id that is given counts as right if the label has the same one, or, where the mention has other
ids, none of that kind; mentions marked ``unverified`` are left out. Recall: labelled ids
that are given.

Besides: how long the gazetteer takes to open, articles a CPU second of the linker alone (with
merging before and after it), and its memory.
"""

import argparse
import asyncio
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.articles import article
from bench.lines import PARTS, objects, part_of
from service.codec import extend
from service.entities.extract import EntityExtractor
from service.entities.link import link
from service.entities.merge import join
from service.entities.model import Span
from service.entities.named import Field
from service.entities.things import entities_of, things
from service.gazetteer.lookup import FILE, Gazetteer
from service.records import Dateline, Entity, Source, UniqueArticle
from service.text.dateline import parse_opening

LABELLED = Path(__file__).with_name("labelled") / "links.jsonl"
KINDS = ("geonames", "iso3166", "wikidata")
_ROUNDS = 5


def of_document(document: Mapping[str, Any]) -> UniqueArticle:
    """Return the article of a labelled document."""
    made = article(document["id"], None, document["text"])
    dateline = document["dateline"] and Dateline(**document["dateline"])
    source = Source(domain=document["source_domain"])
    return extend(made, UniqueArticle, source=source, dateline=dateline)


def by_linker(
    documents: Sequence[Mapping[str, Any]], gazetteer: Gazetteer
) -> Iterator[list[Entity]]:
    """Yield each document's entities, of the labelled names."""
    for document in documents:
        given = of_document(document)
        text = document["text"]
        fields: dict[Field, str] = {"text": text}
        spans: dict[Field, list[Span]] = {
            "text": [Span(one["start"], one["end"], one["label"]) for one in document["mentions"]]
        }
        joined = join(fields, spans, given.dateline)
        body_start = parse_opening(text).body_start
        linked = link(things(joined, fields), fields, body_start, given.source, gazetteer)
        yield entities_of(things(joined, fields, linked), fields, given.language.code)


async def by_stage(documents: Sequence[Mapping[str, Any]], model: str) -> list[list[Entity]]:
    """Return each document's entities, of the names that ``model`` finds."""
    extractor = EntityExtractor(model, os.cpu_count() or 1, timeout=120)
    await extractor.start()
    found = await extractor.extract([of_document(document) for document in documents])
    await extractor.close()
    return [entities for entities in found if isinstance(entities, list)]


def score(document: Mapping[str, Any], entities: Sequence[Entity]) -> Iterator[tuple[str, str]]:
    """Yield for each id whether it is ``right``, ``wrong`` or ``missing``, and what is to be told.

    ``labelled`` is each id that the labels have, ``beyond`` an id of a kind that the label does not
    have for a thing with other ids.
    """
    at = {
        mention.start: entity
        for entity in entities
        for mention in entity.mentions
        if mention.field == "text"
    }
    for mention in document["mentions"]:
        if mention.get("unverified"):
            continue
        entity = at.get(mention["start"])
        links = entity.links.model_dump(exclude_unset=True) if entity and entity.links else {}
        labels = {kind: mention[kind] for kind in KINDS if mention[kind]}
        context = document["text"][max(0, mention["start"] - 30) : mention["end"] + 30]
        for kind in KINDS:
            if kind in labels:
                yield "labelled", ""
            told = f"{document['id']} {kind} {links.get(kind)}, label {labels}: …{context!r}…"
            if kind in links and kind not in labels and labels:
                yield "beyond", told
            elif kind in links:
                yield "right" if labels.get(kind) == links[kind] else "wrong", told
            elif kind in labels:
                yield "missing", told


def print_score(
    name: str,
    documents: Sequence[Mapping[str, Any]],
    found: Sequence[Sequence[Entity]],
    errors: bool,
) -> None:
    """Print how right what was found is."""
    outcomes: Counter[str] = Counter()
    for document, entities in zip(documents, found, strict=True):
        for outcome, told in score(document, entities):
            outcomes[outcome] += 1
            if errors and outcome in ("wrong", "missing"):
                print(f"  {outcome}: {told}")
    given = outcomes["right"] + outcomes["wrong"]
    print(
        f"{name}: {len(documents)} articles, {outcomes['right']}/{given} ids given right "
        f"({outcomes['right'] / max(1, given):.3f}), recall "
        f"{outcomes['right'] / max(1, outcomes['labelled']):.3f}; "
        f"{outcomes['beyond']} more of a kind that the labels do not have"
    )


def print_speed(documents: Sequence[Mapping[str, Any]]) -> None:
    """Print how fast the linker is."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    gazetteer = Gazetteer()
    gazetteer.places("Nairobi")
    opened = time.perf_counter() - started
    started = time.process_time()
    for _ in range(_ROUNDS):
        list(by_linker(documents, gazetteer))
    elapsed = time.process_time() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"gazetteer of {FILE.stat().st_size / 2**20:.0f} MB open in {1000 * opened:.1f} ms; "
        f"{_ROUNDS * len(documents) / elapsed:.0f} articles a CPU second, {grown:.0f} MB more"
    )


def main() -> None:
    """Print how right the links are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", default=LABELLED)
    parser.add_argument("--model", help="measure the stage with this model")
    parser.add_argument("--errors", action="store_true", help="print what is wrong or missing")
    parser.add_argument("--part", choices=PARTS, default="all")
    given = parser.parse_args()
    documents = part_of(list(objects(given.file)), given.part)
    if given.model:
        found = asyncio.run(by_stage(documents, given.model))
        print_score(f"stage with {given.model}", documents, found, given.errors)
        return
    found = list(by_linker(documents, Gazetteer()))
    print_score("linker", documents, found, given.errors)
    print_speed(documents)


if __name__ == "__main__":
    main()
