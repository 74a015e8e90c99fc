"""Hold money of a window in the books, so that it is not spent twice, and let it go."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import Unit
from musterpoint.funds import kinds, naming, units
from musterpoint.funds.actions import _posting
from musterpoint.funds.errors import NotEnough
from musterpoint.funds.models import Account, Balance, Commitment
from musterpoint.tenancy.actors import Actor, Permission

#: Keys of the pending transactions that hold what is committed.
HOLD = "hold:"


def lock(names: Iterable[str]) -> None:
    """Lock the balances of accounts in the one order in which everybody locks them."""
    ids = list(Account.objects.filter(name__in=set(names)).values_list("id", flat=True))
    list(Balance.objects.select_for_update().filter(account_id__in=ids).order_by("id"))


def of(commitment: Commitment) -> str:
    """Return the key of the transaction that holds what is unpaid now."""
    return f"{HOLD}{commitment.id}:{commitment.hold}"


def spread(commitment: Commitment, unit: Unit, amount: int) -> list[ledger.Entry]:
    """
    Return the entries that take an amount out of a head's earmark first, then of its window.

    A commitment may say that it comes out of one of them alone. Raises NotEnough with what is free.
    """
    head = commitment.head
    whole_of = {"head": naming.head(head), "window": naming.window(head.window)}
    only = commitment.links.get("taken_from", "")
    names = (whole_of[only],) if only in whole_of else tuple(whole_of.values())
    lock(names)
    rows = Balance.objects.filter(account__name__in=names, unit=unit.code)
    free = {row.account.name: row.posted + row.held_out for row in rows.select_related("account")}
    whole = sum(free.values())
    if whole < amount:
        raise NotEnough(
            _("%(window)s has %(free)s left, and this needs %(amount)s."),
            window=head.window.name,
            free=units.shown(whole, unit.digits, unit.code),
            amount=units.shown(amount, unit.digits, unit.code),
        )
    first = min(amount, max(free.get(names[0], 0), 0))
    parts = ((names[0], first), (names[-1], amount - first))
    return [ledger.Entry(name, unit, -part) for name, part in parts if part]


def links(commitment: Commitment) -> dict[str, str]:
    """Return what an entry of a commitment belongs to: ids and codes alone."""
    head = commitment.head
    return {
        **commitment.links,
        "fund": head.window.fund.slug,
        "window": head.window.code,
        "head": head.code,
        "commitment": str(commitment.id),
        **({"gives_back": "yes"} if kinds.gives_back(commitment.what) else {}),
    }


def hold(
    commitment: Commitment, amount: int, *, under: Permission, by: Actor, at: datetime
) -> None:
    """Hold an amount for a commitment; the caller saves the row. Raises NotEnough."""
    unit = units.unit(commitment.unit)
    commitment.hold += 1
    entries = spread(commitment, unit, amount)
    entries.append(ledger.Entry(naming.ALLOCATED, unit, amount))
    text = f"{commitment.head.window.fund.name}: {commitment.head.name}"[:500]
    one = ledger.Transaction(of(commitment), at.date(), text, tuple(entries), links(commitment))
    _posting.post(one, pending=True, under=under, by=by, at=at)


def let_go(commitment: Commitment, *, under: Permission, by: Actor, at: datetime) -> None:
    """Give back what is held for a commitment now."""
    _posting.void(of(commitment), under=under, by=by, at=at)
