"""
The board of deadlines and the due-job over stored runs, in a database of their own.

    python benchmarks/deadlines.py
    python benchmarks/deadlines.py --open 10000 --due 100000 --asked 200

A hundred runs are begun and carried on through the actions; their rows of runs, events and
deadlines are then copied as often as is asked for, with references of their own and moments spread
over half a year. The board is asked through its page's query and through the whole page (HTML)
with every filter in turn; the due-job is the pump that tells every reminder and escalation.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

from installation import own_home, settle

if TYPE_CHECKING:
    from musterpoint.procedures.queries import Filters
    from musterpoint.tenancy.actors import Actor

CODES = ("detention", "hospitalisation", "lost-documents", "missing-person", "welfare-check")
SEEDS = 100
BATCH = 2000


def main() -> None:
    """Fill, ask the board, fill up, work the due-job, print the times."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--open", type=int, default=10_000, help="open runs for the board")
    parser.add_argument("--due", type=int, default=100_000, help="runs for the due-job")
    parser.add_argument("--asked", type=int, default=200, help="how often the board is asked")
    parser.add_argument("--seed", type=int, default=2011)
    chosen = parser.parse_args()
    with own_home():
        actor, at = officer()
        chance = random.Random(chosen.seed)
        copies = Copies(actor, at, chance)
        copies.up_to(chosen.open)
        board(actor, at, chosen.asked)
        copies.up_to(chosen.due)
        due_job(actor, at, chosen.due)


def officer() -> tuple["Actor", datetime]:
    """Make the organisation and somebody of it who does steps."""
    from musterpoint.accounts.models import User
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.actors import Actor, ActorKind
    from musterpoint.tenancy.models import Membership
    from musterpoint.tenancy.roles import ROLES

    settled, at = settle(), now()
    user = User.objects.create_user("bench@example.org", name="Bench")
    Membership.objects.create(
        organisation=settled.organisation, user_id=user.id, role="duty_officer", created_at=at
    )
    role = ROLES["duty_officer"]
    actor = Actor(
        organisation_id=settled.organisation.id,
        kind=ActorKind.STAFF,
        name="Bench",
        id=user.id,
        permissions=role.permissions,
        clearance=role.clearance,
    )
    return actor, at


class Copies:
    """Runs made through the actions, and copies of their rows."""

    def __init__(self, actor: "Actor", at: datetime, chance: random.Random) -> None:
        from musterpoint.kernel.ids import uuid7
        from musterpoint.procedures import actions
        from musterpoint.procedures.actions import Subject
        from musterpoint.procedures.models import Deadline, Run, RunEvent
        from musterpoint.tenancy.scope import acting_as

        self.actor, self.at, self.chance = actor, at, chance
        began = time.perf_counter()
        with acting_as(actor):
            for code in CODES:
                actions.adopt(code, by=actor, at=at)
            for number in range(SEEDS):
                actions.begin(
                    CODES[number % len(CODES)],
                    subject=Subject(id=uuid7()),
                    facts={},
                    post_calendar="LBY",
                    by=actor,
                    at=at,
                )
        took = time.perf_counter() - began
        print(f"begun through the action: {SEEDS / took:,.0f} runs a second")
        with acting_as(actor):
            self.runs = list(Run.objects.all())
            self.events = {one.run_id: one for one in RunEvent.objects.all()}
            self.dues: dict[UUID, list[Any]] = {}
            for due in Deadline.objects.filter(closed_at=None):
                self.dues.setdefault(due.run_id, []).append(due)
        self.made = SEEDS
        self.references = count(1)

    def up_to(self, wanted: int) -> None:
        """Copy rows until there are so many runs."""
        import psycopg
        from django.db import connection

        from musterpoint.pg.addresses import with_database
        from musterpoint.pg.face import embedded_server
        from musterpoint.procedures.models import Deadline, Run, RunEvent
        from musterpoint.tenancy.scope import acting_as

        began = time.perf_counter()
        while self.made < wanted:
            batch = [self.copy() for _ in range(min(BATCH, wanted - self.made))]
            with acting_as(self.actor):
                Run.objects.bulk_create([run for run, _event, _dues in batch])
                RunEvent.objects.bulk_create([event for _run, event, _dues in batch])
                Deadline.objects.bulk_create([due for _r, _e, dues in batch for due in dues])
            self.made += len(batch)
        print(f"{self.made:,} open runs ({time.perf_counter() - began:.0f} s to copy)")
        name = connection.settings_dict["NAME"]
        url = with_database(embedded_server().admin_url(), name)
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("ANALYZE")

    def copy(self) -> tuple[Any, Any, list[Any]]:
        """Return the rows of one more run, moved in time."""
        from copy import copy

        from musterpoint.kernel.ids import uuid7

        run = copy(self.chance.choice(self.runs))
        moved = timedelta(minutes=self.chance.randrange(-130_000, 130_000))
        event = copy(self.events[run.id])
        dues = [copy(one) for one in self.dues.get(run.id, [])]
        run.id = uuid7()
        run.reference = f"{next(self.references):08d}"
        event.id, event.run_id = uuid7(), run.id
        assignee = self.actor.id if self.chance.random() < 0.2 else None
        run.assignee_id = assignee
        for due in dues:
            due.id, due.run_id, due.reference = uuid7(), run.id, run.reference
            due.assignee_id = assignee
            for name in ("due_at", "sort_at", "remind_at", "escalate_at", "notify_at"):
                moment = getattr(due, name)
                if moment is not None and moment.year < 9000:
                    setattr(due, name, moment + moved)
            due.escalations = [
                [(datetime.fromisoformat(when) + moved).isoformat(), role]
                for when, role in due.escalations
            ]
        return run, event, dues


