"""A bond goes back at the end of the term of employment; what is called of it waits."""

from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import rules
from musterpoint.bonds.actions._common import (
    BANK,
    NotNow,
    check_amount,
    deposits,
    is_cash,
    plan_next,
    post,
    refuse,
    stands,
    step,
)
from musterpoint.bonds.actions._sharing import reserved
from musterpoint.bonds.models import Bond, BondState, TopUp
from musterpoint.tenancy.actors import Actor, Permission


def check_back(row: Bond, at: datetime) -> None:
    """
    Raise NotNow unless a locked bond can go back: its term has ended, and not all is called.

    One that another replaced is held until nobody can call it any more. Nothing else is asked.
    """
    if row.state == BondState.REPLACED:
        last = rules.later(row.last_day or at.date(), row.claim_days)
        if at.date() <= last:
            text = _("Losses of its time can be called until %(day)s: until then it is held.")
            raise NotNow(text, day=last.isoformat())
        if row.free <= reserved(row):
            raise NotNow(_("Nothing of this bond is left that nobody calls."))
        return
    stands(row, BondState.VERIFIED, BondState.IN_FORCE, BondState.EXPIRED)
    if row.term_ends is None:
        raise NotNow(_("Enter first when the term of employment ends."))
    if at.date() <= row.term_ends:
        raise NotNow(_("A bond goes back when the term of employment has ended, on %(day)s."),
                     day=row.term_ends.isoformat())  # fmt: skip
    if row.free and reserved(row) >= row.free:
        raise NotNow(_("All that is left of this bond is called. Decide the calls first."))


def send_back(row: Bond, by: Actor, at: datetime) -> None:
    """Return what nobody calls of a locked bond, and save it; what is called stays."""
    held = reserved(row)
    rest = max(0, row.free - held)
    if not held and row.state != BondState.REPLACED:
        row.state = BondState.RETURNED
    row.returned += rest
    plan_next(row, at.date())
    row.save(update_fields=["state", "returned", "next_at"])
    if rest:
        if is_cash(row):
            key = f"bond-{row.id}-returned-{row.returned}"
            post(row, key, "Bond returned", BANK, deposits(row), rest, on=at.date(),
                 under=Permission.BONDS_CHANGE, by=by, at=at)  # fmt: skip
        step(row, "returned", by, at, rest)
    audit.record("bonds.bond.returned", subject_id=row.id, by=by, at=at, amount=rest)


def check_top_up(bond: Bond, row: TopUp, amount: int) -> None:
    """Raise BadBond for more than was demanded, NotNow for a bond that does not go on."""
    stands(bond, BondState.IN_FORCE, BondState.VERIFIED)
    problems = {"amount": found} if (found := check_amount(amount)) else {}
    if amount > row.amount - row.met:
        problems["amount"] = [_("This is more than was demanded and is still open.")]
    refuse(problems)


def add_top_up(bond: Bond, row: TopUp, amount: int, by: Actor, at: datetime) -> None:
    """Add what an employer paid in to a locked bond; cash is booked as a deposit of this bond."""
    row.met += amount
    row.met_at = at if row.met == row.amount else None
    row.save(update_fields=["met", "met_at"])
    bond.topped += amount
    bond.save(update_fields=["topped"])
    if is_cash(bond):
        key = f"bond-{bond.id}-topped-{bond.topped}"
        post(bond, key, "Bond topped up", deposits(bond), BANK, amount, on=at.date(),
             under=Permission.BONDS_CHANGE, by=by, at=at)  # fmt: skip
    step(bond, "topped", by, at, amount)
    audit.record("bonds.bond.topped_up", subject_id=bond.id, by=by, at=at, amount=amount)
