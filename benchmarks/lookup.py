"""
Look-up benchmark: how long staff wait for a search and for a page of the list.

    python benchmarks/lookup.py                  # 100,000 people in one organisation
    python benchmarks/lookup.py --people 10000

Every question is a whole page or API answer, asked with Django's test client through the
middleware: sign-in, row security, decryption, rendering and the audit of what was seen are in it.
Beside each stands what the database needs for as many rows of the same table by an index and
nothing else, and the ratio. "cpu ms" is our own processor time at the median, which other work on
the machine does not lengthen. Invented people; a search is asked for other people each time.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from installation import Settled, fill, own_home, percentile, settle, token

BARE = """
SELECT p.id, p.reference, p.sealed, e.state FROM people_person p
JOIN crises_rollentry e ON e.organisation_id = p.organisation_id AND e.person_id = p.id
WHERE p.id = ANY (%s)
"""
Ask = Callable[[], Any]


def main() -> None:
    """Read the command line, fill the installation, ask, print the table."""
    parser = argparse.ArgumentParser(description="Measure look-up and the list of people.")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=40, help="how often each is asked")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with own_home():
        settled = settle()
        started = time.monotonic()
        fill(settled, chosen.people, chosen.seed)
        seconds = time.monotonic() - started
        print(f"{chosen.people:,} people registered in {seconds:.0f} s", flush=True)
        print(
            f"{'question':<38} {'rows':>4} {'SQL':>4} {'p50 ms':>7} {'p95 ms':>7} {'cpu ms':>6} "
            f"{'bare ms':>7} {'ratio':>6}"
        )
        for name, asks in questions(settled, chosen.times, random.Random(chosen.seed)):
            measure(settled, name, asks)


def questions(
    settled: Settled, times: int, chance: random.Random
) -> Iterator[tuple[str, Sequence[Ask]]]:
    """Yield each kind of question with its askings."""
    from django.test import Client

    desk = Client(headers={"host": "localhost"})
    desk.force_login(_officer(settled))
    bearer = f"Bearer {token(settled.organisation)}"
    api = Client(headers={"host": "localhost", "authorization": bearer})
    base = f"/o/{settled.organisation.slug}/desk/{settled.crisis_slug}/people/"
    known = Known(settled, times, chance)

    def console(**query: str) -> Ask:
        return lambda: desk.get(base, query)

    def search(text: str) -> Ask:
        return lambda: api.get(f"/api/v1/o/{settled.organisation.slug}/people/search", {"q": text})

    def pages(texts: Sequence[str]) -> list[Ask]:
        return [console(q=text) for text in texts]

    yield "console: whole name, Latin letters", pages(known.latin)
    yield "console: whole name, Arabic letters", pages(known.arabic)
    yield "console: first name alone", pages([name.split()[0] for name in known.latin])
    yield "console: first name, Arabic letters", pages([n.split()[0] for n in known.arabic])
    yield "console: reference", pages(known.references)
    yield "console: phone", pages(known.phones)
    yield "API: whole name, Latin letters", [search(text) for text in known.latin]
    yield "console: list, first page", [console()] * times
    yield "console: list, deep page by cursor", [console(after=after) for after in known.cursors]
    yield "console: list, filtered", [console(area="tripoli", status="unknown")] * times


class Known:
    """What somebody may type to find people who are there."""

    def __init__(self, settled: Settled, times: int, chance: random.Random) -> None:
        from musterpoint.crises.models import RollEntry
        from musterpoint.kernel.time import now
        from musterpoint.people import queries
        from musterpoint.people.models import Person
        from musterpoint.tenancy.scope import acting_as

        with acting_as(settled.actor):
            everybody = list(Person.objects.order_by("id").values_list("id", flat=True))
            entries = list(RollEntry.objects.order_by("id").values_list("id", flat=True))
            some = chance.sample(everybody, min(len(everybody), times * 40))
            cards = list(queries.card(some, now()).values())
        names = [(card, name) for card in cards for name in card.identity.names]
        self.latin = [name for _card, name in names if name.isascii()][:times]
        self.arabic = [name for _card, name in names if "\u0621" <= name[0] <= "\u06ff"][:times]
        self.references = [card.reference for card in cards][:times]
        self.phones = [c.contacts[0].address for c in cards if c.contacts][:times]
        deep = entries[len(entries) // 2 :]
        self.cursors = [str(chance.choice(deep)) for _ in range(times)]


def _officer(settled: Settled) -> Any:
    from musterpoint.accounts import actions as accounts
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.scope import acting_as

    with acting_as(settled.actor):
        return accounts.make_user(
            "officer@bench.example.org", "Olive", "duty_officer", by=settled.actor, at=now()
        )


def measure(settled: Settled, name: str, asks: Sequence[Ask]) -> None:
    """Ask everything once to warm up, then once more with the clock on; print a line."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asks[0]()
    with CaptureQueriesContext(connection) as statements:
        response = asks[0]()
        count = len(statements)
    rows = _rows(response)
    seconds, own = [], []
    for ask in asks:
        began, worked = time.perf_counter(), time.process_time()
        response = ask()
        seconds.append(time.perf_counter() - began)
        own.append(time.process_time() - worked)
        if response.status_code != 200:
            raise SystemExit(f"{name}: the answer was {response.status_code}")
    half = percentile(seconds, 0.5)
    bare = _bare(settled, max(rows, 1))
    print(
        f"{name:<38} {rows:>4} {count:>4} {half:>7.1f} "
        f"{percentile(seconds, 0.95):>7.1f} {percentile(own, 0.5):>6.1f} "
        f"{bare:>7.2f} {half / bare:>6.0f}",
        flush=True,
    )


def _rows(response: Any) -> int:
    if response["Content-Type"].startswith("application/json"):
        return len(response.json()["items"])
    return int(response.content.count(b"data-mp-open"))


def _bare(settled: Settled, rows: int) -> float:
    """Return the milliseconds of a bare indexed SELECT of so many rows, the median of many."""
    from django.db import connection

    from musterpoint.people.models import Person
    from musterpoint.tenancy.scope import acting_as

    seconds = []
    with acting_as(settled.actor):
        wanted = list(Person.objects.order_by("sort_key", "id").values_list("id", flat=True)[:rows])
        for _turn in range(30):
            began = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(BARE, [wanted])
                cursor.fetchall()
            seconds.append(time.perf_counter() - began)
    return percentile(seconds, 0.5)


if __name__ == "__main__":
    main()
