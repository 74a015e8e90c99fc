"""A bond, or one share of it, goes back at the end of the term; what is called of it waits."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import queries, rules
from musterpoint.bonds.actions._common import (
    BANK,
    NotNow,
    check_amount,
    deposits,
    is_cash,
    is_near,
    plan_next,
    post,
    refuse,
    stands,
    step,
)
from musterpoint.bonds.actions._pools import count_shares
from musterpoint.bonds.actions._sharing import reserved
from musterpoint.bonds.models import Bond, BondState, Share, TopUp
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
        _book(row, rest, by, at)
        step(row, "returned", by, at, rest)
    audit.record("bonds.bond.returned", subject_id=row.id, by=by, at=at, amount=rest)


def _book(row: Bond, amount: int, by: Actor, at: datetime) -> None:
    """Take what goes back out of a cash deposit."""
    if is_cash(row):
        key = f"bond-{row.id}-returned-{row.returned}"
        post(row, key, "Bond returned", BANK, deposits(row), amount, on=at.date(),
             under=Permission.BONDS_CHANGE, by=by, at=at)  # fmt: skip


def check_share(row: Bond, share: Share, term_ends: date | None, at: datetime) -> None:
    """
    Raise NotNow unless one share of a locked joint bond can go back, BadBond for its day.

    Its employer's own term of employment has ended; nothing else is asked.
    """
    stands(row, BondState.VERIFIED, BondState.IN_FORCE, BondState.EXPIRED)
    if share.ended_at is not None:
        raise NotNow(_("This share went back."))
    if term_ends is None or term_ends >= at.date() or not is_near(term_ends, at):
        refuse({"term_ends": [_("Enter a day that is over: the share goes back after the term.")]})
    held = reserved(row)
    # The first time it ends what is asked of the employer, even when all that is left is called.
    if share.term_ends is not None and held and not queries.left_of(row, share, held):
        raise NotNow(_("All that is left of this bond is called. Decide the calls first."))


def send_share_back(
    row: Bond, share: Share, term_ends: date | None, by: Actor, at: datetime
) -> None:
    """Return an employer's part of what nobody calls; the others' bond goes on without it."""
    held = reserved(row)
    rest = queries.left_of(row, share, held)
    if share.term_ends is None:
        _forgive(row, share, at)
        share.term_ends = term_ends
    share.returned += rest
    share.ended_at = None if held else at
    share.save(update_fields=["term_ends", "returned", "ended_at"])
    row.returned += rest
    if not row.shares.filter(ended_at=None).exists():
        row.state = BondState.RETURNED
    plan_next(row, at.date())
    row.save(update_fields=["state", "returned", "next_at"])
    count_shares(row)
    if rest:
        _book(row, rest, by, at)
    step(row, "share_back", by, at, rest)
    audit.record("bonds.share.returned", subject_id=row.id, by=by, at=at, amount=rest)


def _forgive(row: Bond, share: Share, at: datetime) -> None:
    """Take the part of whoever leaves out of what is still to be added: nobody adds it instead."""
    for one in row.top_ups.select_for_update().filter(met_at=None):
        one.amount -= queries.part_of(row, share.employer_id, one.amount - one.met)
        if not one.amount:
            continue  # The last one leaves: nothing of it is asked any more.
        one.met_at = at if one.met == one.amount else None
        one.save(update_fields=["amount", "met_at"])


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
