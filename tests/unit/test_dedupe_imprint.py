"""What senders put under all of their releases is left out: so two releases are two stories."""

import pytest

from service.dedupe.imprint import without_imprint
from tests.stories import News
from tests.unit.test_dedupe_templates import stories_of

ABOUT = """About Quillon Pumps Inc.
Quillon Pumps makes pumps and valves for waterworks, dairies and breweries in 37 countries. Founded
in 1958 and based in Tarnby, the company employs 2,300 people at six plants. Quillon wants all of
its products to last for thirty years or longer. More on quillon.example.

Media Contact:
Ragna Voss, press@quillon.example, +45 555 0144"""
FILTER = """TARNBY, May 6 -- Quillon Pumps has bought the filter maker Olsa of Trieste for 46
million euros. Olsa's 180 workers keep their jobs, and its founder Enzo Bari stays on for two years
as an adviser."""
RECALL = """TARNBY, May 8 -- Quillon Pumps asks breweries to check the pump K40, because a seal may
swell in warm beer. Nobody has been hurt. New seals are free, and fitting one takes a quarter of an
hour."""


def release(name: str, title: str, news: str, imprint: str = ABOUT) -> News:
    return News(name, title, (news, imprint))


def test_two_releases_of_one_sender_are_two_stories() -> None:
    first = release("first", "Quillon buys filter maker Olsa", FILTER)
    second = release("second", "Quillon checks pumps in breweries", RECALL)
    assert stories_of(first, second) == ["first", "second"]


def test_a_release_that_is_printed_without_its_imprint_is_a_reprint() -> None:
    first = release("first", "Quillon buys filter maker Olsa", FILTER)
    local = "Trieste's mayor said that she was glad that the works would stay in the town."
    second = release("second", "Trieste's Olsa is sold to Denmark", FILTER, local)
    assert stories_of(first, second) == ["first", "first"]


NEWS = "Of a release the first lines are the news, and they are more than twelve words long."


IMPRINTS = """About Quillon
ABOUT QUILLON PUMPS
About the Nordic Pump Trust:
About Olsa Ltd.
Über die Pumpen AG
À propos de Quillon
Media Contact: Ragna Voss
Pressekontakt
Rückfragen bitte an:
Contact:
Forward-looking statements
###
# # #
- 30 -
-ENDS-
Ends"""
NO_IMPRINTS = """About 300 people had come.
About Quillon little is known.
About half of them
Über Nacht fiel Schnee.
Over Christmas it rained,
Contacts were broken off.
Ends of the earth
30
Press freedom is at stake
Forward-looking as ever"""


@pytest.mark.parametrize("line", IMPRINTS.splitlines())
def test_what_a_sender_says_of_itself_is_left_out(line: str) -> None:
    assert without_imprint(f"{NEWS}\n{line}\nWho we are.") == NEWS
    assert without_imprint(f"{NEWS} {line}\nWho we are.") == f"{NEWS} {line}\nWho we are."


@pytest.mark.parametrize("line", NO_IMPRINTS.splitlines())
def test_a_line_of_the_news_is_no_imprint(line: str) -> None:
    body = f"{NEWS}\n{line}\nMore news."
    assert without_imprint(body) == body


def test_where_nothing_else_would_be_left_all_of_it_stays() -> None:
    assert without_imprint(f"Olsa sold\n{ABOUT}") == f"Olsa sold\n{ABOUT}"
