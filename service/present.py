"""Records as a person reads them, on a terminal."""

import re
from collections.abc import Callable
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from service.codec import Record
from service.feed_records import Poll
from service.records import DeadLetter, Duplicate, EnrichedArticle, Entity, Quote
from service.text.dateline import parse_opening

_MOST_ENTITIES, _MOST_QUOTES, _QUOTE_WIDTH = 12, 2, 100
_COLOURS = {"PERSON": "magenta", "ORG": "cyan", "PLACE": "green", "GROUP": "yellow"}

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")


def printable(text: str) -> str:
    """Return a text in one line that a terminal only shows: what feeds say must not steer it."""
    return _CONTROLS.sub(" ", text)


def readable(record: Record) -> RenderableType:
    """Return a record in a few lines: what a person wants to see of it."""
    show: Callable[[Any], RenderableType] = _SHOWN.get(type(record), _plain)
    return show(record)


def console(*, stderr: bool = False) -> Console:
    """Return the terminal, without colours where there is none, and never marking up a text."""
    return Console(stderr=stderr, highlight=False, markup=False, soft_wrap=True)


def _enriched(article: EnrichedArticle) -> RenderableType:
    source = article.source.name or article.source.domain or "unknown source"
    facts = [source, article.language.code, f"{article.published_at:%Y-%m-%d %H:%M}Z"]
    if article.dateline:
        facts.append(" / ".join(filter(None, (article.dateline.place, article.dateline.agency))))
    if article.revision > 1:
        facts.append(f"revision {article.revision}")
    lines = [
        Text(_headline(article), style="bold", overflow="ellipsis", no_wrap=True),
        Text("  " + printable(" · ".join(facts)), style="dim"),
    ]
    if article.entities:
        lines.append(_entities(article.entities))
    elif "entities" not in article.model_fields_set:
        lines.append(Text(f"  no entity model reads {article.language.code}", style="dim italic"))
    lines += _quotes(article.quotes, article.entities)
    return Group(*lines)


def _headline(article: EnrichedArticle) -> str:
    if article.title:
        return printable(article.title)
    text = article.text or ""
    body = text[parse_opening(text).body_start :]
    return printable(" ".join(body.split()[:14]) + " …")


def _entities(entities: list[Entity]) -> Text:
    line = Text("  ")
    ranked = sorted(entities, key=lambda entity: -entity.salience)
    for number, entity in enumerate(ranked[:_MOST_ENTITIES]):
        line.append(", " if number else "")
        line.append(printable(entity.name), style=_COLOURS.get(entity.type, ""))
        line.append(f" {entity.type}", style="dim")
    if len(ranked) > _MOST_ENTITIES:
        line.append(f", {len(ranked) - _MOST_ENTITIES} more", style="dim")
    return line


def _quotes(quotes: list[Quote], entities: list[Entity]) -> list[Text]:
    """Return the longest of what is said by somebody named, a line each, in the text's order."""
    names = {entity.id: entity.name for entity in entities}
    named = [quote for quote in quotes if quote.speaker in names]
    longest = sorted(named, key=lambda quote: -len(quote.text))[:_MOST_QUOTES]
    lines = []
    for quote in sorted(longest, key=named.index):
        line = Text("  ")
        line.append(printable(names[str(quote.speaker)]), style=_COLOURS["PERSON"])
        said = Text(f": “{printable(quote.text)}”")
        said.truncate(_QUOTE_WIDTH, overflow="ellipsis")
        lines.append(line.append_text(said))
    return lines


def _duplicate(duplicate: Duplicate) -> RenderableType:
    title = printable(duplicate.title or duplicate.url or duplicate.id)
    return Text(f"= {title}\n  {duplicate.relation} of {duplicate.duplicate_of}", style="dim")


def _dead_letter(letter: DeadLetter) -> RenderableType:
    source = letter.source
    where = source.path or f"{source.topic}/{source.partition}/{source.offset}"
    return Text(
        f"✗ {letter.id}  {letter.failed_at:%Y-%m-%d %H:%M:%S}Z  {letter.stage}  {letter.reason}\n"
        f"  {printable(where)}: {printable(letter.message)}",
        style="red",
    )


def _poll(poll: Poll) -> RenderableType:
    entries = poll.entries
    told = poll.message or f"{entries.new} new, {entries.changed} changed, {entries.known} known"
    due = f"next at {poll.next_at:%Y-%m-%d %H:%M:%S}Z" if poll.next_at else "not polled again"
    return Text(
        f"{poll.finished_at:%Y-%m-%d %H:%M:%S}Z {poll.outcome:12} {printable(poll.feed_url)}\n"
        f"  {printable(told)}\n"
        f"  {due}: {printable(poll.next_reason)}"
    )


def _plain(record: Record) -> RenderableType:
    return Text(str(record.model_dump(mode="json", exclude_unset=True)))


_SHOWN: dict[type[Record], Callable[[Any], RenderableType]] = {
    EnrichedArticle: _enriched,
    Duplicate: _duplicate,
    DeadLetter: _dead_letter,
    Poll: _poll,
}
