"""The cost model of an organisation or of a crisis: proposed by one, confirmed by another."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import choosing, rules
from musterpoint.costs.actions._common import (
    FARTHEST,
    NoSuchCost,
    NotNow,
    another,
    check_amount,
    check_texts,
    currency,
    in_turn,
    refuse,
)
from musterpoint.costs.actions._legs import share_again
from musterpoint.costs.actions._notes import waive
from musterpoint.costs.models import CostedLeg, CostModel
from musterpoint.crises.models import Crisis
from musterpoint.engine import ledger
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy.actors import Actor, Permission

#: The ground of a waiver after it was announced that nobody pays.
FREE = "route_free"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostModelIn:
    """
    A cost model for journeys from a day on; without a crisis for all that chose none.

    ``fixed`` is the own sum for an adult in smallest parts; None takes that of the rules.
    """

    code: str
    from_on: date
    source: str
    crisis_id: UUID | None = None
    fixed: int | None = None
    currency: str = ""


def propose_model(given: CostModelIn, *, by: Actor, at: datetime) -> CostModel:
    """
    Propose a cost model; it holds once somebody else confirmed it.

    Nobody is asked for more afterwards: only a model that asks people for nothing may hold from a
    day that has gone.
    """
    by.require(Permission.COSTS_CHANGE)
    in_turn()
    problems = check_texts({"source": (given.source, 300, True)})
    wanted = rules.pack().models.get(given.code)
    if wanted is None:
        problems["code"] = [_("Choose a cost model.")]
    if given.crisis_id is not None and not Crisis.objects.filter(id=given.crisis_id).exists():
        problems["crisis"] = [_("Choose a crisis.")]
    of = Q(crisis=None) if given.crisis_id is None else Q(crisis_id=given.crisis_id)
    same = CostModel.objects.filter(of, from_on=given.from_on)
    if abs(given.from_on - at.date()) > FARTHEST:
        problems["from_on"] = [_("Choose a day within ten years.")]
    elif same.exclude(is_granted=False).exists():
        problems["from_on"] = [_("A cost model was chosen from this day on. Choose another day.")]
    elif wanted is not None and _is_late(wanted, given.from_on, at):
        problems["from_on"] = [_("People are not asked afterwards. Choose today or a later day.")]
    unit = _unit(given, wanted, problems)
    refuse(problems)
    made = CostModel.objects.create(
        crisis_id=given.crisis_id, code=given.code, from_on=given.from_on,
        fixed=given.fixed if unit else None, currency=unit.code if unit else "",
        digits=unit.digits if unit else 0, source=given.source.strip(), made_at=at, made_by=by.id,
    )  # fmt: skip
    audit.record("costs.model.proposed", subject_id=made.id, by=by, at=at, code=made.code)
    return made


def _is_late(wanted: rules.CostRules, on: date, at: datetime) -> bool:
    return wanted.asks and on < at.date()


def _unit(
    given: CostModelIn, wanted: rules.CostRules | None, problems: dict[str, list[str]]
) -> ledger.Unit | None:
    """Return the currency of the organisation's own sum; None for none."""
    if given.fixed is None:
        return None
    if wanted is not None and wanted.fixed is None:
        problems["fixed"] = [_("This cost model has no sum. Leave it empty.")]
        return None
    if found := check_amount(given.fixed):
        problems["fixed"] = found
    return currency(given.currency)


def decide_model(model_id: UUID, is_granted: bool, *, by: Actor, at: datetime) -> CostModel:
    """
    Confirm a cost model that somebody else proposed, or refuse it.

    Legs that left since its day are shared anew: a note falls with them, and none rises.
    """
    by.require(Permission.COSTS_DECIDE)
    row = _locked(model_id)
    if row.decided_at is not None:
        raise NotNow(_("This was decided."))
    me = another(by, row.made_by)
    wanted = rules.pack().models.get(row.code)
    if is_granted and (wanted is None or _is_late(wanted, row.from_on, at)):
        text = _("Its day has gone. Refuse it, and propose it again from today or a later day.")
        raise NotNow(text)
    row.decided_at, row.decided_by, row.is_granted = at, me, is_granted
    row.save(update_fields=["decided_at", "decided_by", "is_granted"])
    audit.record(
        "costs.model.decided", subject_id=row.id, by=by, at=at, code=row.code, good=is_granted
    )
    if is_granted:
        legs = CostedLeg.objects.filter(departed_on__gte=row.from_on)
        if row.crisis_id is not None:
            legs = legs.filter(crisis_id=row.crisis_id)
        share_again(legs, by=by, at=at)
    return row


def lift_notes(model_id: UUID, *, by: Actor, at: datetime) -> tuple[int, int]:
    """
    Waive the notes that are open although nobody is asked any more; return how many, and the rest.

    The rest waits for others: above the limit whoever reviews funds waives, a request for a waiver
    is decided first, and who refused one lifts nothing by rule.
    """
    by.require(Permission.COSTS_DECIDE)
    row = _locked(model_id)
    notes = choosing.to_lift(row, at)
    if not notes:
        raise NotNow(_("No note is to be lifted for this."))
    left = 0
    for one in notes:
        try:
            waive(one.id, FREE, by=by, at=at)
        except (NotNow, NotAllowed):  # refused before anything was written
            left += 1
    if left == len(notes):
        raise NotNow(_("Somebody else lifts these notes: open each of them."))
    audit.record("costs.model.lifted", subject_id=row.id, by=by, at=at, notes=len(notes) - left)
    return len(notes) - left, left


def _locked(model_id: UUID) -> CostModel:
    row = CostModel.objects.select_for_update().filter(id=model_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such cost model here."))
    return row
