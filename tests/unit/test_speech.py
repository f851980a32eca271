"""Who said what: the ways in which newswire tells it, each by an example of our own."""

import pytest

from service.entities.named import Field
from service.records import EntityType
from service.speech.quotes import find_quotes
from tests.entities import merged

NAMES: dict[str, EntityType] = {
    "Nora Halvik": "PERSON",
    "Halvik": "PERSON",
    "Tomas Brenner": "PERSON",
    "Brenner": "PERSON",
    "Imke Sandor": "PERSON",
    "Sandor": "PERSON",
    "Leo Farrant": "PERSON",
    "Farrant": "PERSON",
    "Corvane Shipping": "ORG",
    "Corvane": "ORG",
    "Ostrava Rowing Club": "ORG",
    "Ministry of Ports": "ORG",
    "Lakeside Council": "ORG",
    "Dorvik": "PLACE",
    "Harbour Nights": "WORK",
}


def said(text: str, title: str | None = None) -> list[tuple[str, str | None]]:
    """Return the quotes in a text, each with the name of its speaker."""
    fields: dict[Field, str] = {"text": text}
    if title is not None:
        fields["title"] = title
    entities = merged(NAMES, None, "en", **fields)
    names = {entity.id: entity.name for entity in entities}
    found = find_quotes(fields, entities)
    for quote in found:
        assert fields[quote.field][quote.start : quote.end] == quote.text
    return [(quote.text, names[quote.speaker] if quote.speaker else None) for quote in found]


