"""Referrals behind the wall: who may make them, who may be told, what nobody else can see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from musterpoint.audit.models import Event, ProtectionEvent
from musterpoint.cases import actions as cases
from musterpoint.cases.tests.cases.factories import shipped
from musterpoint.messaging.models import Message
from musterpoint.people.models import NationalityClaim
from musterpoint.procedures.models import ProtectedRunEvent
from musterpoint.referrals import actions, life, pumps, queries
from musterpoint.referrals.actions import ReferralIn
from musterpoint.referrals.models import Partner, ProtectedReferral, Referral, Side
from musterpoint.referrals.tests.life_factories import NOON, Desk, officer, trained
from musterpoint.tenancy.actors import Clearance, Permission
from musterpoint.tenancy.models import Membership, Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import member, signed_in

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _still(portal: Organisation, settings: object) -> None:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=portal.id).update(is_exercise=True, clock_at=NOON)


@pytest.fixture
def cara(portal: Organisation) -> Client:
    return signed_in("portal", "caseworker")


@pytest.fixture
def desk(cara: Client, portal: Organisation) -> Desk:
    row = Membership.objects.get(organisation=portal, user_id=cara.session["_auth_user_id"])
    return Desk(member(portal, "Cara", row.user_id.int, "caseworker"), "asylum")


def test_a_private_kind_is_referred_behind_the_wall_alone(desk: Desk, portal: Organisation) -> None:
    made = desk.prepared()
    with acting_as(desk.by):
        assert ProtectedReferral.objects.get().id == made
        assert not Referral.objects.exists()
    dora = officer(portal, "Dora")
    with acting_as(dora):
        trained(dora)
    new = ReferralIn(service_id=desk.service.id, person_id=desk.person, asks="Help")
    with acting_as(dora), pytest.raises(actions.NotBehindTheWall):
        actions.prepare(new, by=dora, at=NOON)
    with acting_as(dora):
        assert not ProtectedReferral.objects.exists()


def test_no_organisation_of_a_state_refers_behind_the_wall(haven: Organisation) -> None:
    by = officer(haven, "Cara", "caseworker")
    made = Desk(by, "asylum")
    with pytest.raises(actions.NotBehindTheWall):
        made.prepared()


def test_a_partner_on_the_open_side_is_not_told(desk: Desk) -> None:
    made = desk.agreed()
    with acting_as(desk.by):
        Partner.objects.update(side=Side.OPEN)
    with acting_as(desk.by), pytest.raises(actions.NotToThisPartner):
        actions.send(made, "link", by=desk.by, at=NOON)
    with pytest.raises(actions.BadReferral):
        desk.prepared()


@pytest.mark.parametrize("claimed", [["ERI", "SOM"], []])
def test_no_authority_of_a_state_that_may_be_their_own_is_told(
    desk: Desk, claimed: list[str]
) -> None:
    made = desk.agreed()
    with acting_as(desk.by):
        NationalityClaim.objects.all().delete()
        for place, country in enumerate(claimed):
            NationalityClaim.objects.create(person_id=desk.person, country=country, position=place)
        Partner.objects.update(authority_of="SOM")
    with acting_as(desk.by), pytest.raises(actions.NotToThisPartner):
        actions.send(made, "link", by=desk.by, at=NOON)


def test_it_goes_by_the_link_alone_and_leaves_no_trace_outside(
    desk: Desk, portal: Organisation
) -> None:
    with acting_as(desk.by):
        before = (Wake.objects.count(), Event.objects.count())
    made = desk.agreed("name")
    with acting_as(desk.by), pytest.raises(actions.NoAccount):
        actions.send(made, "account", by=desk.by, at=NOON)
    with acting_as(desk.by):
        sent = actions.send(made, "link", site="http://testserver", by=desk.by, at=NOON)
    path = sent.link.removeprefix("http://testserver")
    phone = Client()
    assert phone.post(path, {"code": sent.code}).status_code == 302
    inside = phone.get(path)
    assert b"Nimal" in inside.content
    pumps.keep_time_in_private(portal, NOON + 120 * HOUR)
    pumps.keep_time_in_private(portal, NOON + 300 * HOUR)
    assert desk.see(made).escalated == 2
    with acting_as(desk.by):
        assert not Message.objects.exists()
        assert (Wake.objects.count(), Event.objects.count()) == before
        kinds = set(ProtectionEvent.objects.values_list("kind", flat=True))
    assert mail.outbox == []
    assert {"referrals.link.opened", "referrals.link.read", "referrals.referral.sent"} <= kinds
    plain = desk.by.with_clearance(Clearance.CONSULAR)
    with acting_as(plain), pytest.raises(actions.NoSuchReferral):
        actions.answer(made, actions.AnswerIn(move="accept"), by=plain, at=NOON)


def test_it_ends_with_the_receipt_and_the_time_is_measured(desk: Desk) -> None:
    made = desk.sent().referral.id
    with pytest.raises(actions.BadReferral):
        desk.answer(made, "accept")
        desk.answer(made, "complete")
    with acting_as(desk.by):
        done = actions.receipt(made, "A-17", NOON + 5 * HOUR, by=desk.by, at=NOON + 6 * HOUR)
        assert (done.state, done.receipt_at) == ("completed", NOON + 5 * HOUR)
    with acting_as(desk.by), pytest.raises(actions.NotNow):
        actions.receipt(made, "A-17", NOON + 5 * HOUR, by=desk.by, at=NOON + 6 * HOUR)
    with acting_as(desk.by):
        (week,) = queries.time_to_receipt(None, NOON + 7 * HOUR)
        assert (week.receipts, week.median_hours) == (None, None)
        assert queries.outcomes(None, NOON + 7 * HOUR)["total"] == 0


def test_ten_receipts_of_a_week_are_told_to_those_with_clearance(
    desk: Desk, portal: Organisation
) -> None:
    for hours in range(life.limit("smallest")):
        made = desk.sent().referral.id
        at = NOON + (1 + hours) * HOUR
        with acting_as(desk.by):
            actions.receipt(made, f"A-{hours}", at, by=desk.by, at=at)
    later = NOON + 20 * HOUR
    with acting_as(desk.by):
        (week,) = queries.time_to_receipt(None, later)
        assert (week.receipts, week.median_hours) == (10, 5.5)
        assert queries.outcomes(None, later)["by_outcome"] == {"completed": 10}
    dora = officer(portal, "Dora")
    with acting_as(dora):
        assert queries.time_to_receipt(None, later) == []
        assert queries.outcomes(None, later)["total"] == 0


def test_the_partner_records_the_receipt_by_the_link(cara: Client, desk: Desk) -> None:
    sent = desk.sent()
    path = sent.link.removeprefix("http://testserver")
    phone = Client()
    phone.post(path, {"code": sent.code})
    phone.post(path, {"move": "accept"})
    assert b"Number of the receipt" in phone.get(path).content
    assert phone.post(path, {"move": "complete"}).status_code == 422
    assert phone.post(path, {"move": "complete", "receipt": "R 9"}).status_code == 302
    page = cara.get(f"/o/portal/desk/referrals/{sent.referral.id}/").content.decode()
    assert "R 9" in page
    assert "Behind the wall" in page
    assert desk.see(sent.referral.id).state == "completed"


def test_the_list_of_a_colleague_without_clearance_does_not_know(desk: Desk) -> None:
    made = desk.sent().referral
    dora = signed_in("portal", "duty_officer")
    page = dora.get("/o/portal/desk/referrals/?view=all").content.decode()
    assert "No referral here" in page
    assert dora.get(f"/o/portal/desk/referrals/{made.id}/").status_code == 404
    of_person = dora.get(f"/o/portal/desk/people/{desk.person}/referrals/").content.decode()
    assert "No referral of this person" in of_person


def test_the_case_that_waits_for_the_receipt_is_told(desk: Desk) -> None:
    with acting_as(desk.by):
        shipped("asylum-referral", replace(desk.by, permissions=frozenset(Permission)))
        case = cases.open_case(
            cases.CaseIn(
                kind="asylum-referral", person_id=desk.person, compartment="protection",
            ),
            by=desk.by, at=NOON,
        )  # fmt: skip
    made = desk.sent(person_id=None, case_id=case.id)
    path = made.link.removeprefix("http://testserver")
    phone = Client()
    phone.post(path, {"code": made.code})
    phone.post(path, {"move": "accept"})
    assert phone.post(path, {"move": "complete", "receipt": "R 9"}).status_code == 302
    with acting_as(desk.by):
        names = list(ProtectedRunEvent.objects.values_list("kind", "name"))
    assert ("happened", "authority_receipt") in names
