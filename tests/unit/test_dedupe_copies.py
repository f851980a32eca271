"""Copies over time: edited, counted, named; of digests, of fuller versions, in two languages."""

from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.codec import encode
from service.dedupe.compare import Comparer
from service.dedupe.remembering import sweep
from service.records import IdentifiedArticle, Source
from service.text.normalise import fingerprint
from tests.stories import ELECTION, FERRY, FLOOD, MINE, News
from tests.unit.test_dedupe import BOUNDS, NOW, Desk, duplicate, unique
from tests.unit.test_dedupe import article as identified

CREDIT = "\n\nReporting by the Addel desk. (kl/mp)"


def article(name: str, text: str, title: str, language: str = "en") -> IdentifiedArticle:
    given = identified(name, text, title, language)
    return given.model_copy(update={"text_hash": fingerprint(text, title, None)})


def report(name: str, given: News, more: str = "", title: str | None = None) -> IdentifiedArticle:
    return article(name, given.body + more, given.title if title is None else title)


def test_an_exact_copy_that_is_edited_is_a_reprint_and_still_one_copy() -> None:
    desk = Desk()
    desk.take(report("a", FERRY))
    versions = ("", CREDIT, CREDIT + " Put right at noon.")
    copies = [duplicate(desk.take(report("b", FERRY, more))) for more in versions]
    assert [each.relation for each in copies] == ["exact", "reprint", "reprint"]
    assert {(each.duplicate_of, each.story_id, each.copies) for each in copies} == {("a", "a", 1)}


def test_an_exact_copy_with_another_headline_is_still_one_copy() -> None:
    desk = Desk()
    desk.take(report("a", FERRY))
    for title in ("Ferry aground", "Ferry aground: all aboard safe", "What we know"):
        assert duplicate(desk.take(report("b", FERRY, title=title))).copies == 1


def test_what_returns_from_a_copy_to_its_own_story_is_no_duplicate_of_itself() -> None:
    desk = Desk()
    desk.take(report("a", FERRY))
    desk.take(report("b", MINE))
    assert duplicate(desk.take(report("b", FERRY))).story_id == "a"
    verdict = unique(desk.take(report("b", MINE, CREDIT)))
    assert (verdict.revision, verdict.story.id) == (3, "b")


def test_each_copy_names_its_outlet_its_story_and_how_many_there_are_by_then() -> None:
    desk = Desk()
    desk.take(report("a", FERRY))
    part = article("d", "\n\n".join(FERRY.paragraphs[:2]), FERRY.title)
    copies = {
        "Harbour Post": report("b", FERRY),
        "Evening Sun": report("c", FERRY, CREDIT, title="Ferry aground"),
        "Metro": part,
    }
    records = []
    for name, copy in copies.items():
        source = Source(name=name, domain=f"{copy.id}.example", feed_url=None)
        verdict = duplicate(desk.take(copy.model_copy(update={"source": source})))
        records.append(orjson.loads(encode(verdict)))
    told = [
        (each["source"]["name"], each["source"]["domain"], each["relation"]) for each in records
    ]
    assert told == [
        ("Harbour Post", "b.example", "exact"),
        ("Evening Sun", "c.example", "reprint"),
        ("Metro", "d.example", "excerpt"),
    ]
    assert [(each["story_id"], each["copies"]) for each in records] == [
        ("a", 1),
        ("a", 2),
        ("a", 3),
    ]


@pytest.mark.parametrize("again", ["a", "b"])
def test_what_comes_again_unchanged_names_no_story_that_never_came_out(again: str) -> None:
    desk = Desk()
    for name in ("a", "b"):
        desk.take(report(name, FERRY))
    record = orjson.loads(encode(desk.take(report(again, FERRY))))
    assert (record["id"], record["duplicate_of"]) == (again, again)
    assert not {"story_id", "copies"} & set(record)


# Digests.


def digest(name: str, more: str = "", title: str = "Evening briefing") -> IdentifiedArticle:
    parts = (FERRY, MINE, ELECTION)
    begins = [paragraph for each in parts for paragraph in each.paragraphs[:2]]
    return article(name, "\n\n".join(begins) + more, title)


def test_an_edited_copy_of_a_digest_repeats_it() -> None:
    desk = Desk()
    for part in (FERRY, MINE, ELECTION):
        desk.take(report(part.name, part))
    assert unique(desk.take(digest("digest"))).story.id == "digest"
    for number, more in enumerate((CREDIT, CREDIT + " Put right at noon."), 1):
        copy = duplicate(desk.take(digest(f"copy {number}", more, "The day in brief")))
        assert (copy.story_id, copy.relation, copy.copies) == ("digest", "reprint", number)


def test_a_digest_that_is_revised_leaves_the_stories_in_it_alone() -> None:
    desk, later = Desk(), NOW + timedelta(hours=2)
    desk.take(report("election", ELECTION), NOW - timedelta(hours=71))
    for part in (FERRY, MINE):
        desk.take(report(part.name, part))
    desk.take(digest("digest"))
    for more, revision in ((CREDIT, 2), (CREDIT + " Put right at noon.", 3)):
        revised = unique(desk.take(digest("digest", more), later))
        assert (revised.story.id, revised.revision) == ("digest", revision)
    # Its story is forgotten, so that there is the digest alone to be a part of.
    note = article("note", "\n\n".join(ELECTION.paragraphs[:2]), ELECTION.title)
    assert unique(desk.take(note, later)).story.id == "note"


