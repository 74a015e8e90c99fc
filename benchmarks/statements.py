"""
Statements benchmark: how long a page of an account's statement takes over ten million entries.

    python benchmarks/statements.py                       # 10,000,000 entries; about 8 GB of disk
    python benchmarks/statements.py --entries 1000000

The entries fill the real tables in a database of their own, over ten years; two in five are of one
account of two million. What is asked: the first page, a page anywhere by its cursor, the last page,
the balance before a day, a day's lines, one transaction by its key, accounts by a word. Then 10,000
transactions are posted into these books. ``MUSTERPOINT_DATABASE_HOME`` names a larger disk.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from installation import own_home, percentile
from journal import AID, DAY, DONORS, POSTS, cash, load, made, measured, settled

if TYPE_CHECKING:
    from musterpoint.tenancy.actors import Actor

DAYS = 3650
#: Transactions that the database makes in one statement.
CHUNK = 250_000
BIG = cash(0)
TARGET_MS = 300


def main() -> None:
    """Read the command line, fill, ask, post."""
    parser = argparse.ArgumentParser(description="Measure statements over many entries.")
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--asked", type=int, default=200, help="how often each thing is asked")
    parser.add_argument("--posted", type=int, default=10_000, help="transactions posted at the end")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with own_home():
        actor = settled()
        fill(actor, chosen.entries // 2)
        ask(actor, chosen.entries // 2, chosen.asked, random.Random(chosen.seed))
        post(actor, chosen.posted)


#: Of every five transactions two move the big account; of a thousand one was pending, and half of
#: those are posted by now. Ids come in the order of time, as ``post_many`` makes them.
FILL = """
WITH new AS (
  SELECT n, uuidv7() AS id, %(first)s::date + (n * %(days)s / %(whole)s)::int AS day,
    n %% 1000 = 0 AS pending,
    CASE WHEN n %% 5 < 2 THEN %(big)s::uuid
      ELSE (%(posts)s::uuid[])[(1 + n %% %(count)s)::int] END AS post,
    CASE WHEN n %% 2 = 0 THEN 1 ELSE -1 END AS sign
  FROM generate_series(%(from)s::bigint, %(to)s) AS n
), written AS (
  INSERT INTO funds_transaction (organisation_id, id, key, "on", text, links, digest, is_pending,
    reverses, made_at)
  SELECT %(here)s, id, 'fill-' || n, day, 'Aid in cash, list ' || n %% 5000, '{}',
    sha256(n::text::bytea), pending, '', now() FROM new
), ended AS (
  INSERT INTO funds_settlement (organisation_id, id, transaction_id, outcome, settled_at)
  SELECT %(here)s, uuidv7(), id, CASE n %% 2000 WHEN 0 THEN 'posted' ELSE 'void' END, now()
  FROM new WHERE pending
)
INSERT INTO funds_entry (organisation_id, id, transaction_id, position, account_id, unit, amount,
  "on")
SELECT %(here)s, uuidv7(), id, place,
  CASE WHEN place = 0 THEN post WHEN sign > 0 THEN %(donors)s::uuid ELSE %(aid)s::uuid END,
  'USD', CASE place WHEN 0 THEN sign ELSE -sign END * (1 + n %% 90000), day
FROM new, generate_series(0, 1) AS place ORDER BY n, place
"""
SUMS = """
INSERT INTO funds_daysum (organisation_id, id, account_id, unit, "on", amount, lines)
SELECT e.organisation_id, uuidv7(), e.account_id, e.unit, e."on", sum(e.amount), count(*)
FROM funds_entry AS e JOIN funds_transaction AS t
  ON t.organisation_id = e.organisation_id AND t.id = e.transaction_id
