"""The words that datelines and by-lines are told by. Pure."""


def words(listing: str) -> frozenset[str]:
    """Return the words of a listing that is apart by spaces."""
    return frozenset(listing.split())


MONTHS = words(
    """
    jan(?:uary|uar|vier|uari|eiro)? feb(?:ruary|ruar|rero|braio|ruari)? mar(?:ch|s|zo|ço)?
    apr(?:il|ile)? may jun[ei]? jul[yi]? aug(?:ust|ustus)? sept?(?:ember|embre)?
    oct(?:ober|obre)? nov(?:ember|embre|iembre|embro)? dec(?:ember)? jän(?:ner)? märz mai
    okt(?:ober)? dez(?:ember|embro)? janv févr(?:ier)? avr(?:il)? juin juil(?:let)? août
    déc(?:embre)? ene(?:ro)? abr(?:il)? mayo jun(?:io|ho) jul(?:io|ho) ago(?:sto)?
    sep(?:tiembre)? set(?:iembre|tembre|embro)? octubre dic(?:iembre|embre)? gen(?:naio)?
    mag(?:gio)? giu(?:gno)? lug(?:lio)? ott(?:obre)? fev(?:ereiro)? maio out(?:ubro)? mrt
    maart mei янв(?:аря)? фев(?:р|раля)? мар(?:та)? апр(?:еля)? мая июн[ья]? июл[ья]?
    авг(?:уста)? сен(?:т|тября)? окт(?:ября)? ноя(?:бря)? дек(?:абря)?
    """
)
"""Regular expressions of the months, in full and abbreviated, in eight languages."""

WEEKDAYS = words(
    """
    mon(?:day)? tue(?:s|sday)? wed(?:nesday)? thu(?:rs|rsday)? fri(?:day)? sat(?:urday)?
    sun(?:day)?
    """
)
"""Regular expressions of the English weekdays."""

PARTICLES = words(
    """
    of the and upon on under de del della di da do dos das du des la le les el al am an der
    dem im in bei a y e i o sur sous en et und van den
    """
)
"""Small words within the name of a place."""

NAME_PARTICLES = words(
    """
    de del della di da do dos das du la le van von den der af al bin ben el y e zu ter ten
    """
)
"""Small words within the name of a person."""

NOT_PLACES = words(
    """
    ADVISORY ALERT ANALYSIS ANNOUNCEMENT ARCHIVE AUDIO BREAKING BRIEF BRIEFLY BRIEFS BUSINESS
    CARTOON COLUMN COMMENT COMMENTARY CONFIRMED CORRECTED CORRECTION CULTURE DEVELOPING DIARY
    EDITORIAL EDITOR'S EDITOR’S EILMELDUNG EXCLUSIVE EXPLAINED EXPLAINER FACTBOX FEATURE FINAL
    FLASH FULL GALLERY GRAPHIC HEALTH HEADLINES HIGHLIGHTS IMPORTANT INSIGHT INTERVIEW JUST
    LATEST LEADER LIFESTYLE LISTEN LIVE MARKETS MORE NEWS NOTE NOTICE OBITUARY OFFICIAL
    OPINION PHOTO PHOTOS PODCAST POLITICS POLL PREVIEW PROFILE QUIZ QUOTES READ RECAP REFILE
    RELATED REPEAT REPORT RESULTS REVIEW REVIEWS ROUNDUP SCHEDULE SCIENCE SNAP SPECIAL SPOILER
    SPONSORED SPORT SPORTS STATEMENT STOCKS STORY SUMMARY TABLE TECH TIMELINE TOP TRAVEL
    UPDATE UPDATED UPDATES URGENT URGENTE VIDEO VIDEOS WARNING WATCH WEATHER WORLD WRAP WRAPUP
    YES FOOTBALL SOCCER CRICKET TENNIS RUGBY GOLF BASKETBALL BASEBALL HOCKEY BOXING CYCLING
    OLYMPICS NATO NASA NOAA OPEC UEFA FIFA ASEAN BRICS ISIS ISIL DAESH UNESCO UNICEF UNHCR
    COVID INTERPOL EUROPOL FRONTEX CONMEBOL CONCACAF NASCAR NASDAQ NYSE FEMA OSCE OECD IAEA
    ECOWAS HAMAS HEZBOLLAH AIDS THIS THAT THESE THOSE THERE WHAT WHEN WHERE WHICH WHO WHOM WHY
    HOW AND BUT FOR FROM WITH NOT ALL ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN SOME
    MANY MOST EVERY EACH IT'S IT’S HIS HER THEIR OUR YOUR ITS MY HERE HELLO DEAR PLEASE SHE
    THEY YOU WAS WERE ARE BE HAVE HAS TODAY TONIGHT TOMORROW YESTERDAY THANK THANKS AFTER
    BEFORE DESPITE DURING SINCE WHILE A AN AS AT BY HE I IF IN IS IT LAST NEXT NO OF ON SO TO
    WE EASTER CHRISTMAS PRESIDENT PRIME MINISTER CHANCELLOR SENATOR MR MR. MRS MRS. MS MS. DR
    DR. KING QUEEN PRINCE PRINCESS POPE
    """
)
"""Words in capitals that open a text and are no place: labels, acronyms, first words."""

COLON_CITIES = words(
    """
    AGARTALA AGRA AHMEDABAD AIZAWL AJMER ALIGARH ALLAHABAD AMARAVATI AMRITSAR AURANGABAD
    BAHAWALPUR BANGALORE BENGALURU BHOPAL BHUBANESWAR CHANDIGARH CHENNAI CHITTAGONG COIMBATORE
    COLOMBO CUTTACK DEHRADUN DELHI DHAKA FAISALABAD GANDHINAGAR GANGTOK GHAZIABAD GILGIT
    GUJRANWALA GURGAON GURUGRAM GUWAHATI HYDERABAD IMPHAL INDORE ISLAMABAD ITANAGAR JAIPUR
    JAISALMER JALANDHAR JAMMU JAMSHEDPUR JODHPUR KABUL KANPUR KARACHI KATHMANDU KOCHI KOHIMA
    KOLKATA KOTA KOZHIKODE LAHORE LARKANA LEH LUCKNOW LUDHIANA MADURAI MANGALURU MEERUT MUMBAI
    MULTAN MUZAFFARABAD MYSURU NAGPUR NASHIK NOIDA PANAJI PATNA PESHAWAR PRAYAGRAJ PUDUCHERRY
    PUNE QUETTA RAIPUR RAJKOT RANCHI RAWALPINDI SHILLONG SHIMLA SIALKOT SRINAGAR SUKKUR SURAT
    THANE THIRUVANANTHAPURAM TIRUPATI VADODARA VARANASI VIJAYAWADA VISAKHAPATNAM
    """
)
"""Where papers end a dateline with a colon alone (``KARACHI: ``); elsewhere that is a label."""
