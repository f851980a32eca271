"""News texts written for the tests: every person, place and company in them is invented.

A paragraph is what stands between two empty lines; its lines are joined by a space, and by nothing
where a language writes without spaces.
"""

from dataclasses import dataclass

_WITHOUT_SPACES = {"zh", "ja", "th"}


@dataclass(frozen=True)
class News:
    """A text as a publisher has it."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    language: str = "en"

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


def news(name: str, title: str, text: str, language: str = "en") -> News:
    """Return the news with the paragraphs that ``text`` is laid out in."""
    glue = "" if language in _WITHOUT_SPACES else " "
    paragraphs = [glue.join(each.split("\n")) for each in text.strip().split("\n\n")]
    return News(name, title, tuple(paragraphs), language)


def report(title: str, template: str, facts: str) -> News:
    """Return the news that a template makes of facts: ``name=value | name=value``."""
    pairs = (each.split("=") for each in " ".join(facts.split()).split(" | "))
    values = {name.strip(): value.strip() for name, value in pairs}
    heading = title.format(**values)
    return news(heading, heading, template.format(**values))


FERRY = news(
    "ferry",
    "Ferry with 214 aboard runs aground off Skarnholm",
    """
SKARNHOLM, March 3 (Norwire) — A car ferry carrying 214 passengers and 31 crew ran aground on a
reef outside the harbour of Skarnholm early on Tuesday, and all aboard were taken off by lifeboats
within four hours, the coast guard said.

The Linnea Dahl, built in 1998 and owned by Ostra Lines, was 900 metres off its usual course when
it struck the Brannar reef at 5:40 a.m. in thick fog, according to the traffic centre in Velle.

"We heard a long scrape, the coffee slid off the tables, and then it was completely quiet," said
Jonas Terkelsen, a lorry driver who was having breakfast in the cafeteria.

Nine people were treated for bruises. Some 12 tonnes of fuel had leaked by noon, and a boom was
laid across the bay to protect oyster beds at Hamnes.

Captain Birgit Ostergaard has been questioned, and the recorder of the voyage was handed to the
accident board, which expects to publish a first report in 30 days.

Ostra Lines cancelled all crossings until Thursday. Its spokesman, Erik Mollstad, apologised to
travellers and said that the company would favour a full inquiry.
""",
)

MINE = news(
    "mine",
    "Copper mine that built a town will close after 61 years",
    """
TOLVERA, Sept. 18 (Andes Press) — The copper mine of Tolvera, which at its height employed more
than 4,200 people, will shut down for good in December after 61 years, its owner announced on
Thursday.

Grupo Matanza said that the ore left in the pit holds only 0.38 percent metal, down from 1.9
percent in the 1970s, and that every tonne it sold this year was sold at a loss of $640.

About 870 miners will lose their jobs. Labour leader Rosaura Ibal called the decision a betrayal
and asked the organisation of former workers to march on Saturday.

"My grandfather dug the first shaft, my father was buried by it for two days, and I am to switch
off the lights," said Nestor Quilco, 52, a shift foreman.

The province will receive a fund of $55 million for the clean-up of three tailing ponds whose rusty
colour can be seen from the highway, governor Hector Palde said.

A programme to retrain 300 workers as fitters for the solar park at Llano Gris begins in January.
""",
)

ELECTION = news(
    "election",
    "Former harbour pilot Quell wins mayoral run-off in Port Addel",
    """
PORT ADDEL, June 9 (CPA) — Marisa Quell, a former harbour pilot who had never run for office,
was elected mayor of Port Addel on Sunday with 53.7 percent of the vote, ending 24 years of rule by
the Civic Union.

Her opponent, deputy mayor Tobias Renwick, conceded at 10:15 p.m. when 182 of 190 polling
stations had reported. Turnout was 61 percent, the highest since 1994.

Quell had promised to halve ferry fares, to reopen the library in Marlow Street and to publish
every contract worth more than 20,000 crowns.

"You hired a pilot. A pilot comes aboard, listens to the engine and then tells the captain
the truth," she told supporters who had gathered in the old customs hall.

Renwick said that he would honour the result and stay on the council, where his party keeps
17 of 45 seats. Analysts pointed to rising rents, and to a scandal over the theatre roof, which
cost three times what was planned.

The new mayor takes office on July 1. Her first budget must close a gap of 38 million crowns.
""",
)

FLOOD = news(
    "flood",
    "Eleven villages cut off as the Ossel bursts its banks",
    """
BRANNECK, Feb. 21 (Reporter) — Floodwater cut off eleven villages in the valley of the Ossel on
Friday after two days of rain on melting snow, and soldiers in rubber boats brought bread and
insulin to people who had fled to upper floors.

The river stood at 6.84 metres in Branneck at 3 p.m., some 40 centimetres above the mark carved
into the bridge in 1954, the water office said. It expected the peak at about midnight.

Two men are missing. Their van was found in a ditch near Unterfeld with its headlights still on.

"The cows went first to the hill, and the neighbours laughed, but my mother said to follow the
cows," said Lena Harbich, who spent the night in a barn with 19 others.

About 2,600 households were without power. The railway between Branneck and Sollen will be
closed for three weeks at least, since 150 metres of the embankment are gone.

Interior minister Georg Altwein promised 25 million in emergency aid and defended the dyke
programme, of which only 9 of 14 kilometres have been built.
""",
)

MERGER = news(
    "merger",
    "Brantley Foods to buy Hollin Dairy for 840 million",
    """
KINGSMERE, Oct. 6 (Ledger) — Brantley Foods agreed on Monday to buy Hollin Dairy, the maker of
Meadow Gold yoghurt, for 840 million pounds in cash, its largest purchase since it was founded in
1911.

