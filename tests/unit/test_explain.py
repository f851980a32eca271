"""Why two articles are one story or two: the verdict, its reasons, and what the command says."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from service.commands.explain import explain
from service.dedupe.compare import read_article
from service.dedupe.explanation import explained
from service.errors import UsageError
from service.intake import identify
from service.records import Article, IdentifiedArticle, Language
from tests.pipeline.articles import german_text_of, text_of

REPORT = (
    "The harbour of Bergen stays closed until Friday, the port authority said, after a freighter "
    "struck the northern pier and lost 40 containers. Two sailors were hurt and were taken to "
    "Haukeland hospital. Captain Ingrid Solheim had warned the pilots of strong winds an hour "
    "before. Ferries to Stord leave from Askoy instead, and trains to Voss run twice as often. "
)
MORE = (
    "The freighter, the Nordstern, belongs to a company in Hamburg that has lost three ships in "
    "two years. Its owner, Klaus Petersen, told Radio Vest that the engine had failed. The police "
    "of Vestland have begun to question the crew of 17. Fishermen want to be paid for 12 days. "
)
ELSEWHERE = (
    "Lisbon's oldest library opens its doors again on Monday, eleven years after a fire, with a "
    "reading room for children and 200,000 books that were thought to be lost."
)


def article(text: str, name: str = "a", title: str | None = None) -> IdentifiedArticle:
    given = Article(url=f"https://example.org/{name}", text=text, title=title, language="en")
    return identify(given, datetime(2026, 3, 1, tzinfo=UTC))


IN_GERMAN = article(REPORT, "b").model_copy(
    update={"language": Language(code="de", confidence=0.6)}
)


def test_a_reprint_is_explained_with_all_evidence() -> None:
    explanation = explained(article(f"{REPORT}More soon."), article(REPORT, "b"))
    assert explanation.same_story
    assert explanation.relation == "reprint"
    assert explanation.similarity == 1.0
    assert explanation.verdict == (
        "the same story: the first is a reprint of the second; 1.00 of the second is in the first"
    )
    assert explanation.points == pytest.approx(sum(each.points for each in explanation.evidence))
    assert explanation.points is not None
    assert explanation.points > 0
    assert len(explanation.evidence) > 5


@pytest.mark.parametrize(
    ("first", "second", "relation", "part"),
    [
        (REPORT, REPORT + MORE, "excerpt", "of the first is in the second"),
        (REPORT + MORE + ELSEWHERE, REPORT, "fuller", "of the second is in the first"),
    ],
)
def test_a_part_and_a_fuller_report(first: str, second: str, relation: str, part: str) -> None:
    explanation = explained(article(first), article(second, "b"))
    assert (explanation.same_story, explanation.relation) == (True, relation)
    assert explanation.verdict.endswith(part)


def test_two_stories_have_their_points_too() -> None:
    explanation = explained(article(ELSEWHERE), article(REPORT, "b"))
    assert (explanation.same_story, explanation.relation) == (False, None)
    assert explanation.verdict == "two stories"
    assert explanation.points is not None
    assert explanation.points < 0
    assert explanation.evidence


@pytest.mark.parametrize(
    ("first", "second", "same", "relation", "said"),
    [
        (article(REPORT), article(REPORT.upper(), "b"), True, "exact", "exactly the same text"),
        (article(REPORT), article(ELSEWHERE), True, "revision", "two revisions of one article"),
        (article(REPORT, title="Now"), article(REPORT), True, "revision", "two revisions of one"),
        (article(REPORT), article("Harbour closed.", "b"), False, None, "words; the second has 2"),
        (
            article("Harbour closed."),
            article("It is.", "b"),
            False,
            None,
            "the first has 2 and the",
        ),
        (article(REPORT), article(german_text_of(1), "b"), False, None, "(en and de): never com"),
        (article(REPORT), IN_GERMAN, False, None, "(en and de): never compared"),
    ],
    ids=[
        *("same text", "same article", "same article, other title", "a short text"),
        *("two short texts", "two languages", "same text, two languages"),
    ],
)
def test_what_needs_no_evidence(
    first: IdentifiedArticle, second: IdentifiedArticle, same: bool, relation: str, said: str
) -> None:
    explanation = explained(first, second)
    assert (explanation.same_story, explanation.relation) == (same, relation)
    assert said in explanation.verdict
    assert (explanation.points, explanation.evidence) == (None, ())


def test_languages_that_are_routed_as_one_are_explained_like_one() -> None:
    first, second = (
        article(text, name).model_copy(update={"language": Language(code=code, confidence=0.6)})
        for text, name, code in ((f"{REPORT}More soon.", "a", "bs"), (REPORT, "b", "hr"))
    )
    explanation = explained(first, second)
    assert explanation.same_story
    assert explanation.evidence


def test_what_would_not_be_found_is_never_compared() -> None:
    title = "Freighter closes harbour of Bergen"
    known = article(REPORT + MORE, "b", title)
    keys = set(read_article(known).keys(set()).tolist())
    words = (REPORT + MORE).split()
    for place, word in enumerate(words):
        before = read_article(article(" ".join(words), title=title)).every & keys
        changed = [*words[:place], "perhaps", *words[place + 1 :]]
        after = read_article(article(" ".join(changed), title=title)).every & keys
        if word.islower() and len(after) < len(before):
            words = changed
    explanation = explained(article(" ".join(words), title=title), known)
    assert explanation.points is not None
    assert explanation.points > 0
    assert not explanation.same_story
    assert "never compared" in explanation.verdict


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Give a function that runs the command in a folder with some files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(f"Harbour closed\n\n{REPORT}")
    (tmp_path / "b.html").write_text(
        f"<html><head><title>Bergen \x1b[2J</title></head><body><p>{REPORT}</p></body></html>"
    )
    (tmp_path / "c.json").write_bytes(orjson.dumps({"title": "Library", "text": ELSEWHERE}))
    (tmp_path / "two.jsonl").write_text('{"title": "x"}\n{"title": "y"}\n')
    (tmp_path / "bad.json").write_text('{"title": 5}')
    (tmp_path / "0f".zfill(32)).write_text(text_of(1))
    return lambda *arguments: CliRunner().invoke(explain, arguments)


def test_the_command_tells_a_person(say: Callable[..., Result]) -> None:
    ran = say("c.json", "a.txt", "--output", "table")
    assert (ran.exit_code, ran.stderr) == (0, "")
    lines = ran.output.splitlines()
    assert lines[0] == "first:  Library"
    assert lines[1].endswith("en, 30 words, c.json")
    assert lines[2] == "second: Harbour closed"
    assert lines[4] == "two stories"
    assert "-9.00  together; above zero it is the same story" in lines[-2]
    assert "what several other stories have in common" in lines[-1]


def test_the_command_tells_a_machine(say: Callable[..., Result]) -> None:
    document = orjson.loads(say("b.html", "c.json", "--output", "jsonl").output)
    assert document["same_story"] is False
    assert document["points"] == sum(each["points"] for each in document["evidence"])
    assert document["second"]["title"] == "Library"
    same = orjson.loads(say("a.txt", "a.txt", "--output", "jsonl").output)
    assert (same["relation"], same["similarity"], same["points"]) == ("exact", 1.0, None)


def test_a_page_does_not_steer_the_terminal(say: Callable[..., Result]) -> None:
    ran = say("b.html", "a.txt", "--output", "table")
    assert ran.exit_code == 0
    assert "\x1b" not in ran.output


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("two.jsonl", "two.jsonl: 2 articles"),
        ("bad.json", "bad.json: not a valid Article: title"),
        ("nosuch.txt", "nosuch.txt: neither a file nor an article id"),
        ("-", "-: neither a file nor an article id"),
        ("0F" * 16, "neither a file nor an article id"),
        ("0f".zfill(32), "unknown kind of file"),
        ("x" * 5000, "File name too long"),
    ],
)
def test_a_bad_argument_is_named(say: Callable[..., Result], argument: str, said: str) -> None:
    ran = say("a.txt", argument)
    assert isinstance(ran.exception, UsageError)
    assert said in str(ran.exception)
