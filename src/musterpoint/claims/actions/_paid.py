"""What was paid of a claim, as its payments tell it now: nothing else is believed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from musterpoint.claims.actions import _common as base
from musterpoint.claims.models import Claim
from musterpoint.payments import queries as payment_queries
from musterpoint.payments.models import LIVE
from musterpoint.payments.queries import Stand
from musterpoint.tenancy.actors import Actor

WHAT = "claims.claim"


def orders(row: Claim) -> list[Stand]:
    """Return the payments of a claim, the oldest first."""
    return payment_queries.of_subject(WHAT, row.id)


def bound(made: Sequence[Stand]) -> int:
    """Return what of payments was paid, or is ordered and may be paid still."""
    return sum(one.amount for one in made if one.state == "paid" or one.state in LIVE)


def is_under_way(made: Sequence[Stand]) -> bool:
    """Say whether one of the payments is ordered, on its way, or came back to be mended."""
    return any(one.state in LIVE for one in made)


def take_over(row: Claim, made: Sequence[Stand], *, by: Actor, at: datetime) -> None:
    """
    Write down what of a locked claim is paid.

    While it is decided anew, what is paid is all that is granted.
    """
    whole = sum(one.amount for one in made if one.state == "paid")
    if whole == row.paid:
        return
    what = "came_back" if whole < row.paid else "part_paid"
    is_told = whole < (row.approved or 0)
    row.paid = whole
    if row.decided_at is None:
        row.approved = whole or None
    row.save(update_fields=["paid", "approved"])
    if is_told:
        base.step(row.id, what, by=by, at=at, amount=whole)


def undecide(row: Claim) -> None:
    """Forget what was decided of a locked claim, and not what was paid; the caller saves it."""
    lines = list(row.lines.order_by("position"))
    shares = paid_of_lines({one.position: one.approved or 0 for one in lines}, row.paid)
    for one in lines:
        one.approved = shares[one.position] if row.paid else None
        one.save(update_fields=["approved"])
    row.approved = row.paid or None
    row.commitment_id = row.decided_at = row.decided_by = None


def paid_of_lines(lines: Mapping[int, int], paid: int) -> dict[int, int]:
    """
    Return what is paid of each granted line, by position: the first lines first.

    Each is exact, none is more than was granted, and they sum to what is paid.
    """
    found = {}
    for position in sorted(lines):
        found[position] = min(lines[position], paid)
        paid -= found[position]
    return found
