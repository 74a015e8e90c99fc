"""Bank statements are read in once; lines that overlap are recognised; people stay sealed."""

import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.payments import checking, numbers, statements
from musterpoint.engine.payments.reading import NotXml
from musterpoint.engine.payments.statements import Header
from musterpoint.engine.payments.statements import Line as Told
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.payments.actions._answers import BadFile
from musterpoint.payments.models import BankLine, PayingAccount, Statement
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

LINE_USE = "payments.line"
#: A larger file comes in parts: banks make one for each day.
MOST_BYTES = 64 * 1024 * 1024
MOST_LINES = 100_000


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
    Read in a file of bank statements (camt.053).

    Lines that came with an earlier statement are recognised and left out. Raises BadFile with what
    is wrong, NotOurAccount, ReadBefore.
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
        raise BadFile(_(problem.fault.text) % problem.fault.facts) from problem
    if not found:
        raise BadFile(_("There is no statement in this file."))
    if sum(len(rows) for _header, rows in found) > MOST_LINES:
        raise BadFile(_("The file is too large. Ask the bank for one of each day."))
    made, known, has_gap = [], 0, False
    seen: set[tuple[UUID, str]] = set()
    for place, (header, rows) in enumerate(found):
        account = _account(header)
        if (account.id, header.ident) in seen:
            raise BadFile(_("The same statement stands in this file twice."))
        seen.add((account.id, header.ident))
        before = account.statements.filter(until__isnull=False).order_by("-until", "-id").first()
        row = _keep(account, header, rows, hashlib.sha256(digest + bytes([place % 256])).digest(),
                    by, at)  # fmt: skip
        has_gap = has_gap or _is_gap(before, row)
        made.append(row)
        known += row.known
    audit.record_many("payments.statement.read", [one.id for one in made], by=by, at=at)
    fresh = sum(one.count for one in made) - known
    return ReadIn(statements=tuple(made), fresh=fresh, known=known, has_gap=has_gap)


def _check(data: bytes) -> None:
    """Refuse a file of the form that is known in full when something is wrong in it."""
    if b"camt.053.001.08" not in data[:4096]:
        return
    report = checking.check(data)
    if report.errors:
        first = report.errors[0]
        raise BadFile(
            _("The bank's file is not right. Line %(line)s: %(problem)s"),
            line=first["line"],
            problem=first["message"],
        )


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
) -> Statement:
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
    prints = [bytes(one.fingerprint) for one in lines]
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
    return statement


def _lines(
    statement: Statement, account: PayingAccount, header: Header, rows: Sequence[Told], at: datetime
) -> list[BankLine]:
    key = vault.make_keys([statement.id], at=at)[statement.id]
    seen: Counter[bytes] = Counter()
    made = []
    for place, one in enumerate(rows, start=1):
        if one.currency != account.unit:
            raise BadFile(_("A line of the statement is in another currency than its account."))
        amount = _parts(one.amount, account)
        on = one.on or header.until or at.date()
        plain = hashlib.sha256(
            "|".join(
                [on.isoformat(), str(amount), one.bank_reference, one.name, one.iban, one.text,
                 *one.references]
            ).encode()
        ).digest()  # fmt: skip
        # Two that are alike in everything are two: the second of them is another line.
        seen[plain] += 1
        whole = hashlib.sha256(plain + seen[plain].to_bytes(4)).digest()
        sealed = {
            "name": one.name[:140], "iban": one.iban[:34], "text": one.text,
            "references": list(one.references), "bank": one.bank_reference,
            "batch": list(one.batch), "count": one.batch_count,
        }  # fmt: skip
        made.append(
            BankLine(
                statement=statement, account=account, position=place, fingerprint=whole,
                booked_on=on, amount=amount, unit=account.unit, digits=account.digits,
                is_return=one.is_return, reason=one.reason[:35],
                sealed=key.seal(f"{LINE_USE}|{place}", sealed),
            )
        )  # fmt: skip
    return made


def _is_gap(before: Statement | None, row: Statement) -> bool:
    """Say whether a statement is missing between the last one and this."""
    if before is None or row.opening is None or before.closing is None or row.known:
        return False
    return row.opening != before.closing
