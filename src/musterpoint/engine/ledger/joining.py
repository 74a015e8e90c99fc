"""Several books in one, so that one file holds them: nothing of one is taken for another's."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from musterpoint.engine.ledger.book import Book
from musterpoint.engine.ledger.model import MOST_KEY, Account, Entry, Transaction
from musterpoint.engine.ledger.units import Unit

REVERSES = "reverses"
_NOT_IN_A_PART = re.compile(r"[^A-Za-z0-9-]+", re.ASCII)


def join(books: Mapping[str, Book]) -> Book:
    """
    Return the books of several owners as one, each under its owner's name.

    The name (``red-crescent``) is the second part of each of its accounts
    (``Assets:Red-crescent:Bank``) and stands before each of its keys. A unit has as many places as
    in the books that have most of them; amounts are the same.
    """
    joined, units, parts = Book(), _units(books.values()), _parts(books)
    joined.units = units
    for owner, book in books.items():
        for account in book.accounts.values():
            joined.open(_account(parts[owner], account, book, units))
        joined.ended |= {_named(parts[owner], name): on for name, on in book.ended.items()}
        for key, transaction in book.transactions.items():
            one = _transaction(owner, parts[owner], transaction, units)
            joined.take(one, book.states[key])
    return joined


def _parts(owners: Iterable[str]) -> dict[str, str]:
    """Return each owner's part of the names of accounts; no two have the same."""
    found: dict[str, str] = {}
    for owner in owners:
        plain = _NOT_IN_A_PART.sub("-", owner).strip("-") or "0"
        first = part = plain[0].upper() + plain[1:]
        number = 1
        while part in found.values():
            number += 1
            part = f"{first}-{number}"
        found[owner] = part
    return found


def _units(books: Iterable[Book]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for book in books:
        for code, unit in book.units.items():
            if code not in found or found[code].digits < unit.digits:
                found[code] = unit
    return found


def _named(part: str, account: str) -> str:
    kind, rest = account.split(":", 1)
    return f"{kind}:{part}:{rest}"


def _account(part: str, one: Account, book: Book, units: Mapping[str, Unit]) -> Account:
    """Return an account under its owner; its limits go where they would be of other amounts."""
    held = one.units or frozenset(book.units)
    is_same = all(book.units.get(code, units.get(code)) == units.get(code) for code in held)
    least = one.least if is_same or one.least == 0 else None
    most = one.most if is_same else None
    return Account(_named(part, one.name), one.units, least, most, one.post)


def _transaction(owner: str, part: str, one: Transaction, units: Mapping[str, Unit]) -> Transaction:
    entries = []
    for entry in one.entries:
        unit = units[entry.unit.code]
        more = unit.digits - entry.unit.digits
        entries.append(Entry(_named(part, entry.account), unit, entry.amount * 10**more))
    links = dict(one.links)
    if REVERSES in links:
        links[REVERSES] = _key(owner, links[REVERSES])
    return Transaction(_key(owner, one.key), one.on, one.text, tuple(entries), links)


def _key(owner: str, key: str) -> str:
    """Return a key under its owner, cut where it would be too long, and still its own."""
    whole = f"{owner}/{key}"
    if len(whole) <= MOST_KEY:
        return whole
    return f"{whole[: MOST_KEY - 33]}-{hashlib.sha256(whole.encode()).hexdigest()[:32]}"
