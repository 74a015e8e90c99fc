"""What a provider of mobile money says became of a batch, by its file or by its word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import Unit
from musterpoint.engine.payments import statements
from musterpoint.payments import books, results, rules
from musterpoint.payments.actions._batches import locked_batch, send_back
from musterpoint.payments.actions._duties import check_reconciles
from musterpoint.payments.actions._orders import BadOrder, NotInState, locked_many, tell
from musterpoint.payments.models import Batch, BatchState, Line, Method, Order, State
from musterpoint.payments.results import Told
from musterpoint.payments.rules import FAILED, PAID, PENDING
from musterpoint.tenancy.actors import Actor, Permission

#: By what the payment of an order in the books begins that a provider said arrived.
ARRIVED = "arrived-"
KNOWN, WRONG = "known", "wrong"
#: Batches of which a provider may say something.
OUT = (BatchState.SENT, BatchState.ACCEPTED, BatchState.PART, BatchState.REJECTED)
MOST_REFERENCE = 40
_STATUS = {PAID: "ACSC", FAILED: statements.REJECTED, PENDING: "PDNG"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of a row: ``code`` is paid, failed, pending, known or wrong, ``text`` why."""

    row: int
    reference: str
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A batch, what became of each row of a file, and the payments that still wait for one."""

    batch: Batch
    rows: Sequence[Became]
    missing: Sequence[str] = ()

    def count(self, code: str) -> int:
        """Return of how many rows this became."""
        return sum(1 for one in self.rows if one.code == code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booking:
    """Who books what arrived, when, and where fees go."""

    batch: Batch
    fees: str
    on: date
    by: Actor
    at: datetime


def take_result(
    batch_id: UUID, data: bytes, *, on: date, fees: str = "", by: Actor, at: datetime
) -> Taken:
    """
    Take in the file of a provider about a batch; the same file once more changes nothing.

    What arrived is paid and booked, on the day of its row or ``on``, its fee against the account
    ``fees``; what failed is open again with the reason. A row that cannot be is told and keeps no
    other back. Raises BadResult, BadList, NoSuchBatch, NotInState, FourEyes for who prepared or
    released it, and what the books refuse: then nothing is kept.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    batch = _out(batch_id)
    profile = rules.pack().results_of(batch.account.profile)
    sheet = results.read(data, profile, Unit(batch.unit, batch.digits))
    lines, orders = _held(batch, by=by)
    _check_day(batch, on, at)
    waits = {key for key, one in lines.items() if _waits(one, orders)}
    name = _fees_account(
        batch, fees, is_needed=any(one.fee and one.reference in waits for one in sheet.rows)
    )
    booking = _Booking(batch=batch, fees=name, on=on, by=by, at=at)
    became = [
        Became(row=row, reference="", code=WRONG, text=text) for row, text in sheet.problems.items()
    ]
    for one in sheet.rows:
        line = lines.get(one.reference)
        order = orders.get(line.order_id) if line is not None else None
        became.append(_take(one, line, order, booking))
    _close(batch)
    tell(orders.values(), at=at)
    told = {one.reference for one in sheet.rows}
    found = Taken(
        batch=batch,
        rows=sorted(became, key=lambda one: one.row),
        missing=[
            one.end_to_end for key, one in lines.items() if _waits(one, orders) and key not in told
        ],
    )
    audit.record(
        "payments.result.taken", subject_id=batch.id, by=by, at=at,
        paid=found.count(PAID), failed=found.count(FAILED), wrong=found.count(WRONG),
    )  # fmt: skip
    return found


