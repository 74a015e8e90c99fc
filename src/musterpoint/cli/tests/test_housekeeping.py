"""Housekeeping: a job of the worker for each organisation, with its effects and its limits."""

from datetime import timedelta

import pytest
from django.db import connection

from musterpoint.audit import actions as audit
from musterpoint.audit import sealing
from musterpoint.audit.models import Event, Leaf
from musterpoint.cli import housekeeping
from musterpoint.cli.tests.conftest import Run
from musterpoint.kernel import time
from musterpoint.people import actions as people
from musterpoint.people.actions import Expired
from musterpoint.people.models import Draft, Person
from musterpoint.people.tests.factories import home, named
from musterpoint.tenancy import idempotency
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Idempotency, Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tests.jobs import defer, states, work

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
LONG_AGO = time.now() - timedelta(days=2000)


def leave_things(by: Actor, *, old: bool) -> None:
    """Register somebody, start a draft, keep an answer: long ago or just now."""
    at = LONG_AGO if old else time.now()
    name = "Old" if old else "New"
    answer = idempotency.Answer(201, "application/json", b"{}")
    with acting_as(by):
        people.register([home(named(name))], by=by, at=at)
        people.start_draft("where", "en", {}, by=by, at=at)
        idempotency.keep(name, "digest", answer, by=by, at=at)


def left(by: Actor) -> dict[str, object]:
    with acting_as(by):
        return {
            "registered": Person.objects.filter(withdrawn_at=None).count(),
            "drafts": Draft.objects.count(),
            "answers": list(Idempotency.objects.values_list("key", flat=True)),
            "unsealed": Event.objects.count() - Leaf.objects.count(),
        }


def test_what_expired_goes_everywhere_and_the_rest_stays(
    alice: Actor, mallory: Actor, run: Run
) -> None:
    for by in (alice, mallory):
        leave_things(by, old=True)
        leave_things(by, old=False)
    assert run("worker", "--once").code == 0
    for by in (alice, mallory):
        assert left(by) == {"registered": 1, "drafts": 1, "answers": ["New"], "unsealed": 0}


def test_the_worker_does_it_as_one_job_for_each_organisation_and_thing(
    alice: Actor, mallory: Actor
) -> None:
    leave_things(alice, old=True)
    defer(housekeeping.queue)
    work("platform")
    for task in (housekeeping.retain, housekeeping.purge, housekeeping.seal):
        assert states(task.task.name) == ["todo", "todo"]
    housekeeping.queue(timestamp=1)  # ten minutes later, while they still wait
    assert states(housekeeping.retain.task.name) == ["todo", "todo"]
    work("housekeeping")
    assert set(states(housekeeping.retain.task.name)) == {"succeeded"}
    work("housekeeping")
    assert left(alice)["registered"] == 0


def test_trouble_in_one_organisation_holds_up_no_other_and_leaves_nothing_half_done(
    alice: Actor, mallory: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for by in (alice, mallory):
        leave_things(by, old=True)
    whole = people.expire_registrations

    def broken(*, by: Actor, **facts: object) -> Expired:
        done = whole(by=by, **facts)
        if by.organisation_id == alice.organisation_id:
            raise RuntimeError("broken on purpose")
        return done

    monkeypatch.setattr(people, "expire_registrations", broken)
    housekeeping.queue(timestamp=0)
    work("housekeeping")
    assert sorted(states(housekeeping.retain.task.name)) == ["failed", "succeeded"]
    assert left(alice)["registered"] == left(alice)["drafts"] == 1
    assert left(mallory)["registered"] == left(mallory)["drafts"] == 0


def test_what_is_too_much_for_one_job_is_done_by_the_next(
    alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _turn in range(3):
        leave_things_once_more(alice)
    monkeypatch.setattr(housekeeping, "STEP", 2)
    monkeypatch.setattr(sealing, "BATCH", 2)
    housekeeping.queue(timestamp=0)
    work("housekeeping")
    assert left(alice)["registered"] == 0
    assert len(states(housekeeping.retain.task.name)) > 1


def leave_things_once_more(by: Actor) -> None:
    with acting_as(by):
        people.register([home(named("Old"))], by=by, at=LONG_AGO)


def test_an_exercise_keeps_what_it_has_and_is_sealed(alice: Actor, haven: Organisation) -> None:
    leave_things(alice, old=True)
    haven.is_exercise, haven.clock_at = True, LONG_AGO
    haven.save()
    housekeeping.run(time.now())
    assert left(alice) == {"registered": 1, "drafts": 1, "answers": ["Old"], "unsealed": 0}


def test_the_trail_is_sealed_and_stays_true(alice: Actor, haven: Organisation) -> None:
    with acting_as(alice):
        audit.record("test.thing.done", by=alice, at=time.now())
    housekeeping.run(time.now())
    assert left(alice)["unsealed"] == 0
    assert sealing.verify_organisation(haven) == []


def test_jobs_that_ended_long_ago_go_and_those_that_wait_stay(alice: Actor) -> None:
    housekeeping.queue(timestamp=0)
    work("housekeeping")
    housekeeping.queue(timestamp=1)
    housekeeping.jobs(timestamp=0)
    assert states(housekeeping.retain.task.name) == ["succeeded", "todo"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '4 days'")
    housekeeping.jobs(timestamp=0)
    assert states(housekeeping.retain.task.name) == ["todo"]
