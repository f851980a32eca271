from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.feeds.entries import (
    REMEMBERED_DOCUMENTS,
    REMEMBERED_ENTRIES,
    Rebased,
    newest,
    rebase,
    select,
)
from service.records import Article

START = datetime(2026, 3, 1, tzinfo=UTC)


def entry(
    guid: str | None = None,
    url: str | None = None,
    title: str = "Ferry runs again",
    html: str | None = None,
) -> Article:
    return Article.model_validate({"guid": guid, "url": url, "title": title, "html": html})


def dated(guid: str, hours: int) -> Article:
    return entry(guid, title=guid).model_copy(
        update={"published_at": START + timedelta(hours=hours)}
    )


def titles(articles: list[Article]) -> list[str | None]:
    return [article.title for article in articles]


def test_an_entry_is_pushed_once_and_again_when_it_changed() -> None:
    before = [entry("a", html="<p>One.</p>"), entry("b", title="Fees rise")]
    first = select(before, {})
    assert (first.new, first.changed, first.unchanged) == (2, 0, 0)
    assert len(first.push) == 2
    again = select(before, first.known)
    assert (again.push, again.new, again.changed, again.unchanged) == ([], 0, 0, 2)
    after = [entry("c", title="Fog"), entry("a", html="<p>One. Two.</p>"), before[1]]
    changed = select(after, first.known)
    assert (changed.new, changed.changed, changed.unchanged) == (1, 1, 1)
    assert changed.push == [after[1], after[0]]
    reverted = select(before, changed.known)
    assert (reverted.changed, reverted.push) == (1, [before[0]])


def test_an_old_copy_takes_no_entry_back_and_hides_nothing() -> None:
    one, two, three = (entry("a", title=title) for title in ("One", "Two", "Three"))
    known = select([two], select([one], {}).known).known
    copy = select([entry("b", title="Late"), one], known, take_back=False)
    assert (copy.new, copy.changed, copy.unchanged, copy.taken_back) == (1, 0, 1, 1)
    assert titles(copy.push) == ["Late"]
    assert select([two], copy.known, take_back=False).push == []
    later = select([three], copy.known, take_back=False)
    assert titles(later.push) == ["Three"]
    for former in (one, two):
        assert select([former], later.known, take_back=False).taken_back == 1
        assert select([former], later.known, take_back=True).push == [former]


def test_an_old_copy_with_other_guids_takes_no_entry_back() -> None:
    known = select([entry("x1", title="Two")], select([entry("x1", title="One")], {}).known).known
    copy = select([entry("x2", title="One")], known, take_back=False)
    assert (copy.push, copy.taken_back) == ([], 1)
    assert select([entry("x3", title="One")], copy.known, take_back=False).push == []


def test_markup_and_white_space_are_no_change() -> None:
    first = select([entry("a", html="<p>The ship  left.</p>")], {})
    again = [entry("a", html="<div class='x9'><p>The ship left.</p></div>\n")]
    assert select(again, first.known).push == []


def test_guids_that_repeat_are_told_apart_by_url() -> None:
    entries = [entry("same", f"https://a.example/{number}", f"T{number}") for number in range(3)]
    first = select(entries, {})
    assert first.new == 3
    entries[1] = entry("same", "https://a.example/1", "T1, corrected")
    again = select(entries, first.known)
    assert (again.new, again.changed, titles(again.push)) == (0, 1, ["T1, corrected"])


def test_nothing_is_lost_where_guid_and_url_repeat() -> None:
    entries = [entry("live", "https://a.example/live", f"Minute {number}") for number in range(3)]
    assert select(entries, {}).new == 3


def test_entries_without_a_guid_are_known_by_url_then_by_content() -> None:
    first = select([entry(url="https://a.example/1", title="Old"), entry(title="Loose")], {})
    again = select(
        [entry(url="https://a.example/1", title="New"), entry(title="Loose")], first.known
    )
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)


def test_a_feed_may_need_another_identity() -> None:
    before = [entry("x1", "https://a.example/1", "One"), entry("x2", "https://a.example/2", "Two")]
    after = [entry("y1", "https://a.example/1", "One, corrected"), before[1]]
    usual = select(after, select(before, {}).known)
    assert (usual.new, usual.changed) == (1, 0)
    by_url = select(after, select(before, {}, "url").known, "url")
    assert (by_url.new, by_url.changed) == (0, 1)
    goals = [entry(guid, "https://a.example/live", "Goal!") for guid in ("g1", "g2")]
    assert select(goals, {}).new == 1
    for by in ("guid", "guid+url"):
        first = select(goals, {}, by)
        assert (first.new, len(first.push)) == (2, 2)
        again = select([entry("g3", "https://a.example/live", "Goal!"), *goals], first.known, by)
        assert (again.new, again.changed, again.unchanged) == (1, 0, 2)
    same_url = [entry(url="https://a.example/live", title=f"Minute {n}") for n in range(3)]
    assert select(same_url, {}, "url").new == 1
    assert select(same_url, {}, "content").new == 3
    assert select([entry(title="No guid at all")], {}, "guid").new == 1


def test_an_entry_with_a_new_guid_every_time_is_not_new_every_time() -> None:
    first = select([entry("x1", "https://a.example/1?utm_source=a")], {})
    again = select([entry("x2", "https://a.example/1?utm_source=b")], first.known)
    assert (again.push, again.unchanged) == ([], 1)


