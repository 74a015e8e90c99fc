"""
The list of all that is due over stored rows, in a database of their own.

    python benchmarks/due.py
    python benchmarks/due.py --open 10000 --asked 200

About two fifths of what is open are steps of procedures, held by cases at five posts; a third are
visits of those cases, the rest is feedback. The page is asked as a whole (HTML), each view in turn.
"""

import argparse
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from deadlines import Copies, measure, officer
from installation import own_home

if TYPE_CHECKING:
    from musterpoint.tenancy.actors import Actor

POSTS = ("Tripoli", "Tunis", "Cairo", "Valletta", "Niamey")
BATCH = 2000


def main() -> None:
    """Fill, ask the page, print the times."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--open", type=int, default=10_000, help="open items")
    parser.add_argument("--asked", type=int, default=200, help="how often the page is asked")
    parser.add_argument("--seed", type=int, default=2011)
    chosen = parser.parse_args()
    with own_home():
        actor, at = officer()
        chance = random.Random(chosen.seed)
        Copies(actor, at, chance).up_to(chosen.open)
        cases(actor, at, chance, chosen.open // 3)
        feedback(actor, at, chance, chosen.open // 4)
        page(actor, chosen.asked)


def cases(actor: "Actor", at: datetime, chance: random.Random, many: int) -> None:
    """Hold runs by cases at posts, most of them with a visit that is due."""
    from musterpoint.cases.models import Case
    from musterpoint.kernel.ids import uuid7
    from musterpoint.procedures.models import Deadline, Run
    from musterpoint.tenancy.scope import acting_as

    references = count(1)
    with acting_as(actor):
        runs = list(Run.objects.order_by("id").values_list("id", "code"))
        made = [
            Case(
                reference=f"{next(references):08d}",
                kind=runs[number % len(runs)][1],
                run_id=runs[number][0] if number < len(runs) else uuid7(),
                post=chance.choice(POSTS),
                subject_id=uuid7(),
                owner_id=actor.id if chance.random() < 0.2 else None,
                next_visit_at=at + timedelta(minutes=chance.randrange(-130_000, 130_000)),
                opened_at=at,
                updated_at=at,
                sealed=b"",
            )
            for number in range(many)
        ]
        Case.objects.bulk_create(made, batch_size=BATCH)
        Run.objects.update(held_by="cases")
        Deadline.objects.update(held_by="cases")
        steps = Deadline.objects.filter(closed_at=None).count()
    print(f"{steps:,} steps of procedures, {many:,} visits")


def feedback(actor: "Actor", at: datetime, chance: random.Random, many: int) -> None:
    """Store feedback that waits for an answer."""
    from musterpoint.feedback.models import Report
    from musterpoint.kernel.ids import uuid7
    from musterpoint.tenancy.scope import acting_as

    with acting_as(actor):
        made = []
        for _number in range(many):
            due = at + timedelta(minutes=chance.randrange(-130_000, 130_000))
            made.append(
                Report(
                    kind="service", way="web", language="en", rules="bench", suffix="0000",
                    code_digest=uuid7().bytes, received_at=at, recorded_at=at,
                    acknowledge_by=due, answer_by=due, sealed=b"",
                )
            )  # fmt: skip
        Report.objects.bulk_create(made, batch_size=BATCH)
    print(f"{many:,} reports")


def page(actor: "Actor", asked: int) -> None:
    """Ask the whole page with each view in turn."""
    from django.conf import settings
    from django.test import Client

    from musterpoint.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = None
    client = Client()
    client.force_login(
        User.objects.get(email="bench@example.org"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    asks = (
        "", "?view=all", "?view=post", "?view=post&post=Tunis", "?view=all&when=late",
        "?view=all&kind=visits", "?view=all&kind=procedures&when=week",
    )  # fmt: skip

    def ask(number: int) -> int:
        address = f"/o/bench/desk/due/{asks[number % len(asks)]}"
        answer = client.get(address, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return len(answer.content)

    measure("what is due, the whole page", asked, ask)
    for number, words in enumerate(asks):
        measure(f"  {words or 'mine'}", 14, partial(always, ask, number))


def always(ask: Callable[[int], int], number: int, _time: int) -> int:
    """Ask the same each time."""
    return ask(number)


if __name__ == "__main__":
    main()
