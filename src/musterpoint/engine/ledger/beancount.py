"""
Books as a beancount file, out and in, so that an outside tool can check them.

Pending transactions carry the flag !, and void ones stand as ``custom "void"``, which moves
nothing. The reader takes what the writer writes, and files of others: commodity, open, close,
balance, transactions and metadata. What moves nothing (prices, events, notes, headings) is passed
over; pads, costs and other files are told by line. Transactions are posted in the order of the
file, so that limits hold at each; balances are compared by day, as beancount does.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from musterpoint.engine.faults import Fault
from musterpoint.engine.ledger.book import Book, NotPosted
from musterpoint.engine.ledger.model import Account, Entry, NotWritten, State, Transaction
from musterpoint.engine.ledger.units import NoUnit, Unit, currency
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.text import _

_TEXT = r'"(?:[^"\\]|\\.)*"'
_DATED = re.compile(r"(\d{4}[-/]\d{2}[-/]\d{2})\s+(\S+)\s*(.*)")
_META = re.compile(r"\s+([a-z][A-Za-z0-9_-]*):(?:\s+(.*))?")
_CODE = r"[A-Z][A-Z0-9'._-]*"
_NUMBER = r"[-+]?[\d,]*\.?\d+|[-+]?[\d,]+\.?"
_PLACE = r"\s+(?:[*!]\s+)?([A-Z][\w:-]*)"
_ENTRY = re.compile(rf"{_PLACE}\s+({_NUMBER})\s+({_CODE})\s*")
_WORTH = re.compile(rf"{_PLACE}\s+({_NUMBER})\s+{_CODE}\s*[{{@].*")
_ELIDED = re.compile(rf"{_PLACE}\s*")
_BALANCE = re.compile(rf"([A-Z][\w:-]*)\s+({_NUMBER})(?:\s+~\s+([\d.]+))?\s+({_CODE})\s*")
#: A line without what stands behind a semicolon outside of quotes.
_SAID = re.compile(rf'(?:[^";]|{_TEXT}|"(?!.*"))*')
#: At the beginning of a line: comments, headings, and what changes no books.
_PASSED = (
    ";", "*", "#", ":", "!", "&", "?", "%", "option ", "plugin ", "pushtag ", "poptag ",
    "pushmeta ", "popmeta ",
)  # fmt: skip
#: Directives that move nothing and state nothing of what is held.
_SILENT = frozenset({"price", "event", "note", "document", "query"})
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
    is_broken: bool = False


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
    blocks = list(_blocks(text.removeprefix("\ufeff"), faults))
    opened = {one.rest.split(" ")[0]: one.on for one in blocks if one.kind == "open"}
    for block in sorted(blocks, key=lambda one: one.kind not in {"commodity", "open"}):
        if block.is_broken:
            continue
        try:
            _check_opened(block, opened)
            if block.kind == "balance":
                stated.append(_stated(book, block))
            else:
                _take(book, block, faults)
        except (Refused, ValueError) as problem:
            faults.append(_fault("refused", block.number, "%(why)s", why=str(problem)))
    if not faults:  # of what was not read, balances would only tell what follows from it
        faults += _untrue(book, stated)
    return book, sorted(faults, key=lambda one: int(one.path.removeprefix("/")))


def _fault(code: str, line: int, text: str, **facts: object) -> Fault:
    return Fault(code, f"/{line}", text, facts)


def _check_opened(block: _Block, opened: dict[str, date]) -> None:
    """Refuse what moves an account before the day on which the file opens it."""
    for name in (*(entry[0] for entry in block.entries), *block.elided):
        if block.on < opened.get(name, block.on):
            raise NotPosted(_("%(account)s is opened after this day."), account=name)


def _blocks(text: str, faults: list[Fault]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, whole in enumerate(text.split("\n"), start=1):
        if whole.startswith(_PASSED):
            continue
        said = _SAID.match(whole)
        line = said[0].rstrip() if said else ""
        if not line:
            continue
        if (found := _DATED.fullmatch(line)) and not line[0].isspace():
            if block:
                yield block
            block = None
            try:
                on = date.fromisoformat(found[1].replace("/", "-"))
                block = _Block(number, on, found[2], found[3])
            except ValueError:
                faults.append(_fault("format", number, _("This is no day.")))
        elif block and (found := _META.fullmatch(line)):
            _keep_meta(block, found[1], found[2] or "")
        elif block and (found := _ENTRY.fullmatch(line)):
            block.entries.append((found[1], found[2], found[3]))
        elif block and (found := _ELIDED.fullmatch(line)):
            block.elided.append(found[1])
        elif block and line[0].isspace() and re.fullmatch(r"\s+[#^][\w#^/. -]+", line):
            continue  # tags and links of the transaction
        else:
            faults.append(_unread(line, number))
            if block and line[0].isspace():
                block.is_broken = True
    if block:
        yield block


def _keep_meta(block: _Block, name: str, value: str) -> None:
    """Keep a text that is said of the whole; numbers, days and what entries say is passed over."""
    if not (block.entries or block.elided) and re.fullmatch(_TEXT, value.strip()):
        block.meta[name] = _plain(value.strip())


def _unread(line: str, number: int) -> Fault:
    if _WORTH.fullmatch(line):
        text = _("Costs and prices of an entry are not read: entries balance in each unit.")
        return _fault("unknown", number, text)
    if line.startswith("include "):
        return _fault("unknown", number, _("Other files are not read: bring all into one file."))
    return _fault("format", number, _("This line cannot be read."))


def _take(book: Book, block: _Block, faults: list[Fault]) -> None:
    if block.kind == "commodity":
        code = block.rest.strip()
        book.units[code] = _declared(code, block.meta.get("digits"))
    elif block.kind == "open":
        name, _space, units = re.sub(_TEXT, "", block.rest).strip().partition(" ")
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
    elif block.kind not in _SILENT and block.kind != "custom":
        text = _("%(kind)s is not read here.")
        faults.append(_fault("unknown", block.number, text, kind=block.kind[:40]))


def _declared(code: str, digits: str | None) -> Unit:
    """Return a unit with the places that the file gives it, or those that it has elsewhere."""
    if digits is not None:
        return Unit(code, int(digits))
    try:
        return currency(code)
    except NoUnit:
        return Unit(code, 2)


def _transaction(book: Book, block: _Block) -> Transaction:
    texts = [_plain(found) for found in re.findall(_TEXT, block.rest)]
    links = {
        name.removeprefix(_PREFIX): value
        for name, value in block.meta.items()
        if name.startswith(_PREFIX)
    }
    entries = [
        Entry(account, unit, parts)
        for account, amount, code in block.entries
        if (parts := _parts(unit := _unit(book, code), amount))
    ]
    entries += _left_out(block, entries)
    text = " ".join(one for one in texts if one)
    key = block.meta.get("key") or _key(book, block, text, entries)
    return Transaction(key, block.on, text, tuple(entries), links)


def _key(book: Book, block: _Block, text: str, entries: list[Entry]) -> str:
    """
    Return the key of a transaction to which the file gives none: by what it says.

    So the same file read in again, or a longer one of the same books, changes nothing. One that
    stands twice has a number behind it.
    """
    told = [(one.account, one.unit.code, one.amount) for one in entries]
    digest = hashlib.sha256(repr((block.on, text, told)).encode()).hexdigest()
    key, number = f"file {digest[:32]}", 1
    while key in book.transactions:
        number += 1
        key = f"file {digest[:32]} {number}"
    return key


def _parts(unit: Unit, amount: str) -> int:
    return unit.parts(amount.replace(",", "").removeprefix("+").removesuffix("."))


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
    """Return a unit: declared in the file, or a currency, which needs no declaration."""
    if code not in book.units:
        try:
            return book.units.setdefault(code, currency(code))
        except NoUnit:
            text = _("%(code)s is no commodity of this file.")
            raise NoUnit(text, code=code[:40]) from None
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
        block.number, block.on, name, unit, _parts(unit, found[2]), unit.parts(found[3] or "0")
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