def test_two_articles_with_the_same_words_are_two() -> None:
    twins = [entry("a", "https://a.example/1"), entry("b", "https://a.example/2")]
    assert len(select(twins, {}).push) == 2


def test_an_entry_that_stands_twice_in_a_document_is_one() -> None:
    twice = select([entry("a"), entry("a")], {})
    assert (twice.new, twice.unchanged, len(twice.push)) == (1, 1, 1)
    assert select([entry("a"), entry("a")], twice.known).push == []


def test_the_oldest_is_pushed_first() -> None:
    by_date = [dated("b", 2), dated("c", 3), dated("a", 1)]
    assert titles(select(by_date, {}).push) == ["a", "b", "c"]
    undated = [entry("3", title="third"), dated("second", 2), entry("1", title="first")]
    assert titles(select(undated, {}).push) == ["first", "second", "third"]


def test_known_entries_outlive_a_document_that_is_short_for_once() -> None:
    entries = [entry(str(number), title=f"T{number}") for number in range(40)]
    first = select(entries, {})
    short = select(entries[:1], first.known)
    empty = select([], short.known)
    assert select(entries, empty.known).push == []


def test_the_newest_are_taken_where_there_are_too_many() -> None:
    oldest_first = [dated(str(hour), hour) for hour in range(10)]
    assert titles(newest(oldest_first, 3)) == ["9", "8", "7"]
    assert newest(oldest_first, 10) == oldest_first
    undated = [entry(str(number)) for number in range(5)]
    assert newest(undated, 2) == undated[:2]


def test_one_entry_without_a_date_does_not_hide_which_are_the_newest() -> None:
    for missing in range(10):
        oldest_first = [dated(str(hour), hour) for hour in range(10)]
        oldest_first[missing] = entry(str(missing), title=str(missing))
        found = titles(newest(oldest_first, 4))
        assert {"9", "8", "7"} <= set(found)
        newest_first = oldest_first[::-1]
        assert set(titles(newest(newest_first, 4))) >= {"9", "8", "7"}
        assert titles(select(newest_first, {}).push) == [str(hour) for hour in range(10)]


names = st.none() | st.sampled_from(["a", "b", "c"])
articles = st.builds(entry, names, names, st.sampled_from(["One", "Two"]))
documents = st.lists(articles, max_size=8)


@given(st.lists(documents, max_size=6))
def test_every_poll_adds_up_and_what_is_known_stays_known(polls: list[list[Article]]) -> None:
    known: dict[str, str] = {}
    for document in polls:
        selection = select(document, known)
        assert selection.new + selection.changed + selection.unchanged == len(document)
        assert len(selection.push) == selection.new + selection.changed
        limit = max(REMEMBERED_DOCUMENTS * len(document), REMEMBERED_ENTRIES)
        assert len(selection.known) <= limit
        known = selection.known
        assert select(document, known).push == []


@given(st.lists(documents, max_size=8))
def test_whatever_copies_come_no_version_is_pushed_twice(polls: list[list[Article]]) -> None:
    known: dict[str, str] = {}
    pushed = []
    for document in polls:
        selection = select(document, known, take_back=False)
        pushed += [(entry.url, entry.title) for entry in selection.push]
        known = selection.known
    assert len(pushed) == len(set(pushed))


def test_known_entries_are_bounded() -> None:
    known: dict[str, str] = {}
    for batch in range(50):
        document = [entry(f"{batch}-{number}", title=f"{batch} {number}") for number in range(20)]
        known = select(document, known).known
    assert len(known) == REMEMBERED_ENTRIES


def test_what_others_took_meanwhile_is_not_pushed_again() -> None:
    before = select([entry("a", title="One")], {}).known
    document = [entry("b", title="Two"), entry("a", title="One")]
    polled, pushed = select(document, before), select(document, before)
    rebased = rebase(polled.push, polled.known, before, pushed.known)
    assert rebased == Rebased([], pushed.known, conflict=False)


def test_of_two_versions_taken_at_the_same_time_the_first_one_taken_stays() -> None:
    before = select([entry("a", title="One")], {}).known
    older = select([entry("b", title="Three"), entry("a", title="One, corrected")], before)
    newer = select([entry("a", title="One, corrected twice")], before)
    rebased = rebase(older.push, older.known, before, newer.known)
    assert (titles(rebased.push), rebased.conflict) == (["Three"], True)
    later = select(
        [entry("a", title="One, corrected twice"), entry("b", title="Three")], rebased.known
    )
    assert later.push == []


def test_what_others_took_under_another_name_is_not_pushed_again() -> None:
    before: dict[str, str] = {}
    polled = select([entry("x1", title="One")], before)
    pushed = select([entry("x2", title="One")], before)
    assert rebase(polled.push, polled.known, before, pushed.known).push == []


def test_where_nobody_took_anything_all_is_pushed_and_known_as_it_was() -> None:
    before = select([entry(str(number), title=str(number)) for number in range(300)], {}).known
    polled = select([entry("new")], before)
    assert rebase(polled.push, polled.known, before, before) == Rebased(
        polled.push, polled.known, conflict=False
    )
