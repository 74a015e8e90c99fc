"""What the tests of the served site do inside the product: prepare it, and count afterwards."""

import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, connections

from musterpoint.audit.models import Event
from musterpoint.crises.models import RollChange, RollEntry
from musterpoint.funds import actions as funds
from musterpoint.funds import queries as fund_queries
from musterpoint.funds.models import Commitment, Entry, Transaction
from musterpoint.funds.tests.test_books import moved
from musterpoint.funds.tests.test_commitments import Fund
from musterpoint.kernel.time import now
from musterpoint.messaging import actions as messaging
from musterpoint.messaging.models import Message
from musterpoint.people.models import Household, Person
from musterpoint.tenancy import tasks
from musterpoint.tenancy.actors import Actor
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


TILL, SOURCE, POSTERS = "Assets:Till", "Income:Fees", 4


def open_books() -> str:
    """Open a fund with money, and two accounts to post between; return a head to ask money of."""
    head = Fund(Organisation.objects.get(slug="haven")).heads["documents"]
    actor = _actor()
    with acting_as(actor):
        accounts = [funds.AccountIn(name=TILL, least=0), funds.AccountIn(name=SOURCE)]
        funds.open_accounts(accounts, by=actor, at=now())
    return str(head.id)


def amount_of(key: str) -> int:
    """Return what is posted under a key: some amounts differ, so that a sum tells them apart."""
    return int(key.rstrip(".").rpartition("-")[2]) % 7 + 1


def post_until(told: str, stop: str) -> None:
    """
    Post as several writers until a file is there; write each acknowledged key into another.

    What was begun is repeated with its key until it is acknowledged, also by the next process after
    a kill. Every fifth is sent once more.
    """
    posters = [
        threading.Thread(target=_post_on, args=(number, Path(told), Path(stop)))
        for number in range(POSTERS)
    ]
    for one in posters:
        one.start()
    for one in posters:
        one.join()


def _post_on(number: int, told: Path, stop: Path) -> None:
    begun = f"crash-{number}-"
    lines = told.read_text().splitlines() if told.exists() else []
    actor = _actor()
    count = len({line for line in lines if line.startswith(begun) and line.endswith(".")})
    while not stop.exists():
        key = f"{begun}{count}."
        for _time in range(2 if count % 5 == 0 else 1):
            _post_until_acknowledged(key, actor)
            with told.open("a") as file:  # one short line is written whole or not at all
                file.write(f"{key}\n")
        count += 1
    connections.close_all()


def _post_until_acknowledged(key: str, actor: Actor) -> None:
    one = moved(key, SOURCE, TILL, amount_of(key))
    while True:
        try:
            with acting_as(actor):
                funds.post(one, by=actor, at=now())
        except DatabaseError:  # nobody knows whether it was written: the key decides
            connections.close_all()
            time.sleep(0.1)
        else:
            return


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
            "asked": sorted(
                Commitment.objects.filter(key__startswith="api:").values_list("key", flat=True)
            ),
            "posted": sorted(
                Transaction.objects.filter(key__startswith="crash-").values_list("key", flat=True)
            ),
            "entries": Entry.objects.filter(transaction__key__startswith="crash-").count(),
            "till": fund_queries.balance(TILL, "USD"),
            "most_changes": max(Counter(changes).values(), default=0),
            "mails": dict(Counter(Message.objects.values_list("state", flat=True))),
            "failures": Event.objects.filter(kind="access.sign_in_failed").count(),
            "audits": jobs.states("accounts.audit_failed_sign_in"),
            "retries": jobs.states("tenancy.retry_stalled"),
        }
