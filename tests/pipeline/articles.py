"""Articles for the tests, as a foreign producer writes them, and what must become of them."""

import random
from collections import deque
from dataclasses import dataclass

import orjson

_PLACES = ("Lisbon", "Nairobi", "Oslo", "Quito", "Hanoi", "Turin", "Bergen", "Lagos")
_TOPICS = ("harbour", "railway", "reservoir", "airport", "market", "library", "hospital")
_VERBS = ("reopened", "expanded", "flooded", "closed", "inspected", "rebuilt", "sold")


@dataclass(frozen=True)
class Pushed:
    """An article, and the verdict that the order of pushing leaves no doubt about.

    Of those with the same ``text`` (None for all others) and different URLs one is enriched, no
    matter which, and the others are duplicates of that one.
    """

    key: bytes
    value: bytes
    verdict: str
    url: str
    revision: int = 1
    text: str | None = None


def article(number: int, text: str, **more: object) -> bytes:
    """Return the JSON of an article."""
    return orjson.dumps(
        {
            "url": f"https://example.org/{number}",
            "title": f"Report number {number}",
            "text": text,
            "source": {"name": "Example Wire"},
            **more,
        }
    )


def text_of(number: int) -> str:
    """Return a text of a few sentences that no other number has."""
    pick = random.Random(number)
    sentences = [
        f"The {pick.choice(_TOPICS)} in {pick.choice(_PLACES)} was {pick.choice(_VERBS)} "
        f"on day {pick.randrange(10_000)}, officials said in report {number}."
        for _ in range(5)
    ]
    return " ".join(sentences)


def german_text_of(number: int) -> str:
    """Return a text of a few sentences in German that no other number has."""
    pick = random.Random(number)
    sentences = [
        f"Das Gebäude in {pick.choice(_PLACES)} wurde nach Angaben der Behörden am Tag "
        f"{pick.randrange(10_000)} geschlossen, heißt es in dem Bericht Nummer {number}."
        for _ in range(3)
    ]
    return " ".join(sentences)


def workload(count: int, seed: int) -> list[Pushed]:
    """Return ``count`` articles: 60 % new, 10 % each again, revised, reprinted, and poison.

    All of one article have its key, so that they keep their order; the verdicts do not depend
    on how many partitions and workers there are. Every fifth is in German. What comes again is one
    of the last 2,000.
    """
    pick = random.Random(seed)
    pushed: list[Pushed] = []
    latest: dict[int, tuple[int, bytes]] = {}
    recent: deque[int] = deque(maxlen=2000)
    for number in range(count):
        kinds = ("new", "again", "revision", "reprint", "poison")
        kind = pick.choices(kinds, (60, 10, 10, 10, 10))[0]
        url = f"https://example.org/{number}"
        if kind == "poison":
            pushed.append(Pushed(b"%d" % number, b"{not json %d" % number, "dead_letter", url))
        elif kind == "reprint":
            text = f"{text_of(10**6 + number // 100)} Printed word for word by many papers."
            value = article(number, text, title=f"Reprint {number}")
            pushed.append(Pushed(b"%d" % number, value, "either", url, text=text))
        elif kind == "new" or not latest:
            value = article(number, _text(number))
            latest[number] = (1, value)
            recent.append(number)
            pushed.append(Pushed(b"%d" % number, value, "enriched", url))
        else:
            known = pick.choice(recent)
            revision, value = latest[known]
            verdict = "duplicate"
            if kind == "revision":
                revision += 1
                value = article(known, f"{_text(known)} Updated for the {revision}th time.")
                latest[known] = (revision, value)
                verdict = "enriched"
            url = f"https://example.org/{known}"
            pushed.append(Pushed(b"%d" % known, value, verdict, url, revision))
    return pushed


def _text(number: int) -> str:
    return text_of(number) if number % 5 else german_text_of(number)
