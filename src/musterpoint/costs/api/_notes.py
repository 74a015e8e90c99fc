"""Promissory notes without names: offered, answered, repaid, waived by rule."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.costs import actions, entries, queries
from musterpoint.costs.api._shared import Amount, Currency, Day, Key, Word, Words, asker
from musterpoint.costs.models import Note
from musterpoint.costs.views.amounts import parts, unit
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["costs"])
Reference = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]


class NoteOut(Schema):
    """A note; paid, waived, written off and open sum to its amount."""

    id: UUID
    reference: str
    route: str
    state: str
    currency: str
    amount: str
    paid: str
    waived: str
    written_off: str
    open: str


class NotePartOut(Schema):
    """A monthly part of a plan."""

    due_on: date
    amount: str
    paid: str


class NoteMoneyOut(Schema):
    """Money that came in for a note, or went back to the payer (``is_return``)."""

    id: UUID
    on: date
    amount: str
    reference: str
    is_return: bool
    is_taken_back: bool


class NoteWholeOut(NoteOut):
    """A note with its plan and its money; ``over`` was paid above the cost of the journey."""

    cost: str
    fare: str
    over: str
    ground: str
    plan: list[NotePartOut]
    money: list[NoteMoneyOut]


class NoteOfferBody(Schema):
    """
    Notes to make for the adults of a crisis; no note is higher than ``fare``.

    Without it the fare of the rules holds.
    """

    crisis: UUID
    fare: Amount | None = None
    currency: Currency | None = None
    fare_on: Day | None = None
    source: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")] = ""


class NoteOfferedOut(Schema):
    """How many notes were made."""

    made: int


class NoteAnswerBody(Schema):
    """
    What the person answered: signed, protest, refused or unable.

    Who signs does it by ``name``; ``words`` say why under protest, or why somebody is unable.
    """

    how: Literal["signed", "protest", "refused", "unable"]
    name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")] = ""
    words: Words = ""


class NoteGroundBody(Schema):
    """A ground of the rules for a waiver, which tells nothing private."""

    ground: Word


class NotePlanBody(Schema):
    """In how many monthly parts it is repaid, and the day of the first."""

    count: Annotated[int, Field(ge=1, le=1000)]
    first: Day | None = None


class NoteMoneyBody(Schema):
    """Money that came in for a note; ``key`` makes it happen once."""

    key: Key
    amount: Amount
    on: Day
    reference: Reference = ""


class NoteGivenBackBody(Schema):
    """What was paid above the cost went back to the payer; ``key`` makes it happen once."""

    key: Key
    on: Day
    reference: Reference


def note_unit(row: Note) -> ledger.Unit:
    """Return the currency of a note."""
    return ledger.Unit(row.currency, row.digits)


def told(row: Note) -> dict[str, Any]:
    """Return a note as lists show it: without a name."""
    of = note_unit(row)
    amounts = {
        "amount": row.amount, "paid": row.paid, "waived": row.waived,
        "written_off": row.written_off, "open": row.owed,
    }  # fmt: skip
    same = ("id", "reference", "route", "state", "currency")
    found = {name: getattr(row, name) for name in same}
    return found | {name: of.written(amount) for name, amount in amounts.items()}


def _whole(note_id: UUID) -> dict[str, Any]:
    row = queries.note(note_id)
    of = note_unit(row)
    return told(row) | {
        "cost": of.written(row.cost),
        "fare": of.written(row.fare),
        "over": of.written(row.over),
        "ground": row.ground,
        "plan": [
            {
                "due_on": one.due_on, "amount": of.written(one.amount),
                "paid": of.written(one.paid),
            }
            for one in row.instalments.order_by("position")
        ],
        "money": [
            {
                "id": one.id, "on": one.on, "amount": of.written(one.amount),
                "reference": one.reference, "is_return": one.is_return,
                "is_taken_back": one.undone_at is not None,
            }
            for one in row.receipts.order_by("id")
        ],
    }  # fmt: skip


@router.get("/costs/notes", response=list[NoteOut], operation_id="list_notes_of_journeys")
def notes(request: HttpRequest, after: UUID | None = None) -> list[dict[str, Any]]:
    """List notes without names, the newest first, fifty at a time; ``after`` is the last id."""
    asker(request, Permission.COSTS_READ)
    return [told(one) for one in queries.notes(after=after, limit=queries.PAGE)]


@router.post("/costs/notes", response={201: NoteOfferedOut}, operation_id="offer_notes")
def offer_notes(request: HttpRequest, body: NoteOfferBody) -> Any:
    """Make notes for the adults whose journey the rules ask of themselves; nobody has two."""
    asked = asker(request, Permission.COSTS_CHANGE)
    fare = None
    if body.fare is not None:
        of = unit(body.currency or "")
        fare = actions.fare_in(parts(body.fare, of, "fare"), of, body.fare_on, body.source)
    made = actions.offer_notes(body.crisis, fare=fare, by=asked.actor, at=asked.at)
    return Status(201, {"made": len(made)})


@router.get("/costs/notes/{uuid:cost_note}", response=NoteWholeOut, operation_id="read_note")
def note(request: HttpRequest, cost_note: UUID) -> Any:
    """Return a note with its plan and what came in, without the name."""
    asker(request, Permission.COSTS_READ)
    return _whole(cost_note)


@router.post(
    "/costs/notes/{uuid:cost_note}/answer", response=NoteWholeOut, operation_id="answer_note"
)
def answer_note(request: HttpRequest, cost_note: UUID, body: NoteAnswerBody) -> Any:
    """Take down what the person answered: any answer is as good as another for all help."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.answer(cost_note, **body.dict(), by=asked.actor, at=asked.at)
    return _whole(cost_note)


