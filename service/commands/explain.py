"""``newsdesk explain``: why two articles were, or were not, taken for the same story."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from service.codec import decode
from service.commands.options import broker_option, output_option, settings_with_broker
from service.dedupe.explanation import Explanation, explained
from service.errors import RecordError, UsageError
from service.identified import identified
from service.inputs import STANDARD_INPUT, read_inputs
from service.intake import identify
from service.present import printable
from service.records import Article, IdentifiedArticle

_ID = re.compile("[0-9a-f]{32}")

_REMARK = (
    "A running service knows other articles too, which two alone cannot show: it leaves aside what "
    "several other stories have in common, may find a likelier original or take the first for a "
    "digest, and counts all revisions of an article as in the language of its first one."
)


@click.command()
@click.argument("first", metavar="ID|FILE")
@click.argument("second", metavar="ID|FILE")
@broker_option
@output_option
def explain(first: str, second: str, broker: str | None, output: str) -> None:
    """Explain why two articles were, or were not, taken for the same story.

    ID: an article that the running service has seen in the last days. FILE: a file with one
    article, as for `newsdesk replay`; two files need no broker. The first is taken as the one that
    came later.

    Exit code 0: explained, whatever the verdict; 1: the broker cannot be reached; 2: bad usage, an
    unknown id, or a file that cannot be read.

    Example: newsdesk explain reprint.html original.txt
    """
    given = (first, second)
    articles = {each: _read(each) for each in given if not _is_id(each)}
    wanted = [each for each in dict.fromkeys(given) if each not in articles]
    if wanted:
        articles |= asyncio.run(identified(settings_with_broker(broker), wanted))
    both = articles[first], articles[second]
    explanation = explained(*both)
    if output == "jsonl":
        click.echo(orjson.dumps(_fields(both, explanation)))
    else:
        click.echo("\n".join(_lines(given, both, explanation)))


def _is_id(argument: str) -> bool:
    """Tell whether an argument is an id, and not a file; raise `UsageError` if it is neither."""
    if argument != STANDARD_INPUT and _is_there(Path(argument)):
        return False
    if _ID.fullmatch(argument):
        return True
    raise UsageError(f"{argument}: neither a file nor an article id (32 hexadecimal digits)")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # Whoever reads it says what is wrong.


def _read(path: str) -> IdentifiedArticle:
    inputs = read_inputs([path])
    only, more = next(inputs), sum(1 for _ in inputs)
    if more:
        raise UsageError(f"{path}: {more + 1} articles; name a file with one")
    if only.failure is not None:
        raise only.failure
    try:
        return identify(decode(Article, only.value), datetime.now(UTC))
    except RecordError as error:
        raise UsageError(f"{path}: {error}") from error


_Both = tuple[IdentifiedArticle, IdentifiedArticle]


def _fields(both: _Both, explanation: Explanation) -> dict[str, object]:
    articles = [
        {"id": each.id, "title": each.title, "language": each.language.code, "words": words}
        for each, words in zip(both, explanation.lengths, strict=True)
    ]
    return {
        "same_story": explanation.same_story,
        "verdict": explanation.verdict,
        "relation": explanation.relation,
        "similarity": explanation.similarity,
        "points": explanation.points,
        "evidence": [{"points": each.points, "words": each.words} for each in explanation.evidence],
        "first": articles[0],
        "second": articles[1],
    }


def _lines(given: tuple[str, str], both: _Both, explanation: Explanation) -> Iterator[str]:
    for number, article in enumerate(both):
        name = ("first:", "second:")[number]
        words = explanation.lengths[number]
        yield f"{name:8}{printable(article.title or 'no title')}"
        yield printable(f"{'':8}{article.language.code}, {words} words, {given[number]}")
    yield explanation.verdict
    if explanation.points is not None:
        for evidence in explanation.evidence:
            yield f"{evidence.points:+8.2f}  {evidence.words}"
        yield f"{explanation.points:+8.2f}  together; above zero it is the same story"
        yield _REMARK
