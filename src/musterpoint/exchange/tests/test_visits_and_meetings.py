"""Visits go step by step with terms of both; meetings reach a whole group of States."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from musterpoint.exchange import actions, queries, rules
from musterpoint.exchange.models import Answer, FollowUp, Meeting, Visit, VisitState
from musterpoint.exchange.tests.factories import (
    DAY,
    HOUR,
    hired,
    meeting_in,
    partnered,
    pump,
    sides,
    visit_in,
)
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, organisation


def two() -> tuple[Actor, Actor]:
    (_a, ana), (_b, ben) = sides(2)
    partnered(ana, [ben])
    return ana, ben


def proposed(ana: Actor, ben: Actor) -> None:
    with acting_as(ana):
        actions.propose_visit(ben.organisation_id, False, visit_in(), by=ana, at=NOON)
    pump(NOON)


def state(of: Actor) -> str:
    with acting_as(of):
        return Visit.objects.get().state


def agreed(ana: Actor, ben: Actor) -> None:
    proposed(ana, ben)
    with acting_as(ben):
        row = Visit.objects.get()
        actions.agree_terms(row.id, row.revision, by=ben, at=NOON)
    pump(NOON)


def test_a_secondment_goes_from_proposal_to_close_on_both_sides() -> None:
    ana, ben = two()
    agreed(ana, ben)
    assert state(ana) == state(ben) == VisitState.AGREED
    begins = NOON + 10 * DAY
    with acting_as(ben):
        row = Visit.objects.get()
        assert row.is_host
        assert set(rules.pack().always) <= set(row.terms)
        with pytest.raises(actions.NotNow):
            actions.start_visit(row.id, by=ben, at=NOON)
    with acting_as(ben):
        actions.start_visit(row.id, by=ben, at=begins)
        with pytest.raises(actions.NotNow):
            actions.report_visit(row.id, "We learned", by=ben, at=begins)
    pump(begins)
    with acting_as(ana):
        row = Visit.objects.get()
        assert row.report_due_at
        assert row.report_due_at.date() == row.ends_on + timedelta(days=14)
        actions.report_visit(row.id, "Staff the line by language", by=ana, at=begins)
    with acting_as(ana), pytest.raises(actions.NotNow):
        actions.close_visit(row.id, by=ana, at=begins)
    pump(begins)
    with acting_as(ben):
        row = Visit.objects.get()
        assert row.report == "Staff the line by language"
        actions.close_visit(row.id, by=ben, at=begins)
    pump(begins)
    assert state(ana) == state(ben) == VisitState.CLOSED


def test_changed_terms_must_be_agreed_anew_and_old_ones_cannot_be_agreed_to() -> None:
    ana, ben = two()
    proposed(ana, ben)
    with acting_as(ben):
        row = Visit.objects.get()
        actions.change_terms(row.id, visit_in(travellers=1), by=ben, at=NOON)
    with acting_as(ana):
        row = Visit.objects.get()
    pump(NOON)
    with acting_as(ana):
        assert Visit.objects.get().travellers == 1
        assert not Visit.objects.get().agreed_here
        with pytest.raises(actions.NotNow):
            actions.agree_terms(row.id, 1, by=ana, at=NOON)
        actions.agree_terms(row.id, 2, by=ana, at=NOON)
    pump(NOON)
    assert state(ana) == state(ben) == VisitState.AGREED


def test_two_changes_at_once_never_count_as_agreed() -> None:
    ana, ben = two()
    proposed(ana, ben)
    for one, people in ((ana, 3), (ben, 4)):
        with acting_as(one):
            actions.change_terms(
                Visit.objects.get().id, visit_in(travellers=people), by=one, at=NOON
            )
    pump(NOON)
    pump(NOON)
    assert state(ana) == state(ben) == VisitState.PROPOSED


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends_on": NOON.date()}, "ends_on"),
        ({"starts_on": (NOON - DAY).date()}, "starts_on"),
        ({"travellers": 0}, "travellers"),
        ({"costs": {}}, "cost_travel"),
        ({"terms": ("free beer",)}, "terms"),
        ({"kind": "holiday"}, "kind"),
        ({"aim": " "}, "aim"),
    ],
)
def test_a_visit_without_sense_is_refused_at_its_field(
    changed: Mapping[str, object], field: str
) -> None:
    ana, ben = two()
    with acting_as(ana), pytest.raises(actions.BadWords) as refused:
        actions.propose_visit(ben.organisation_id, True, visit_in(**changed), by=ana, at=NOON)
    assert field in refused.value.fields


def test_nothing_is_proposed_without_an_agreement() -> None:
    (_a, ana), (_b, ben) = sides(2)
    with acting_as(ana), pytest.raises(actions.NotAPartner):
        actions.propose_visit(ben.organisation_id, True, visit_in(), by=ana, at=NOON)


def test_the_seven_and_eleven_states_of_the_abu_dhabi_dialogue_meet() -> None:
    group = rules.pack().groups["abu-dhabi-dialogue"]
    assert [len(group.roles["destination"]), len(group.roles["origin"])] == [7, 11]
    host = organisation("host", country="CHE")
    chair = hired(host, "Chair")
    states = [
        hired(organisation(f"state-{code.lower()}", country=code), code)
        for codes in group.roles.values()
        for code in codes
    ]
    other = hired(organisation("other", country="NOR"), "Other")
    partnered(chair, [*states, other])
    with acting_as(chair):
        row = actions.plan_meeting(meeting_in(), by=chair, at=NOON)
        assert actions.invite_group(row.id, "abu-dhabi-dialogue", by=chair, at=NOON) == 18
        assert actions.invite_group(row.id, "abu-dhabi-dialogue", by=chair, at=NOON) == 0
    pump(NOON)
    for number, one in enumerate(states):
        with acting_as(one):
            answer = Answer.YES if number % 2 else Answer.NO
            actions.answer_meeting(Meeting.objects.get().id, answer, by=one, at=NOON)
    with acting_as(other):
        assert not Meeting.objects.exists()
    pump(NOON)
    with acting_as(chair):
        guests = row.guests.all()
        assert sum(one.role == "destination" for one in guests) == 7
        assert sum(one.role == "origin" for one in guests) == 11
        assert sum(one.answer == Answer.YES for one in guests) == 9


def test_a_changed_meeting_and_its_points_reach_the_guest_and_come_back_done() -> None:
    ana, ben = two()
    with acting_as(ana):
        row = actions.plan_meeting(meeting_in(), by=ana, at=NOON)
        actions.invite_guests(row.id, [ben.organisation_id], by=ana, at=NOON)
        actions.change_meeting(row.id, meeting_in(place="Colombo"), by=ana, at=NOON)
    pump(NOON)
    with acting_as(ben):
        there = Meeting.objects.get()
        assert (there.place, there.sequence) == ("Colombo", 1)
        with pytest.raises(actions.NotTheOrganiser):
            actions.call_off_meeting(there.id, by=ben, at=NOON)
    held = NOON + 31 * DAY
    with acting_as(ana):
        with pytest.raises(actions.BadWords):
            actions.hold_meeting(row.id, "Agreed", by=ana, at=NOON)
        actions.hold_meeting(row.id, "Agreed on contact points", by=ana, at=held)
        actions.add_to_meeting(
            row.id, "Send the list", ben.organisation_id, held + DAY, by=ana, at=held
        )
    pump(held)
    with acting_as(ben):
        assert Meeting.objects.get().minutes == "Agreed on contact points"
        actions.finish(FollowUp.objects.get().id, by=ben, at=held)
    pump(held)
    with acting_as(ana):
        assert FollowUp.objects.get().done_at == held
        assert queries.follow_ups(meeting=row).count() == 1


def test_a_meeting_without_sense_is_refused_at_its_field() -> None:
    ((_a, ana),) = sides(1)
    for changed, field in (
        ({"ends_at": NOON + 30 * DAY - HOUR}, "ends_at"),
        ({"starts_at": NOON - HOUR}, "starts_at"),
        ({"answer_by": NOON + 40 * DAY}, "answer_by"),
        ({"zone": "Mars/Base"}, "zone"),
    ):
        with acting_as(ana), pytest.raises(actions.BadWords) as refused:
            actions.plan_meeting(meeting_in(**changed), by=ana, at=NOON)
        assert field in refused.value.fields
    assert Organisation.objects.count() == 1
