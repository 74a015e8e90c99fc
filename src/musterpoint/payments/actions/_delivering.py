"""What is paid in kind is handed out of an account of the books, by somebody who did not decide."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.payments import books, purses
from musterpoint.payments.actions._duties import check_hands_out
from musterpoint.payments.actions._orders import BadOrder, NotInState, locked, tell
from musterpoint.payments.models import Method, Order, PayingAccount, State
from musterpoint.tenancy.actors import Actor, Permission

MOST_KEY, MOST_RECEIPT = 120, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredIn:
    """
    What was handed out: out of which account of the books, on which day, under which receipt.

    ``receipt`` is the number of the paper that was signed; it holds no name.
    """

    account: str
    on: date
    receipt: str


def deliver(order_id: UUID, given: DeliveredIn, *, key: str, by: Actor, at: datetime) -> Order:
    """
    Write down that a payment in kind was handed out; the same key changes nothing more.

    Never by who ordered it, changed to whom it goes, asked for its money or approved it: FourEyes.
    Raises NotInState for what does not wait to be handed out in kind, BadOrder by field, and what
    the books refuse.
    """
    by.require(Permission.PAYMENTS_CASH)
    order = locked(order_id)
    posted = f"in-kind-{order.id}-{key}"
    if order.state == State.PAID and order.spent_key == posted:
        return order
    if order.method != Method.IN_KIND or order.state not in (State.ORDERED, State.RETURNED):
        raise NotInState(_("This is not one that waits to be handed out in kind."))
    if purses.of(order.what) is not None:
        raise NotInState(_("Money that is held for a person is not paid in kind. Change the way."))
    check_hands_out(order, by=by)
    one = _checked(order, given, key, at)
    books.pay(
        order, account=one.account, key=posted, on=one.on, receipt=one.receipt,
        under=Permission.PAYMENTS_CASH, by=by, at=at,
    )  # fmt: skip
    order.state, order.paid_on, order.spent_key = State.PAID, one.on, posted
    order.reason, order.changed_at = "", at
    order.save(update_fields=["state", "paid_on", "spent_key", "reason", "changed_at"])
    audit.record("payments.order.delivered", subject_id=order.id, by=by, at=at)
    tell([order], at=at)
    return order


def _checked(order: Order, given: DeliveredIn, key: str, at: datetime) -> DeliveredIn:
    """Return what was handed out as it is kept. Raises BadOrder by field."""
    problems: dict[str, list[str]] = {}
    receipt = " ".join(given.receipt.split())
    if not receipt or not receipt.isprintable() or len(receipt) > MOST_RECEIPT:
        text = _("Enter the number of the receipt, in %(most)s characters or fewer.")
        problems["receipt"] = [text % {"most": MOST_RECEIPT}]
    if given.on > at.date():
        problems["on"] = [_("Enter a day that has come.")]
    elif given.on < order.ordered_at.date():
        problems["on"] = [_("Enter the day on which it was ordered, or a later one.")]
    account = books.account_named(given.account, order.unit)
    is_money = PayingAccount.objects.filter(book_account=account).exists()
    if is_money or not account.startswith("Assets:"):
        problems["book_account"] = [_("Choose the account of what was handed out, not of money.")]
    if not key.strip() or not key.isprintable() or len(key) > MOST_KEY:
        problems["key"] = [_("An order needs a key of its own.")]
    if problems:
        raise BadOrder(_("Correct what is marked."), fields=problems)
    return DeliveredIn(account=account, on=given.on, receipt=receipt)
