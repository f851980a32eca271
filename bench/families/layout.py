"""Edits that leave the words of a text as they are, and change what is around and between them."""

import html
import re
import textwrap
from random import Random

from bench.families.story import (
    Story,
    joined,
    listed,
    paragraphs,
    sentences,
    short_paragraphs,
    with_lines_between,
)

_SLUGS = listed("UPDATE 1-|UPDATE 2-|UPDATE 4-|CORRECTED-|REFILE-|WRAPUP 3-|RPT-")
_NOTES = listed(
    "(Adds analyst comment, background)|(Recasts, adds details throughout)|"
    "(Corrects day in paragraph 3)|(Refiles to fix typographical error in headline)|"
    "(Updates with reaction, writes through)|(Adds byline, no other changes to text)"
)
_DESKS = listed("Lisbon|Nairobi|Gdansk|Toronto|Bengaluru|Mexico City")
_PEOPLE = listed("A. Moreau|L. Okoye|P. Lindqvist|J. Tan|R. Castellanos|M. Novak|S. Iyer")
_SUBHEADS = listed(
    "What happens next|'No comment'|Reaction|Behind the decision|Mounting pressure|The background|"
    "Looking ahead|Analysis|Questions remain|How it began|'Not the end'|The numbers|Who said what"
)
_RELATED = listed(
    "how the day unfolded|five things to know this morning|who pays when things go wrong|"
    "the long road to reform, explained|inside the meeting that nobody wanted|"
    "why experts are divided|what the new rules mean for you|the winners and losers of the week|"
    "ten charts that tell the story|a visit to the town at the centre of it all"
)
_LEADINS = listed(
    "Read more:|RELATED:|Also on this site:|Don't miss:|See also:|More on this story:"
)
_FURNITURE = listed(
    "Skip to content|Menu|Search|Sign in|Subscribe from 1 a week|Share|Print|Comments (12)|"
    "Text size A A A|Listen to this article (4 min)|Save for later|Published 06:12, updated 14:33"
)
_FOOT = listed(
    "Most read|1. Ferry timetable changes: what you need to know|2. The best soups for a cold day|"
    "3. Quiz: how well do you know your rivers?|4. House prices where you live|Topics|Newsletters|"
    "About us|Contact|Terms of use|Cookie settings|Advertise with us|Jobs|Back to top"
)
_TAGS = listed("#breaking|#news|#business|#world|#politics|#developing|#thread|#mustread")
_TAKEN = listed("in a file picture|at a news conference|seen in an undated handout|last year")
_MISREAD = listed("rn m|m rn|l 1|cl d|e c|h b|u ii|nn im|f t|o 0|v y|li h")


def reslugged(story: Story, chance: Random) -> Story:
    """Put a slug before the title, a note of what is new, and the desk's signature at the end."""
    note, desk = chance.choice(_NOTES), chance.choice(_DESKS)
    writer, editor = chance.sample(_PEOPLE, 2)
    end = f"(Writing by {writer} in {desk}; Editing by {editor})"
    return Story(chance.choice(_SLUGS) + story.title, joined([note, story.body, end]))


def subheads(story: Story, chance: Random) -> Story:
    """Put short headings between paragraphs."""
    lines = chance.sample(_SUBHEADS, chance.randint(2, 4))
    return story._replace(body=with_lines_between(story.body, lines, chance))


def live_blog(story: Story, chance: Random) -> Story:
    """Make the text entries of a live page, each with its time."""
    minute = chance.randint(400, 900)
    parts = ["This live page is now closed. Thank you for reading. Here is how it happened."]
    for part in short_paragraphs(story.body):
        minute += chance.randint(1, 25)
        parts.append(f"{minute // 60 % 24:02}:{minute % 60:02} GMT\n{part}")
    parts.append("That is all from us for today. You can follow the story on our main page.")
    return Story(f"As it happened: {story.title}", joined(parts))


def bullet_points(story: Story, _: Random) -> Story:
    """Put the gist of three sentences before the text, as a list."""
    first = [sentences(part)[0].split() for part in short_paragraphs(story.body)]
    points = ["- " + " ".join(words[:10]).rstrip(",.;:") for words in first[:3]]
    return story._replace(body=joined(["Key points:\n" + "\n".join(points), story.body]))


