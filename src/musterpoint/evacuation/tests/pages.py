"""What the tests of the console's pages share: who signs in, addresses, seats and lists."""

from uuid import UUID, uuid4

from django.test import Client

from musterpoint.accounts.models import User
from musterpoint.evacuation import actions
from musterpoint.evacuation.models import (
    Leg,
    ManifestLine,
    Request,
)
from musterpoint.evacuation.tests.factories import Loop, leg, person
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

JOURNEY = (leg("B1", "tripoli", "ras-ajdir", 20), leg("A1", "ras-ajdir", "CMB", 30, mode="air"))


def signed_in(slug: str, role: str) -> Client:
    """Return the browser of somebody with a role in an organisation."""
    user = User.objects.create_user(f"{role}-{uuid4().hex[:6]}@example.org", name=f"A {role}")
    Membership.objects.create(
        organisation=Organisation.objects.get(slug=slug),
        user_id=user.id,
        role=role,
        created_at=NOON,
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


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