NORA, TOMAS, IMKE, LEO = "Nora Halvik", "Tomas Brenner", "Imke Sandor", "Leo Farrant"
CORVANE = "Corvane Shipping"
CASES: list[tuple[str, list[tuple[str, str | None]]]] = [
    (  # not one whom the sentence names beside its subject
        "Brenner, flanked by the head of the council, Leo Farrant, and by the pilot Sandor, "
        "promised aid. “There will be boats,” he said.",
        [("There will be boats,", "Brenner")],
    ),
    # no speech, but a name
    ("Dorvik’s fair, as Nora Halvik said, opened with “Harbour Nights”.", []),
    # after
    ("“We had no warning,” Nora Halvik said.", [("We had no warning,", NORA)]),
    ('"We had no warning," Nora Halvik said.', [("We had no warning,", NORA)]),
    ("‘We had no warning,’ Nora Halvik said.", [("We had no warning,", NORA)]),
    ("'We had no warning,' Nora Halvik said.", [("We had no warning,", NORA)]),
    ("“We had no warning”, said Nora Halvik.", [("We had no warning", NORA)]),
    ("“Did anybody call?” Nora Halvik asked.", [("Did anybody call?", NORA)]),
    ("“Did anybody call?” asked Nora Halvik.", [("Did anybody call?", NORA)]),
    ("“We had no warning,” Halvik, who leads the crew, said.", [("We had no warning,", "Halvik")]),
    ("“We had no warning,” the mayor, Nora Halvik, said.", [("We had no warning,", NORA)]),
    ("“We had no warning,” said the mayor of Dorvik, Nora Halvik.", [("We had no warning,", NORA)]),
    ("“We had none,” said Corvane Shipping captain Tomas Brenner.", [("We had none,", TOMAS)]),
    ("“We had none,” Tomas Brenner of Corvane Shipping told reporters.", [("We had none,", TOMAS)]),
    ("“We had none,” Tomas Brenner, 54, a captain with Corvane, said.", [("We had none,", TOMAS)]),
    ("“We had none,” according to Tomas Brenner, the captain.", [("We had none,", TOMAS)]),
    ("“We had none,” Brenner later told Halvik.", [("We had none,", "Brenner")]),
    ("“We had none” — Tomas Brenner", [("We had none", TOMAS)]),
    # before
    ("Nora Halvik said: “We had no warning.”", [("We had no warning.", NORA)]),
    ("Nora Halvik said, “We had no warning.”", [("We had no warning.", NORA)]),
    ("Nora Halvik told Tomas Brenner: “You had a warning.”", [("You had a warning.", NORA)]),
    ("Nora Halvik, speaking to Brenner, said: “Go home.”", [("Go home.", NORA)]),
    ("Speaking to Brenner, Nora Halvik said: “Go home.”", [("Go home.", NORA)]),
    ("According to Nora Halvik, “nobody had a radio”.", [("nobody had a radio", NORA)]),
    ("Nora Halvik was blunt: “Nobody had a radio.”", [("Nobody had a radio.", NORA)]),
    ("Nora Halvik’s answer was “not on my boat”.", [("not on my boat", NORA)]),
    ("In a statement, Corvane said “nobody was hurt”.", [("nobody was hurt", "Corvane")]),
    ("A spokesman for Corvane Shipping said: “We wait.”", [("We wait.", CORVANE)]),
    ("“We wait,” a Corvane Shipping spokeswoman said.", [("We wait,", CORVANE)]),
    ("A statement from Corvane Shipping said: “We wait.”", [("We wait.", CORVANE)]),
    ("Nora Halvik thanked the crew and said: “You may go.”", [("You may go.", NORA)]),
    ("Nora Halvik resigned, saying she was “too tired to go on”.", [("too tired to go on", NORA)]),
    ("The paper quoted Nora Halvik as saying: “I go.”", [("I go.", NORA)]),
    ("Nora Halvik was quoted as saying: “I go.”", [("I go.", NORA)]),
    ("“I go,” Nora Halvik was quoted as saying.", [("I go,", NORA)]),
    ("“I go,” said Nora Halvik, quoting her mother.", [("I go,", NORA)]),
    ("The owl is said to be “rather tame”. Nora Halvik fed it.", [("rather tame", None)]),
    ("A man who stole a boat told Nora Halvik that it was “borrowed”.", [("borrowed", None)]),
    ("The company that employs Nora Halvik said it was “glad”.", [("glad", None)]),
    ("Nora Halvik said that the voters wanted “a rest”.", [("a rest", NORA)]),
    ("Late on Friday Corvane Shipping spoke of “a pity”.", [("a pity", CORVANE)]),
    ("In a note on Monday the Ministry of Ports warned of “a pity”.",
     [("a pity", "Ministry of Ports")]),
    ("The pier was called “a relic” and, by Nora Halvik, “a ruin”.",
     [("a relic", None), ("a ruin", NORA)]),
    ("It was, in Nora Halvik’s words, “a pity”.", [("a pity", NORA)]),
    ("“A pity,” was Nora Halvik’s verdict.", [("A pity,", NORA)]),
    ("A statement from the family of Nora Halvik said: “We wait.”", [("We wait.", None)]),
    ("Shares in Corvane fell after a broker cut them to “sell”, Nora Halvik said.", []),
    # fragments
    ("Nora Halvik called the plan “a bad joke”.", [("a bad joke", NORA)]),
    ("Nora Halvik said she was “devastated”.", [("devastated", NORA)]),
    ("The plan was described by Nora Halvik as “a bad joke”.", [("a bad joke", NORA)]),
    ("The plan is “a bad joke” for Dorvik, Nora Halvik said.", [("a bad joke", NORA)]),
    ("Halvik said it was “slow”, but Brenner called it “safe”.",
     [("slow", "Halvik"), ("safe", "Brenner")]),
    ("It was what Nora Halvik called “a bad joke”.", [("a bad joke", NORA)]),
    # in the middle and going on
    ("“We wait,” Nora Halvik said, “and we hope.”", [("We wait,", NORA), ("and we hope.", NORA)]),
    ("“We wait,” Nora Halvik said. “And we hope.”", [("We wait,", NORA), ("And we hope.", NORA)]),
    ("“We wait,” said Nora Halvik, adding: “And we hope.”",
     [("We wait,", NORA), ("And we hope.", NORA)]),
    ("“We wait,” said Nora Halvik.\n\n“And we hope for rain by the weekend.”",
     [("We wait,", NORA), ("And we hope for rain by the weekend.", NORA)]),
    ("“We wait,” Halvik said. “We go,” Brenner replied. “Not so fast.”",
     [("We wait,", "Halvik"), ("We go,", "Brenner"), ("Not so fast.", "Brenner")]),
    ("Nora Halvik shook her head. “They never asked us.”", [("They never asked us.", NORA)]),
    ("Nora Halvik said the boat was old. “They never asked us.”", [("They never asked us.", NORA)]),
    # pronouns
    ("Nora Halvik met Tomas Brenner on Monday. “He was late,” she said.", [("He was late,", NORA)]),
    ("Nora Halvik met Tomas Brenner on Monday. “She left,” he said.", [("She left,", TOMAS)]),
    ("When Nora Halvik arrived, she said “nobody was there”.", [("nobody was there", NORA)]),
    ("Corvane Shipping closed the pier. “We wait,” it said.", [("We wait,", CORVANE)]),
    # descriptions
    ("Mayor Nora Halvik met Tomas Brenner, a fisherman. “We wait,” the mayor said. "
     "“I go,” the fisherman said.", [("We wait,", NORA), ("I go,", TOMAS)]),
    ("Corvane Shipping closed the pier. “We wait,” the company said.", [("We wait,", CORVANE)]),
    ("The Ministry of Ports and Corvane Shipping met. “We wait,” the ministry said.",
     [("We wait,", "Ministry of Ports")]),
    ("Nora Halvik, 62, keeps bees. “They sleep,” the 62-year-old said.", [("They sleep,", NORA)]),
    ("Nora Halvik laughed. “We wait.” Corvane Shipping, which ran the pier, hadn’t replied.",
     [("We wait.", NORA)]),
    ("Corvane Shipping will close “for good”, according to its website.", [("for good", CORVANE)]),
    ("Corvane Shipping met. “We wait,” its spokesman told reporters.", [("We wait,", CORVANE)]),
    ("Corvane Shipping lost. Its answer to the court was short: “We wait.”",
     [("We wait.", CORVANE)]),
    ("Corvane Shipping’s board called the offer “fair and attractive”.",
     [("fair and attractive", CORVANE)]),
    ("One such sailor is Tomas Brenner. “We wait,” he said.", [("We wait,", TOMAS)]),
    ("Tomas Brenner lost. He wound down the window and had this to say: “Never again.”",
     [("Never again.", TOMAS)]),
    ("They’ve had, Tomas Brenner says, one row. “She won it.”", [("She won it.", TOMAS)]),
    ("Halvik wouldn’t discuss it, but said, of the pier, “Ask me later.”",
     [("Ask me later.", NORA)]),
    ("Accused by Nora Halvik of having “sold the pier”, Tomas Brenner left.",
     [("sold the pier", NORA)]),
    ("Nora Halvik’s not happy. “We wait.”", [("We wait.", NORA)]),
    ("Told of this, Nora Halvik laughs. “We wait.”", [("We wait.", NORA)]),
    ("The court heard that Leo Farrant, a captain, had texted a friend: “We wait.”",
     [("We wait.", LEO)]),
    ("The pier is, in Nora Halvik’s judgment, “a cathedral”.", [("a cathedral", NORA)]),
    ("Leo Farrant was, in his words, “as cold as you people.” Someone shouted, “Then go home!”",
     [("as cold as you people.", LEO), ("Then go home!", None)]),
    ("DORVIK — The ports ministry fined Corvane for what it called “gross neglect”. The Ministry "
     "of Ports was late.", [("gross neglect", "Ministry of Ports")]),
    ("Nora Halvik is a nurse who keeps bees. “They sleep,” she said.", [("They sleep,", NORA)]),
    # nobody
    ("Nora Halvik left. There was one applicant, who withdrew. “I can’t,” she wrote.",
     [("I can’t,", None)]),
    ("Nora Halvik left. By noon several sailors had come, chanting “Save our pier.”",
     [("Save our pier.", None)]),
    ("Nora Halvik left. Staff knew for years, the report says, “what had gone wrong.”",
     [("what had gone wrong.", None)]),
    ("“We heard a bang,” a witness said.", [("We heard a bang,", None)]),
    ("Nora Halvik left. “We heard a bang,” one neighbour said.", [("We heard a bang,", None)]),
    ("Protesters in Dorvik chanted “Save our pier!”", [("Save our pier!", None)]),
    ("A banner read “Save our pier”.", [("Save our pier", None)]),
    ("“We wait,” said Nora Halvik and Tomas Brenner.", [("We wait,", None)]),
    ("“She is ill,” Nora Halvik’s lawyer said.", [("She is ill,", None)]),
    ("Residents were angry. “Nobody told us about the pier.”",
     [("Nobody told us about the pier.", None)]),
    # no speech
    ("Nora Halvik starred in the film “The Long Pier”.", []),
    ("Nora Halvik wrote the novel “Salt”, which sold well.", []),
    ("The so-called “pier tax” was dropped.", []),
    ("Tomas Brenner, known as “the Owl”, was there.", []),
    ("The council bought “smart” meters for Dorvik.", []),
    ("Nora Halvik said the “smart” meters had failed.", []),
    ("Don't ask the workers' union or the boys' club: it's closed in the '90s style.", []),
    # British single marks with apostrophes, and marks within marks
    ("‘The workers’ boats weren’t safe,’ said Nora Halvik.",
     [("The workers’ boats weren’t safe,", NORA)]),
    ("'The workers' boats weren't safe,' said Nora Halvik.",
     [("The workers' boats weren't safe,", NORA)]),
    ("‘He said “no” to me,’ Nora Halvik said.", [("He said “no” to me,", NORA)]),
    ("“He said ‘no’ to me,” Nora Halvik said.", [("He said ‘no’ to me,", NORA)]),
    # several paragraphs
    ("“We wait.\n\n“We hope,” Nora Halvik said.", [("We wait.\n\n“We hope,", NORA)]),
    ('Nora Halvik said: "We wait.\n\n"We hope."', [('We wait.\n\n"We hope.', NORA)]),
    ("‘We wait.\n\n‘We hope,’ Nora Halvik said.", [("We wait.\n\n‘We hope,", NORA)]),
    ("“We wait, he said.\n\nThen “the end” came.", []),
    # as agencies and broadcasters write
    ("Leo Farrant sailed with Tomas Brenner. But a spokesman for Corvane Shipping told Nora Halvik "
     "that, although it rained, all was well. He said the sea was “rather kind”.",
     [("rather kind", CORVANE)]),
    ("“I go,” the paper quoted captain Nora Halvik as saying.", [("I go,", NORA)]),
    ("“They go,” Corvane Shipping quotes a captain close to the crew.", [("They go,", None)]),
    ("Nora Halvik told Corvane Shipping that reports of a fire were “nonsense”.",
     [("nonsense", NORA)]),
    ("Nora Halvik attacked Corvane’s four new pledges as “a bad joke”.", [("a bad joke", NORA)]),
    ("Nora Halvik said Corvane offered “a bad joke”.", [("a bad joke", NORA)]),
    ("Nora Halvik described the night as reaching the point of raised voices and “a bad joke”.",
     [("a bad joke", NORA)]),
    ("Nora Halvik mocked the photo call, saying: “They cannot act.”", [("They cannot act.", NORA)]),
    ("“We wait,” points out former sailor and teacher Nora Halvik.", [("We wait,", NORA)]),
    ("Days were hard for Nora Halvik, who admitted that she “hated the pier”.",
     [("hated the pier", NORA)]),
    ("A statement from Corvane Shipping rejecting the claim read: “We wait.”",
     [("We wait.", CORVANE)]),
    ("“We wait,” Nora Halvik, Corvane director said.", [("We wait,", NORA)]),
    ("Nora Halvik, Corvane Shipping said: “We wait.”", [("We wait.", NORA)]),
    ("A Dorvik spokeswoman said the pier was shut. “We wait,” she added.",
     [("We wait,", "Dorvik")]),
    ("Tomas Brenner sold. One dealer, who asked not to be named, said it was “not what we had "
     "hoped for”. “It is a tough year,” he said.",
     [("not what we had hoped for", None), ("It is a tough year,", None)]),
    ("Nora Halvik, head of the port at Dorvik said: “We wait.”", [("We wait.", NORA)]),
    ("“We wait,” Nora Halvik of Sandor and Singer said.", [("We wait,", NORA)]),
    ("“We wait,” Nora Halvik indicated.", [("We wait,", NORA)]),
    ("Leo Farrant called on the firm to act. “She waits,” she said. “I do not.”",
     [("She waits,", LEO), ("I do not.", LEO)]),
    ("Corvane Shipping of Dorvik chair Nora Halvik said: “We wait.”", [("We wait.", NORA)]),
    ("Nora Halvik left. Lakeside Council’s minutes said the pier was “sound enough”.",
     [("sound enough", "Lakeside Council")]),
    ("Leo Farrant felt safe. A Tomas Brenner goal settled it. “We waited,” he said.",
     [("We waited,", LEO)]),
    ("Leo Farrant left. It was raining as Imke Sandor, the mayor, backed the pier. In a note he "
     "said it was “a good pier”.", [("a good pier", IMKE)]),
    ("Tomas Brenner has failed, Leo Farrant has said. “We wait,” the harbour boss said.",
     [("We wait,", LEO)]),
    ("Leo Farrant spoke. Tomas Brenner had failed, he claimed. “We need a new pier.”",
     [("We need a new pier.", LEO)]),
    ("Halvik spoke of shadow mayor Tomas Brenner. Halvik left. “We wait,” the mayor said.",
     [("We wait,", NORA)]),
    ("Nora Halvik quit. The actress was ill. She said: “I am tired.” Others, like actress Imke "
     "Sandor, stayed.", [("I am tired.", NORA)]),
    ("“We wait,” said Nora Halvik. The official added that it was “a pity”.",
     [("We wait,", NORA), ("a pity", NORA)]),
    ("The pier is “rotten to the core”, campaigners say.\n\n“It was rotten to the core, and old,” "
     "Nora Halvik said.",
     [("rotten to the core", NORA), ("It was rotten to the core, and old,", NORA)]),
    ("Nora Halvik studies groups dubbed “pioneers” and “materialists”.", []),
    ("Nora Halvik left. A man identified as her uncle said Corvane offered “a bad joke”.",
     [("a bad joke", None)]),
    ("Nora Halvik said that she had seen a “vast” change.", [("vast", NORA)]),
    ("Nora Halvik said that this was the “wrong way” for Dorvik.", [("wrong way", NORA)]),
    ("Nora Halvik said that there was general “spite” towards Dorvik.", [("spite", NORA)]),
    ("Tomas Brenner sold it. An analyst said it was “decent”. “A price war is a stretch,” he said.",
     [("decent", None), ("A price war is a stretch,", None)]),
    # several paragraphs that were joined
    ('"We wait. "We hope," Nora Halvik said.', [('We wait. "We hope,', NORA)]),
    ("Nora Halvik said: “Do we? “We hope. “We go.”", [("Do we? “We hope. “We go.", NORA)]),
    ('"We wait." "We hope," Nora Halvik said.', [("We wait.", NORA), ("We hope,", NORA)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:60] for text, _ in CASES])
