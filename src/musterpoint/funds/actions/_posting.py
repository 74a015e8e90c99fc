"""Post transactions: balanced, once for each key, inside every limit, in an open period."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import ledger
from musterpoint.engine.ledger import Closed, KeyUsed, NotPosted, OverLimit
from musterpoint.funds.actions import _days as days
from musterpoint.funds.actions._accounts import book
from musterpoint.funds.actions._keeping import Wanted, keep, new_ids
from musterpoint.funds.models import Account, Balance, Book, Outcome, Settlement, Transaction
from musterpoint.tenancy import rows, scope
from musterpoint.tenancy.actors import Actor, Permission

#: What an entry moves: an account and a unit.
Place = tuple[UUID, str]

KNOWN = f"""
SELECT key, id, digest, is_pending FROM "{Transaction._meta.db_table}"
WHERE organisation_id = %s AND key = ANY(%s)
"""  # noqa: S608  our own table


class NoSuchTransaction(NotPosted):
    """No transaction has this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The ids of transactions by their keys, and which of them were there before."""

    ids: Mapping[str, UUID]
    repeated: frozenset[str]


def post(
    transaction: ledger.Transaction,
    *,
    pending: bool = False,
    under: Permission = Permission.FUNDS_POST,
    by: Actor,
    at: datetime,
) -> UUID:
    """Post one transaction; see ``post_many``."""
    return post_many([transaction], pending=pending, under=under, by=by, at=at).ids[transaction.key]


def post_many(
    given: Sequence[ledger.Transaction],
    *,
    pending: bool = False,
    under: Permission = Permission.FUNDS_POST,
    by: Actor,
    at: datetime,
) -> Posted:
    """
    Post transactions in their order, all or none.

    ``under`` is the permission by which it happens: what posts as part of something larger (a
    payment, a receipt, a call of a bond) names the one that this asks for.

    The same key with the same content changes nothing, so that a repeat is safe. Pending ones hold
    what they take out until ``settle`` or ``void``. Raises KeyUsed for a key that means something
    else, OverLimit, Closed, NotPosted for an account that is not there or does not hold the unit.
    """
    by.require(under)
    wanted, twice = _by_key(given)
    known = _known(wanted, pending=pending)
    fresh = [one for key, (one, _content) in wanted.items() if key not in known]
    if fresh:
        accounts = _accounts(fresh)
        balances = _locked(fresh, accounts)
        # Whoever posted the same keys meanwhile has ended: look once more.
        known = _known(wanted, pending=pending)
        fresh = [one for one in fresh if one.key not in known]
    ids = dict(known)
    if fresh:
        _is_open((one.on for one in fresh), at)
        for one in fresh:
            _move(one, accounts, balances, pending=pending)
        _refuse_second_reversals(fresh)
        made_ids = new_ids(len(fresh))
        ids |= {one.key: made for one, made in zip(fresh, made_ids, strict=True)}
        keep([wanted[one.key] for one in fresh], ids, accounts, pending=pending, by=by, at=at)
        rows.write(list(balances.values()), ["posted", "held_out", "held_in"])
        if not pending:
            days.add(
                (accounts[entry.account].id, entry.unit.code, one.on, entry.amount)
                for one in fresh
                for entry in one.entries
            )
        audit.record(
            "funds.transaction.posted",
            subject_id=ids[fresh[0].key],
            by=by,
            at=at,
            count=len(fresh),
            pending=pending,
            digest=digest_of_all(wanted[one.key][1] for one in fresh),
        )
    return Posted(ids=ids, repeated=frozenset(known.keys() | twice))


def settle(key: str, *, under: Permission = Permission.FUNDS_POST, by: Actor, at: datetime) -> None:
    """Post a pending transaction; once more changes nothing."""
    _end(key, Outcome.POSTED, under, by, at)


def void(key: str, *, under: Permission = Permission.FUNDS_POST, by: Actor, at: datetime) -> None:
    """Give back what a pending transaction holds; once more changes nothing."""
    _end(key, Outcome.VOID, under, by, at)


def reverse(
    key: str,
    new_key: str,
    *,
    on: date,
    text: str,
    under: Permission = Permission.FUNDS_POST,
    by: Actor,
    at: datetime,
) -> UUID:
    """Take a posted transaction back by another, once; return that one."""
    by.require(under)
    found = _row(key)
    if _outcome(found) != Outcome.POSTED:
        raise NotPosted(_("Only what is posted can be taken back."))
    return post(written(found).reversed(new_key, on, text), under=under, by=by, at=at)


def written(row: Transaction) -> ledger.Transaction:
    """Return a transaction of the table as a value of the engine."""
    lines = row.entries.select_related("account").order_by("position")
    digits = dict(Balance.objects.values_list("unit", "digits").distinct())
    return ledger.Transaction(
        row.key,
        row.on,
        row.text,
        tuple(
            ledger.Entry(one.account.name, ledger.Unit(one.unit, digits[one.unit]), one.amount)
            for one in lines
        ),
        row.links,
    )


def _end(key: str, outcome: Outcome, under: Permission, by: Actor, at: datetime) -> None:
    by.require(under)
    row = _row(key)
    if not row.is_pending:
        raise NotPosted(_("This transaction is not pending."))
    lines = list(row.entries.all())
    balances = {
        (one.account_id, one.unit): one
        for one in Balance.objects.select_for_update()
        .filter(account_id__in=[one.account_id for one in lines])
        .order_by("id")
    }
    # The balances are locked: nobody else ends this one now.
    present = row.settlements.first()
    if present is not None:
        if present.outcome == outcome:
            return
        raise NotPosted(_("This transaction is not pending."))
    if outcome == Outcome.POSTED:
        _is_open([row.on], at)
    for one in lines:
        balance = balances[one.account_id, one.unit]
        if one.amount < 0:
            balance.held_out -= one.amount
        else:
            balance.held_in -= one.amount
        if outcome == Outcome.POSTED:
            balance.posted += one.amount
    for balance in balances.values():
        _within(balance)
    Settlement.objects.create(transaction=row, outcome=outcome, settled_at=at, settled_by=by.id)
    rows.write(list(balances.values()), ["posted", "held_out", "held_in"])
    if outcome == Outcome.POSTED:
        days.add((one.account_id, one.unit, one.on, one.amount) for one in lines)
    audit.record(f"funds.transaction.{outcome}", subject_id=row.id, by=by, at=at)


def _row(key: str) -> Transaction:
    found = Transaction.objects.filter(key=key).first()
    if found is None:
        raise NoSuchTransaction(_("No transaction has the key %(key)s."), key=key[:80])
    return found


def _outcome(row: Transaction) -> str:
    if not row.is_pending:
        return Outcome.POSTED
    present = row.settlements.first()
    return present.outcome if present is not None else ""


def _by_key(given: Iterable[ledger.Transaction]) -> tuple[dict[str, Wanted], set[str]]:
    """Return each transaction with its digest by its key, and the keys that came twice."""
    wanted: dict[str, Wanted] = {}
    twice = set()
    for one in given:
        content = digest(one)
        if one.key not in wanted:
            wanted[one.key] = one, content
        elif wanted[one.key][1] == content:
            twice.add(one.key)
        else:
            raise KeyUsed(_("The key %(key)s was used for another transaction."), key=one.key)
    return wanted, twice


def _known(wanted: Mapping[str, Wanted], *, pending: bool) -> dict[str, UUID]:
    """Return the ids of those keys that are in the books; KeyUsed where they mean another thing."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [scope.organisation_id(), list(wanted)])
        there = cursor.fetchall()
    found = {}
    for key, row_id, content, was_pending in there:
        if (bytes(content), was_pending) != (wanted[key][1], pending):
            raise KeyUsed(_("The key %(key)s was used for another transaction."), key=key)
        found[key] = row_id
    return found


