"""What is handed to the actions of plans."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanIn:
    """The head of a plan. ``copy_of``: a plan whose version in force is where this one begins."""

    name: str
    kind: str
    holder: str
    country: str
    holder_name: str = ""
    owner_id: UUID | None = None
    copy_of: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingIn:
    """A plan that a post lacks: of which kind, for which country, in force by which day."""

    kind: str
    country: str
    holder_name: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadIn:
    """What can be changed of a plan at any time, without a new version."""

    name: str
    holder_name: str
    owner_id: UUID | None
    review_due: date | None