Holders of Hollin will receive 312 pence for each share, 27 percent more than Friday's close. Shares
in Hollin jumped to 309 pence; those of Brantley fell 4 percent.

The two companies together employ 14,500 people and would supply nearly a third of the chilled
desserts sold in the country. The competition authority said that it would look at the deal.

"Milk is a local business with a global bill for electricity, and size is how you pay it," said
Amelia Strand, the chief executive of Brantley.

She expects savings of 45 million pounds a year, most of them from the closing of the dairy at
Witham Cross, where 380 people work. The farm labour union called for a defence of every job.

The family of founder Cyril Hollin, which holds 41 percent, has accepted the offer.
""",
)

COMET = news(
    "comet",
    "Telescope watches comet break into seventeen pieces",
    """
ANTARRA, Aug. 14 (Science Desk) — Astronomers at the Antarra observatory have watched a comet fall
apart almost from hour to hour, counting seventeen fragments where a single nucleus had been seen
eight days earlier.

The comet, named Ueda-Carvel after the two amateurs who found it in 2019, passed the sun at a
distance of 51 million kilometres on July 30. It had been about 600 metres across.

"It was like looking at a string of pearls and noticing that somebody had cut the string," said
Priya Nandakumar, who led the team of 23 at the Institute for Small Bodies.

The largest piece still measures some 120 metres. Its colour, a pale green, comes from carbon that
glows in ultraviolet light, according to the paper, which has been submitted to a journal.

The group suspects that the comet had spun itself to pieces: jets of gas had shortened its day from
11 hours to less than three.

Observers in the southern hemisphere can follow the remains with a small telescope until September
at the centre of the constellation of the Crane.
""",
)

ROWER = news(
    "rower",
    "Aasland takes 31-year-old rowing record on Lake Merrin",
    """
MERRIN, May 25 (Sport Bureau) — Ingrid Aasland became the fastest woman over 2,000 metres in a
single scull on Sunday, winning the final on Lake Merrin in 7 minutes 5.21 seconds and taking more
than two seconds off a record that had stood for 31 years.

The 24-year-old dental student from Fjelby started in lane four, was third at the halfway mark
behind Zofia Malicka and Carla Benavente, and passed both within 200 metres.

"I stopped counting strokes and listened to the bubbles under the hull. When they sing, you are
fast," she said.

Malicka, the champion of the last two seasons, was 3.8 seconds behind. Benavente, who travelled
to the regatta by bus after her flight had been cancelled, took bronze.

A following wind of 1.6 metres a second was within the limit, the organisers said.

Aasland trains at 5 a.m. in the harbour at home, before lectures. Her coach, Odd Rimstad, said that
he would favour a winter of skiing before the championships in Tarvo next August.
""",
)

COURT = news(
    "court",
    "Builder must pay 62 million for cracked towers in Lenz",
    """
LENZ, Nov. 12 (Law Reports) — A court in Lenz ordered the builder Kestrel Homes on Wednesday to pay
62 million francs to the owners of 418 flats in two towers whose concrete began to crack within
three years.

Judge Ottilie Brandauer found that the company had known since 2016 that sand from the quarry at
Rossau held too much salt, and had used it all the same in 14 of 22 storeys.

"A wall does not lie. It merely takes its time to testify," she said as she read the judgment,
which has 276 pages.

The towers were emptied overnight two years ago. Many of the families still live in containers on
the fairground; others moved in with neighbours and relatives.

The defence had argued that the architect, Raimund Solt, who died in 2021, was to blame. Kestrel
said that it would appeal, and that it had set aside 30 million.

Owners' representative Danuta Heller called the ruling a great relief. The city plans to pull
down the north tower in spring and to use its rubble for the new tram programme.
""",
)

MANUSCRIPT = news(
    "manuscript",
    "Lost opera by Corvane found in a herring warehouse",
    """
VANNES-LA-MER, April 2 (Culture) — The score of an opera that the composer Aurelie Corvane was
thought to have burnt in 1887 has been found in a herring warehouse, wrapped in oilcloth and nearly
complete.

Workers who were clearing the building beside the harbour came upon a chest that held 412 pages in
her hand, the municipal archive said on Wednesday. Only the end of the third act is missing.

"The Salt Bride" tells of a fisher's daughter who is promised to the sea. It had been announced by
the Theatre Royal for the season of 1888 and was withdrawn without a word.

"We sang the first duet in the reading room, in whispers, and the guard wept," said archivist
Thibault Marrec, who has studied the composer for 26 years.

Experts of two universities have examined ink and paper. The watermark, an anchor with three stars,
matches that of letters which Corvane wrote to her neighbour, the painter Odile Sarn.

A concert with 60 players is planned for November 8. An offer of 1.3 million from a collector
was declined, since the town wishes to keep the organisation of the estate in its own hands.
""",
)

VACCINE = news(
    "vaccine",
    "Single dose of marsh fever vaccine protects 8 in 10 children",
    """
OKAMBI, Jan. 29 (Health Wire) — A single dose of a new vaccine against marsh fever protected 81
percent of young children for a year in a trial at six clinics around Okambi, researchers reported
on Thursday.

Of the 3,150 children who took part, half were given the vaccine, called Parvex, and the others one
against rabies. In the first group 44 fell ill, compared with 231 in the second.

"I have closed the eyes of too many children in the rainy season. This year the ward was half
empty," said Dr. Esther Mwakalele, who directed the study at the centre for tropical medicine.

Side effects were mild; a fever on the first evening was the most common. Marsh fever kills some
70,000 people a year, most of them younger than five.

