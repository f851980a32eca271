"""Words by which English articles tell who speaks."""

from typing import Final


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of some lines."""
    return frozenset(" ".join(lines).split())


SPEECH_NOUNS: Final = word_set(
    "statement letter email e-mail message memo post tweet website site page blog release",
    "communique communiqué note notice text words remarks comments comment answer reply response",
    "verdict warning claim promise pledge demand description call assertion admission plea",
    "reaction speech address interview testimony motto advice assessment prediction apology",
    "account appeal declaration report announcement submission petition leaflet bulletin",
    "newsletter memoir autobiography diary thread dispatch dossier circular mantra quip summary",
    "conclusion explanation argument complaint view question tribute video caption affidavit",
    "filing editorial column pamphlet slogan tagline judgment judgement opinion",
)
"""What a speaker gives: her answer was “no”; a letter from the council."""

ISSUED: Final = word_set(
    "statement letter email e-mail message memo post tweet website site page blog release",
    "communique communiqué notice submission announcement newsletter bulletin filing petition",
    "leaflet note reply report memoir autobiography diary thread dispatch dossier circular minutes",
    "complaint lawsuit",
)
"""What speaks for the person or organisation that it is from."""

SPOKESPERSONS: Final = word_set(
    "spokesman spokeswoman spokesperson spokespeople spokesmen representative board management",
)

ADVERBS: Final = word_set(
    "also later now then just only even still again already recently simply reportedly once often",
    "always never subsequently instead today yesterday tonight earlier afterwards meanwhile",
    "further first finally too all both each repeatedly publicly itself himself herself",
    "themselves",
)
AUXILIARIES: Final = word_set(
    "has have had having was were is are been being be will would could can may might must should",
    "did does do not to went goes on got began started wanted declined refused used tried liked",
    "appeared seemed came 'd ’d 'll ’ll 're ’re 've ’ve",
) | {
    f"{verb}n{mark}t"
    for verb in word_set("did does do has have had was were is are ca could wo would should must")
    for mark in "'’"
}
BE: Final = word_set("was were is are been being be")

PREPOSITIONS: Final = word_set(
    "of for at from in on with by to about after before during against among under over near",
    "outside inside into through between within without across behind beyond around until since",
    "towards toward upon despite including alongside like per via amid following regarding than as",
)
SUBORDINATORS: Final = word_set(
    "that which who whom whose what how why when while where because although though if unless",
    "whether after before since until so once whereas and but or nor yet as than",
)
RELATIVES: Final = word_set("who which that")
CONJUNCTIONS: Final = word_set("and but or nor yet then so")

TIMES: Final = word_set(
    "monday tuesday wednesday thursday friday saturday sunday late early last next day days week",
    "weeks month months year years hour hours minutes morning afternoon evening night noon",
    "midnight weekend today yesterday tomorrow january february march april june july august",
    "september october november december spring summer autumn winter",
)
"""What a sentence may begin with before its subject: late on Friday, the next day."""

PLATFORMS: Final = word_set(
    "facebook x twitter instagram tiktok youtube whatsapp telegram linkedin reddit snapchat weibo",
    "threads bluesky mastodon",
)
"""Where posts are made, whose words they are not."""

POSSESSIVES: Final = {"his": "he", "her": "she", "its": "it", "their": "they"}
PRONOUNS: Final = word_set("he she they it")
SPEAKERS_OWN: Final = word_set("i we you")

SOMEBODY: Final = word_set("somebody someone")

DETERMINERS: Final = word_set("the this that these those its their his her our my your")
INDEFINITE: Final = word_set(
    "a an one another some many several two three four five both few most other others someone",
    "somebody everyone everybody nobody no each every all any unnamed anonymous",
)

PEOPLE: Final = word_set(
    "residents officials witnesses neighbours neighbors fans critics protesters campaigners",
    "experts lawyers doctors teachers parents pupils students workers villagers analysts",
    "observers supporters opponents activists investigators prosecutors rescuers soldiers farmers",
    "fishermen economists scientists researchers authorities sources people passengers locals",
    "shopkeepers survivors relatives mourners demonstrators crowd crowds judge lawyer witness",
    "resident neighbour neighbor official passenger doctor teacher nurse driver officer",
    "prosecutor source man woman boy girl child children someone somebody others another",
    "historians diplomats traders rangers volunteers firefighters paramedics engineers",
    "demonstrator survivor villager farmer fisherman analyst expert insider diplomat soldier",
    "commander customer customers patient patients guest guests visitor visitors tourists voter",
    "partner spouse cousin friend colleague relative parent mate client aide adviser advisor",
    "voters trader nurses drivers strikers spectators onlookers bystanders bystander callers",
    "solicitor barrister attorney magistrates publicist detective paramedic dealer dealers shopper",
    "shoppers employee employees",
)
"""Those who speak without a name, as the subject of a sentence."""

THINGS_THAT_SPEAK: Final = word_set(
    "sign signs banner banners poster posters placard placards plaque inscription headline",
    "headlines label labels caption graffiti t-shirt shirt shirts sticker document documents law",
    "report study article ruling judgment judgement verdict indictment proverb crowd crowds",
    "protesters demonstrators supporters fans strikers marchers complaint lawsuit",
)
"""Whose words are nobody's by name."""

