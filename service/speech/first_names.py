"""First names by the pronoun that nearly all of their bearers have, for "he said" and "she said".

A name that is common for both (Alex, Robin, Kim, Andrea, Jean, Nikita) is in neither list.
"""

from typing import Final

from service.entities.names import normalise

_FEMALE: Final = """
aaliyah abbie abena abigail ada adaeze adaobi adela adelaide adele adelheid adeline aditi adriana
adwoa afua agata agatha agnes agnieszka aicha aida aileen ailsa aine aisha aishwarya aisling
aissatou akiko akosua alana alba alberta aleena alejandra aleksandra alessandra alessia alexandra
alexandria alexia alice alicia alina alisha alison alissa alma althea alva alyssa amaka amal
amalia amanda amara amelia amelie amina amira amrita amy ana anabel anais ananya anastasia
anastasija andreea andrina anette angela angelica angelina angeline angharad anika anisa anita
anja anjali anke ann anna annabel annabelle annalise annamaria anne anneke annelies anneliese
annelise annemarie annette annie annika anouk antje antoinette antonella antonia anuradha anya
aoife aparna april arabella araceli araminta archana ariadne ariana arlene arwen asha asiya asma
astrid asuka atefeh athena audrey augusta aurelie aurora ava avril ayaka ayesha aylin ayse aysha
ayumi azadeh azra babette barbara barbro beata beatrice beatrix beatriz becky belen belinda bella
benedetta benedicte bernadette bernice bertha beryl bess bessie beth bethan bethany betty bev
beverley beverly bianca binta birgit birgitta blanca blessing blossom bogumila bonnie bosede
branwen bree brenda briana brianna bridget bridie brigitte britta brittany bronwen bronwyn caitlin
caitriona camila camilla candace candice cara carina caris carla carlotta carly carmel carmen
carol carolina caroline carolyn carrie caryn cassandra catalina catarina cate caterina catherine
cathleen cathy catriona cecile cecilia celeste celia celine ceri chandra chantal charlene
charlotte charmaine chelsea cherie cheryl chiara chidinma chinwe chinyere chioma chloe chrissie
christa christabel christiane christie christina christine ciara ciera cilla cindy claire clara
clarissa claudette claudia claudine clementine clodagh colette constance coralie cordelia corinna
corinne cornelia cosima cristina cynthia dagmar dagny daisy daniela danielle daphna daphne darlene
dawn debbie deborah debra dee deepa deidre deirdre delia delphine delyth denisa denise desiree
devi diana diane dianne dilys dina dionne divya dolly dolores dominika donatella donna dora doreen
doris dorota dorothea dorothy dorte dulcie dymphna ebba ebony edith edna efua eiko eileen eilidh
eimear eithne ekaterina elaina elaine eleanor elena eleni eleonora elfriede elif elin elina elisa
elisabeth elise eliza elizabeth elizaveta elke ella ellen ellie elodie eloise elsa else elspeth
elva elvira emi emiko emilia emilie emily emine emma emmanuelle erica erika erin ernestina esme
esmeralda esperanza estelle esther esti ethel etta eugenia eugenie eunice eva evangeline eve
evelina evelyn ewa fadumo faith fanny farah fariba farida fatema fathima fatima fatou fatoumata
fay faye felicia felicity femke fenella fern fernanda fiona fionnuala flavia fleur flora florence
folasade frances francesca francine franziska freda frederica frederique freya frida friederike
funmilayo gabriela gabriella gabrielle gaelle gail galina garima geeta gemma genevieve georgia
georgina geraldine gerda germaine gertrud gertrude ghislaine gianna gillian gina ginevra ginny
giorgia giovanna gisela gisele giulia gladys glenda glenys gloria gohar goldie grace grainne
graziella greer greet greta gretchen griselda guadalupe gudrid gudrun gulnara gwen gwendolen
gwendolyn gwyneth habiba hadley haifa halina hana hanan hanna hannah hanne hanneke harriet haruka
hattie hayley hazel heather hedda hedvig hege heidi helen helena helene helga heloise henrietta
henriette hermine hermione hester hettie hilda hilde hina hinako holly hope hortense huda ibtisam
ida ifeoma ilana ilaria ileana ilse imani imelda imogen ines inga inge ingeborg ingrid inna
iolanda iona iphigenia irena irene irina iris irma isabel isabella isabelle isadora isha isla
ismene isobel iva ivana ivanka ivette ivy iwona izabela jacinta jacintha jaclyn jacqueline jada
jade jadwiga jamila jana jane janelle janet janette janey janice janina janine jaqueline jasmin
jasmina jasmine jaya jayne jeanette jeanie jeannette jeannie jelena jemima jenna jennie jennifer
jenny jessica jessie jette jill jillian joan joann joanna joanne jocelyn jodie johanna johanne
jolanta jolene josefa josefina josephine josie joy joyce juana juanita judit judith judy julia
juliana julie juliet juliette june justina justine kaitlyn kaja kamala kamila kara karen kari
karin karina karla karolin karolina katalin katarina katarzyna kate katerina katharina katherina
katherine kathleen kathryn kathy katie katinka katja katrien katrin katrina katya kavita kay kaye
kayla keiko keira kellie kerri keziah khadija khadijah kiera kimberley kimberly kirsteen kirsten
kirstie kirstin kirsty kitty klara komal kristin kristina krisztina krystal krystyna kumiko laila
lakeisha lakshmi lara larisa latasha latifa latisha latoya laura laurel lauren lavinia layla lea
leanne leila lena leonie leonora leticia letitia lettie libby lidia lidiya liesbeth liesel liisa
lila lilian liliana lillian lilly lily lina linda linnea lisa lisbeth lise liv livia liz liza
lizzie lizzy ljiljana ljudmila lois lola lorena loretta lori lorna lorraine lotte loubna louisa
louise lourdes luana lucia lucie lucille lucinda lucretia lucy ludmila ludmilla luisa luz lydia
lynda lyndsey lynette lynn lynne lyudmila mabel macarena maddie madeleine madhuri madison mae
maeve magda magdalena maggie mahnaz maike mairead mairi maisie maja makiko malala malgorzata malin
mamta mandy manon manuela mara marcela marcella marcia maren margaret margaretha margarita margaux
margery margherita margit margo margot margret marguerite mari maria mariah mariam mariana
marianne marie marija mariko marilyn marina marion marisa marisol marissa marit maritza marjorie
marla marlena marlene marsha marta martha marthe martina mary marya maryam maryanne masako matilda
matilde maud maude maureen mavis maxine maya mayumi meera meg megan meghan mei melania melanie
melinda melissa melody mercedes mercy meredith merete meriem meryem mette mhairi mia michaela
michelle mihaela mildred milena milica millicent millie mina minako minerva minna mira miranda
mireille mirela miri miriam mirjam mitsuko mitzi moira molly mona monica monika monique morag
morven moya muna muriel myra myriam myrtle nabila nadezhda nadia nadine nadja nahid naima najwa
naledi nana nancy nandini naoko naomi narges nasrin natalia natalie natalya natascha natasha
nathalie neha nell nellie nessa nettie ngozi nia niamh nicole nicoletta nicolette nigar nikki
nilufar nimmi nina nirmala nisha nkechi nneka noelle noemi noemie nokuthula nomvula nonna noor
nora norah noreen norma nour nuala nuria obiageli octavia oddny odette odile oenone oksana olena
olga olive olivia olwen olympia omolara oonagh ophelia oriana orla orlaith orsolya ottilie paige
paloma pam pamela pandora parveen pascale patience patrice patricia patsy patti patty paula
paulette paulina pauline peggy penelope penny perpetua persephone petra petronella philippa
philomena phoebe phyllis pia pilar pippa polly pooja poonam poppy portia pratibha precious prisca
priscilla priti priya priyanka prudence purity quintina rabia rachael rachel rachelle radhika
raffaella ragnhild raisa rajni ramona rania ranjana raquel rasha rashida rayna rebecca rebekah
reema regina rekha renata renate rene renee reyhan rhian rhiannon rhoda rhona rhonda ria riitta
rina rita riya roberta rocio roisin romana romy rosa rosaleen rosalie rosalind rosalyn rosamund
rosana rosanna rosario rose rosemarie rosemary roshni rosie rosita rowena roxana roxanne rukhsana
rukia ruth sabina sabine sabrina sade sadia sadie saffron safia safiya saida sakina sakura sally
salma samantha samina samira sana sandhya sandra sangeeta sanna saoirse saori sara sarah saraswati
sarita saskia savannah scarlett seema selma senait serena shabnam shakira shanelle shania shanti
sharmila sharon shauna sheela sheena sheila shelagh shelby shelley shireen shirin shirley shobha
shona shreya shruti sian sibyl sidsel sienna sigourney sigrid silke silvana silvia silvie simona
simone sinead sinikka siobhan siri sissel sissy sive smita sneha sofia sofie solange soledad
solveig sonia sonja sophia sophie soraya sorcha stacey stefania stefanie steffi stella stephanie
suchitra sue sujata sukhi suman sumitra sunita susan susanna susanne sushma susie suzan suzanna
suzanne suzie svenja svetlana swati sybil sylvia sylvie synnove tabitha talia tallulah tamara
tamika tamsin tania tanisha tanja tansy tanya tara tasha tatiana tatjana tatyana taylah tegan
temperance teresa tess tessa thalia thandi thandiwe thea thelma theodora theresa therese thomasina
thora thuy tiffani tiffany tilda tilly timea tina titilayo toril tove tracey tracy tricia trina
trine trish trisha trixie trudy turid tyra ulla ulrika ulrike una unni urmila ursula ushi uta uzma
vaishali valentina valeria valerie vanda vandana vanessa varvara vasiliki velma venetia vera
verena verity verna veronica veronika vicki vicky victoria vidya vigdis viktoria vilma viola
violet violeta violetta virginia virginie vivian vivien vivienne wafa waltraud wanda wangari
wanjiru wendy wiebke wiktoria wilhelmina wilma winifred winnie winona xanthe xenia ximena xiomara
yaa yael yara yasmin yasmina yasmine yelena yoko yolanda yoshiko yuki yukiko yulia yuliya yuriko
yvette yvonne zadie zahra zainab zainabu zara zaynab zehra zeinab zelda zena zeynep zia zinaida
zita zlata zoe zoey zofia zohra zola zsofia zsuzsanna zuleika zuleikha zuzana
"""