Its maker, Helvig Biologics, plans to charge $2.90 a dose in poor countries. A labour shortage at
its works in Dornach has put off the start of production to October.

The health programme of the Lakes Union has ordered 12 million doses and hopes to favour villages
that are far from any hospital.
""",
)

STRIKE = news(
    "strike",
    "Rail unions call three-day strike over night shifts",
    """
CASTELBIANCO, July 16 (Transport) — Train drivers and signal staff will stop work for 72 hours from
midnight on Sunday, their unions said on Wednesday, after talks over night shifts at the national
railway broke down.

Some 5,800 trains will not run, among them the expresses to the coast in what is the busiest week of
the summer. Ferrovie Alte said that it hoped to keep one train in five on the main lines.

The unions want at least 13 hours of rest between two night shifts, rather than 9, and a rise of 6.5
percent. The railway has offered 4.

"Nobody wants a surgeon who has slept for five hours. Why do you want such a driver?" said
Donatella Ricosti of the labour union Rotaia, which has 31,000 members.

Transport minister Fulvio Garrone said that he would not rule out an order to work in defence of the
public. The last strike of this length, in 2008, cost the economy 190 million.

Passengers who have already booked may be refunded or travel until August 31. Seats on coaches from
the capital to Porto Verano, normally 18 a head, were on offer for 95.
""",
)

WILDFIRE = news(
    "wildfire",
    "Wildfire near Calder Ridge drives 3,400 from their homes",
    """
CALDER RIDGE, Aug. 27 (Western Wire) — A wildfire that began beside a highway doubled in size
overnight and had burnt 9,700 acres by Wednesday noon, driving some 3,400 people from their homes
in the hills above Calder Ridge.

The fire, named Juniper, was 5 percent contained. Winds of 45 miles an hour carried embers across
the Sable River, and 63 houses were destroyed in the neighbourhood of Tanner's Mill.

"I took the dog, my husband's ashes and the wrong shoes," said Wilma Prather, 78, who had driven to
the shelter at Ridge High School behind a fire engine.

More than 800 firefighters from four counties were at work, with 11 helicopters. Two of them were
taken to hospital with burns; their condition was described as stable.

The cause is being looked into. Sheriff Dale Okonedo said that a chain dragged by a trailer may have
struck sparks, and asked the driver of a red pickup to come forward.

The sky took on the colour of rust as far away as Larkin, where the air was the worst since 2012
and the county fair put off its opening ceremony by a day.
""",
)

ENGLISH = (
    *(FERRY, MINE, ELECTION, FLOOD, MERGER, COMET),
    *(ROWER, COURT, MANUSCRIPT, VACCINE, STRIKE, WILDFIRE),
)

FERRY_BY_ANOTHER_WRITER = news(
    "ferry-by-another",
    "Passengers rescued from stricken Norrland ship",
    """
Rescuers in small boats plucked more than two hundred people from a grounded ship in dense fog
before dawn today, in what locals described as the biggest operation these waters have seen for a
generation.

There were no deaths when the Linnea Dahl hit rocks on the way into Skarnholm. A handful of
passengers had minor injuries, a hospital in Velle confirmed.

Fishermen were the first to reach her. Ragnhild Sund launched her trawler in pyjamas when she heard
the horn. "You could not see your own hand, so we steered by the shouting," she recalled.

Why the vessel strayed from the channel is unclear. Investigators took away charts and the captain's
telephone, and divers will examine the hull once the tide allows.

Environmental groups worry about oil. A dark sheen was visible along the shore this afternoon, and
shellfish growers nearby have stopped harvesting as a precaution.

The operator, which runs six ships on this coast, has suspended its timetable. Rail replacement
coaches are full until the weekend, and the regional council has asked hotels to open early.
""",
)

GERMAN = (
    news(
        "de-bridge",
        "Brücke über die Lahre nach nur vier Jahren gesperrt",
        """
HALMSTETT, 14. Oktober (ND) — Die Stadt Halmstett hat die erst vor vier Jahren eröffnete
Nordbrücke über die Lahre am Dienstag für den gesamten Verkehr gesperrt, nachdem Prüfer Risse in
sechs von 48 Seilen entdeckt hatten.

Täglich fuhren bisher rund 23.000 Fahrzeuge über das Bauwerk, das 61 Millionen Euro gekostet hat.
Die Umleitung über Rabenau ist 17 Kilometer länger.

„Wir haben lieber einen Stau als eine Trauerfeier“, sagte Baudezernentin Hedwig Lammers vor dem
Stadtrat.

Die Firma Torbau aus Kelmbach, die die Seile geliefert hatte, kündigte ein eigenes Gutachten an.
Ihr Sprecher Ulrich Fenn verwies auf den strengen Frost im vergangenen Winter.

Eine Reparatur dauert nach ersten Schätzungen neun Monate und wird etwa 5,4 Millionen Euro kosten.
Ob die Gewährleistung noch gilt, soll das Landgericht klären.
""",
        "de",
    ),
    news(
        "de-wolf",
        "Wölfin zieht mit fünf Welpen durch den Eschwalder Forst",
        """
ESCHWALD, 3. August (ND) — Im Eschwalder Forst lebt erstmals seit 140 Jahren wieder ein Rudel
Wölfe: Eine Kamera der Naturschutzbehörde hat eine Fähe mit fünf Welpen aufgenommen, wie das Amt am
Sonntag mitteilte.

Das Tier trägt einen Sender und war im März vergangenen Jahres aus der 310 Kilometer entfernten
Tarnauer Heide aufgebrochen. Den Rüden kennt bislang niemand.

„Man hört sie abends, und die Hunde im Dorf antworten nicht mehr“, erzählte die Försterin Almut
Griesbach.

