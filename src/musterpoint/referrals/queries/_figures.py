"""
Figures of referrals: by outcome, how long each state took, and how long until the receipt.

What lies behind the wall is counted only for those to whom the database shows it, and small
groups are not told (pack: smallest).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from musterpoint.referrals import life
from musterpoint.referrals.models import CONSULAR, PROTECTED, TABLES, Tables

STEPS = ("acknowledged_at", "accepted_at", "appointed_at", "started_at", "ended_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The receipts of a week from Monday: how many, and the median hours; None for a few."""

    monday: date
    receipts: int | None
    median_hours: float | None


def outcomes(crisis_id: UUID | None, at: datetime) -> dict[str, Any]:
    """
    Return what became of the referrals of a crisis, or of all, up to a moment.

    ``total`` and ``by_outcome`` are counts (completed, not_attended, declined, withdrawn, waiting,
    being_prepared, accepted), ``median_hours`` the time from sending to each state, None where
    nothing is known. Groups of the private side below the smallest count are left out.
    """
    counted: Counter[str] = Counter()
    taken: dict[str, list[float]] = defaultdict(list)
    for tables in TABLES:
        rows = list(_sent(tables, crisis_id, at))
        if tables is PROTECTED and len(rows) < life.limit("smallest"):
            continue
        for row in rows:
            counted[outcome_of(row)] += 1
            for name in STEPS:
                moment = getattr(row, name)
                if moment is not None and row.sent_at is not None and moment <= at:
                    taken[name].append((moment - row.sent_at).total_seconds() / 3600)
    return {
        "total": sum(counted.values()),
        "by_outcome": dict(sorted(counted.items())),
        "median_hours": {
            name.removesuffix("_at"): round(median(taken[name]), 1) if taken[name] else None
            for name in STEPS
        },
    }


def _sent(tables: Tables, crisis_id: UUID | None, at: datetime) -> Any:
    rows: Any = tables.referral.objects.filter(created_at__lte=at)
    if crisis_id is not None:
        rows = rows.filter(crisis_id=crisis_id)
    return rows.only(
        "service_kind", "created_at", "sent_at", "withdrawn_at", "declined_at", "missed_at", *STEPS
    )


def chosen_in_private(at: datetime) -> dict[str, dict[str, int]]:
    """
    Return what became of the referrals behind the wall that were sent, by the kind of service.

    Exact counts, for those alone to whom the database shows any: whoever tells them on leaves
    small ones out. One query.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in _sent(PROTECTED, None, at):
        if row.sent_at is not None:
            found[row.service_kind][outcome_of(row)] += 1
    return {kind: dict(sorted(found[kind].items())) for kind in sorted(found)}


def outcome_of(row: Any) -> str:
    """Return what became of a referral, from its moments: also of one that is closed."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.ended_at is not None:
        return "completed"
    if row.missed_at is not None:
        return "not_attended"
    if row.declined_at is not None:
        return "declined"
    if row.accepted_at is not None:
        return "accepted"
    return "waiting" if row.sent_at is not None else "being_prepared"


def time_to_receipt(crisis_id: UUID | None, at: datetime) -> list[Week]:
    """
    Return, by week of the receipt, how long it took from the person's word to the receipt.

    A week with fewer receipts than the smallest count tells neither. Without clearance for the
    private side there is nothing to return.
    """
    weeks: dict[date, list[float]] = defaultdict(list)
    for tables in (CONSULAR, PROTECTED):
        rows: Any = tables.referral.objects.filter(receipt_at__isnull=False, receipt_at__lte=at)
        if crisis_id is not None:
            rows = rows.filter(crisis_id=crisis_id)
        for asked, given in rows.values_list("asked_at", "receipt_at"):
            monday = given.date() - timedelta(days=given.weekday())
            weeks[monday].append((given - asked).total_seconds() / 3600)
    smallest = life.limit("smallest")
    return [_week(monday, weeks[monday], smallest) for monday in sorted(weeks)]


def _week(monday: date, hours: Iterable[float], smallest: int) -> Week:
    found = list(hours)
    if len(found) < smallest:
        return Week(monday=monday, receipts=None, median_hours=None)
    return Week(monday=monday, receipts=len(found), median_hours=round(median(found), 1))
