"""Jobs: in one organisation, whole or not at all, and not lost with their worker."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, connections

from musterpoint.audit import actions as audit
from musterpoint.audit.models import Event
from musterpoint.kernel.errors import NotAllowed
from musterpoint.tenancy import scope, tasks
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tests import jobs
from musterpoint.tenancy.tests.jobs import states, work, work_forked
from musterpoint.testing import NOON

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
QUEUE = "test"


@tasks.tenant_task(queue=QUEUE, may=(Permission.AUDIT_READ,))
def write(*, by: Actor, at: datetime, then: str = "", mark: str = "") -> None:
    """Write, then do as told."""
    audit.record("test.job.done", by=by, at=at)
    if then == "raise":
        raise RuntimeError("broken on purpose")
    if then == "forbidden":
        by.require(Permission.VAULT_ERASE)
    if then == "lose the database" and not Path(mark).exists():
        Path(mark).touch()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    if then == "take too long":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 10")
            cursor.execute("SELECT pg_sleep(10)")
    if then == "hang" and not Path(mark).exists():
        Path(mark).touch()
        time.sleep(60)


def written(by: Actor) -> list[Event]:
    with acting_as(by):
        return list(Event.objects.filter(kind="test.job.done"))


def defer(by: Actor, **facts: str) -> bool:
    with acting_as(by):
        return write.defer(at=NOON, **facts)


@pytest.fixture(autouse=True)
def _no_connections_left() -> Iterator[None]:
    yield
    connections.close_all()


def test_a_job_runs_in_the_organisation_that_queued_it_and_in_no_other(
    alice: Actor, mallory: Actor
) -> None:
    assert defer(alice)
    work(QUEUE)
    (event,) = written(alice)
    assert (event.actor_kind, event.occurred_at) == (ActorKind.SYSTEM.value, NOON)
    assert written(mallory) == []
    assert states(write.task.name) == ["succeeded"]


def test_a_job_holds_the_permissions_that_it_names_and_no_other(alice: Actor) -> None:
    defer(alice, then="forbidden")
    work(QUEUE)
    assert states(write.task.name) == ["failed"]
    assert written(alice) == []
    with pytest.raises(NotAllowed):
        write.run(organisation_id=str(alice.organisation_id), at=NOON.isoformat(), then="forbidden")


def test_a_job_that_raises_leaves_nothing_and_the_next_one_runs(alice: Actor) -> None:
    defer(alice, then="raise")
    defer(alice)
    work(QUEUE)
    assert states(write.task.name) == ["failed", "succeeded"]
    assert len(written(alice)) == 1
    assert not scope.is_open()


def test_a_job_whose_database_goes_away_is_done_once_when_it_is_back(
    alice: Actor, tmp_path: Path
) -> None:
    defer(alice, then="lose the database", mark=str(tmp_path / "mark"))
    defer(alice)
    work(QUEUE)
    assert states(write.task.name) == ["succeeded", "succeeded"]
    assert len(written(alice)) == 2


def test_a_job_whose_question_takes_too_long_fails_at_once(alice: Actor) -> None:
    defer(alice, then="take too long")
    began = time.monotonic()
    work(QUEUE)
    assert time.monotonic() - began < sum(tasks.DATABASE_BACK_SECONDS)
    assert states(write.task.name) == ["failed"]
    assert written(alice) == []


def test_a_job_is_gone_with_the_unit_that_queued_it(alice: Actor) -> None:
    with pytest.raises(RuntimeError), acting_as(alice):
        write.defer(at=NOON)
        raise RuntimeError("rolled back")
    assert states(write.task.name) == []


def test_a_job_that_waits_is_not_queued_twice_and_spoils_nothing(
    alice: Actor, mallory: Actor
) -> None:
    with acting_as(alice):
        assert write.defer(at=NOON)
        assert not write.defer(at=NOON)
        audit.record("test.unit.went.on", by=alice, at=NOON)
    assert defer(mallory)  # another organisation's is another job
    work(QUEUE)
    assert states(write.task.name) == ["succeeded", "succeeded"]
    with acting_as(alice):
        assert Event.objects.filter(kind="test.unit.went.on").count() == 1


def die_in_the_middle(by: Actor, mark: Path) -> None:
    """Kill the worker while it is in the job, and let a minute and more go by."""
    defer(by, then="hang", mark=str(mark))
    child = work_forked(QUEUE)
    deadline = time.monotonic() + 20
    while not mark.exists():
        assert time.monotonic() < deadline, "the worker did not begin"
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert (states(write.task.name), written(by)) == (["doing"], [])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 second' * %s",
            [tasks.STALLED_AFTER_SECONDS + 1],
        )


def test_the_job_of_a_killed_worker_is_done_once_by_the_next(alice: Actor, tmp_path: Path) -> None:
    die_in_the_middle(alice, tmp_path / "mark")
    jobs.defer(tasks.retry_stalled)
    work("platform")
    work(QUEUE)
    assert states(write.task.name) == ["succeeded"]
    assert len(written(alice)) == 1


def test_a_job_that_was_queued_again_meanwhile_is_not_done_twice(
    alice: Actor, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    die_in_the_middle(alice, mark)
    assert defer(alice, then="hang", mark=str(mark))
    work(QUEUE)
    assert written(alice) == []  # the dead one still holds the lock
    jobs.defer(tasks.retry_stalled)
    work("platform")
    work(QUEUE)
    assert states(write.task.name) == ["failed", "succeeded"]
    assert len(written(alice)) == 1


def test_the_job_of_a_live_worker_is_left_to_it(alice: Actor, tmp_path: Path) -> None:
    die_in_the_middle(alice, tmp_path / "mark")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    jobs.defer(tasks.retry_stalled)
    work("platform")
    work(QUEUE)
    assert states(write.task.name) == ["doing"]
