"""What is said of partners, services, focal points and pathways, before it is kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from musterpoint.referrals.identity import Contact
from musterpoint.referrals.models import Side, Verdict
from musterpoint.rosters.reading import RowProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerIn:
    """An organisation that takes referrals."""

    name: str
    side: str = Side.OPEN
    counterpart_id: UUID | None = None
    authority_of: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceIn:
    """
    What a partner does. Empty lists mean everybody; ``hours`` are hours of the week from Monday.

    ``needs`` is what somebody must bring or have.
    """

    kind: str
    name: str
    about: str = ""
    sexes: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    nationalities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    hours: tuple[int, ...] = ()
    zone: str = "UTC"
    a_day: int | None = None
    cost: str = ""
    country: str = ""
    area: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    transport: str = ""
    is_child_safe: bool = False
    needs: tuple[str, ...] = ()
    verdict: str = Verdict.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalIn:
    """Whom to ask for at a partner; ``country`` helps to read a number without its country."""

    contact: Contact
    languages: tuple[str, ...] = ()
    away_until: date | None = None
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayIn:
    """Which kinds of service are sent under which paper, and who does what."""

    service_kinds: tuple[str, ...]
    agreement_id: UUID | None = None
    memorandum: str = ""
    procedure: str = ""
    roles: str = ""
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many services were new, changed and the same, and what was wrong with the others."""

    added: int
    changed: int
    same: int
    problems: tuple[RowProblem, ...] = ()