def test_who_said_what(text: str, expected: list[tuple[str, str | None]]) -> None:
    full = {name.split()[-1]: name for name in (NORA, TOMAS, IMKE, LEO)} | {"Corvane": CORVANE}
    found = [(words, full.get(name or "", name)) for words, name in said(text)]
    assert found == [(words, full.get(name or "", name)) for words, name in expected]


def test_a_headline_has_the_speaker_of_the_same_words_in_the_text() -> None:
    text = "“It was a bad joke, and we paid for it,” Nora Halvik said."
    assert said(text, "Pier plan ‘a bad joke’ to Dorvik") == [
        ("a bad joke", NORA),
        ("It was a bad joke, and we paid for it,", NORA),
    ]


def test_two_who_speak_by_turns_need_no_names() -> None:
    lines = ["“Did you go?” asked Nora Halvik.", "“Yes,” answered Tomas Brenner.", "“When was it?”"]
    lines += ["“On Monday, I think.”"]
    speakers = [speaker for _, speaker in said("\n\n".join(lines))]
    assert speakers == [NORA, TOMAS, NORA, TOMAS]


def test_a_spokeswoman_goes_on_for_her_organisation() -> None:
    text = "A spokeswoman for Corvane Shipping declined to say more. “We wait,” she said."
    assert said(text) == [("We wait,", CORVANE)]
