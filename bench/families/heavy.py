"""Edits that go further: of these, an editor would still say that it is the same report."""

import re
from random import Random

from bench.families import layout, telling, wording
from bench.families.story import (
    Story,
    joined,
    listed,
    paragraphs,
    sentences,
    short_paragraphs,
    table,
)

_SPELLINGS = table(
    "kh=h;ck=k;ph=f;ei=ey;tz=ts;oe=o;ll=l;ss=s;tt=t;nn=n;rr=r;ch=tsch;sh=sch;y=i;w=v;ai=ay"
)
_FRESH = listed(
    "There was fresh reaction on {day} to the news about {name}, and more details are expected.|"
    "More became known on {day} of what {name} and others have decided.|"
    "Questions about {name} remained open on {day}, hours after the first reports."
)
_ENOUGH = 8


def rewritten(story: Story, chance: Random) -> Story:
    """Rewrite all of it, sentence by sentence."""
    for edit in (
        telling.attributed,
        telling.partial_quotes,
        telling.phrases_moved,
        wording.tightened,
        wording.numbers_spelled,
        wording.abbreviations_expanded,
        wording.round_trip,
    ):
        story = edit(story, chance)
    return story


def written_through(story: Story, chance: Random) -> Story:
    """Put another opening in place of the first sentence, and shorten and replace what follows."""
    names = re.findall(r"[A-Z][a-z]+ [A-Z][a-z]+", story.body) or ["the plan"]
    cut = [sentences(part) for part in paragraphs(story.body)]
    if sum(map(len, cut)) < _ENOUGH:
        return story
    first = chance.choice(_FRESH).format(day=chance.choice(("Tuesday", "Friday")), name=names[0])
    cut[0][:1] = [first]
    body = joined([" ".join(part) for part in cut])
    shorter = telling.condensed(story._replace(body=body), chance)
    return telling.other_background(shorter, chance)


def scanned_badly(story: Story, chance: Random) -> Story:
    """Misread up to one word of seven, in narrow lines."""
    for edit in (layout.scanned, layout.scanned, layout.scanned, layout.line_ends):
        story = edit(story, chance)
    return story


def transliterated(story: Story, chance: Random) -> Story:
    """Spell people's last names otherwise, all through the text."""
    body = story.body
    for first, last in dict.fromkeys(re.findall(r"\b([A-Z][a-z]+) ([A-Z][a-z]{3,})\b", body)):
        if body.count(last) == body.count(f"{first} {last}"):
            continue  # Of people the last name stands alone, too.
        pairs = [pair for pair in _SPELLINGS.items() if pair[0] in last[1:]]
        if pairs:
            usual, other = chance.choice(pairs)
            body = re.sub(rf"\b{last}\b", last[0] + last[1:].replace(usual, other, 1), body)
    return story._replace(body=body)


def rounded(story: Story, chance: Random) -> Story:
    """Round figures to two digits; years are left."""

    def shorten(found: re.Match[str]) -> str:
        value = float(found[0].replace(",", ""))
        if 1800 < value < 2100 or not value:
            return found[0]
        short = float(f"{value:.1e}")
        told = f"{short / 1e6:g} million" if short >= 1e6 else f"{short:,g}"
        return f"{chance.choice(('about ', 'some ', ''))}{told}"

    figure = r"(?<![\w.,/$£€-])(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|\d{3,})(?![\w/-]|[.,]\d)"
    return story._replace(body=re.sub(figure, shorten, story.body))


def brief_on_page(story: Story, chance: Random) -> Story:
    """Show the opening alone, on a page full of other things."""
    opening = story._replace(body=joined(short_paragraphs(story.body)[:2]))
    return layout.page_furniture(layout.related_links(opening, chance), chance)
