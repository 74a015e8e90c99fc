"""Responders: registered with how they are reached and paid; tariffs of what they do."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import ConfigDict

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, queries
from musterpoint.claims.actions import Registered, ResponderIn
from musterpoint.claims.api._shared import MOST, Country, Line, Word, asker, by_at
from musterpoint.claims.models import Responder
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["claims"])
ONE = "/claims/responders/{uuid:responder_id}"


class PayeeBody(Schema):
    """Where a responder's money goes; the name when it is another than its own."""

    model_config = ConfigDict(extra="forbid")

    name: Line = ""
    iban: Word = ""
    account: Word = ""
    bic: Word = ""
    phone: Word = ""
    provider: Word = ""
    country: Word = ""
    town: Word = ""
    street: Word = ""


class PaidBody(Schema):
    """How a responder is paid: bank, mobile or cash."""

    method: Word = "bank"
    payee: PayeeBody = PayeeBody()


class ResponderBody(PaidBody):
    """An institution that helped."""

    name: Line
    kind: Word
    country: Country
    address: Line = ""
    contact: Line = ""


class ResponderOut(Schema):
    """A responder, without how it is reached and paid."""

    id: UUID
    name: str
    kind: str
    country: str


class LinkedOut(ResponderOut):
    """A responder with the key of its own page and the code, both shown once."""

    key: str
    code: str


class OneResponderOut(ResponderOut):
    """A responder; how it is reached and paid is told to those alone who work on claims."""

    has_ended: bool
    is_payee_confirmed: bool
    method: str
    address: str
    contact: str
    payee: dict[str, str]


class TariffOut(Schema):
    """The most for one unit of a service, in smallest parts; it counts once confirmed."""

    id: UUID
    country: str
    service: str
    unit: str
    most: int
    from_on: date
    source: str
    is_confirmed: bool


@router.get(
    "/claims/responders",
    response=list[ResponderOut],
)
def responders(request: HttpRequest) -> Any:
    """List responders by name."""
    asker(request)
    return list(queries.responders()[:MOST])


@router.post("/claims/responders", response={201: LinkedOut})
def register(request: HttpRequest, body: ResponderBody) -> Status[Any]:
    """Register a responder; a person confirms how it is paid before anything is paid."""
    given = ResponderIn(**body.dict(exclude={"payee"}), payee=body.payee.dict())
    return Status(201, _linked(actions.register(given, **by_at(request))))


@router.get(ONE, response=OneResponderOut)
def responder(request: HttpRequest, responder_id: UUID) -> Any:
    """Return a responder, and to those who work on claims how it is reached and paid."""
    asked = asker(request)
    row = queries.responder(responder_id)
    found: dict[str, Any] = {}
    if asked.actor.may(Permission.CLAIMS_CHANGE) or asked.actor.may(Permission.CLAIMS_DECIDE):
        audit.saw("claims.responder.read", [row.id], by=asked.actor, at=asked.at)
        found = queries.responder_content(row, asked.at)
    return _told(row) | {
        "has_ended": row.ended_at is not None,
        "is_payee_confirmed": row.payee_ok_by is not None,
        "method": row.method if found else "",
        "address": found.get("address", ""),
        "contact": found.get("contact", ""),
        "payee": found.get("payee", {}),
    }


@router.put(f"{ONE}/payee", response=ResponderOut)
def change_payee(request: HttpRequest, responder_id: UUID, body: PaidBody) -> Any:
    """Change how a responder is paid; a person confirms it."""
    return actions.change_payee(responder_id, body.method, body.payee.dict(), **by_at(request))


@router.post(f"{ONE}/link", response=LinkedOut)
def new_link(request: HttpRequest, responder_id: UUID) -> Any:
    """Give a responder a new key and code; the earlier ones open nothing any more."""
    return _linked(actions.new_link(responder_id, **by_at(request)))


@router.post(f"{ONE}/end", response=ResponderOut)
def end_responder(request: HttpRequest, responder_id: UUID) -> Any:
    """End a responder: its address opens nothing; what it claimed goes on."""
    return actions.end_responder(responder_id, **by_at(request))


@router.get("/claims/tariffs", response=list[TariffOut])
def tariffs(request: HttpRequest) -> Any:
    """List the organisation's own tariffs, the newest of each first."""
    asker(request)
    names = ("id", "country", "service", "unit", "most", "from_on", "source")
    return [
        {name: getattr(one, name) for name in names}
        | {"is_confirmed": one.confirmed_at is not None}
        for one in queries.tariffs(limit=MOST)
    ]


def _told(row: Responder) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ResponderOut.model_fields}


def _linked(made: Registered) -> dict[str, Any]:
    return _told(made.row) | {"key": made.key, "code": made.code}
