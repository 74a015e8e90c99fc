"""Batches: drawn up, released by another, their file, what the bank or provider answered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Status

from musterpoint.payments import actions, files, queries
from musterpoint.payments.actions import BatchIn
from musterpoint.payments.api._shared import (
    PAGE,
    READ,
    RECONCILE,
    BankFileBody,
    Day,
    Line,
    Word,
    asker,
    end_of,
)
from musterpoint.payments.models import Batch, BatchState
from musterpoint.payments.models import Line as BatchLine
from musterpoint.web.cards import attached
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["payments"])
LINES = 500
Orders = Annotated[list[UUID], Field(min_length=1, max_length=20_000)]


class PaymentBatchOut(Schema):
    """
    Payments that go out together; ``total`` in smallest parts.

    ``state`` is prepared, released, sent, accepted, part, rejected or cancelled; ``needed`` people
    release it, ``released`` of them did.
    """

    id: UUID
    message_id: str
    account_id: UUID
    method: str
    execute_on: date
    state: str
    count: int
    total: int
    unit: str
    digits: int
    needed: int
    released: int
    has_file: bool
    good_until: datetime | None

    @staticmethod
    def resolve_released(row: Batch) -> int:
        """Return how many people released it."""
        return len(row.releases.all())

    @staticmethod
    def resolve_has_file(row: Batch) -> bool:
        """Say whether there is a file for a bank or provider; points have none."""
        return row.digest is not None


class PreparedBatchOut(Schema):
    """A batch, and how many fields were rewritten or cut to fit the bank's form."""

    batch: PaymentBatchOut
    rewritten: int
    cut: int


class PaymentBatchBody(Schema):
    """
    Which payments go out of which account, in which way, on which day.

    Vouchers are good until the end of ``good_until``.
    """

    account_id: UUID
    method: Word
    order_ids: Orders
    execute_on: Day
    good_until: Day | None = None


class PaymentBatchLineOut(Schema):
    """A payment in a batch; ``end_to_end`` is its reference in the file."""

    position: int
    order_id: UUID
    reference: str
    end_to_end: str
    amount: int
    state: str
    is_live: bool
    reason: str

    @staticmethod
    def resolve_reference(row: BatchLine) -> str:
        """Return the reference of the payment."""
        return row.order.reference

    @staticmethod
    def resolve_amount(row: BatchLine) -> int:
        """Return the amount of the payment."""
        return row.order.amount

    @staticmethod
    def resolve_state(row: BatchLine) -> str:
        """Return where the payment stands."""
        return row.order.state


class BankAnswerOut(Schema):
    """A batch after the bank's answer: how many payments it rejected, how many too late."""

    batch: PaymentBatchOut
    rejected: int
    too_late: int


class ProviderFileBody(BankFileBody):
    """The file of a provider; ``fees`` is the account of the books for what it kept."""

    on: Day
    fees: Line = ""


class BecameOut(Schema):
    """A row of the file: paid, failed, pending, known or wrong, and why."""

    row: int
    reference: str
    code: str
    text: str


class ProviderResultOut(Schema):
    """What became of each row, and the references that the file does not name."""

    batch: PaymentBatchOut
    rows: Sequence[BecameOut]
    missing: Sequence[str]


class ArrivedBody(Schema):
    """Payments that arrived, by what the provider said so, on which day."""

    order_ids: Orders
    reference: Word
    on: Day


@router.get("/payments/batches", response=list[PaymentBatchOut])
def batches(request: HttpRequest, state: str = "", after: UUID | None = None) -> Any:
    """List batches, the newest first; ``after`` is the id of the last one of the page before."""
    asker(request, READ)
    rows = queries.batches(state=state if state in BatchState.values else "")
    rows = rows.prefetch_related("releases")
    return list((rows.filter(id__lt=after) if after else rows)[:PAGE])


@router.post("/payments/batches", response={201: PreparedBatchOut})
def prepare_batch(request: HttpRequest, given: PaymentBatchBody) -> Any:
    """Put payments into a batch and write its file, which opens once others released it."""
    asked = cast(ActorRequest, request)
    values = given.dict() | {"good_until": end_of(given.good_until) if given.good_until else None}
    return Status(201, actions.prepare(BatchIn(**values), by=asked.actor, at=asked.at))


@router.post("/payments/batches/answer", response=BankAnswerOut)
def bank_answer(request: HttpRequest, given: BankFileBody) -> Any:
    """Take in what the bank answers to a file (pain.002): what it rejects is open again."""
    asked = asker(request, RECONCILE)
    return actions.take_answer(given.data(), by=asked.actor, at=asked.at)


@router.get("/payments/batches/{uuid:batch_id}", response=PaymentBatchOut)
def batch(request: HttpRequest, batch_id: UUID) -> Any:
    """Tell where a batch stands."""
    asker(request, READ)
    return queries.batch(batch_id)


@router.get("/payments/batches/{uuid:batch_id}/lines", response=list[PaymentBatchLineOut])
def batch_lines(
    request: HttpRequest,
    batch_id: UUID,
    after: Annotated[int, Field(ge=0, le=10**6)] = 0,
) -> Any:
    """List the payments of a batch, 500 at a time; ``after`` is the last position that was read."""
    asker(request, READ)
    rows = queries.batch(batch_id).lines.filter(position__gt=after).select_related("order")
    return list(rows.order_by("position")[:LINES])


@router.post("/payments/batches/{uuid:batch_id}/release", response=PaymentBatchOut)
def release_batch(request: HttpRequest, batch_id: UUID) -> Any:
    """Release a batch; whoever ordered or prepared one of its payments cannot."""
    asked = cast(ActorRequest, request)
    return actions.release(batch_id, by=asked.actor, at=asked.at)


@router.post("/payments/batches/{uuid:batch_id}/apart", response=PaymentBatchOut)
def take_batch_apart(request: HttpRequest, batch_id: UUID) -> Any:
    """Take a batch apart that has not gone out: its payments wait again."""
    asked = cast(ActorRequest, request)
    return actions.take_apart(batch_id, by=asked.actor, at=asked.at)


@router.post("/payments/batches/{uuid:batch_id}/file")
def batch_file(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """
    Give the file of a released batch: pain.001 for a bank, CSV for mobile money.

    From the first time on its payments are sent; each time is audited.
    """
    asked = cast(ActorRequest, request)
    row, content = actions.hand_over(batch_id, by=asked.actor, at=asked.at)
    return attached(content, files.kind(row), files.name(row))


@router.post("/payments/batches/{uuid:batch_id}/result", response=ProviderResultOut)
def provider_result(request: HttpRequest, batch_id: UUID, given: ProviderFileBody) -> Any:
    """Take in the file of a provider of mobile money; the same file twice changes nothing."""
    asked = asker(request, RECONCILE)
    return actions.take_result(
        batch_id, given.data(), on=given.on, fees=given.fees, by=asked.actor, at=asked.at
    )


@router.post("/payments/batches/{uuid:batch_id}/arrived", response=PaymentBatchOut)
def batch_arrived(request: HttpRequest, batch_id: UUID, given: ArrivedBody) -> Any:
    """Write down that payments of mobile money arrived, where the provider gives no file."""
    asked = cast(ActorRequest, request)
    return actions.confirm_arrivals(
        batch_id, given.order_ids, given.reference, on=given.on, by=asked.actor, at=asked.at
    )