Schäfer der Gegend verlangen höhere Zäune. Elf Lämmer wurden seit Mai gerissen, für acht davon hat
das Land bereits gezahlt, zusammen 1.920 Euro.

Der Jagdverband forderte klare Regeln für den Abschuss. Umweltminister Detlev Horn lehnte das ab und
kündigte 200 Kilometer kostenlosen Zaun an.
""",
        "de",
    ),
)

SPANISH = (
    news(
        "es-train",
        "Descarrila un tren de mercancías en la sierra de Almorana",
        """
VILLARRUBIO, 7 de mayo (Agencia Sur) — Un tren de mercancías con 26 vagones cargados de cemento
descarriló en la madrugada del jueves en la sierra de Almorana sin causar heridos, informó la
empresa ferroviaria Traciberia.

El accidente ocurrió a las 4:20 horas en una curva limitada a 50 kilómetros por hora. Nueve vagones
cayeron por un terraplén de 30 metros.

«Sentí que la máquina se iba hacia atrás, frené y recé», contó el maquinista, Julián Ordóñez, que
lleva 22 años en el oficio.

La línea entre Villarrubio y Peñaclara permanecerá cortada al menos diez días. Unos 1.400 viajeros
diarios tendrán que usar autobuses.

La comisión de accidentes analiza las traviesas, que debían renovarse en 2023. La alcaldesa, Inés
Cabrera, reclamó una inversión de 18 millones de euros.
""",
        "es",
    ),
    news(
        "es-vineyard",
        "Una helada arruina la mitad de la vendimia del valle de Turón",
        """
TURÓN, 22 de abril (Agencia Sur) — La helada más intensa en cuarenta años ha destruido más de la
mitad de los brotes en las viñas del valle de Turón, según el consejo regulador, que calcula
pérdidas de 74 millones de euros.

Los termómetros marcaron 6,5 grados bajo cero en la madrugada del martes. De las 8.900 hectáreas
plantadas, unas 5.100 quedaron afectadas.

«Encendimos 300 antorchas entre las cepas y aun así amaneció todo negro», lamentó la bodeguera
Remedios Salvatierra.

El seguro agrario cubre solamente a dos de cada cinco viticultores. La cooperativa San Blas anunció
que no contratará temporeros este otoño.

El consejero de Agricultura, Fermín Ugalde, visitará la comarca el viernes y prometió ayudas de
hasta 3.000 euros por hectárea.
""",
        "es",
    ),
)

RUSSIAN = (
    news(
        "ru-icebreaker",
        "Ледокол вывел три судна из ледового плена у мыса Тарханов",
        """
СЕВЕРОГОРСК, 11 января (СевИнформ) — Ледокол «Капитан Рябов» вывел на чистую воду три грузовых
судна, которые девять дней стояли во льдах у мыса Тарханов, сообщила в воскресенье администрация
порта.

На борту сухогрузов находились 57 моряков и 8400 тонн угля. Толщина льда достигала 1,7 метра, а
температура опускалась до 38 градусов мороза.

«Мы слышали, как корпус стонал по ночам, и пели, чтобы не слышать», — рассказал старший помощник
Глеб Маринин.

Операция обошлась в 14 миллионов рублей. Компания «Полярный путь» оплатит половину расходов,
остальное возместит страховщик.

Из-за задержки в посёлке Усть-Камень начали экономить топливо. Глава района Зинаида Лаптева
заявила, что запасов хватит до конца февраля.
""",
        "ru",
    ),
    news(
        "ru-museum",
        "В музее Лесногорска нашли картину, пропавшую полвека назад",
        """
ЛЕСНОГОРСК, 5 июня (Культура) — Картину художника Арсения Вельского «Утро на пристани»,
исчезнувшую из Лесногорского музея в 1973 году, обнаружили за обшивкой стены во время ремонта,
сообщила директор музея Маргарита Оленина.

Полотно размером 90 на 120 сантиметров было завёрнуто в газету и почти не пострадало. Эксперты
оценивают его в 26 миллионов рублей.

«Рабочий подумал, что это утеплитель, и хотел вынести в контейнер», — призналась реставратор Софья
Ким.

Следователи считают, что вор не успел вынести добычу через окно. Сторож, которого подозревали 12
лет, умер в 1998 году, так и не дождавшись оправдания.

Картину покажут публике 20 сентября. Вход на выставку для жителей города будет бесплатным.
""",
        "ru",
    ),
)

ARABIC = (
    news(
        "ar-dam",
        "افتتاح سد وادي السنام بعد تأخر دام ست سنوات",
        """
مدينة الرمال، 9 مارس (وكالة الواحة) — افتتحت السلطات يوم الاثنين سد وادي السنام الذي بلغت
تكلفته 430 مليون دينار، بعد تأخر دام ست سنوات بسبب خلافات مع الشركة المنفذة وانهيار جزء من
النفق في عام 2020.

ويبلغ ارتفاع السد 88 مترا، ويتسع خزانه لنحو 210 ملايين متر مكعب من المياه تكفي لري 35 ألف
هكتار من الأراضي الزراعية في السهول الشرقية.

وقال المزارع حمدان الطويل: "انتظر والدي هذا الماء ثلاثين عاما، وسأسقي به شجرة زيتون على قبره".

وأكد وزير الري سليم البرقاوي أن محطة الكهرباء الملحقة بالسد ستنتج 54 ميغاواط ابتداء من شهر
يوليو، وأن 1200 أسرة نقلت من قراها حصلت على تعويضات كاملة.

