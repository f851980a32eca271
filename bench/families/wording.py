"""Edits that tell the same, sentence by sentence, in other words and figures."""

import re
from random import Random

from bench.families.story import Story, listed, table

_CONTRACTED = table(
    "did not=didn't;does not=doesn't;do not=don't;is not=isn't;are not=aren't;was not=wasn't;"
    "were not=weren't;would not=wouldn't;could not=couldn't;cannot=can't;will not=won't;"
    "has not=hasn't;have not=haven't;had not=hadn't;should not=shouldn't;it is=it's;we are=we're;"
    "they are=they're;I am=I'm;we have=we've;I have=I've;we will=we'll;that is=that's"
)
_EXPANDED = table(
    "Corp=Corporation;Inc=Incorporated;Co=Company;Ltd=Limited;mln=million;bln=billion;pct=percent;"
    "dlrs=dollars;dlr=dollar;cts=cents;shr=share;U.S.=United States;U.K.=United Kingdom;"
    "UK=United Kingdom;US=United States;EU=European Union;UN=United Nations;Sen.=Senator;"
    "Rep.=Representative;Gov.=Governor;Gen.=General;Calif.=California;Mass.=Massachusetts;"
    "Conn.=Connecticut;N.Y.=New York;Ga.=Georgia;Fla.=Florida;PM=Prime Minister;MP=lawmaker;"
    "MPs=lawmakers;govt=government;Jan=January;Feb=February;Aug=August;Sept=September;"
    "Oct=October;Nov=November;Dec=December;EC=European Community;vs=versus;Dept=Department"
)
_SYNONYMS = table(
    """said=stated;company=firm;companies=firms;began=started;begin=start;big=large;bought=acquired
buy=acquire;help=assist;show=indicate;showed=indicated;shows=indicates;told=informed;about=around
also=likewise;but=however;many=numerous;plan=project;plans=projects;people=persons;told=informed
increase=rise;increased=rose;decline=fall;declined=fell;expected=anticipated;likely=probable
however=nevertheless;because=since;now=currently;recent=latest;government=administration
officials=authorities;official=functionary;talks=negotiations;agreement=accord;important=significant
problem=difficulty;problems=difficulties;need=require;needs=requires;use=utilise;used=utilised
get=obtain;got=obtained;give=provide;gave=provided;given=provided;make=produce;made=produced
ended=finished;end=close;asked=requested;after=following;before=prior to;during=in the course of
money=funds;workers=employees;jobs=positions;cut=reduction;cuts=reductions;growth=expansion
strong=solid;weak=feeble;high=elevated;low=reduced;main=principal;major=leading;chief=head
decision=resolution;decided=resolved;meeting=session;report=study;added=continued;trying=attempting
want=wish;wants=wishes;wanted=wished;think=believe;thinks=believes;says=declares;say=declare
while=whereas;although=even though;including=among them;against=versus;under=below;without=lacking
war=conflict;attack=assault;killed=slain;injured=wounded;police=officers;city=town;country=nation
countries=nations;leader=head;leaders=heads;film=movie;game=match;win=victory;won=gained;lost=missed
early=premature;later=afterwards;almost=nearly;around=approximately;enough=sufficient;whole=entire
hard=difficult;easy=simple;next=following;last=past;first=initial;new=fresh;old=former;same=identical
sale=disposal;sales=turnover;price=cost;prices=costs;trade=commerce;bank=lender;banks=lenders
market=marketplace;earlier=previously;work=labour;called=named;announced=made public;led=headed
move=step;set=fixed;keep=maintain;kept=maintained;allow=permit;allowed=permitted;stop=halt"""
)
_WORDY = table(
    "in order to=to;a number of=several;as well as=and;in addition to=besides;at the time "
    "of=during;in the wake of=after;due to=because of;prior to=before;the fact that=that;is "
    "expected to=will;are expected to=will;was able to=could;were able to=could;a series "
    "of=several;in an effort to=to;said that=said;some of the=some;all of the=all the;at "
    "present=now;according to=said"
)
_NUMBERS = listed(
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty"
)
_DAYS = listed("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
_MONTHS = listed(
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_RATES = table(
    "$=0.92 euros;£=1.27 dollars;€=1.09 dollars;dlrs=0.92 euros;dollars=0.92 euros;yen=0.0067 "
    "dollars;stg=1.27 dollars;pounds=1.27 dollars;marks=0.51 euros;francs=0.15 euros;miles=1.609 "
    "km;feet=0.3048 metres;tonnes=1.102 short tons;acres=0.4047 hectares;barrels=159 "
    "litres;km=0.621 miles"
)


def _words_replaced(body: str, pairs: dict[str, str], chance: Random, share: float = 1) -> str:
    """Return the body with words that stand in the table replaced, each with this chance."""
    keys = "|".join(map(re.escape, sorted(pairs, key=len, reverse=True)))

    def replace(match: re.Match[str]) -> str:
        return pairs[match[0]] if chance.random() < share else match[0]

    return re.sub(rf"(?<![\w'-])(?:{keys})(?![\w'-])", replace, body)


def dates_moved(story: Story, chance: Random) -> Story:
    """Tell days as yesterday or by date, and dates the other way round."""
    month, first = chance.choice(_MONTHS)[:3], chance.randint(2, 20)
    relative = chance.random() < 0.5

    def day(match: re.Match[str]) -> str:
        return "yesterday" if relative else f"on {month}. {first + _DAYS.index(match[1])}"

    bare = r"(?<!by )(?<!of )(?<!the )(?<!from )(?<!this )(?<!next )(?<!last )(?<!until )"
    body = re.sub(
        rf"{bare}\b(?:on )?({'|'.join(_DAYS)})\b(?!['’]| [a-z]*(?:ing|night|noon))", day, story.body
    )
    return story._replace(body=re.sub(rf"\b({'|'.join(_MONTHS)}) (\d\d?)\b(?!-)", r"\2 \1", body))


def numbers_spelled(story: Story, chance: Random) -> Story:
    """Write small numbers in words or in digits, and per cent and millions out."""
    digits = {word: str(number) for number, word in enumerate(_NUMBERS, 2)}
    words = {number: word for word, number in digits.items()}
    body = re.sub(r"(\d)\s?%", r"\1 percent", story.body)
    body = re.sub(r"(?<=\d)m\b", " million", re.sub(r"(?<=\d)bn\b", " billion", body))
    if chance.random() < 0.5:
        return story._replace(body=_words_replaced(body, digits, chance))
    figure = r"(?<![\w.,/$£€:-])(\d\d?)(?![\w/%:-]|[.,]\d| [AP]M)"
    return story._replace(body=re.sub(figure, lambda found: words.get(found[1], found[1]), body))


def _converted(body: str, form: str) -> str:
    def convert(found: re.Match[str]) -> str:
        sign, amount, scale, unit = found.groups()
        if (sign or unit) not in _RATES:
            return found[0]
        rate, name = _RATES[sign or unit].split(" ", 1)
        amount = f"{float(amount.replace(',', '')) * float(rate):,.1f}".removesuffix(".0")
        return form.format(found[0], f"{amount}{scale or ''} {name}")

    units = "|".join(key for key in _RATES if key.isalpha())
    scale = r"(bn|m| (?:million|billion|mln|bln))?\b"
    pattern = rf"(?<![(\d.,])([$£€])?(\d[\d,]*(?:\.\d+)?){scale}(?: ({units})\b)?"
    return re.sub(pattern, convert, body)


def converted(story: Story, _: Random) -> Story:
    """Add money and measures in another unit, in parentheses after what was written."""
    return story._replace(body=_converted(story.body, "{} ({})"))


def in_other_units(story: Story, _: Random) -> Story:
    """Tell money and measures in another unit alone."""
    return story._replace(body=_converted(story.body, "{1}"))


def contracted(story: Story, chance: Random) -> Story:
    """Contract did not to didn't, or expand it."""
    body = _words_replaced(story.body, _CONTRACTED, chance)
    if body == story.body:
        body = _words_replaced(body, {short: long for long, short in _CONTRACTED.items()}, chance)
    return story._replace(body=body)


def abbreviations_expanded(story: Story, chance: Random) -> Story:
    """Write titles, states, units and companies' forms in full."""
    return story._replace(body=_words_replaced(story.body, _EXPANDED, chance))


def round_trip(story: Story, chance: Random) -> Story:
    """Translate there and back: synonyms of common words, of for genitives, articles lost."""
    body = _words_replaced(story.body, _SYNONYMS, chance, 0.8)
    body = re.sub(r"\b([A-Z]\w+)['’]s ([a-z]+)\b", r"the \2 of \1", body)
    body = re.sub(r" the\b", lambda the: the[0] if chance.random() < 0.85 else "", body)
    return story._replace(body=body)


def tightened(story: Story, chance: Random) -> Story:
    """Tell it in fewer words: no asides and relative clauses, no wordy phrases."""
    body = re.sub(r" \([^()]{1,60}\)", "", story.body)
    body = re.sub(r", (?:who|which) [^,.\"“]{5,80},", "", body)
    return story._replace(body=_words_replaced(body, _WORDY, chance))