def captions(story: Story, chance: Random) -> Story:
    """Put captions and credits of pictures in mid-text."""
    names = re.findall(r"[A-Z][a-z]+ [A-Z][a-z]+", story.body) or ["A general view of the scene"]
    lines = [
        f"{chance.choice(('FILE PHOTO: ', 'Image caption ', ''))}{chance.choice(names)} "
        f"{chance.choice(_TAKEN)}. Photograph: {chance.choice(_PEOPLE)}/Pressbild"
        for _ in range(chance.randint(1, 3))
    ]
    return story._replace(body=with_lines_between(story.body, lines, chance))


def related_links(story: Story, chance: Random) -> Story:
    """Put lines that lead to other articles in mid-text."""
    lines = [
        f"{chance.choice(_LEADINS)} {text[0].upper()}{text[1:]}"
        for text in chance.sample(_RELATED, chance.randint(2, 4))
    ]
    return story._replace(body=with_lines_between(story.body, lines, chance))


def pull_quotes(story: Story, chance: Random) -> Story:
    """Repeat one or two sentences in large letters elsewhere in the text."""
    cut = sentences(story.body)
    lines = [text.upper() for text in chance.sample(cut, min(len(cut), 2)) if len(text) < 200]
    return story._replace(body=with_lines_between(story.body, lines, chance))


def social_footer(story: Story, chance: Random) -> Story:
    """Add calls to share, and hashtags."""
    tags = " ".join(chance.sample(_TAGS, 4))
    end = f"Share this: Facebook X WhatsApp Email\n{chance.randint(2, 900)} shares\n{tags}"
    line = f"pic.social.example/{chance.getrandbits(40):x}"
    body = with_lines_between(story.body, [line], chance)
    return Story(f"🔴 {story.title} {tags.split()[0]}", joined([body, end]))


def page_furniture(story: Story, chance: Random) -> Story:
    """Add menus, buttons and lists of what else there is, as a careless scraper takes them."""
    head = chance.sample(_FURNITURE, 7)
    return story._replace(body="\n".join([*head, story.body, *_FOOT[: chance.randint(6, 14)]]))


def html_residue(story: Story, chance: Random) -> Story:
    """Leave entities and stray tags in the text."""
    words = html.escape(story.body).replace("&#x27;", "&#39;").split(" ")
    for place in chance.sample(range(len(words)), len(words) // 15):
        words[place] = chance.choice(("&nbsp;{}", "<b>{}</b>", "{}<br />", "<span>{}")).format(
            words[place]
        )
    return story._replace(body=" ".join(words))


def line_ends(story: Story, chance: Random) -> Story:
    """Make narrow lines, with words divided at their ends."""
    parts = []
    for part in paragraphs(story.body):
        lines = textwrap.wrap(part, chance.randint(38, 60))
        for place in range(1, len(lines)):
            word, _, rest = lines[place].partition(" ")
            if word.isalpha() and len(word) > 6:
                lines[place - 1] += f" {word[:3]}-"
                lines[place] = f"{word[3:]} {rest}"
        parts.append("\n".join(lines))
    return story._replace(body=joined(parts))


def scanned(story: Story, chance: Random) -> Story:
    """Misread letters in up to one word of twenty; never digits."""
    words = story.body.split(" ")
    for place in chance.sample(range(len(words)), len(words) // 20):
        pairs = [pair.split() for pair in _MISREAD if pair.split()[0] in words[place]]
        if pairs:
            right, wrong = chance.choice(pairs)
            words[place] = words[place].replace(right, wrong, 1)
    return story._replace(body=" ".join(words))


def teleprinter(story: Story, _: Random) -> Story:
    """Write all in capitals, in takes."""
    parts = short_paragraphs(story.body.upper())
    half = len(parts) // 2
    return Story(story.title.upper(), joined([*parts[:half], "MORE", *parts[half:], "END"]))


def transcribed(story: Story, chance: Random) -> Story:
    """Take down by machine what was read aloud: no capitals, no punctuation but in figures."""
    words = re.sub(r"[.,;:!?](?!\d)|[\"“”()<>]|--? ", "", story.body.lower()).split()
    for place in chance.sample(range(len(words)), len(words) // 60):
        words[place] = f"uh {words[place]}"
    return story._replace(body="\n".join(textwrap.wrap(" ".join(words), 42)))


def one_paragraph(story: Story, _: Random) -> Story:
    """Join all paragraphs."""
    return story._replace(body=" ".join(paragraphs(story.body)))
