"""Whoever took or assessed an application is given no role that decides or pays it, till it is."""

from uuid import uuid4

import pytest

from musterpoint.accounts import incompatible
from musterpoint.accounts.models import ClientBinding
from musterpoint.grants import actions
from musterpoint.grants.models import Milestone, MilestoneState
from musterpoint.grants.tests.factories import DAY, Desk, published
from musterpoint.grants.tests.test_returns import direct
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.roles import ROLES
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

OFFICER = ROLES["authorising_officer"]


@pytest.fixture
def desk(haven: Organisation) -> Desk:
    return Desk(haven)


def barred(desk: Desk, who: Actor) -> bool:
    """Say whether somebody, or whoever made a program that stands behind their id, is refused."""
    assert who.id is not None
    maker = uuid4()
    made = ClientBinding.objects.create(
        id=who.id, client_id=str(maker), organisation=desk.of, name="P", role="welfare_officer",
        created_by=maker, created_at=NOON, revoked_at=NOON,
    )  # fmt: skip
    with acting_as(desk.manager):
        person = bool(incompatible.why_not(who.id, OFFICER))
        assert bool(incompatible.why_no_program(maker, OFFICER)) == person
    made.delete()
    return person


def test_whoever_took_assessed_or_went_on_with_it_releases_no_payment_of_it(desk: Desk) -> None:
    row = desk.apply(by=desk.third).row
    everybody = (desk.walid, desk.wafa, desk.third)
    assert [barred(desk, one) for one in everybody] == [False, False, True]
    desk.recommended(row)
    assert all(barred(desk, one) for one in everybody)
    desk.decided(row, "approved", row.asked)
    assert all(barred(desk, one) for one in everybody)
    desk.approved_by_fund(row)
    other = desk.committed(name="Huda Saleh", born="1990-01-01", phone="+21650999888")
    with acting_as(desk.third):
        order = actions.order_payment(other.id, by=desk.third, at=NOON)
    desk.pay(order)
    assert all(barred(desk, one) for one in everybody)
    page = f"/o/haven/desk/settings/members/{desk.wafa.id}/role/"
    answer = signed_in("haven", "administrator").post(page, {"role": OFFICER.code})
    assert (answer.status_code, "still open" in answer.content.decode()) == (409, True)
    assert not barred(desk, desk.amir)
    desk.paid(row)
    assert not any(barred(desk, one) for one in everybody)


def test_who_reported_or_visited_a_milestone_waits_until_it_is_paid(desk: Desk) -> None:
    row = direct(desk)
    with acting_as(desk.walid):
        day = (NOON + 30 * DAY).date()
        one = actions.plan_milestone(row.id, "All", day, 200_00, True, by=desk.walid, at=NOON)
    with acting_as(desk.third):
        actions.report_milestone(one.id, "Forty came", by=desk.third, at=NOON)
    with acting_as(desk.aida):
        # Of what was accepted the money still goes.
        Milestone.objects.update(state=MilestoneState.ACCEPTED)
    assert barred(desk, desk.third)
    with acting_as(desk.aida):
        Milestone.objects.update(state=MilestoneState.PAID)
    assert not barred(desk, desk.third)


def test_whoever_published_a_call_does_not_decide_it(desk: Desk) -> None:
    assert not barred(desk, desk.walid)
    call = published(desk)
    assert barred(desk, desk.walid)
    with acting_as(desk.aida):
        actions.decide_call(call.id, {}, by=desk.aida, at=call.closes_at + DAY)
    assert not barred(desk, desk.walid)