@router.post(
    "/costs/notes/{uuid:cost_note}/waiver", response=NoteWholeOut, operation_id="waive_note"
)
def waive_note(request: HttpRequest, cost_note: UUID, body: NoteGroundBody) -> Any:
    """Waive what is open by a ground of the rules; never who refused a waiver of it."""
    asked = asker(request, Permission.COSTS_DECIDE)
    actions.waive(cost_note, body.ground, by=asked.actor, at=asked.at)
    return _whole(cost_note)


@router.post("/costs/notes/{uuid:cost_note}/plan", response=NoteWholeOut, operation_id="plan_note")
def plan_note(request: HttpRequest, cost_note: UUID, body: NotePlanBody) -> Any:
    """Divide what is open of a signed note into monthly parts; a new plan replaces the old."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.plan(cost_note, body.count, body.first, by=asked.actor, at=asked.at)
    return _whole(cost_note)


@router.post(
    "/costs/notes/{uuid:cost_note}/money",
    response={201: NoteWholeOut},
    operation_id="receive_money_of_note",
)
def note_money(request: HttpRequest, cost_note: UUID, body: NoteMoneyBody) -> Any:
    """Enter money that came in for a note; more than is open is refused."""
    asked = asker(request, Permission.COSTS_CHANGE)
    amount = parts(body.amount, note_unit(queries.note(cost_note)))
    actions.receive(
        cost_note, amount, body.on, body.reference, key=_key(asked, body.key),
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, _whole(cost_note))


@router.post(
    "/costs/receipts/{uuid:cost_receipt}/back",
    response=NoteWholeOut,
    operation_id="take_back_money_of_note",
)
def money_back(request: HttpRequest, cost_receipt: UUID) -> Any:
    """Take back money that was entered in error, as if it had never come."""
    asked = asker(request, Permission.COSTS_CHANGE)
    key = entries.receipt_key(cost_receipt)
    return _whole(actions.take_back(key, asked.at.date(), by=asked.actor, at=asked.at).id)


@router.post(
    "/costs/notes/{uuid:cost_note}/given-back",
    response={201: NoteWholeOut},
    operation_id="give_back_money_of_note",
)
def given_back(request: HttpRequest, cost_note: UUID, body: NoteGivenBackBody) -> Any:
    """Enter that what was paid above the cost went back; never who entered it or the cost."""
    asked = asker(request, Permission.COSTS_DECIDE)
    actions.give_back(
        cost_note, body.on, body.reference, key=_key(asked, body.key), by=asked.actor, at=asked.at
    )
    return Status(201, _whole(cost_note))


@router.post(
    "/costs/notes/{uuid:cost_note}/link", response=NoteWholeOut, operation_id="renew_link_of_note"
)
def renew_link(request: HttpRequest, cost_note: UUID) -> Any:
    """Give a note a new address and code, which stand in its letter alone."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.renew_link(cost_note, by=asked.actor, at=asked.at)
    return _whole(cost_note)


@router.post(
    "/costs/notes/{uuid:cost_note}/link/end", response=NoteWholeOut, operation_id="end_link_of_note"
)
def end_link(request: HttpRequest, cost_note: UUID) -> Any:
    """Let a note's address open nothing from now on."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.end_link(cost_note, by=asked.actor, at=asked.at)
    return _whole(cost_note)


def _key(asked: ActorRequest, typed: str) -> str:
    """Return a key that is the program's own: another's of the same letters is another key."""
    return f"api-{asked.actor.id}-{typed}"
