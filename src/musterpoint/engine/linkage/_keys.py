"""Keys under which a person is filed, and keys under which a query looks.

A person is a candidate when one of the query's keys is among the stored ones. The families:

    N   two name parts, in any order: order, an omitted part, an unknown birth date
    Y   one name part and the birth year (asked two years either way): the other part misspelt
    M   one name part, month and day (asked swapped too): the year wrong
    D   the whole birth date, never 1 January (asked swapped too): both names unreadable
    J   all parts written together, also rotated: Zhi-Ming and Zhiming
    P   a telephone number;  K  a document number: evidence only, many people may share one

Keys are clear text. They hold personal data: callers turn each into a keyed token (HMAC) before
it is stored. Changing what `person_keys` returns for anybody means a new `KEY_VERSION`.
"""

from itertools import combinations, product

from musterpoint.engine.linkage._facts import Facts
from musterpoint.engine.linkage._names import Token, parse
from musterpoint.engine.linkage._sounds import (
    SHORT,
    confusions,
    forms,
    skeleton,
    surname_spellings,
    vowelled,
)

KEY_VERSION = 1
"""Version of the stored keys; a row remembers under which version its keys were made."""

MAX_QUERY_KEYS = 60
_MAX_CONFUSIONS = 4
_MIN_JOINED = 4
_YEARS_EITHER_WAY = 2
_MAX_YEARS_ASKED = 11

# How much finding somebody under a key of a family says; sums rank the candidates, nothing more.
_NAME, _NAME_SHORT, _JOINED = 4.0, 2.5, 4.0
_SINGLE, _SINGLE_OF_MANY = 3.0, 1.5
_YEAR, _YEAR_GUESSED, _YEAR_NEAR = 3.0, 2.0, 1.0
_MONTH_DAY, _DATE, _DATE_SWAPPED = 3.0, 3.0, 2.0
_PHONE, _DOCUMENT = 5.0, 6.0
_BY_CONFUSION = 0.8
_SHORT_FORM = 0.6


def person_keys(facts: Facts) -> frozenset[str]:
    """The keys to store for one person, about 10 to 15 for one name of two or three parts."""
    keys: set[str] = set()
    for name in facts.names:
        parts = _useful(parse(name))
        filed = [forms(part.text) for part in parts]
        for left, right in combinations(filed, 2):
            keys.update(_pair(a, b) for a, b in product(left, right) if _tells(a, b))
        if len(filed) == 1:
            keys.update(_alone(form) for form in filed[0])
        keys.update(_together(joined) for joined in _joined([part.text for part in parts]))
        for part in filed:
            keys.update(_with_year(form, year) for form in part for year in _filed_year(facts))
            keys.update(_with_day(form, day) for form in part for day in _days(facts)[:1])
    keys.update(_born(birth) for birth in _dates(facts)[:1])
    keys.update(_phone(phone) for phone in facts.plain_phones)
    keys.update(_document(number) for number in facts.plain_documents)
    return frozenset(keys)


def query_keys(facts: Facts) -> dict[str, float]:
    """The keys to ask for one person, each with its weight; at most `MAX_QUERY_KEYS`, best first.

    Expanded by the confusions of cross-script spelling, by neighbouring years and by day and month
    swapped, so that the stored side needs none of it.
    """
    asked: list[tuple[str, float]] = []
    asked += [(_phone(phone), _PHONE) for phone in facts.plain_phones]
    asked += [(_document(number), _DOCUMENT) for number in facts.plain_documents]
    asked += zip(map(_born, _dates(facts)), (_DATE, _DATE_SWAPPED), strict=False)
    for name in facts.names:
        parts = _useful(parse(name))
        sought = [_sought(part) for part in parts]
        asked += _ask_names(parts, sought)
        for part in sought:
            asked += _ask_years(part, facts)
            asked += [
                (_with_day(form, day), _MONTH_DAY * trust)
                for form, trust in part
                for day in _days(facts)
                if trust == 1.0
            ]
    found: dict[str, float] = {}
    for key, weight in sorted(asked, key=lambda item: (-item[1], item[0])):
        if key not in found and len(found) < MAX_QUERY_KEYS:
            found[key] = weight
    return found


# How each family is written.


def _pair(left: str, right: str) -> str:
    return f"N:{min(left, right)}|{max(left, right)}"


def _alone(form: str) -> str:
    return f"N:{form}"


def _with_year(form: str, year: int) -> str:
    return f"Y:{form}|{year:04d}"


def _with_day(form: str, month_and_day: str) -> str:
    return f"M:{form}|{month_and_day}"


def _born(birth: str) -> str:
    return f"D:{birth}"


def _together(joined: str) -> str:
    return f"J:{joined}"


