"""What recurs, and is another story each time: the rates of a day, a horoscope."""

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
