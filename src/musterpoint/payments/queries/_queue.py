"""The queue of bank lines, with what each may be."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.engine.payments import matching
from musterpoint.engine.payments.likeness import bare
from musterpoint.engine.payments.matching import Movement, Wanted
from musterpoint.kernel.errors import Missing
from musterpoint.kernel.ids import REFERENCE_LETTERS
from musterpoint.payments import incoming, payees
from musterpoint.payments.models import BankLine, Line, LineState, Method, Order, State
from musterpoint.tenancy import vault

LINE_USE = "payments.line"
#: How long after it went out a payment may come back without being asked for.
COMES_BACK = timedelta(days=120)
#: With how many payments the lines of a page are compared; older ones by their reference alone.
MOST_WANTED = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A line with what the bank says of it."""

    row: BankLine
    said: Mapping[str, Any]

    @property
    def open(self) -> int:
        """What is not matched yet, without a sign."""
        return abs(self.row.amount) - self.row.matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a line may be: its parts as kind, target and amount without sign."""

    parts: tuple[tuple[str, UUID, int], ...]
    labels: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Say whether it is right in all but very few cases."""
        return self.score >= matching.SURE

    @property
    def mark(self) -> str:
        """By what it is known when it is accepted: its content, not its place."""
        return hashlib.sha256(repr(self.parts).encode()).hexdigest()[:16]


def open_lines(*, account_id: UUID | None = None, before: date | None = None) -> QuerySet[BankLine]:
    """Return lines that nobody has matched in full, the oldest first."""
    rows = BankLine.objects.filter(state__in=(LineState.OPEN, LineState.PART))
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    if before is not None:
        rows = rows.filter(booked_on__lt=before)
    return rows.select_related("account").order_by("booked_on", "statement_id", "position")


def line(line_id: UUID) -> BankLine:
    """Return a line, or raise Missing."""
    found = BankLine.objects.filter(id=line_id).select_related("account", "statement").first()
    if found is None:
        raise Missing(_("There is no such line here."))
    return found


def opened(rows: Iterable[BankLine], *, at: datetime) -> list[Opened]:
    """Return lines with what the bank says; the caller tells the audit who saw it."""
    given = list(rows)
    keys = vault.open_keys({one.statement_id for one in given}, at=at)
    return [
        Opened(row=one, said=keys[one.statement_id].open(f"{LINE_USE}|{one.position}", one.sealed))
        for one in given
    ]


def proposals(lines: Sequence[Opened], *, at: datetime) -> dict[UUID, list[Proposal]]:
    """Return what each line may be, the best first: of our payments, and of what is expected."""
    rows = _candidates(lines, at)
    wanted = wanted_of(rows, at=at)
    labels = {one.id: row.reference for one, row in zip(wanted, rows, strict=True)}
    found = matching.match([movement(one) for one in lines], wanted)
    result: dict[UUID, list[Proposal]] = {}
    for one in lines:
        result[one.row.id] = [
            Proposal(
                parts=tuple(part(key, amount) for key, amount in suggestion.parts),
                labels=tuple(labels[key] for key, _amount in suggestion.parts[:5]),
                score=suggestion.score,
                reasons=tuple(_(matching.WORDS[reason]) for reason in suggestion.reasons),
            )
            for suggestion in found.get(str(one.row.id), ())
        ]
    _add_incoming(lines, result)
    return result


def part(key: str, amount: int) -> tuple[str, UUID, int]:
    """Return a part of a suggestion of the engine as its kind, target and amount."""
    kind, _colon, ident = key.partition(":")
    return kind, UUID(ident), abs(amount)


def movement(one: Opened) -> Movement:
    """Return a line as the engine reads it."""
    row, said = one.row, one.said
    return Movement(
        id=str(row.id),
        amount=one.open if row.amount > 0 else -one.open,
        unit=row.unit,
        on=row.booked_on,
        references=tuple(said["references"]),
        text=said["text"],
        name=said["name"],
        iban=said["iban"],
        is_return=row.is_return,
        batch=tuple(said["batch"]),
        batch_count=said["count"],
    )


def expected(units: Collection[str], *, at: datetime) -> QuerySet[Order]:
    """Return the payments that a line may be: on their way, or such as may still come back."""
    kept = Q(state=State.SENT) | Q(state=State.PAID, paid_on__gte=(at - COMES_BACK).date())
    methods = (Method.BANK, Method.MOBILE)
    return Order.objects.filter(kept, unit__in=units, method__in=methods)


def _candidates(lines: Sequence[Opened], at: datetime) -> list[Order]:
    """Return the newest payments, and of older ones those whose reference a line may carry."""
    kept = expected({one.row.unit for one in lines}, at=at).order_by("-id")
    rows = list(kept[:MOST_WANTED])
    if len(rows) == MOST_WANTED:
        named = kept.filter(reference__in=_pieces(lines), id__lt=rows[-1].id)
        rows += named[:MOST_WANTED]
    return rows


def _pieces(lines: Iterable[Opened]) -> set[str]:
    """Return every piece of what the lines say that is as long as a reference of ours."""
    found = set()
    for one in lines:
        said = bare(" ".join((*one.said["references"], one.said["text"])))
        last = len(said) - REFERENCE_LETTERS
        found |= {said[at : at + REFERENCE_LETTERS] for at in range(last + 1)}
    return found


def wanted_of(rows: Sequence[Order], *, at: datetime) -> list[Wanted]:
    """Return payments as the engine expects them on a statement."""
    sent = {
        one.order_id: one
        for one in Line.objects.filter(
            order_id__in=[row.id for row in rows], is_live=True
        ).select_related("batch")
    }
    keys = vault.open_keys([one.id for one in rows], at=at)
    found = []
    for row in rows:
        payee = payees.read(keys[row.id].open(payees.USE, row.sealed))
        live = sent.get(row.id)
        is_return = row.state == State.PAID
        key = f"{'return' if is_return else 'order'}:{row.id}"
        found.append(
            Wanted(
                id=key,
                amount=row.amount if is_return else -row.amount,
                unit=row.unit,
                references=tuple(
                    one for one in (row.reference, live.end_to_end if live else "") if one
                ),
                name=payee.name,
                iban=payee.iban or payee.account,
                on=row.paid_on or (live.batch.execute_on if live else None),
                batch=live.batch.message_id if live else "",
                is_return=is_return,
            )
        )
    return found


def _add_incoming(lines: Sequence[Opened], result: dict[UUID, list[Proposal]]) -> None:
    for key, more in coming_in(lines).items():
        result[key] += more
    for rows in result.values():
        rows.sort(key=lambda one: -one.score)


def coming_in(lines: Sequence[Opened]) -> dict[UUID, list[Proposal]]:
    """Ask every package that expects money what the lines by which some came in may be."""
    given = [
        incoming.Incoming(
            id=one.row.id, booked_on=one.row.booked_on, open=one.open, unit=one.row.unit,
            digits=one.row.digits, book_account=one.row.account.book_account,
            name=one.said["name"], iban=one.said["iban"], text=one.said["text"],
            references=tuple(one.said["references"]),
        )
        for one in lines
        if one.row.amount > 0
    ]  # fmt: skip
    still_open = {one.id: one.open for one in given}
    result: dict[UUID, list[Proposal]] = defaultdict(list)
    for kind in incoming.every() if given else ():
        for key, candidates in kind.suggest(given).items():
            for one in candidates:
                result[key].append(
                    Proposal(
                        parts=((one.kind, one.target_id, min(one.amount, still_open[key])),),
                        labels=(one.label,), score=one.score, reasons=one.reasons,
                    )
                )  # fmt: skip
    return result
