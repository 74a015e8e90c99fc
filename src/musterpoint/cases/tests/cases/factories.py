"""Officers, a published procedure, people and cases."""

from typing import Any
from uuid import UUID

from musterpoint.cases import actions
from musterpoint.cases.models import AnyCase
from musterpoint.engine.procedures import catalogue
from musterpoint.evacuation.tests.factories import person
from musterpoint.people import actions as people
from musterpoint.people.identity import HouseholdIn
from musterpoint.procedures import actions as procedures
from musterpoint.procedures.models import Version
from musterpoint.procedures.tests.factories import HOUR, officer, published
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

__all__ = ["HOUR", "officer", "opened", "registered", "shipped", "someone"]


def shipped(code: str, by: Actor) -> Version:
    """Adopt and publish a procedure that ships, in the running unit."""
    assert code in catalogue.shipped()
    return procedures.adopt(code, by=by, at=NOON)


def registered(by: Actor, *names: str) -> list[UUID]:
    """Register one household and return its people."""
    members = tuple(person(name) for name in names)
    with acting_as(by):
        made = people.register([HouseholdIn(members=members)], by=by, at=NOON, source="staff")
    return [one.id for one in made[0].persons]


def someone(by: Actor, name: str = "Nimal Perera") -> UUID:
    """Register somebody."""
    return registered(by, name)[0]


def opened(by: Actor, kind: str = "lost-keys", **more: Any) -> AnyCase:
    """Publish the small procedure where it is asked for and open a case, in a unit of its own."""
    with acting_as(by):
        if not Version.objects.filter(procedure__code=kind).exists():
            shipped(kind, by) if kind in catalogue.shipped() else published(by)
        given: dict[str, Any] = {"kind": kind, "name": "Somebody of the street"}
        return actions.open_case(actions.CaseIn(**given | more), by=by, at=NOON)
