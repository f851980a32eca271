"""What recurs, and is another story each time: rates, horoscopes, results, public notices."""

from dataclasses import replace

from service.records import Duplicate
from tests.stories import FERRY, News
from tests.unit.test_dedupe import Desk, article


def stories_of(*given: News) -> list[str]:
    """Return the story of each, in the order in which they come."""
    desk = Desk()
    verdicts = [desk.take(article(each.name, each.body, each.title)) for each in given]
    return [
        str(each.story_id) if isinstance(each, Duplicate) else each.story.id for each in verdicts
    ]


def rates(day: str, *given: str) -> News:
    body = """The bank of issue has set these rates of the mark for {}:

1 dollar {} marks
1 pound {} marks
100 yen {} marks
10 crowns {} marks
1 franc {} marks

The rates hold for customs and for taxes, and do not bind the bank to buy or to sell at these
prices. Between banks the dollar stood at {} marks at 3 p.m., and {} million dollars changed hands
in all, the Bank of Issue said."""
    return News(day, f"Rates of the bank of issue for {day}", (body.format(day, *given),))


def test_the_rates_of_two_days_are_two_stories() -> None:
    first = rates("12 March", "8.41", "11.07", "5.92", "7.70", "9.33", "8.44", "61.5")
    second = rates("13 March", "8.46", "11.15", "5.88", "7.74", "9.29", "8.47", "58.2")
    assert stories_of(first, second) == ["12 March", "13 March"]


def test_rates_that_are_put_right_are_the_same_story() -> None:
    first = rates("12 March", "8.41", "11.07", "5.92", "7.70", "9.33", "8.44", "61.5")
    right = rates("12 March", "8.41", "11.07", "5.92", "7.70", "9.38", "8.44", "61.5")
    assert stories_of(first, replace(right, name="right")) == ["12 March", "12 March"]


ROADS = ("Mill Lane", "Harbour Bridge", "Station Street", "Quay Road", "Ring Road", "Old Post Road")
WORKS = (
    "one lane closed until Friday",
    "closed overnight from ten",
    "temporary lights, expect delays",
    "resurfacing, follow the signs",
    "no parking on both sides",
    "speed limit of 30",
    "works finished early",
    "pipes are laid at the bridge end",
)


def roadworks(day: str, *given: int) -> News:
    lines = (f"{road}: {WORKS[each]}." for road, each in zip(ROADS, given, strict=True))
    return News(day, "Roadworks to look out for", ("The council lists these works.", *lines))


def test_a_column_of_the_same_phrases_each_day_is_another_story_each_day() -> None:
    columns = (
        roadworks("one", 0, 1, 2, 3, 4, 5),
        roadworks("two", 1, 0, 3, 2, 6, 7),
        roadworks("three", 4, 2, 5, 7, 1, 1),
        roadworks("four", 6, 3, 3, 0, 7, 4),
    )
    assert stories_of(*columns) == ["one", "two", "three", "four"]


def test_a_column_that_is_printed_again_with_a_footer_is_the_same_story() -> None:
    column = roadworks("one", 0, 1, 2, 3, 4, 5)
    again = replace(column, name="again", paragraphs=(*column.paragraphs, "Follow us for more."))
    assert stories_of(column, again) == ["one", "one"]


SIGNS = (
    "ARIES (March 21-April 19)",
    "TAURUS (April 20-May 20)",
    "GEMINI (May 21-June 20)",
    "CANCER (June 21-July 22)",
    "LEO (July 23-August 22)",
)


def stars(day: str, *given: str) -> News:
    paragraphs = tuple(f"{sign}: {each}" for sign, each in zip(SIGNS, given, strict=True))
    return News(day, f"Your stars for {day}", paragraphs)


MONDAY = stars(
    "Monday, June 7",
    "A letter brings back an old friend. Answer it before noon, and do not mention the piano.",
    "What you have lost is where you looked first. Look again, with a lamp and with patience.",
    "Two roads, one umbrella: take the road with trees. Somebody waits at the end of it.",
    "Stay in, cook soup, and call nobody. Peace is a guest who does not ring twice.",
    "All eyes are on you, so wear the green one. Praise is near, and so are the bills.",
)
TUESDAY = stars(
    "Tuesday, June 8",
    "Say no once today, and mean it. By the evening they will thank you for it, all but one.",
    "Your savings grow slowly, as do oaks. Leave both of them alone until the autumn comes.",
    "A child asks the right question. Write it on the wall of the kitchen, in large letters.",
    "Travel suits you, as long as somebody else drives. Bring bread, maps and a kind word.",
    "Let the younger ones win for once. Your turn comes in the night, with the news.",
)


