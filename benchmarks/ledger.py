"""
Ledger benchmark: how many transactions a second the books take.

    python benchmarks/ledger.py                    # 20,000 in batches, 2,000 one by one
    python benchmarks/ledger.py --make-peers       # installs the peers first, and needs the network

All in one run, each with the processor time of client and server, since others may work here too:

- The rules alone, without a database, and beancount loading and balancing the same journal.
- ``post_many`` on the tables by one writer and by several at once: keys, limits, closed periods,
  row security, balances, sums of days and audit are in it. Every writer has posts of its own; the
  giver's account and the aid's are those of all.
- pgbench inserting the same rows (one transaction, two entries) into plain tables with the same
  columns and indexes: as many rows in a statement as we send, by as many clients.
- django-ledger and python-accounting posting the same journal; see ``ledger_peers``.
"""

import argparse
import multiprocessing
import random
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import ledger_peers
from installation import everything, own_home
from journal import AID, DAY, DONORS, POSTS, cash, load, made, measured, settled

from musterpoint.engine.ledger import Account, Book, Transaction, beancount, verify

if TYPE_CHECKING:
    from musterpoint.tenancy.actors import Actor

WRITERS = (1, 2, 8)
#: Seconds within which writers are ready, and have written.
STARTS_WITHIN, ENDS_WITHIN = 300, 3600


def main() -> None:
    """Read the command line, run the parts."""
    parser = argparse.ArgumentParser(description="Measure the books.")
    parser.add_argument("--number", type=int, default=20_000, help="transactions to post")
    parser.add_argument("--singles", type=int, default=2_000, help="of them, one by one")
    parser.add_argument("--batch", type=int, default=500, help="transactions in one unit of work")
    parser.add_argument("--peers", type=Path, help="environment with the peers")
    parser.add_argument("--make-peers", action="store_true", help="install the peers first")
    parser.add_argument("--peer-number", type=int, default=500, help="transactions for the peers")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    peers = chosen.peers or ledger_peers.place()
    if chosen.make_peers:
        ledger_peers.make(peers)
    journal = list(islice(made(random.Random(chosen.seed)), chosen.number))
    print(f"== rules alone, {chosen.number:,} transactions, load {load()} ==")
    rules(journal)
    with own_home():
        actor = settled()
        print(f"== on tables, limits held, {chosen.batch} in one unit of work ==", flush=True)
        ours = posted(actor, chosen.number, chosen.batch, chosen.seed)
        print("== on tables, limits held, one in a unit of work ==", flush=True)
        singles = posted(actor, chosen.singles, 1, chosen.seed + 1)
        prove(actor)
        print("== pgbench, the same rows into plain tables ==", flush=True)
        theirs = pgbench(chosen.number, chosen.batch), pgbench(chosen.singles, 1)
        for name, mine, other in zip(
            ("in batches", "singles"), (ours, singles), theirs, strict=True
        ):
            for writers in mine.keys() & other.keys():
                ratio = mine[writers] / other[writers]
                print(f"ours to pgbench, {name}, {writers} at once: {ratio:.2f}")
        print(f"== peers, {chosen.peer_number:,} transactions one by one ==", flush=True)
        ledger_peers.compare(peers, journal[: chosen.peer_number], ours[1], singles[1])
    print(f"most memory of this process: {memory():.0f} MB")


def rules(journal: list[Transaction]) -> None:
    """Measure the book without a database; beancount loads the same journal."""
    book = Book()
    for name in (DONORS, AID):
        book.open(Account(name))
    for post in range(POSTS):
        book.open(Account(cash(post), least=0))
    texts: list[str] = []
    told("post, limits held", journal, lambda: [book.post(one) for one in journal])
    told("verify", journal, lambda: list(verify(book)))
    told(
        "write beancount",
        journal,
        lambda: texts.append(beancount.write(book, title="x", opened=DAY)),
    )
    told("read beancount", journal, lambda: beancount.read(texts[0]))
    try:
        from beancount import loader
    except ImportError:
        print("beancount is not installed")
        return
    errors: list[object] = []
    told("beancount loads it", journal, lambda: errors.extend(loader.load_string(texts[0])[1]))
    print(f"errors of beancount: {len(errors)}")


def told(name: str, journal: list[Transaction], work: Callable[[], Any]) -> None:
    """Print how many a second it makes, in time of the processor."""
    import time

    began = time.process_time()
    work()
    spent = time.process_time() - began
    print(f"{name:<44}{len(journal) / max(spent, 1e-9):>9,.0f} /s", flush=True)