def digest(one: ledger.Transaction) -> bytes:
    """Return the SHA-256 of what a transaction says; equal content has equal digests."""
    entries = [[e.account, e.unit.code, e.unit.digits, e.amount] for e in one.entries]
    content = [one.key, one.on.isoformat(), one.text, entries, dict(one.links)]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def digest_of_all(digests: Iterable[bytes]) -> str:
    """Return the digest of what was posted together, in its order, as the audit trail keeps it."""
    return hashlib.sha256(b"".join(digests)).hexdigest()


def _is_open(on: Iterable[date], at: datetime) -> None:
    """Refuse days of a closed period; closing waits until this transaction has ended."""
    row = _shared_book()
    if row is None:
        book(at)
        row = _shared_book()
    closed = row[0] if row else None
    if closed is not None and min(on) <= closed:
        raise Closed(_("The books are closed up to %(day)s."), day=closed)


def _shared_book() -> tuple[date | None] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT closed_until FROM "{Book._meta.db_table}"'  # noqa: S608  our own table
            " WHERE organisation_id = %s FOR SHARE",
            [scope.organisation_id()],
        )
        found: tuple[date | None] | None = cursor.fetchone()
        return found


def _accounts(given: Iterable[ledger.Transaction]) -> dict[str, Account]:
    """
    Return the accounts by name; until this transaction ends nobody ends or limits them.

    Whoever ends an account locks it before its balances, as is done here.
    """
    names = {entry.account for one in given for entry in one.entries}
    rows = Account.objects.raw(
        f'SELECT * FROM "{Account._meta.db_table}"'  # noqa: S608  our own table
        " WHERE organisation_id = %s AND name = ANY(%s) ORDER BY id FOR SHARE",
        [scope.organisation_id(), sorted(names)],
    )
    found = {row.name: row for row in rows if row.ended_at is None}
    for name in sorted(names - found.keys()):
        raise NotPosted(_("There is no open account %(name)s."), name=name[:80])
    return found


