"""What is heard about people on the roll."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from musterpoint.audit.models import Event
from musterpoint.crises import actions, queries
from musterpoint.crises.models import RollChange, RollEntry
from musterpoint.crises.tests.factories import crisis, persons, said, sealed_persons
from musterpoint.kernel.errors import Invalid, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.people.models import Person
from musterpoint.tenancy import actors
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, member

HOUR = timedelta(hours=1)


def on_roll(by: Actor, number: int = 1) -> tuple[UUID, list[UUID]]:
    declared = crisis(by)
    made = persons(number)
    actions.enrol(declared.id, made, by=by, at=NOON)
    return declared.id, made


def entry(person: UUID) -> RollEntry:
    return RollEntry.objects.get(person_id=person)


def test_a_word_moves_the_state_and_is_kept_and_audited(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        assert actions.set_state(crisis_id, [said(person, "safe")], by=alice, at=NOON + HOUR) == 1
        found = entry(person)
        assert (found.state, found.accounted_at, found.last_contact_at) == ("safe", NOON, NOON)
        change = RollChange.objects.get()
        assert (change.previous, change.state, change.way) == ("unknown", "safe", "sms")
        assert (change.occurred_at, change.recorded_at) == (NOON, NOON + HOUR)
        assert (change.by, change.by_name) == (alice.id, "Alice")
        event = Event.objects.get(kind="crises.roll.changed")
        assert (event.subject_id, event.facts) == (person, {"crisis": str(crisis_id)})


def test_a_reader_may_not_say_anything_about_anybody(alice: Actor, bob: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        actions.set_state(crisis_id, [said(person, "safe")], by=alice, at=NOON)
        change = RollChange.objects.get()
    with acting_as(bob):
        for attempt in (
            lambda: actions.set_state(crisis_id, [said(person, "needs_help")], by=bob, at=NOON),
            lambda: actions.undo(change.id, by=bob, at=NOON),
            lambda: actions.mark_reached(crisis_id, [person], NOON, by=bob, at=NOON),
            lambda: actions.mark_seated(crisis_id, [person], NOON, by=bob, at=NOON),
            lambda: actions.enrol(crisis_id, [person], by=bob, at=NOON),
            lambda: actions.sync_roll(by=bob, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_another_organisation_reaches_nobody_on_the_roll(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        actions.set_state(crisis_id, [said(person, "safe")], by=alice, at=NOON)
        change = RollChange.objects.get()
    with acting_as(mallory):
        with pytest.raises(actions.NotOnRoll):
            actions.set_state(crisis_id, [said(person, "deceased")], by=mallory, at=NOON)
        with pytest.raises(RollChange.DoesNotExist):
            actions.undo(change.id, by=mallory, at=NOON)
        assert actions.mark_reached(crisis_id, [person], NOON, by=mallory, at=NOON) == 0
        assert actions.mark_seated(crisis_id, [person], NOON, by=mallory, at=NOON) == 0
        assert actions.sync_roll(by=mallory, at=NOON) == 0
        assert queries.timeline(person) == ()
        assert queries.roll(crisis_id, at=NOON).rows == ()
        assert queries.figures(crisis_id)["registered"] == 0
    with acting_as(alice):
        assert entry(person).state == "safe"


def test_older_word_is_kept_and_overrides_nothing(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        actions.set_state(crisis_id, [said(person, "safe", NOON + HOUR)], by=alice, at=NOON + HOUR)
        late = said(person, "needs_help", NOON)
        assert actions.set_state(crisis_id, [late], by=alice, at=NOON + 2 * HOUR) == 1
        found = entry(person)
        assert (found.state, found.help_since, found.accounted_at) == ("safe", None, NOON)
        assert [line.state for line in queries.timeline(person)] == ["needs_help", "safe"]


def test_the_same_word_again_changes_nothing(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        word = said(person, "needs_help")
        assert actions.set_state(crisis_id, [word, word], by=alice, at=NOON) == 1
        assert actions.set_state(crisis_id, [word], by=alice, at=NOON + HOUR) == 0
        assert RollChange.objects.count() == 1


def test_a_moment_in_the_future_counts_as_now(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        ahead = said(person, "needs_help", NOON + timedelta(days=400))
        actions.set_state(crisis_id, [ahead], by=alice, at=NOON)
        assert entry(person).help_since == NOON
        actions.set_state(crisis_id, [said(person, "safe", NOON + HOUR)], by=alice, at=NOON + HOUR)
        assert entry(person).state == "safe"


def test_words_of_one_batch_are_taken_in_the_order_in_which_they_were_true(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        batch = [said(person, "arrived", NOON + HOUR), said(person, "departed", NOON)]
        assert actions.set_state(crisis_id, batch, by=alice, at=NOON + HOUR) == 2
        assert entry(person).state == "arrived"
        assert [(line.previous, line.state) for line in queries.timeline(person)] == [
            ("unknown", "departed"),
            ("departed", "arrived"),
        ]


def test_death_takes_the_permission_for_health_details(alice: Actor, haven: Organisation) -> None:
    head = member(haven, "Head", 7, "head_of_mission")
    officer = member(haven, "Officer", 8, "duty_officer")
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
    word = said(person, "deceased", way="staff")
    with acting_as(head):
        with pytest.raises(NotAllowed):
            actions.set_state(crisis_id, [word], by=head, at=NOON)
        assert entry(person).state == "unknown"
    with acting_as(officer):
        actions.set_state(crisis_id, [word], by=officer, at=NOON)
        assert entry(person).state == "deceased"
        change = RollChange.objects.get()
    with acting_as(head), pytest.raises(NotAllowed):
        actions.undo(change.id, by=head, at=NOON)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"state": "unknown"}, "changes.0.state"),
        ({"state": "SAFE"}, "changes.0.state"),
        ({"way": "pigeon"}, "changes.0.way"),
        ({"occurred_at": NOON.replace(tzinfo=None)}, "changes.0.occurred_at"),
    ],
)
def test_what_cannot_be_recorded_names_the_field(
    alice: Actor, changed: dict[str, object], field: str
) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        word = replace(said(person, "safe"), **changed)  # type: ignore[arg-type]
        with pytest.raises(Invalid) as caught:
            actions.set_state(crisis_id, [word], by=alice, at=NOON)
        assert list(caught.value.fields) == [field]


def test_a_list_with_a_stranger_is_refused_whole_and_names_them(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        stranger = uuid7()
        with pytest.raises(actions.NotOnRoll) as caught:
            actions.set_state(
                crisis_id, [said(person, "safe"), said(stranger, "safe")], by=alice, at=NOON
            )
        assert caught.value.person_ids == (stranger,)
        assert entry(person).state == "unknown"


def test_undoing_goes_back_to_what_the_rest_says_and_keeps_the_story(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        actions.set_state(crisis_id, [said(person, "needs_help", NOON)], by=alice, at=NOON)
        actions.set_state(crisis_id, [said(person, "safe", NOON + HOUR)], by=alice, at=NOON + HOUR)
        wrong = RollChange.objects.get(state="safe")
        back = actions.undo(wrong.id, by=alice, at=NOON + 2 * HOUR)
        assert (back.previous, back.state, back.undoes) == ("safe", "needs_help", wrong.id)
        found = entry(person)
        assert (found.state, found.help_since, found.last_contact_at) == ("needs_help", NOON, NOON)
        assert [line.is_undone for line in queries.timeline(person)] == [False, True, False]
        assert (
            actions.set_state(
                crisis_id, [said(person, "safe", NOON + HOUR)], by=alice, at=NOON + 2 * HOUR
            )
            == 0
        )
        heard = said(person, "needs_help", NOON + 2 * HOUR, "staff")
        assert actions.set_state(crisis_id, [heard], by=alice, at=NOON + 2 * HOUR) == 1
        for change in (wrong, back):
            with pytest.raises(actions.AlreadyUndone):
                actions.undo(change.id, by=alice, at=NOON + 3 * HOUR)


def test_undoing_the_only_word_leaves_somebody_not_heard_from(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        actions.set_state(crisis_id, [said(person, "deceased")], by=alice, at=NOON)
        actions.undo(RollChange.objects.get().id, by=alice, at=NOON)
        found = entry(person)
        assert (found.state, found.accounted_at, found.last_contact_at) == ("unknown", None, None)
        assert queries.figures(crisis_id)["unaccounted"] == 1


def test_being_reached_keeps_the_first_moment_and_is_no_sign_of_life(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person, other) = on_roll(alice, 2)
        for moment in (NOON + HOUR, NOON, NOON + 2 * HOUR):
            count = actions.mark_reached(
                crisis_id, [person, uuid7()], moment, by=alice, at=NOON + 3 * HOUR
            )
            assert count == 1
        found = entry(person)
        assert (found.reached_at, found.last_contact_at) == (NOON, None)
        assert entry(other).reached_at is None
        pump = actors.system(alice.organisation_id, "receipts", Permission.MESSAGES_PUMP)
        assert actions.mark_reached(crisis_id, [other], NOON, by=pump, at=NOON) == 1


def test_a_seat_is_given_and_lost(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (person,) = on_roll(alice)
        actions.mark_seated(crisis_id, [person], NOON, by=alice, at=NOON)
        actions.mark_seated(crisis_id, [person], NOON + HOUR, by=alice, at=NOON + HOUR)
        assert entry(person).seated_at == NOON
        actions.mark_seated(crisis_id, [person], None, by=alice, at=NOON + HOUR)
        assert entry(person).seated_at is None


def test_somebody_answers_for_themselves_and_a_head_for_the_children(
    alice: Actor, haven: Organisation
) -> None:
    with acting_as(alice):
        crisis_id, _ = on_roll(alice)
        mother, child, brother = sealed_persons(["Mona", "Nur", "Omar"], ["1990", "2019-03-01", ""])
        (stranger,) = sealed_persons(["Ali"], ["2019"])
        actions.enrol(crisis_id, [mother, child, brother, stranger], by=alice, at=NOON)
    door = actors.public(haven.id)
    herself = replace(door, on_behalf_of=mother)
    his = replace(door, on_behalf_of=brother)
    with acting_as(herself):
        both = [said(mother, "safe", way="web"), said(child, "safe", way="web")]
        assert actions.set_state(crisis_id, both, by=herself, at=NOON) == 2
    refused = [
        (herself, said(brother, "safe", way="web")),
        (herself, said(stranger, "safe", way="web")),
        (herself, said(mother, "arrived", way="web")),
        (herself, said(mother, "safe", way="staff")),
        (his, said(child, "safe", way="web")),
        (door, said(mother, "safe", way="web")),
    ]
    for actor, word in refused:
        with acting_as(actor), pytest.raises(actions.OnlyForOneself):
            actions.set_state(crisis_id, [word], by=actor, at=NOON)


def test_two_thousand_words_cost_a_handful_of_queries(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, made = on_roll(alice, 2000)
        batch = [said(person, "needs_help") for person in made]
        with CaptureQueriesContext(
            connection,
        ) as first:
            assert actions.set_state(crisis_id, batch, by=alice, at=NOON) == 2000
        later = [said(person, "safe", NOON + HOUR) for person in made]
        with CaptureQueriesContext(connection) as second:
            assert actions.set_state(crisis_id, later, by=alice, at=NOON + HOUR) == 2000
        assert len(first) <= 10
        assert len(second) <= 10
        found = queries.figures(crisis_id)
        assert (found["accounted_for"], found["need_help"]) == (2000, 0)


def test_who_withdraws_leaves_every_count_and_nothing_more_is_kept_of_them(alice: Actor) -> None:
    with acting_as(alice):
        crisis_id, (gone, here) = on_roll(alice, 2)
        Person.objects.filter(id=gone).update(withdrawn_at=NOON)
        assert queries.figures(crisis_id)["registered"] == 1
        assert [row.person_id for row in queries.roll(crisis_id, at=NOON).rows] == [here]
        both = [said(gone, "safe"), said(here, "safe")]
        assert actions.set_state(crisis_id, both, by=alice, at=NOON) == 1
        assert entry(gone).state == "unknown"
        assert actions.sync_roll(by=alice, at=NOON) == 1
        assert entry(gone).is_removed
        assert actions.sync_roll(by=alice, at=NOON) == 0
