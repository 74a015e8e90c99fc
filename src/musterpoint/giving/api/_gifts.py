"""Money that came: booked, receipted, taken back, and given back by a fund that others approve."""

from datetime import date, datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.giving import actions, queries
from musterpoint.giving.actions import GiftIn
from musterpoint.giving.api._shared import (
    MOST,
    AccountName,
    Code,
    Day,
    EarmarkIn,
    GivingWhyIn,
    Note,
    Parts,
    Start,
    Why,
    Word,
    asker,
    organisation,
)
from musterpoint.giving.models import Gift, Receipt, Refund
from musterpoint.payments.actions import PayeeIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["giving"])


class GiftBody(Schema):
    """
    Money that came into ``account``, in smallest parts of ``unit``; a ``key`` is booked once.

    Of a pledge (``pledge_id``) fund, source and earmark are the pledge's, of a campaign (its slug)
    fund and earmark the campaign's. ``giver`` is an organisation; without one it is anonymous.
    """

    key: Code
    amount: Parts
    unit: Code
    account: AccountName
    received_on: Day
    way: Literal["transfer", "cash"] = "transfer"
    pledge_id: UUID | None = None
    campaign: Code = ""
    giver: Note = ""
    fund: Code = ""
    source: Code = "donation"
    earmark: EarmarkIn = EarmarkIn()


class GiftReceiptOut(Schema):
    """A receipt, such as 2026-000012; ``cancels`` is the number of the one that it cancels."""

    number: str
    amount: int
    unit: str
    issued_at: datetime
    gift_id: UUID
    giver: str
    cancels: str


class GiftRefundOut(Schema):
    """
    A gift that a fund is asked to give back; who is paid is not told.

    ``state`` is asked, ready (to order), ordered, paid or ended. Others approve ``commitment_id``.
    """

    id: UUID
    state: str
    why: str
    method: str
    asked_at: datetime
    commitment_id: UUID | None
    order_id: UUID | None


class GiftOut(Schema):
    """A gift with its receipts; ``giver`` is an organisation, or a person's reference."""

    id: UUID
    giver: str
    pledge_id: UUID | None
    campaign: str
    fund: str
    earmark: dict[str, str]
    source: str
    way: str
    unit: str
    amount: int
    account: str
    received_on: date
    is_taken_back: bool
    receipts: list[GiftReceiptOut]
    refunds: list[GiftRefundOut]


class GiftBackIn(GivingWhyIn):
    """Why a gift is taken back; it was given back (``is_refund``), or booked in error."""

    is_refund: bool
    on: Day


class GiftPayeeBody(Schema):
    """Who is paid: an IBAN, or an account with the BIC of its bank, or a telephone, or a name."""

    name: Word
    iban: Word = ""
    account: Word = ""
    bic: Word = ""
    phone: Word = ""
    provider: Word = ""
    country: Word = ""
    town: Word = ""
    street: Word = ""


class GiftRefundIn(Schema):
    """
    Why a gift is given back, how (bank, mobile, cash, voucher) and to whom.

    ``place`` is where it lies now (``fund/window`` or ``fund/window/head``), when it was moved.
    """

    why: Why
    method: Code
    payee: GiftPayeeBody
    place: Word = ""


def _gift(row: Gift) -> dict[str, Any]:
    same = (
        "id", "pledge_id", "fund", "earmark", "source", "way", "unit", "amount", "account",
        "received_on",
    )  # fmt: skip
    receipts = row.receipts.select_related("giver", "cancels").order_by("year", "number")
    return {name: getattr(row, name) for name in same} | {
        "giver": str(row.giver or ""),
        "campaign": row.campaign.slug if row.campaign else "",
        "is_taken_back": row.ends.exists(),
        "receipts": [_receipt(one) for one in receipts],
        "refunds": list(row.refunds.order_by("asked_at", "id")),
    }


def _receipt(row: Receipt) -> dict[str, Any]:
    same = ("amount", "unit", "issued_at", "gift_id")
    return {name: getattr(row, name) for name in same} | {
        "number": str(row),
        "giver": str(row.giver or ""),
        "cancels": str(row.cancels or ""),
    }


@router.get("/giving/receipts", response=list[GiftReceiptOut], operation_id="list_receipts")
def receipts(request: HttpRequest, q: Word = "", offset: Start = 0) -> Any:
    """List receipts, the newest first, 200 at a time; ``q`` is a number, giver or reference."""
    asker(request, Permission.GIVING_READ)
    return [_receipt(one) for one in queries.receipts(q)[offset : offset + MOST]]


@router.get("/giving/gifts/{uuid:gift_id}", response=GiftOut, operation_id="read_gift")
def gift(request: HttpRequest, gift_id: UUID) -> Any:
    """Return a gift with its receipts, and whether it was taken back."""
    asker(request, Permission.GIVING_READ)
    return _gift(queries.gift(gift_id))


@router.post("/giving/gifts", response={201: GiftOut}, operation_id="receive_gift")
def receive(request: HttpRequest, given: GiftBody) -> Any:
    """Book money that came; the receipt is written by it. The same key again changes nothing."""
    asked = cast(ActorRequest, request)
    campaign = queries.campaign_of(given.campaign) if given.campaign else None
    giver = organisation(given.giver, given.source, asked) if given.giver else None
    same = given.dict(exclude={"key", "campaign", "giver", "earmark"})
    got = actions.receive(
        GiftIn(
            **same, key=f"giving-api-{given.key}", earmark=given.earmark.dict(),
            campaign_id=campaign.id if campaign else None, giver_id=giver.id if giver else None,
        ),
        by=asked.actor,
        at=asked.at,
    )  # fmt: skip
    return Status(201, _gift(queries.gift(got.gift.id)))


@router.post("/giving/gifts/{uuid:gift_id}/back", response=GiftOut, operation_id="take_gift_back")
def gift_back(request: HttpRequest, gift_id: UUID, given: GiftBackIn) -> Any:
    """Take a gift back by new entries and a receipt that cancels; not by who booked it."""
    asked = cast(ActorRequest, request)
    actions.take_back(gift_id, **given.dict(), by=asked.actor, at=asked.at)
    return _gift(queries.gift(gift_id))


@router.post(
    "/giving/gifts/{uuid:gift_id}/refunds",
    response={201: GiftRefundOut},
    operation_id="ask_to_refund_gift",
)
def refund(request: HttpRequest, gift_id: UUID, given: GiftRefundIn) -> Any:
    """Ask the fund to give a gift back; not by who booked it, and others approve it there."""
    asked = cast(ActorRequest, request)
    made: Refund = actions.ask_refund(
        gift_id, given.why, given.method, PayeeIn(**given.payee.dict()), place=given.place,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    return Status(201, made)


@router.post(
    "/giving/refunds/{uuid:gift_refund}/order", response=GiftRefundOut, operation_id="order_refund"
)
def refund_order(request: HttpRequest, gift_refund: UUID) -> Any:
    """Order the payment of a refund that its fund has approved; others release it."""
    asked = cast(ActorRequest, request)
    actions.order_refund(gift_refund, by=asked.actor, at=asked.at)
    return queries.refund(gift_refund)


@router.post(
    "/giving/refunds/{uuid:gift_refund}/withdrawal",
    response=GiftRefundOut,
    operation_id="withdraw_refund",
)
def refund_withdraw(request: HttpRequest, gift_refund: UUID, given: GivingWhyIn) -> Any:
    """Do not give a gift back after all, before its payment is ordered."""
    asked = cast(ActorRequest, request)
    return actions.withdraw_refund(gift_refund, given.why, by=asked.actor, at=asked.at)
