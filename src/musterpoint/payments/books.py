"""Where payments meet the books: money leaves a commitment, or comes back to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from musterpoint.accounts.queries import own_hands
from musterpoint.engine import ledger
from musterpoint.funds import actions as funds
from musterpoint.funds.models import (
    Account,
    Book,
    Commitment,
    CommitmentState,
    Step,
    StepKind,
    Transaction,
)
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.payments import purses
from musterpoint.payments.models import LIVE, Order, State
from musterpoint.tenancy.actors import Actor, Permission

#: States of a commitment in which it pays.
OPEN = (CommitmentState.COMMITTED, CommitmentState.PART_PAID)


class MoreThanCommitted(Refused):
    """What is ordered is more than what is left of the commitment."""


def pay(
    order: Order,
    *,
    account: str,
    key: str,
    on: date,
    receipt: str = "",
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """
    Post the payment of an order out of an account of the organisation.

    The receipt of what was handed out in kind stands in the books, and what a provider calls it.
    """
    purse = purses.of(order.what)
    if purse is not None:
        purse.pay(order, account=account, key=key, on=day(on, at), under=under, by=by, at=at)
        return
    words, links = _("Payment %(reference)s"), {"payment": str(order.id)}
    if receipt:
        words, links = _("Payment %(reference)s, receipt %(receipt)s"), links | {"receipt": receipt}
    funds.spend(
        order.commitment_id,
        order.amount,
        account=account,
        key=key,
        on=day(on, at),
        under=under,
        text=words % {"reference": order.reference, "receipt": receipt},
        links=links,
        by=by,
        at=at,
    )


def take_back(
    order: Order,
    key: str,
    *,
    on: date,
    text: str,
    new_key: str = "",
    under: Permission,
    by: Actor,
    at: datetime,
) -> None:
    """Take the payment of an order back: the commitment is open again by so much."""
    purse = purses.of(order.what)
    if purse is not None:
        purse.take_back(order, key, on=day(on, at), text=text, under=under, by=by, at=at)
        return
    funds.unspend(
        key, on=day(on, at), text=text, new_key=new_key, under=under, by=by, at=at
    )  # fmt: skip


def move(
    source: str,
    goal: str,
    amount: int,
    unit: ledger.Unit,
    *,
    key: str,
    on: date,
    text: str,
    kind: str = "bank line",
    by: Actor,
    at: datetime,
) -> None:
    """Post what a bank line was said to be: a fee, interest, money between own accounts."""
    entries = (ledger.Entry(source, unit, -amount), ledger.Entry(goal, unit, amount))
    one = ledger.Transaction(key, day(on, at), text, entries, {"kind": kind})
    funds.post(one, under=Permission.PAYMENTS_RECONCILE, by=by, at=at)


def move_back(key: str, *, on: date, text: str, by: Actor, at: datetime) -> None:
    """Turn round what ``move`` posted."""
    funds.reverse(
        key,
        f"{key}:back",
        on=day(on, at),
        text=text,
        under=Permission.PAYMENTS_RECONCILE,
        by=by,
        at=at,
    )


def check_duty(
    orders: Sequence[Order], duty: str, also: Mapping[str, Iterable[UUID]], *, by: Actor
) -> None:
    """
    Refuse a duty to whoever had another in the chain of what these orders are paid from.

    ``also`` says who had which duty in the payment itself. Raises FourEyes of the funds.
    """
    for what, held in _held(orders).items():
        purse = purses.of(what)
        if purse is not None:
            done = {name: set(people) for name, people in also.items()}
            for name, people in purse.chain(held).items():
                done.setdefault(name, set()).update(people)
            funds.check_chain(done, duty, by=by)
    ids = _commitments(orders)
    mine = set(
        Step.objects.filter(commitment_id__in=ids, taken_by__in=own_hands(by)).values_list(
            "commitment_id", flat=True
        )
    )
    # One is asked for all in which the person took no step: what ``also`` says holds of each.
    for one in sorted(mine) or ids[:1]:
        funds.check_duty(one, duty, also=also, by=by)


def refuse_approver(order: Order, *, by: Actor) -> None:
    """Refuse who approved the money of an order paid out of a commitment: FourEyes."""
    approved = Step.objects.filter(commitment_id=order.commitment_id, kind=StepKind.APPROVED)
    if approved.filter(taken_by__in=own_hands(by)).exists():
        raise funds.FourEyes(
            _("You approved this money. Somebody else hands out what is paid with it.")
        )


def is_posted(key: str) -> bool:
    """Say whether something stands in the books under a key."""
    return Transaction.objects.filter(key=key).exists()


def day(on: date, at: datetime) -> date:
    """Return the day under which something is booked: today when its own period is closed."""
    closed = Book.objects.values_list("closed_until", flat=True).first()
    return at.date() if closed is not None and on <= closed else on


def _held(orders: Iterable[Order]) -> dict[str, set[UUID]]:
    """Return what is owed by purses, by their kinds."""
    found: dict[str, set[UUID]] = {}
    for one in orders:
        if purses.of(one.what) is not None:
            found.setdefault(one.what, set()).add(one.commitment_id)
    return found


def _commitments(orders: Iterable[Order]) -> list[UUID]:
    return sorted({one.commitment_id for one in orders if purses.of(one.what) is None})


def check(orders: Collection[Order]) -> None:
    """
    Refuse live orders that are together more than what is left of what they are paid from.

    Call it after the orders were written or locked, in the same transaction, each time that they
    come nearer to leaving. Raises MoreThanCommitted.
    """
    for what, held in _held(orders).items():
        _check_held(what, held)
    ids = _commitments(orders)
    # Locked, so that none of them is cancelled between this and what the caller does.
    locked = Commitment.objects.select_for_update().filter(id__in=ids).order_by("id")
    found = {one.id: one for one in locked}
    if len(found) < len(ids):
        raise Missing(_("There is no such commitment here."))
    sums = Order.objects.filter(commitment_id__in=ids, state__in=LIVE)
    for one, unit, ordered in sums.values_list("commitment_id", "unit").annotate(sum=Sum("amount")):
        row = found[one]
        if row.state not in OPEN:
            raise MoreThanCommitted(_("Only what is committed can be paid."))
        if unit != row.unit:
            raise MoreThanCommitted(_("What is ordered is in another unit than the commitment."))
        if ordered > row.unpaid:
            raise MoreThanCommitted(
                _("What is ordered is more than what is left of the commitment.")
            )


def _check_held(what: str, ids: set[UUID]) -> None:
    purse = purses.of(what)
    left = purse.left(sorted(ids)) if purse is not None else {}
    if len(left) < len(ids):
        raise Missing(_("There is nothing here that this could be paid from."))
    sums = Order.objects.filter(what=what, commitment_id__in=ids, state__in=LIVE)
    for one, unit, ordered in sums.values_list("commitment_id", "unit").annotate(sum=Sum("amount")):
        if unit != left[one].unit:
            raise MoreThanCommitted(_("What is ordered is in another unit than what is owed."))
        if ordered > left[one].amount:
            raise MoreThanCommitted(_("What is ordered is more than what is still owed."))


def committed_for(ids: Collection[UUID]) -> set[str]:
    """Return for what kinds of things money was committed."""
    return set(Commitment.objects.filter(id__in=ids).values_list("what", flat=True))


def is_on_its_way(commitment_id: UUID) -> bool:
    """Say whether a payment of a commitment is in a batch or sent: asked before it is cancelled."""
    states = (State.BATCHED, State.SENT)
    return Order.objects.filter(commitment_id=commitment_id, state__in=states).exists()


def account_named(name: str, unit: str) -> str:
    """
    Return the name of an open account of the books that holds a unit. Raises Invalid.

    One that a package keeps (what a window of a fund holds) moves by that package alone.
    """
    row = Account.objects.filter(name=name.strip(), ended_at=None).first()
    if row is None:
        text = _("There is no open account of this name in the books.")
        raise Invalid(text, fields={"book_account": [text]})
    if row.kept_by:
        text = _("This account moves by what is received, asked and paid, never by hand.")
        raise Invalid(text, fields={"book_account": [text]})
    if row.units and unit not in row.units.split():
        text = _("This account of the books does not hold %(unit)s.") % {"unit": unit}
        raise Invalid(text, fields={"book_account": [text]})
    return row.name