لكن جمعية أهالي القرى المغمورة قالت إن 70 أسرة ما زالت تقيم في خيام قرب بلدة الحصن، وطالبت
بمساكن قبل الشتاء.
""",
        "ar",
    ),
    news(
        "ar-chess",
        "لاعبة شطرنج في الثالثة عشرة تهزم بطل البلاد",
        """
بندر الزهور، 17 نوفمبر (رياضة) — فازت الطالبة ليان الخوري البالغة من العمر ثلاثة عشر عاما ببطولة
الشطرنج الوطنية بعد أن هزمت حامل اللقب مروان العبسي في الجولة الأخيرة التي استمرت خمس ساعات
و40 دقيقة.

وجمعت اللاعبة 9.5 نقطة من 11 جولة، وأصبحت أصغر بطلة منذ انطلاق المسابقة عام 1962، متقدمة
بفارق نقطة واحدة على منافسها.

وقالت بعد المباراة: "ضحيت بالوزير لأنني رأيت ابتسامته، وحين اختفت عرفت أنني فزت".

وتتدرب ليان في ناد صغير فوق مخبز يملكه جدها، الذي علمها تحريك القطع وهي في الرابعة. وقال مدربها
عصام الدباغ إنها تحل 60 مسألة كل يوم.

وستمثل البطلة بلادها في دورة قرطاج الجديدة في شهر فبراير، وقد منحها الاتحاد جائزة قدرها 8000 دينار.
""",
        "ar",
    ),
)

THAI = (
    news(
        "th-market",
        "ไฟไหม้ตลาดริมน้ำบางสะแก ร้านค้าเสียหาย 86 ร้าน",
        """
บางสะแก 12 เมษายน (ข่าวใต้) — เกิดเหตุไฟไหม้ตลาดริมน้ำบางสะแกเมื่อเช้ามืดวันอาทิตย์
ทำให้ร้านค้าไม้เก่าแก่เสียหาย 86 ร้าน ไม่มีผู้เสียชีวิต แต่มีผู้บาดเจ็บจากการสำลักควัน 7 คน

ตำรวจกล่าวว่าเพลิงเริ่มลุกไหม้เวลา 3.45 น. จากร้านขายโคมไฟ
และลุกลามไปตามแนวทางเดินยาว 200 เมตรภายในเวลาครึ่งชั่วโมง

นางสมจิตต์ ทองใบ เจ้าของร้านขนมวัย 69 ปี กล่าวว่า "คว้าได้แต่กระทะทองเหลืองของแม่
อย่างอื่นปล่อยให้ไฟกินหมด"

รถดับเพลิง 14 คันใช้เวลาสี่ชั่วโมงจึงควบคุมเพลิงได้ นายกเทศมนตรีวิชัย พงษ์เพชร
ประเมินค่าเสียหายไว้ที่ 120 ล้านบาท และจะตั้งตลาดชั่วคราวที่ลานหน้าวัดภายในสองสัปดาห์
""",
        "th",
    ),
    news(
        "th-turtle",
        "เต่าทะเลกลับมาวางไข่ที่เกาะหินงามครั้งแรกในรอบ 20 ปี",
        """
เกาะหินงาม 28 พฤศจิกายน (ข่าวใต้) — เจ้าหน้าที่อุทยานพบรังไข่เต่ามะเฟืองบนชายหาดด้านตะวันตก
ของเกาะหินงามเป็นครั้งแรกในรอบ 20 ปี โดยนับไข่ได้ทั้งหมด 104 ฟอง

แม่เต่าตัวนี้มีความยาวกระดอง 1.65 เมตร และติดเครื่องส่งสัญญาณจากศูนย์วิจัยแห่งหนึ่ง
ซึ่งอยู่ห่างออกไปกว่า 2,300 กิโลเมตร

ดร.อรอนงค์ ศรีสมุทร นักชีววิทยาทางทะเล กล่าวว่า "เราปิดไฟรีสอร์ตทั้งเกาะแค่สามเดือน
ทะเลก็ตอบเราแล้ว"

อาสาสมัคร 35 คนผลัดกันเฝ้ารังตลอดคืนเพื่อป้องกันสุนัขและคนขโมยไข่
คาดว่าลูกเต่าจะฟักตัวราวปลายเดือนมกราคม และจะเปิดให้ชมได้วันละไม่เกิน 50 คน
""",
        "th",
    ),
)

CHINESE = (
    news(
        "zh-bridge",
        "青岚江大桥提前半年合龙",
        """
【青岚社临江9月2日电】全长3860米的青岚江大桥2日上午合龙，比原定计划提前了六个月。
大桥指挥部负责人赵启航说，通车以后，从临江到对岸的石湾镇只需八分钟，而坐渡船要等一个多小时。

大桥总投资27.5亿元，主塔高198米，共用钢材4万6千吨。施工期间，建设者先后遇到两次特大洪水，
其中一次冲走了三座临时平台，所幸没有人员伤亡。

“我父亲撑了一辈子船，他说桥通那天要走着过去，一步也不坐车。”石湾镇居民罗水生说。

按照规定，小型客车每次收费15元，本地居民前三年免费。渡口将在年底停航，
两艘老渡轮会改成水上博物馆，四十二名船工由航运公司另行安排工作。
""",
        "zh",
    ),
    news(
        "zh-tea",
        "高山古茶树遭盗挖 警方追回十九株",
        """
【南屏日报讯】云雾山自然保护区内的三十多株古茶树去年冬天被人连根挖走，南屏县公安局11日通报，
警方已经抓获嫌疑人七名，追回其中的十九株，另有五株在运输途中枯死。

