"""What one unit of work shows, and what it refuses."""

import threading
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from musterpoint.audit import actions as audit
from musterpoint.audit.models import Event
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import NoScope, ScopeIsOpen, acting_as, hand_over
from musterpoint.testing import NOON, member


def write(by: Actor) -> None:
    audit.record("test.thing.done", by=by, at=NOON)


def test_one_organisation_does_not_see_the_other(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice):
        write(alice)
    with acting_as(mallory):
        assert not Event.objects.exists()
    with acting_as(alice):
        assert Event.objects.count() == 1


def test_asking_a_tenant_table_without_a_scope_is_an_error(alice: Actor) -> None:
    with pytest.raises(NoScope):
        Event.objects.count()
    with pytest.raises(NoScope), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event")


def test_a_unit_inside_a_unit_is_an_error(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice), pytest.raises(ScopeIsOpen), acting_as(mallory):
        pass


def test_a_unit_rolls_back_on_any_exception(alice: Actor) -> None:
    with pytest.raises(KeyError), acting_as(alice):
        write(alice)
        raise KeyError
    with acting_as(alice):
        assert not Event.objects.exists()


def test_a_read_only_unit_cannot_write(alice: Actor) -> None:
    with pytest.raises(DatabaseError, match="read-only"), acting_as(alice, read_only=True):
        write(alice)


def test_a_row_for_another_organisation_is_refused(alice: Actor, mallory: Actor) -> None:
    with acting_as(alice), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        Event.objects.create(
            kind="x",
            actor_kind="staff",
            actor_name="x",
            occurred_at=NOON,
            organisation_id=mallory.organisation_id,
        )


@pytest.mark.parametrize("part", range(7))
def test_a_forged_scope_is_refused(alice: Actor, mallory: Actor, part: int) -> None:
    with acting_as(alice):
        token = scope.sign(
            alice.organisation_id,
            alice,
            backend_pid=connection.connection.info.backend_pid,
            expires=4_000_000_000,
        )
        parts = token.split("|")
        parts[part] = {
            0: "2",
            1: str(mallory.organisation_id),
            2: str(UUID(int=9)),
            3: "protection",
            4: "5000000000",
            5: "0",
            6: "0" * 64,
        }[part]
        with pytest.raises(DatabaseError, match="scope refused"), transaction.atomic():
            scope._tell_database("|".join(parts))
            Event.objects.count()


@pytest.mark.parametrize("token", ["x", "1|2", "|" * 6, "a|b|c|d|e|f|g", "1||||||"])
def test_a_broken_scope_is_refused(alice: Actor, token: str) -> None:
    with acting_as(alice), pytest.raises(DatabaseError), transaction.atomic():
        scope._tell_database(token)
        Event.objects.count()


def test_an_expired_or_borrowed_scope_is_refused(alice: Actor) -> None:
    pid = connection.connection.info.backend_pid
    for expires, backend in ((1, pid), (4_000_000_000, pid + 1)):
        token = scope.sign(alice.organisation_id, alice, backend_pid=backend, expires=expires)
        with acting_as(alice), pytest.raises(DatabaseError), transaction.atomic():
            scope._tell_database(token)
            Event.objects.count()


def test_hand_over_writes_on_the_other_side_and_comes_back(
    alice: Actor, mallory: Actor, elsewhere: Organisation
) -> None:
    intake = member(elsewhere, "intake", 9)
    with acting_as(alice):
        write(alice)
        with hand_over(elsewhere.id, intake):
            write(intake)
            assert Event.objects.get().actor_name == "intake"
        assert Event.objects.get().actor_name == "Alice"
    with acting_as(mallory):
        assert Event.objects.get().actor_name == "intake"


def test_an_error_that_is_caught_inside_a_hand_over_does_not_leave_the_scope_open(
    alice: Actor, elsewhere: Organisation
) -> None:
    intake = member(elsewhere, "intake", 9)
    with acting_as(alice):
        write(alice)
        with pytest.raises(KeyError), hand_over(elsewhere.id, intake):
            raise KeyError
        assert Event.objects.get().actor_name == "Alice"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_event")
            assert cursor.fetchone() == (1,)


def test_the_token_is_not_readable_in_the_activity_view(alice: Actor) -> None:
    with acting_as(alice), connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity")
        assert not any(str(alice.organisation_id) in (row[0] or "") for row in cursor.fetchall())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_threads_and_reused_connections_never_mix_organisations(
    alice: Actor, mallory: Actor
) -> None:
    for actor in (alice, mallory):
        with acting_as(actor):
            write(actor)
    wrong: list[str] = []

    def look(actor: Actor) -> None:
        for _ in range(30):
            with acting_as(actor):
                names = set(Event.objects.values_list("actor_name", flat=True))
            if names != {actor.name}:
                wrong.append(f"{actor.name} saw {names}")
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('musterpoint.scope', true)")
                if cursor.fetchone()[0]:
                    wrong.append("a scope outlived its unit")
        connection.close()

    threads = [threading.Thread(target=look, args=(a,)) for a in (alice, mallory) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
