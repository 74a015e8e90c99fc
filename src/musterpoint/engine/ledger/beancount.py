"""
Books as a beancount file, out and in, so that an outside tool can check them.

Pending transactions carry the flag !, and void ones stand as ``custom "void"``, which moves
nothing. The reader takes what the writer writes, and files of others as far as they consist of
commodity, open, transactions and metadata.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from musterpoint.engine.faults import Fault
from musterpoint.engine.ledger.book import Book
from musterpoint.engine.ledger.model import Account, Entry, NotWritten, State, Transaction
from musterpoint.engine.ledger.units import NoUnit, Unit
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _

_TEXT = r'"(?:[^"\\]|\\.)*"'
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\S+)\s*(.*)")
_META = re.compile(rf"\s+([a-z][A-Za-z0-9_-]*):\s*({_TEXT})\s*")
_ENTRY = re.compile(r"\s+([A-Z][\w:-]*)\s+(-?[\d.]+)\s+([A-Z][A-Z0-9'._-]*)\s*")
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
    entries: list[tuple[int, str, str, str]] = field(default_factory=list)


def read(text: str) -> tuple[Book, list[Fault]]:
    """Return the books of a file, and what of it could not be read, by line (`/17`)."""
    book, faults = Book(), list[Fault]()
    for block in _blocks(text, faults):
        try:
            _take(book, block, faults)
        except (Refused, ValueError) as problem:
            faults.append(_fault("refused", block.number, "%(why)s", why=str(problem)))
    return book, faults


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
            block.entries.append((number, found[1], found[2], found[3]))
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
        book.open(Account(name, held, limits.get("least"), limits.get("most")))
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
    entries = tuple(
        Entry(account, _unit(book, code), _unit(book, code).parts(amount))
        for _number, account, amount, code in block.entries
    )
    key = block.meta.get("key", f"line {block.number}")
    return Transaction(key, block.on, " ".join(texts), entries, links)


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
