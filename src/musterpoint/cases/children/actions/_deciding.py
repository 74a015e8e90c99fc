"""What two officers decide: an adult after all, a parent found, siblings apart."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases.children import followed
from musterpoint.cases.children.actions._common import (
    BadChild,
    change_plan,
    changing,
    decide,
    hands,
    second_hand,
    take_back,
    text_of,
)
from musterpoint.cases.children.queries._one import case_of
from musterpoint.cases.models import (
    Because,
    ChildDecision,
    ChildGate,
    DecisionKind,
    Ending,
    GateState,
)
from musterpoint.people.models import Person
from musterpoint.procedures import actions as procedures
from musterpoint.procedures import queries
from musterpoint.procedures.models import RunState
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

#: What the child's run learns from an ending.
EVENTS = {Ending.ADULT: "adult_proved", Ending.FAMILY: "parent_found"}


def end(gate_id: UUID, ending: str, reason: str, *, by: Actor, at: datetime) -> ChildGate:
    """
    Decide that somebody is not held any more; it takes a second officer, each with a reason.

    Until then the child stays held: age in doubt means child. Raises SameOfficer.
    """
    gate = changing(gate_id, by, at)
    if ending not in Ending.values:
        says = _("Choose what was proved.")
        raise BadChild(says, fields={"ending": [says]})
    why = text_of(reason, "reason")
    if not second_hand(gate, DecisionKind(ending), why, by=by, at=at):
        return gate
    gate.state, gate.ending = GateState.ENDED, ending
    gate.ended_at, gate.updated_at = at, at
    gate.save(update_fields=["state", "ending", "ended_at", "updated_at"])
    take_back(gate, "ended", at)
    case = case_of(gate.person_id, by)
    if case is not None and queries.run(case.run_id, by).state == RunState.OPEN:
        procedures.happened(case.run_id, EVENTS[Ending(ending)], by=by, at=at)
    pumps.wake(followed.LANE, at)
    return gate


def refuse(gate_id: UUID, kind: str, reason: str, *, by: Actor, at: datetime) -> ChildDecision:
    """Refuse what a colleague asked for: the hands that were under it count no more."""
    gate = changing(gate_id, by, at)
    two = (DecisionKind.ADULT, DecisionKind.FAMILY, DecisionKind.SPLIT)
    if kind not in two or not hands(gate, DecisionKind(kind)):
        says = _("Nobody asked for this.")
        raise BadChild(says, fields={"kind": [says]})
    why = text_of(reason, "reason")
    if kind == DecisionKind.SPLIT:
        take_back(gate, "siblings", at)
    return decide(gate, DecisionKind.REFUSED, why, about=kind, by=by, at=at)


def split(gate_id: UUID, reason: str, *, by: Actor, at: datetime) -> bool:
    """Let a child travel without its siblings; say whether two officers have decided it now."""
    gate = changing(gate_id, by, at)
    why = text_of(reason, "reason")
    is_decided = second_hand(gate, DecisionKind.SPLIT, why, by=by, at=at)
    if is_decided:
        pumps.wake(followed.LANE, at)
    return is_decided


def check_carer(gate_id: UUID, name: str, papers: str, *, by: Actor, at: datetime) -> ChildDecision:
    """
    Record that an officer saw the papers of an adult who says that the child is theirs.

    It lifts nothing: whether they are a parent or the usual carer, two officers decide by `end`.
    """
    gate = changing(gate_id, by, at)
    change_plan(gate, at, carer=text_of(name, "name", 200))
    return decide(gate, DecisionKind.CARER, text_of(papers, "papers"), by=by, at=at)


def dispute_age(person_id: UUID, reason: str, *, by: Actor, at: datetime) -> ChildGate:
    """Record that somebody's age is in doubt: from now on they count as a child."""
    by.require(Permission.CASES_CHANGE)
    why = text_of(reason, "reason")
    if not Person.objects.filter(id=person_id, withdrawn_at=None).exists():
        says = _("There is no such person here, or they withdrew.")
        raise BadChild(says, fields={"person": [says]})
    before = ChildGate.objects.filter(person_id=person_id).first()
    if before is None or before.state == GateState.ENDED:
        # a word against an earlier decision holds them fully until two officers look again
        kind = Because.AGE if before is None else Because.ALONE
        followed.hold({person_id: kind}, by=by, at=at)
    gate = ChildGate.objects.select_for_update(of=("self",)).get(person_id=person_id)
    decide(gate, DecisionKind.AGE, why, by=by, at=at)
    return gate
