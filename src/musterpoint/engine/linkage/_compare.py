"""Compare two persons: a sum of small findings, each with its weight and its sentence.

The score orders work for people. It merges nothing and nobody.
"""

from dataclasses import dataclass

from musterpoint.engine.linkage._comparing_names import SOUNDS_ALIKE, compare_names
from musterpoint.engine.linkage._facts import Facts
from musterpoint.engine.linkage._scripts import romanise
from musterpoint.engine.linkage._sounds import likeness
from musterpoint.engine.linkage._strings import jaro_winkler, one_slip
from musterpoint.engine.linkage._weights import (
    CAP_SAYS,
    COMMON_NAME,
    FAMILIES,
    FIRM_NAMES,
    FIRST_BITS,
    JUST_BELOW_FIRST,
    LONG_NAME,
    NAMES_AGREE_BITS,
    PRIOR,
    REVIEW_BITS,
    SUGGEST_BITS,
    Level,
)

_NEAR_YEARS = 2
_FAR_YEARS = 10
_MIN_DOCUMENT = 6
_PLACE_ALIKE = 0.93

_TABLE = {family: {level.code: level for level in levels} for family, levels in FAMILIES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One finding: the comparator's name, the level's code, its bits, and a message id."""

    name: str
    level: str
    bits: float
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The sum of the findings in bits (log2 odds of being one person) and as a probability."""

    bits: float
    probability: float
    parts: tuple[Part, ...]

    @property
    def band(self) -> str | None:
        """Where the pair belongs: "first", "review", "suggest" or None."""
        for floor, band in (
            (FIRST_BITS, "first"),
            (REVIEW_BITS, "review"),
            (SUGGEST_BITS, "suggest"),
        ):
            if self.bits >= floor:
                return band
        return None


def compare(a: Facts, b: Facts) -> Score:
    """How likely two records are of one person, with reasons; the same whichever comes first.

    Facts that one side lacks say nothing and have no part. The parts' bits add up to the score.
    """
    finding = compare_names(a.names, b.names, same_sex=a.sex is not None and a.sex == b.sex)
    agree = finding is not None and finding.level.bits >= NAMES_AGREE_BITS
    parts = [_part("prior", PRIOR)]
    if finding:
        parts.append(_part("name", finding.level))
    if finding and agree and (finding.common or finding.long):
        parts.append(_part("name_weight", COMMON_NAME if finding.common else LONG_NAME))
    birth = _birth(a, b)
    counts_in_full = agree and birth != "far"
    found = {
        "birth": birth,
        "phone": _phones(a, b, counts_in_full),
        "document": _documents(a, b, counts_in_full),
        "sex": _sex(a, b),
        "birth_place": _birth_place(a, b),
    }
    parts += [_part(name, _TABLE[name][code]) for name, code in found.items() if code]
    bits = sum(part.bits for part in parts)
    firm = finding is not None and finding.level.code in FIRM_NAMES
    if bits >= FIRST_BITS and not firm:
        parts.append(_part("cap", Level("names_not_firm", JUST_BELOW_FIRST - bits, CAP_SAYS)))
        bits = JUST_BELOW_FIRST
    bits = round(bits, 6)
    return Score(bits=bits, probability=1 / (1 + 2**-bits), parts=tuple(parts))


def _part(name: str, level: Level) -> Part:
    return Part(name=name, level=level.code, bits=level.bits, explanation=level.says)


def _birth(a: Facts, b: Facts) -> str | None:
    if a.precise_birth and b.precise_birth:
        return _dates(a.precise_birth, b.precise_birth)
    first, second = a.year_span, b.year_span
    if first is None or second is None:
        return None
    gap = max(first[0] - second[1], second[0] - first[1], 0)
    if gap == 0:
        if a.birth is None or b.birth is None:
            return "age_agrees"
        return "first_january" if a.full_birth and b.full_birth == a.full_birth else "year_given"
    return _years_apart(gap, estimated=True)


def _dates(one: str, other: str) -> str:
    """Compare two whole dates, neither of them a 1 January."""
    if one == other:
        return "exact"
    year, month, day = one.split("-")
    if other == f"{year}-{day}-{month}":
        return "swapped"
    if one_slip(one, other):
        return "slip"
    agreeing = sum(x == y for x, y in zip((year, month, day), other.split("-"), strict=True))
    if agreeing == 2:
        return "two_of_three"
    gap = abs(int(year) - int(other[:4]))
    return "year" if gap == 0 else _years_apart(gap, estimated=False)


def _years_apart(gap: int, *, estimated: bool) -> str:
    if estimated and gap <= _NEAR_YEARS:
        return "near"
    return "far" if gap >= _FAR_YEARS else "different"


def _phones(a: Facts, b: Facts, agree: bool) -> str | None:
    if not a.plain_phones or not b.plain_phones:
        return None
    if a.plain_phones & b.plain_phones:
        return "same" if agree else "shared"
    return "different"


def _documents(a: Facts, b: Facts, agree: bool) -> str | None:
    if not a.plain_documents or not b.plain_documents:
        return None
    if a.plain_documents & b.plain_documents:
        return "same" if agree else "shared"
    slip = agree and any(
        min(len(one), len(other)) >= _MIN_DOCUMENT and one_slip(one, other)
        for one in a.plain_documents
        for other in b.plain_documents
    )
    return "slip" if slip else "different"


def _sex(a: Facts, b: Facts) -> str | None:
    if not a.sex or not b.sex:
        return None
    return "same" if a.sex == b.sex else "different"


def _birth_place(a: Facts, b: Facts) -> str | None:
    if not a.birth_place or not b.birth_place:
        return None
    one, other = (romanise(place).replace(" ", "") for place in (a.birth_place, b.birth_place))
    if not one or not other:
        return None
    if one == other:
        return "same"
    alike = likeness(one, other) >= SOUNDS_ALIKE or jaro_winkler(one, other) >= _PLACE_ALIKE
    return "sound" if alike else "different"