WHERE NOT t.is_pending OR EXISTS (
  SELECT 1 FROM funds_settlement AS s WHERE s.organisation_id = t.organisation_id
    AND s.transaction_id = t.id AND s.outcome = 'posted'
)
GROUP BY 1, 3, 4, 5
"""


def fill(actor: "Actor", number: int) -> None:
    """Write so many transactions of two entries as the administrator, without checks row by row."""
    import psycopg

    from musterpoint.funds.models import Account
    from musterpoint.pg.face import DATABASE, embedded_server
    from musterpoint.tenancy.scope import acting_as

    with acting_as(actor):
        ids = dict(Account.objects.values_list("name", "id"))
    facts = {
        "here": actor.organisation_id, "first": DAY, "days": DAYS, "whole": number, "big": ids[BIG],
        "posts": [ids[cash(post)] for post in range(1, POSTS)], "count": POSTS - 1,
        "donors": ids[DONORS], "aid": ids[AID],
    }  # fmt: skip
    began = time.perf_counter()
    url = embedded_server().admin_url(DATABASE)
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as admin:
        # What is written here balances by its making, and is not asked about row by row.
        admin.execute("SET session_replication_role = replica")
        for start in range(0, number, CHUNK):
            until = min(start + CHUNK, number) - 1
            admin.execute(FILL, {**facts, "from": start, "to": until})
        admin.execute(SUMS)
        admin.execute("VACUUM ANALYZE")
        size = admin.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (told,) = size.fetchone() or ("",)
    print(
        f"filled {2 * number:,} entries in {time.perf_counter() - began:.0f} s: {told}, "
        f"load {load()}",
        flush=True,
    )


def ask(actor: "Actor", number: int, asked: int, chance: random.Random) -> None:
    """Ask everything so often, and print the times."""
    from musterpoint.funds import queries
    from musterpoint.funds.models import Entry, Transaction

    def anywhere(name: str) -> Any:
        """Return the account and a cursor anywhere in it, found by a day."""
        account = queries.accounts(name).get()
        day = DAY + timedelta(days=chance.randrange(DAYS))
        rows = Entry.objects.filter(account=account, unit="USD", on=day).order_by("id")
        return account.id, rows.values_list("on", "id")[chance.randrange(20)]

    def day() -> Any:
        return DAY + timedelta(days=chance.randrange(DAYS))

    def of(name: str) -> Any:
        return queries.accounts(name).get().id

    def statement(account: Any, **more: Any) -> Any:
        found = queries.statement(account, "USD", **more)
        assert found.lines
        return found

    def key() -> str:
        return f"fill-{chance.randrange(number)}"

    statements: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {}
    for name in (BIG, DONORS):
        statements |= {
            f"{name}: first page": (lambda n=name: of(n), statement),
            f"{name}: a page anywhere by its cursor": (
                lambda n=name: anywhere(n),
                lambda got: statement(got[0], after=got[1]),
            ),
            f"{name}: from a day on, with the balance before": (
                lambda n=name: (of(n), day()),
                lambda got: statement(got[0], since=got[1]),
            ),
            f"{name}: the lines of one day": (
                lambda n=name: (of(n), day()),
                lambda got: statement(got[0], since=got[1], until=got[1]),
            ),
        }
    statements |= {
        "one transaction by its key": (key, lambda got: Transaction.objects.get(key=got)),
        "accounts by a word": (
            lambda: f"Post-{chance.randrange(POSTS)}:",
            lambda got: list(queries.accounts(got)),
        ),
    }
    with_acting(actor, lambda: lines_of(BIG))
    for name, (prepare, act) in statements.items():
        told(actor, name, asked, prepare, act)


def lines_of(name: str) -> None:
    """Print how many posted lines an account has."""
    from django.db.models import Sum

    from musterpoint.funds.models import DaySum

    sums = DaySum.objects.filter(account__name=name)
    print(f"{name} has {sums.aggregate(n=Sum('lines'))['n']:,} lines", flush=True)


def with_acting(actor: "Actor", work: Callable[[], Any]) -> Any:
    """Do something in a unit of work that only reads."""
    from musterpoint.tenancy.scope import acting_as

    with acting_as(actor, read_only=True):
        return work()


def told(
    actor: "Actor",
    name: str,
    asked: int,
    prepare: Callable[[], Any],
    act: Callable[[Any], Any],
) -> None:
    """Ask so often, each in a unit of work of its own as a page does, and print the times."""
    seconds = []

    def once() -> None:
        given = prepare()
        began = time.perf_counter()
        act(given)
        seconds.append(time.perf_counter() - began)

    with measured() as spent:
        for _turn in range(asked):
            with_acting(actor, once)
    late = percentile(seconds, 0.95)
    verdict = "" if late < TARGET_MS else f"   OVER {TARGET_MS} ms"
    print(
        f"{name:<58} p50 {percentile(seconds, 0.5):6.1f} ms  p95 {late:6.1f} ms  "
        f"most {max(seconds) * 1000:6.1f} ms   (processors {spent.ours * 1000 / asked:.1f} ms "
        f"ours, {spent.server * 1000 / asked:.1f} ms the server's, load {load()}){verdict}",
        flush=True,
    )


def post(actor: "Actor", number: int) -> None:
    """Post into the full books."""
    from musterpoint.funds import actions
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.scope import acting_as

    journal = list(islice(made(random.Random(2), range(1, POSTS)), number))
    with measured() as spent:
        for start in range(0, number, 500):
            with acting_as(actor):
                actions.post_many(journal[start : start + 500], by=actor, at=now())
    spent.told("post_many into these books, 500 each", number)


if __name__ == "__main__":
    main()
