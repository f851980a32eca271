"""What the training of the entity model reads; the training itself needs packages of its own."""

from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.entities.labels import BEGIN, INSIDE, LABELS, OUTSIDE, TYPES
from service.entities.model import OWN_ENGLISH, own_folder
from service.entities.word_pieces import Vocabulary
from service.records import EntityType
from training.checkpoint import OtherInputsError, digest, restore, save
from training.labelled import ANY, allowed
from training.rows import LENGTH, Row, batches

MISC: tuple[EntityType, ...] = ("GROUP", "EVENT", "PRODUCT", "WORK", "OTHER")


def begins(*types: EntityType) -> int:
    return sum(1 << BEGIN + TYPES.index(type_) for type_ in types)


def goes_on(*types: EntityType) -> int:
    return sum(1 << INSIDE + TYPES.index(type_) for type_ in types)


def sets(text: str, *entities: tuple[str, str, str], **more: Any) -> list[int]:
    """Return what each word of ``text`` may be; entities are (name, label, fine label)."""
    spans = [(text.index(name), text.index(name) + len(name), label) for name, label, _ in entities]
    document = {"text": text, "entities": spans, "fine": [fine for *_, fine in entities], **more}
    starts = [text.index(word) for word in text.split()]
    ends = [start + len(word) for start, word in zip(starts, text.split(), strict=True)]
    return [int(each) for each in allowed(document, np.array(starts), np.array(ends))]


def test_a_word_may_be_what_its_source_says() -> None:
    assert sets("Rain in Port Sudan", ("Port Sudan", "LOC", "LOC")) == [
        1 << OUTSIDE,
        1 << OUTSIDE,
        begins("PLACE"),
        goes_on("PLACE"),
    ]


def test_what_a_source_does_not_tell_stays_open() -> None:
    assert sets("Oscar", ("Oscar", "MISC", "MISC")) == [begins(*MISC)]
    assert sets("Oscar", ("Oscar", "MISC", "award")) == [begins("OTHER")]
    assert sets("robot", ("robot", "MISC", "misc")) == [begins(*MISC) | 1 << OUTSIDE]
    assert sets("Swiss bank", nomisc=True) == [1 << OUTSIDE | begins(*MISC) | goes_on(*MISC)] * 2
    assert sets("the Swiss", dem=[[4, 9]]) == [
        1 << OUTSIDE,
        1 << OUTSIDE | begins(*MISC) | goes_on(*MISC),
    ]
    assert sets("the Swiss", ign=[[4, 9]]) == [1 << OUTSIDE, ANY]


def test_some_names_are_what_they_are_whatever_their_source_says() -> None:
    for people in ("French", "Ukrainians", "English"):
        assert sets(people, (people, "LOC", "LOC")) == [begins("GROUP")]
    assert sets("Philippines", ("Philippines", "MISC", "LOC")) == [begins("GROUP", "PLACE")]
    assert sets("Islamic State", ("Islamic State", "LOC", "silver")) == [
        begins("ORG"),
        goes_on("ORG"),
    ]
    assert sets("We left", ("We", "ORG", "Organisation")) == [1 << OUTSIDE] * 2


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(own_folder(OWN_ENGLISH) / "tokenizer.json")


def test_what_english_words_mean_is_not_taken_for_what_others_mean() -> None:
    assert sets("He", ("He", "PER", "PER"), lang="zh") == [begins("PERSON")]
    assert sets("Roman", ("Roman", "LOC", "LOC"), lang="sk") == [begins("PLACE")]


def some_batches(count: int, seed: int) -> list[Row]:
    texts = [f"Ada Lovelace came to Port Sudan on day {number}. " * number for number in range(30)]
    documents = [{"text": text, "entities": [], "fine": [], "nomisc": True} for text in texts]
    sources = {"one": documents[:10], "other": documents[10:]}
    return list(islice(batches(sources, {"one": 1, "other": 2}, vocabulary(), 4, seed), count))


def test_the_same_seed_gives_the_same_rows() -> None:
    for one, other in zip(some_batches(5, 1), some_batches(5, 1), strict=True):
        assert all(map(np.array_equal, one, other))
    assert not np.array_equal(some_batches(1, 1)[0].ids, some_batches(1, 2)[0].ids)


def test_rows_are_whole_windows_and_padding() -> None:
    for batch in some_batches(20, 3):
        for ids, windows, positions, may_be in zip(
            batch.ids, batch.windows, batch.positions, batch.allowed, strict=True
        ):
            assert len(ids) == LENGTH
            assert (may_be[windows == 0] == ANY).all()
            for window in range(1, windows.max() + 1):
                (places,) = np.nonzero(windows == window)
                assert (np.diff(places) == 1).all()
                assert positions[places].tolist() == list(range(len(places)))
                assert ids[places[0]] == vocabulary().start
                assert ids[places[-1]] == vocabulary().end
                assert may_be[places[0]] == may_be[places[-1]] == ANY
    assert ANY == (1 << LABELS) - 1


def test_a_training_goes_on_with_the_same_texts_alone(tmp_path: Path) -> None:
    texts, checkpoint = tmp_path / "train.jsonl.gz", tmp_path / "state" / "training.npz"
    texts.write_bytes(b"one text")
    arrays = [np.arange(3), np.array(7), np.ones((2, 2))]
    save(checkpoint, arrays, digest([texts]))
    again = restore(checkpoint, digest([texts]))
    assert all(map(np.array_equal, again, arrays))
    assert len(again) == len(arrays)
    texts.write_bytes(b"another text")
    with pytest.raises(OtherInputsError, match=r"training\.npz: .*remove it to begin anew"):
        restore(checkpoint, digest([texts]))


def test_a_checkpoint_that_does_not_say_what_it_is_of_is_of_something_else(tmp_path: Path) -> None:
    checkpoint = tmp_path / "training.npz"
    np.savez(checkpoint, np.arange(3))
    with pytest.raises(OtherInputsError):
        restore(checkpoint, digest([]))
