"""First names by the pronoun that nearly all of their bearers have, for "he said" and "she said".

A name that is common for both (Alex, Robin, Kim, Andrea, Jean, Nikita) is in neither list.
"""

from typing import Final

_FEMALE: Final = """
aaliyah abigail ada adele adriana agata agnes agnieszka aicha aida aisha akiko alba alejandra
aleksandra alessandra alice alicia alina alison amal amalia amanda amara amelia amina amira amy
ana anastasia angela angelica angelina anika anita anja anke ann anna anne anneke
annette annie antonia anya aoife aparna april ariadne asha ashley asma astrid audrey aurora
ayesha aysha ayse azra barbara beatrice beatriz bella bernadette bertha beth bethany betty
bianca birgit bonnie bridget brigitte camila camilla carla carmen carol carolina caroline
cassandra catalina caterina catherine cecilia celeste celia celine charlotte chiara chloe
christina christine chioma cindy clara claire claudia colette constance cristina cynthia daisy
dana daniela danielle daphne deborah deepa delphine denise diana diane dina dolores dominika
donna dora doris dorothy ebba edith eileen elaine eleanor elena eleni elif elin elina elisa
elisabeth elise elizabeth ella ellen elsa else emilia emily emine emma erika esme esperanza
esther ethel eugenia eva eve evelyn fadumo faith fatema fatima fatou fatoumata fiona flora
florence frances francesca freya frida gabriela gabriella gemma georgia georgina geraldine
gertrude gina ginevra gisela giulia gloria grace greta gudrun gwen habiba hana hanna hannah
hanne harriet heather hedda hedvig heidi helen helena helene helga henrietta hilda hilde hina
holly huda ida ilse imani ines ingeborg ingrid irene irina iris irma isabel isabella isabelle
isla ivana ivy jacqueline jada jana jane janet janice jasmine jeanette jelena jennifer jenny
jessica jill joan joanna johanna josefina josephine joyce juana judith julia juliana julie june
kaja kamala karen karin karina kari karolina katarina kate katerina katherine kathleen kathryn
katja katrin katya kavita kayla keiko khadija kirsten kirsty kristin kristina laila lakshmi
lara larisa latifa laura lauren layla lea leila lena leonie leonora leticia lidia lila lillian
lily lina linda lisa liv ljudmila lois lorena lotte louise lucia lucie lucy luisa lydia lyudmila
mabel madeleine magda magdalena maja malala malin mandy manuela mara margaret margarita
margaretha margherita margit marguerite maria mariam mariana marianne marie marija marina
marisol marit marjorie marta martha martina mary maryam matilda maya mei melanie melinda
melissa mercy meryem mia michaela michelle mina minna mira miranda miriam molly mona monica
monika muna nadia nadine nadja naledi nancy naomi natalia natalie natasha nathalie neha nia
nicole nina nkechi noor nora norma nour olga olivia olena oksana ottilie pamela patricia
paula paulina pauline penelope petra phoebe phyllis pilar polly priscilla priya rachel ragnhild
rania rebecca regina renata rhoda rita roberta rocio rosa rosalind rose rosemary roxana ruth
sabina sabine sadia safiya sakura saida sally salma samira sandra sanna sara sarah saskia sofia
selma shabnam sharon sheila shirin shirley sigrid silvia simone sinead siobhan siri sissel
sofie solveig sonia sonja sophia sophie stella stephanie sunita susan susanna susanne suzanne
svetlana sylvia sylvie tamara tanja tanya tatiana tatyana teresa thandiwe thea thelma theresa
therese tina tove tracy ulrike unni ursula valentina valeria vanessa vera veronica veronika
victoria viktoria viola violet virginia vivian wanda wangari wendy wilhelmina winifred xenia
yasmin yasmine yelena yolanda yuki yulia yvette yvonne zahra zainab zara zeynep zofia zoe
zsofia zuzana
"""