_MALE: Final = """
aaron abbas abdallah abdel abdelaziz abdelkader abdi abdirahman abdoulaye abdul abdullah abdullahi
abel abhishek abiodun abner abraham abubakar achim adam ade adebayo adel adem aditya adnan adolfo
adrian ahmad ahmed aidan ajay akhil akim akinwumi akio akira alain alan alasdair alastair albert
alberto albin aldo alec aled alejandro alejo aleksander aleksandr aleksei aleksey alessandro
alessio alexander alexandre alexandru alexei alexios alfie alfonso alfred algernon ali alim
alistair allan allen alois alonso alphonse alvaro alvin amadeus amadou amir amit amitabh amos
anand anatole anatoli anatoly anders andreas andrei andrej andres andrew andriy andrzej andy
angelo angus anil ankit ansel anselm anthony antoine anton antoni antonin antonio antony anurag
apostolos archie arif aristide arjun arkady arlo armand armando armin arnaldo arnaud arne arnold
aron arsene artem arthur arturo arvid arvind asad asger ashok ashraf ashwin asif asim aslan
athanasios attila atul aubrey augustin augustine augustus austin avi axel ayman ayodele azim aziz
balazs baltasar baptiste barak barnabas barnaby barney barry bartholomew bartosz bashir
basil bastian bastien ben benedict benedikt benito benjamin benny bentley bernard bernardo bernd
bernhard bernie bert bertil bertram bertrand bhaskar bhupinder bilal bill bjarne bjorn björn bo
bob bobby bogdan boniface boris brad brandon branko brendan brendon brennan brent brett brian
brock bronislaw bruce bruno bryan bryce bryn burak burkhard byron caleb callum calvin cameron
carey carl carlo carlos carlton carsten casimir caspar casper cathal cecil cedric celso cesar chad
chaim chandrasekhar charles charlie chen chester chetan chidi chinedu chip christiaan christian
christoph christopher christos chuck chukwu chukwuemeka cian ciaran claes clarence claude claudio
claus clay clayton clement cliff clifford clint clive clyde cody cole colin colm columba conal
conall connor conor conrad constantin constantine corentin cormac cornelius cosmo craig
cristian cristiano cristobal curt curtis cuthbert cyril cyrus dafydd daisuke dalibor damian damien
damon dan dane daniel danilo daniyar danny dante dario darius dariush darrell darren darryl dave
david davide davor dawit dean declan deepak delroy demetrius demian denis dennis denny denzel
derek dermot des desmond detlef devendra dewi dexter dharmendra diarmuid didier diego dieter
dieudonne dilip dimitar dimitri dimitrios dimitris dinesh dino dirk dmitri dmitry dmytro dom
domenico domingo dominic don donal donald donnie donovan doug douglas dragan drago drew duane
duncan dusan dustin dwayne dwight dylan eamon eamonn earl ebenezer ed eddie eddy edgar edgardo
edmond edmund edoardo edsel eduardo edward edwin efraim egil ehud eike einar eirik eivind elan
eldon eli elias elijah elio elliot elliott ellis elmer elton elvis emanuel emeka emeric emery emil
emile emilio emlyn emmanuel emre endre enoch enrico enrique enzo eoghan eoin ephraim erasmus
ercole erhard eric erich erik erling ernest ernesto ernie ernst errol erwin esa eskil espen
esteban ethan etienne euan eugene evan evans everett ewan ezekiel ezequiel ezra fabian fabien
fabio fabrice fabrizio faisal farhad farhan farid farouk faruk fausto federico fedor felician
felipe felix femi ferdinand fergal fergus fernand fernando festus fidel fikret filip finn fintan
fletcher florent florian florin floyd foster francesco francis francisco francois frank
franz fraser fred freddie freddy frederic frederick fredrik friedrich fritjof fritz fyodor gabor
gabriel gael galen gareth garrett garth gary gaston gaurav gavin gavriel geir gene geoff geoffrey
georg george georges georgi gerald gerard gerardo gerd gerhard gerhardt gerrit gerry gervase
ghassan giacomo giancarlo gianluca gianni gideon gil gilbert giles gino giorgio giovanni girish
giuliano giuseppe glen glenn glyn godfrey godwin gopal goran gordon graeme graham grant greg
gregory greig griff griffith grigory gruffydd guenther guido guillaume gulliver gunnar gunter
gunther gustav gustavo guy gwilym haakon habib hakan hakon hal hallvard hamid hamish hamza hannes
hannu hans harald hari haris harish harley harold harrison harry haruki harvey hasan hashim hassan
hassim hector hedley heinrich helmut hemant henning henri henrik henry henryk herb herbert
hercules heriberto herman herve hideo hiram hiroki hiroshi hisham homer horace horst hosni howard
huang hubert hugh hugo humphrey hung hussain hussein huw iain iakov ian ibrahim idan idris ifan
ignacio igor ike ilie ilija ilya imran imre inder ingmar ingo ioan ioannis ion ionut iosif ira
irfan irvin irving isaac isaiah isidore ismael ismail israel issa istvan itamar itzhak iurie ivan
ivar ivo jabari jace jacek jack jackson jacob jacques jaime jair jake jakob jakub jamal jamel
james janek janne janos jared jarek jarl jaroslav jarrod jarvis jason jasper jaswinder javier jay
jaydeep jedediah jeff jefferson jeffrey jens jeremy jeroen jerome jerry jerzy jesper jesus jethro
jia jim jimmie jimmy jiri jitendra joachim joakim joao joaquim joaquin joby jock joe joel joern
joey johan johann johannes john jolyon jon jonah jonas jonathan jonathon joost jorge jorn jose
josef joseph josh joshua josip josue jozef juan juergen juho jukka julian julien julius jun
junichi jurgen jussi justin justus jyrki kaiser kamal karan kareem karim karl karsten kaspar
kasper katsuhiro kayode kazimierz kazuo keir keiran keith kelvin ken kenji kenneth kenny kent
kerem kevan kevin khaled khalid khalil khurram kiefer kieran kieron killian kingsley kirill kirk
kishore kjell klaas klaus knut kofi koji kojo kolya konrad konstantin kostas krishna krishnan
kristian krzysztof kunal kurt kwabena kwaku kwame kwasi kyle kyrylo lachlan lalit lamar lance
landon larry lars lasse laszlo laurence laurent lawrence lazar leander lech lee lefteris leif
leighton leland len lennart lennox leo leon leonard leonardo leopold leroy les lester leszek lev
levi lewis liam linus lionel llewellyn lloyd lorcan lorenzo loris lothar lou louie louis luca
lucas luciano ludovic ludwig luigi luis luka lukas luke luther lyle lyndon maciej mack magnus
mahmoud maksim malachi malcolm malik manfred manfredo manish manoj manu manuel marat marc marcel
marcello marcelo marcin marco marcus marek mario mariusz mark marko markus marlon marshall martijn
martin marty marvin masahiro masashi massimo mateo mathias mathieu mats matt matteo matthew
matthias matthijs mattias matvei maurice mauricio maurizio mauro max maxim maxime maximilian
maximilien maxwell mayank mehdi mehmet melvin melvyn merlin merrill mervyn micah michael michal
michel mick mickey miguel miguelangel mihai mihail mihir miikka mikael mike mikel mikhail mikko
mikolaj milan miles milo miloslav milton mirko miro miroslav mirza misha mitch mitchell mladen moe
mohamad mohamed mohammad mohammed mohan mohit moishe monty mordechai moritz morris mort morten
moses moshe muhammad mukesh mungo murat murdo murray mustafa mykola nabil nadeem nader nadir naeem
nagib narendra naresh nasir nasser nassim nat nathan nathaniel naveen navin neal ned neil nello
nelson nestor neville nevin newton nicholai nicholas nick nico nicolae nicolas niels nigel nikhil
nikola nikolai nikolaj nikolas nikolaus nikos nils nishant noah nobuo noe nolan norbert norman
norris nuno obed obinna octavio odd odysseus oisin okechukwu okey oladele olaf olatunji olav ole
oleg oleh oleksandr oliver olivier oluwaseun omar omari orhan orlando orson orville oscar osman
oswald otis otmar otto ove owen oz pablo paddy padraig pal panagiotis pankaj paolo pascal pascoe
patricio patrick patrik paul paulo pavel pavlo pavlos pawel peadar pearse pedro pekka per percival
percy pericles pete peter petr petri petros petrus petter phil philip philippe philippos phillip
pier piero pierre pieter pim pio piotr poul pradeep prakash pramod pranav prashant praveen prem
preston puneet quentin quincy radek radoslav radovan rafael rafal rafe rafi raghu rahul raimund
rainer raj rajan rajendra rajesh rajinder rajiv rakesh raleigh ralf ralph raman ramesh ramiro
ramon ramsay ramzi randall randolph randy ranjit raphael rasheed rashid rasmus raul ravi ravindra
ray raymond raymundo reece reg reggie reginald reid reinaldo reiner reinhard reinhold remi remy
renato renzo reuben reuven rex reynaldo reza rhodri rhys ricardo richard richie rick ricky
rigoberto riku rishi ritchie roan rob robbie robert roberto rocco roddy roderick rodney rodrigo
rogelio roger rohan rohit roland rolando rolf rollo romain roman romeo ron ronald ronan ronnie
rory roscoe roshan ross roth roy royston ruairi ruben rudi rudolf rudy rufus rui rune rupert
ruslan russ russell ryan ryszard saad sachin sadiq sagar said saif sal saleh salih salil salim
salman salvador salvatore sameer sami samir sampson samson samu samuel sandeep sander sandro
sanjay sanjeev santiago santino santosh sasa saul saurabh savvas scott seamus sean sebastian
sebastien sefton selwyn semyon serge sergei sergey sergi sergio seth seyed shahid shahram shakeel
shane shashi shaul shaun shaw sheldon sherif sherman shinji shinzo shiv shivam shlomo shyam sid
siddharth siegbert siegfried sigmund sigurd silas silvester silvio simeon simo simon sinan sipho
slava slavko slobodan solomon soren spencer spiros sreten srinivas stan stanislas stanislaus
stanislav stanley stavros stefan stefano stephane stephen sterling steve steven stewart stig
stuart subhash sudhir sukhdev sulaiman sumit sunil suraj surendra suresh svein sven sverre sylvain
sylvester tadashi tadeusz tadhg taha tahir takashi takeshi takumi talal tam tamas tanmay tapio
tarek tarik tariq taro tarun tate tavish ted teddy tejas temur teodor teppo terence terje terrance
terrell terrence terry thabo thaddeus thanos theo theodor theodore theodoros thiago thibault
thibaut thierry thijs thilo thomas thor thorsten tiago tiberius tibor tijani tim timo timon
timothee timothy timur tino titus tjibbe tobi tobias toby todd togay tolga tom tomas tomasso
tomasz tommaso tommy tonio tony toomas tor toralf torben tore tormod torsten toshiro travis trent
trevor trey trond troy truman tudor tulio tunc tunde turlough ty tyler tyrone tyson ugo ulf ulrich
ulysses umar umberto uri uriel usman uwe vaclav vadim valdemar valentin valentino valeri valery
vance varun vasil vasile vasilios vasily vassilis vaughan vaughn veli venkat venkatesh vernon vic
vicente victor viggo vijay vikram viktor viktors vilhelm ville vinay vince vincent vincenzo vinnie
vinod virgil vishal vitali vitaly vito vittorio vivek vlad vladimir vladislav volker
volodymyr vuk vyacheslav wade waldemar waleed walid wallace wally walter warren warwick waseem
wayne wendell werner wes wesley wilbur wilf wilfred wilfried wilhelm will willem william wilson
wim winston wojciech wolfgang wolfram woodrow wyatt wyn xander xavi xavier yahya yakov yakubu
yanis yannick yannis yaroslav yash yasin yasser yasuhiro yaw yehuda yevgeny yiannis yiorgos
yitzhak yoav yogesh yoshi younes younis youssef yuri yusef yusuf yusuke yves zac zach zachariah
zachary zack zafar zaid zaki zane zbigniew zdenek zdravko zeev zeke zeljko zeno zev zlatan zoltan
zoran zygmunt
"""

_WORDS_AS_WELL: Final = """
art bill dawn drew faith finn frank grace grant guy heath hope iris ivy jack joy june lance mark may
merry mike miles noble olive pat pearl penny per reed rich rob rose said sky star tom trey violet
wade will
"""

FEMALE_NAMES: Final = frozenset(_FEMALE.split())
MALE_NAMES: Final = frozenset(_MALE.split())
_NO_NAMES: Final = frozenset(_WORDS_AS_WELL.split())


def is_first_name(word: str) -> bool:
    """Tell whether a word with a capital is likely to be a first name, and nothing else."""
    low = normalise(word)
    return (low in FEMALE_NAMES or low in MALE_NAMES) and low not in _NO_NAMES