def confirm_arrivals(
    batch_id: UUID, order_ids: Sequence[UUID], reference: str, *, on: date, by: Actor, at: datetime
) -> Batch:
    """
    Write down that payments of a batch arrived, where the provider gives no file.

    ``reference`` is by what the provider said so; it holds no name. Once more changes nothing.
    Raises BadOrder by field, NotInState, FourEyes for who prepared or released it.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    batch = _out(batch_id)
    lines, orders = _held(batch, by=by)
    text = " ".join(reference.split())
    wanted = set(order_ids)
    chosen = [one for one in lines.values() if one.is_live and one.order_id in wanted]
    problems: dict[str, list[str]] = {}
    if not text or not text.isprintable() or len(text) > MOST_REFERENCE:
        told = _("Enter by what the provider said so, in %(most)s characters or fewer.")
        problems["reference"] = [told % {"most": MOST_REFERENCE}]
    if not wanted or len(chosen) < len(wanted):
        problems["orders"] = [_("Choose payments of this batch that are not open again.")]
    if problems:
        raise BadOrder(_("Correct what is marked."), fields=problems)
    _check_day(batch, on, at)
    booking = _Booking(batch=batch, fees="", on=on, by=by, at=at)
    fresh = [one for one in chosen if orders[one.order_id].state == State.SENT]
    for line in fresh:
        _arrived(line, orders[line.order_id], text, on, booking)
    _close(batch)
    tell(orders.values(), at=at)
    audit.record("payments.arrivals.confirmed", subject_id=batch.id, by=by, at=at, count=len(fresh))
    return batch


def _out(batch_id: UUID) -> Batch:
    """Return a batch of mobile money that went out, locked."""
    batch = locked_batch(batch_id)
    if batch.method != Method.MOBILE:
        raise NotInState(_("Only a provider of mobile money says so. A bank says it itself."))
    if batch.state not in OUT:
        raise NotInState(_("This batch did not go out. Hand its file over first."))
    return batch


def _held(batch: Batch, *, by: Actor) -> tuple[dict[str, Line], dict[UUID, Order]]:
    """Return the lines of a batch by reference, and the orders of live ones, locked."""
    rows = batch.lines.select_related("order").order_by("position")
    lines = {one.end_to_end.upper(): one for one in rows}
    live = [one.order_id for one in lines.values() if one.is_live]
    orders = {one.id: one for one in locked_many(live)}
    check_reconciles(list(orders.values()), by=by)
    return lines, orders


def _check_day(batch: Batch, on: date, at: datetime) -> None:
    problem = _day_problem(batch, on, at)
    if problem:
        raise BadOrder(_("Correct what is marked."), fields={"on": [problem]})


def _day_problem(batch: Batch, on: date, at: datetime) -> str:
    if on > at.date():
        return _("Enter a day that has come.")
    if batch.released_at is not None and on < batch.released_at.date():
        return _("Enter the day on which the batch was released, or a later one.")
    return ""


def _fees_account(batch: Batch, name: str, *, is_needed: bool) -> str:
    if not name:
        if is_needed:
            text = _("The file has fees. Choose the account of the books for them.")
            raise BadOrder(_("Correct what is marked."), fields={"book_account": [text]})
        return ""
    found = books.account_named(name, batch.unit)
    if not found.startswith("Expenses:"):
        text = _("Choose an account of the books for expenses.")
        raise BadOrder(_("Correct what is marked."), fields={"book_account": [text]})
    return found


def _take(one: Told, line: Line | None, order: Order | None, booking: _Booking) -> Became:
    """Take one row in; return what became of it."""
    code, text = one.outcome, ""
    problem = _problem(one, line, order, booking)
    if line is None or problem:
        code, text = WRONG, problem
    elif order is None:
        code, text = KNOWN, _("It is open again, as before.")
    elif order.state == State.PAID:
        code, text = KNOWN, _("It was paid before.")
    elif one.outcome == PAID:
        _arrived(line, order, one.transaction, one.paid_on or booking.on, booking, fee=one.fee)
    elif one.outcome == FAILED:
        _failed(line, order, one, booking)
        text = one.reason
    else:
        _mark(line, PENDING)
    return Became(row=one.row, reference=one.reference, code=code, text=text)


def _problem(one: Told, line: Line | None, order: Order | None, booking: _Booking) -> str:
    """Return why a row cannot be taken in; empty when it can."""
    if line is None:
        if Line.objects.filter(end_to_end=one.reference).exists():
            return _("This payment went out with another batch.")
        return _("No payment of this batch has this reference.")
    if one.amount is not None and one.amount != line.order.amount:
        return _("The payment is another amount. Ask the provider.")
    if one.paid_on is not None and one.outcome == PAID:
        problem = _day_problem(booking.batch, one.paid_on, booking.at)
        if problem:
            return problem
    if one.outcome == PAID and order is None:
        return _("It was open again before. Ask the provider before it is paid anew.")
    if one.outcome == FAILED and order is not None and order.state == State.PAID:
        return _("It was paid before. Open the payment and say that it did not arrive.")
    return ""


def _arrived(
    line: Line, order: Order, said: str, on: date, booking: _Booking, *, fee: int = 0
) -> None:
    key, own = f"{ARRIVED}{line.id}", booking.batch.account.book_account
    books.pay(
        order, account=own, key=key, on=on, receipt=said, under=Permission.PAYMENTS_RECONCILE,
        by=booking.by, at=booking.at,
    )  # fmt: skip
    _fee(line, fee, on, booking)
    order.state, order.paid_on, order.reason = State.PAID, on, ""
    order.changed_at, order.spent_key = booking.at, key
    order.save(update_fields=["state", "paid_on", "reason", "changed_at", "spent_key"])
    _mark(line, PAID)


def _failed(line: Line, order: Order, one: Told, booking: _Booking) -> None:
    _fee(line, one.fee, one.paid_on or booking.on, booking)
    send_back(order, one.reason, booking.at)
    order.save(update_fields=["state", "reason", "changed_at", "paid_on", "spent_key"])
    line.is_live, line.reason = False, one.reason
    _mark(line, FAILED)


def _fee(line: Line, fee: int, on: date, booking: _Booking) -> None:
    """Book what the provider keeps for one payment, as a fee of a bank is booked."""
    if not fee:
        return
    batch = booking.batch
    books.move(
        batch.account.book_account, booking.fees, fee, Unit(batch.unit, batch.digits),
        key=f"{ARRIVED}fee-{line.id}", on=on, text=_("Fee of mobile money"), kind="mobile money",
        by=booking.by, at=booking.at,
    )  # fmt: skip


def _mark(line: Line, outcome: str) -> None:
    line.status = _STATUS[outcome]
    line.save(update_fields=["status", "is_live", "reason"])


def _waits(line: Line, orders: Mapping[UUID, Order]) -> bool:
    """Say whether a provider still has to say what became of a line."""
    return line.is_live and orders[line.order_id].state == State.SENT


def _close(batch: Batch) -> None:
    """Say where a batch stands when none of its payments waits any more."""
    live = batch.lines.filter(is_live=True)
    if live.filter(order__state=State.SENT).exists():
        return
    count = live.count()
    batch.state = (
        BatchState.REJECTED if not count
        else BatchState.PART if count < batch.count
        else BatchState.ACCEPTED
    )  # fmt: skip
    batch.save(update_fields=["state"])
