"""
The three-letter codes of States, organisations and persons without a nationality.

ISO 3166-1 as Doc 9303-3 section 5 takes it over, with that section's own codes.
"""

#: ISO 3166-1 alpha-3. Germany is the exception: its code in a machine readable zone is D.
_LISTED = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR
BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG
COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN
FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG
HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR
KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD
MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL
NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN
SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD
TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR
VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""
_ISO = frozenset(_LISTED.split())
GERMANY = "D"
#: Codes that ISO 3166-1 does not have (section 5, parts A to D).
_STATES = frozenset({GERMANY, "GBD", "GBN", "GBO", "GBP", "GBS", "RKS", "EUE", "UNO", "UNA", "UNK"})
_ORGANISATIONS = frozenset(
    {"XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP", "XOM", "XDC"}
)
#: Persons without a defined nationality (part E): a nationality, never an issuer.
PERSONS = frozenset({"XXA", "XXB", "XXC", "XXX"})
SPECIMEN = "UTO"
#: Kept for documents issued before the code was withdrawn (part F).
WITHDRAWN = frozenset({"ANT", "NTZ"})
#: Printed on documents that are met at borders, without standing in Doc 9303.
TOLERATED = frozenset({"XCT"})

ISSUERS = _ISO | _STATES | _ORGANISATIONS | WITHDRAWN | TOLERATED | {SPECIMEN}
NATIONALITIES = ISSUERS | PERSONS


def padded(code: str) -> str:
    """Return a code as the zone has it: three characters, D as D<<."""
    return code.ljust(3, "<")
