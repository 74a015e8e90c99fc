"""Which cost model holds for a journey: that of its crisis, of the organisation, or the rules'."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from musterpoint.costs import rules
from musterpoint.costs.models import OPEN, CostModel, Note
from musterpoint.costs.rules import CostRules, Fare
from musterpoint.engine import ledger

MOST_LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The cost model that holds, and who chose it; nobody where that of the rules does."""

    rules: CostRules
    choice: CostModel | None = None

    @property
    def fixed(self) -> Fare | None:
        """Return the sum that an adult is asked for; None where the model has none."""
        given, row = self.rules.fixed, self.choice
        if given is None or row is None:
            return given
        own = row.fixed is not None
        unit = ledger.Unit(row.currency, row.digits) if own else given.currency
        amount = row.fixed if row.fixed is not None else given.amount
        return Fare(amount=amount, currency=unit, on=row.from_on, source=row.source)


def held(crisis_id: UUID, on: date) -> Held:
    """Return the cost model of journeys of a crisis that begin on a day."""
    known = rules.pack()
    wanted = Q(crisis_id=crisis_id) | Q(crisis=None)
    rows = CostModel.objects.filter(wanted, is_granted=True, from_on__lte=on, code__in=known.models)
    best = max(rows, key=lambda one: (one.crisis_id is not None, one.from_on), default=None)
    code = best.code if best is not None else known.default
    return Held(rules=known.models[code], choice=best)


def choices() -> list[CostModel]:
    """Return what was chosen, the newest day first."""
    rows = CostModel.objects.select_related("crisis").order_by("-from_on", "-id")
    return list(rows[:MOST_LISTED])


def choice(model_id: UUID) -> CostModel:
    """Return a choice, or raise CostModel.DoesNotExist."""
    return CostModel.objects.select_related("crisis").get(id=model_id)


def to_decide() -> QuerySet[CostModel]:
    """Return choices that wait for a second person, the first made ones first."""
    return CostModel.objects.filter(decided_at=None).order_by("made_at", "id")


def to_lift(row: CostModel, at: datetime) -> list[Note]:
    """
    Return the notes that are open although nobody is asked any more; none for another model.

    A note of a journey before that day was no error: it is lifted by a waiver, not by itself.
    """
    known = rules.pack().models.get(row.code)
    if not row.is_granted or known is None or known.asks:
        return []
    notes = Note.objects.filter(state__in=OPEN)
    if row.crisis_id is not None:
        notes = notes.filter(crisis_id=row.crisis_id)
    on = max(row.from_on, at.date())
    crises = set(notes.values_list("crisis_id", flat=True))
    free = [one for one in crises if held(one, on).choice == row]
    found = notes.filter(crisis_id__in=free).order_by("offered_at", "id")
    return [one for one in found if one.owed][:MOST_LISTED]