def posted(actor: "Actor", number: int, batch: int, seed: int) -> dict[int, float]:
    """Post as many transactions by one writer, two, eight; return their rates by the wall."""
    rates = {}
    for writers in WRITERS:
        context = multiprocessing.get_context("spawn")
        ready, used = context.Barrier(writers + 1), context.Queue()
        share = max(number // writers // batch, 1) * batch
        running = [
            context.Process(
                target=write,
                args=(actor.organisation_id, (seed, writers, one), share, batch, ready, used),
            )
            for one in range(writers)
        ]
        for one in running:
            one.start()
        ready.wait(STARTS_WITHIN)
        with measured() as spent:
            own = sum(used.get(timeout=ENDS_WITHIN) for _one in running)
        spent.ours += own
        for one in running:
            one.join()
        spent.told(f"post_many, {batch} each, {writers} at once", share * writers)
        rates[writers] = share * writers / spent.wall
    return rates


def write(
    organisation: UUID, which: tuple[int, int, int], share: int, batch: int, ready: Any, used: Any
) -> None:
    """Post a share of the journal as one of several writers, and tell the processor time."""
    from musterpoint.cli import boot

    boot.django(process="app", migrate=False)
    from musterpoint.funds import actions, queries
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.scope import acting_as

    seed, writers, one = which
    actor = everything(organisation)
    prefix = f"s{seed}-{writers}-{one}-{batch}-"
    journal = list(
        islice(made(random.Random(f"{which}"), range(one, POSTS, writers), prefix), share)
    )
    with acting_as(actor):
        queries.accounts().exists()
    ready.wait(STARTS_WITHIN)
    with measured() as own:
        for start in range(0, len(journal), batch):
            with acting_as(actor):
                actions.post_many(journal[start : start + batch], by=actor, at=now())
    used.put(own.ours)


def prove(actor: "Actor") -> None:
    """Work the books out from their entries once more: whoever wrote at once, they are sound."""
    from musterpoint.funds import verifying
    from musterpoint.tenancy.scope import acting_as

    with acting_as(actor):
        print(f"problems in the books afterwards: {len(list(verifying.problems()))}")


#: Ids in order of time, as ours are.
ROWS = """
WITH new AS (INSERT INTO bench_transaction (organisation_id, id, key, "on", text, links, digest,
  is_pending, reverses, made_at) SELECT '{here}', uuidv7(), gen_random_uuid()::text,
  '2026-01-01', 'Aid', '{{}}', sha256(n::text::bytea), false, '', now()
  FROM generate_series(1, {batch}) AS n RETURNING id)
INSERT INTO bench_entry (organisation_id, id, transaction_id, position, account_id, unit, amount,
  "on") SELECT '{here}', uuidv7(), id, n, '{here}', 'USD', 5 - 10 * n, '2026-01-01'
  FROM new, generate_series(0, 1) AS n;
"""


def pgbench(number: int, batch: int) -> dict[int, float]:
    """Let pgbench insert the same rows into plain tables; return its rates by clients."""
    from django.db import connections

    from musterpoint.pg import binaries
    from musterpoint.pg.commands import url
    from musterpoint.pg.home import database_home

    program = binaries.programs(database_home()) / "pgbench"
    if not program.exists():
        print("pgbench is not here")
        return {}
    with connections["owner"].cursor() as cursor:
        for name in ("transaction", "entry"):
            cursor.execute(f"DROP TABLE IF EXISTS bench_{name}")
            cursor.execute(f"CREATE TABLE bench_{name} (LIKE funds_{name} INCLUDING ALL)")
    here = "00000000-0000-7000-8000-000000000000"
    rates = {}
    folder = Path(tempfile.mkdtemp(prefix="musterpoint-bench-"))
    file = folder / "bench.sql"
    file.write_text(ROWS.format(here=here, batch=batch))
    for clients in WRITERS:
        runs = max(number // clients // batch, 1)
        with measured() as spent:
            ended = subprocess.run(
                [program, "-n", "-c", str(clients), "-t", str(runs), "-f", str(file), url("owner")],
                check=False, capture_output=True, text=True,
            )  # fmt: skip
        rate = [row for row in ended.stdout.splitlines() if row.startswith("tps")]
        if not rate:
            print(f"pgbench ended: {ended.stderr[-300:]}")
            break
        rates[clients] = float(rate[0].split()[2]) * batch
        spent.wall = clients * runs * batch / rates[clients]
        spent.told(f"pgbench, {batch} in a statement, {clients} at once", clients * runs * batch)
    shutil.rmtree(folder)
    return rates


def memory() -> float:
    """Return the most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
