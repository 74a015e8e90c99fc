"""Age in doubt means child: a service must be known to be safe before a child is told to it."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from musterpoint.people import actions as people
from musterpoint.people.identity import HouseholdIn
from musterpoint.people.tests.factories import named
from musterpoint.referrals import actions
from musterpoint.referrals.models import Referral, Service
from musterpoint.referrals.tests.life_factories import NOON, Desk
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import member, signed_in

DESK = "/o/haven/desk/"
#: Births and needs of people who may be under 18 at noon of 1 May 2026.
IN_DOUBT = [
    ("2015-02-01", ()),
    ("2008", ()),
    ("2008-05-02", ()),
    ("", ("unaccompanied",)),
    ("", ("separated",)),
    ("", ("age_disputed",)),
    ("1999", ("age_disputed",)),
]
ADULTS: list[tuple[str, tuple[str, ...]]] = [("1988-04-03", ()), ("2007", ()), ("", ())]


@pytest.fixture
def dora(haven: Organisation, settings: object) -> Client:
    settings.STATIC_ROOT = None
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    return signed_in("haven", "duty_officer")


@pytest.fixture
def desk(dora: Client, haven: Organisation) -> Desk:
    row = Membership.objects.get(organisation=haven, user_id=dora.session["_auth_user_id"])
    return Desk(member(haven, "A duty_officer", row.user_id.int, row.role))


def person(by: Actor, born: str, needs: tuple[str, ...]) -> UUID:
    one = named("Selam Haile", born=born)
    told = replace(one, identity=replace(one.identity, needs=needs))
    with acting_as(by):
        made = people.register([HouseholdIn(members=(told,))], by=by, at=NOON, source="staff")
    return made[0].persons[0].id


@pytest.mark.parametrize(("born", "needs"), IN_DOUBT)
def test_who_may_be_a_child_is_not_referred_where_nobody_knows_that_it_is_safe(
    desk: Desk, dora: Client, born: str, needs: tuple[str, ...]
) -> None:
    child = person(desk.by, born, needs)
    with pytest.raises(actions.NotChildSafe, match="may be a child"):
        desk.prepared(person_id=child)
    address = f"{DESK}referrals/new/?person={child}&kind=medical"
    assert b"Not known to be safe for children" in dora.get(address).content
    given = {
        "service": str(desk.service.id), "asks": "A doctor", "urgency": "normal", "phase": "here",
    }  # fmt: skip
    assert dora.post(address, given).status_code == 422
    with acting_as(desk.by):
        assert not Referral.objects.exists()
        Service.objects.update(is_child_safe=True)
    assert b"Safe for children" in dora.get(address).content
    assert dora.post(address, given).status_code == 302


@pytest.mark.parametrize(("born", "needs"), ADULTS)
def test_an_adult_is_referred_there(desk: Desk, born: str, needs: tuple[str, ...]) -> None:
    assert desk.prepared(person_id=person(desk.by, born, needs))


def test_a_service_of_the_other_age_is_left_out_for_who_may_be_a_child(
    desk: Desk, dora: Client
) -> None:
    with acting_as(desk.by):
        Service.objects.update(is_child_safe=True, age_from=18)
    child = person(desk.by, "1999", ("age_disputed",))
    shown = dora.get(f"{DESK}referrals/new/?person={child}&kind=medical").content
    assert b"No service fits" in shown


def test_nothing_is_sent_or_renewed_when_it_turns_out_that_it_is_not_safe(
    desk: Desk, dora: Client
) -> None:
    child = person(desk.by, "2015", ())
    with acting_as(desk.by):
        Service.objects.update(is_child_safe=True)
    made = desk.agreed(person_id=child)
    gone = desk.sent(person_id=child).referral.id
    with acting_as(desk.by):
        Service.objects.update(is_child_safe=False)
    with acting_as(desk.by), pytest.raises(actions.NotChildSafe):
        actions.send(made, "link", by=desk.by, at=NOON)
    with acting_as(desk.by), pytest.raises(actions.NotChildSafe):
        actions.fresh_link(gone, by=desk.by, at=NOON)
    page = dora.post(f"{DESK}referrals/{made}/send/", {"way": "link"})
    assert page.status_code == 422
    assert b"may be a child" in page.content
    assert desk.see(made).state == "consented"
