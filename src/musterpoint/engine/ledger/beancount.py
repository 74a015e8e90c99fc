"""
Books as a beancount file, out and in, so that an outside tool can check them.

Pending transactions carry the flag !, and void ones stand as ``custom "void"``, which moves
nothing. The reader takes what the writer writes, and files of others as far as they consist of
commodity, open, close, balance, transactions and metadata. Transactions are posted in the order of
the file, so that limits hold at each; balances are compared by day, as beancount does.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from musterpoint.engine.faults import Fault
from musterpoint.engine.ledger.book import Book, NotPosted
from musterpoint.engine.ledger.model import Account, Entry, NotWritten, State, Transaction
from musterpoint.engine.ledger.units import NoUnit, Unit
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _

_TEXT = r'"(?:[^"\\]|\\.)*"'
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\S+)\s*(.*)")
_META = re.compile(rf"\s+([a-z][A-Za-z0-9_-]*):\s*({_TEXT})\s*")
_ENTRY = re.compile(r"\s+([A-Z][\w:-]*)\s+(-?[\d.]+)\s+([A-Z][A-Z0-9'._-]*)\s*")
_ELIDED = re.compile(r"\s+([A-Z][\w:-]*)\s*")
_BALANCE = re.compile(r"([A-Z][\w:-]*)\s+(-?[\d.]+)(?:\s+~\s+([\d.]+))?\s+([A-Z][A-Z0-9'._-]*)\s*")
_PREFIX = "link-"


def write(book: Book, *, title: str, opened: date) -> str:
    """Return the books as text; the same books give the same text."""
    lines = [f'option "title" {_quoted(title)}', ""]
    for code in sorted(book.units):
        lines += [f"{opened} commodity {code}", f'  digits: "{book.units[code].digits}"']
    lines.append("")
    for name in sorted(book.accounts):
        account = book.accounts[name]
        lines.append(f"{opened} open {name} {','.join(sorted(account.units))}".rstrip())
        lines += [
            f'  {what}: "{limit}"'
            for what, limit in (("least", account.least), ("most", account.most))
            if limit is not None
        ]
        if account.post:
            lines.append(f"  post: {_quoted(account.post)}")
    lines += [f"{book.ended[name]} close {name}" for name in sorted(book.ended)]
    for key, transaction in book.transactions.items():
        lines += ["", *_written(transaction, book.states[key])]
    return "\n".join(lines) + "\n"


def _written(one: Transaction, state: State) -> Iterator[str]:
    if state is State.VOID:
        content = json.dumps(_content(one), ensure_ascii=True, sort_keys=True)
        yield f'{one.on} custom "void" {_quoted(content)}'
        return
    flag = "*" if state is State.POSTED else "!"
    yield f"{one.on} {flag} {_quoted(one.text)}"
    yield f"  key: {_quoted(one.key)}"
    for name in sorted(one.links):
        yield f"  {_PREFIX}{name}: {_quoted(one.links[name])}"
    for entry in one.entries:
        yield f"  {entry.account}  {entry.unit.written(entry.amount)} {entry.unit.code}"


def _content(one: Transaction) -> dict[str, object]:
    entries = [[entry.account, entry.unit.code, entry.amount] for entry in one.entries]
    return {"key": one.key, "text": one.text, "links": dict(one.links), "entries": entries}


def _quoted(text: str) -> str:
    """Return a text of beancount; it may hold line breaks, and only \\ and \" are escaped."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _plain(quoted: str) -> str:
    found = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(.)", lambda one: found.get(one[1], one[1]), quoted[1:-1])


