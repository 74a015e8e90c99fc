"""Children, officers, and a gate that is opened step by step."""

from datetime import datetime
from uuid import UUID, uuid4

from musterpoint.cases.children import actions
from musterpoint.cases.models import ChildClearance, ChildGate
from musterpoint.cases.tests.cases.factories import officer, shipped
from musterpoint.people import actions as people
from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn
from musterpoint.procedures.models import Version
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

__all__ = ["child", "cleared", "gate_of", "officer", "prepared", "publish", "register"]


def child(
    name: str = "Amal", born: str = "2015", needs: tuple[str, ...] = ("unaccompanied",), **more: str
) -> PersonIn:
    """Return a child to register."""
    return PersonIn(
        id=uuid4(),
        identity=Identity(names=(name,), born=born, needs=needs, **more),
        nationalities=("LKA",),
        area="tripoli",
        document_level=2,
        contacts=(ContactIn(channel="sms", address="+218911112222"),),
    )


def register(by: Actor, *members: PersonIn) -> list[UUID]:
    """Register one household and return its people."""
    with acting_as(by):
        made = people.register([HouseholdIn(members=members)], by=by, at=NOON, source="staff")
    return [one.id for one in made[0].persons]


def publish(by: Actor) -> None:
    """Publish the procedure of children where it is not, in the running unit."""
    if not Version.objects.filter(procedure__code="child-before-movement").exists():
        shipped("child-before-movement", by)


def gate_of(person: UUID) -> ChildGate:
    """Return the gate of a person, in the running unit."""
    return ChildGate.objects.get(person_id=person)


def prepared(by: Actor, person: UUID, *, leave_out: str = "", at: datetime = NOON) -> ChildGate:
    """Do every step before the opening but one, in the running unit."""
    publish(by)
    gate = gate_of(person)
    actions.begin([gate.id], by=by, at=at)
    actions.meet(gate.id, "unaccompanied", "national", "medium", by=by, at=at)
    steps = {
        "assess": lambda: actions.assess(gate.id, "allows", "medium", by=by, at=at),
        "authority": lambda: actions.give_authority(
            gate.id, "child_authority", "No. 12 of 1 May", by=by, at=at
        ),
        "escort": lambda: actions.name_escort(gate.id, "Rosa Lind", "", by=by, at=at),
        "receiver": lambda: actions.name_receiver(gate.id, "Mona Perera", "", "", by=by, at=at),
        "accept": lambda: actions.accept(gate.id, by=by, at=at),
    }
    for name, step in steps.items():
        if name != leave_out and not (name == "accept" and leave_out == "receiver"):
            step()
    gate.refresh_from_db()
    return gate


def cleared(
    by: Actor, person: UUID, destination: str = "LKA", at: datetime = NOON
) -> ChildClearance:
    """Open the gate of a child after every step, in the running unit."""
    gate = prepared(by, person, at=at)
    made = actions.open_gate(gate.id, destination, "All is there", by=by, at=at)
    assert made is not None
    return made
