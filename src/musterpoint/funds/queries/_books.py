"""Questions about the books; nothing here changes anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.funds.models import (
    Account,
    Balance,
    Book,
    DaySum,
    Entry,
    Outcome,
    Rate,
    Settlement,
    Transaction,
)
from musterpoint.kernel.errors import Missing

PAGE = 100
#: A day and an id: after which line a page of a statement goes on.
Place = tuple[date, UUID]


def accounts(words: str = "") -> QuerySet[Account]:
    """Return accounts by name, whose name or label holds the words."""
    rows = Account.objects.prefetch_related("balances").order_by("name")
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__contains=word) | Q(label__contains=word))
    return rows


def money_accounts() -> QuerySet[Account]:
    """
    Return the open accounts on which money lies, by name.

    What a package keeps (what others owe us, goods in a store) is no money: it moves by that
    package alone.
    """
    rows = Account.objects.filter(ended_at=None, kept_by="", name__startswith="Assets:")
    return rows.order_by("name")


def account(account_id: UUID) -> Account:
    """Return an account, or raise Missing."""
    found = Account.objects.prefetch_related("balances").filter(id=account_id).first()
    if found is None:
        raise Missing(_("There is no such account here."))
    return found


def rates(unit: str = "") -> QuerySet[Rate]:
    """Return rates that were entered, the newest day first; of one unit, or all."""
    rows = Rate.objects.order_by("-on", "-entered_at", "-id")
    return rows.filter(Q(unit=unit) | Q(into=unit)) if unit else rows


def balance(name: str, unit: str) -> int:
    """Return what is posted on an account in a unit, in smallest parts."""
    row = Balance.objects.filter(account__name=name, unit=unit).first()
    return row.posted if row is not None else 0


def available(name: str, unit: str) -> int:
    """Return what is posted less what pending transactions take out."""
    row = Balance.objects.filter(account__name=name, unit=unit).first()
    return row.posted + row.held_out if row is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry on a statement: its transaction, its amount, and the balance after it."""

    entry: Entry
    transaction: Transaction
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Posted entries of an account in a unit, in order, with the balance before the first."""

    before: int
    lines: tuple[Line, ...]
    next: Place | None


def statement(
    account_ids: UUID | Sequence[UUID],
    unit: str,
    *,
    since: date | None = None,
    until: date | None = None,
    after: Place | None = None,
    limit: int = PAGE,
) -> Statement:
    """
    Return a page of an account's statement, or of one of several accounts together.

    A page is found by index and the balance before it by the sums of days, however long it is.
    """
    of = _of_accounts(account_ids)
    every = Entry.objects.filter(of, unit=unit)
    rows = every.filter(Q(transaction__is_pending=False) | Q(is_posted()))
    shown = rows if until is None else rows.filter(on__lte=until)
    if since is not None:
        shown = shown.filter(on__gte=since)
    if after is not None:
        day, entry_id = after
        # The first condition is in the second; by it the index begins at the day.
        shown = shown.filter(on__gte=day).filter(Q(on__gt=day) | Q(id__gt=entry_id))
    page = list(shown.select_related("transaction").order_by("on", "id")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    before = 0
    first = page[0].on if page else since
    if first is not None:
        sums = DaySum.objects.filter(of, unit=unit, on__lt=first)
        before = sums.aggregate(sum=Sum("amount"))["sum"] or 0
    if page:
        before += _of_part(every.filter(on=page[0].on, id__lt=page[0].id), page[0].on)
    lines, running = [], before
    for one in page:
        running += one.amount
        lines.append(Line(entry=one, transaction=one.transaction, after=running))
    return Statement(
        before=before,
        lines=tuple(lines),
        next=(page[-1].on, page[-1].id) if more else None,
    )


def _of_accounts(account_ids: UUID | Sequence[UUID]) -> Q:
    if isinstance(account_ids, UUID):
        return Q(account_id=account_ids)
    return Q(account_id__in=account_ids)


def is_posted() -> Exists:
    """Return whether an entry's pending transaction was posted, row by row and never as a join."""
    ends = Settlement.objects.filter(transaction=OuterRef("transaction_id"), outcome=Outcome.POSTED)
    return Exists(ends)


def _of_part(entries: QuerySet[Entry], day: date) -> int:
    """
    Return what posted entries of a part of a day come to.

    All of them, less the few that are not posted: only these are looked for among transactions, by
    the index of the pending ones of that day.
    """
    held = entries.filter(transaction__on=day, transaction__is_pending=True).filter(~is_posted())
    sums = [rows.aggregate(sum=Sum("amount"))["sum"] or 0 for rows in (entries, held)]
    return int(sums[0] - sums[1])


def transaction(transaction_id: UUID) -> Transaction:
    """Return a transaction, or raise Missing."""
    found = Transaction.objects.filter(id=transaction_id).first()
    if found is None:
        raise Missing(_("There is no such transaction here."))
    return found


def state_of(row: Transaction) -> ledger.State:
    """Return where a transaction stands."""
    if not row.is_pending:
        return ledger.State.POSTED
    end = row.settlements.first()
    if end is None:
        return ledger.State.PENDING
    return ledger.State.POSTED if end.outcome == Outcome.POSTED else ledger.State.VOID


def book() -> ledger.Book:
    """
    Return the books as the engine has them, from the rows of transactions alone.

    Nothing is posted again: what the tables say is taken as it stands, so that ``verify`` can
    tell what does not agree. Memory: about 1 kB for each entry.
    """
    made = ledger.Book()
    row = Book.objects.first()
    made.closed_until = row.closed_until if row is not None else None
    for one in Account.objects.order_by("name"):
        units = frozenset(one.units.split())
        made.accounts[one.name] = ledger.Account(one.name, units, one.least, one.most, one.post)
    digits = dict(Balance.objects.values_list("unit", "digits").distinct())
    made.units = {code: ledger.Unit(code, places) for code, places in digits.items()}
    ends = dict(Settlement.objects.values_list("transaction_id", "outcome"))
    for found, entries in _in_order():
        state = ledger.State.POSTED
        if found.is_pending:
            outcome = ends.get(found.id)
            state = ledger.State.PENDING if outcome is None else ledger.State(outcome)
        one_of = ledger.Transaction(
            found.key,
            found.on,
            found.text,
            tuple(
                ledger.Entry(name, made.units.get(unit, ledger.Unit(unit)), amount)
                for name, unit, amount in entries
            ),
            found.links,
        )
        made.take(one_of, state)
    made.ended = _ends(made)
    return made


def _ends(of: ledger.Book) -> dict[str, date]:
    """Return the last day of each account that has ended: no entry of it is dated later."""
    rows = Account.objects.exclude(ended_at=None).values_list("name", "ended_at")
    found = {name: at.date() for name, at in rows if at is not None}
    for key, one in of.transactions.items():
        for name in one.accounts & found.keys():
            if of.states[key] is not ledger.State.VOID:
                found[name] = max(found[name], one.on)
    return found


def _in_order() -> Iterator[tuple[Transaction, list[tuple[str, str, int]]]]:
    """Yield transactions in the order in which they were written, with their entries."""
    lines: dict[UUID, list[tuple[str, str, int]]] = {}
    rows = Entry.objects.order_by("transaction_id", "position").values_list(
        "transaction_id", "account__name", "unit", "amount"
    )
    for parent, name, unit, amount in rows.iterator(chunk_size=10_000):
        lines.setdefault(parent, []).append((name, unit, amount))
    for one in Transaction.objects.order_by("made_at", "id").iterator(chunk_size=5_000):
        yield one, lines.get(one.id, [])
