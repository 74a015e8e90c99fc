"""Calls of bonds decided by another, divided when a bond is short, and paid to the worker."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router

from musterpoint.bonds import actions, amounts, queries
from musterpoint.bonds.api._calls import ONE, CallOut, Slug, shown
from musterpoint.bonds.api._shared import Amount, Text, Word, asker, by_at
from musterpoint.bonds.models import Payout
from musterpoint.payments.actions import PayeeIn
from musterpoint.tenancy.actors import Permission
from musterpoint.web.schemas import Schema

router = Router(tags=["bonds"])
PAYOUT = "/bonds/payouts/{uuid:bond_payout}"


class DecisionBody(Schema):
    """
    What is allowed by head, nothing for a head that is left out, with reasons for both sides.

    ``is_other_loss`` says that another call granted for the same was for another loss.
    """

    allowed: Annotated[dict[Slug, Amount], Field(max_length=20)]
    reasons: Text
    for_employer: Text
    is_other_loss: bool = False


class ReasonsBody(Schema):
    """Why there is no bond for a call; the worker reads it."""

    reasons: Text


class PartOut(Schema):
    """What one open call asks of a bond still, and what it would get now, by head."""

    call_id: UUID
    asked: dict[str, str]
    given: dict[str, str]


class PlanOut(Schema):
    """How what is left of a bond would be divided among all who call it."""

    currency: str
    free: str
    is_short: bool
    calls: list[PartOut]


class DayBody(Schema):
    """On which day it was."""

    on: date


class PayeeBody(Schema):
    """Who is paid: an IBAN, or an account with the BIC of its bank, or a telephone, or a name."""

    name: Word
    iban: Word = ""
    account: Word = ""
    bic: Word = ""
    phone: Word = ""
    provider: Word = ""
    street: Word = ""
    town: Word = ""
    country: Word = ""


class OrderBody(Schema):
    """How a worker is paid: bank, mobile, cash or voucher."""

    method: Word
    payee: PayeeBody


@router.get(f"{ONE}/plan", response=PlanOut)
def plan(request: HttpRequest, bond_call: UUID) -> Any:
    """
    Tell what each open call would get of the bond now, before one of them is decided.

    When the bond is short, heads are served in their order and the same part of each call's.
    """
    asker(request, Permission.BONDS_DECIDE)
    row = queries.call(bond_call)
    bond = queries.bond(row.bond_id or row.id)
    written = actions.unit_of(bond).written
    found = actions.plan(bond)

    def by_head(parts: Any) -> dict[str, str]:
        return {head: written(part) for head, part in parts.items()}

    return {
        "currency": bond.currency,
        "free": written(found.free),
        "is_short": found.is_short,
        "calls": [
            {"call_id": key, "asked": by_head(wanted), "given": by_head(found.given.get(key, {}))}
            for key, wanted in found.asked.items()
        ],
    }


@router.post(f"{ONE}/decision", response=CallOut)
def decide(request: HttpRequest, bond_call: UUID, body: DecisionBody) -> Any:
    """Decide a call and draw what it gets now; never who took it down, or told the employer."""
    asker(request, Permission.BONDS_DECIDE)
    of = actions.unit_of(queries.call(bond_call))
    allowed = {
        head: amounts.parts(typed, of, f"allowed_{head}") for head, typed in body.allowed.items()
    }
    return shown(
        actions.decide(
            bond_call, allowed, body.reasons, body.for_employer, body.is_other_loss,
            **by_at(request),
        )
    )  # fmt: skip


@router.post(f"{ONE}/refusal", response=CallOut)
def refuse(request: HttpRequest, bond_call: UUID, body: ReasonsBody) -> Any:
    """Refuse a call for which there is no bond; the employer learns nothing of it."""
    return shown(actions.refuse_unfounded(bond_call, body.reasons, **by_at(request)))


@router.post(f"{ONE}/draws", response=CallOut)
def draw_more(request: HttpRequest, bond_call: UUID) -> Any:
    """Draw the rest of what a call was granted, as far as the bond goes now."""
    actions.draw_more(bond_call, **by_at(request))
    return shown(queries.call(bond_call))


@router.post(f"{PAYOUT}/received", response=CallOut)
def received(request: HttpRequest, bond_payout: UUID, body: DayBody) -> Any:
    """Enter that the issuer of a guarantee or an insurance paid what was drawn."""
    return _call_of(actions.received(bond_payout, body.on, **by_at(request)))


@router.post(f"{PAYOUT}/paid", response=CallOut)
def paid(request: HttpRequest, bond_payout: UUID, body: DayBody) -> Any:
    """Enter that the worker was paid by hand, once; never who decided the call."""
    return _call_of(actions.pay(bond_payout, body.on, **by_at(request)))


@router.post(f"{PAYOUT}/order", response=CallOut)
def order_payment(request: HttpRequest, bond_payout: UUID, body: OrderBody) -> Any:
    """Order the payment of what was drawn; never who decided the call. Others release it."""
    payee = PayeeIn(**body.payee.dict())
    actions.order_payment(bond_payout, payee, body.method, **by_at(request))
    return _call_of(queries.payout(bond_payout))


def _call_of(row: Payout) -> dict[str, Any]:
    return shown(queries.call(row.call_id))
