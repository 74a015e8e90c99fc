"""What is handed to the actions of results frameworks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkIn:
    """The head of a framework."""

    name: str
    kind: str
    country: str = ""
    first_year: int
    last_year: int
    currency: str = "USD"
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeIn:
    """What a result says; what follows ``sdg`` is of sub-outputs alone, money in minor units."""

    title: str
    partners: str = ""
    capacity: str = ""
    sdg: str = ""
    entity: str = ""
    contributing: str = ""
    places: str = ""
    gender: int | None = None
    rights: int | None = None
    state: str = ""
    required: int | None = None
    available: int | None = None
    expended: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorIn:
    """What an indicator says; ``measure`` is what the product counts itself."""

    name: str
    definition: str = ""
    unit: str = ""
    groups: Sequence[str] = ()
    is_less_better: bool = False
    baseline: Decimal | None = None
    baseline_year: int | None = None
    targets: Mapping[int, Decimal] = field(default_factory=dict)
    source: str = ""
    responsible: str = ""
    sdg: str = ""
    assumptions: str = ""
    library: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualIn:
    """A value of a year, with its breakdown by group."""

    year: int
    value: Decimal
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionIn:
    """A session at which a country team was sensitised."""

    held_on: date
    team: str
    topic: str
    people: int
    followed: str = ""
