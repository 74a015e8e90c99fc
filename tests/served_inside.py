"""What the tests of the served site do inside the product: prepare it, and count afterwards."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import connection

from musterpoint.audit.models import Event
from musterpoint.crises.models import RollChange, RollEntry
from musterpoint.kernel.time import now
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.models import Message
from musterpoint.people.models import Household, Person
from musterpoint.tenancy import tasks
from musterpoint.tenancy.models import Organisation, Wake
from musterpoint.tenancy.scope import acting_as
from musterpoint.tenancy.tests import jobs
from musterpoint.testing import member
from tests.world import bearer, settle


def _actor() -> Any:
    return member(Organisation.objects.get(slug="haven"), "Alice", 1)


def prepare(smtp_port: int, mails: int) -> str:
    """Declare a crisis, choose the mail server, queue mail; return a token for the API."""
    actor, at = _actor(), now()
    settle(Organisation.objects.get(slug="haven"), actor, ("Nimal Perera",))
    mail_server = {"host": "127.0.0.1", "port": smtp_port, "security": "none"}
    with acting_as(actor):
        messaging.use_carrier("email", "smtp", mail_server, by=actor, at=at)
        person = Person.objects.get()
        letters = [
            messaging.Outgoing(
                subject_id=person.id,
                channel="email",
                address=f"n{number}@example.org",
                text="The port road is closed. Stay inside.",
                language="en",
            )
            for number in range(mails)
        ]
        messaging.queue(letters, lane="bulk", due_at=at, by=actor, at=at)
    return bearer(Organisation.objects.get(slug="haven"))


def let_leases_run_out() -> int:
    """Do as if the two minutes were over for which dead workers hold what they had in hand."""
    past = now() - timedelta(seconds=1)
    with acting_as(_actor()):
        held = Message.objects.filter(state="claimed").update(lease_until=past)
    Wake.objects.filter(lease_until__isnull=False).update(lease_until=past)
    return held


def let_jobs_come_again() -> None:
    """Do as if the hour were over after which the jobs of a dead worker are done again."""
    with connection.cursor() as cursor:  # a live worker gives a sign of life every ten seconds
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
            " WHERE last_heartbeat < now() - interval '12 seconds'"
        )
    jobs.defer(tasks.retry_stalled)


def count() -> dict[str, Any]:
    """Return what the database holds in the end."""
    with acting_as(_actor()):
        changes = RollChange.objects.filter(state="safe").values_list("entry_id", flat=True)
        safe = RollEntry.objects.filter(state="safe").values_list("person_id", flat=True)
        return {
            "persons": sorted(str(one) for one in Person.objects.values_list("id", flat=True)),
            "households": Household.objects.count(),
            "on_roll": sorted(
                str(one) for one in RollEntry.objects.values_list("person_id", flat=True)
            ),
            "safe": sorted(str(one) for one in safe),
            "most_changes": max(Counter(changes).values(), default=0),
            "mails": dict(Counter(Message.objects.values_list("state", flat=True))),
            "failures": Event.objects.filter(kind="access.sign_in_failed").count(),
            "audits": jobs.states("accounts.audit_failed_sign_in"),
            "retries": jobs.states("tenancy.retry_stalled"),
        }