这些茶树最老的超过六百年，每株在黑市上可以卖到22万元。护林员韩玉梅最先发现山坡上的新土，
她沿着车辙追了十四公里，在一座废弃的砖厂里找到了藏树的大棚。

“树坑还是热的，像刚拔掉的牙。”她对记者说。

专家正在把追回的茶树移回原处，能否成活要看春天的雨水。县里决定投入180万元安装摄像头，
并且招募四十名村民参加夜间巡山，每人每月补贴1200元。
""",
        "zh",
    ),
)

JAPANESE = (
    news(
        "ja-sake",
        "酒蔵の火災で文化財の木桶焼失、白鷺町",
        """
【白鷺町】5日午前2時ごろ、白鷺町の老舗酒蔵「三笠屋」から火が出て、木造平屋の仕込み蔵など
およそ640平方メートルが全焼した。けが人はいなかった。町の文化財に指定されている江戸時代の
木桶12本もすべて焼けた。

警察によると、当時は杜氏ら4人が泊まり込みで作業しており、煙に気付いて外へ逃げた。
こうじ室の暖房器具のあたりが激しく燃えていて、出火の原因を調べている。

七代目の当主、三笠宗一郎さん（58）は「桶は燃えたが、酵母は隣町の蔵に分けてあった。必ず戻って
くる」と声を詰まらせた。

蔵では3月に新酒まつりを予定していたが、取りやめる。町には全国から寄付の申し出が相次ぎ、
6日までに2300万円が集まったという。
""",
        "ja",
    ),
    news(
        "ja-robot",
        "農業ロボットが棚田で田植え、星野村で実験始まる",
        """
【星野村】急な斜面の棚田で苗を植える四本足のロボットの実験が20日、星野村で始まった。
北陵工科大と農機メーカーのヤマト精機が共同で開発し、重さは38キロ、1時間に150平方メートルを
植えることができる。

村の棚田は310枚あるが、耕す人は10年前の半分に減り、平均年齢は74歳になった。
トラクターが入れないため、これまでは手作業に頼るしかなかった。

実験を見守った農家の大庭キヨさん（81）は「足跡が小さくて、うちの孫より行儀がいい」と笑った。

ロボットはカメラで苗の列を見分けながら進み、あぜを越えるときは腹の下に足をたたむ。
価格は1台480万円を目標とし、大学は3年後の発売を目指す。
""",
        "ja",
    ),
)

FOREIGN = (*GERMAN, *SPANISH, *RUSSIAN, *ARABIC, *THAI, *CHINESE, *JAPANESE)
ALL = (*ENGLISH, *FOREIGN)

PARAPHRASES = {
    "ferry": """
SKARNHOLM, March 3 (Norwire) — A car ferry with 214 passengers and 31 crew on board ran onto a
reef just outside Skarnholm harbour early Tuesday, and everybody was taken off by lifeboats within
four hours, according to the coast guard.

The Linnea Dahl, which was built in 1998 and belongs to Ostra Lines, was 900 metres off its normal
course when it hit the Brannar reef at 5:40 a.m. in dense fog, the traffic centre in Velle said.

"We heard a long scrape, the coffee slid off the tables, and then it was completely quiet," said
lorry driver Jonas Terkelsen, who was eating breakfast in the cafeteria.

Nine people received treatment for bruises. About 12 tonnes of fuel had leaked by midday, and a boom
was put across the bay to protect the oyster beds at Hamnes.

Captain Birgit Ostergaard has been interviewed, and the voyage recorder was given to the accident
board, which expects to issue a first report in 30 days.

Ostra Lines called off all crossings until Thursday. Spokesman Erik Mollstad apologised to
travellers and said the company would welcome a full inquiry.
""",
    "merger": """
KINGSMERE, Oct. 6 (Ledger) — Brantley Foods said on Monday it had agreed to buy Hollin Dairy, which
makes Meadow Gold yoghurt, for 840 million pounds in cash, its biggest purchase since it was founded
in 1911.

Hollin's shareholders will get 312 pence for each share, 27 percent above Friday's close. Hollin
shares rose to 309 pence, while Brantley's fell 4 percent.

Together the two companies employ 14,500 people and would supply almost a third of the chilled
desserts sold in the country. The competition authority said it would examine the deal.

"Milk is a local business with a global bill for electricity, and size is how you pay it," Brantley
chief executive Amelia Strand said.

She expects annual savings of 45 million pounds, most of them from closing the dairy at Witham
Cross, where 380 people work. The farm labour union demanded a defence of every job.

The family of founder Cyril Hollin, which owns 41 percent, has accepted the offer.
""",
    "vaccine": """
OKAMBI, Jan. 29 (Health Wire) — One dose of a new vaccine against marsh fever protected 81 percent
of small children for a year in a trial at six clinics around Okambi, the researchers said on
Thursday.

Half of the 3,150 children who took part were given the vaccine, known as Parvex, and the others
one against rabies. In the first group 44 became ill, compared with 231 in the second.

"I have closed the eyes of too many children in the rainy season. This year the ward was half
empty," said Dr. Esther Mwakalele, who led the study at the centre for tropical medicine.

Side effects were mild, the most common being a fever on the first evening. Marsh fever kills about
70,000 people every year, most of them younger than five.

The maker, Helvig Biologics, intends to charge $2.90 a dose in poor countries. A labour shortage at
its factory in Dornach has delayed the start of production until October.

The health programme of the Lakes Union has ordered 12 million doses and hopes to favour remote
villages that are far from any hospital.
""",
    "wildfire": """
CALDER RIDGE, Aug. 27 (Western Wire) — A wildfire which started beside a highway doubled in size
overnight and had scorched 9,700 acres by noon on Wednesday, forcing some 3,400 people out of their
homes in the hills above Calder Ridge.