def _phone(phone: str) -> str:
    return f"P:{phone}"


def _document(number: str) -> str:
    return f"K:{number}"


# What goes into them.


def _useful(parts: tuple[Token, ...]) -> list[Token]:
    """Leave initials out where enough is left without them."""
    whole = [part for part in parts if len(part.text) > 1]
    return whole if len(whole) >= 2 else list(parts)


def _tells(left: str, right: str) -> bool:
    """Whether a pair of forms says enough; two short parts need their vowels or four symbols."""
    if SHORT in (_bones(left), _bones(right)):
        return True
    if left.startswith("~") != right.startswith("~"):
        return False
    return left.startswith("~") or len(left) + len(right) >= _MIN_JOINED


def _bones(form: str) -> int:
    return 0 if form.startswith("~") else min(len(form), SHORT)


def _joined(texts: list[str]) -> list[str]:
    """All parts in one, as written and with the first or last part moved."""
    if len(texts) < 2:
        return []
    orders = (texts, [texts[-1], *texts[:-1]], [*texts[1:], texts[0]])
    found = set()
    for order in orders:
        whole = "".join(order)
        bones = skeleton(whole)
        found.add(bones if len(bones) >= _MIN_JOINED else "~" + vowelled(whole))
    return sorted(joined for joined in found if len(joined) >= _MIN_JOINED)


def _respelt(texts: list[str]) -> list[list[str]]:
    """The parts with one surname spelt in its other listed ways: Huang Meiling, Wong Mei Ling."""
    if not texts:
        return []
    return [
        [*texts[:at], spelling, *texts[at + 1 :]]
        for at in sorted({0, len(texts) - 1})
        for spelling in surname_spellings(texts[at])
    ]


def _sought(part: Token) -> list[tuple[str, float]]:
    """The forms to look for, with trust 1 for the spelling given and less for its confusions."""
    found = dict.fromkeys(forms(part.text), 1.0)
    spellings = confusions(part.text)
    if part.article:
        spellings = (f"al{part.text}", *spellings)
    spare = _MAX_CONFUSIONS
    for spelling in spellings:
        new = [form for form in forms(spelling) if form not in found]
        if spare and new:
            found.update(dict.fromkeys(new, _BY_CONFUSION))
            spare -= 1
    return list(found.items())


def _ask_names(
    parts: list[Token], sought: list[list[tuple[str, float]]]
) -> list[tuple[str, float]]:
    asked: list[tuple[str, float]] = []
    for left, right in combinations(sought, 2):
        for (a, trust_a), (b, trust_b) in product(left, right):
            if _tells(a, b):
                weight = _NAME if _bones(a) == _bones(b) == SHORT else _NAME_SHORT
                asked.append((_pair(a, b), weight * trust_a * trust_b))
    alone = _SINGLE if len(parts) == 1 else _SINGLE_OF_MANY
    asked += [(_alone(form), alone * trust) for part in sought for form, trust in part]
    texts = [part.text for part in parts]
    asked += [(_together(joined), _JOINED) for joined in _joined(texts)]
    asked += [
        (_together(joined), _JOINED * _BY_CONFUSION)
        for other in _respelt(texts)
        for joined in _joined(other)
    ]
    return asked


def _filed_year(facts: Facts) -> list[int]:
    """The one year a person is filed under: the middle of an estimated range."""
    span = facts.year_span
    return [] if span is None else [(span[0] + span[1]) // 2]


def _ask_years(part: list[tuple[str, float]], facts: Facts) -> list[tuple[str, float]]:
    span = facts.year_span
    if span is None:
        return []
    middle = (span[0] + span[1]) // 2
    reach = min(_YEARS_EITHER_WAY + (span[1] - span[0] + 1) // 2, _MAX_YEARS_ASKED // 2)
    exact = _YEAR if facts.precise_birth else _YEAR_GUESSED
    near = _YEAR_NEAR if facts.precise_birth else _YEAR_GUESSED
    asked: list[tuple[str, float]] = []
    for form, trust in part:
        says = trust * (1.0 if _bones(form) == SHORT else _SHORT_FORM)
        for year in range(middle - reach, middle + reach + 1):
            if year == middle:
                asked.append((_with_year(form, year), exact * says))
            elif trust == 1.0 and 0 <= year <= 9999:
                asked.append((_with_year(form, year), near * says))
    return asked


def _dates(facts: Facts) -> list[str]:
    """The precise birth date, then the same with day and month swapped where that is a date."""
    birth = facts.precise_birth
    if birth is None:
        return []
    year, month, day = birth.split("-")
    return [birth, f"{year}-{day}-{month}"] if day <= "12" and day != month else [birth]


def _days(facts: Facts) -> list[str]:
    return [birth[5:] for birth in _dates(facts)]
