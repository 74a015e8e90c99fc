"""ISO 3166-1 countries: their codes and their names in the languages of the site (CLDR)."""

import re
import unicodedata
from functools import cache

from babel import Locale
from django.utils.translation import gettext as _

#: What a person without a nationality claims: the code of ICAO Doc 9303 part 3 section 5.
STATELESS = "XXA"
LANGUAGES = ("en", "ar", "fr", "es")

#: Alpha-3 and alpha-2 of ISO 3166-1, and Kosovo's user-assigned codes.
_PAIRS = """
ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ ATF:TF ATG:AG
AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS BIH:BA BLM:BL
BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BVT:BV BWA:BW CAF:CF CAN:CA CCK:CC CHE:CH
CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CXR:CX
CYM:KY CYP:CY CZE:CZ DEU:DE DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES
EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI
GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HMD:HM
HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM IND:IN IOT:IO IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT
JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB
LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD
MDG:MG MDV:MV MEX:MX MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MNP:MP MOZ:MZ MRT:MR MSR:MS
MTQ:MQ MUS:MU MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC NER:NE NFK:NF NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO
NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL PRI:PR PRK:KP
PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG SGS:GS
SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SPM:PM SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI
SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK TKM:TM TLS:TL TON:TO
TTO:TT TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY USA:US UZB:UZ VAT:VA VCT:VC
VEN:VE VGB:VG VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS XKX:XK YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW
"""

ALPHA2: dict[str, str] = dict(pair.split(":") for pair in _PAIRS.split())

#: Names in use that CLDR's short names do not have.
_OTHER_NAMES = {
    "uk": "GBR",
    "great britain": "GBR",
    "england": "GBR",
    "usa": "USA",
    "united states of america": "USA",
    "uae": "ARE",
    "viet nam": "VNM",
    "ivory coast": "CIV",
    "cote d ivoire": "CIV",
    "burma": "MMR",
    "swaziland": "SWZ",
    "czech republic": "CZE",
    "turkey": "TUR",
    "palestine": "PSE",
    "congo": "COG",
    "drc": "COD",
    "dr congo": "COD",
    "russian federation": "RUS",
    "south korea": "KOR",
    "north korea": "PRK",
    "syrian arab republic": "SYR",
    "stateless": STATELESS,
    "apatride": STATELESS,
    "apatrida": STATELESS,
    "عديم الجنسية": STATELESS,
}


def is_country(code: str) -> bool:
    """Say whether this is an alpha-3 code of a country, or "stateless"."""
    return code in ALPHA2 or code == STATELESS


def name(code: str, language: str) -> str:
    """Return the country's name in a language; the code itself where there is no name."""
    if code == STATELESS:
        return _("Stateless")
    locale = Locale.parse(language.replace("-", "_"))
    return str(locale.territories.get(ALPHA2.get(code, ""), code))


def find(text: str) -> str | None:
    """Return the alpha-3 code of a code or a name in any language of the site, or None."""
    upper = text.strip().upper()
    return upper if is_country(upper) else _names().get(plain(text))


def plain(text: str) -> str:
    """Return text without accents, signs and case, for finding a word in a table."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", kept.replace("ـ", "")).split())


@cache
def _names() -> dict[str, str]:
    found = {alpha2.casefold(): alpha3 for alpha3, alpha2 in ALPHA2.items()}
    for language in LANGUAGES:
        territories = Locale(language).territories
        found |= {plain(str(territories[two])): three for three, two in ALPHA2.items()}
    return found | _OTHER_NAMES
