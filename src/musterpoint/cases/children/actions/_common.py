"""What every action on a child's gate does first and last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.children.followed import LANE, withdraw
from musterpoint.cases.children.queries._gate import siblings_since
from musterpoint.cases.children.queries._one import (
    REASON,
    NoSuchChild,
    Plan,
    case_of,
    plan_of,
    sealed_plan,
)
from musterpoint.cases.models import (
    AnyCase,
    ChildClearance,
    ChildDecision,
    ChildGate,
    DecisionKind,
    GateState,
    ProtectedCase,
)
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

MOST_REASON = 1000
MOST_NAME = 200


class BadChild(Invalid):
    """Something cannot be used; ``fields`` says what to do."""


class NotHeld(Refused):
    """The child is not held any more."""


class NoCase(Refused):
    """The steps for the child have not begun, or are not the actor's to see."""


class SameOfficer(Refused):
    """The same officer decided before: this takes two."""


def changing(gate_id: UUID, by: Actor, at: datetime, *, is_held: bool = True) -> ChildGate:
    """Return a gate held against every other hand, for somebody who works on cases."""
    by.require(Permission.CASES_CHANGE)
    gate = ChildGate.objects.select_for_update(of=("self",)).filter(id=gate_id).first()
    if gate is None or not vault.open_keys([gate.person_id], at=at):
        raise NoSuchChild(_("There is no such child here."))
    if is_held and gate.state != GateState.HELD:
        raise NotHeld(_("It was decided that this person is not held as a child who is alone."))
    return gate


def case_needed(gate: ChildGate, by: Actor) -> AnyCase:
    """Return the child's case, or raise NoCase."""
    case = case_of(gate.person_id, by)
    if case is None:
        raise NoCase(_("Begin the steps for this child first."))
    return case


def text_of(text: str, field: str, most: int = MOST_REASON) -> str:
    """Return a text without spaces around it; raise BadChild for an empty or very long one."""
    tidy = " ".join(text.split())
    if not tidy:
        says = _("Write this in a few words.")
        raise BadChild(says, fields={field: [says]})
    if len(tidy) > most:
        says = _("Shorten this.")
        raise BadChild(says, fields={field: [says]})
    return tidy


def change_plan(gate: ChildGate, at: datetime, **changes: Any) -> Plan:
    """Write what is arranged for a child and return it."""
    key = vault.open_key(gate.person_id, at=at)
    plan = replace(plan_of(gate, key), **changes)
    gate.sealed, gate.updated_at = sealed_plan(plan, key), at
    gate.save(update_fields=["sealed", "updated_at"])
    if changes:
        pumps.wake(LANE, at)
    return plan


def take_back(gate: ChildGate, why: str, at: datetime) -> None:
    """Withdraw the opening of a gate, because what it rested on is different now."""
    withdraw(ChildClearance.objects.filter(gate=gate, withdrawn_at=None, received_at=None), why, at)


def hand_of(by: Actor) -> UUID:
    """Return whose hand it is; a program decides nothing about a child."""
    if by.id is not None and by.kind in (ActorKind.STAFF, ActorKind.EXERCISE):
        return by.id
    if by.kind is ActorKind.EXERCISE:
        return uuid5(NAMESPACE_URL, by.name)
    raise SameOfficer(_("An officer decides this, not a program."))


def decide(
    gate: ChildGate, kind: DecisionKind, reason: str, *, about: str = "", by: Actor, at: datetime
) -> ChildDecision:
    """Append one officer's hand under a decision; the caller holds the gate."""
    key = vault.open_key(gate.person_id, at=at)
    made = ChildDecision(
        gate=gate,
        kind=kind,
        about=about,
        by_id=hand_of(by),
        decided_at=at,
        sealed=key.seal(REASON, {"reason": reason}),
    )
    made.save(force_insert=True)
    record(f"cases.child.{kind}", gate, by, at)
    return made


def hands(gate: ChildGate, kind: DecisionKind) -> list[UUID]:
    """
    Return whose hands are under a decision since it was last refused or the child held anew.

    Hands under siblings who travel apart count since the newest of those siblings is known.
    """
    found: list[UUID] = []
    since = siblings_since([gate.id])[gate.id] if kind == DecisionKind.SPLIT else gate.held_at
    rows = ChildDecision.objects.filter(gate=gate, decided_at__gte=since).order_by("id")
    for row in rows:
        if row.kind == kind:
            found.append(row.by_id)
        elif row.kind == DecisionKind.REFUSED and row.about == kind:
            found = []
    return found


def second_hand(
    gate: ChildGate, kind: DecisionKind, reason: str, *, by: Actor, at: datetime
) -> bool:
    """Put a hand under a decision of two; say whether it is the second. Raise SameOfficer."""
    before = hands(gate, kind)
    if hand_of(by) in before:
        raise SameOfficer(_("You decided this already. A second officer has to agree."))
    decide(gate, kind, reason, by=by, at=at)
    return bool(before)


def record(kind: str, gate: ChildGate, by: Actor, at: datetime, **facts: object) -> None:
    """Append to the trail; of a child whose case lies behind the wall, to protection's alone."""
    record_of([gate], kind, by, at, **facts)


def record_of(
    gates: Sequence[ChildGate], kind: str, by: Actor, at: datetime, **facts: object
) -> None:
    """
    Append what was done to several children together, to one trail.

    When the case of any of them lies behind the wall, all goes to protection's trail alone: half
    of a pair in the other one would mark the child whose half is missing.
    """
    is_private = any(isinstance(case_of(one.person_id, by), ProtectedCase) for one in gates)
    write = audit.record_protected if is_private else audit.record
    for one in gates:
        write(kind, subject_id=one.person_id, by=by, at=at, **facts)
