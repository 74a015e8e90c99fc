"""From a wish to leave to the arrival, across two organisations."""

from datetime import timedelta

import pytest

from musterpoint.audit.models import Event
from musterpoint.crises.models import RollEntry
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures.models import Agreement
from musterpoint.evacuation import actions, queries
from musterpoint.evacuation.models import (
    Leg,
    MatchRun,
    PoolEntry,
    Request,
    Seat,
    Traveller,
    Unmatched,
)
from musterpoint.evacuation.tests.factories import Loop, leg, make_loop, person
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

JOURNEY = (
    leg("B1", "tripoli", "ras-ajdir", 6, infants=2),
    leg("F1", "ras-ajdir", "CMB", 30, mode="air", infants=2),
)


@pytest.fixture
def loop(alice: Actor, olga: Actor) -> Loop:
    return make_loop(alice, olga)


def travel(loop: Loop, code: str, absent: bool = False) -> None:
    with acting_as(loop.operator):
        found = Leg.objects.get(code=code)
        manifest = actions.make_manifest(found.id, by=loop.operator, at=found.departs_at)
        lines = queries.manifest_lines(manifest, found.departs_at)
        if not absent:
            actions.board(
                found.id,
                [actions.LineOut(line_id=line.id, state="boarded") for line in lines],
                by=loop.operator,
                at=found.departs_at,
            )
        actions.depart(found.id, by=loop.operator, at=found.departs_at)
        actions.arrive(found.id, by=loop.operator, at=found.arrives_at)
    pumps.run_due()


def state_of(loop: Loop) -> tuple[str, set[str]]:
    with acting_as(loop.state):
        return Request.objects.get().state, set(RollEntry.objects.values_list("state", flat=True))


def test_a_household_goes_from_its_wish_to_its_arrival(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household(person("Nimal Perera"), person("Kumari Perera", "2025")))
    assert state_of(loop) == ("ready", {"wants_to_leave"})
    loop.seat()
    assert state_of(loop)[0] == "seated"
    with acting_as(loop.state):
        assert [line["leg"] for line in Request.objects.get().itinerary] == ["B1", "F1"]
        assert RollEntry.objects.filter(seated_at__isnull=False).count() == 2
    with acting_as(loop.operator):
        assert Traveller.objects.count() == 2
        assert Seat.objects.first().entry.infants == 1
    travel(loop, "B1")
    assert state_of(loop) == ("departed", {"departed"})
    travel(loop, "F1")
    assert state_of(loop) == ("arrived", {"arrived"})


def test_the_pool_knows_no_name_before_a_seat_is_confirmed(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household())
    with acting_as(loop.operator):
        assert PoolEntry.objects.count() == 1
        assert not Traveller.objects.exists()
        run = actions.run_match(loop.pool_crisis, by=loop.operator, at=NOON)
        assert not Traveller.objects.exists()
        actions.discard(run.id, by=loop.operator, at=NOON)
    assert state_of(loop)[0] == "ready"


def test_who_does_not_come_gives_up_the_whole_journey(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household())
    loop.seat()
    travel(loop, "B1", absent=True)
    assert state_of(loop) == ("no_show", {"wants_to_leave"})
    with acting_as(loop.operator):
        assert sorted(Seat.objects.values_list("state", flat=True)) == ["discarded", "no_show"]


def test_a_bus_leaves_although_the_agreement_ended_and_the_trail_says_who_was_not_told(
    loop: Loop,
) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household())
    loop.seat()
    with acting_as(loop.state):
        agreement = Agreement.objects.get()
        disclosures.end(agreement.shared_id, by=loop.state, at=NOON)
    travel(loop, "B1")
    assert state_of(loop)[0] == "seated"
    with acting_as(loop.operator):
        assert Leg.objects.get(code="B1").state == "arrived"
        untold = Event.objects.get(kind="evacuation.movement.untold")
    assert untold.facts["why"] == "NoAgreement"


def test_everybody_without_a_seat_has_a_reason(loop: Loop) -> None:
    loop.legs(leg("B1", "tripoli", "ras-ajdir", 6, seats=1), JOURNEY[1])
    loop.ask(
        loop.household(person("A Fernando"), person("B Fernando")),
        loop.household(person("C Silva")),
        loop.household(person("D Warsame", nationalities=("SOM",), document_level=0)),
    )
    with acting_as(loop.operator):
        run = actions.run_match(loop.pool_crisis, by=loop.operator, at=NOON)
        assert (run.ready_people, run.seated_people, run.bound_people) == (4, 1, 1)
        reasons = set(Unmatched.objects.values_list("reason", flat=True))
    assert len(reasons) == 2
    assert "capacity" in reasons or "needs_or_size" in reasons


def test_a_child_alone_waits_for_its_checks(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household(person("Child", "2018", needs=("unaccompanied",))))
    assert state_of(loop)[0] == "waiting"
    with acting_as(loop.operator):
        assert not PoolEntry.objects.exists()
    with acting_as(loop.state):
        ids = list(Request.objects.values_list("id", flat=True))
        assert actions.clear_checks(ids, by=loop.state, at=NOON) == 0
    assert state_of(loop)[0] == "waiting"


