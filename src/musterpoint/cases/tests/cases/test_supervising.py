"""A protected case is signed off by a supervisor behind the wall, and by nobody else."""

import pytest
from django.test import Client

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.cases import actions
from musterpoint.cases.models import AnyCase, ProtectedCase
from musterpoint.cases.tests.cases.factories import officer, opened, shipped
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in

KIND = "child-before-movement"
CLOSE = {"outcome": "helped", "reason": "With a parent"}


@pytest.fixture(autouse=True)
def _still(portal: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=portal.id).update(is_exercise=True, clock_at=NOON)


def actor_of(client: Client, of: Organisation) -> Actor:
    """Return the actor whose browser this is."""
    row = Membership.objects.get(organisation=of, user_id=client.session["_auth_user_id"])
    return member(of, row.role, row.user_id.int, row.role)


@pytest.fixture
def cara(portal: Organisation) -> Client:
    return signed_in("portal", "caseworker")


@pytest.fixture
def case(olga: Actor, cara: Client, portal: Organisation) -> AnyCase:
    """Cara works behind the wall on the case of a child."""
    with acting_as(olga):
        shipped(KIND, olga)
    return opened(actor_of(cara, portal), KIND, compartment="protection")


def page_of(case: AnyCase, rest: str = "") -> str:
    return f"/o/portal/desk/cases/{case.id}/{rest}"


def state_of(case: AnyCase, by: Actor) -> str:
    with acting_as(by):
        return str(ProtectedCase.objects.get(id=case.id).state)


def test_a_protected_case_is_signed_off_through_the_page_by_a_supervisor_behind_the_wall(
    case: AnyCase, cara: Client, portal: Organisation, olga: Actor
) -> None:
    with acting_as(olga):
        trail = Event.objects.count()
    assert cara.post(page_of(case, "close/"), CLOSE).status_code == 302
    assert "Sign and close" not in cara.get(page_of(case)).content.decode()
    sara = signed_in("portal", "protection_supervisor")
    assert "Sign and close" in sara.get(page_of(case)).content.decode()
    assert sara.post(page_of(case, "own/"), {"what": "sign"}).status_code == 302
    supervisor = actor_of(sara, portal)
    assert state_of(case, supervisor) == "closed"
    with acting_as(supervisor):
        signed = ProtectionEvent.objects.get(kind="cases.case.closed")
        assert (signed.subject_id, signed.actor_id) == (case.id, supervisor.id)
    with acting_as(olga):
        assert Event.objects.count() == trail


def test_who_asked_and_who_is_no_supervisor_cannot_sign(case: AnyCase, cara: Client) -> None:
    cara.post(page_of(case, "close/"), CLOSE)
    other = signed_in("portal", "caseworker")
    for client in (cara, other):
        assert client.post(page_of(case, "own/"), {"what": "sign"}).status_code == 403
        assert "Sign and close" not in client.get(page_of(case)).content.decode()


@pytest.mark.parametrize("role", ["duty_officer", "head_of_mission", "portal_operator"])
def test_a_supervisor_on_the_other_side_of_the_wall_finds_nothing_to_sign(
    case: AnyCase, cara: Client, role: str
) -> None:
    cara.post(page_of(case, "close/"), CLOSE)
    client = signed_in("portal", role)
    assert client.get(page_of(case)).status_code == 404
    assert client.post(page_of(case, "own/"), {"what": "sign"}).status_code == 404


def test_a_supervisor_does_not_sign_a_case_of_their_own(
    case: AnyCase, cara: Client, portal: Organisation
) -> None:
    sara = officer(portal, "Sara", "protection_supervisor")
    by = actor_of(cara, portal)
    with acting_as(by):
        actions.hand_over(case.id, sara.id, "I travel", by=by, at=NOON)
    with acting_as(sara):
        actions.accept(case.id, by=sara, at=NOON)
    cara.post(page_of(case, "close/"), CLOSE)
    with acting_as(sara), pytest.raises(actions.SameOfficer):
        actions.sign_off(case.id, by=sara, at=NOON)
    emil = officer(portal, "Emil", "protection_supervisor")
    with acting_as(emil):
        actions.sign_off(case.id, by=emil, at=NOON)
    assert state_of(case, emil) == "closed"
