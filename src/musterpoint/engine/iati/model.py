"""What IATI 2.03 says of an activity, as values; amounts are decimals in the unit of the money."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

#: Language (BCP 47) -> text; the first is that of the activity.
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """
    An organisation that gives, receives, answers for or does something.

    ``type`` is of the list OrganisationType, ``role`` of OrganisationRole (only where it takes
    part in an activity). A reference or a name must be there.
    """

    ref: str = ""
    type: str = ""
    names: Texts = field(default_factory=dict)
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A share of a sector; 100 where there is one alone. Vocabulary 1 is that of the OECD DAC."""

    code: str
    percentage: Decimal = Decimal(100)
    vocabulary: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The emergency (type 1) or appeal (type 2) that an activity answers, such as a GLIDE."""

    code: str
    type: str = "1"
    vocabulary: str = "1-2"
    names: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What is planned for a period of one year at most; see ``years``."""

    start: date
    end: date
    value: Decimal
    currency: str
    type: str = "1"
    status: str = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Money that is planned to pass from one organisation to another in a period."""

    start: date
    end: date
    value: Decimal
    currency: str
    type: str = "1"
    provider: Organisation | None = None
    receiver: Organisation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """
    Money that came, was promised or went: ``type`` of the list TransactionType.

    ``finance`` is of the list FinanceType, where it is another than that of the activity. One
    transaction may sum up many of a day or month: nothing in it tells of a person.
    """

    ref: str
    type: str
    on: date
    value: Decimal
    currency: str
    texts: Texts = field(default_factory=dict)
    provider: Organisation | None = None
    receiver: Organisation | None = None
    finance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """How a value is broken down, such as sex: female."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period of an indicator with what was aimed at and what was reached."""

    start: date
    end: date
    target: Decimal | None = None
    actual: Decimal | None = None
    dimensions: Sequence[Dimension] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured; ``measure`` of the list IndicatorMeasure (1 is a plain number)."""

    titles: Texts
    periods: Sequence[Period]
    measure: str = "1"
    ascending: bool = True
    baseline: tuple[int, Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of it: 1 output, 2 outcome, 3 impact."""

    titles: Texts
    indicators: Sequence[Indicator]
    type: str = "1"
    adds_up: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """
    One activity.

    ``identifier`` begins with the reporting organisation's and a hyphen; ``dates`` are by the list
    ActivityDateType; ``countries`` and ``regions`` are codes with their shares, which sum to 100
    together.
    """

    identifier: str
    reporting: Organisation
    titles: Texts
    descriptions: Mapping[str, Texts]
    participating: Sequence[Organisation]
    status: str
    dates: Mapping[str, date]
    sectors: Sequence[Sector]
    language: str
    currency: str
    updated: datetime
    countries: Mapping[str, Decimal] = field(default_factory=dict)
    regions: Mapping[str, Decimal] = field(default_factory=dict)
    humanitarian: bool = True
    scopes: Sequence[Scope] = ()
    collaboration: str = ""
    flow: str = ""
    finance: str = ""
    aid: str = ""
    tied: str = ""
    budgets: Sequence[Budget] = ()
    planned: Sequence[Planned] = ()
    transactions: Sequence[Transaction] = ()
    results: Sequence[Result] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """
    What an organisation says of itself in a file of organisations.

    ``budgets`` are its whole budgets, ``by_country`` those for a country (ISO 3166), ``spent`` what
    it spent in a year; of what was spent ``status`` and ``type`` say nothing.
    """

    reporting: Organisation
    language: str
    currency: str
    updated: datetime
    budgets: Sequence[Budget] = ()
    by_country: Mapping[str, Sequence[Budget]] = field(default_factory=dict)
    spent: Sequence[Budget] = ()


def percentages(amounts: Mapping[str, int]) -> dict[str, Decimal]:
    """
    Return shares of two decimal places that sum to 100 exactly, by largest remainder.

    Amounts below zero and shares that would round to nothing are left out.
    """
    held = {code: amount for code, amount in amounts.items() if amount > 0}
    whole = sum(held.values())
    if not whole:
        return {}
    parts = {code: divmod(amount * 10_000, whole) for code, amount in held.items()}
    missing = 10_000 - sum(part for part, _rest in parts.values())
    order = sorted(parts, key=lambda code: (-parts[code][1], code))
    raised = set(order[:missing])
    found = {code: part + (code in raised) for code, (part, _rest) in parts.items()}
    return {code: Decimal(part).scaleb(-2) for code, part in found.items() if part}


def years(start: date, end: date) -> Iterator[tuple[date, date]]:
    """Yield the calendar years between two days, both in them: no budget is longer than one."""
    for year in range(start.year, end.year + 1):
        yield max(start, date(year, 1, 1)), min(end, date(year, 12, 31))
