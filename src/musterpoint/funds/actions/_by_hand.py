"""What somebody writes into the books by hand; what a package keeps is moved by it alone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.funds.actions import _posting
from musterpoint.funds.actions._accounts import KeptByAFund, check_by_hand, holds_money
from musterpoint.funds.actions._rates import book_gains
from musterpoint.funds.actions._spending import receive
from musterpoint.funds.models import Fund, Outcome, Transaction
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.tenancy.actors import Actor, Permission

#: What a fund books that is no payment of a commitment: that goes back by hand as well.
OWN_KINDS = ("receipt", "exchange")
#: Kinds of sources of which money is received by hand.
SOURCES = ("levy", "budget", "membership", "employers", "donors", "diaspora", "public")


def post_by_hand(
    transaction: ledger.Transaction, *, pending: bool = False, by: Actor, at: datetime
) -> UUID:
    """Post what somebody wrote, on accounts that no package keeps. Raises KeptByAFund."""
    by.require(Permission.FUNDS_POST)
    check_by_hand(transaction.accounts)
    return _posting.post(transaction, pending=pending, by=by, at=at)


def end_by_hand(transaction_id: UUID, outcome: Outcome, *, by: Actor, at: datetime) -> Transaction:
    """Post what is held, or give it back; once more changes nothing. Raises KeptByAFund."""
    by.require(Permission.FUNDS_POST)
    row = _of_hand(transaction_id)
    end = _posting.settle if outcome == Outcome.POSTED else _posting.void
    end(row.key, by=by, at=at)
    return row


def reverse_by_hand(transaction_id: UUID, *, on: date, text: str, by: Actor, at: datetime) -> UUID:
    """
    Take a transaction back by another, once; the same day and words again change nothing.

    Raises KeptByAFund, and NotPosted for what was taken back before in other words.
    """
    by.require(Permission.FUNDS_POST)
    row = _of_hand(transaction_id)
    return _posting.reverse(row.key, f"back-{row.id}", on=on, text=text, by=by, at=at)


def receive_by_hand(
    slug: str, amount: int, unit: str, *, source: str, account: str, by: Actor, at: datetime,
    **more: Any,
) -> UUID:  # fmt: skip
    """Book money that came in for a window of a fund; see ``receive``. Raises Invalid by field."""
    by.require(Permission.FUNDS_POST)
    problems: dict[str, list[str]] = {}
    if source not in SOURCES:
        problems["source"] = [_("Choose which kind of source this is.")]
    if not holds_money(account):
        problems["account"] = [_("Choose an account of the books that holds money.")]
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)
    return receive(slug, amount, unit, source=source, account=account, by=by, at=at, **more)


def gains_by_hand(home: str, *, by: Actor, at: datetime) -> UUID | None:
    """Book what exchange has gained or lost up to today, in the currency of an open fund."""
    by.require(Permission.FUNDS_POST)
    if not Fund.objects.filter(currency=home, ended_at=None).exists():
        text = _("Choose a currency of the fund.")
        raise Invalid(text, fields={"unit": [text]})
    return book_gains(home, on=at.date(), by=by, at=at)


def is_kept(row: Transaction) -> bool:
    """Say whether it moves accounts that a package keeps, and no hand takes it back."""
    if row.links.get("kind") in OWN_KINDS and "gift" not in row.links:
        return False
    return "gift" in row.links or row.entries.exclude(account__kept_by="").exists()


def _of_hand(transaction_id: UUID) -> Transaction:
    row = Transaction.objects.filter(id=transaction_id).first()
    if row is None:
        raise Missing(_("There is no such transaction here."))
    if "gift" in row.links:
        raise KeptByAFund(
            _("This is of a gift. It is taken back, or given back, on the page of the gift.")
        )
    if is_kept(row):
        check_by_hand(row.entries.values_list("account__name", flat=True))
    return row
