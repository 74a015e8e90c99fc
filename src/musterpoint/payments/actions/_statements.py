"""Bank statements are read in once; lines that overlap are recognised; people stay sealed."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.payments import checking, numbers, reading, statements
from musterpoint.engine.payments.reading import NotXml
from musterpoint.engine.payments.statements import Header
from musterpoint.engine.payments.statements import Line as Told
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.payments.actions import _overlaps
from musterpoint.payments.actions._answers import BadFile
from musterpoint.payments.models import BankLine, PayingAccount, Statement
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

LINE_USE = "payments.line"
#: A larger file comes in parts: banks make one for each day.
MOST_BYTES = 64 * 1024 * 1024
MOST_LINES = 100_000
STATEMENTS = frozenset(one for one in checking.KINDS if one.startswith("camt.053"))


class ReadBefore(Refused):
    """This statement was read in before."""


class NotOurAccount(Refused):
    """The statement is of an account that is not one of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIn:
    """Statements that were read in, with how many lines are new and how many were known."""

    statements: tuple[Statement, ...]
    fresh: int
    known: int
    has_gap: bool


def read_statement(data: bytes, *, by: Actor, at: datetime) -> ReadIn:
    """
    Read in a file of bank statements (camt.053), checked as ``payments check`` does.

    Lines that came with an earlier statement are recognised and left out. Raises BadFile with what
    is wrong (what is only warned of is read), NotOurAccount, ReadBefore.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    if len(data) > MOST_BYTES:
        raise BadFile(_("The file is too large. Ask the bank for one of each day."))
    _check(data)
    digest = hashlib.sha256(data).digest()
    found: list[tuple[Header, list[Told]]] = []
    try:
        for header, line in statements.read(io.BytesIO(data)):
            # One header is told with each line of its statement: another one is another statement.
            if not found or found[-1][0] is not header:
                found.append((header, []))
            if line is not None:
                found[-1][1].append(line)
    except NotXml as problem:
        raise _unread(problem) from problem
    if not found:
        raise BadFile(_("There is no statement in this file."))
    if sum(len(rows) for _header, rows in found) > MOST_LINES:
        raise BadFile(_("The file is too large. Ask the bank for one of each day."))
    made, known, has_gap = [], 0, False
    seen: set[tuple[UUID, str, str]] = set()
    for place, (header, rows) in enumerate(found):
        account = _account(header)
        if (account.id, header.ident, header.page) in seen:
            raise BadFile(_("The same statement stands in this file twice."))
        seen.add((account.id, header.ident, header.page))
        before = account.statements.filter(until__isnull=False).order_by("-until", "-id").first()
        row, moved = _keep(account, header, rows, _digest(digest, place), by, at)
        has_gap = has_gap or _is_gap(before, row, moved)
        made.append(row)
        known += row.known
    audit.record_many("payments.statement.read", [one.id for one in made], by=by, at=at)
    fresh = sum(one.count for one in made) - known
    return ReadIn(statements=tuple(made), fresh=fresh, known=known, has_gap=has_gap)


def _check(data: bytes) -> None:
    """Refuse a file in which something is wrong, and one of a form that cannot be checked."""
    try:
        tree = reading.tree(data)
    except NotXml as problem:
        raise _unread(problem) from problem
    if reading.kind(tree.getroot()) not in STATEMENTS:
        raise BadFile(
            _(
                "This is no bank statement that can be read in: camt.053, version 02 to 12. "
                "Reports of the day (camt.052) and advices (camt.054) are not read in."
            )
        )
    report = checking.check_tree(tree)
    if report.errors:
        first = report.errors[0]
        raise BadFile(
            _("The bank's file is not right. Line %(line)s: %(problem)s"),
            line=first["line"],
            problem=first["message"],
        )


def _unread(problem: NotXml) -> BadFile:
    return BadFile(_(problem.fault.text) % problem.fault.facts)


def _digest(file: bytes, place: int) -> bytes:
    """Return by what a statement is known again: its file, and where in it it stands."""
    told = bytes([place]) if place < 256 else place.to_bytes(4)
    return hashlib.sha256(file + told).digest()


def _account(header: Header) -> PayingAccount:
    number = numbers.bare(header.number)
    rows = PayingAccount.objects.filter(number=number, ended_at=None).select_for_update()
    found = list(rows.filter(unit=header.currency) if header.currency else rows)
    if len(found) != 1:
        raise NotOurAccount(
            _("This statement is of the account %(number)s in %(unit)s, which is none of ours."),
            number=numbers.masked(number),
            unit=header.currency or "?",
        )
    return found[0]


def _parts(amount: Decimal, account: PayingAccount) -> int:
    scaled = amount.scaleb(account.digits)
    if scaled != scaled.to_integral_value() or abs(scaled) >= 10**18:
        raise BadFile(_("An amount of the statement has parts that its currency does not."))
    return int(scaled)


def _keep(
    account: PayingAccount,
    header: Header,
    rows: Sequence[Told],
    digest: bytes,
    by: Actor,
    at: datetime,
) -> tuple[Statement, int]:
    """Keep a statement with the lines that are new; return it, and what those come to."""
    statement = Statement(
        id=uuid7(), account=account, ident=header.ident[:35] or "?", digest=digest,
        since=header.since, until=header.until, count=len(rows), read_at=at, read_by=by.id,
        opening=_parts(header.opening, account) if header.opening is not None else None,
        closing=_parts(header.closing, account) if header.closing is not None else None,
    )  # fmt: skip
    same = Statement.objects.filter(account=account, digest=digest).first()
    if same is not None:
        day = same.read_at.date().isoformat()
        raise ReadBefore(_("This statement was read in before, on %(day)s."), day=day)
    lines = _lines(statement, account, header, rows, at)
    prints = _overlaps.fingerprints(statement, lines, rows)
    for line, mark in zip(lines, prints, strict=True):
        line.fingerprint = mark
    there = {
        bytes(one)
        for one in BankLine.objects.filter(account=account, fingerprint__in=prints).values_list(
            "fingerprint", flat=True
        )
    }
    fresh = [one for one in lines if bytes(one.fingerprint) not in there]
    statement.known = len(lines) - len(fresh)
    try:
        with transaction.atomic():
            statement.save(force_insert=True)
            BankLine.objects.bulk_create(fresh, batch_size=2000)
    except IntegrityError as error:
        raise ReadBefore(_("This statement is being read in by somebody else.")) from error
    return statement, sum(one.amount for one in fresh)


def _lines(
    statement: Statement, account: PayingAccount, header: Header, rows: Sequence[Told], at: datetime
) -> list[BankLine]:
    key = vault.make_keys([statement.id], at=at)[statement.id]
    made = []
    for place, one in enumerate(rows, start=1):
        if one.currency != account.unit:
            raise BadFile(_("A line of the statement is in another currency than its account."))
        amount = _parts(one.amount, account)
        on = one.on or header.until or at.date()
        sealed = {
            "name": one.name[:140], "iban": one.iban[:34], "text": one.text,
            "references": list(one.references), "bank": one.bank_reference,
            "batch": list(one.batch), "count": one.batch_count,
        }  # fmt: skip
        made.append(
            BankLine(
                statement=statement, account=account, position=place, booked_on=on,
                amount=amount, unit=account.unit, digits=account.digits,
                is_return=one.is_return, reason=one.reason[:35],
                sealed=key.seal(f"{LINE_USE}|{place}", sealed),
            )
        )  # fmt: skip
    return made


def _is_gap(before: Statement | None, row: Statement, moved: int) -> bool:
    """Say whether what is new does not go on from where the last statement ended."""
    if before is None or before.closing is None:
        return False
    if not row.known:
        return row.opening is not None and row.opening != before.closing
    is_older = row.until is None or before.until is None or row.until < before.until
    if is_older or row.closing is None or before.closing + moved == row.closing:
        return False
    # All of it is known: it was sent again where another one ends as it does.
    same = Statement.objects.filter(account=row.account, until=row.until, closing=row.closing)
    return row.known < row.count or not same.exclude(id=row.id).exists()
