"""Calls of bonds: taken down, their bond found, the employer told and heard; not yet decided."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions, amounts, letters, queries
from musterpoint.bonds.actions import BeginIn, DetailsIn
from musterpoint.bonds.api._shared import (
    Amount,
    File,
    Text,
    Unit,
    Word,
    asker,
    by_at,
)
from musterpoint.bonds.models import Call, Side
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["bonds"])
ONE = "/bonds/calls/{uuid:bond_call}"
Slug = Annotated[str, Field(max_length=80, pattern=r"^[-a-z0-9]*$")]
SAME = ("id", "reference", "state", "basis", "is_late", "bond_id", "employer_id", "currency",
        "lost_on", "sent_at", "answer_by", "decided_at")  # fmt: skip
TOLD = ("name", "phone", "email", "employer", "words", "how_paid", "loss")


class DetailsBody(Schema):
    """What happened, and what is asked by head, as ``1250.50``; sent with the worker's consent."""

    currency: Unit
    asked: Annotated[dict[Slug, Amount], Field(max_length=20)]
    lost_on: date | None = None
    words: Text = ""
    how_paid: Word = ""
    tells_employer: bool = False
    tells_state: bool = False
    consents: bool = False


class CallBody(DetailsBody):
    """A call that a worker asked for: who asks, and for whom they worked."""

    name: Word
    phone: Word = ""
    email: Word = ""
    employer: Word
    reference: Word = ""


class MatchBody(Schema):
    """Which bond a call is of; ``loss`` is what came of an evacuation that nobody recorded."""

    bond_id: UUID
    employer_id: UUID
    person_reference: Word
    crisis_id: UUID
    loss: Text = ""


class ObjectionBody(Schema):
    """What the employer says against a call, in its words."""

    words: Text


class PaperBody(Schema):
    """A paper in base64, of the worker or, while it may object, of the employer."""

    name: Word
    file: File
    side: Literal["worker", "employer"] = "worker"


class LineOut(Schema):
    """What is asked under one head, what was allowed of it and drawn."""

    head: str
    asked: str
    allowed: str | None
    drawn: str


class PayoutOut(Schema):
    """What was drawn for a worker: awaited of the issuer, owed to the worker, or paid."""

    id: UUID
    amount: str
    state: str
    received_on: date | None
    paid_on: date | None


class PaperOut(Schema):
    """A paper of a call."""

    id: UUID
    name: str
    side: str


class ToldOut(Schema):
    """Who calls a bond and why, what the employer objects, and the reasons of the decision."""

    name: str
    phone: str
    email: str
    employer: str
    words: str
    how_paid: str
    loss: str
    objection: str
    reasons: str
    reasons_for_employer: str
    papers: list[PaperOut]


class CallOut(Schema):
    """Where a call stands, in numbers."""

    id: UUID
    reference: str
    state: str
    basis: str
    is_late: bool
    bond_id: UUID | None
    employer_id: UUID | None
    currency: str
    lost_on: date | None
    sent_at: datetime | None
    answer_by: datetime | None
    decided_at: datetime | None
    lines: list[LineOut]
    payouts: list[PayoutOut]


class OneCallOut(CallOut):
    """A call; ``told`` is empty for a role that does not see who called a bond."""

    told: ToldOut | None


@router.get("/bonds/calls", response=list[CallOut])
def calls(
    request: HttpRequest, state: Word = "", crisis: Slug = "", after: UUID | None = None
) -> Any:
    """List calls, the newest first, 100 a page; ``after`` is the id of the last one seen."""
    asker(request)
    found = queries.calls(state, crisis=crisis).prefetch_related("lines", "payouts")
    return [shown(one) for one in (found.filter(id__lt=after) if after else found)[: queries.PAGE]]


@router.get(ONE, response=OneCallOut)
def call(request: HttpRequest, bond_call: UUID) -> Any:
    """Return a call; who called a bond is told only to a role that sees it."""
    asked = asker(request)
    row = queries.call(bond_call)
    found = _told(asked, row) if asked.actor.may(Permission.BONDS_CALLS) else None
    return shown(row) | {"told": found}


@router.post("/bonds/calls", response={201: CallOut})
def take_down(request: HttpRequest, body: CallBody) -> Status[Any]:
    """Take a call down for a worker, and send it when the worker consents."""
    asker(request, Permission.BONDS_CHANGE)
    names = ("name", "phone", "email", "employer", "reference")
    given = BeginIn(**{name: getattr(body, name) for name in names})
    row = actions.begin(given, **by_at(request)).row
    return Status(201, shown(_written(request, row, body)))


@router.put(ONE, response=CallOut)
def details(request: HttpRequest, bond_call: UUID, body: DetailsBody) -> Any:
    """Write anew what is asked by a call that is not sent; send it when the worker consents."""
    asker(request, Permission.BONDS_CHANGE)
    return shown(_written(request, queries.call(bond_call), body))


