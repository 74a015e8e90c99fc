"""Invented journals, an organisation with books, and the processor time of client and server."""

import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from installation import everything

from musterpoint.engine.ledger import Entry, Transaction, Unit

if TYPE_CHECKING:
    from musterpoint.tenancy.actors import Actor

DAY = date(2016, 1, 1)
UNITS = (Unit("USD", 2), Unit("KWD", 3), Unit("BLANKET"))
POSTS = 24
DONORS, AID = "Income:Donors", "Expenses:Aid"


def cash(post: int) -> str:
    """Return the name of a post's account; it never goes below zero."""
    return f"Assets:Post-{post}:Cash"


def made(
    chance: random.Random, posts: Sequence[int] = range(POSTS), prefix: str = "t"
) -> Iterator[Transaction]:
    """Invent gifts and payments of these posts without end; every payment is covered."""
    held: dict[tuple[str, str], int] = {}
    at = 0
    while True:
        account = cash(chance.choice(posts))
        unit = chance.choice(UNITS)
        there = held.get((account, unit.code), 0)
        if there > 10 and chance.random() < 0.6:
            amount = chance.randint(1, there)
            entries = (Entry(account, unit, -amount), Entry(AID, unit, amount))
            held[account, unit.code] = there - amount
        else:
            amount = chance.randint(1, 10**6)
            entries = (Entry(account, unit, amount), Entry(DONORS, unit, -amount))
            held[account, unit.code] = there + amount
        yield Transaction(f"{prefix}{at}", DAY + timedelta(days=at // 200), "Aid", entries)
        at += 1


def settled() -> "Actor":
    """Make an organisation with its accounts; return who may do everything there."""
    from musterpoint.accounts import actions as accounts
    from musterpoint.funds import actions as funds
    from musterpoint.funds.actions import AccountIn
    from musterpoint.kernel.time import now
    from musterpoint.tenancy.scope import acting_as

    organisation = accounts.add_organisation(
        slug="bench", name="Bench", kind="state_authority", country="LKA", languages=["en"],
        time_zone="UTC", at=now(),
    )  # fmt: skip
    actor = everything(organisation.id)
    with acting_as(actor):
        plain = [AccountIn(name=name) for name in (DONORS, AID)]
        limited = [AccountIn(name=cash(post), least=0) for post in range(POSTS)]
        funds.open_accounts([*plain, *limited], by=actor, at=now())
    return actor


@dataclass(slots=True)
class Spent:
    """How long something took: on the wall, and of processors in our programs and the server."""

    wall: float = 0.0
    ours: float = 0.0
    server: float = 0.0

    def told(self, name: str, number: int) -> None:
        """Print a line of the table: a rate, and the processor time of one."""
        rate = number / max(self.wall, 1e-9)
        print(
            f"{name:<44}{rate:>9,.0f} /s   of processors each {self._each(self.ours, number)} "
            f"ours, {self._each(self.server, number)} the server's   (load {load()})",
            flush=True,
        )

    def _each(self, seconds: float, number: int) -> str:
        return f"{seconds / number * 1e6:>7,.0f} us"


@contextmanager
def measured() -> Iterator[Spent]:
    """Measure a block; ``ours`` is of this process, so who starts others adds theirs."""
    spent = Spent()
    began, own, server = time.perf_counter(), time.process_time(), of_the_server()
    yield spent
    spent.wall = time.perf_counter() - began
    spent.ours += time.process_time() - own
    spent.server = of_the_server() - server


def of_the_server() -> float:
    """Return the seconds of processors that the embedded server used since it began (Linux)."""
    from musterpoint import pg

    master = pg.status().pid
    used = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # It ended meanwhile, and its parent has its time.
        is_master = stat.parent.name == str(master)
        if is_master or fields[1] == str(master):
            # Own time in user and system mode; the master also has that of those that ended.
            used += sum(map(int, fields[11 : 15 if is_master else 13]))
    return used / os.sysconf("SC_CLK_TCK")


def load() -> str:
    """Return the load average of the last minute: who else works here."""
    return f"{os.getloadavg()[0]:.1f}"
