"""Words by which English articles tell who speaks."""

from typing import Final


def _set(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


SAYS: Final = _set(
    "said say says told tell tells asked ask asks added add adds wrote write writes written",
    "replied reply replies answered answer answers responded respond responds explained explain",
    "explains insisted insist insists argued argue argues claimed claim claims announced announce",
    "announces declared declare declares stated state states warned warn warns noted note notes",
    "recalled recall recalls remembered remembers continued continues concluded concludes admitted",
    "admit admits acknowledged acknowledges conceded concedes confirmed confirms denied denies",
    "joked jokes quipped quips shouted shouts screamed yelled whispered murmured muttered cried",
    "exclaimed tweeted posted posts emailed texted testified testifies vowed vows pledged pledges",
    "promised promises predicted predicts suggested suggests observed observes remarked remarks",
    "commented comments lamented laments complained complains urged urges demanded demands",
    "stressed stresses emphasised emphasizes emphasized emphasises pointed reiterated reiterates",
    "repeated repeats maintained maintains asserted asserts alleged alleges boasted boasts",
    "begged pleaded pleads protested thundered snapped sighed laughed smiled shrugged grinned",
    "interjected interrupted countered counters retorted retorts protests ventured mused muses",
    "reckoned reckons believes thinks thought cautioned cautions disclosed revealed reveals",
    "reported reports read reads chanted chant chants sang sings went goes began begins finished",
    "spoke speaks cited cites quoted quotes signed put puts opened summed advised advises hoped",
    "apologised apologized assured assures informed agreed agrees disagreed counselled counseled",
    "proclaimed proclaims ruled rules contended contends bragged volunteered radioed called_out",
    "painted scrawled sprayed scribbled offered offers",
    "enthused enthuses gushed fumed fumes growled barked bellowed roared hissed wept",
)
"""Verbs of saying, in the forms that stand with a subject."""

DESCRIBES: Final = _set(
    "called calls call described describes describe branded brands dubbed denounced denounces",
    "condemned condemns dismissed dismisses hailed hails praised praises labelled labeled termed",
    "terms characterised characterized accused accuses criticised criticized criticises blamed",
    "blasted blasts slammed slams derided mocked attacked rejected rejects likened compared",
    "welcomed welcomes thanked thanks expressed expresses voiced considered considers deemed",
    "regretted spoken talked talks cited referred refers feared fears found finds saw sees felt",
    "feels wanted wants hoped expected wished wished saluted celebrated attributed pronounced",
    "lambasted decried lauded applauded ridiculed",
)
"""Verbs with which a few words of a speaker stand: called it “a mess”."""

SAYING: Final = _set(
    "saying telling adding asking writing replying answering responding explaining insisting",
    "arguing claiming announcing declaring stating warning noting recalling continuing concluding",
    "admitting acknowledging conceding confirming joking shouting screaming yelling whispering",
    "tweeting posting testifying vowing pledging promising predicting suggesting observing",
    "remarking commenting complaining urging demanding stressing emphasising emphasizing pointing",
    "repeating calling describing branding denouncing condemning dismissing hailing praising",
    "accusing criticising criticizing blaming expressing citing chanting singing reading quoting",
    "labelling labeling terming characterising deriding mocking insinuating crying muttering",
    "boasting alleging reiterating asserting lamenting thanking begging pleading apologising",
)
"""Participles of such verbs: their subject is that of the sentence."""

CUES: Final = SAYS | DESCRIBES | SAYING

SPEECH_NOUNS: Final = _set(
    "statement letter email e-mail message memo post tweet website site page blog release",
    "communique communiqué note notice text words remarks comments comment answer reply response",
    "verdict warning claim promise pledge demand description call assertion admission plea",
    "reaction speech address interview testimony motto advice assessment prediction apology",
    "account appeal declaration report announcement submission petition leaflet bulletin",
    "newsletter summary conclusion explanation argument complaint view question tribute video",
    "caption affidavit filing editorial column pamphlet slogan tagline",
)
"""What a speaker gives: her answer was “no”; a letter from the council."""

ISSUED: Final = _set(
    "statement letter email e-mail message memo post tweet website site page blog release",
    "communique communiqué notice submission announcement newsletter bulletin filing petition",
    "leaflet note reply report",
)
"""What speaks for the person or organisation that it is from."""

SPOKESPERSONS: Final = _set(
    "spokesman spokeswoman spokesperson spokespeople spokesmen representative",
)

ADVERBS: Final = _set(
    "also later now then just only even still again already recently simply reportedly once often",
    "always never subsequently instead today yesterday tonight earlier afterwards meanwhile",
    "further first finally too all both each repeatedly publicly itself himself herself themselves",
)
AUXILIARIES: Final = _set(
    "has have had having was were is are been being be will would could can may might must should",
    "did does do not to went goes on got began started wanted declined refused used tried liked",
    "didn't doesn't didn’t doesn’t hasn't hasn’t appeared seemed came",
)
BE: Final = _set("was were is are been being be")

PREPOSITIONS: Final = _set(
    "of for at from in on with by to about after before during against among under over near",
    "outside inside into through between within without across behind beyond around until since",
    "despite including alongside like per via amid following regarding than as",
)
SUBORDINATORS: Final = _set(
    "that which who whom whose what how why when while where because although though if unless",
    "whether after before since until so once whereas and but or nor yet as than",
)
RELATIVES: Final = _set("who which")
CONJUNCTIONS: Final = _set("and but or nor yet then so")

HIS: Final = _set("his")
HER: Final = _set("her")
PRONOUNS: Final = _set("he she they it")
SPEAKERS_OWN: Final = _set("i we you")

SOMEBODY: Final = _set("somebody someone")

DETERMINERS: Final = _set("the this that these those its their his her our my your")
INDEFINITE: Final = _set(
    "a an one another some many several two three four five both few most other others someone",
    "somebody everyone everybody nobody no each every all any unnamed anonymous",
)

PEOPLE: Final = _set(
    "residents officials witnesses neighbours neighbors police fans critics protesters campaigners",
    "experts lawyers doctors teachers parents pupils students workers villagers analysts observers",
    "supporters opponents activists investigators prosecutors rescuers soldiers farmers",
    "fishermen economists scientists researchers authorities sources people passengers locals",
    "shopkeepers survivors relatives mourners demonstrators crowd crowds judge lawyer witness",
    "resident neighbour neighbor official passenger doctor teacher nurse driver officer prosecutor",
    "source man woman boy girl child children someone somebody nobody everyone others another",
    "historians diplomats traders rangers volunteers firefighters paramedics engineers",
    "demonstrator survivor villager farmer fisherman analyst expert insider diplomat soldier",
    "commander customer customers patient patients guest guests visitor visitors tourists voter",
    "voters trader nurses drivers strikers spectators onlookers bystanders bystander callers",
)
"""Those who speak without a name, as the subject of a sentence."""

THINGS_THAT_SPEAK: Final = _set(
    "sign signs banner banners poster posters placard placards plaque inscription headline",
    "headlines label labels caption graffiti t-shirt shirt shirts sticker document documents law",
    "report study article ruling judgment judgement verdict indictment proverb crowd crowds",
    "protesters demonstrators supporters fans strikers marchers",
)
"""Whose words are nobody's by name."""

TEXTS: Final = _set("paper study report document book article letter statement law ruling")
"""What is written, and may say something by itself."""

PERSON_NOUNS: Final = _set(
    "politician star striker player veteran champion winner singer actor actress author writer",
    "artist footballer goalkeeper midfielder defender runner swimmer cyclist pensioner widow",
    "mother father grandmother grandfather native newcomer",
)
"""Descriptions that a paper uses for the person it speaks of."""

ORG_NOUNS: Final = _set(
    "company firm group organisation organization charity agency body union bank airline club",
    "party ministry university authority council court government department watchdog regulator",
    "institute hospital commission committee association federation foundation manufacturer maker",
    "retailer brewer operator developer broadcaster newspaper network team museum school college",
    "society utility carrier business supermarket chain lender insurer think-tank ngo nonprofit",
    "startup start-up corporation trust campaign movement board office force service embassy",
    "ministry co-operative cooperative brewery railway shipyard employer builder producer",
)
GENERIC_ORGS: Final = _set(
    "company firm group organisation organization agency body business manufacturer maker",
    "operator startup start-up corporation ngo nonprofit charity",
)
"""Descriptions that any organisation may have; others need its name or a description to fit."""

FEMALE: Final = _set(
    "mrs ms miss madam lady dame queen princess duchess baroness countess empress sister",
    "spokeswoman chairwoman congresswoman councilwoman businesswoman policewoman saleswoman",
    "sportswoman alderwoman actress waitress heroine goddess hostess abbess nun mother grandmother",
    "daughter wife widow aunt niece woman girl mum mom midwife schoolgirl",
)
MALE: Final = _set(
    "mr sir lord king prince duke baron emperor brother father grandfather son husband widower",
    "uncle nephew man boy dad spokesman chairman congressman councilman businessman policeman",
    "salesman sportsman alderman fisherman monk imam ayatollah schoolboy sheikh rabbi pope",
    "fireman craftsman foreman cameraman",
)

NAMING: Final = _set(
    "titled entitled named nicknamed codenamed code-named dubbed so-called christened labelled",
    "labeled marked codename nickname word words term phrase expression title name alias aka",
)
"""Words before what is a name or a word spoken of, and no speech."""

WORKS: Final = _set(
    "film movie book novel song album play poem series show exhibition painting documentary opera",
    "musical memoir essay programme program podcast single track ballad symphony magazine",
    "newspaper thriller sitcom drama episode sculpture photograph anthem hit comedy novella",
    "biography autobiography paper collection installation mural game ballet sequel trilogy",
    "operation campaign project scheme initiative conference workshop seminar lecture course",
)
"""What has a title."""

SMALL_IN_TITLES: Final = _set(
    "a an and as at but by for from in into is nor of on or the to with vs via de la le el du des",
)

OFFICE_OF_VERB: Final = {
    "leads": "leader", "led": "leader", "heads": "head", "headed": "head", "runs": "head",
    "chairs": "chair", "coaches": "coach", "captains": "captain", "manages": "manager",
    "founded": "founder", "owns": "owner", "directs": "director", "edits": "editor",
    "teaches": "teacher", "farms": "farmer", "commands": "commander",
}  # fmt: skip
"""What one who does so is: Berg, who leads the union."""

ASKS: Final = _set("asked asks answered answers replied replies")

READS: Final = _set("read reads says said began begins continued continues ends ended concludes")
"""What a text does: “Still here,” it read."""

STATES: Final = _set("was were is are felt feels looked sounded remains remained been")
"""Verbs after which a few quoted words are those of their subject."""

NO_ADVERBS: Final = _set("reply family assembly ally italy july supply emily sally kelly bully")
"""Words that end like an adverb and are none."""

ROLES: Final = _set(
    "manager coach trainer captain minister mayor senator governor president premier chancellor",
    "professor scientist researcher economist analyst farmer fisherman teacher surgeon engineer",
    "architect designer painter novelist poet director producer chef baker driver pilot sergeant",
    "inspector activist campaigner lawmaker councillor councilor athlete rider founder owner",
    "chairman chairwoman boss executive entrepreneur banker broker journalist editor historian",
    "curator biologist physicist chemist astronomer geologist climatologist priest bishop",
    "musician composer conductor dancer filmmaker gardener beekeeper carpenter mechanic butcher",
    "publican landlord landlady restaurateur librarian translator lecturer student apprentice",
    "trader merchant sailor skipper climber mountaineer explorer inventor broadcaster presenter",
)
"""Descriptions that fit a person of whom nothing else is told."""

LEADERS: Final = _set(
    "leader head chief boss president chair chairman chairwoman director manager executive",
    "secretary founder captain ceo principal commander",
)
"""Words for who is at the head of something."""
