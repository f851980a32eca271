"""The names of news agencies, as datelines write them. Pure."""

import re

_AGENCIES = """
Reuters, Thomson Reuters, AP, Associated Press, The Associated Press, AFP, Agence France-Presse,
dpa, dpa-AFX, UPI, Bloomberg, Dow Jones, CNN, CNN Business, BBC, BBC News, NPR, VOA, RFE/RL, RFI,
DW, CBS, CBS News, NBC, NBC News, ABC News, Fox News, PBS, Al Jazeera, MarketWatch,
Bloomberg News, PA Media, Press Association, The Canadian Press, Canadian Press,
La Presse Canadienne, AAP, Xinhua, CNS, Kyodo, Kyodo News, Jiji, Jiji Press, Yonhap, KCNA, VNA,
PNA, TNA, Bernama, Antara, PTI, ANI, IANS, UNB, BSS, Pajhwok, Khaama Press, TASS, ITAR-TASS,
RIA Novosti, RIA, Interfax, INTERFAX.RU, Interfax-Ukraine, Sputnik, Ukrinform, UNIAN, BelTA,
Kazinform, Azertac, APA, Armenpress, Akipress, Montsame, IRNA, ISNA, MNA, FNA, Mehr, Mehr News,
Fars, Tasnim, Tasnim News, Press TV, SANA, NNA, WAFA, WAM, KUNA, QNA, BNA, ONA, APS, SUNA, Saba,
Rudaw, Anadolu, Anadolu Agency, AA, DHA, IHA, ANSA, AGI, Adnkronos, LaPresse, Italpress, askanews,
EFE, Europa Press, Lusa, ANP, Belga, awp, sda, ats, Keystone-SDA, Keystone-ATS, SID, epd, KNA,
AFX, ddp, dapd, dts, TT, NTB, Ritzau, STT, BNS, ELTA, LETA, PAP, ČTK, CTK, TASR, MTI, Agerpres,
Mediafax, BTA, HINA, Tanjug, FoNet, SRNA, FENA, ANA-MPA, AMNA, Télam, Telam, Notimex,
Agência Brasil, ABr, Estadão Conteúdo, Folhapress, Prensa Latina, Colprensa, Andina, AVN,
Inforpress, Agencia Brasil, NAN, GNA, PANA, SABC, IRIN, IPS, Inter Press Service, Angop,
PRNewswire, PR Newswire, PRNewswire-Asia, PRNewswire-FirstCall, Business Wire, BusinessWire,
GLOBE NEWSWIRE, GlobeNewswire, ACCESSWIRE, ACCESS Newswire, Newsfile Corp., Marketwired,
Marketwire, CNW, CNW Group, EIN Presswire, EQS, EQS News, OTS, ots, PRWEB, Canada NewsWire,
Media OutReach Newswire, UN News, ТАСС, РИА Новости, Интерфакс, Укринформ, Укрінформ, УНІАН, УНН,
БелТА, БЕЛТА, БТА, Танјуг, Бета, أ ف ب, أ.ف.ب, ا ف ب, رويترز, د ب أ, وام, واس, سانا, وفا, كونا,
قنا, بترا, الأناضول, أ ب, ايرنا, ایرنا, ایسنا, ΑΠΕ-ΜΠΕ, ΑΠΕ, רויטרס
"""

_NAMES = frozenset(
    form
    for name in _AGENCIES.replace("\n", " ").split(",")
    for form in (name.strip(), name.strip().upper())
)
_JOINED = re.compile(r"\s*(?:/|,|–|&|\s-\s|\band\b)\s*")
_SOUNDS = re.compile(
    r"\b(?i:news|press|presse|prensa|agency|agencia|agência|agenzia|agentur|agence|newswire|wire|times"
    r"|post|radio|zeitung|media|herald|tribune|daily|gazette|journal|standard|observer|chronicle|monitor"
    r"|guardian|telegraph|broadcasting|television|reporter|infos?)\b"
)


def is_agency(name: str) -> bool:
    """Return whether ``name`` is a known agency, or several (``Reuters/AP``, ``dpa/lnw``).

    Capitals matter, as for ``dpa`` against ``DPA``: either is known, "efe" is not.
    """
    name = name.strip()
    return name in _NAMES or any(part in _NAMES for part in _JOINED.split(name))


def sounds_like_agency(name: str) -> bool:
    """Return whether an unknown name is that of a medium by its words (``The Daily Star``)."""
    return bool(_SOUNDS.search(name))
