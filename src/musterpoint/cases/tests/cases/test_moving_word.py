"""What a person agreed to holds when the case crosses, not only when it was offered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import translation

from musterpoint.audit.models import Event
from musterpoint.cases import actions, queries
from musterpoint.cases.models import Because, Case, ChildGate, Move
from musterpoint.cases.tests.cases.factories import officer, opened, someone
from musterpoint.cases.tests.cases.moving_factories import STORY, Road
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as given
from musterpoint.evacuation.tests.factories import person
from musterpoint.messaging.models import Message
from musterpoint.people import actions as people
from musterpoint.people import countries
from musterpoint.people.actions import ConsentIn
from musterpoint.people.identity import ContactIn
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member


def choose(road: Road, *, is_given: bool) -> None:
    """Record that the person shares with partners, or does not any more."""
    chosen = ConsentIn(
        purpose="partners", recipient="any", is_given=is_given, text_version="1",
        language="en", channel="staff",
    )  # fmt: skip
    with acting_as(road.dora):
        people.record_consent(about(road), [chosen], by=road.dora, at=NOON)


def about(road: Road) -> UUID:
    assert road.case.person_id is not None
    return road.case.person_id


@pytest.fixture
def road(haven: Organisation, portal: Organisation, alice: Actor, olga: Actor) -> Road:
    """A case of somebody who chose to share, at an organisation that can hold what is private."""
    road = Road.between(portal, haven, olga, alice)
    road.case = opened(road.dora, person_id=someone(road.dora), name="", story=STORY)
    choose(road, is_given=True)
    return road


def withdraw(road: Road) -> None:
    choose(road, is_given=False)


def stop(road: Road) -> None:
    portal = Organisation.objects.get(id=road.dora.organisation_id)
    carla = officer(portal, "Carla", "caseworker")
    with acting_as(carla):
        disclosures.stop_sharing([about(road)], by=carla, at=NOON)


def hold(road: Road) -> None:
    with acting_as(road.dora):
        ChildGate.objects.create(
            person_id=about(road), because=Because.ALONE, held_at=NOON, updated_at=NOON
        )


def end_agreement(road: Road) -> None:
    portal = Organisation.objects.get(id=road.dora.organisation_id)
    admin = member(portal, "Asha", 97)
    with acting_as(admin):
        for one in given.agreements():
            disclosures.end(one.shared_id, by=admin, at=NOON)


def be_late(road: Road) -> None:
    with acting_as(road.dora):
        Move.objects.update(lapses_at=NOON - timedelta(hours=1))


def take_back(road: Road) -> None:
    with acting_as(road.dora):
        actions.take_back_move(road.case.id, "She stays with us", by=road.dora, at=NOON)


def lapse(road: Road) -> None:
    be_late(road)
    with acting_as(road.dora):
        Move.objects.update(due_at=NOON - timedelta(hours=1))
        actions.keep_move_time(by=road.dora, at=NOON)


CHANGES = (withdraw, stop, hold, end_agreement, be_late)


def heard(road: Road) -> tuple[object, ...]:
    """Return all that the officers of the case can see of an answer."""
    with acting_as(road.dora):
        move, case = Move.objects.get(), Case.objects.get(id=road.case.id)
        events = Event.objects.filter(subject_id__in=[case.id, about(road), move.item_id])
        return (
            sorted(events.values_list("kind", flat=True)),
            (move.state, move.escalated, move.due_at, move.answered_at, bytes(move.sealed)),
            (case.state, case.outcome, case.updated_at),
            Message.objects.count(),
        )


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_the_offer_is_told_to_nobody_and_looks_like_no_answer(
    road: Road, change: Callable[[Road], None]
) -> None:
    road.offer("name", "story")
    pumps.run_due()
    road.accept()
    change(road)
    before = heard(road)
    pumps.run_due()
    assert heard(road) == before
    assert road.here().state == "open"
    assert road.move().state == "offered"
    with acting_as(road.otto):
        shown = str(queries.view(Case.objects.get().id, by=road.otto, at=NOON))
    assert "Nimal" not in shown
    assert STORY not in shown


def story_there(road: Road) -> str:
    """Let the offer be accepted, and return what the other organisation reads of the person."""
    pumps.run_due()
    road.accept()
    pumps.run_due()
    assert road.here().outcome == "moved"
    with acting_as(road.otto):
        return str(queries.view(Case.objects.get().id, by=road.otto, at=NOON))


def test_a_piece_that_changed_after_the_word_is_not_told(road: Road) -> None:
    road.offer("name", "story", "nationality", "contact")
    other = ContactIn(channel="sms", address="+218913334444")
    with acting_as(road.dora):
        now = person("Nimal Perera", nationalities=("ERI",), needs=("wheelchair",))
        people.change(about(road), replace(now, id=about(road)), by=road.dora, at=NOON)
        people.add_contact(about(road), other, by=road.dora, at=NOON)
    there = story_there(road)
    assert "Eritrea" not in there
    assert "Sri Lanka" not in there
    assert "wheelchair" not in there
    assert "Nimal Perera" in there
    assert STORY in there


def test_what_was_agreed_in_another_language_is_not_taken_for_a_change(road: Road) -> None:
    with translation.override("ar"):
        road.offer("story", "nationality")
    assert countries.name("LKA", "ar") in story_there(road)


@pytest.mark.parametrize("change", [take_back, lapse])
def test_an_answer_to_an_offer_that_is_over_leaves_no_more_trace_than_any_other(
    road: Road, change: Callable[[Road], None]
) -> None:
    road.offer("name", "story")
    pumps.run_due()
    road.accept()
    change(road)
    before = heard(road)
    pumps.run_due()
    assert heard(road) == before
    assert road.here().state == "open"


def test_a_case_of_whom_nothing_changed_crosses(road: Road) -> None:
    road.offer("name", "story")
    pumps.run_due()
    road.accept()
    pumps.run_due()
    assert road.here().outcome == "moved"


def told_of_silence(road: Road) -> tuple[set[UUID], ...]:
    """Let nobody answer, and return who is mailed here: first, and then."""
    found: list[set[UUID]] = []
    for days in (2, 4):
        with acting_as(road.dora):
            at = NOON + timedelta(days=days, hours=1)
            before = set(Message.objects.values_list("id", flat=True))
            actions.keep_move_time(by=road.dora, at=at)
            mails = Message.objects.filter(channel="email").exclude(id__in=before)
            found.append(set(mails.values_list("subject_id", flat=True)))
    return tuple(found)


def test_who_has_left_and_whom_a_case_is_hidden_from_get_no_mail_of_its_offer(road: Road) -> None:
    portal = Organisation.objects.get(id=road.dora.organisation_id)
    sara, mira = (
        officer(portal, "Sara", "head_of_mission"),
        officer(portal, "Mira", "head_of_mission"),
    )
    left = officer(portal, "Lena", "head_of_mission")
    Membership.objects.filter(user_id__in=[left.id, road.dora.id]).update(valid_until=NOON)
    road.offer("name")
    with acting_as(sara):
        actions.hide(road.case.id, mira.id, "His sister", by=sara, at=NOON)
    assert told_of_silence(road) == ({sara.id}, {sara.id})


def test_the_owner_who_works_here_is_told_first_and_supervisors_then(road: Road) -> None:
    portal = Organisation.objects.get(id=road.dora.organisation_id)
    sara = officer(portal, "Sara", "head_of_mission")
    road.offer("name")
    assert told_of_silence(road) == ({road.dora.id}, {road.dora.id, sara.id})


def test_an_answer_is_mailed_to_nobody_who_has_left(road: Road) -> None:
    portal = Organisation.objects.get(id=road.dora.organisation_id)
    sara = officer(portal, "Sara", "head_of_mission")
    road.offer("name")
    pumps.run_due()
    road.accept()
    Membership.objects.filter(user_id=road.dora.id).update(valid_until=NOON)
    pumps.run_due()
    assert road.here().outcome == "moved"
    with acting_as(road.dora):
        mails = Message.objects.filter(channel="email")
        assert set(mails.values_list("subject_id", flat=True)) == {sara.id}
