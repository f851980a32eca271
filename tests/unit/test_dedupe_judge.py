"""Which story a text is given that two stories fit."""

from service.dedupe.judge import Original, judge
from service.dedupe.sketch import Sketch, read
from tests.stories import FERRY


def sketch_of(*paragraphs: str) -> Sketch:
    known = read(FERRY.title, "\n\n".join(paragraphs), "en")
    return known.under(known.keys(set()))


def test_of_two_stories_as_likely_the_one_with_more_copies_is_taken() -> None:
    text = read(FERRY.title, FERRY.body, "en")
    one, other = sketch_of(*FERRY.paragraphs[:-1]), sketch_of(*FERRY.paragraphs[:-2])
    for copies in ((7, 0), (0, 7)):
        known = [Original("a", "one", one, copies[0]), Original("b", "other", other, copies[1])]
        found = judge(text, known).found
        assert found is not None
        assert found.original.copies == 7


def test_of_two_stories_the_likelier_one_is_taken_whatever_its_copies() -> None:
    text = read(FERRY.title, FERRY.body, "en")
    whole, part = sketch_of(*FERRY.paragraphs), sketch_of(FERRY.paragraphs[1])
    found = judge(text, [Original("a", "whole", whole, 0), Original("b", "part", part, 99)]).found
    assert found is not None
    assert found.original.story == "whole"
