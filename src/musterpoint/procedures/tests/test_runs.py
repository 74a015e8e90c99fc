"""A run through the actions: who may do what, what is refused in which words, what is kept."""

from datetime import timedelta
from uuid import UUID

import pytest

from musterpoint.kernel.errors import Missing, NotAllowed
from musterpoint.kernel.ids import uuid7
from musterpoint.procedures import actions, queries
from musterpoint.procedures.models import Deadline, DeadlineState, RunEvent, RunState
from musterpoint.procedures.tests.factories import HOUR, KEYS, begun, officer, published, ready
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON


@pytest.fixture
def dora(haven: Organisation) -> Actor:
    """A duty officer, who is case officer and supervisor too."""
    return officer(haven, "Dora")


@pytest.fixture
def head(haven: Organisation) -> Actor:
    """The head of mission."""
    return officer(haven, "Hedda", "head_of_mission")


def test_a_run_goes_from_its_first_step_to_its_end(dora: Actor) -> None:
    run = ready(dora, uuid7())
    with acting_as(dora):
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON + HOUR)
        actions.sign_gate(run.id, "write", "he asked", by=dora, at=NOON + 2 * HOUR)
        actions.finish(
            run.id, "write", document_ids={"letter": uuid7()}, by=dora, at=NOON + 3 * HOUR
        )
        done = actions.happened(run.id, "landlord_answered", by=dora, at=NOON + 4 * HOUR)
        assert (done.state, done.end, done.standing) == (RunState.ENDED, "closed", "")
        states = dict(Deadline.objects.values_list("step", "state"))
        assert states == {"call": "kept", "write": "kept", "wait": "kept"}
        told = queries.history(done, NOON)
    assert [one.kind for one in told][::-1] == ["begun", "done", "signed", "done", "happened"]
    assert told[3].answers == (("May we tell the landlord?", "Yes"),)


def test_what_is_refused_is_said_in_sentences_with_titles(dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        with pytest.raises(actions.StepRefused, match="Answer this first: “May we tell"):
            actions.finish(run.id, "call", by=dora, at=NOON)
        actions.finish(run.id, "call", answers={"agrees": False}, by=dora, at=NOON)
        with pytest.raises(actions.StepRefused, match="Only with the person's word"):
            actions.sign_gate(run.id, "write", "please", by=dora, at=NOON)
        with pytest.raises(actions.StepRefused, match="“Call the person” is not open"):
            actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON)