The fire, called Juniper, was 5 percent contained. Winds of 45 miles an hour blew embers over the
Sable River, and 63 houses burnt down in the neighbourhood of Tanner's Mill.

"I took the dog, my husband's ashes and the wrong shoes," said Wilma Prather, 78, who had followed a
fire engine to the shelter at Ridge High School.

More than 800 firefighters from four counties were working with 11 helicopters. Two of them were
taken to hospital with burns, and their condition was said to be stable.

The cause is under investigation. Sheriff Dale Okonedo said a chain dragged by a trailer may have
struck sparks, and he asked the driver of a red pickup to come forward.

The sky turned the colour of rust as far away as Larkin, where the air was the worst since 2012 and
the county fair delayed its opening ceremony by a day.
""",
}

WEATHER = """
{place}, {date} (Met Desk) — Expect {sky} over {place} on {day}, with highs of {high} degrees and
{wind} winds of up to {speed} miles an hour, the weather service said in its morning bulletin.

Overnight lows will fall to {low} degrees. The chance of rain is {rain} percent, and {amount}
millimetres may fall by {time}. {warning}

Sunrise is at {sunrise} and sunset at {sunset}. For the weekend, forecaster {name} expects
{outlook}. The next bulletin will be published at {bulletin}.
"""
WEATHERS = (
    report(
        "{place} weather: {sky}",
        WEATHER,
        """
place=Marnborough | date=May 4 | sky=sunny spells | day=Monday | high=21 | low=9 | wind=westerly
| speed=14 | rain=10 | amount=2 | time=dusk | warning=Pollen counts are high. | sunrise=5:31 |
sunset=8:22 | name=Alma Voss | bulletin=noon | outlook=dry and mild days under thin cloud
""",
    ),
    report(
        "{place} weather: {sky}",
        WEATHER,
        """
place=Strathlee | date=Nov. 17 | sky=heavy snow | day=Thursday | high=-3 | low=-12 |
wind=northerly | speed=47 | rain=95 | amount=33 | time=midnight | warning=Drivers should stay at
home. | sunrise=7:58 | sunset=3:49 | name=Gordon Pike | bulletin=six | outlook=a slow thaw with
ice on untreated roads
""",
    ),
)

FOOTBALL = """
{home} beat {away} {score} at {ground} on {day} in front of a crowd of {crowd}. {scorer} opened the
scoring in the {first} minute, and {second_scorer} made it two {after} minutes after the break.

{loser} had {shots} shots but only {on_target} on target, and {keeper} in the {home} goal was hardly
troubled until {late}. The referee, {referee}, showed {cards} yellow cards.

{home} are now {place} in the table with {points} points, while {away} remain {low_place} with
{low_points}. "{quote}," manager {manager} said. {home} travel to {next} on {next_day}.
"""
FOOTBALLS = (
    report(
        "{home} beat {away}",
        FOOTBALL,
        """
home=Veyle United | away=Corby Athletic | score=2-0 | day=Saturday | ground=Millfield |
crowd=18,412 | scorer=Danny Osei | first=17th | second_scorer=Luca Ferretti | after=11 |
loser=The visitors | shots=9 | on_target=3 | keeper=Sam Whitlock | late=added time | cards=4 |
referee=Mark Dunstan | place=fifth | points=41 | low_place=last | low_points=15 | quote=We kept
our shape | manager=Iain Grieve | next=Harrowby Town | next_day=Tuesday
""",
    ),
    report(
        "{home} beat {away}",
        FOOTBALL,
        """
home=Rossport | away=Alder Vale | score=3-1 | day=Sunday | ground=Quay Park | crowd=6,075 |
scorer=Milan Hrabe | first=32nd | second_scorer=Kofi Danso | after=24 | loser=Alder | shots=13 |
on_target=6 | keeper=Pedro Lanz | late=a late penalty | cards=7 | referee=Jill Amory |
place=second | points=58 | low_place=ninth | low_points=33 | quote=It was never comfortable |
manager=Nuno Reis | next=Wexcombe Rovers | next_day=Friday
""",
    ),
)

COMPANY = """
{place}, {date} (Ledger) — {company} said on {day} that net profit {moved} {percent} percent to
{profit} million in the {quarter} quarter, {against} analysts had expected. Revenue came to
{revenue} million, compared with {before} million a year earlier.

Earnings per share were {share} cents. The {sector} company expects revenue of between {least} and
{most} million for the full year. "{quote}," chief executive {name} said in a statement.

The board declared a dividend of {dividend} cents a share, payable on {payable}. Shares in {company}
closed at {close} on the {exchange} exchange, {change} percent {direction} on the day.
"""
COMPANIES = (
    report(
        "{company} profit {moved} {percent} percent",
        COMPANY,
        """
place=DORNACH | date=Feb. 2 | company=Helvig Biologics | day=Monday | moved=rose | percent=12 |
profit=81.4 | quarter=fourth | against=more than | revenue=640 | before=588 | share=37 |
least=2,500 | most=2,650 | sector=drugs | quote=Demand has been strong everywhere | name=Renate
Vogl | dividend=15 | payable=March 9 | close=44.10 | exchange=Lenz | change=3.2 |
direction=higher
""",
    ),
    report(
        "{company} profit {moved} {percent} percent",
        COMPANY,
        """
