"""Who is on the roll."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from musterpoint.audit.models import Event
from musterpoint.crises import actions, pumps, queries
from musterpoint.crises.models import RollEntry
from musterpoint.crises.tests.factories import crisis, persons, said
from musterpoint.kernel.ids import uuid7
from musterpoint.people.identity import ContactIn, HouseholdIn, Identity, PersonIn
from musterpoint.people.models import Person
from musterpoint.tenancy import actors
from musterpoint.tenancy import pumps as lanes
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

LATER = NOON + timedelta(hours=1)


def family(number: int = 2, area: str = "tripoli", phone: str = "") -> HouseholdIn:
    return HouseholdIn(
        id=uuid7(),
        members=tuple(
            PersonIn(
                id=uuid7(),
                identity=Identity(names=(f"Rahima {place}",), born="1990", place="Tripoli"),
                nationalities=("BGD",),
                language="bn",
                area=area,
                is_head=place == 0,
                contacts=(ContactIn(channel="sms", address=phone),) if phone else (),
            )
            for place in range(number)
        ),
    )


def test_registering_puts_a_family_on_the_roll_of_every_open_crisis(alice: Actor) -> None:
    with acting_as(alice):
        first, second, closed = (crisis(alice, slug) for slug in ("one", "two", "three"))
        actions.close(closed.id, by=alice, at=NOON)
        (registered,) = actions.register(None, [family()], by=alice, at=NOON, source="staff")
        assert len(registered.persons) == 2
        assert queries.figures(first.id)["registered"] == 2
        assert queries.figures(second.id)["registered"] == 2
        assert queries.figures(closed.id)["registered"] == 0
        assert set(RollEntry.objects.values_list("area", "state")) == {("tripoli", "unknown")}


def test_registering_for_one_crisis_leaves_the_others(alice: Actor) -> None:
    with acting_as(alice):
        first, second = crisis(alice, "one"), crisis(alice, "two")
        actions.register([second.id], [family()], by=alice, at=NOON, source="staff")
        assert queries.figures(first.id)["registered"] == 0
        assert queries.figures(second.id)["registered"] == 2


def test_the_same_registration_again_doubles_nothing(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        same = family()
        first = actions.register(None, [same], by=alice, at=NOON, source="staff")
        again = actions.register(None, [same], by=alice, at=LATER, source="staff")
        assert [h.id for h in first] == [h.id for h in again]
        assert queries.figures(declared.id)["registered"] == 2
        assert Event.objects.filter(kind="crises.person.enrolled").count() == 2


def test_the_public_registers_itself_onto_the_roll(alice: Actor, haven: Organisation) -> None:
    door = actors.public(haven.id)
    with acting_as(alice):
        declared = crisis(alice)
    with acting_as(door):
        actions.register(None, [family(1, phone="+218912345678")], by=door, at=NOON)
        assert queries.figures(declared.id)["registered"] == 1


def test_enrolling_again_changes_nothing(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        made = persons(3)
        assert actions.enrol(declared.id, made, by=alice, at=NOON) == 3
        actions.set_state(declared.id, [said(made[0], "safe")], by=alice, at=NOON)
        assert actions.enrol(declared.id, [*made, *made], by=alice, at=LATER) == 0
        assert RollEntry.objects.get(person_id=made[0]).state == "safe"
        assert Event.objects.filter(kind="crises.person.enrolled").count() == 3


def test_everybody_registered_before_is_enrolled_at_once(alice: Actor) -> None:
    with acting_as(alice):
        made = persons(4200)
        Person.objects.filter(id=made[0]).update(withdrawn_at=NOON)
        declared = crisis(alice)
        with CaptureQueriesContext(connection) as asked:
            assert actions.enrol(declared.id, None, by=alice, at=NOON) == 4199
        assert len(asked) < 25
        assert queries.figures(declared.id)["registered"] == 4199


def test_who_is_not_registered_here_cannot_be_enrolled(alice: Actor, mallory: Actor) -> None:
    with acting_as(mallory):
        foreign, *_ = persons(1)
    with acting_as(alice):
        declared = crisis(alice)
        (withdrawn,) = persons(1)
        Person.objects.filter(id=withdrawn).update(withdrawn_at=NOON)
        for person in (foreign, withdrawn, uuid7()):
            with pytest.raises(actions.UnknownPerson):
                actions.enrol(declared.id, [*persons(1), person], by=alice, at=NOON)
        assert not RollEntry.objects.exists()


def test_a_place_that_is_no_area_of_the_crisis_counts_as_not_known(alice: Actor) -> None:
    with acting_as(alice):
        declared = crisis(alice)
        actions.enrol(declared.id, persons(1, area="malta"), by=alice, at=NOON)
        assert RollEntry.objects.get().area == ""
        assert [row.code for row in queries.board(declared.id).rows] == ["benghazi", "tripoli", ""]


def test_the_roll_follows_the_registry(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        open_one, closed = crisis(alice), crisis(alice, "over")
        made = persons(3)
        for one in (open_one, closed):
            actions.enrol(one.id, made, by=alice, at=NOON)
        actions.close(closed.id, by=alice, at=NOON)
        Person.objects.filter(id=made[0]).update(area="benghazi")
        Person.objects.filter(id=made[1]).update(withdrawn_at=NOON)
        lanes.wake(pumps.ROLL, NOON)
    assert pumps.ROLL in lanes.lanes()
    lanes.run_due([haven.id])
    with acting_as(alice):
        rows = RollEntry.objects.filter(crisis=open_one)
        assert {row.person_id: (row.area, row.is_removed) for row in rows} == {
            made[0]: ("benghazi", False),
            made[1]: ("tripoli", True),
            made[2]: ("tripoli", False),
        }
        kept = RollEntry.objects.get(crisis=closed, person_id=made[0])
        assert kept.area == "tripoli"
        Person.objects.filter(id=made[1]).update(withdrawn_at=None)
        assert actions.sync_roll(by=alice, at=LATER) == 2
        assert queries.figures(open_one.id)["registered"] == 3
        assert RollEntry.objects.filter(is_removed=True).count() == 0
