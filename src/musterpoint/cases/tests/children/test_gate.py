"""The gate of children who are alone: what holds a child, what opens it, what closes it again."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from musterpoint.cases.children import actions, queries
from musterpoint.cases.children.queries import Cleared, Held
from musterpoint.cases.models import ChildClearance, ChildGate
from musterpoint.cases.tests.children.factories import (
    child,
    cleared,
    gate_of,
    officer,
    prepared,
    publish,
    register,
)
from musterpoint.people import actions as people
from musterpoint.people import queries as registry
from musterpoint.people.identity import HouseholdIn, PersonIn
from musterpoint.procedures import actions as procedures
from musterpoint.procedures.models import Deadline
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    return officer(haven, "Dora")


@pytest.fixture
def hilda(haven: Organisation) -> Actor:
    return officer(haven, "Hilda", "head_of_mission")


def passes(person: UUID, at: object = NOON) -> bool:
    return isinstance(queries.clearance([person], at)[person], Cleared)  # type: ignore[arg-type]


def card_in(person: UUID, **changes: object) -> PersonIn:
    card = registry.card([person], NOON)[person]
    identity = replace(card.identity, **changes)
    return PersonIn(id=person, identity=identity, nationalities=card.nationalities, area=card.area)


@pytest.mark.parametrize("left_out", ["assess", "authority", "escort", "receiver", "accept"])
def test_a_gate_with_one_thing_missing_does_not_open(dora: Actor, left_out: str) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        gate = prepared(dora, person, leave_out=left_out)
        with pytest.raises((actions.NotCleared, procedures.StepRefused)):
            actions.open_gate(gate.id, "LKA", "Please", by=dora, at=NOON)
        assert not passes(person)
        assert not ChildClearance.objects.exists()


def test_a_gate_opens_when_all_is_there_and_for_its_days_alone(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        assert queries.clearance([person], NOON)[person] == Held(missing=("closed",))
        cleared(dora, person)
        found = queries.clearance([person], NOON)[person]
        assert isinstance(found, Cleared)
        assert (found.escort, found.receiver, found.destination) == (
            "Rosa Lind", "Mona Perera", "LKA",
        )  # fmt: skip
        assert passes(person, NOON + 14 * DAY - HOUR)
        assert not passes(person, NOON + 14 * DAY)


@pytest.mark.parametrize(
    "change",
    [
        lambda gate, by: actions.turn_down(gate, "Ill", by=by, at=NOON),
        lambda gate, by: actions.name_receiver(gate, "Otto", "", "", by=by, at=NOON),
        lambda gate, by: actions.name_escort(gate, "Otto", "", by=by, at=NOON),
        lambda gate, by: actions.take_authority(gate, "Revoked", by=by, at=NOON),
        lambda gate, by: actions.close_gate(gate, "New facts", by=by, at=NOON),
    ],
    ids=["receiver withdraws", "another receiver", "another escort", "authority", "officer"],
)
def test_a_gate_closes_again_when_a_fact_changes(dora: Actor, change: object) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        made = cleared(dora, person)
        change(made.gate_id, dora)  # type: ignore[operator]
        assert not passes(person)


def test_a_step_taken_on_the_page_of_the_run_closes_the_gate_too(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        made = cleared(dora, person)
        procedures.learn(made.run_id, {"authority_or_consent": False}, by=dora, at=NOON)
        assert not passes(person)


def test_the_urgent_way_takes_two_officers_and_owes_an_assessment_in_72_hours(
    dora: Actor, hilda: Actor
) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        publish(dora)
        gate = gate_of(person)
        actions.begin([gate.id], by=dora, at=NOON)
        actions.meet(gate.id, "unaccompanied", "national", "high", by=dora, at=NOON)
        urgent = {"is_urgent": True, "at": NOON}
        assert actions.open_gate(gate.id, "safe", "Shelling", by=dora, **urgent) is None
        assert not passes(person)
        with pytest.raises(procedures.StepRefused):
            actions.open_gate(gate.id, "safe", "Shelling", by=dora, **urgent)
    with acting_as(hilda):
        made = actions.open_gate(gate.id, "safe", "Shelling", by=hilda, **urgent)
        assert made is not None
        assert made.assessment_due_at == NOON + 72 * HOUR
        assert passes(person, NOON + 71 * HOUR)
        assert not passes(person, NOON + 72 * HOUR)
        due = Deadline.objects.get(step="late_assessment")
        assert due.is_owed
        assert due.escalations
        assert queries.figures(NOON + 73 * HOUR).late == 1
        assert queries.counts(NOON + 73 * HOUR).of["late"] == 1
    with acting_as(dora):
        actions.assess(gate.id, "allows", "medium", by=dora, at=NOON + HOUR)
        made.refresh_from_db()
        assert queries.figures(NOON + 73 * HOUR).late == 0


def test_only_two_officers_end_a_gate_each_with_a_reason(dora: Actor, hilda: Actor) -> None:
    (person,) = register(dora, child(born=""))
    with acting_as(dora):
        gate = gate_of(person)
        actions.end(gate.id, "adult", "Passport says 1999", by=dora, at=NOON)
        assert not passes(person)
        with pytest.raises(actions.SameOfficer):
            actions.end(gate.id, "adult", "Again", by=dora, at=NOON)
        with pytest.raises(actions.BadChild):
            actions.end(gate.id, "adult", " ", by=dora, at=NOON)
    with acting_as(hilda):
        actions.refuse(gate.id, "adult", "The paper is another's", by=hilda, at=NOON)
        actions.end(gate.id, "adult", "Birth record", by=hilda, at=NOON)
        assert not passes(person)
    with acting_as(dora):
        actions.end(gate.id, "adult", "Agreed", by=dora, at=NOON)
        assert passes(person)


@pytest.mark.parametrize(
    "change",
    [{"needs": ()}, {"born": "1990"}, {"born": "", "needs": ()}, {"relation": "child"}],
    ids=["need removed", "made an adult", "both", "relation"],
)
def test_no_change_of_the_data_lifts_a_gate(dora: Actor, change: dict[str, object]) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        people.change(person, card_in(person, **change), by=dora, at=NOON)
        assert not passes(person)


def test_a_child_without_any_need_is_held_when_no_adult_is_with_it(dora: Actor) -> None:
    (alone,) = register(dora, child(needs=()))
    mother, kid = register(dora, child("Mona", "1985", ()), child("Ines", "2016", ()))
    with acting_as(dora):
        assert not passes(alone)
        answers = queries.clearance([mother, kid], NOON)
        assert all(isinstance(one, Cleared) and not one.is_child for one in answers.values())
        assert not passes(kid)
        assert gate_of(alone).because == "alone"
        assert not ChildGate.objects.filter(person_id=kid).exists()


def test_an_adult_who_joins_on_the_spot_lifts_nothing(dora: Actor) -> None:
    (person,) = register(dora, child(needs=()))
    with acting_as(dora):
        home = registry.card([person], NOON)[person].household_id
        assert home is not None
        carer = child("A stranger", "1980", ())
        people.join_household(home, [carer], by=dora, at=NOON, source="staff")
        assert carer.id is not None
        assert isinstance(queries.clearance([person, carer.id], NOON)[person], Held)


def test_a_parent_who_leaves_leaves_a_child_that_is_held(dora: Actor) -> None:
    mother, kid = register(dora, child("Mona", "1985", ()), child("Ines", "2016", ()))
    with acting_as(dora):
        people.leave_household(mother, by=dora, at=NOON)
        home = registry.card([kid], NOON)[kid].household_id
        assert home is not None
        people.join_household(home, [child("X", "1980", ())], by=dora, at=NOON, source="staff")
        assert gate_of(kid).because == "alone"


def test_a_child_corrected_to_an_adult_still_counts_as_a_child_when_alone(dora: Actor) -> None:
    mother, kid = register(dora, child("Mona", "1985", ()), child("Ines", "2010", ()))
    with acting_as(dora):
        people.change(kid, card_in(kid, born="1999"), by=dora, at=NOON)
        assert not passes(kid)
        assert isinstance(queries.clearance([mother, kid], NOON)[kid], Cleared)


def test_a_child_spouse_is_held_and_a_carers_papers_lift_nothing(dora: Actor) -> None:
    head, spouse = register(
        dora, child("Karim", "1985", ()), child("Ines", "2010", (), relation="spouse")
    )
    with acting_as(dora):
        assert isinstance(queries.clearance([head, spouse], NOON)[spouse], Held)
        gate = gate_of(spouse)
        actions.check_carer(gate.id, "Karim", "A marriage paper", by=dora, at=NOON)
        assert isinstance(queries.clearance([head, spouse], NOON)[spouse], Held)


def test_a_disputed_age_counts_as_a_childs(dora: Actor) -> None:
    (person,) = register(dora, child("Yusuf", "2000", ()))
    with acting_as(dora):
        assert passes(person)
        actions.dispute_age(person, "Looks fifteen and says so to the nurse", by=dora, at=NOON)
        assert not passes(person)


def test_siblings_go_together_or_two_officers_say_otherwise(dora: Actor, hilda: Actor) -> None:
    first, second = register(dora, child("Amal"), child("Badr", "2017"))
    with acting_as(dora):
        gate = prepared(dora, first)
        with pytest.raises(procedures.StepRefused):
            actions.open_gate(gate.id, "LKA", "Only one", by=dora, at=NOON)
        other = prepared(dora, second)
        for one in (gate, other):
            assert actions.open_gate(one.id, "LKA", "Both", by=dora, at=NOON)
        assert all(
            isinstance(one, Cleared) for one in queries.clearance([first, second], NOON).values()
        )
        assert not passes(first)
        actions.split(gate.id, "Hospital at home", by=dora, at=NOON)
        assert not passes(first)
        with pytest.raises(actions.SameOfficer):
            actions.split(gate.id, "Again", by=dora, at=NOON)
    with acting_as(hilda):
        assert actions.split(gate.id, "Hospital at home", by=hilda, at=NOON)
        assert passes(first)
        assert not passes(second)


def test_siblings_of_whom_one_is_closed_again_are_both_held(dora: Actor) -> None:
    first, second = register(dora, child("Amal"), child("Badr", "2017"))
    with acting_as(dora):
        gates = [prepared(dora, one) for one in (first, second)]
        for one in gates:
            actions.open_gate(one.id, "LKA", "Both", by=dora, at=NOON)
        actions.turn_down(gates[1].id, "Ill", by=dora, at=NOON)
        answers = queries.clearance([first, second], NOON)
        assert all(isinstance(one, Held) for one in answers.values())


def test_a_child_is_handed_over_to_its_receiver_alone(dora: Actor) -> None:
    (person,) = register(dora, child())
    with acting_as(dora):
        cleared(dora, person)
        actions.check_hand_over(person, "mona  PERERA", NOON)
        with pytest.raises(actions.NotTheReceiver):
            actions.check_hand_over(person, "Otto Perera", NOON)


def test_five_hundred_children_are_asked_about_in_as_many_queries_as_one(dora: Actor) -> None:
    homes = [HouseholdIn(members=(child(f"Child {n}"),)) for n in range(500)]
    with acting_as(dora):
        made = people.register(homes, by=dora, at=NOON, source="staff")
        persons = [one.persons[0].id for one in made]
        publish(dora)
        actions.begin([gate_of(one).id for one in persons[:5]], by=dora, at=NOON)
        counted = []
        for some in (persons[:1], persons):
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                assert not any(
                    isinstance(one, Cleared) for one in queries.clearance(some, NOON).values()
                )
            counted.append(len(queries_made))
        assert counted[0] == counted[1] < 15
        with CaptureQueriesContext(connection) as one_page:
            lines, following = queries.listing("held", by=dora, at=NOON)
        assert len(lines) == 50
        assert following is not None
        assert len(one_page) < 30
        assert queries.figures(NOON).alone == 500