place=EASTHAVEN | date=July 28 | company=Pelorus Shipping | day=Wednesday | moved=fell |
percent=29 | profit=17.9 | quarter=second | against=less than | revenue=233 | before=301 |
share=8 | least=900 | most=970 | sector=freight | payable=Aug. 21 | quote=Empty boxes do not pay
for fuel | name=Desmond Achebe | dividend=2 | close=6.35 | exchange=Kingsmere | change=7.8 |
direction=lower
""",
    ),
)

MARKET = """
{place}, {date} (Markets) — Shares in {place} closed {direction} on {day}, with the {index} index
{moved} {percent} percent to {level} points as {reason}. {advancers} stocks rose and {decliners}
fell on turnover of {turnover} billion.

{winner} was the biggest gainer, up {up} percent, and {loser} the biggest loser, down {down}
percent. {bank} {bank_moved} after {bank_reason}. "{quote}," said {name}, a strategist at {house}.

The {currency} traded at {rate} to the dollar. Oil was at {oil} a barrel and gold at {gold} an
ounce. Markets in {closed} were closed for a holiday.
"""
MARKETS = (
    report(
        "{place} shares close {direction}",
        MARKET,
        """
place=Lenz | date=March 11 | direction=higher | day=Wednesday | index=LX 40 | moved=up |
percent=1.4 | level=7,812.6 | reason=exporters gained on a weaker franc | advancers=29 |
decliners=11 | turnover=3.1 | winner=Kelmbach Steel | up=6.2 | loser=Torbau | down=2.7 |
bank=Bank Aldern | bank_moved=added a tenth | oil=71.20 | bank_reason=an upgrade | quote=Buyers
are back | name=Beat Zuber | house=Rhon Capital | currency=franc | rate=0.91 | gold=2,010 |
closed=Okambi
""",
    ),
    report(
        "{place} shares close {direction}",
        MARKET,
        """
place=Kingsmere | date=Sept. 30 | direction=lower | day=Tuesday | index=KS 100 | moved=down |
percent=2.3 | level=5,067.1 | reason=lenders slid on fears of defaults | advancers=18 |
decliners=80 | turnover=8.7 | winner=Hollin Dairy | up=1.9 | loser=Crane Motors | down=11.5 |
bank=Mercia Trust | bank_moved=lost a fifth | bank_reason=its auditor resigned | quote=Nobody
wants to catch the knife | name=Philippa Dorn | house=Oakley Webb | currency=pound | rate=0.78 |
oil=96.45 | gold=1,876 | closed=Porto Verano
""",
    ),
)

_INTRO = """
Every Friday our columnist opens the letters that readers send to this newspaper, picks the one that
kept her awake, and answers it as honestly as she can. Names are changed where people ask for it.
"""
_OUTRO = """
Do you have a question that your friends are tired of? Write to Dora Pellham, Letters Page, and tell
us whether we may print your name. We cannot reply to every letter, but we read each one of them.
"""
COLUMNS = (
    news(
        "column-piano",
        "Dear Dora: my neighbour plays the piano at night",
        f"""
{_INTRO.strip()}

A reader in Witham Cross shares a wall with a retired music teacher who begins to play at eleven
and stops when the birds start. He has knocked, he has written, he has bought earplugs made of wax.
What more can he do without becoming the villain of the staircase?

Ask her for a concert, I say. People who play in the dark mostly want one listener. Sit on her sofa
once with a cup of tea, praise the slow movement, and then mention that your alarm rings at six. My
bet is that she will move the instrument to the other wall before the week is over.

And if she does not, you will at least know which piece it is that keeps you awake.

{_OUTRO.strip()}
""",
    ),
    news(
        "column-inheritance",
        "Dear Dora: my brother sold our father's boat",
        f"""
{_INTRO.strip()}

Two siblings from Hamnes inherited a wooden sloop, half each. While she was abroad, he found a buyer
and spent the money on a kitchen. Now they meet at birthdays and talk about the weather only. She
asks me whether forgiveness requires an apology first.

It does not, but it needs a ledger. Write down what the boat was worth, take off what the mooring
had cost him over nine winters, and send him the sum without a single adjective. Adjectives are what
families drown in. He will pay, or he will explain, and either is better than silence.

Keep the brass compass if he still has it. Somebody has to show the children where north was.

{_OUTRO.strip()}
""",
    ),
)

_QUOTE = """
"I will not stand here and tell you that the reform is painless, because it is not. Pensions will
rise more slowly than wages for the next five years, and people who retire early will feel it most.
But I have done the sums with the best people we have, and every other way leads to a fund that is
empty before my own daughter turns forty. I would rather be remembered as the man who said so aloud
than as one of those who knew and smiled," Prime Minister Anselm Rokkan told parliament on Tuesday.
"""
SHARING_A_QUOTE = (
    news(
        "quote-opposition",
        "Opposition walks out over pension bill",
        f"""
All 71 members of the opposition left the chamber in Aldern before the vote on pensions, holding up
empty purses, in the first walkout since the war budget of 1986.

{_QUOTE.strip()}

Party leader Vigdis Thorne said that her people would go to the constitutional council and collect
100,000 signatures for a referendum. Outside, drummers of the dockers' guild could be heard through
the windows. The speaker, Harald Eik, suspended the sitting for 50 minutes and later fined nine
deputies for unfurling a banner from the gallery.
""",
    ),
    news(
        "quote-markets",
        "Bond yields fall as investors cheer lower state borrowing",
        f"""
Borrowing costs of the state dropped to the lowest since spring on Tuesday, with the yield on bonds
of ten years down 0.22 points at 3.05 percent, as traders bet on smaller deficits.

{_QUOTE.strip()}

Economists at Bank Aldern estimate that the plan would cut yearly spending by 1.2 billion. Insurers
led the stock market higher. The rating agency Corbel, which had threatened to lower its mark in
June, called the move credible, but warned that a snap election could undo it. The krone gained half
a percent against the euro.
""",
    ),
)
