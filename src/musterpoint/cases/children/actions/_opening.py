"""The gate is opened for one movement, by its procedure; and closed again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases import actions as cases
from musterpoint.cases.children import rules
from musterpoint.cases.children.actions._common import (
    BadChild,
    case_needed,
    change_plan,
    changing,
    hand_of,
    record,
    take_back,
    text_of,
)
from musterpoint.cases.children.followed import LANE
from musterpoint.cases.children.queries._gate import USE, siblings, split_apart
from musterpoint.cases.models import AnyCase, Because, ChildClearance, ChildGate, Way
from musterpoint.engine import procedures as engine
from musterpoint.engine.procedures.looking import missing
from musterpoint.engine.procedures.state import StepRun
from musterpoint.kernel.errors import Refused
from musterpoint.people import countries
from musterpoint.procedures import actions as procedures
from musterpoint.procedures import queries
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor

SAFE = "safe"


class NotCleared(Refused):
    """Something that the gate asks for is missing."""


def open_gate(
    gate_id: UUID,
    destination: str,
    reason: str,
    *,
    leg: str = "",
    is_urgent: bool = False,
    by: Actor,
    at: datetime,
) -> ChildClearance | None:
    """
    Put one's hand under the opening of a gate, for a movement to a country or to a safe place.

    Returns the opening, or None when a second officer has to sign. The urgent way is for life in
    danger: two officers, at most 72 hours, and the assessment is owed. Raises NotCleared, and
    procedures' StepRefused with everything that is missing.
    """
    gate = changing(gate_id, by, at)
    hand_of(by)
    why = text_of(reason, "reason")
    if destination != SAFE and not countries.is_country(destination):
        says = _("Choose where the child goes.")
        raise BadChild(says, fields={"destination": [says]})
    case = case_needed(gate, by)
    plan = change_plan(gate, at)
    if not is_urgent and not (plan.escort and plan.receiver and plan.receiver_accepted):
        raise NotCleared(_("Name the escort and the receiver first; the receiver has to accept."))
    facts: dict[str, bool] = {"siblings_together": _is_together(gate)}
    if is_urgent:
        facts["life_in_danger"] = True
    procedures.learn(case.run_id, facts, by=by, at=at)
    step = _step(case, by, at)[1]
    if step is None or not step.is_open:
        cases.open_gate(case.id, rules.GATE, why, is_urgent=is_urgent, by=by, at=at)
    else:
        _check_again(case, by, at)
    state, step = _step(case, by, at)
    record("cases.child.signed", gate, by, at, urgent=is_urgent)
    if step is None or not step.is_open:
        return None
    if "arrange" in state.active():
        named = {"escort_named": bool(plan.escort), "receiver_named": bool(plan.receiver)}
        if all(named.values()):
            procedures.finish(case.run_id, "arrange", answers=named, by=by, at=at)
    take_back(gate, "again", at)
    is_whole = not missing(state, _gate(state), engine.Way.ORDINARY)
    way = Way.ASSESSED if is_whole and not is_urgent else Way.URGENT
    until = rules.valid_until(at, urgent=way is Way.URGENT)
    key = vault.open_key(gate.person_id, at=at)
    made = ChildClearance.objects.create(
        gate=gate,
        run_id=case.run_id,
        way=way,
        destination=destination,
        leg=leg.strip()[:60],
        opened_by=hand_of(by),
        opened_at=at,
        expires_at=until,
        assessment_due_at=_owed(state) if way is Way.URGENT else None,
        sealed=key.seal(USE, {"escort": plan.escort, "receiver": plan.receiver}),
    )
    record("cases.child.cleared", gate, by, at, way=str(way))
    pumps.wake(LANE, at)
    return made


def _step(case: AnyCase, by: Actor, at: datetime) -> tuple[engine.State, StepRun | None]:
    state = queries.state(queries.run(case.run_id, by), at)
    return state, state.steps.get(rules.GATE)


def _gate(state: engine.State) -> engine.Gate:
    gate = state.procedure.steps[rules.GATE].gate
    if gate is None:
        raise NotCleared(_("The procedure in force has no gate before a movement."))
    return gate


def _check_again(case: AnyCase, by: Actor, at: datetime) -> None:
    """Check everything anew where the run stands open: what changed since lies in our hands."""
    state = _step(case, by, at)[0]
    gate = _gate(state)
    if missing(state, gate, engine.Way.ORDINARY):
        raise NotCleared(_("An urgent opening is not repeated: finish the assessment first."))
    if not set(gate.roles) & set(queries.roles_of(by, at)):
        raise NotCleared(_("You do not hold the role that opens this gate."))


def _owed(state: engine.State) -> datetime | None:
    owed = (one for one in engine.deadlines(state, state.at) if one.is_owed)
    return next((one.due_at for one in owed if one.step == rules.LATE), None)


def _is_together(gate: ChildGate) -> bool:
    """Say whether no sibling is left behind: none, or as far as theirs, or two officers' word."""
    others = siblings([gate.person_id]).get(gate.person_id, set())
    if not others or gate.id in split_apart([gate.id]):
        return True
    held = ChildGate.objects.filter(person_id__in=others).exclude(because=Because.AGE)
    with_case = [one for one in held if one.track]
    return len(with_case) == len(others)


def close_gate(gate_id: UUID, reason: str, *, by: Actor, at: datetime) -> int:
    """Close a gate that was open, with a reason; return how many openings ended."""
    gate = changing(gate_id, by, at)
    text_of(reason, "reason")
    before = gate.clearances.filter(withdrawn_at=None, received_at=None).count()
    take_back(gate, "officer", at)
    record("cases.child.closed", gate, by, at)
    return before
