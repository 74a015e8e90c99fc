"""Questions about what employers, insurers and host States owe for seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Sum
from django.db.models.query import QuerySet

from musterpoint.bonds import queries as bonds
from musterpoint.bonds.models import Employer
from musterpoint.costs import boarded
from musterpoint.costs.boarded import Ower
from musterpoint.costs.models import CostedLeg, Debt, Debtor, Demand, DemandStep
from musterpoint.grants.covered import Covering

PAGE = 50
MOST_SEATS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What one debtor owes in one currency: ``waits`` was not asked yet."""

    debtor: Debtor
    currency: str
    digits: int
    waits: int = 0
    seats: int = 0
    asked: int = 0
    paid: int = 0
    written_off: int = 0
    open: int = 0


def stands(debtor_ids: Iterable[UUID] | None = None) -> list[Stand]:
    """Return what debtors owe by currency, by their kind and name."""
    waits = Debt.objects.filter(debtor__isnull=False, demand=None, amount__gt=0)
    demands = Demand.objects.all()
    if debtor_ids is not None:
        wanted = list(debtor_ids)
        waits, demands = waits.filter(debtor__in=wanted), demands.filter(debtor__in=wanted)
    found: dict[tuple[UUID, str, int], dict[str, int]] = {}
    groups = waits.values("debtor_id", "costed__currency", "costed__digits")
    for row in groups.annotate(n=Count("id"), whole=Sum("amount")).order_by("debtor_id"):
        key = (row["debtor_id"], row["costed__currency"], row["costed__digits"])
        found.setdefault(key, {}).update(waits=row["whole"], seats=row["n"])
    for one in demands.order_by("id"):
        kept = found.setdefault((one.debtor_id, one.currency, one.digits), {})
        for name, amount in (
            ("asked", one.amount), ("paid", one.paid), ("written_off", one.written_off),
            ("open", one.owed),
        ):  # fmt: skip
            kept[name] = kept.get(name, 0) + amount
    debtors = Debtor.objects.in_bulk({key[0] for key in found})
    made = [
        Stand(debtor=debtors[debtor], currency=currency, digits=digits, **sums)
        for (debtor, currency, digits), sums in found.items()
    ]
    return sorted(made, key=lambda one: (one.debtor.kind, one.debtor.name, one.currency))


def debtors(after: UUID | None = None) -> list[Debtor]:
    """Return who owes or owed something, the newest first: a page and one more."""
    rows = Debtor.objects.filter(Exists(Debt.objects.filter(debtor=OuterRef("id"))))
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows.order_by("-id")[: PAGE + 1])


def unnamed() -> list[tuple[CostedLeg, str, int, int]]:
    """Return legs with seats of which nobody knows who owes them: payer, seats and amount."""
    rows = (
        Debt.objects.filter(debtor=None, demand=None, amount__gt=0)
        .values("costed_id", "payer")
        .annotate(n=Count("id"), whole=Sum("amount"))
        .order_by("costed_id", "payer")
    )
    found = list(rows[:500])
    legs = CostedLeg.objects.in_bulk({one["costed_id"] for one in found})
    return [(legs[one["costed_id"]], one["payer"], one["n"], one["whole"]) for one in found]


def debtor(debtor_id: UUID) -> Debtor:
    """Return a debtor, or raise Debtor.DoesNotExist."""
    return Debtor.objects.get(id=debtor_id)


def demand(demand_id: UUID) -> Demand:
    """Return a demand with its debtor, or raise Demand.DoesNotExist."""
    return Demand.objects.select_related("debtor").get(id=demand_id)


def demands(of: Debtor) -> list[Demand]:
    """Return the demands on a debtor, the newest first."""
    return list(of.demands.order_by("-id")[:200])


def waiting(of: Debtor) -> dict[str, list[Debt]]:
    """Return what was not asked of a debtor yet, by currency."""
    rows = of.debts.select_related("costed").filter(demand=None, amount__gt=0)
    found: dict[str, list[Debt]] = {}
    for one, _ower in owed_by(rows.order_by("costed__currency", "id")):
        found.setdefault(one.costed.currency, []).append(one)
    return found


def owed_by(rows: Iterable[Debt]) -> list[tuple[Debt, Ower | None]]:
    """Return debts with who owes them by the facts of now; those say whether it was told."""
    debts = list(rows)
    groups: dict[tuple[UUID, date], list[Debt]] = {}
    for one in debts:
        groups.setdefault((one.costed.crisis_id, one.costed.departed_on), []).append(one)
    known: dict[UUID, Ower] = {}
    for (crisis_id, on), many in groups.items():
        owers = boarded.owers(crisis_id, {one.traveller_id: one.payer for one in many}, on)
        for one in many:
            if one.traveller_id in owers:
                known[one.id] = owers[one.traveller_id]
                one.is_told = known[one.id].is_told
    return [(one, known.get(one.id)) for one in debts]


def policies(of: Debtor) -> list[tuple[Debt, Covering]]:
    """Return what waits of an insurer that was sent no claim yet, with the policies."""
    rows = of.debts.select_related("costed").filter(demand=None, amount__gt=0).order_by("id")
    return [
        (debt, ower.policy)
        for debt, ower in owed_by(rows[:200])
        if ower is not None and ower.policy is not None and not ower.is_told
    ]


def insured_seats(of: Debtor) -> list[tuple[Debt, Covering]]:
    """Return the seats that an insurer owes by a registered policy, asked for or not."""
    rows = of.debts.select_related("costed", "demand").filter(amount__gt=0, payer="insurer")
    return [
        (debt, ower.policy)
        for debt, ower in owed_by(rows.order_by("-id")[:MOST_SEATS])
        if ower is not None and ower.policy is not None
    ]


def household_name(of: Debtor, at: datetime) -> str:
    """Return the name of an employer that bonds know, also of a household; empty for none."""
    rows = list(Employer.objects.filter(id=of.fact)) if of.fact else []
    return next(iter(bonds.names(rows, at).values()), "")


def open_demands() -> QuerySet[Demand]:
    """Return demands of which something is open, the first due ones first."""
    settled = F("paid") + F("written_off")
    rows = Demand.objects.select_related("debtor").filter(amount__gt=settled)
    return rows.order_by("due_on", "id")


def steps_to_decide() -> QuerySet[DemandStep]:
    """Return what was entered of demands and waits for another person."""
    rows = DemandStep.objects.select_related("demand__debtor").filter(decided_at=None)
    return rows.order_by("entered_at", "id")


def by_payer(leg: CostedLeg) -> dict[str, int]:
    """Return what each payer has of a leg's cost, of travellers on our lists."""
    rows = leg.shares.values("payer").annotate(whole=Sum("amount")).order_by("payer")
    return {one["payer"]: one["whole"] for one in rows}
