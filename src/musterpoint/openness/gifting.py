"""Who is behind the gifts that ``giving`` keeps, as openness tells it: no name of a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from musterpoint.giving.models import Gift, Giver, Instalment, Loan, Pledge
from musterpoint.openness import givers


def register() -> None:
    """Register pledges, gifts and loans as what the books call an income."""
    givers.register(givers.GiftKind(code="pledge", label=_("Pledge"), who=pledges, rank=1))
    givers.register(givers.GiftKind(code="gift", label=_("Gift"), who=gifts, rank=2))
    givers.register(givers.GiftKind(code="loan", label=_("Loan"), who=lenders, rank=3))


def pledges(ids: Collection[str]) -> dict[str, givers.Giver]:
    """Return who pledged, by the pledge's id."""
    rows = Pledge.objects.filter(id__in=_ids(ids)).select_related("giver")
    return {str(row.id): _told(row.giver) for row in rows}


def gifts(ids: Collection[str]) -> dict[str, givers.Giver]:
    """Return who gave, by the gift's id; what came without a giver is left out."""
    rows = Gift.objects.filter(id__in=_ids(ids)).select_related("giver")
    return {str(row.id): _told(row.giver) for row in rows if row.giver is not None}


def lenders(ids: Collection[str]) -> dict[str, givers.Giver]:
    """Return who lent, by the loan's id."""
    rows = Loan.objects.filter(id__in=_ids(ids)).select_related("lender")
    return {str(row.id): _told(row.lender) for row in rows}


def _told(row: Giver) -> givers.Giver:
    return givers.Giver(
        reference=row.reference, name="" if row.is_person else row.name, is_person=row.is_person
    )


def _ids(told: Collection[str]) -> list[UUID]:
    found = []
    for one in told:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """
    A pledge to a fund. ``who`` names an organisation; a person has a reference alone.

    ``plan`` are instalments with what of each has not come. Amounts are smallest parts.
    """

    reference: str
    who: givers.Giver
    window: str
    unit: str
    amount: int
    pledged_on: date
    made: date
    confirmed: date | None
    withdrawn: date | None
    plan: tuple[tuple[date, int], ...] = ()


def promises(fund: str) -> list[Promise]:
    """Return what was pledged to a fund, withdrawn pledges too."""
    rows = list(Pledge.objects.filter(fund=fund).select_related("giver").order_by("made_at", "id"))
    plans: dict[UUID, list[tuple[date, int]]] = {}
    told = Instalment.objects.filter(pledge__in=rows).order_by("due_on", "number")
    for one in told:
        plans.setdefault(one.pledge_id, []).append((one.due_on, one.amount - one.received))
    return [
        Promise(
            reference=row.reference,
            who=_told(row.giver),
            window=row.earmark.get("window", ""),
            unit=row.unit,
            amount=row.amount,
            pledged_on=row.pledged_on,
            made=row.made_at.date(),
            confirmed=row.confirmed_at.date() if row.confirmed_at else None,
            withdrawn=row.withdrawn_at.date() if row.withdrawn_at else None,
            plan=tuple(plans.get(row.id, [])),
        )
        for row in rows
    ]
