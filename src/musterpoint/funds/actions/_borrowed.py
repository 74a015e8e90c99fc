"""What was lent to a fund leaves the window that it was lent to when it is paid back."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.funds import bound, naming, units
from musterpoint.funds.actions import _holding, _posting
from musterpoint.funds.errors import NotEnough
from musterpoint.funds.models import Balance, Transaction, Window
from musterpoint.funds.queries import RECEIPT, REPAID
from musterpoint.tenancy.actors import Actor, Permission


def pay_back(
    given: ledger.Transaction,
    amount: int,
    unit: str,
    *,
    drawn: str,
    under: Permission = Permission.FUNDS_POST,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Post what was paid back of a loan; so much of it as is debt leaves the window it was lent to.

    ``drawn`` is the key by which the loan came in (see ``receive``); one that came to no window
    leaves none. Raises NotEnough where the window has less that no giver bound.
    """
    by.require(under)
    window = _lent_to(drawn)
    if window is None or not amount:
        return _posting.post(given, under=under, by=by, at=at)
    place, of = naming.window(window), units.unit(unit)
    _holding.lock((*given.accounts, place, naming.ALLOCATED))
    _refuse_too_little(window, amount, of)
    entries = (
        *given.entries,
        ledger.Entry(place, of, -amount),
        ledger.Entry(naming.ALLOCATED, of, amount),
    )
    where = {"fund": window.fund.slug, "window": window.code}
    links = {**given.links, **where, "kind": REPAID, "gives_back": "yes"}
    one = replace(given, entries=entries, links=links)
    return _posting.post(one, under=under, by=by, at=at)


def _lent_to(drawn: str) -> Window | None:
    """Return the window that a loan came to, or the first of its fund where that one has ended."""
    links = Transaction.objects.filter(key=drawn).values_list("links", flat=True).first() or {}
    if links.get("kind") != RECEIPT:
        return None
    rows = Window.objects.filter(
        fund__slug=links.get("fund", ""), fund__ended_at=None, ended_at=None
    )
    found = list(rows.select_related("fund").order_by("opened_at", "id"))
    same = (one for one in found if one.code == links.get("window"))
    return next(same, found[0] if found else None)


def _refuse_too_little(window: Window, amount: int, unit: ledger.Unit) -> None:
    """Refuse to pay back what is held for commitments, or what givers gave for the window."""
    place = naming.window(window)
    row = Balance.objects.filter(account__name=place, unit=unit.code).first()
    free = row.posted + row.held_out if row is not None else 0
    loose = max(free - bound.bound(place, unit.code), 0)
    if amount > loose:
        raise NotEnough(
            _(
                "%(window)s has %(free)s that is neither committed nor bound by givers, and this"
                " pays back %(amount)s. Move money there first."
            ),
            window=window.name,
            free=units.shown(loose, unit.digits, unit.code),
            amount=units.shown(amount, unit.digits, unit.code),
        )
