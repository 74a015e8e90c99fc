"""Drawn of a bond, asked of the issuer, paid to the worker; topped up by the employer."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import queries, rules
from musterpoint.bonds.actions._common import (
    AWARDED,
    BANK,
    PAYOUT,
    BadBond,
    NotNow,
    another,
    check_books,
    deposits,
    is_cash,
    locked_bond,
    locked_call,
    post,
    step,
)
from musterpoint.bonds.actions._sharing import plan
from musterpoint.bonds.finding import NoSuchBond
from musterpoint.bonds.models import (
    Bond,
    BondState,
    Call,
    CallState,
    Draw,
    Payout,
    PayoutState,
    TopUp,
)
from musterpoint.kernel.ids import uuid7
from musterpoint.payments import queries as payments
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission


def draw_more(call_id: UUID, *, by: Actor, at: datetime) -> Payout:
    """Draw what a granted call can get now: the bond was topped up, or another call fell away."""
    by.require(Permission.BONDS_DECIDE)
    found = Call.objects.filter(id=call_id).first()
    if found is None:
        raise NoSuchBond(_("There is no such call here."))
    if found.state != CallState.DECIDED:
        raise NotNow(_("Something is drawn when the call was granted."))
    bond = locked_bond(found.bond_id)
    made = draw_for(bond, locked_call(call_id), by, at)
    if made is None:
        raise NotNow(_("Nothing more can be drawn for this call now."))
    return made


def draw_for(bond: Bond, call: Call, by: Actor, at: datetime) -> Payout | None:
    """
    Draw a granted call's part of a locked bond; None when there is nothing to draw.

    Each draw is a row of its own, which the database adds to bond and line within their limits.
    """
    given = {head: part for head, part in plan(bond).given.get(call.id, {}).items() if part > 0}
    amount = sum(given.values())
    if not amount:
        return None
    lines = {one.head: one for one in call.lines.all()}
    identity = uuid7()
    Draw.objects.bulk_create(
        [
            Draw(bond=bond, call=call, line=lines[head], payout_id=identity, amount=part, at=at,
                 by_id=by.id)
            for head, part in given.items()
        ]
    )  # fmt: skip
    bond.refresh_from_db(fields=["drawn"])
    made = Payout.objects.create(
        id=identity,
        call=call,
        bond=bond,
        amount=amount,
        state=PayoutState.OWED if is_cash(bond) else PayoutState.AWAITED,
        made_at=at,
    )
    if is_cash(bond):
        post(bond, f"bond-{bond.id}-drawn-{identity}", "Drawn of bond", AWARDED, deposits(bond),
             amount, on=at.date(), under=Permission.BONDS_DECIDE, by=by, at=at)  # fmt: skip
    step(bond, "drawn", by, at, amount, call.reference)
    _demand(bond, amount, by, at)
    pumps.wake("grants.marks", at)
    audit.record("bonds.bond.drawn", subject_id=bond.id, by=by, at=at, amount=amount)
    return made


def _demand(bond: Bond, amount: int, by: Actor, at: datetime) -> None:
    """Ask the employer to top up what was drawn, while the bond goes on."""
    has_ended = bond.term_ends is not None and bond.term_ends < at.date()
    # Of a joint bond nothing is required once all its employers have left.
    if bond.state != BondState.IN_FORCE or has_ended or not bond.required:
        return
    amount -= _of_who_left(bond, amount)
    if amount <= 0:
        return
    due = at + timedelta(days=rules.pack().days["top_up"])
    TopUp.objects.create(bond=bond, amount=amount, demanded_at=at, due_at=due)
    step(bond, "top_up", by, at, amount)


def _of_who_left(bond: Bond, amount: int) -> int:
    """Return what of a draw is borne by shares that left and whose rest waited for calls."""
    waiting = bond.shares.filter(term_ends__isnull=False, ended_at=None)
    # The draw is done: with it taken back, this is what was left of each share before.
    parts = [queries.left_of(bond, one, -amount) - queries.left_of(bond, one) for one in waiting]
    return sum(max(0, part) for part in parts)


def received(payout_id: UUID, on: date, *, by: Actor, at: datetime) -> Payout:
    """Enter that the issuer of a guarantee or an insurance paid what was drawn."""
    by.require(Permission.BONDS_CHANGE)
    bond, row = locked_payout(payout_id)
    if row.state != PayoutState.AWAITED:
        raise NotNow(_("The issuer has paid this, or lies with us."))
    _check_day(on, row, at)
    row.state, row.received_on = PayoutState.OWED, on
    row.save(update_fields=["state", "received_on"])
    post(bond, f"bond-{bond.id}-received-{row.id}", "Received of issuer of bond", AWARDED, BANK,
         row.amount, on=on, under=Permission.BONDS_CHANGE, by=by, at=at)  # fmt: skip
    step(bond, "received", by, at, row.amount)
    audit.record("bonds.payout.received", subject_id=row.id, by=by, at=at)
    return row


def pay(payout_id: UUID, on: date, *, by: Actor, at: datetime) -> Payout:
    """
    Enter that the worker was paid, once; whoever decided the call does not pay it.

    Raises NotNow while a payment that was ordered is on its way: that one tells it itself.
    """
    by.require(Permission.BONDS_CHANGE)
    bond, row = locked_payout(payout_id)
    check_owed(row)
    if payments.live_of_subject(PAYOUT, row.id):
        raise NotNow(_("A payment of this is on its way. Cancel it first, or wait for it."))
    another(by, row.call.decided_by)
    _check_day(on, row, at)
    row.state, row.paid_on, row.paid_at, row.paid_by = PayoutState.PAID, on, at, by.id
    row.save(update_fields=["state", "paid_on", "paid_at", "paid_by"])
    post(bond, f"bond-{bond.id}-paid-{row.id}", "Paid of bond", BANK, AWARDED, row.amount,
         on=on, under=Permission.BONDS_CHANGE, by=by, at=at)  # fmt: skip
    step(bond, "paid", by, at, row.amount)
    audit.record("bonds.payout.paid", subject_id=row.id, by=by, at=at, amount=row.amount)
    return row


def check_owed(row: Payout) -> None:
    """Raise NotNow unless the money of a draw lies here and is to be paid."""
    if row.state == PayoutState.AWAITED:
        raise NotNow(_("The issuer has not paid yet."))
    if row.state == PayoutState.PAID:
        raise NotNow(_("This was paid."))


def locked_payout(payout_id: UUID) -> tuple[Bond, Payout]:
    """Return a payment of a draw and its bond, both locked; raise NoSuchBond or NoBooks."""
    found = Payout.objects.filter(id=payout_id).first()
    if found is None:
        raise NoSuchBond(_("There is no such payment here."))
    check_books()
    bond = locked_bond(found.bond_id)
    return bond, Payout.objects.select_for_update().select_related("call").get(id=payout_id)


def _check_day(on: date, row: Payout, at: datetime) -> None:
    first = row.received_on or row.made_at.date()
    if not first <= on <= at.date():
        text = _("Choose a day from the decision until today.")
        raise BadBond(text, fields={"on": [text]})
