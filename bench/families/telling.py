"""Edits by another hand that arranges sentences anew, or leaves some of them out."""

import re
from random import Random

from bench.families.story import Story, joined, listed, paragraphs, sentences, table

_SAID = listed("told reporters|insisted|claimed|revealed|declared|explained|added|admitted")
_BACKGROUND = listed(
    "The issue has been debated for years, and several attempts to settle it have failed.|"
    "Observers say much will depend on how the economy develops over the coming months.|"
    "A similar step five years ago caused protests and was taken back within weeks.|"
    "The matter has drawn wide attention at home and abroad, and opinion is divided.|"
    "Supporters argue that there is no alternative; critics point to the cost.|"
    "It was not immediately clear how long the arrangement would last."
)
_TOWNS = listed("Ashby|Millbrook|Port Lennox|Greenvale|Easton Falls|Harrowgate|Stillwater Bay")
_LOCAL = listed(
    "Readers in {town} will follow this one closely: hundreds of families here have ties to "
    'it.|For {town} the news is more than a headline, Councillor Dee Marlow said.|"We had been '
    'waiting for this in {town}," said Pat Hurley, who runs a shop in the main street.|The {town} '
    "Chamber of Trade said it would study the details at its meeting next week."
)
_SUBJECTS = table(
    "I=he;we=they;We=They;our=their;Our=Their;my=his;us=them;I'm=he is;we're=they are"
)


def tabloid(story: Story, chance: Random) -> Story:
    """Make each sentence a paragraph of its own, and let nobody just say."""
    body = re.sub(r"\bsaid\b", lambda _: chance.choice(_SAID), story.body)
    parts = [text for part in paragraphs(body) for text in sentences(part)]
    opening, _, rest = parts[0].partition(" ")
    return story._replace(body=joined([f"{opening.upper()} {rest}", *parts[1:]]))


def condensed(story: Story, _: Random) -> Story:
    """Leave out each second sentence of the second half."""
    parts = [sentences(part) for part in paragraphs(story.body)]
    half, number, kept = sum(map(len, parts)) // 2, 0, []
    for part in parts:
        places = range(number, number + len(part))
        kept.append(" ".join(t for t, n in zip(part, places, strict=True) if n < half or n % 2))
        number += len(part)
    return story._replace(body=joined([text for text in kept if text]))


def other_background(story: Story, chance: Random) -> Story:
    """Replace the last quarter by background of the outlet's own."""
    parts = [text for part in paragraphs(story.body) for text in sentences(part)]
    kept = parts[: len(parts) - max(1, len(parts) // 4)]
    paired = [" ".join(kept[start : start + 2]) for start in range(0, len(kept), 2)]
    return story._replace(body=joined([*paired, " ".join(chance.sample(_BACKGROUND, 3))]))


def local_angle(story: Story, chance: Random) -> Story:
    """Put a local opening before the text, and the place in the title."""
    town = chance.choice(_TOWNS)
    opening = [text.format(town=town) for text in chance.sample(_LOCAL, 2)]
    return Story(f"{town} watches: {story.title}", joined([*opening, story.body]))


def attributed(story: Story, chance: Random) -> Story:
    """Tell elsewhere in the sentence, or in another way, who said it."""
    name = r"((?:[A-Z][\w.-]+ ?){1,3}|the [a-z]+|[a-z]*(?:dealers|officials|analysts|sources))"
    speaker = r"(?!(?:He|She|It|They|We) )((?:[A-Z][\w.-]+ ?){1,4})"
    body = re.sub(rf", {name} said\.", r", according to \1.", story.body)
    body = re.sub(rf"([,\"”]) ?{name} said\b", r"\1 said \2", body)
    cut = []
    for text in paragraphs(body):
        parts = sentences(text)
        for place, part in enumerate(parts):
            found = re.fullmatch(rf"{speaker} said (?:that )?([a-z][^\"“]*)\.", part)
            if found:
                said = found[2][0].upper() + found[2][1:]
                parts[place] = chance.choice(
                    (f"{said}, according to {found[1]}.", f"{said}, said {found[1]}.")
                )
        cut.append(" ".join(parts))
    return story._replace(body=joined(cut))


def partial_quotes(story: Story, _: Random) -> Story:
    """Leave a few words of long quotations between quotation marks, and tell the rest."""

    def shorten(found: re.Match[str]) -> str:
        words = [_SUBJECTS.get(word, word) for word in found[1].split()]
        half = len(words) // 2
        return " ".join([*words[:half], '"' + " ".join(words[half : half + 5]) + '"'])

    return story._replace(
        body=re.sub(r"(?<!\S)[\"“](\w[^\"”“]{60,})[\"”](?!\w)", shorten, story.body)
    )


def names_later(story: Story, _: Random) -> Story:
    """Tell first names where somebody is named again, not at first."""
    body = story.body
    for first, last in dict.fromkeys(
        re.findall(r"\b(?!The )([A-Z][a-z]+) ([A-Z][a-z]{3,})\b", body)
    ):
        before, found, after = body.partition(f"{first} {last}")
        if found and re.search(rf"\b{last}\b", after):
            after = re.sub(rf"(?:{first} |M[rs]s? )?\b{last}\b", f"{first} {last}", after, count=1)
            body = f"{before}{last}{after}"
    return story._replace(body=body)


def phrases_moved(story: Story, _: Random) -> Story:
    """Move where and when from the beginning of a sentence to its end, or back."""

    def moved(text: str) -> str:
        found = re.fullmatch(
            r"((?:In|At|On|After|For|Since|With|By) [^,.]{3,40}), ([^\"“]+)\.", text
        )
        if found:
            start, rest = found.groups()
            return f"{rest[0].upper()}{rest[1:]} {start[0].lower()}{start[1:]}."
        found = re.fullmatch(r"(The|A|An|He|She|It|They) ([^\"“]+) (on [A-Z][a-z]+day)\.", text)
        if found:
            return f"O{found[3][1:]}, {found[1].lower()} {found[2]}."
        return re.sub(r" also\b|, however,", "", text)

    parts = [" ".join(map(moved, sentences(part))) for part in paragraphs(story.body)]
    return story._replace(body=joined(parts))


def sentences_split(story: Story, _: Random) -> Story:
    """Make two of long sentences."""
    body = re.sub(r", (and|but|while) (?=[a-z])", lambda m: f". {m[1].title()} ", story.body)
    return story._replace(body=body.replace(", which ", ". This ").replace("; ", ". "))
