"""Made reports that are each a story of its own, though most of their words are the same.

Their wording is in bulletins.toml: slots in braces, choices between upright strokes.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.families.story import Story, joined, listed, paragraphs

_TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def filled(template: str, chance: Random) -> str:
    """Return the template with its slots filled.

    ``{2-9}`` is a number, ``{a=2-9}`` the same one each time, ``{town}`` a word, and ``{town b}``
    another one.
    """
    known: dict[str, str] = {}

    def fill(slot: re.Match[str]) -> str:
        label, _, bounds = slot[1].rpartition("=")
        if "-" in bounds:
            number = str(chance.randint(*map(int, bounds.split("-"))))
            return known.setdefault(label, number) if label else number
        if bounds not in known:
            values = listed(_TEXTS["values"][bounds.split()[0]])
            known[bounds] = chance.choice([each for each in values if each not in known.values()])
        return known[bounds]

    return re.sub(r"\{([^}]+)\}", fill, template)


def _story(text: str) -> Story:
    title, *body = [" ".join(part.split()) for part in paragraphs(text)]
    return Story(title, joined(body))


def reports(count: int, seed: int) -> Iterator[tuple[str, Story]]:
    """Give ``count`` reports of each template, and its name."""
    for kind, template in _TEXTS["templates"].items():
        for number in range(count):
            yield kind, _story(filled(template, Random(f"{seed} {kind} {number}")))


def releases(count: int, seed: int) -> Iterator[tuple[str, Story]]:
    """Give ``count`` press releases, each firm's with the same long end."""
    firms = listed(_TEXTS["releases"]["firms"])
    kinds = list(_TEXTS["releases"]["kinds"].values())
    for number in range(count):
        announced = kinds[number // len(firms) % len(kinds)]
        text = filled(announced, Random(f"{seed} release {number}"))
        text = joined([text, _TEXTS["releases"]["end"]])
        yield "press_release", _story(text.replace("FIRM", firms[number % len(firms)]))


def columns(count: int, seed: int) -> Iterator[tuple[str, Story]]:
    """Give ``count`` days of each recurring column, of the same phrases in another order."""
    for kind, column in _TEXTS["columns"].items():
        phrases = [listed(each) for each in column["phrases"]]
        for number in range(count):
            chance = Random(f"{seed} {kind} {number}")
            lines = [
                " ".join([f"{head}:", *map(chance.choice, phrases)])
                for head in listed(column["heads"])
            ]
            yield kind, Story(column["title"], joined([column["opening"], *lines]))
