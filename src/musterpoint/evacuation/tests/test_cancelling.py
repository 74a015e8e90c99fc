"""A leg that does not go: both organisations that know of it learn so, and its seats are free."""

import pytest

from musterpoint.audit.models import Event
from musterpoint.evacuation import actions
from musterpoint.evacuation.actions import _offers
from musterpoint.evacuation.models import Leg, LegState, Request, Seat
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop
from musterpoint.kernel.errors import NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member, signed_in


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    """A State whose bus the operator of the pool has filled."""
    made = make_loop(alice, olga)
    with acting_as(alice):
        actions.offer(
            made.state_crisis,
            [leg("S1", "tripoli", "ras-ajdir", 20), leg("S2", "ras-ajdir", "CMB", 30)],
            by=alice,
            at=NOON,
        )
        actions.share_offers(made.state_crisis, olga.organisation_id, by=alice, at=NOON)
    pumps.run_due()
    made.ask(made.household())
    made.seat()
    return made


def state_of(actor: Actor, code: str = "S1") -> str:
    with acting_as(actor):
        return str(Leg.objects.get(code=code).state)


def cancel(actor: Actor, code: str = "S1") -> int:
    with acting_as(actor):
        found = Leg.objects.get(code=code)
        count = actions.cancel_leg(found.id, by=actor, at=NOON)
    pumps.run_due()
    return count


def test_the_operator_learns_that_a_shared_leg_does_not_go_and_frees_its_seats(loop: Loop) -> None:
    with acting_as(loop.state):
        assert Request.objects.get().state == "seated"
    assert cancel(loop.state) == 0
    assert state_of(loop.operator) == LegState.CANCELLED
    with acting_as(loop.operator):
        assert set(Seat.objects.values_list("state", flat=True)) == {"discarded"}
    with acting_as(loop.state):
        assert Request.objects.get().state == "ready"


def test_whoever_offered_a_leg_learns_that_the_operator_cancelled_it(loop: Loop) -> None:
    assert cancel(loop.operator) == 1
    assert state_of(loop.state) == LegState.CANCELLED
    with acting_as(loop.state):
        assert Request.objects.get().state == "ready"
    with acting_as(loop.state), pytest.raises(actions.BadOffer):
        actions.cancel_leg(Leg.objects.get(code="S1").id, by=loop.state, at=NOON)


def test_several_legs_are_cancelled_together_or_none_is(loop: Loop) -> None:
    loop.legs(leg("S4", "tripoli", "ras-ajdir", 22), leg("S5", "tripoli", "ras-ajdir", 23))
    codes = ["S1", "S4", "S5"]
    with acting_as(loop.operator):
        ids = list(Leg.objects.filter(code__in=codes).values_list("id", flat=True))
        assert len(ids) == len(codes)
        unknown = [*ids, uuid7()]
    with acting_as(loop.operator), pytest.raises(Leg.DoesNotExist):
        actions.cancel_legs(unknown, by=loop.operator, at=NOON)
    assert {state_of(loop.operator, code) for code in codes} == {LegState.OFFERED}
    with acting_as(loop.operator):
        assert actions.cancel_legs(ids, by=loop.operator, at=NOON) == 1
        told = Event.objects.filter(kind="evacuation.leg.cancelled")
        assert sorted(one.facts["households"] for one in told) == [0, 0, 1]
    pumps.run_due()
    assert {state_of(loop.operator, code) for code in codes} == {LegState.CANCELLED}
    assert state_of(loop.state) == LegState.CANCELLED
    with acting_as(loop.operator), pytest.raises(actions.BadOffer, match="left or was cancelled"):
        actions.cancel_legs(ids, by=loop.operator, at=NOON)


def test_a_leg_offered_and_cancelled_before_the_operator_looks_never_opens(
    alice: Actor, olga: Actor
) -> None:
    loop = make_loop(alice, olga)
    with acting_as(alice):
        (bus,) = actions.offer(
            loop.state_crisis, [leg("S3", "tripoli", "ras-ajdir", 20)], by=alice, at=NOON
        )
        actions.share_offers(loop.state_crisis, olga.organisation_id, by=alice, at=NOON)
        actions.cancel_leg(bus.id, by=alice, at=NOON)
    pumps.run_due()
    assert state_of(olga, "S3") == LegState.CANCELLED


def test_another_organisation_cancels_nothing_of_ours(loop: Loop, mallory: Actor) -> None:
    with acting_as(loop.operator):
        bus = Leg.objects.get(code="S1")
        _offers.take_in_cancelled({bus.item_id: mallory.organisation_id}, by=loop.operator, at=NOON)
    assert state_of(loop.operator) == LegState.OFFERED


def test_an_employer_cancels_its_own_leg_and_no_leg_of_the_pool(
    loop: Loop, portal: Organisation
) -> None:
    employer = member(portal, "Carl", 9, "employer")
    with acting_as(loop.operator):
        (own,) = actions.offer(
            loop.pool_crisis, [leg("E1", "tripoli", "ras-ajdir", 20)], by=loop.operator, at=NOON
        )
        theirs = Leg.objects.get(code="S1")
    with acting_as(employer):
        assert actions.cancel_leg(own.id, by=employer, at=NOON) == 0
    with acting_as(employer), pytest.raises(NotAllowed):
        actions.cancel_leg(theirs.id, by=employer, at=NOON)


def test_the_desk_of_the_state_cancels_what_it_gave_to_the_pool(loop: Loop) -> None:
    officer = signed_in("haven", "duty_officer")
    with acting_as(loop.state):
        address = f"/o/haven/desk/libya/evacuation/legs/{Leg.objects.get(code='S1').id}/"
    assert "Cancel this leg" in officer.get(address).content.decode()
    question = officer.get(f"{address}cancel/").content.decode()
    assert "The operator of the pool is told too" in question
    assert "S1 is cancelled." in officer.post(f"{address}cancel/", follow=True).content.decode()
    pumps.run_due()
    assert state_of(loop.operator) == LegState.CANCELLED
