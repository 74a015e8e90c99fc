"""What the parts of the API of bonds share: texts, amounts, a bond as it is told."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field
from pydantic import Base64Bytes

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, queries
from musterpoint.bonds.models import Bond, Employer
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=3000, pattern=r"^[^\x00]*$")]
Amount = Annotated[str, Field(max_length=30, pattern=r"^[0-9]{1,15}(\.[0-9]{1,6})?$")]
#: An amount that may be left out.
AmountOrNone = Annotated[str, Field(max_length=30, pattern=r"^([0-9]{1,15}(\.[0-9]{1,6})?)?$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Unit = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
UnitOrNone = Annotated[str, Field(pattern=r"^([A-Z]{3})?$")]
#: As large as a body may be, written with letters; a larger paper goes by the page.
File = Annotated[Base64Bytes, Field(max_length=1_500_000)]


class BondOut(Schema):
    """A bond; ``state`` is required, lodged, verified, in_force, expired, returned and so on."""

    id: UUID
    reference: str
    employer: str
    is_joint: bool
    state: str
    instrument: str
    country: str
    sector: str
    workers: int
    currency: str
    required: str
    lodged: str
    topped_up: str
    drawn: str
    returned: str
    left: str
    valid_from: date | None
    valid_to: date | None
    term_ends: date | None


class WhyBody(Schema):
    """A step with its reason."""

    why: Text


def asker(request: HttpRequest, permission: Permission = Permission.BONDS_READ) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


def by_at(request: HttpRequest) -> dict[str, Any]:
    """Return who asks, and when, as actions take it."""
    asked = cast(ActorRequest, request)
    return {"by": asked.actor, "at": asked.at}


def named(request: HttpRequest, rows: Iterable[Employer | None]) -> dict[UUID, str]:
    """Return the names of employers, some of them households, with a trace of who read them."""
    asked = cast(ActorRequest, request)
    names = queries.names(rows, asked.at)
    audit.saw("bonds.employer.read", names, by=asked.actor, at=asked.at)
    return names


def told(row: Bond, names: dict[UUID, str]) -> dict[str, Any]:
    """Return a bond as programs read it."""
    unit = actions.unit_of(row)
    same = ("id", "reference", "is_joint", "state", "instrument", "country", "sector", "workers",
            "currency", "valid_from", "valid_to", "term_ends")  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "employer": names.get(row.employer_id, "") if row.employer_id else "",
        "required": unit.written(row.required),
        "lodged": unit.written(row.amount),
        "topped_up": unit.written(row.topped),
        "drawn": unit.written(row.drawn),
        "returned": unit.written(row.returned),
        "left": unit.written(row.free),
    }


def told_all(request: HttpRequest, rows: list[Bond]) -> list[dict[str, Any]]:
    """Return bonds as programs read them, with the names of their employers."""
    names = named(request, [one.employer for one in rows])
    return [told(one, names) for one in rows]


def told_one(request: HttpRequest, row: Bond) -> dict[str, Any]:
    """Return a bond as programs read it."""
    return told_all(request, [row])[0]
