"""What is kept of a text: nothing is lost on the way, and copies can be told by it."""

import random
from dataclasses import fields
from string import ascii_lowercase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.dedupe.sketch import LEAST_WORDS, SAMPLE, Sketch, bound, read, unpack_keys
from tests.stories import ALL, ENGLISH, FERRY, News

WORDS = st.sampled_from(
    [
        *("the", "mayor", "Addel", "PORT", "1,000.50", "17", "3rd", "“we", "go”", "don’t", "said."),
        *("大桥", "カナ", "น้ำท่วม", "हिन्दी", "السد", "ледокол", "Élysée", "😀", "\n", "—"),
    ]
)
BODIES = st.lists(WORDS, max_size=300).map(" ".join)
TITLES = st.one_of(st.none(), st.lists(WORDS, max_size=8).map(" ".join))
LANGUAGES = st.sampled_from(["en", "zh", "ja", "th", "und"])


def sketch(title: str | None, body: str, language: str, crowded: set[int]) -> Sketch:
    """Return the sketch of a text as it is remembered."""
    text = read(title, body, language)
    values = {each.name: getattr(text.sketch, each.name) for each in fields(Sketch)}
    return Sketch(**{**values, "keys": text.keys(crowded)})


def long_text(count: int) -> str:
    """Return that many words, any of which hardly stands there twice."""
    chance = random.Random(count)
    return " ".join("".join(chance.choices(ascii_lowercase, k=9)) for _ in range(count))


def assert_kept(given: Sketch) -> None:
    """Assert that packing and unpacking gives all of the sketch back."""
    again = Sketch.unpack(given.pack())
    for each in fields(Sketch):
        before, after = getattr(given, each.name), getattr(again, each.name)
        if each.name == "keys":
            assert after.tolist() == before.tolist()
        else:
            assert after == before, each.name
    assert again.pack() == given.pack()
    keys, counts = unpack_keys([given.pack().encode(), b"", given.pack().encode()])
    assert keys.tolist() == given.keys.tolist() * 2
    assert counts.tolist() == [len(given.keys), 0, len(given.keys)]


@given(TITLES, BODIES, LANGUAGES, st.integers(0, 3))
def test_of_any_text_all_of_its_sketch_is_packed(
    title: str | None, body: str, language: str, crowded: int
) -> None:
    text = read(title, body, language)
    assert_kept(sketch(title, body, language, set(text.shingles[:crowded].tolist())))


@given(st.text(max_size=200), st.text(max_size=400))
def test_even_of_odd_characters_a_sketch_is_made(title: str, body: str) -> None:
    assert_kept(sketch(title, body, "en", set()))


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.name)
def test_of_news_all_of_the_sketch_is_packed(story: News) -> None:
    assert_kept(sketch(story.title, story.body, story.language, set()))


@pytest.mark.parametrize(("title", "body"), [(None, ""), ("", ""), ("A title", ""), (None, "one")])
def test_of_a_text_that_says_nothing_a_sketch_is_packed_too(title: str | None, body: str) -> None:
    assert_kept(sketch(title, body, "en", set()))


def test_a_sketch_is_small_enough_to_remember_a_million() -> None:
    assert max(len(sketch(each.title, each.body, "en", set()).pack()) for each in ENGLISH) < 2000


def test_a_text_with_fewer_words_than_needed_has_no_shingles() -> None:
    short, enough = long_text(LEAST_WORDS - 1), long_text(LEAST_WORDS)
    assert read("A long title does not help", short, "en").every == frozenset()
    assert len(read("A title", enough, "en").shingles) == LEAST_WORDS - 2
    assert len(read("A title", "一二三四五六七八九十百千", "zh").shingles) == 7
    assert sketch("A title", short, "en", set()).keys.tolist() == []


@pytest.mark.parametrize("count", [50, 98, 99, 200, 1000, 10_000, 100_000])
def test_the_sample_is_bounded_however_long_the_text(count: int) -> None:
    text = read(None, long_text(count), "en")
    of_all = len(text.shingles)
    kept = text.sketch
    assert (of_all >> kept.rate) <= SAMPLE
    assert kept.rate == 0 or (of_all >> (kept.rate - 1)) > SAMPLE
    # The size of a sample is random: six deviations above its expectation.
    assert len(kept.sample) <= SAMPLE + 6 * SAMPLE**0.5
    assert len(kept.sample) >= min(of_all, SAMPLE / 2 - 6 * (SAMPLE / 2) ** 0.5)
    assert kept.sample == {each for each in text.every if each < bound(kept.rate)}


