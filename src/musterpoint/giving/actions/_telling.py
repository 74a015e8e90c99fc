"""
What may be told of what money was spent on, worked out once a month and kept.

All entries of a fund are gone through, so that nobody who opens a public page sets that off.
"""

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
from musterpoint.giving.telling import Part, Spent, month_of
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
    gifts = _gifts(fund)
    owners = {key: one[2] for key, one in gifts.items() if one[2] in campaigns}
    names, subjects = books.head_names(fund), books.subjects_of(fund)
    row.month, row.told_at = month_of(at), at
    smallest = rules.pack().smallest
    row.spent = {
        unit: telling.told(rows, row.month, smallest)
        for unit, rows in _spent(fund, names, subjects).items()
    }
    row.campaigns = {one: [] for one in sorted(campaigns)}
    parts: dict[str, list[list[object]]] = {}
    for unit, rows in sorted(_traced(fund, names, subjects, owners).items()):
        for owner, heads in telling.told_apart(rows, row.month, smallest).items():
            if owner:
                row.campaigns[owner] += [[unit, head, amount] for head, amount in heads]
        for gift, some in telling.told_of_gifts(rows, row.month, smallest).items():
            if gift in gifts:
                its = parts.setdefault(gift, [])
                its += [_told(one, unit, *gifts[gift][:2]) for one in some]
    row.save()
    _keep(fund, parts)
    audit.record("giving.fund.told", subject_id=row.id, by=by, at=at)


def _gifts(fund: str) -> dict[str, tuple[int, str, str]]:
    """Return amount, currency and campaign of each gift of a fund."""
    rows = Gift.objects.filter(fund=fund).values_list("id", "amount", "unit", "campaign_id")
    return {
        str(key): (amount, unit, str(campaign or ""))
        for key, amount, unit, campaign in rows.iterator(chunk_size=BATCH)
    }


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


def _told(part: Part, unit: str, amount: int, own: str) -> list[object]:
    """Return a part of a gift as ``GiftTold`` keeps it."""
    quarter = 0
    if unit == own:
        quarter = 5 if part.amount >= amount else -(-4 * part.amount // amount)
    return [unit, part.head, part.amount if part.is_told else None, quarter]


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
