"""What the tests of the console's pages share: who signs in, addresses, seats and lists."""

from uuid import UUID

from django.test import Client

from musterpoint.evacuation import actions
from musterpoint.evacuation.models import (
    Leg,
    ManifestLine,
    Request,
)
from musterpoint.evacuation.tests.factories import Loop, leg, person
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

JOURNEY = (leg("B1", "tripoli", "ras-ajdir", 20), leg("A1", "ras-ajdir", "CMB", 30, mode="air"))


def at(slug: str, rest: str = "") -> str:
    return f"/o/{slug}/desk/libya/evacuation/{rest}"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


def seated(loop: Loop, *names: str) -> Leg:
    """Give one household for each name a confirmed seat on the journey home; return its bus."""
    loop.ask(*(loop.household(person(name)) for name in names))
    loop.legs(*JOURNEY)
    loop.seat()
    with acting_as(loop.operator):
        return Leg.objects.select_related("origin", "destination").get(code="B1")


def listed(loop: Loop, *names: str) -> Leg:
    """Do the same and make the list."""
    found = seated(loop, *names)
    with acting_as(loop.operator):
        actions.make_manifest(found.id, by=loop.operator, at=NOON)
    return found


def line_ids(loop: Loop) -> list[UUID]:
    with acting_as(loop.operator):
        return list(ManifestLine.objects.order_by("sequence").values_list("id", flat=True))


def states(loop: Loop) -> list[str]:
    with acting_as(loop.operator):
        return list(ManifestLine.objects.order_by("sequence").values_list("state", flat=True))


def asked(loop: Loop, *members: object) -> Request:
    home = loop.household(*members)
    with acting_as(loop.state):
        actions.request(
            loop.state_crisis,
            [actions.RequestIn(household_id=home, way="staff")],
            by=loop.state,
            at=NOON,
        )
        return Request.objects.get(household_id=home)
