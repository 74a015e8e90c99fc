"""
What may be told of what money was spent on, worked out once a month and kept.

All entries of a fund are gone through, so that nobody who opens a public page sets that off.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from musterpoint.audit import actions as audit
from musterpoint.funds import queries as funds
from musterpoint.funds.models import Entry, Outcome
from musterpoint.giving import books, rules, telling
from musterpoint.giving.models import Campaign, FundTold, Gift, GiftTold
from musterpoint.giving.telling import Spent, month_of
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

LANE = "giving.told"
BATCH = 2_000


def tell_later(fund: str, at: datetime) -> None:
    """Have a fund told of as soon as there is time, unless it is already."""
    if not FundTold.objects.filter(fund=fund).exists():
        pumps.wake(LANE, at)


def tell_next(*, by: Actor, at: datetime) -> bool:
    """
    Work out what may be told of one fund whose month is over or whose campaigns are others now.

    Return False when no fund waits: then the next month is waited for.
    """
    by.require(Permission.GIVING_CHANGE)
    bound: dict[str, set[str]] = {}
    for fund, campaign, mark in Campaign.objects.values_list("fund", "id", "earmark"):
        bound.setdefault(fund, set()).update({str(campaign)} if mark else ())
    for fund in Gift.objects.order_by().values_list("fund", flat=True).distinct():
        bound.setdefault(fund, set())
    for fund in sorted(bound):
        row = FundTold.objects.filter(fund=fund).first()
        if row is None or row.month != month_of(at) or row.campaigns.keys() != bound[fund]:
            _tell(fund, bound[fund], by, at)
            return True
    if bound:
        pumps.wake(LANE, _next_month(at))
    return False


def _tell(fund: str, campaigns: Collection[str], by: Actor, at: datetime) -> None:
    # The row is locked: whoever comes second writes the same once more.
    row, _is_new = FundTold.objects.select_for_update(of=("self",)).get_or_create(
        fund=fund, defaults={"month": month_of(at), "told_at": at}
    )
    owners = _owners(fund)
    row.month, row.told_at = month_of(at), at
    smallest = rules.pack().smallest
    row.spent = {}
    row.campaigns = {one: [] for one in sorted(campaigns)}
    parts: dict[str, list[list[object]]] = {}
    for unit, rows in sorted(_parts(fund, owners).items()):
        row.spent[unit] = telling.told(rows, row.month, smallest)
        for owner, heads in telling.told_apart(rows, row.month, smallest).items():
            if owner in row.campaigns:
                row.campaigns[owner] += [[unit, head, amount] for head, amount in heads]
        for gift, some in telling.told_of_gifts(rows, row.month, smallest).items():
            if gift in owners:
                parts.setdefault(gift, []).extend([unit, one.head, one.amount] for one in some)
    row.save()
    _keep(fund, parts)
    audit.record("giving.fund.told", subject_id=row.id, by=by, at=at)


def _owners(fund: str) -> dict[str, str]:
    """
    Return for each gift of a fund the campaign that it was bound with, empty for all others.

    By the gift, not by what the campaign says today: parts that were told once never change.
    """
    rows = Gift.objects.filter(fund=fund).values_list("id", "campaign_id", "earmark")
    return {
        str(key): str(campaign or "") if mark else ""
        for key, campaign, mark in rows.iterator(chunk_size=BATCH)
    }


def _parts(fund: str, owners: Mapping[str, str]) -> dict[str, dict[str, list[Spent]]]:
    """
    Return by currency and campaign (empty for all others) what the whole fund spent.

    What the books have and the trace has not stands with all others: so the parts come to the
    whole, and what is told of both is of the same months.
    """
    names, subjects = books.head_names(fund), books.subjects_of(fund)
    found = _traced(fund, names, subjects, owners)
    beside: Counter[tuple[str, str, int, object]] = Counter()
    for unit, some in _spent(fund, names, subjects).items():
        for one in some:
            beside[unit, one.head, one.month, one.subject] += one.amount
    for unit, of_unit in found.items():
        for one in (one for its in of_unit.values() for one in its):
            beside[unit, one.head, one.month, one.subject] -= one.amount
    for (unit, head, month, subject), amount in beside.items():
        if amount:
            row = Spent(head=head, month=month, subject=subject, amount=amount)
            found.setdefault(unit, {}).setdefault("", []).append(row)
    return found


def _spent(
    fund: str, names: Mapping[str, str], subjects: Mapping[str, object]
) -> dict[str, list[Spent]]:
    """
    Return by currency what the whole fund spent.

    From the books, by its accounts of expenses and the month in which it was recorded. A subject
    is a family, a person, or what else a commitment is for; what has none is one subject.
    """
    rows = Entry.objects.filter(
        Q(transaction__is_pending=False) | Q(transaction__settlements__outcome=Outcome.POSTED),
        account__name__startswith=books.expenses_of(fund),
    ).values_list(
        "account__name", "unit", "amount", "transaction__links",
        Coalesce("transaction__settlements__settled_at", "transaction__made_at"),
    )  # fmt: skip
    found: dict[str, list[Spent]] = {}
    for account, unit, amount, links, booked in rows.iterator(chunk_size=BATCH):
        if account in names and "gives_back" not in links:
            one = Spent(
                head=names[account], month=month_of(booked), amount=amount,
                subject=subjects.get(links.get("commitment", "")),
            )  # fmt: skip
            found.setdefault(unit, []).append(one)
    return found


def _traced(
    fund: str,
    names: Mapping[str, str],
    subjects: Mapping[str, object],
    owners: Mapping[str, str],
) -> dict[str, dict[str, list[Spent]]]:
    """Return by currency and campaign (empty for all others) what which gift paid for."""
    found: dict[str, dict[str, list[Spent]]] = {}
    for one in funds.traced(fund, "gift"):
        name = names.get(books.expense_of(fund, one.window, one.head))
        if name is not None:
            spent = Spent(
                head=name, month=month_of(one.at), amount=one.amount, gift=one.owner,
                subject=subjects.get(one.commitment),
            )  # fmt: skip
            of_unit = found.setdefault(one.unit, {})
            of_unit.setdefault(owners.get(one.owner, ""), []).append(spent)
    return found


def _keep(fund: str, parts: Mapping[str, list[list[object]]]) -> None:
    """Keep what gifts were spent on; of most nothing is new."""
    new, changed = dict(parts), []
    rows = GiftTold.objects.filter(gift__fund=fund)
    for row in rows.iterator(chunk_size=BATCH):
        now = new.pop(str(row.gift_id), [])
        if row.parts != now:
            row.parts = now
            changed.append(row)
    GiftTold.objects.bulk_update(changed, ["parts"], batch_size=BATCH)
    made = (GiftTold(gift_id=UUID(gift), parts=its) for gift, its in new.items())
    while some := list(islice(made, BATCH)):
        GiftTold.objects.bulk_create(some)


def _next_month(at: datetime) -> datetime:
    return datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
