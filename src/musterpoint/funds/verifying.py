"""
Prove the books from their entries, without trusting a balance or a constraint.

What entries alone cannot tell is held against the audit trail (``trail``).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from musterpoint.engine import ledger
from musterpoint.funds import trail
from musterpoint.funds.actions import _posting
from musterpoint.funds.models import (
    Account,
    Balance,
    DaySum,
    Entry,
    Outcome,
    Settlement,
    Transaction,
)
from musterpoint.funds.trail import Said, only_counted

__all__ = ["only_counted", "problems"]

Sums = dict[tuple[str, str], list[int]]
#: Account, unit, day -> the sum of its posted entries, and how many they are.
Days = dict[tuple[str, str, date], list[int]]


def problems() -> Iterator[str]:
    """Yield what does not agree, in sentences; nothing when the books are sound."""
    sums: Sums = {}
    days: Days = {}
    said: dict[UUID, Said] = {}
    ends = dict(Settlement.objects.values_list("transaction_id", "outcome"))
    yield from _transactions(sums, days, said, ends)
    yield from _balances(sums)
    yield from _days(days)
    yield from trail.problems(said, ends)
    units: dict[str, int] = {}
    for (_account, unit), (posted, _out, _in) in sums.items():
        units[unit] = units.get(unit, 0) + posted
    for unit, amount in sorted(units.items()):
        if amount:
            yield _("%(unit)s: the books do not sum to zero.") % {"unit": unit}


def _transactions(
    sums: Sums, days: Days, said: dict[UUID, Said], ends: Mapping[UUID, str]
) -> Iterator[str]:
    """Look at each transaction; add what it moves to the sums, and what it says to ``said``."""
    moved = Entry.objects.exclude(on=F("transaction__on")).order_by("transaction__key")
    for key in moved.values_list("transaction__key", flat=True).distinct():
        yield _("%(key)s: an entry has another day than the transaction.") % {"key": key}
    digits = dict(Balance.objects.values_list("unit", "digits").distinct())
    names = dict(Account.objects.values_list("id", "name"))
    lines: dict[UUID, list[tuple[str, str, int]]] = {}
    rows = Entry.objects.order_by("transaction_id", "position")
    for parent, account, unit, amount in rows.values_list(
        "transaction_id", "account_id", "unit", "amount"
    ).iterator(chunk_size=10_000):
        lines.setdefault(parent, []).append((names[account], unit, amount))
    for row in Transaction.objects.order_by("made_at", "id").iterator(chunk_size=5_000):
        entries = lines.get(row.id, [])
        try:
            one = ledger.Transaction(
                row.key,
                row.on,
                row.text,
                tuple(
                    ledger.Entry(name, ledger.Unit(unit, digits.get(unit, 0)), amount)
                    for name, unit, amount in entries
                ),
                row.links,
            )
        except ledger.NotWritten as wrong:
            said[row.id] = Said(row.key, b"", row.is_pending, row.made_at)
            yield f"{row.key}: {wrong}"
            continue
        digest = _posting.digest(one)
        said[row.id] = Said(row.key, digest, row.is_pending, row.made_at)
        if digest != bytes(row.digest):
            yield _("%(key)s: it does not say what it said when it was written.") % {"key": row.key}
        place = 1 if row.is_pending else 0
        if row.is_pending and row.id in ends:
            place = 0 if ends[row.id] == Outcome.POSTED else -1
        if place < 0:
            continue
        for name, unit, amount in entries:
            held = sums.setdefault((name, unit), [0, 0, 0])
            held[0 if place == 0 else 1 if amount < 0 else 2] += amount
            if place == 0:
                day = days.setdefault((name, unit, row.on), [0, 0])
                day[0] += amount
                day[1] += 1


def _balances(sums: Sums) -> Iterator[str]:
    there = set()
    for row in Balance.objects.select_related("account").order_by("account__name", "unit"):
        place = (row.account.name, row.unit)
        there.add(place)
        words = {"account": place[0], "unit": place[1]}
        if [row.posted, row.held_out, row.held_in] != sums.get(place, [0, 0, 0]):
            yield _("%(account)s: the balance in %(unit)s is not that of its entries.") % words
        least, most = row.account.least, row.account.most
        if (row.least, row.most) != (least, most):
            yield _("%(account)s: the balance in %(unit)s has other limits.") % words
        low = least is not None and row.posted + row.held_out < least
        if low or (most is not None and row.posted + row.held_in > most):
            yield _("%(account)s: the balance in %(unit)s is outside its limits.") % words
    for name, unit in sorted(sums.keys() - there):
        yield _("%(account)s: the balance in %(unit)s is missing.") % {
            "account": name,
            "unit": unit,
        }


def _days(days: Days) -> Iterator[str]:
    """Compare the sums of days with those that the entries give."""
    rows = DaySum.objects.values_list("account__name", "unit", "on", "amount", "lines")
    there = {(name, unit, on): [amount, lines] for name, unit, on, amount, lines in rows}
    for place in sorted(there.keys() | days.keys()):
        if there.get(place, [0, 0]) != days.get(place, [0, 0]):
            name, unit, on = place
            text = _("%(account)s: the sum of %(day)s in %(unit)s is not that of its entries.")
            yield text % {"account": name, "day": on.isoformat(), "unit": unit}