_MALE: Final = """
aaron abbas abdel abdul abdullah abdullahi abel abraham adam adnan adrian ahmad ahmed alan
albert alberto alejandro aleksander alessandro alexander alexandre alexei alfonso alfred ali
allan alonso amadou amir anatoly anders andreas andrei andres andrew andrzej angelo angus anton
antoine antonio armando arjun arne arnold arthur arturo ashok aslan axel ayman aziz balazs
bashir bartosz ben benedict benjamin bernard bernd bill bilal björn bjorn bob boris brad brandon
brendan brian bruce bruno callum carl carlo carlos cedric charles chen chidi christian
christoph christopher chukwu claus clement colin connor conor craig curtis cyril damian damien
dan daniel daniyar darius darren dave david declan denis dennis derek diego dieter dimitri
dimitris dirk dmitri dmitry dominic donald douglas duncan dylan eamon eddie edgar edmund eduardo
edward edwin egil eirik elias elijah emanuel emeka emeric emil emmanuel emre enrico enrique eric
erik erling ernest ernesto ernst esteban ethan etienne eugene evan fabio faisal farid farouk
felipe felix ferdinand fernando filip finn florian francesco francis francisco francois frank
franz fred frederic frederick friedrich fritz gabriel gareth gary gavin geir geoffrey georg
george georges georgi gerald gerard gerhard giacomo gilbert giorgio giovanni giuseppe gordon
graham greg gregory guido guillaume gunnar gustav gustavo guy habib hakan hakon hamid hamza
hans harald haruki harold harry hasan hassan hector heinrich helmut henri henrik henry herbert
herman hiroshi howard hubert hugh hugo hussein hussain ian ibrahim idris ignacio igor imran
ingmar isaac ismail ivan ivar ivo jack jacob jacques jaime jakob jakub james jamal
janos jared jason javier jeff jeffrey jens jeremy jerome jerry jesper jesus jim joachim joakim
joaquin joe joel johan johann johannes john jon jonas jonathan jorge jose josef joseph joshua
juan juergen julian julien julius jurgen jussi justin kamal kareem karim karl kazuo keith ken
kenji kenneth kevin khaled khalid klaus knut kofi konrad konstantin kristian kurt kwame lars
larry laszlo laurent lawrence leif leo leon leonard leonardo lorenzo louis luca lucas luciano
ludwig luigi luis lukas luke maciej magnus mahmoud malcolm malik manfred manuel marc marcel
marcin marco marcus marek mario mark marko markus martin marvin mateo matteo matthew matthias
maurice mauro max maxim maximilian mehdi mehmet michael michal michel miguel mihai mikael mike
mikhail mikko milan miloslav miroslav mohamed mohamad mohammad mohammed morten moses muhammad
murat mustafa nasser nathan nathaniel neil nelson nicholas nick nicolas niels nigel nikola
nikolai nikolaj nikos nils noah norman odd olaf olav ole oleg oleksandr oliver olivier omar
orlando oscar osman otto owen pablo padraig paolo patrick paul paulo pavel pawel pedro per
pascal peter petros philip philippe phillip pierre piotr pranav rafael raj rajesh rajiv ralf
ralph ramon rashid raul ray raymond reza ricardo richard rob robert roberto rodrigo roger roland
rolf roman ron ronald ross roy ruben rudolf rupert russell ryan said salim salman salvador
samir samuel sanjay santiago scott sean sebastian serge sergei sergey sergio seyed shane simon
sipho stanislav stanley stefan stefano stephen steve steven stuart sunil sven svein taha takeshi
tariq ted terence terje terry thabo theo theodore thomas thor thorsten tim timothy tobias todd
tom tomas tomasz tommy tony tormod trevor tunde tyler umar uwe valentin vasily viktor victor
vikram vincent vincenzo vinod vitaly vittorio vladimir vladislav walter warren wayne werner
wilhelm will willem william wojciech wolfgang xavier yahya yannick yiannis youssef yuri yusuf
yves zachary zoltan zoran
"""

FEMALE_NAMES: Final = frozenset(_FEMALE.split())
MALE_NAMES: Final = frozenset(_MALE.split())
