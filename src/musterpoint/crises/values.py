"""The values that go in and out of this package's actions and queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaIn:
    """A part of the host country that gets its own level; ``names`` by language."""

    code: str
    name: str
    latitude: float
    longitude: float
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelIn:
    """The level of an area from now on, on what basis, and the advice to people by language."""

    area_code: str
    level: int
    basis: str
    advice: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateIn:
    """Something heard about a person: see ``rules.REPORTABLE`` and ``rules.WAYS``."""

    person_id: UUID
    state: str
    way: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateIn:
    """One source's range for all people, or for those of an area or nationality."""

    source: str
    low: int
    likely: int
    high: int
    as_of: date
    area: str = ""
    nationality: str = ""
    method: str = ""
