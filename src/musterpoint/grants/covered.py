"""Who pays before a fund does: packages that know of an insurance tell it here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from musterpoint.grants.models import Application
from musterpoint.tenancy.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """
    Who may pay before a fund: its name, until when, and the name of its page with its part.

    The page is open to whoever has ``permission``. ``covers`` and ``excludes`` are the codes of
    what it pays for, and of what it does not pay after; ``told`` those for which it was sent a
    claim, so that it knows of this person. ``seats`` are the debts for seats of which it has a
    claim; ``seats_page`` shows those of an insurer, ``claim_page`` makes the claims by one press.
    """

    who: str
    until_on: date
    page: str
    part: str
    subject_id: UUID
    permission: Permission
    covers: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    seats: frozenset[UUID] = frozenset()
    seats_page: str = ""
    claim_page: str = ""
    claim_permission: Permission = Permission.CLAIMS_CHANGE


Find = Callable[[Collection[UUID], date, date], Mapping[UUID, Sequence[Covering]]]
_finders: dict[str, Find] = {}


def register(code: str, find: Find) -> None:
    """Name a finder, when the product starts; it takes people, a first and a last day."""
    _finders[code] = find


def of(row: Application) -> list[Covering]:
    """Return who may pay for an applicant in the time that they apply for; none if unregistered."""
    if row.person_id is None:
        return []
    return of_persons([row.person_id], row.from_on, row.until_on).get(row.person_id, [])


def of_persons(
    person_ids: Collection[UUID], from_on: date, until_on: date
) -> dict[UUID, list[Covering]]:
    """Return who may pay for each of these people on some days; who has nobody is not there."""
    found: dict[UUID, list[Covering]] = {}
    for find in _finders.values():
        for person_id, many in find(person_ids, from_on, until_on).items():
            found.setdefault(person_id, []).extend(many)
    return {
        person_id: sorted(many, key=lambda one: (one.until_on, one.who))
        for person_id, many in found.items()
    }