def test_copies_of_what_came_in_two_parts_with_other_headlines_before_are_one_story() -> None:
    desk = Desk()
    for name, part in (("first", FERRY.paragraphs[:3]), ("second", FERRY.paragraphs[3:])):
        desk.take(article(name, "\n\n".join(part), f"The {name} of two parts"))
    whole = unique(desk.take(report("whole", FERRY)))
    for number, more in enumerate((CREDIT, CREDIT + " Put right at noon."), 1):
        copy = duplicate(desk.take(report(f"copy {number}", FERRY, more)))
        assert (copy.duplicate_of, copy.story_id) == ("whole", whole.story.id)
        assert copy.copies == number


# A story of several texts.


def test_copies_of_its_first_text_keep_the_newest_of_a_story_remembered_and_counted() -> None:
    desk = Desk()
    teaser = " ".join(FLOOD.body.split()[:35])
    half = "\n\n".join(FLOOD.paragraphs[:3])
    for name, text in (("teaser", teaser), ("half", half), ("whole", FLOOD.body)):
        assert unique(desk.take(article(name, text, FLOOD.title))).story.id == "teaser"
    for count, hours in enumerate((60, 100), 1):
        at = NOW + timedelta(hours=hours)
        sweep(desk.texts, at, BOUNDS)
        desk.texts.settle()
        copy = duplicate(desk.take(article(f"copy {count}", teaser, FLOOD.title), at))
        assert (copy.duplicate_of, copy.copies) == ("teaser", count)
    last = duplicate(desk.take(report("last", FLOOD, CREDIT), NOW + timedelta(hours=150)))
    assert (last.duplicate_of, last.story_id, last.copies) == ("whole", "teaser", 3)


# Languages.


def test_the_same_text_in_two_languages_is_two_stories_while_either_is_remembered() -> None:
    desk, later = Desk(), NOW + timedelta(hours=100)
    desk.take(article("english", FERRY.body, FERRY.title))
    assert unique(desk.take(article("german", FERRY.body, FERRY.title, "de"))).story.id == "german"
    for name, language, story in (("a", "en", "english"), ("b", "de", "german")):
        assert duplicate(desk.take(article(name, FERRY.body, "", language))).story_id == story
    desk.take(article("c", FERRY.body, "", "de"), NOW + timedelta(hours=60))
    sweep(desk.texts, later, BOUNDS)
    desk.texts.settle()
    assert duplicate(desk.take(article("d", FERRY.body, "", "de"), later)).story_id == "german"
    assert unique(desk.take(article("e", FERRY.body, "", "en"), later)).story.id == "e"


TEXTS = (FERRY.body, FERRY.body + CREDIT, FLOOD.body, "Watch live.")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(TEXTS)), max_size=12))
def test_languages_that_share_a_partition_are_decided_as_if_each_had_its_own(
    arrivals: list[tuple[str, str]],
) -> None:
    together, apart = Desk(), {"en": Desk(), "de": Desk()}
    for name, text in arrivals:
        language = "en" if name in "abc" else "de"
        given = article(name, text, FERRY.title, language)
        assert together.take(given) == apart[language].take(given)


REMEMBERED = {
    "id": "a",
    "story": "teaser",
    "copies": 4,
    "language": "en",
    "seen": 1795348800000,
    "sketch": (
        "UAAAAAAAAAAXAAAATgAAABkAAABJ9MgB0k44BTaBrQd5ZiMPoOtnEG9lEhLPGkYViMNIFbuOohuwE18JCOd6E7/b"
        "TRXPemoVXqntG7gxFx0t2QojqNkbI8fEliwFiO813G8UORKmpjsYszs9mpOpQEn0yAHSTjgFNoGtB7ATXwl5ZiMP"
        "oOtnEG9lEhII53oTzxpGFYjDSBW/200Vz3pqFbuOohteqe0buDEXHS3ZCiOo2Rsjx8SWLAWI7zXcbxQ5EqamOxiz"
        "Oz2ak6lAq1aNTk9ToVBJIuRQkVhAU1i7Q1WdUPhcq57uX2NQAGEZrh1im/r8ZZnMonVvrAZ2OpH9doKRRHm4/3R5"
        "JNsvfAm4ynwUN3KEL+y0hYt4cIdS8f2IzwhmidkdRI06B0SQvhzgmvfjaZzh7rKchC8HpqVhn6d3t+qpAaVNq/mn"
        "e6vbT9muf92ss0bSwbVy7vy2gp1Lu5uP5MHTYADEdsDdz+DYf9Dp6lbRYiOp1XVQ29WKXGTbn1Uh3IymSN1h+r3k"
        "KSem577+a+xMg8H2dyvV+Yz0afqvMUL+Jzzq/skElBBKKZYqOy78OCU6XkNxR5hRwFaTYghwCHdQiyyMuZVpo3+n"
        "EM351XPXhdu+3RDvAAAAAAAAAAAAAOhhSYACiKYAFVQUAABABAA="
    ),
}
"""The first two paragraphs of `FERRY`, as version 0.1.0 remembered them before digests were."""


def test_what_was_remembered_before_digests_were_marked_is_read() -> None:
    desk = Desk()
    desk.texts.restore("a209fb6debed942cebcc00b961617a93", orjson.dumps(REMEMBERED))
    desk.comparer = Comparer(desk.texts)
    begins = "\n\n".join(FERRY.paragraphs[:2])
    for text, count in ((begins, 5), (begins + CREDIT, 6)):
        copy = duplicate(desk.take(article(f"copy {count}", text, FERRY.title)))
        assert (copy.duplicate_of, copy.story_id, copy.copies) == ("a", "teaser", count)
