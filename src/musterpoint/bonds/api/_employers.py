"""Employers: found by name or licence, written, read with how they are reached."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, queries
from musterpoint.bonds.actions import EmployerIn
from musterpoint.bonds.api._shared import (
    BondOut,
    Count,
    Country,
    Word,
    asker,
    by_at,
    named,
    told_all,
)
from musterpoint.bonds.models import Employer
from musterpoint.web.schemas import Schema

router = Router(tags=["bonds"])
ONE = "/bonds/employers/{uuid:bond_employer}"
CONTACT = ("contact", "email", "phone", "address")


class EmployerBody(Schema):
    """An employer: a company, recruiter or household; ``workers`` are those who need cover."""

    kind: Word = "company"
    name: Word
    sector: Word
    country: Country
    workers: Count = 1
    licence: Word = ""
    contact: Word = ""
    email: Word = ""
    phone: Word = ""
    address: Word = ""


class EmployerOut(Schema):
    """An employer of the register."""

    id: UUID
    kind: str
    name: str
    sector: str
    country: str
    workers: int
    licence: str


class OneEmployerOut(EmployerOut):
    """An employer, how it is reached, and its bonds."""

    contact: str
    email: str
    phone: str
    address: str
    bonds: list[BondOut]


@router.get("/bonds/employers", response=list[EmployerOut])
def employers(request: HttpRequest, text: Word = "") -> Any:
    """
    List employers by name, 100 at most.

    ``text`` is a part of a company's name, a licence, or the whole name of a household.
    """
    asked = asker(request)
    rows = list(queries.employers(text, asked.at)[: queries.PAGE])
    names = named(request, rows)
    return [_told(one, names[one.id]) for one in rows]


@router.post("/bonds/employers", response={201: EmployerOut})
def register(request: HttpRequest, body: EmployerBody) -> Status[Any]:
    """Write an employer down; one of this kind and name in this country is there once."""
    made = actions.write_employer(EmployerIn(**body.dict()), **by_at(request))
    return Status(201, _told(made, body.name.strip()))


@router.get(ONE, response=OneEmployerOut)
def employer(request: HttpRequest, bond_employer: UUID) -> Any:
    """Return an employer, how it is reached, and its bonds."""
    asked = asker(request)
    row = queries.employer(bond_employer)
    opened = actions.opened_of(row, asked.at)
    audit.saw("bonds.employer.read", [row.id], by=asked.actor, at=asked.at)
    return _told(row, str(opened["name"])) | {
        "bonds": told_all(request, queries.bonds_of(row)),
        **{name: str(opened.get(name, "")) for name in CONTACT},
    }


@router.put(ONE, response=EmployerOut)
def write(request: HttpRequest, bond_employer: UUID, body: EmployerBody) -> Any:
    """Write an employer anew, the whole of it."""
    made = actions.write_employer(EmployerIn(**body.dict()), bond_employer, **by_at(request))
    return _told(made, body.name.strip())


def _told(row: Employer, name: str) -> dict[str, Any]:
    names = ("id", "kind", "sector", "country", "workers", "licence")
    return {one: getattr(row, one) for one in names} | {"name": name}