@router.post(f"{ONE}/papers", response={201: PaperOut})
def add_paper(request: HttpRequest, bond_call: UUID, body: PaperBody) -> Status[Any]:
    """Add a paper to a call that is not decided."""
    made = actions.add_paper(
        bond_call, Side(body.side), body.name, body.file, **by_at(request)
    )  # fmt: skip
    return Status(201, {"id": made.id, "name": body.name, "side": made.side})


@router.get(f"{ONE}/papers/{{uuid:bond_paper}}")
def paper(request: HttpRequest, bond_call: UUID, bond_paper: UUID) -> HttpResponse:
    """Return a paper as a file."""
    found = actions.open_paper(bond_call, bond_paper, **by_at(request))
    response = HttpResponse(found.data, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return letters.attached(response, found.name)


@router.post(f"{ONE}/match", response=CallOut)
def match(request: HttpRequest, bond_call: UUID, body: MatchBody) -> Any:
    """Say which bond a call is of, who the worker is, and why the bond may be called."""
    return shown(actions.match(bond_call, **body.dict(), **by_at(request)))


@router.post(f"{ONE}/notice", response=CallOut)
def notice(request: HttpRequest, bond_call: UUID) -> Any:
    """Tell the employer of a call: from now on it may object for some days."""
    return shown(actions.notice(bond_call, **by_at(request)))


@router.get(f"{ONE}/notice")
def notice_letter(request: HttpRequest, bond_call: UUID) -> HttpResponse:
    """Return the notice as a letter (PDF), with the address at which the employer answers."""
    asked = asker(request, Permission.BONDS_CHANGE)
    row = queries.call(bond_call)
    audit.saw("bonds.call.read", [row.id], by=asked.actor, at=asked.at)
    return letters.notice(asked, row)


@router.post(f"{ONE}/objection", response=CallOut)
def enter_objection(request: HttpRequest, bond_call: UUID, body: ObjectionBody) -> Any:
    """Write down what an employer objects that answered by letter: once, in its days."""
    asker(request, Permission.BONDS_CHANGE)
    row = queries.call(bond_call)
    if row.employer is None:
        raise actions.NotNow(_("There is nothing to object to now."))
    actions.object_to(row.employer, row.id, body.words, **by_at(request))
    return shown(row)


@router.post(f"{ONE}/withdrawal", response=CallOut)
def withdraw(request: HttpRequest, bond_call: UUID) -> Any:
    """Withdraw a call on the worker's wish, before it is decided."""
    return shown(actions.withdraw(bond_call, **by_at(request)))


def _written(request: HttpRequest, row: Call, body: DetailsBody) -> Call:
    """Keep what is asked, and send the call when the worker consents."""
    of = amounts.unit(body.currency, "", "")
    given = DetailsIn(
        currency=of.code,
        asked={
            head: amounts.parts(typed, of, f"asked_{head}") for head, typed in body.asked.items()
        },
        lost_on=body.lost_on, words=body.words, how_paid=body.how_paid,
        tells_employer=body.tells_employer, tells_state=body.tells_state,
    )  # fmt: skip
    made = actions.write(row.id, given, **by_at(request))
    return actions.send(made.id, True, **by_at(request)) if body.consents else made


def shown(row: Call) -> dict[str, Any]:
    """Return a call in numbers."""
    written = actions.unit_of(row).written
    return {name: getattr(row, name) for name in SAME} | {
        "lines": [
            {
                "head": one.head,
                "asked": written(one.asked),
                "allowed": written(one.allowed) if one.allowed is not None else None,
                "drawn": written(one.drawn),
            }
            for one in sorted(row.lines.all(), key=lambda one: one.head)
        ],
        "payouts": [
            {name: getattr(one, name) for name in ("id", "state", "received_on", "paid_on")}
            | {"amount": written(one.amount)}
            for one in sorted(row.payouts.all(), key=lambda one: one.id)
        ],
    }


def _told(asked: ActorRequest, row: Call) -> dict[str, Any]:
    """Return who calls a bond and why, with a trace of who read it."""
    content = actions.call_content(row, asked.at)
    audit.saw("bonds.call.read", [row.id], by=asked.actor, at=asked.at)
    return {name: str(content.get(name, "")) for name in TOLD} | {
        "objection": actions.objection_words(row, asked.at),
        "reasons": actions.reasons_of(row, "worker", asked.at),
        "reasons_for_employer": actions.reasons_of(row, "employer", asked.at),
        "papers": [
            {"id": one.id, "name": name, "side": one.side}
            for one, name in actions.paper_names(row, asked.at)
        ],
    }
