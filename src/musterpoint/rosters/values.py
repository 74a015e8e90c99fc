"""What goes into the actions of this package, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from musterpoint.rosters.identity import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageIn:
    """One direction: from, into, dialect, level, and by which means."""

    source: str
    target: str
    dialect: str = ""
    level: int = 2
    by_phone: bool = True
    by_video: bool = False
    in_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialIn:
    """A training or a clearance with its last day."""

    kind: str
    code: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberIn:
    """Somebody to put on a roster."""

    roster: str
    identity: Identity
    user_id: UUID | None = None
    sex: str = "u"
    nationalities: tuple[str, ...] = ()
    language: str = "en"
    country: str = ""
    area: str = ""
    zone: str = "UTC"
    weekly: tuple[int, ...] = ()
    available_from: date | None = None
    available_until: date | None = None
    max_days: int | None = None
    languages: Sequence[LanguageIn] = field(default=())
    skills: Sequence[tuple[str, int]] = field(default=())
    credentials: Sequence[CredentialIn] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class CallIn:
    """A call for people."""

    title: str
    places: int
    starts_at: datetime
    ends_at: datetime
    answer_by: datetime
    place: str = ""
    role: str = ""
    terms: str = ""
    site: str = ""
    kind: str = "help"
    about: Mapping[str, object] = field(default_factory=dict)
