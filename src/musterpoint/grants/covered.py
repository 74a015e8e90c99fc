"""Who pays before a fund does: packages that know of an insurance tell it here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from musterpoint.grants.models import Application
from musterpoint.tenancy.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """
    Who may pay before a fund: its name, until when, and the name of its page with its part.

    The page is open to whoever has ``permission``.
    """

    who: str
    until_on: date
    page: str
    part: str
    subject_id: UUID
    permission: Permission


Find = Callable[[UUID, date, date], Sequence[Covering]]
_finders: dict[str, Find] = {}


def register(code: str, find: Find) -> None:
    """Name a finder, when the product starts; it takes a person, a first and a last day."""
    _finders[code] = find


def of(row: Application) -> list[Covering]:
    """Return who may pay for an applicant in the time that they apply for; none if unregistered."""
    if row.person_id is None:
        return []
    found = [one for find in _finders.values() for one in find(row.person_id, row.from_on,
                                                               row.until_on)]  # fmt: skip
    return sorted(found, key=lambda one: (one.until_on, one.who))