def test_an_urgent_gate_needs_two_people_and_owes(dora: Actor, head: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        actions.finish(run.id, "call", answers={"agrees": False}, by=dora, at=NOON)
        actions.learn(run.id, {"sleeps_outside": True}, by=dora, at=NOON)
        actions.sign_gate(run.id, "write", "freezing", urgent=True, by=dora, at=NOON)
        with pytest.raises(actions.StepRefused, match="signed already"):
            actions.sign_gate(run.id, "write", "freezing", urgent=True, by=dora, at=NOON)
    with acting_as(head):
        actions.sign_gate(run.id, "write", "freezing", urgent=True, by=head, at=NOON)
        owed = Deadline.objects.get(step="explain")
        assert (owed.is_owed, owed.due_at) == (True, NOON + 72 * HOUR)
        with pytest.raises(actions.OwesSomething):
            actions.end(run.id, "no more", by=head, at=NOON)


def test_a_role_that_one_does_not_hold_is_refused(
    haven: Organisation, dora: Actor, head: Actor
) -> None:
    run = ready(dora)
    with acting_as(head):
        with pytest.raises(actions.StepRefused, match="done by: Case officer, Duty officer"):
            actions.finish(run.id, "call", answers={"agrees": True}, by=head, at=NOON)
        with pytest.raises(actions.NotYourRole):
            actions.finish(run.id, "call", role="case_officer", by=head, at=NOON)
        actions.give_role(head.id or UUID(int=0), "case_officer", by=head, at=NOON)
        actions.finish(run.id, "call", answers={"agrees": True}, by=head, at=NOON)


def test_the_clock_stands_while_the_person_is_away(dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON)
        actions.happened(run.id, "away", by=dora, at=NOON + 8 * HOUR)
        row = Deadline.objects.get(step="write")
        assert (row.state, row.due_at, row.left_seconds) == (
            DeadlineState.STANDING,
            None,
            40 * 3600,
        )
        actions.happened(run.id, "back", NOON + 20 * HOUR, by=dora, at=NOON + 30 * HOUR)
        row.refresh_from_db()
        assert row.due_at == NOON + 60 * HOUR


def test_what_was_told_late_keeps_its_time_beside_the_one_that_counts(dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON + 5 * HOUR)
        actions.happened(run.id, "away", NOON + HOUR, by=dora, at=NOON + 6 * HOUR)
        event = RunEvent.objects.get(name="away")
        assert (event.occurred_at, event.at) == (NOON + HOUR, NOON + 5 * HOUR)
        with pytest.raises(actions.InTheFuture):
            actions.happened(run.id, "back", NOON + 9 * HOUR, by=dora, at=NOON + 7 * HOUR)


def test_an_event_is_undone_with_a_reason_and_its_deadline_is_open_again(dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON)
        done = RunEvent.objects.get(kind="done")
        actions.undo(run.id, done.id, "wrong person", by=dora, at=NOON + HOUR)
        states = dict(Deadline.objects.values_list("step", "state"))
        assert states == {"call": DeadlineState.DUE, "write": DeadlineState.DROPPED}
        assert [one.is_undone for one in queries.history(run, NOON)] == [False, True, False]


def test_answers_and_reasons_are_sealed_and_go_with_the_subject(dora: Actor) -> None:
    subject = uuid7()
    run = ready(dora, subject)
    with acting_as(dora):
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON)
        assert all(b"agrees" not in bytes(row.sealed) for row in RunEvent.objects.all())
        vault.erase([subject], at=NOON)
        with pytest.raises(vault.Erased):
            queries.state(run, NOON)
        with pytest.raises(vault.Erased):
            begun(dora, subject)
        actions.tell_due(by=dora, at=NOON)
        assert not Deadline.objects.filter(closed_at=None).exists()
        run.refresh_from_db()
        assert run.state == RunState.STOPPED


def test_a_run_moves_to_a_new_version_by_decision(dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        second = published(
            dora, KEYS.replace('version: "1"', 'version: "2"').replace("24 hours", "48 hours")
        )
        with pytest.raises(actions.StepRefused, match="Say why"):
            actions.move(run.id, second.id, "", by=dora, at=NOON + HOUR)
        moved = actions.move(run.id, second.id, "more time", by=dora, at=NOON + HOUR)
        assert (moved.version_id, moved.began_with_id) == (second.id, run.version_id)
        assert Deadline.objects.get(step="call").due_at == NOON + 48 * HOUR
        actions.finish(run.id, "call", answers={"agrees": True}, by=dora, at=NOON + 2 * HOUR)
        assert queries.state(queries.run(run.id, dora), NOON).version == "2"


def test_the_same_run_begins_once(dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        assert begun(dora, run_id=run.id).id == run.id
        with pytest.raises(actions.AnotherRun):
            begun(dora, uuid7(), run_id=run.id)
        with pytest.raises(actions.NoSuchProcedure):
            actions.begin("nothing", subject=None, by=dora, at=NOON)
        with pytest.raises(actions.NoSuchProcedure):
            begun(dora, at=NOON - timedelta(days=400))


def test_nobody_else_finds_a_run(dora: Actor, mallory: Actor, bob: Actor) -> None:
    run = ready(dora)
    with acting_as(mallory), pytest.raises(Missing):
        queries.run(run.id, mallory)
    with acting_as(mallory), pytest.raises(Missing):
        actions.finish(run.id, "call", by=mallory, at=NOON)
    with acting_as(bob), pytest.raises(NotAllowed):
        actions.finish(run.id, "call", by=bob, at=NOON)


def test_a_stopped_run_stays_stopped(dora: Actor) -> None:
    run = ready(dora)
    with acting_as(dora):
        actions.end(run.id, "opened in error", by=dora, at=NOON)
        assert Deadline.objects.get().state == DeadlineState.DROPPED
        with pytest.raises(actions.RunIsOver):
            actions.finish(run.id, "call", by=dora, at=NOON)
        with pytest.raises(actions.AlreadyOver):
            actions.end(run.id, "again", by=dora, at=NOON)
        assert queries.history(run, NOON)[0].reason == "opened in error"
