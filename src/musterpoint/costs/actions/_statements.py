"""Statements: drawn from what was carried, sent, taken in by the other side."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs.actions._common import (
    MOST,
    MOST_SEATS,
    NoSuchCost,
    NotNow,
    check_books,
    currency,
    in_turn,
    refuse,
    wrong,
)
from musterpoint.costs.actions._saying import partner_name, say
from musterpoint.costs.crossing import STATEMENT
from musterpoint.costs.models import Carried, CostedLeg, Statement, StatementLine
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.queries import Received
from musterpoint.engine import ledger
from musterpoint.funds import worth
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 200
MOST_LINES = 2000
#: The part of a line's text that a rate of the books may take.
MOST_RATE = 60


def draw_statement(
    partner_id: UUID, begins: date, ends: date, code: str, *, by: Actor, at: datetime
) -> Statement:
    """
    Make a statement of what was carried for a partner in a period and not stated yet.

    Where the cost of what was stated and accepted was corrected, a further line asks or credits
    the difference. What is not answered waits; what was disputed stays as both sides ended it.

    A seat costs its part of the leg's cost over all seats that were *offered*: the amount tells
    nothing of who else was aboard, and an empty seat is nobody's but the carrier's. Legs without a
    cost wait. Another currency is changed at the rate of the day of departure, which stands beside.
    """
    by.require(Permission.COSTS_CHANGE)
    unit = currency(code)
    if not begins <= ends <= at.date():
        refuse({"ends": [_("Choose a day from the first one until today.")]})
    in_turn()
    name = partner_name(partner_id, STATEMENT, at)
    carried = Carried.objects.filter(
        partner_id=partner_id, departed_on__gte=begins, departed_on__lte=ends, seats__gt=0
    )
    rows = list(carried.order_by("departed_on", "code"))
    made = Statement(
        ref=uuid7(), is_ours=True, partner_id=partner_id, partner_name=name, begins=begins,
        ends=ends, currency=unit.code, digits=unit.digits, made_at=at, made_by=by.id,
    )  # fmt: skip
    lines = [_line(made, row, leg, asked, unit) for row, leg, asked in _open(rows)[:MOST_LINES]]
    if not lines:
        text = _("Nothing that was carried for this partner in this time has a cost yet.")
        raise NotNow(text)
    made.number = _number(at)
    made.save(force_insert=True)
    for place, one in enumerate(lines, 1):
        one.position = place
    StatementLine.objects.bulk_create(lines, batch_size=BATCH)
    audit.record("costs.statement.drawn", subject_id=made.id, by=by, at=at, lines=len(lines))
    return made


def _number(at: datetime) -> str:
    """Return a number that no statement of ours has, nor had one that was sent."""
    given = Statement.objects.filter(is_ours=True).values_list("number", flat=True)
    return f"{at:%Y}-{max((int(one.rpartition('-')[2]) for one in given), default=0) + 1:04}"


def _open(rows: list[Carried]) -> list[tuple[Carried, CostedLeg, int]]:
    """Return, of what was carried, what is to be asked, or credited when it is less than zero."""
    stated = _stated(rows)
    costed = CostedLeg.objects.filter(code__in={row.code for row in rows})
    costs = {(one.crisis_id, one.code, one.departed_on): one for one in costed}
    found = []
    for row in rows:
        leg = costs.get((row.crisis_id, row.code, row.departed_on))
        before = stated.get(row.id, 0)
        if leg is None or before is None:
            continue
        asked = leg.total * min(row.seats, leg.offered) // leg.offered - before
        if asked:
            found.append((row, leg, asked))
    return found


def _stated(rows: list[Carried]) -> dict[UUID, int | None]:
    """Return what was asked for each; None while, or when, it was not accepted as it was asked."""
    found: dict[UUID, int | None] = {}
    for one in StatementLine.objects.filter(carried__in=[row.id for row in rows]):
        if one.carried is None:
            continue
        before = found.get(one.carried, 0)
        is_whole = before is not None and one.agreed == one.amount
        found[one.carried] = (before or 0) + one.original if is_whole else None
    return found


def _line(
    of: Statement, row: Carried, leg: CostedLeg, original: int, unit: ledger.Unit
) -> StatementLine:
    own = ledger.Unit(leg.currency, leg.digits)
    try:
        amount = worth.convert(original, own.code, unit.code, row.departed_on)
    except ledger.NoRate as error:
        raise wrong("currency", str(error)) from error
    rate = ""
    if own != unit:
        rate = f"{own.written(original)} {own.code} = {unit.written(amount)} {unit.code}"
    return StatementLine(
        statement=of, ref=uuid7(), carried=row.id, leg=row.code,
        route=f"{row.origin} – {row.destination}", departed_on=row.departed_on,
        people=row.people, seats=row.seats, amount=amount,
        original=original, original_currency=own.code, original_digits=own.digits,
        rate=rate[:MOST_RATE], rate_on=row.departed_on if rate else None,
    )  # fmt: skip


def locked(statement_id: UUID) -> Statement:
    """Return a statement, locked, or raise NoSuchCost."""
    row = Statement.objects.select_for_update().filter(id=statement_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such statement here."))
    return row


def send_statement(statement_id: UUID, *, by: Actor, at: datetime) -> Statement:
    """Send a statement to the other side, once."""
    by.require(Permission.COSTS_CHANGE)
    row = locked(statement_id)
    if not row.is_ours or row.sent_at is not None:
        raise NotNow(_("This statement was sent."))
    check_books()
    lines = [
        {
            "ref": str(one.ref), "leg": one.leg, "route": one.route,
            "departed_on": one.departed_on.isoformat(), "people": one.people, "seats": one.seats,
            "amount": one.amount, "original": one.original,
            "original_currency": one.original_currency, "rate": one.rate,
            "rate_on": one.rate_on.isoformat() if one.rate_on else "",
        }
        for one in row.lines.order_by("position")
    ]  # fmt: skip
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    payload = {
        "ref": str(row.ref), "number": row.number, "begins": row.begins.isoformat(),
        "ends": row.ends.isoformat(), "currency": row.currency, "lines": lines,
    }  # fmt: skip
    say(row.partner_id, STATEMENT, payload, at=at)
    audit.record("costs.statement.sent", subject_id=row.id, by=by, at=at)
    return row


def discard_statement(statement_id: UUID, *, by: Actor, at: datetime) -> None:
    """Delete a statement that was not sent: its legs can be stated again."""
    by.require(Permission.COSTS_CHANGE)
    row = locked(statement_id)
    if not row.is_ours or row.sent_at is not None:
        raise NotNow(_("This statement was sent."))
    audit.record("costs.statement.discarded", subject_id=row.id, by=by, at=at)
    row.delete()


def take_statements(*, by: Actor, at: datetime) -> int:
    """Take in statements of others; return how many copies came. What is no statement is left."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = disclosed.unhandled(STATEMENT, BATCH, at)
    for one in batch:
        _take(one, by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _take(one: Received, by: Actor, at: datetime) -> None:
    given = one.payload
    ref = UUID(given["ref"])
    try:
        unit = ledger.currency(given["currency"])
        lines = [_taken(place, line) for place, line in enumerate(given["lines"], 1)]
    except (ledger.NoUnit, ValueError):
        return
    refs = [line.ref for line in lines]
    if (
        not lines
        or len(set(refs)) < len(refs)
        or not (given["begins"] and given["ends"])
        or Statement.objects.filter(ref=ref).exists()
        or StatementLine.objects.filter(ref__in=refs).exists()
    ):
        return
    row = Statement.objects.create(
        ref=ref, is_ours=False, number=given["number"][:40], partner_id=one.sender_id,
        partner_name=one.sender_name, begins=date.fromisoformat(given["begins"]),
        ends=date.fromisoformat(given["ends"]), currency=unit.code, digits=unit.digits,
        made_at=one.disclosed_at, sent_at=one.disclosed_at,
    )  # fmt: skip
    for line in lines:
        line.statement = row
    StatementLine.objects.bulk_create(lines, batch_size=BATCH)
    audit.record("costs.statement.received", subject_id=row.id, by=by, at=at, lines=len(lines))


def _taken(place: int, given: dict[str, object]) -> StatementLine:
    """Return a line as it came. Raises ValueError for numbers that are none."""
    numbers = {name: int(str(given[name])) for name in ("people", "seats", "amount", "original")}
    people, seats = numbers["people"], numbers["seats"]
    good = 1 <= people <= MOST_SEATS and 0 <= seats <= people
    amount, original = numbers["amount"], numbers["original"]
    if not good or max(abs(amount), abs(original)) > MOST or amount * original < 0:
        raise ValueError("the numbers of a line do not hold")
    own = ledger.currency(str(given["original_currency"]))
    rate_on = str(given["rate_on"])
    return StatementLine(
        ref=UUID(str(given["ref"])), position=place, leg=str(given["leg"])[:60],
        route=str(given["route"])[:210],
        departed_on=date.fromisoformat(str(given["departed_on"])), original_currency=own.code,
        original_digits=own.digits, rate=str(given["rate"])[:MOST_RATE],
        rate_on=date.fromisoformat(rate_on) if rate_on else None, **numbers,
    )  # fmt: skip
