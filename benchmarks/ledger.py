"""
Ledger benchmark: how many transactions a second the rules of the books take, without a database.

    python benchmarks/ledger.py                   # 50,000 transactions
    python benchmarks/ledger.py --number 10000

Beside it, beancount loads the same journal and balances it. Both work on one core.
"""

import argparse
import random
import time
from datetime import date, timedelta

from musterpoint.engine.ledger import Account, Book, Entry, Transaction, Unit, beancount, verify

DAY = date(2026, 1, 1)
UNITS = (Unit("USD", 2), Unit("KWD", 3), Unit("BLANKET"))


def main() -> None:
    """Read the command line, post, verify, write, let beancount load; print the table."""
    parser = argparse.ArgumentParser(description="Measure the books.")
    parser.add_argument("--number", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    journal = made(chosen.number, random.Random(chosen.seed))
    book = Book()
    for name in ("Income:Donors", "Expenses:Aid"):
        book.open(Account(name))
    for number in range(20):
        book.open(Account(f"Assets:Post-{number}:Cash", least=0))
    told("post, limits held", chosen.number, lambda: [book.post(one) for one in journal])
    told("verify", chosen.number, lambda: list(verify(book)))
    texts: list[str] = []
    told(
        "write beancount",
        chosen.number,
        lambda: texts.append(beancount.write(book, title="x", opened=DAY)),
    )
    told("read beancount", chosen.number, lambda: beancount.read(texts[0]))
    try:
        from beancount import loader
    except ImportError:
        print("beancount is not installed")
        return
    errors: list[object] = []
    told(
        "beancount loads it",
        chosen.number,
        lambda: errors.extend(loader.load_string(texts[0])[1]),
    )
    print(f"errors of beancount: {len(errors)}")


def made(number: int, chance: random.Random) -> list[Transaction]:
    """Invent gifts and payments; every payment is covered."""
    held: dict[tuple[str, str], int] = {}
    found = []
    for at in range(number):
        account = f"Assets:Post-{chance.randrange(20)}:Cash"
        unit = chance.choice(UNITS)
        there = held.get((account, unit.code), 0)
        if there > 10 and chance.random() < 0.6:
            amount = chance.randint(1, there)
            entries = (Entry(account, unit, -amount), Entry("Expenses:Aid", unit, amount))
            held[account, unit.code] = there - amount
        else:
            amount = chance.randint(1, 10**6)
            entries = (Entry(account, unit, amount), Entry("Income:Donors", unit, -amount))
            held[account, unit.code] = there + amount
        found.append(Transaction(f"t{at}", DAY + timedelta(days=at // 200), "Aid", entries))
    return found


def told(name: str, number: int, work: object) -> None:
    """Print how long it took, in time of the processor."""
    assert callable(work)
    began = time.process_time()
    work()
    spent = time.process_time() - began
    print(f"{name:<22}{spent:>8.2f} s{number / spent:>12,.0f} a second", flush=True)


if __name__ == "__main__":
    main()
