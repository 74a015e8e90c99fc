"""Open accounts, set their limits, end them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.engine.ledger import NotPosted, OverLimit
from musterpoint.funds import account_trail
from musterpoint.funds.models import Account, Balance, Book
from musterpoint.funds.queries import money_accounts
from musterpoint.tenancy.actors import Actor, Permission


class NotEmpty(NotPosted):
    """The account still holds something, or something is pending on it."""


class KeptByAFund(NotPosted):
    """The account is kept by a package, and nobody moves it by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountIn:
    """
    An account to open: see ``engine.ledger.Account`` for its name, units and limits.

    ``kept_by`` is the package that keeps it; nobody posts to such an account by hand. ``post`` is
    the post or office that holds the money.
    """

    name: str
    label: str = ""
    units: frozenset[str] = frozenset()
    least: int | None = None
    most: int | None = None
    kept_by: str = ""
    post: str = ""


def open_accounts(
    given: Iterable[AccountIn],
    *,
    under: Permission = Permission.FUNDS_CHANGE,
    by: Actor,
    at: datetime,
) -> dict[str, Account]:
    """
    Open accounts and return them by name; one that is open with the same rules stays as it is.

    One that has ended is opened again by the same rules, so that what was posted to it before can
    be taken back.

    ``under`` is the permission by which it happens. Raises NotWritten for a name that is none,
    NotPosted for other rules than those it has.
    """
    by.require(under)
    wanted = {one.name: one for one in given}
    for one in wanted.values():
        ledger.Account(one.name, one.units, one.least, one.most)
    book(at)
    rows = Account.objects.select_for_update().filter(name__in=wanted).order_by("id")
    there = {row.name: row for row in rows}
    fresh, again = [], []
    for name, one in wanted.items():
        units = " ".join(sorted(one.units))
        row = there.get(name)
        if row is None:
            fresh.append(
                Account(
                    name=name, label=one.label[:200], units=units, least=one.least,
                    most=one.most, kept_by=one.kept_by, post=one.post, opened_at=at,
                )
            )  # fmt: skip
        elif (row.units, row.least, row.most) != (units, one.least, one.most):
            raise NotPosted(
                _("An account of this name has ended with other rules. Open it with the same.")
                if row.ended_at
                else _("An account of this name is open with other rules.")
            )
        elif row.ended_at is not None:
            again.append((row, account_trail.rules(row)))
            row.ended_at = None
            row.save(update_fields=["ended_at"])
    made = Account.objects.bulk_create(fresh)
    for row in made:
        account_trail.record("funds.account.opened", row, by=by, at=at)
    for row, before in again:
        account_trail.record("funds.account.reopened", row, before=before, by=by, at=at)
    return there | {one.name: one for one in made}


def check_by_hand(names: Iterable[str]) -> None:
    """Raise KeptByAFund for an account that moves by what is asked and paid, never by hand."""
    kept = Account.objects.filter(name__in=set(names)).exclude(kept_by="").order_by("name")
    found = kept.values_list("name", flat=True).first()
    if found is not None:
        text = _("%(account)s is kept by a fund: it moves by what is received, asked and paid.")
        raise KeptByAFund(text, account=found)


def holds_money(name: str) -> bool:
    """Say whether money lies on an open account of this name, which no package keeps."""
    return money_accounts().filter(name=name).exists()


def set_limits(
    name: str,
    *,
    least: int | None,
    most: int | None,
    keeper: str = "",
    by: Actor,
    at: datetime,
) -> Account:
    """
    Set the limits of an account; raise OverLimit when a balance is outside of them now.

    Those of an account that a package keeps are set by that package alone (``keeper``).
    """
    by.require(Permission.FUNDS_CHANGE)
    account = locked(name)
    if account.kept_by != keeper:
        check_by_hand([name])
    ledger.Account(name, frozenset(account.units.split()), least, most)
    for row in Balance.objects.select_for_update().filter(account=account).order_by("id"):
        low = least is not None and row.posted + row.held_out < least
        if low or (most is not None and row.posted + row.held_in > most):
            text = _("%(account)s would leave its limits in %(unit)s.")
            raise OverLimit(text, account=name, unit=row.unit)
        row.least, row.most = least, most
        row.save(update_fields=["least", "most"])
    before = account_trail.rules(account)
    account.least, account.most = least, most
    account.save(update_fields=["least", "most"])
    account_trail.record("funds.account.limited", account, before=before, by=by, at=at)
    return account


def end_account(name: str, *, keeper: str = "", by: Actor, at: datetime) -> Account:
    """End an account that is empty; nothing is posted to it any more, its entries stay."""
    by.require(Permission.FUNDS_CHANGE)
    account = locked(name)
    if account.kept_by != keeper:
        check_by_hand([name])
    rows = Balance.objects.select_for_update().filter(account=account).order_by("id")
    if any(row.posted or row.held_out or row.held_in for row in rows):
        raise NotEmpty(_("This account still holds something. Move it first."))
    before = account_trail.rules(account)
    account.ended_at = account.ended_at or at
    account.save(update_fields=["ended_at"])
    account_trail.record("funds.account.ended", account, before=before, by=by, at=at)
    return account


def locked(name: str) -> Account:
    """Return an account, locked, or raise NotPosted."""
    found = Account.objects.select_for_update().filter(name=name).first()
    if found is None:
        raise NotPosted(_("There is no account %(name)s."), name=name[:80])
    return found


def book(at: datetime) -> Book:
    """Return the books of the organisation, opened the first time that they are asked for."""
    found = Book.objects.first()
    if found is None:
        Book.objects.bulk_create([Book(opened_at=at)], ignore_conflicts=True)
        found = Book.objects.get()
    return found
