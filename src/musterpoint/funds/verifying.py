"""
Prove the books from their entries, without trusting a balance or a constraint.

What entries alone cannot tell is held against the audit trail (``trail``).
"""

from collections.abc import Iterable, Iterator, Mapping
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
from musterpoint.funds.trail import Ended, Said, only_counted

__all__ = ["only_counted", "problems"]

#: Account, unit, amount.
Moved = tuple[str, str, int]
Sums = dict[tuple[str, str], list[int]]
#: Account, unit, day -> the sum of its posted entries, and how many they are.
Days = dict[tuple[str, str, date], list[int]]


def problems() -> Iterator[str]:
    """Yield what does not agree, in sentences; nothing when the books are sound."""
    sums: Sums = {}
    days: Days = {}
    said: dict[UUID, Said] = {}
    rows = Settlement.objects.values_list("transaction_id", "outcome", "settled_at", "settled_by")
    ends = {one: Ended(outcome, at, by) for one, outcome, at, by in rows}
    yield from _transactions(sums, days, said, ends)
    yield from _units()
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
    sums: Sums, days: Days, said: dict[UUID, Said], ends: Mapping[UUID, Ended]
) -> Iterator[str]:
    """Look at each transaction; add what it moves to the sums, and what it says to ``said``."""
    moved = Entry.objects.exclude(on=F("transaction__on")).order_by("transaction__key")
    for key in moved.values_list("transaction__key", flat=True).distinct():
        yield _("%(key)s: an entry has another day than the transaction.") % {"key": key}
    digits = dict(Balance.objects.values_list("unit", "digits").distinct())
    lines = _lines()
    for row in Transaction.objects.order_by("made_at", "id").iterator(chunk_size=5_000):
        entries = lines.pop(row.id, [])
        links = row.links if isinstance(row.links, dict) else {}
        try:
            one = ledger.Transaction(
                row.key,
                row.on,
                row.text,
                tuple(
                    ledger.Entry(name, ledger.Unit(unit, digits.get(unit, 0)), amount)
                    for name, unit, amount in entries
                ),
                links,
            )
        except (ledger.NotWritten, ledger.NoUnit) as wrong:
            said[row.id] = Said(row.key, b"", row.is_pending, row.made_at, row.made_by)
            yield f"{row.key}: {wrong}"
            continue
        digest = _posting.digest(one)
        said[row.id] = Said(row.key, digest, row.is_pending, row.made_at, row.made_by)
        if digest != bytes(row.digest) or not isinstance(row.links, dict):
            yield _("%(key)s: it does not say what it said when it was written.") % {"key": row.key}
        if row.reverses != links.get("reverses", ""):
            yield _("%(key)s: it takes back another one than it says.") % {"key": row.key}
        place = 1 if row.is_pending else 0
        if row.is_pending and row.id in ends:
            place = 0 if ends[row.id].outcome == Outcome.POSTED else -1
        if place >= 0:
            _count(row.on, entries, place, sums, days)
    for parent in sorted(lines):
        yield _("Entries of %(id)s are there without their transaction.") % {"id": parent}


def _lines() -> dict[UUID, list[Moved]]:
    """Return what moves by transaction; an account that is not there has its id for a name."""
    names = dict(Account.objects.values_list("id", "name"))
    lines: dict[UUID, list[Moved]] = {}
    rows = Entry.objects.order_by("transaction_id", "position")
    for parent, account, unit, amount in rows.values_list(
        "transaction_id", "account_id", "unit", "amount"
    ).iterator(chunk_size=10_000):
        name = names.get(account) or str(account)
        lines.setdefault(parent, []).append((name, unit, amount))
    return lines


def _count(on: date, entries: Iterable[Moved], place: int, sums: Sums, days: Days) -> None:
    """Add a transaction that is posted (0) or pending (1) to the sums of its accounts."""
    for name, unit, amount in entries:
        held = sums.setdefault((name, unit), [0, 0, 0])
        held[0 if place == 0 else 1 if amount < 0 else 2] += amount
        if place == 0:
            day = days.setdefault((name, unit, on), [0, 0])
            day[0] += amount
            day[1] += 1


def _units() -> Iterator[str]:
    """Tell units whose amounts do not have the same places everywhere."""
    seen: dict[str, int] = {}
    for unit, digits in Balance.objects.values_list("unit", "digits").distinct().order_by("unit"):
        if seen.setdefault(unit, digits) != digits:
            yield _("%(unit)s: it does not have the same decimal places everywhere.") % {
                "unit": unit
            }


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