def test_the_samples_of_two_texts_tell_their_containment_whatever_their_lengths() -> None:
    part = long_text(400)
    whole = read(None, f"{part} {long_text(30_000)}", "en").sketch
    excerpt = read(None, part, "en").sketch
    assert whole.rate > excerpt.rate
    sampled = {each for each in excerpt.sample if each < bound(whole.rate)}
    assert sampled <= whole.sample


@pytest.mark.parametrize("story", ENGLISH, ids=lambda story: story.name)
def test_texts_of_two_languages_share_no_shingle(story: News) -> None:
    one, other = (read(story.title, story.body, language) for language in ("en", "de"))
    assert len(one.shingles) == len(other.shingles)
    assert not one.every & other.every


@given(BODIES, TITLES, LANGUAGES)
def test_all_parts_of_a_text_agree(body: str, title: str | None, language: str) -> None:
    text = read(title, body, language)
    assert text.shingles.tolist() == sorted(text.every)
    assert set(text.lead) <= text.every
    kept = text.sketch
    assert kept.quoted <= kept.sample <= text.every
    assert kept.names | kept.numbers | kept.title <= kept.mentions
    assert kept.subject <= kept.title


@pytest.mark.parametrize("story", ENGLISH, ids=lambda story: story.name)
def test_the_title_is_no_part_of_the_shingles(story: News) -> None:
    one, other = read(story.title, story.body, "en"), read("Something else", story.body, "en")
    assert one.every == other.every
    assert one.sketch.names == other.sketch.names
    assert one.sketch.title != other.sketch.title


def test_facts_are_names_and_numbers() -> None:
    body = "The mayor met Ines Cabrera and 17 others. Later that day 3 more came to Addel by train."
    kept = read("Cabrera meets 17", body, "en").sketch

    def facts(text: str) -> frozenset[int]:
        return read(text, "", "en").sketch.title

    assert kept.names == facts("Ines Cabrera Addel")
    assert kept.numbers == facts("17 3")
    assert kept.title == facts("Cabrera meets 17")
    assert kept.subject == facts("Cabrera 17")
    assert kept.mentions == facts("The Ines Cabrera Addel Later 17 3 meets")


def test_what_stands_in_quotations_alone_is_told() -> None:
    speech = "we shall not sell the harbour nor the old customs hall to anybody at all"
    outside = "The council of the town met on Tuesday night and voted after a debate"
    kept = read(None, f"{outside}. “{speech}”, she said there.", "en").sketch
    of_speech = read(None, speech, "en").every
    assert of_speech <= kept.quoted
    assert not kept.quoted & read(None, outside, "en").every
    repeated = read(None, f"{speech}. “{speech}”", "en").sketch
    assert not repeated.quoted & of_speech


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.name)
def test_keys_are_shingles_each_once_and_those_of_the_lead_first(story: News) -> None:
    text = read(story.title, story.body, story.language)
    keys = text.keys(set()).tolist()
    assert len(keys) == len(set(keys)) == min(23, len(text.shingles))
    assert set(keys) <= text.every
    assert keys[:9] == text.lead[:9]
    kept = sketch(story.title, story.body, story.language, set())
    assert kept.keys_of_lead == set(keys[:9])


@given(st.data())
def test_keys_leave_out_what_is_crowded(data: st.DataObject) -> None:
    text = read(FERRY.title, FERRY.body, "en")
    crowded = data.draw(st.sets(st.sampled_from(text.shingles.tolist())))
    keys = text.keys(crowded)
    assert keys.dtype == np.uint32
    assert not crowded & set(keys.tolist())
    assert len(keys) == min(23, len(text.shingles) - len(crowded)) or len(keys) == 14


@pytest.mark.parametrize("story", ENGLISH, ids=lambda story: story.name)
def test_the_beginning_of_a_text_is_found_under_its_keys(story: News) -> None:
    whole = set(read(story.title, story.body, "en").keys(set()).tolist())
    begin = read("Another title", " ".join(story.body.split()[:70]), "en")
    # The lead is the same words, and its nine least shingles are keys of both.
    assert len(whole & begin.every) >= 9
    assert len(whole & set(begin.keys(set()).tolist())) >= 9


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.name)
def test_what_is_cut_from_the_middle_shares_keys_with_the_text(story: News) -> None:
    whole = set(read(story.title, story.body, story.language).keys(set()).tolist())
    middle = read(None, "\n\n".join(story.paragraphs[1:4]), story.language)
    assert len(whole & middle.every) >= 2
