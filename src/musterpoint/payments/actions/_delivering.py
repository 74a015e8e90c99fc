"""What is paid in kind is handed out of an account of the books, by somebody who did not decide."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.accounts.queries import same_hands
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Refused
from musterpoint.payments import books, purses, queries
from musterpoint.payments.actions._duties import (
    check_hands_out,
    check_releases_in_kind,
    check_takes_back,
)
from musterpoint.payments.actions._orders import (
    RELEASED_BEFORE,
    SENT_BEFORE,
    BadOrder,
    KeyUsed,
    NotAlone,
    NotInState,
    end_releases,
    keep,
    locked,
    tell,
)
from musterpoint.payments.models import InKindRelease, Method, Order, PayingAccount, State
from musterpoint.tenancy.actors import Actor, Permission

MOST_KEY, MOST_RECEIPT, MOST_REASON = 120, 40, 35


class NeedsRelease(Refused):
    """So much is handed out in kind only when others have released it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredIn:
    """
    What was handed out: out of which account of the books, on which day, under which receipt.

    ``receipt`` is the number of the paper that was signed; it holds no name.
    """

    account: str
    on: date
    receipt: str


def release_in_kind(order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """
    Release a large payment in kind; somebody else hands it out afterwards.

    Once more by the same person changes nothing. Raises NotInState for what waits for no release,
    NotAlone for who ordered it or changed its payee, FourEyes for who asked for its money.
    """
    by.require(Permission.PAYMENTS_RELEASE)
    order = locked(order_id)
    before = [one.released_by for one in queries.releases_in_kind(order)]
    if by.id in before:
        return order
    if not queries.releases_missing(order):
        raise NotInState(_("This payment waits for no release."))
    if by.id is None or same_hands(by, (order.ordered_by, order.payee_by)):
        raise NotAlone(_("Who ordered a payment does not release it."))
    if same_hands(by, before):
        raise NotAlone(RELEASED_BEFORE)
    check_releases_in_kind(order, by=by)
    books.check([order])
    InKindRelease.objects.create(order=order, released_by=by.id, released_at=at)
    audit.record("payments.order.released", subject_id=order.id, by=by, at=at)
    return order


def deliver(order_id: UUID, given: DeliveredIn, *, key: str, by: Actor, at: datetime) -> Order:
    """
    Write down that a payment in kind was handed out; the same key changes nothing more.

    Never by who ordered it, changed to whom it goes, asked for its money or approved it: FourEyes.
    Raises NotInState for what does not wait to be handed out in kind, NeedsRelease for so much that
    others release it first, KeyUsed for a key whose hand-out was taken back or was another,
    BadOrder by field, and what the books refuse.
    """
    by.require(Permission.PAYMENTS_CASH)
    order = locked(order_id)
    posted = f"in-kind-{order.id}-{key}"
    if order.state == State.PAID and order.spent_key == posted:
        _check_same(order, given)
        return order
    if order.method != Method.IN_KIND or order.state not in (State.ORDERED, State.RETURNED):
        raise NotInState(_("This is not one that waits to be handed out in kind."))
    if purses.of(order.what) is not None:
        raise NotInState(_("Money that is held for a person is not paid in kind. Change the way."))
    check_hands_out(order, by=by)
    if missing := queries.releases_missing(order):
        raise NeedsRelease(
            ngettext(
                "So much is released first: %(n)s more person must do that.",
                "So much is released first: %(n)s more people must do that.",
                missing,
            ),
            n=missing,
        )
    one = _checked(order, given, key, at)
    if books.is_posted(posted):
        raise KeyUsed(_("This was taken back. Open the page again to write it down anew."))
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


def take_delivery_back(
    order_id: UUID, reason: str, *, key: str, cancels: bool = False, by: Actor, at: datetime
) -> Order:
    """
    Take a hand-out in kind back that was written down wrongly; the same key changes nothing more.

    The books are turned round by further entries of today: what was handed out is in its account
    again. The order waits to be handed out again, or is cancelled. ``reason`` is a few words
    without a name. Raises NotInState for what was not handed out in kind, NotAlone for who did it,
    FourEyes for who had another duty in it, KeyUsed for a key that took back without cancelling,
    and what the books refuse.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    order = locked(order_id)
    posted = f"in-kind-back-{order.id}-{key}"
    if books.is_posted(posted):
        if cancels and order.state != State.CANCELLED:
            raise KeyUsed(SENT_BEFORE)
        return order
    handed = queries.handed_out(order)
    if handed is None:
        raise NotInState(_("This was not handed out in kind, or was taken back before."))
    check_takes_back(order, handed.by, by=by)
    text = " ".join(reason.split())
    problems: dict[str, list[str]] = {}
    if not text or not text.isprintable() or len(text) > MOST_REASON:
        problems["reason"] = [_("Say why in 35 characters or fewer.")]
    _check_key(key, problems)
    if problems:
        raise BadOrder(_("Correct what is marked."), fields=problems)
    books.take_back(
        order, order.spent_key, on=at.date(), text=text, new_key=posted,
        under=Permission.PAYMENTS_RECONCILE, by=by, at=at,
    )  # fmt: skip
    order.state = State.CANCELLED if cancels else State.RETURNED
    order.reason, order.changed_at, order.paid_on, order.spent_key = text, at, None, ""
    keep(order, ["state", "reason", "changed_at", "paid_on", "spent_key"])
    end_releases(order)
    audit.record(
        "payments.order.delivery-taken-back", subject_id=order.id, by=by, at=at, cancels=cancels
    )
    tell([order], at=at)
    return order


def _check_same(order: Order, given: DeliveredIn) -> None:
    """Raise KeyUsed where a key handed out from elsewhere, on another day, or by another paper."""
    kept = queries.handed_out(order)
    wanted = (given.account.strip(), " ".join(given.receipt.split()), given.on)
    if kept is None or (kept.account, kept.receipt, order.paid_on) != wanted:
        raise KeyUsed(SENT_BEFORE)


def _check_key(key: str, problems: dict[str, list[str]]) -> None:
    if not key.strip() or not key.isprintable() or len(key) > MOST_KEY:
        problems["key"] = [_("An order needs a key of its own.")]


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
    _check_key(key, problems)
    if problems:
        raise BadOrder(_("Correct what is marked."), fields=problems)
    return DeliveredIn(account=account, on=given.on, receipt=receipt)