@dataclass(slots=True)
class _Block:
    """A dated line and those that belong to it."""

    number: int
    on: date
    kind: str
    rest: str
    meta: dict[str, str] = field(default_factory=dict)
    entries: list[tuple[str, str, str]] = field(default_factory=list)
    elided: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a file says that an account and those below it hold when a day begins."""

    number: int
    on: date
    account: str
    unit: Unit
    amount: int
    tolerance: int


def read(text: str) -> tuple[Book, list[Fault]]:
    """Return the books of a file, and what of it could not be read, by line (`/17`)."""
    book, faults, stated = Book(), list[Fault](), list[_Stated]()
    for block in _blocks(text, faults):
        try:
            if block.kind == "balance":
                stated.append(_stated(book, block))
            else:
                _take(book, block, faults)
        except (Refused, ValueError) as problem:
            faults.append(_fault("refused", block.number, "%(why)s", why=str(problem)))
    faults += _untrue(book, stated)
    return book, sorted(faults, key=lambda one: int(one.path.removeprefix("/")))


def _fault(code: str, line: int, text: str, **facts: object) -> Fault:
    return Fault(code, f"/{line}", text, facts)


def _blocks(text: str, faults: list[Fault]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith((";", "option ", "plugin ")):
            continue
        if (found := _DATED.fullmatch(line.rstrip())) and not line[0].isspace():
            if block:
                yield block
            block = None
            try:
                block = _Block(number, date.fromisoformat(found[1]), found[2], found[3])
            except ValueError:
                faults.append(_fault("format", number, _("This is no day.")))
        elif block and (found := _META.fullmatch(line)):
            block.meta[found[1]] = _plain(found[2])
        elif block and (found := _ENTRY.fullmatch(line)):
            block.entries.append((found[1], found[2], found[3]))
        elif block and (found := _ELIDED.fullmatch(line)):
            block.elided.append(found[1])
        else:
            faults.append(_fault("format", number, _("This line cannot be read.")))
    if block:
        yield block


def _take(book: Book, block: _Block, faults: list[Fault]) -> None:
    if block.kind == "commodity":
        code = block.rest.strip()
        book.units[code] = Unit(code, int(block.meta.get("digits", "2")))
    elif block.kind == "open":
        name, _space, units = block.rest.strip().partition(" ")
        limits = {what: int(block.meta[what]) for what in ("least", "most") if what in block.meta}
        held = frozenset(one.strip() for one in units.split(",") if one.strip())
        post = block.meta.get("post", "")
        book.open(Account(name, held, limits.get("least"), limits.get("most"), post))
    elif block.kind == "close":
        book.end(block.rest.strip(), block.on)
    elif block.kind in {"*", "!", "txn"}:
        book.post(_transaction(book, block), pending=block.kind == "!")
    elif block.kind == "custom" and block.rest.startswith('"void" '):
        _take_void(book, block)
    else:
        text = _("%(kind)s is not read here.")
        faults.append(_fault("unknown", block.number, text, kind=block.kind[:40]))


def _transaction(book: Book, block: _Block) -> Transaction:
    texts = [_plain(found) for found in re.findall(_TEXT, block.rest)]
    links = {
        name.removeprefix(_PREFIX): value
        for name, value in block.meta.items()
        if name.startswith(_PREFIX)
    }
    entries = [
        Entry(account, _unit(book, code), _unit(book, code).parts(amount))
        for account, amount, code in block.entries
    ]
    entries += _left_out(block, entries)
    key = block.meta.get("key", f"line {block.number}")
    return Transaction(key, block.on, " ".join(texts), tuple(entries), links)


def _left_out(block: _Block, entries: list[Entry]) -> list[Entry]:
    """Return what the entry without an amount moves: in each unit what the others leave over."""
    if len(block.elided) > 1:
        raise NotWritten(_("Two entries have no amount: give all but one of them."))
    sums: dict[Unit, int] = {}
    for one in entries:
        sums[one.unit] = sums.get(one.unit, 0) + one.amount
    return [
        Entry(account, unit, -amount)
        for account in block.elided
        for unit, amount in sums.items()
        if amount
    ]


def _unit(book: Book, code: str) -> Unit:
    if code not in book.units:
        raise NoUnit(_("%(code)s is no commodity of this file."), code=code[:40])
    return book.units[code]


def _take_void(book: Book, block: _Block) -> None:
    found = json.loads(_plain(block.rest.removeprefix('"void" ')))
    try:
        entries = tuple(
            Entry(account, _unit(book, code), amount) for account, code, amount in found["entries"]
        )
        one = Transaction(found["key"], block.on, found["text"], entries, found["links"])
    except (KeyError, TypeError, AttributeError):
        raise NotWritten(_("The void transaction is broken.")) from None
    book.transactions[one.key], book.states[one.key] = one, State.VOID


def _stated(book: Book, block: _Block) -> _Stated:
    found = _BALANCE.fullmatch(block.rest)
    if found is None:
        raise NotWritten(_("A balance names an account, an amount and a unit."))
    name, unit = found[1], _unit(book, found[4])
    account = book.accounts.get(name)
    if account is None:
        raise NotPosted(_("%(account)s is not open."), account=name)
    if account.units and unit.code not in account.units:
        raise NotPosted(_("%(account)s does not hold %(unit)s."), account=name, unit=unit.code)
    return _Stated(
        block.number, block.on, name, unit, unit.parts(found[2]), unit.parts(found[3] or "0")
    )


def _untrue(book: Book, stated: list[_Stated]) -> Iterator[Fault]:
    """
    Yield the balances that the books do not have at the beginning of their day.

    As in beancount, pending transactions count and accounts below the named one belong to it.
    Amounts agree to the last part unless the file allows a difference with ~; beancount itself
    lets the last place differ by one.
    """
    moving = [one for key, one in book.transactions.items() if book.states[key] is not State.VOID]
    moving.sort(key=lambda one: one.on, reverse=True)
    held: dict[tuple[str, str], int] = {}
    for said in sorted(stated, key=lambda one: one.on):
        while moving and moving[-1].on < said.on:
            for entry in moving.pop().entries:
                place = entry.account, entry.unit.code
                held[place] = held.get(place, 0) + entry.amount
        amount = sum(
            parts
            for (name, code), parts in held.items()
            if code == said.unit.code and f"{name}:".startswith(f"{said.account}:")
        )
        if abs(amount - said.amount) > said.tolerance:
            text = _("%(account)s holds %(found)s %(unit)s on this day, and not %(said)s.")
            yield _fault(
                "balance", said.number, text,
                account=said.account, unit=said.unit.code,
                found=said.unit.written(amount), said=said.unit.written(said.amount),
            )  # fmt: skip