def test_the_horoscopes_of_two_days_are_two_stories() -> None:
    assert stories_of(MONDAY, TUESDAY) == [MONDAY.name, TUESDAY.name]


def test_another_number_in_the_title_leaves_an_update_the_same_story() -> None:
    toll = News("toll", "Ferry with 217 aboard runs aground", (*FERRY.paragraphs, "All are well."))
    assert stories_of(replace(FERRY, name="ferry"), toll) == ["ferry", "ferry"]


def results(quarter: str, *given: str) -> News:
    body = """Acme Valves (ACV), a leading provider of industrial valves to the oil and water
industries, today announced results for the quarter ended {}. Revenue was ${} million, up {} percent
from a year ago. Net income was ${} million or ${} a share. Orders came to ${} million. "We are
pleased with our performance," said chief executive Ann Lee. The board declared a dividend of {}
cents a share.

This press release contains forward-looking statements within the meaning of the Private Securities
Litigation Reform Act of 1995. These statements involve risks and uncertainties that could cause
actual results to differ materially from those projected. The company undertakes no obligation to
update any forward-looking statements, whether as a result of new information, future events or
otherwise. Readers are asked to consult the annual report, which lists the risks to which the
business is exposed."""
    return News(quarter, f"Acme Valves reports {quarter} quarter results", (body.format(*given),))


SECOND = results("second", "June 30", "412", "6", "38", "0.71", "377", "12")


def test_the_results_of_two_quarters_are_two_stories() -> None:
    third = results("third", "September 30", "431", "9", "44", "0.83", "402", "14")
    assert stories_of(SECOND, third) == ["second", "third"]


def test_results_that_are_put_right_are_the_same_story() -> None:
    right = results("second", "June 30", "421", "8", "38", "0.73", "377", "12")
    assert stories_of(SECOND, replace(right, name="right")) == ["second", "second"]


def notice(name: str, *given: str) -> News:
    body = """NOTICE IS HEREBY GIVEN that {} has applied to the Dorset Council for permission to {}
at {}. Copies of the application and plans may be inspected during office hours at the council
offices, or on the website of the council under the reference {}. Any person who wishes to make
representations should write to the council within 21 days of the date of this notice. Comments
that are received later may not be considered. Signed P. Grant, head of planning, {}."""
    return News(name, "Planning notice: Dorset Council", (body.format(*given),))


FLATS = notice(
    "flats", "Marlow Homes Ltd", "build 24 flats", "12 Mill Lane, Wareham", "P/24/0117", "4 May"
)


def test_two_notices_under_one_title_are_two_stories() -> None:
    place, day = "Hill Farm, Blandford", "11 May"
    store = notice("store", "Tesla Energy UK", "erect a battery store", place, "P/24/0131", day)
    assert stories_of(FLATS, store) == ["flats", "store"]


def test_a_notice_with_another_place_and_day_is_put_right() -> None:
    [body] = FLATS.paragraphs
    right = body.replace("12 Mill Lane", "12 Mill Road").replace("4 May", "5 May")
    assert stories_of(FLATS, replace(FLATS, name="right", paragraphs=(right,))) == ["flats"] * 2


FLOODS = """Floods have driven 60,000 people from their homes in the Indian state of Assam and
killed nine, officials said on Wednesday. The Brahmaputra rose above the danger mark at Dibrugarh
and Jorhat after four days of rain. Some 410 villages were under water, and 22,000 hectares of
crops were lost. The army had brought 1,800 people to safety by boat. Chief Minister Himanta Sarma
visited two of the 85 relief camps. In the Kaziranga park guards saw rhinos move to higher ground.
Floods in 2022 lasted for 31 days. The weather office expects more rain until Sunday."""


def test_a_day_later_with_most_figures_higher_it_is_the_same_story() -> None:
    later = FLOODS.replace("60,000", "71,000").replace("Wednesday", "Thursday")
    later = later.replace("410", "512").replace("22,000", "31,000").replace("1,800", "3,100")
    title = "Floods in Assam"
    given = News("floods", title, (FLOODS,)), News("later", title, (later,))
    assert stories_of(*given) == ["floods", "floods"]
