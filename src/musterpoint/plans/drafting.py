"""
What other packages make ready when a plan is put to work: drafts that somebody sends there.

Plans stand below the packages that find seats. So a package registers how it drafts what a section
asks for, and a plan that is activated asks whoever registered. Nothing is sent to anybody: a draft
waits on the pages of its package for somebody who may send it, and goes when nobody did.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from musterpoint.plans.content import Row
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place as the plan writes it; ``position`` is latitude and longitude where it tells them."""

    name: str
    kind: str
    """``area``, ``assembly``, ``haven``, or ``end``: a haven where the journey may end."""
    country: str
    area: str = ""
    position: tuple[float, float] | None = None
    beds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What a plan asks for in a crisis, without a word about a named person: one draft.

    ``mark`` names the plan and the section, as the draft shows where it comes from. ``people`` is
    how many the plan counts.
    """

    plan_id: UUID
    mark: str
    crisis_id: UUID
    title: str
    rows: tuple[Row, ...]
    spots: Mapping[str, Spot] = field(default_factory=dict)
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Where a draft is seen, by whom, and whether it was sent."""

    words: str
    page: str
    parts: Mapping[str, object]
    permission: Permission
    is_sent: bool


class Drafter(Protocol):
    """How a package drafts what a section of a plan asks for."""

    def make(self, wanted: Wanted, *, by: Actor, at: datetime) -> UUID | None:
        """Write the draft and return its id; None when it cannot be made of what the plan says."""

    def drop(self, draft_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
        """Remove those of these drafts that nobody sent; return how many."""

    def waiting(self, draft_ids: Collection[UUID]) -> Mapping[UUID, Waiting]:
        """Return those of these drafts that are still there."""


_drafters: dict[str, Drafter] = {}


def register(section: str, drafter: Drafter) -> None:
    """Let activations draft what this section of a plan asks for."""
    _drafters[section] = drafter


def drafter(section: str) -> Drafter | None:
    """Return who drafts what a section asks for, None when nobody does."""
    return _drafters.get(section)


def waiting(drafts: Collection[tuple[str, UUID]]) -> dict[UUID, Waiting]:
    """Return the drafts that are still there, of pairs of a section and an id."""
    found: dict[UUID, Waiting] = {}
    for section in dict(drafts):
        ids = [draft_id for code, draft_id in drafts if code == section]
        if (one := drafter(section)) is not None:
            found |= one.waiting(ids)
    return found


def drop(drafts: Collection[tuple[str, UUID]], *, by: Actor, at: datetime) -> int:
    """Remove those that nobody sent; return how many."""
    count = 0
    for section in dict(drafts):
        ids = [draft_id for code, draft_id in drafts if code == section]
        if (one := drafter(section)) is not None:
            count += one.drop(ids, by=by, at=at)
    return count
