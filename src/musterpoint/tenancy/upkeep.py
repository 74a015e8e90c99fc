"""Upkeep of the database: what has served its time, and what only the tables' owner may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, connections

from musterpoint.tenancy import idempotency
from musterpoint.tenancy.models import Idempotency


def analyse() -> None:
    """
    Bring the planner's statistics up to date after a large load.

    Statistics that were taken while tables were empty make foreign-key checks read whole tables.
    Autovacuum gets there by itself in a minute or so; an exercise fills them faster.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections["owner"].close()


def forget_answers(*, at: datetime) -> int:
    """Delete the kept answers of this organisation that no repeat can ask for any more."""
    before = at - idempotency.KEPT_FOR
    return Idempotency.objects.filter(created_at__lt=before).delete()[0]


def forget_jobs(*, hours: int) -> int:
    """Delete jobs that ended so many hours ago, with what is written about their course."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs j WHERE j.status NOT IN ('todo', 'doing')"
            " AND NOT EXISTS (SELECT 1 FROM procrastinate_events e"
            " WHERE e.job_id = j.id AND e.at > now() - interval '1 hour' * %s)",
            [hours],
        )
        return int(cursor.rowcount)


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """
    Let commits return before they are on the disk: for data that can be made again.

    A crash of the machine can take the last of them away, never leave half of one. Only an
    exercise may run so, which starts over when it was interrupted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
