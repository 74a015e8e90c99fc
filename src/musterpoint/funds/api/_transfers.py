"""Money that is moved: what was, asking for it, and taking that back. Only people approve it."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.funds import actions, queries
from musterpoint.funds.actions import TransferIn
from musterpoint.funds.api._shared import PAGE, Amount, FundReasonIn, Key, Reason, Word, asker
from musterpoint.funds.models import Transfer
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["funds"])
Place = Annotated[str, Field(min_length=3, max_length=130, pattern=r"^[a-z0-9/-]+$")]


class TransferOut(Schema):
    """Money that is moved; places are ``fund/window`` or ``fund/window/head``."""

    id: UUID
    source: str
    goal: str
    amount: int
    unit: str
    state: str
    reason: str
    consent: str
    consent_on: date | None
    earmarked: int
    undoes: UUID | None
    transaction: UUID | None
    asked_at: datetime


class TransferAskIn(Schema):
    """
    Money to move; the same key with the same content is asked once.

    ``consent`` names the record in which givers agreed, of ``consent_on``: needed for money that
    was given for the place it leaves.
    """

    key: Key
    source: Place
    goal: Place
    amount: Amount
    unit: Word
    reason: Reason
    consent: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")] = ""
    consent_on: date | None = None


def _transfer(row: Transfer) -> dict[str, Any]:
    source, goal = actions.places(row)
    names = ("id", "amount", "unit", "state", "reason", "consent", "consent_on", "earmarked")
    return {name: getattr(row, name) for name in names} | {
        "source": source.code,
        "goal": goal.code,
        "undoes": row.undoes_id,
        "transaction": row.transaction_id,
        "asked_at": row.asked_at,
    }


@router.get(
    "/funds/{slug:fund_slug}/transfers",
    response=list[TransferOut],
    operation_id="musterpoint_funds_transfers_api_transfers",
)
def transfers(
    request: HttpRequest, fund_slug: str, state: Word = "", after: UUID | None = None
) -> Any:
    """List money moved from or to a fund, the oldest first, 200 at a time; ``after`` is an id."""
    asker(request, Permission.FUNDS_READ)
    rows = queries.transfers(slug=queries.fund(fund_slug).slug, state=state).order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return [_transfer(one) for one in rows[:PAGE]]


@router.get(
    "/transfers/{uuid:fund_transfer}",
    response=TransferOut,
    operation_id="musterpoint_funds_transfers_api_transfer",
)
def transfer(request: HttpRequest, fund_transfer: UUID) -> Any:
    """Return where a transfer stands."""
    asker(request, Permission.FUNDS_READ)
    return _transfer(queries.transfer(fund_transfer))


@router.post(
    "/transfers",
    response={201: TransferOut},
    operation_id="musterpoint_funds_transfers_api_ask_transfer",
)
def ask_transfer(request: HttpRequest, given: TransferAskIn) -> Any:
    """Ask to move money; somebody approves it on the page."""
    asked = cast(ActorRequest, request)
    made = actions.ask_transfer(
        TransferIn(**given.model_dump(exclude={"key"})),
        key=f"api:{given.key}",
        by=asked.actor,
        at=asked.at,
    )
    return Status(201, _transfer(queries.transfer(made)))


@router.post(
    "/transfers/{uuid:fund_transfer}/withdrawal",
    response=TransferOut,
    operation_id="withdraw_transfer",
)
def withdraw_transfer(request: HttpRequest, fund_transfer: UUID, given: FundReasonIn) -> Any:
    """Withdraw what was asked and is not approved yet."""
    asked = cast(ActorRequest, request)
    actions.withdraw_transfer(fund_transfer, given.reason, by=asked.actor, at=asked.at)
    return _transfer(queries.transfer(fund_transfer))


@router.post(
    "/transfers/{uuid:fund_transfer}/undoing",
    response={201: TransferOut},
    operation_id="ask_to_undo_transfer",
)
def undo_transfer(request: HttpRequest, fund_transfer: UUID, given: FundReasonIn) -> Any:
    """Ask to move money back; the one that waits is returned when it was asked before."""
    asked = cast(ActorRequest, request)
    made = actions.ask_undo(fund_transfer, given.reason, by=asked.actor, at=asked.at)
    return Status(201, _transfer(queries.transfer(made)))
