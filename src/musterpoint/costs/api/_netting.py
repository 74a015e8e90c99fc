"""Netting between many organisations: joined, computed, accepted; what is paid, by two."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.costs import actions, queries
from musterpoint.costs.api._shared import Currency, Day, asker
from musterpoint.costs.models import Netting
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["costs"])


class NettingOut(Schema):
    """
    A netting; ``state`` is invited, proposed, booked or ended.

    ``gets`` and ``owes`` are ours in all; ``digest`` is of the proposal that is to be accepted.
    """

    id: UUID
    host: str
    is_host: bool
    currency: str
    state: str
    gets: str
    owes: str
    joined_at: datetime | None
    accepted_at: datetime | None
    digest: str


class NettingSideOut(Schema):
    """An organisation in a netting; ``net`` below zero is owed by it, null while not computed."""

    id: UUID
    name: str
    net: str | None


class NettingTransferOut(Schema):
    """Who pays whom after a netting; what we pay counts once somebody else ``is_released``."""

    id: UUID
    payer: UUID
    receiver: UUID
    amount: str
    paid_on: date | None
    reference: str
    is_released: bool


class NettingWholeOut(NettingOut):
    """A netting with its sides and what is paid after it."""

    sides: list[NettingSideOut]
    transfers: list[NettingTransferOut]


class NettingInviteBody(Schema):
    """Whom to ask, and in which currency what all owe each other is netted."""

    partners: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    currency: Currency


class NettingAcceptBody(Schema):
    """The digest of the proposal that was read: another is not accepted by it."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class NettingPaidBody(Schema):
    """When it was paid, or came in, and under which reference."""

    on: Day
    reference: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]*$")]


class NettingReleaseBody(Schema):
    """Whether what somebody else entered is released; if not, it goes back to them."""

    is_good: bool


def _netting(row: Netting) -> dict[str, Any]:
    of = ledger.Unit(row.currency, row.digits)
    same = ("id", "is_host", "currency", "state", "joined_at", "accepted_at", "digest")
    return {name: getattr(row, name) for name in same} | {
        "host": row.host_name,
        "gets": of.written(row.gets),
        "owes": of.written(row.owes),
    }


def _whole(netting_id: UUID) -> dict[str, Any]:
    row = queries.netting(netting_id)
    of = ledger.Unit(row.currency, row.digits)
    return _netting(row) | {
        "sides": [
            {
                "id": one.partner_id, "name": one.name,
                "net": None if one.net is None else of.written(one.net),
            }
            for one in row.sides.order_by("name", "partner_id")
        ],
        "transfers": [
            {
                "id": one.id, "payer": one.payer_id, "receiver": one.receiver_id,
                "amount": of.written(one.amount), "paid_on": one.paid_on,
                "reference": one.reference, "is_released": one.released_by is not None,
            }
            for one in row.transfers.order_by("id")
        ],
    }  # fmt: skip


@router.get("/costs/nettings", response=list[NettingOut], operation_id="list_nettings")
def nettings(request: HttpRequest, after: UUID | None = None) -> Any:
    """List nettings, the newest first, fifty at a time; ``after`` is the last id."""
    asker(request, Permission.COSTS_READ)
    return [_netting(one) for one in queries.nettings(after)[: queries.PAGE]]


@router.post("/costs/nettings", response={201: NettingWholeOut}, operation_id="invite_to_netting")
def invite_netting(request: HttpRequest, body: NettingInviteBody) -> Any:
    """Ask partners to net what all of them owe each other; one live at a time in a currency."""
    asked = asker(request, Permission.COSTS_CHANGE)
    made = actions.invite(body.partners, body.currency, by=asked.actor, at=asked.at)
    return Status(201, _whole(made.id))


@router.get(
    "/costs/nettings/{uuid:cost_netting}", response=NettingWholeOut, operation_id="read_netting"
)
def netting(request: HttpRequest, cost_netting: UUID) -> Any:
    """Return a netting with its sides and transfers."""
    asker(request, Permission.COSTS_READ)
    return _whole(cost_netting)


@router.post(
    "/costs/nettings/{uuid:cost_netting}/joining",
    response=NettingWholeOut,
    operation_id="join_netting",
)
def join_netting(request: HttpRequest, cost_netting: UUID) -> Any:
    """Join with our accepted lines, or join again with what was accepted meanwhile."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.join(cost_netting, by=asked.actor, at=asked.at)
    return _whole(cost_netting)


@router.post(
    "/costs/nettings/{uuid:cost_netting}/proposal",
    response=NettingWholeOut,
    operation_id="propose_netting",
)
def propose_netting(request: HttpRequest, cost_netting: UUID) -> Any:
    """Compute a netting, as its host, when all have joined and say the same; send it to all."""
    asked = asker(request, Permission.COSTS_CHANGE)
    actions.propose(cost_netting, by=asked.actor, at=asked.at)
    return _whole(cost_netting)


@router.post(
    "/costs/nettings/{uuid:cost_netting}/acceptance",
    response=NettingWholeOut,
    operation_id="accept_netting",
)
def accept_netting(request: HttpRequest, cost_netting: UUID, body: NettingAcceptBody) -> Any:
    """Accept the proposal that was read; when all have, each side books its own."""
    asked = asker(request, Permission.COSTS_DECIDE)
    actions.accept(cost_netting, body.digest, by=asked.actor, at=asked.at)
    return _whole(cost_netting)


@router.post(
    "/costs/nettings/{uuid:cost_netting}/end", response=NettingWholeOut, operation_id="end_netting"
)
def end_netting(request: HttpRequest, cost_netting: UUID) -> Any:
    """End a netting without a result, or decline it; who accepted asks the host for it."""
    asked = asker(request, Permission.COSTS_DECIDE)
    actions.end(cost_netting, by=asked.actor, at=asked.at)
    return _whole(cost_netting)


@router.post(
    "/costs/transfers/{uuid:cost_transfer}/payment",
    response=NettingWholeOut,
    operation_id="enter_transfer_of_netting",
)
def pay_transfer(request: HttpRequest, cost_transfer: UUID, body: NettingPaidBody) -> Any:
    """Enter that a transfer was paid, or came in; what we pay waits for somebody else."""
    asked = asker(request, Permission.COSTS_CHANGE)
    done = actions.pay_transfer(cost_transfer, **body.dict(), by=asked.actor, at=asked.at)
    return _whole(done.netting_id)


@router.post(
    "/costs/transfers/{uuid:cost_transfer}/release",
    response=NettingWholeOut,
    operation_id="release_transfer_of_netting",
)
def release_transfer(request: HttpRequest, cost_transfer: UUID, body: NettingReleaseBody) -> Any:
    """Release what somebody else entered that we pay, which books it, or send it back to them."""
    asked = asker(request, Permission.PAYMENTS_RELEASE)
    done = actions.release_transfer(cost_transfer, body.is_good, by=asked.actor, at=asked.at)
    return _whole(done.netting_id)
