"""What stands beside the services when somebody is referred: a status, and who else can help."""

import pytest
from django.test import Client

from musterpoint.audit.models import Event
from musterpoint.referrals.models import Referral, Service
from musterpoint.referrals.tests.life_factories import NOON, Desk
from musterpoint.rosters.tests import factories as rosters
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import member, signed_in


@pytest.fixture
def dora(haven: Organisation, settings: object) -> Client:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    return signed_in("haven", "duty_officer")


@pytest.fixture
def desk(dora: Client, haven: Organisation) -> Desk:
    row = Membership.objects.get(organisation=haven, user_id=dora.session["_auth_user_id"])
    return Desk(member(haven, "A duty_officer", row.user_id.int, row.role))


def test_a_status_is_answered_on_the_page_and_kept_nowhere(desk: Desk, dora: Client) -> None:
    address = f"/o/haven/desk/referrals/new/?person={desk.person}&kind=medical&country=TUN"
    heading = "What is open to somebody of this status"
    assert heading not in dora.get(address).content.decode()
    asked = {"look": "1", "status": "irregular", "stage": "during", "asks": "See a doctor"}
    shown = dora.post(address, asked)
    assert shown.status_code == 200
    page = shown.content.decode()
    assert heading in page
    assert "Emergency medical care" in page
    assert "See a doctor</textarea>" in page
    assert "irregular" not in shown.headers.get("Location", "")
    sent = asked | {"service": str(desk.service.id), "urgency": "normal", "phase": "here"}
    with acting_as(desk.by):
        assert not Referral.objects.exists()
    del sent["look"]
    made = dora.post(address, sent)
    assert made.status_code == 302
    with acting_as(desk.by):
        assert "irregular" not in made["Location"] + str(list(Referral.objects.values()))
        assert "irregular" not in str(list(Event.objects.values("kind", "facts")))


def test_a_service_that_is_not_for_this_status_is_left_out(desk: Desk, dora: Client) -> None:
    with acting_as(desk.by):
        Service.objects.update(statuses=["refugee"])
    address = f"/o/haven/desk/referrals/new/?person={desk.person}&kind=medical&country=TUN"
    assert b"No service fits" not in dora.get(address).content
    assert b"No service fits" in dora.post(address, {"look": "1", "status": "irregular"}).content


def test_a_status_that_nobody_knows_is_told_at_its_field(desk: Desk, dora: Client) -> None:
    address = f"/o/haven/desk/referrals/new/?person={desk.person}&kind=medical"
    given = {
        "service": str(desk.service.id), "asks": "A doctor", "urgency": "normal", "phase": "here",
        "status": "magic",
    }  # fmt: skip
    assert dora.post(address, given).status_code == 422


def test_experts_with_a_fitting_skill_are_shown_and_stand_in_the_trail(
    desk: Desk, dora: Client, alice: object
) -> None:
    with acting_as(alice):
        rosters.roster(alice, "Experts", "expert")
        rosters.added(
            alice,
            rosters.person(
                "Amina Diallo", 5, roster="experts", skills=(("nurse", 2),), languages=()
            ),
        )
    address = f"/o/haven/desk/referrals/new/?person={desk.person}&kind="
    assert "Amina Diallo" in dora.get(address + "medical").content.decode()
    assert "Amina Diallo" not in dora.get(address + "shelter").content.decode()
    with acting_as(desk.by):
        assert Event.objects.filter(kind="rosters.member.listed").count() == 1
