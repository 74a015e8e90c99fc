"""Hold money of a window in the books, so that it is not spent twice, and let it go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import Unit
from musterpoint.funds import bound, kinds, naming, purposes, units
from musterpoint.funds.actions import _posting
from musterpoint.funds.errors import NotEnough
from musterpoint.funds.models import Account, Balance, Commitment
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import formats

#: Keys of the pending transactions that hold what is committed.
HOLD = "hold:"


def lock(names: Iterable[str]) -> None:
    """Lock the balances of accounts in the one order in which everybody locks them."""
    ids = list(Account.objects.filter(name__in=set(names)).values_list("id", flat=True))
    list(Balance.objects.select_for_update().filter(account_id__in=ids).order_by("id"))


def of(commitment: Commitment) -> str:
    """Return the key of the transaction that holds what is unpaid now."""
    return f"{HOLD}{commitment.id}:{commitment.hold}"


def spread(
    commitment: Commitment, unit: Unit, amount: int, *, is_held: bool = False
) -> list[ledger.Entry]:
    """
    Return the entries that take an amount out of a head's earmark first, then of its window.

    A commitment may say that it comes out of one of them alone. It takes nothing that givers bound
    to another crisis or country; what ``is_held`` already has been through this and stays held,
    whatever came since. Raises NotEnough with what is free and what is bound to what.
    """
    head = commitment.head
    whole_of = {"head": naming.head(head), "window": naming.window(head.window)}
    only = commitment.links.get("taken_from", "")
    names = (whole_of[only],) if only in whole_of else tuple(whole_of.values())
    lock(names)
    found = Balance.objects.filter(account__name__in=names, unit=unit.code)
    rows = {row.account.name: row for row in found.select_related("account")}
    free = {name: row.posted + row.held_out for name, row in rows.items()}
    # What is held already is only shared out: the head's earmark first, then the window.
    asked = names[:-1] if is_held else names
    others = _others(commitment, [rows[one] for one in asked if one in rows])
    usable = {one: max(free.get(one, 0) - sum(others.get(one, {}).values()), 0) for one in names}
    whole = sum(usable.values())
    if whole < amount and not is_held:
        raise _not_enough(commitment, unit, amount, whole, others.values())
    rest = amount - min(amount, usable[names[0]])
    rest = min(rest, max(free.get(names[-1], 0), 0)) if len(names) > 1 else 0
    parts = ((names[0], amount - rest), (names[-1], rest))
    return [ledger.Entry(name, unit, -part) for name, part in parts if part]


def _others(commitment: Commitment, rows: Iterable[Balance]) -> dict[str, bound.Pots]:
    """Return what of balances is bound to other crises and countries than a commitment's own."""
    marked = [row for row in rows if row.marks]
    if not marked:
        return {}
    purpose = purposes.of_commitment(commitment)
    return {row.account.name: bound.for_others(row, purpose) for row in marked}


def _not_enough(
    commitment: Commitment, unit: Unit, amount: int, free: int, others: Iterable[bound.Pots]
) -> NotEnough:
    whole: bound.Pots = defaultdict(int)
    for pots in others:
        for purpose, part in pots.items():
            whole[purpose] += part
    facts = {
        "window": commitment.head.window.name,
        "free": units.shown(free, unit.digits, unit.code),
        "amount": units.shown(amount, unit.digits, unit.code),
    }
    if not whole:
        return NotEnough(_("%(window)s has %(free)s left, and this needs %(amount)s."), **facts)
    return NotEnough(
        _(
            "%(window)s has %(free)s left for this, and this needs %(amount)s. Givers bound the"
            " rest: %(bound)s. Name the crisis or country that this is for, or take another window."
        ),
        bound=formats.listed(purposes.told(whole, unit)),
        **facts,
    )


def remember(account: str, unit: str, links: Mapping[str, str]) -> None:
    """
    Let a balance remember for which crisis or country something was given.

    The caller has just posted it there, and so holds the lock of the balance.
    """
    purpose = purposes.of_links(links)
    if not purpose.is_any:
        _remember(account, unit, [purpose.code])


def remember_as(account: str, unit: str, into: str) -> None:
    """Let a balance remember what that of another unit does, which was changed into it."""
    row = Balance.objects.filter(account__name=account, unit=unit).first()
    if row is not None and row.marks:
        _remember(account, into, row.marks)


def _remember(account: str, unit: str, codes: Iterable[str]) -> None:
    row = Balance.objects.select_for_update(of=("self",)).get(account__name=account, unit=unit)
    marks = sorted({*row.marks, *codes})
    if marks != row.marks:
        row.marks = marks
        row.save(update_fields=["marks"])


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
    commitment: Commitment,
    amount: int,
    *,
    is_held: bool = False,
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """
    Hold an amount for a commitment; the caller saves the row. Raises NotEnough.

    ``is_held`` is what was held for it just before: see ``spread``.
    """
    unit = units.unit(commitment.unit)
    commitment.hold += 1
    entries = spread(commitment, unit, amount, is_held=is_held)
    entries.append(ledger.Entry(naming.ALLOCATED, unit, amount))
    text = f"{commitment.head.window.fund.name}: {commitment.head.name}"[:500]
    one = ledger.Transaction(of(commitment), at.date(), text, tuple(entries), links(commitment))
    _posting.post(one, pending=True, under=under, by=by, at=at)


def let_go(commitment: Commitment, *, under: Permission, by: Actor, at: datetime) -> None:
    """Give back what is held for a commitment now."""
    _posting.void(of(commitment), under=under, by=by, at=at)
