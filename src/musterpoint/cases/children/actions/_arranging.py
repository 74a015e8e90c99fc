"""Authority, escort and receiver: who says yes, who goes with the child, who signs for it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.cases.children import rules
from musterpoint.cases.children.actions._common import (
    MOST_NAME,
    BadChild,
    case_needed,
    change_plan,
    changing,
    record,
    take_back,
    text_of,
)
from musterpoint.cases.children.queries._one import Plan
from musterpoint.procedures import actions as procedures
from musterpoint.procedures import queries
from musterpoint.tenancy.actors import Actor

ACCEPTED = "receiver_accepted"


def give_authority(gate_id: UUID, authority: str, note: str, *, by: Actor, at: datetime) -> Plan:
    """Record the authority's decision or the consent in writing; ``note`` is its number and day."""
    gate = changing(gate_id, by, at)
    if authority not in {one["id"] for one in rules.authorities(gate.track)}:
        says = _("Choose who decided, from the list of this system of protection.")
        raise BadChild(says, fields={"authority": [says]})
    told = text_of(note, "note")
    case = case_needed(gate, by)
    plan = change_plan(gate, at, authority=authority, authority_note=told)
    procedures.learn(case.run_id, {"authority_or_consent": True}, by=by, at=at)
    record("cases.child.authority-given", gate, by, at)
    return plan


def take_authority(gate_id: UUID, reason: str, *, by: Actor, at: datetime) -> Plan:
    """Record that consent was withdrawn or an authority took its decision back."""
    gate = changing(gate_id, by, at)
    text_of(reason, "reason")
    case = case_needed(gate, by)
    plan = change_plan(gate, at, authority="", authority_note="")
    procedures.learn(case.run_id, {"authority_or_consent": False}, by=by, at=at)
    take_back(gate, "authority", at)
    record("cases.child.authority-taken", gate, by, at)
    return plan


def name_escort(gate_id: UUID, name: str, phone: str, *, by: Actor, at: datetime) -> Plan:
    """Name who goes with the child; another escort closes a gate that was open."""
    gate = changing(gate_id, by, at)
    told = text_of(name, "name", MOST_NAME)
    case = case_needed(gate, by)
    plan = change_plan(gate, at, escort=told, escort_phone=phone.strip()[:60])
    take_back(gate, "escort", at)
    _learn(case.run_id, {"escort_named": True}, by, at)
    record("cases.child.escort-named", gate, by, at)
    return plan


def name_receiver(
    gate_id: UUID, name: str, of: str, phone: str, *, by: Actor, at: datetime
) -> Plan:
    """Name who alone will sign for the child; whoever it is has to accept first."""
    gate = changing(gate_id, by, at)
    told = text_of(name, "name", MOST_NAME)
    case = case_needed(gate, by)
    plan = change_plan(
        gate,
        at,
        receiver=told,
        receiver_of=of.strip()[:MOST_NAME],
        receiver_phone=phone.strip()[:60],
        receiver_accepted=False,
    )
    take_back(gate, "receiver", at)
    _learn(case.run_id, {"receiver_named": True}, by, at)
    record("cases.child.receiver-named", gate, by, at)
    return plan


def accept(gate_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """Record that the receiver accepts the child."""
    gate = changing(gate_id, by, at)
    plan = change_plan(gate, at)
    if not plan.receiver:
        says = _("Name the receiver first.")
        raise BadChild(says, fields={"name": [says]})
    case = case_needed(gate, by)
    plan = change_plan(gate, at, receiver_accepted=True)
    if ACCEPTED not in queries.state(queries.run(case.run_id, by), at).brought:
        procedures.happened(case.run_id, ACCEPTED, by=by, at=at)
    _learn(case.run_id, {"receiver_named": True}, by, at)
    record("cases.child.receiver-accepted", gate, by, at)
    return plan


def turn_down(gate_id: UUID, reason: str, *, by: Actor, at: datetime) -> Plan:
    """Record that the receiver does not take the child, or no longer: the gate closes."""
    gate = changing(gate_id, by, at)
    text_of(reason, "reason")
    case = case_needed(gate, by)
    plan = change_plan(gate, at, receiver_accepted=False)
    take_back(gate, "receiver", at)
    _learn(case.run_id, {"receiver_named": False}, by, at)
    record("cases.child.receiver-withdrew", gate, by, at)
    return plan


def _learn(run_id: UUID, facts: dict[str, bool], by: Actor, at: datetime) -> None:
    """Tell the run while it asks; once the step that arranges is done, the arrangement counts."""
    if "arrange" in queries.state(queries.run(run_id, by), at).active():
        procedures.learn(run_id, facts, by=by, at=at)
