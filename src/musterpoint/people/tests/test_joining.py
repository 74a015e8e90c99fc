"""People are added to a household that is registered already."""

from uuid import UUID

import pytest

from musterpoint.kernel.errors import NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.people import actions, queries, rules
from musterpoint.people.models import Household, Person
from musterpoint.people.tests.factories import home, named, person_actor, zenobia
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


def registered(by: Actor) -> actions.RegisteredHousehold:
    (made,) = actions.register([home(zenobia())], by=by, at=NOON, source="staff")
    return made


def members(household_id: UUID) -> tuple[UUID, ...]:
    return queries.household_members([household_id])[household_id]


def test_a_newcomer_is_a_member_and_is_found_and_the_head_stays(alice: Actor) -> None:
    with acting_as(alice):
        made = registered(alice)
        joined = actions.join_household(
            made.id, [named("Tamara Okoro", is_head=True)], by=alice, at=NOON, source="staff"
        )
        (new,) = joined.persons
        assert (joined.reference, new.code) == (made.reference, None)
        assert members(made.id) == (made.persons[0].id, new.id)
        assert queries.search("Tamara Okoro", NOON).found[0].person_id == new.id
        assert Household.objects.count() == 1


def test_the_same_ids_again_change_nothing(alice: Actor) -> None:
    new = named("Tamara Okoro", id=uuid7())
    with acting_as(alice):
        made, other = registered(alice), registered(alice)
        first = actions.join_household(made.id, [new], by=alice, at=NOON)
        again = actions.join_household(made.id, [new], by=alice, at=NOON)
        assert (again.persons, again.is_repeat) == (first.persons, True)
        assert len(members(made.id)) == 2
        with pytest.raises(actions.TakenId):
            actions.join_household(other.id, [new], by=alice, at=NOON)
        with pytest.raises(actions.TakenId):
            actions.join_household(made.id, [new, named("Ada")], by=alice, at=NOON)


def test_a_person_adds_to_the_own_household_alone(alice: Actor) -> None:
    with acting_as(alice):
        mine, theirs = registered(alice), registered(alice)
    me = person_actor(alice.organisation_id, mine.persons[0].id)
    with acting_as(me):
        actions.join_household(mine.id, [named("Ada")], by=me, at=NOON)
        for other in (theirs.id, uuid7()):
            with pytest.raises(actions.NoSuchHousehold):
                actions.join_household(other, [named("Ada")], by=me, at=NOON)


def test_strangers_and_readers_add_nobody(alice: Actor, bob: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        made = registered(alice)
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.join_household(made.id, [named("Ada")], by=bob, at=NOON)
    with acting_as(mallory), pytest.raises(actions.NoSuchHousehold):
        actions.join_household(made.id, [named("Ada")], by=mallory, at=NOON)


def test_problems_are_named_and_a_full_household_takes_nobody(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(alice):
        made = registered(alice)
        for wrong, field in (([named("")], "members.0.names"), ([], "members")):
            with pytest.raises(actions.BadRegistration) as caught:
                actions.join_household(made.id, wrong, by=alice, at=NOON)
            assert field in caught.value.fields
        monkeypatch.setattr(rules, "MAX_MEMBERS", 1)
        with pytest.raises(actions.HouseholdIsFull):
            actions.join_household(made.id, [named("Ada")], by=alice, at=NOON)
        assert Person.objects.count() == 1


def test_nobody_joins_a_household_that_has_ended(alice: Actor) -> None:
    with acting_as(alice):
        made = registered(alice)
        actions.withdraw([made.persons[0].id], by=alice, at=NOON)
        with pytest.raises(actions.NoSuchHousehold):
            actions.join_household(made.id, [named("Ada")], by=alice, at=NOON)