TEXTS: Final = word_set(
    "paper study report document book article letter statement law ruling audit survey inquiry",
    "review poll analysis investigation judgment judgement",
)
"""What is written, and may say something by itself."""

PERSON_NOUNS: Final = word_set(
    "politician star striker player veteran champion winner singer actor actress author writer",
    "artist footballer goalkeeper midfielder defender runner swimmer cyclist pensioner widow",
    "grandmother grandfather native newcomer teenager forward winger batsman bowler golfer boxer",
    "jockey quarterback rapper comedian presenter billionaire peer incumbent candidate challenger",
)
"""Descriptions that a paper uses for the person it speaks of."""

ORG_NOUNS: Final = word_set(
    "company firm group organisation organization charity agency body union bank airline club",
    "party ministry university authority council court government department watchdog regulator",
    "institute hospital commission committee association federation foundation manufacturer maker",
    "retailer brewer operator developer broadcaster newspaper network team museum school college",
    "society utility carrier business supermarket chain lender insurer think-tank ngo nonprofit",
    "startup start-up corporation trust campaign movement board office force service embassy",
    "co-operative cooperative brewery railway shipyard employer builder producer police army navy",
    "parliament assembly senate league outlet magazine tribunal panel fund laboratory lab clinic",
    "observatory centre center forum coalition alliance partnership consortium store shop hotel",
    "restaurant theatre theater festival church diocese gallery library academy prison airport",
    "port paper daily weekly station exchange orchestra choir studio publisher provider supplier",
    "platform giant subsidiary bureau inspectorate mission delegation consulate brigade regiment",
    "constabulary district",
)
ORGS_OR_PERSONS: Final = word_set("center centre builder producer developer publisher")
"""Those of them who may be persons as well."""

GENERIC_ORGS: Final = word_set(
    "company firm group organisation organization agency body business manufacturer maker",
    "operator startup start-up corporation ngo nonprofit charity",
)
"""Descriptions that any organisation may have; others need its name or a description to fit."""

FUNCTIONS: Final = GENERIC_ORGS | word_set(
    "authority watchdog regulator body charity retailer brewer developer carrier supermarket",
    "chain lender insurer think-tank producer builder employer supplier provider publisher outlet",
    "daily weekly broadcaster newspaper giant service network force campaign airline bank",
    "utility",
)
"""What an organisation may be whatever its name is."""