def _locked(
    given: Iterable[ledger.Transaction], accounts: Mapping[str, Account]
) -> dict[Place, Balance]:
    """Return the balances that are moved, made where they are missing, locked in one order."""
    wanted: dict[Place, ledger.Unit] = {}
    used: dict[str, ledger.Unit] = {}
    for one in given:
        for entry in one.entries:
            if used.setdefault(entry.unit.code, entry.unit) != entry.unit:
                raise _other_places(entry.unit, used[entry.unit.code].digits)
            account = accounts[entry.account]
            if account.units and entry.unit.code not in account.units.split():
                text = _("%(account)s does not hold %(unit)s.")
                raise NotPosted(text, account=entry.account, unit=entry.unit.code)
            wanted[account.id, entry.unit.code] = entry.unit
    ids = {account for account, _unit in wanted}
    locks = Balance.objects.select_for_update().filter(account_id__in=ids).order_by("id")
    found = {(row.account_id, row.unit): row for row in locks}
    if wanted.keys() - found.keys():
        _refuse_other_places(used)
        by_id = {account.id: account for account in accounts.values()}
        Balance.objects.bulk_create(
            [
                Balance(
                    account_id=account, unit=unit, digits=wanted[account, unit].digits,
                    least=by_id[account].least, most=by_id[account].most,
                )
                for account, unit in sorted(wanted.keys() - found.keys())
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        found = {(row.account_id, row.unit): row for row in locks.all()}
    for place, unit in wanted.items():
        if found[place].digits != unit.digits:
            raise _other_places(unit, found[place].digits)
    return {place: found[place] for place in wanted}


def _refuse_other_places(used: Mapping[str, ledger.Unit]) -> None:
    """Refuse a unit of which the books have other decimal places, whatever account holds it."""
    rows = Balance.objects.filter(unit__in=used).values_list("unit", "digits").distinct()
    known: dict[str, set[int]] = {}
    for code, digits in rows:
        known.setdefault(code, set()).add(digits)
    for code, found in known.items():
        if used[code].digits not in found:
            raise _other_places(used[code], min(found))


def _other_places(unit: ledger.Unit, digits: int) -> NotPosted:
    text = _("The books hold %(unit)s with %(digits)s decimal places. Write it with as many.")
    return NotPosted(text, unit=unit.code, digits=digits)


def _move(
    one: ledger.Transaction,
    accounts: Mapping[str, Account],
    balances: Mapping[Place, Balance],
    *,
    pending: bool,
) -> None:
    """Move the balances by a transaction; what leaves its limits at its end is refused."""
    moved = []
    for entry in one.entries:
        balance = balances[accounts[entry.account].id, entry.unit.code]
        if not pending:
            balance.posted += entry.amount
        elif entry.amount < 0:
            balance.held_out += entry.amount
        else:
            balance.held_in += entry.amount
        moved.append((balance, entry.account))
    for balance, name in moved:
        _within(balance, name)


def _within(balance: Balance, name: str = "") -> None:
    low = balance.least is not None and balance.posted + balance.held_out < balance.least
    if low or (balance.most is not None and balance.posted + balance.held_in > balance.most):
        text = _("%(account)s would leave its limits in %(unit)s.")
        raise OverLimit(text, account=name or balance.account.name, unit=balance.unit)


def _refuse_second_reversals(given: Iterable[ledger.Transaction]) -> None:
    wanted = [one.links["reverses"] for one in given if "reverses" in one.links]
    if not wanted:
        return
    before = Transaction.objects.filter(reverses__in=wanted).exclude(
        settlements__outcome=Outcome.VOID
    )
    if len(set(wanted)) < len(wanted) or before.exists():
        raise NotPosted(_("This was taken back before."))