def board(actor: "Actor", at: datetime, asked: int) -> None:
    """Ask the board with each filter in turn, as a query and as a whole page."""
    from django.conf import settings
    from django.test import Client

    from musterpoint.accounts.models import User
    from musterpoint.procedures import queries
    from musterpoint.procedures.queries import Filters
    from musterpoint.tenancy.scope import acting_as

    filters = (
        Filters(),
        Filters(when="overdue"),
        Filters(when="today"),
        Filters(role="supervisor"),
        Filters(role="consular_officer", when="overdue"),
        Filters(assignee=actor.id),
        Filters(unassigned=True, code="detention"),
        Filters(text="00000042"),
    )

    def query(one: "Filters") -> int:
        with acting_as(actor, read_only=True):
            return len(queries.board(one, by=actor, at=at).rows)

    measure("board, the query", asked, lambda n: query(filters[n % len(filters)]))
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = None
    client = Client()
    user = User.objects.get(id=actor.id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    asks = (
        "", "?when=overdue", "?when=today", "?role=supervisor", f"?who={actor.id}",
        "?procedure=detention&who=nobody", "?q=00000042",
    )  # fmt: skip

    def page(number: int) -> int:
        address = f"/o/bench/desk/procedures/{asks[number % len(asks)]}"
        answer = client.get(address, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return len(answer.content)

    measure("board, the whole page", asked, page)


def measure(name: str, times: int, ask: Callable[[int], int]) -> None:
    """Print how long a thing takes, in milliseconds, after a first round that warms it."""
    for number in range(10):
        ask(number)
    took = []
    for number in range(times):
        began = time.perf_counter()
        ask(number)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    p95 = took[int(len(took) * 0.95) - 1]
    print(f"{name:<24} p50 {statistics.median(took):6.1f} ms   p95 {p95:6.1f} ms   {times} times")


def due_job(actor: "Actor", at: datetime, runs: int) -> None:
    """Work the pump until nothing is due, twice: the second time there is nothing to tell."""
    from musterpoint.procedures import pumps
    from musterpoint.procedures.models import Deadline, Notice
    from musterpoint.tenancy.models import Organisation
    from musterpoint.tenancy.scope import acting_as

    organisation = Organisation.objects.get(id=actor.organisation_id)
    with acting_as(actor):
        due = Deadline.objects.filter(notify_at__lte=at).count()
    for name in ("due-job", "due-job again"):
        began = time.perf_counter()
        while pumps.tell(organisation, at):
            pass
        took = time.perf_counter() - began
        with acting_as(actor):
            notices = Notice.objects.count()
        print(f"{name:<14} {runs:,} runs, {due:,} due: {took:.1f} s, {notices:,} notices")
        due = 0


if __name__ == "__main__":
    main()
