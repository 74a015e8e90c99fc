"""
Cases benchmark: how long an officer waits for the list and for the page of a case.

    python benchmarks/cases.py                 # 10,000 open cases, each with a deadline
    python benchmarks/cases.py --cases 2000

Every question is a whole page, asked with Django's test client through the middleware: sign-in,
row security, decryption, rendering and the audit of what was seen are in it. The first case is
opened by the product itself; the others are copies of its rows about other people.
"""

import argparse
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from installation import fill, own_home, percentile, settle

KIND = "detention"
BATCH = 1000


def main() -> None:
    """Read the command line, fill the installation, ask, print the table."""
    parser = argparse.ArgumentParser(description="Measure the list and the page of cases.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=40, help="how often each is asked")
    chosen = parser.parse_args()
    with own_home():
        settled = settle()
        fill(settled, max(1, chosen.cases // 4), 1)
        started = time.monotonic()
        officer, first = open_all(settled, chosen.cases)
        print(f"{chosen.cases:,} cases in {time.monotonic() - started:.0f} s", flush=True)
        print(f"{'question':<28} {'p50 ms':>7} {'p95 ms':>7}")
        base = f"/o/{settled.organisation.slug}/desk/cases/"
        for name, address in (
            ("list, mine", base),
            ("list, all open", f"{base}?view=all"),
            ("list, overdue", f"{base}?view=overdue"),
            ("list, one kind", f"{base}?view=all&kind={KIND}"),
            ("search by reference", f"{base}?q={first.reference}"),
            ("figures", f"{base}figures/"),
            ("one case", f"{base}{first.id}/"),
        ):
            measure(name, lambda address=address: officer.get(address), chosen.times)


def open_all(settled: Any, wanted: int) -> tuple[Any, Any]:
    """Open a few cases by the action and copy their rows for the others; return who asks."""
    from django.test import Client

    from musterpoint.accounts.models import User
    from musterpoint.cases import actions
    from musterpoint.cases.models import Case
    from musterpoint.kernel.time import now
    from musterpoint.people.models import Person
    from musterpoint.procedures import actions as procedures
    from musterpoint.tenancy.models import Membership
    from musterpoint.tenancy.scope import acting_as
    from musterpoint.testing import member

    user = User.objects.create_user("cases@example.org", name="An officer")
    at = now() - timedelta(days=40)
    Membership.objects.create(
        organisation=settled.organisation, user_id=user.id, role="duty_officer", created_at=at
    )
    by = member(settled.organisation, "An officer", user.id.int, "duty_officer")
    with acting_as(by):
        procedures.adopt(KIND, by=by, at=at)
        people = list(Person.objects.order_by("id").values_list("id", flat=True))
        case = actions.open_case(actions.CaseIn(kind=KIND, person_id=people[0]), by=by, at=at)
    for start in range(1, wanted, BATCH):
        with acting_as(by):
            copy(case, people, range(start, min(wanted, start + BATCH)), at)
    with acting_as(by):
        first = Case.objects.get(id=case.id)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, first


def copy(case: Any, people: list[Any], numbers: range, at: Any) -> None:
    """Write the rows of a case again for other people, with other moments."""
    from musterpoint.cases import seeing
    from musterpoint.cases.models import Case, Party
    from musterpoint.kernel.ids import ALPHABET, uuid7
    from musterpoint.procedures.models import Deadline, Run
    from musterpoint.tenancy import vault

    run = Run.objects.get(id=case.run_id)
    due = Deadline.objects.filter(run=run).first()
    keys = vault.open_keys(people, at=at)
    rows: dict[Any, list[Any]] = {Run: [], Deadline: [], Case: [], Party: []}
    for number in numbers:
        person = people[number % len(people)]
        reference = "".join(ALPHABET[number >> 5 * place & 31] for place in range(8))
        moved = timedelta(minutes=5 * number)
        made = Run(**{**values(run), "id": uuid7(), "reference": reference, "subject_id": person})
        rows[Run].append(made)
        moments = {"due_at": at + moved, "sort_at": at + moved}
        rows[Deadline].append(
            Deadline(**{**values(due), **moments, "id": uuid7(), "run_id": made.id})
        )
        content = {"name": "", "phone": "", "story": "Lost on the bus"}
        fresh = {
            "id": uuid7(),
            "reference": reference,
            "run_id": made.id,
            "subject_id": person,
            "person_id": person,
            "owner_id": case.owner_id if number % 10 == 0 else None,
            "opened_at": at + moved / 10,
            "sealed": keys[person].seal(seeing.USE, content),
        }
        rows[Case].append(Case(**{**values(case), **fresh}))
        rows[Party].append(
            Party(
                case_id=fresh["id"],
                role="subject",
                person_id=person,
                added_at=at,
                sealed=keys[person].seal(seeing.PARTY, {"name": "", "phone": ""}),
            )
        )
    for model, listed in rows.items():
        model.objects.bulk_create(listed)


def values(row: Any) -> dict[str, Any]:
    """Return the columns of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def measure(name: str, ask: Callable[[], Any], times: int) -> None:
    """Ask so often, print the percentiles."""
    took = []
    for _turn in range(times + 2):
        started = time.perf_counter()
        answer = ask()
        took.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {answer.status_code}")
    kept = took[2:]
    print(f"{name:<28} {percentile(kept, 0.5):>7.0f} {percentile(kept, 0.95):>7.0f}", flush=True)


if __name__ == "__main__":
    main()