def test_asking_twice_changes_nothing_and_withdrawing_frees_the_seat(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    home = loop.household()
    loop.ask(home, home)
    loop.ask(home)
    loop.seat()
    with acting_as(loop.state):
        assert Request.objects.count() == 1
        actions.withdraw([Request.objects.get().id], by=loop.state, at=NOON)
    pumps.run_due()
    with acting_as(loop.operator):
        assert PoolEntry.objects.get().state == "closed"
        assert set(Seat.objects.values_list("state", flat=True)) == {"discarded"}
    loop.ask(home)
    assert state_of_newest(loop) == "ready"


def state_of_newest(loop: Loop) -> str:
    with acting_as(loop.state):
        return str(Request.objects.order_by("-id").first().state)


def test_a_cancelled_leg_lets_its_people_wait_again(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household())
    loop.seat()
    with acting_as(loop.operator):
        bus = Leg.objects.get(code="B1")
        assert actions.cancel_leg(bus.id, by=loop.operator, at=NOON) == 1
    pumps.run_due()
    assert state_of(loop)[0] == "ready"
    with acting_as(loop.state):
        assert not RollEntry.objects.filter(seated_at__isnull=False).exists()


def test_a_proposal_cannot_be_confirmed_twice_nor_after_a_leg_filled(loop: Loop) -> None:
    loop.legs(*JOURNEY)
    loop.ask(loop.household())
    run_id = loop.seat()
    with acting_as(loop.operator), pytest.raises(actions.OutOfDate):
        actions.confirm(run_id, by=loop.operator, at=NOON)
    loop.ask(loop.household(person("E Dias")))
    with acting_as(loop.operator):
        run = actions.run_match(loop.pool_crisis, by=loop.operator, at=NOON)
        bus = Leg.objects.get(code="B1")
        Leg.objects.filter(id=bus.id).update(seats=1)
    with acting_as(loop.operator), pytest.raises(actions.OutOfDate):
        actions.confirm(run.id, by=loop.operator, at=NOON)


def test_a_second_run_sees_only_what_is_left(loop: Loop) -> None:
    loop.legs(leg("B1", "tripoli", "ras-ajdir", 6, seats=3), leg("F1", "ras-ajdir", "CMB", 30))
    loop.ask(loop.household(person("A"), person("B")))
    loop.seat()
    loop.ask(loop.household(person("C"), person("D")), loop.household(person("E")))
    loop.seat()
    with acting_as(loop.operator):
        lines = {line.leg.code: line for line in queries.legs(loop.pool_crisis)}
        assert (lines["B1"].taken, lines["B1"].free) == (3, 0)
        assert MatchRun.objects.count() == 2


def test_an_offer_of_another_organisation_reaches_the_pool(loop: Loop) -> None:
    with acting_as(loop.state):
        actions.offer(
            loop.state_crisis,
            [leg("S1", "tripoli", "ras-ajdir", 6, own_nationality="LKA", third_country_places=0)],
            by=loop.state,
            at=NOON,
        )
        operator = loop.operator.organisation_id
        assert actions.share_offers(loop.state_crisis, operator, by=loop.state, at=NOON) == 1
        assert actions.share_offers(loop.state_crisis, operator, by=loop.state, at=NOON) == 0
    pumps.run_due()
    with acting_as(loop.operator):
        received = Leg.objects.get()
        assert (received.code, received.offered_by_id) == ("S1", loop.state.organisation_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seats": 0}, "seats"),
        ({"mode": "camel"}, "mode"),
        ({"origin": "atlantis"}, "origin"),
        ({"departs_at": NOON - timedelta(hours=1)}, "departs_at"),
        ({"arrives_at": NOON}, "arrives_at"),
        ({"infants": -1}, "infants"),
    ],
)
def test_a_bad_offer_says_what_to_mend(loop: Loop, changes: dict, field: str) -> None:
    from dataclasses import replace

    with acting_as(loop.operator), pytest.raises(actions.BadOffer) as caught:
        actions.offer(loop.pool_crisis, [replace(JOURNEY[0], **changes)], by=loop.operator, at=NOON)
    assert f"B1.{field}" in caught.value.fields


def test_a_reader_may_neither_ask_nor_match(loop: Loop, bob: Actor) -> None:
    home = loop.household()
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.request(loop.state_crisis, [actions.RequestIn(household_id=home)], by=bob, at=NOON)
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.run_match(loop.state_crisis, by=bob, at=NOON)


def test_another_organisation_finds_nothing_to_withdraw(loop: Loop, mallory: Actor) -> None:
    loop.ask(loop.household())
    with acting_as(loop.state):
        ids = list(Request.objects.values_list("id", flat=True))
    with acting_as(mallory):
        assert actions.withdraw(ids, by=mallory, at=NOON) == 0
    assert state_of(loop)[0] == "ready"