NAMES_OF: Final = {
    "airline": word_set("air airways airlines aviation"),
    "carrier": word_set("air airways airlines"),
    "force": word_set("police constabulary army"),
    "police": word_set("constabulary"),
    "army": word_set("army forces"),
    "hospital": word_set("hospitals infirmary nhs clinic medical"),
    "university": word_set("college institute"),
    "school": word_set("academy college high primary"),
    "newspaper": word_set("times post herald gazette tribune news chronicle mail guardian"),
    "magazine": word_set("review weekly"),
    "bank": word_set("banking bancorp capital"),
    "union": word_set("workers unite federation association"),
    "club": word_set("fc united city town rovers athletic wanderers albion"),
    "team": word_set("fc united city town rovers"),
    "charity": word_set("foundation trust relief aid"),
    "department": word_set("ministry"),
    "ministry": word_set("department"),
    "council": word_set("borough county"),
    "church": word_set("diocese archdiocese"),
    "retailer": word_set("stores"),
    "museum": word_set("gallery kunsthalle musee museo collection"),
    "gallery": word_set("museum kunsthalle"),
    "court": word_set("tribunal"),
    "agency": word_set("bureau"),
}
"""Words in the names of organisations that are a club, an airline."""

COMMON: Final = word_set(
    "local national state city new international royal general main first federal public private",
    "united american british european us uk big small largest other same whole central",
)
"""Words before a noun that are in many names as well."""

FEMALE: Final = word_set(
    "mrs ms miss madam lady dame queen princess duchess baroness countess empress sister",
    "spokeswoman chairwoman congresswoman councilwoman businesswoman policewoman saleswoman",
    "sportswoman alderwoman actress waitress heroine goddess hostess abbess nun mother",
    "grandmother daughter wife widow aunt niece woman girl mum mom midwife schoolgirl fiancée",
    "girlfriend bride granddaughter stepmother stepdaughter godmother grandma granny landlady",
)
MALE: Final = word_set(
    "mr sir lord king prince duke baron emperor brother father grandfather son husband widower",
    "uncle nephew man boy dad spokesman chairman congressman councilman businessman policeman",
    "salesman sportsman alderman fisherman monk imam ayatollah schoolboy sheikh rabbi pope",
    "fireman craftsman foreman cameraman fiancé boyfriend groom bridegroom grandson stepfather",
    "stepson godfather grandad grandpa bloke guy lad gentleman landlord",
)

NAMING: Final = word_set(
    "titled entitled named nicknamed codenamed code-named dubbed so-called christened labelled",
    "labeled marked codename nickname word term phrase expression title name alias aka",
)
"""Words before what is a name or a word spoken of, and no speech."""

WORKS: Final = word_set(
    "film movie book novel song album play poem series show exhibition painting documentary opera",
    "musical memoir essay programme program podcast single track ballad symphony magazine",
    "newspaper thriller sitcom drama episode sculpture photograph anthem hit comedy novella",
    "biography autobiography paper collection installation mural game ballet sequel trilogy",
    "operation campaign project scheme initiative conference workshop seminar lecture course",
)
"""What has a title."""

SMALL_IN_TITLES: Final = word_set(
    "a an and as at but by for from in into is nor of on or the to with vs via de la le el du des",
)

NO_ADVERBS: Final = word_set("reply family assembly ally italy july supply emily sally kelly bully")
"""Words that end like an adverb and are none."""

ROLES: Final = word_set(
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

LEADERS: Final = word_set(
    "head chief boss president chair chairman chairwoman director manager executive founder ceo",
    "principal",
)
"""Words for who is at the head of something."""

NO_ROLES: Final = (
    PEOPLE
    | THINGS_THAT_SPEAK
    | TEXTS
    | (ORG_NOUNS - ORGS_OR_PERSONS)
    | SPEECH_NOUNS
    | ISSUED
    | WORKS
    | TIMES
    | word_set(
        "father mother husband wife son daughter brother sister family couple pair duo trio crew",
        "staff jury coroner magistrate detective paramedic attacker killer victim referee umpire",
        "interviewer moderator announcer reporter other former latter first second rest public",
        "world country city town nation market",
    )
)
"""What cannot be another word for the person spoken of: it is somebody else, or no person."""
