"""A line of a bank statement is said to be something, in whole or in parts; and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import Unit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.payments import books, incoming, queries
from musterpoint.payments.actions._batches import send_back
from musterpoint.payments.actions._duties import check_reconciles
from musterpoint.payments.actions._orders import (
    NotInState,
    keep,
    locked,
    locked_many,
    tell,
)
from musterpoint.payments.actions._statements import LINE_USE
from musterpoint.payments.models import BankLine, Line, LineState, Match, Order, State
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

ORDER, RETURN, ACCOUNT = "order", "return", "account"
#: How accounts begin to which what a bank keeps of a return is booked.
COSTS = "Expenses:"
#: In how many parts a line may be split.
MOST_PARTS = 1000
ORDER_FIELDS = ("state", "reason", "changed_at", "paid_on", "spent_key")


class BadMatch(Invalid):
    """The line cannot be this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartIn:
    """
    A part of a line: ``amount`` is without a sign, ``book_account`` for kind "account".

    Of a return that is less than was paid, ``book_account`` is the account of expenses for what
    the bank kept.
    """

    kind: str
    amount: int
    target_id: UUID | None = None
    book_account: str = ""


def accept(line_id: UUID, parts: Sequence[PartIn], *, by: Actor, at: datetime) -> list[Match]:
    """
    Say what a line is and book it: an order that was paid, one that came back, or what came in.

    Raises BadMatch when the parts are more than the line, NotInState for an order that was paid
    before, ClaimIsLive for one that came back while its claim is being paid by another, FourEyes
    for who prepared or released it.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    line = locked_line(line_id)
    left = abs(line.amount) - line.matched
    if not parts or len(parts) > MOST_PARTS or any(one.amount <= 0 for one in parts):
        raise BadMatch(_("Say what the line is, with an amount of more than zero for each part."))
    if sum(one.amount for one in parts) > left:
        raise BadMatch(_("The parts are more than what is open of this line."))
    made = []
    for one in parts:
        row = Match(
            id=uuid7(), line=line, kind=one.kind, target_id=one.target_id, amount=one.amount,
            book_account=one.book_account.strip(), made_at=at, made_by=by.id,
        )  # fmt: skip
        row.key = f"bank-{row.id}"
        _book(row, line, by=by, at=at)
        row.save(force_insert=True)
        line.matched += one.amount
        made.append(row)
    _stand(line)
    audit.record("payments.line.matched", subject_id=line.id, by=by, at=at, parts=len(made))
    return made


def accept_proposal(line_id: UUID, mark: str, *, by: Actor, at: datetime) -> list[Match]:
    """Accept what a line was proposed to be, if it still is. Raises Missing, and as ``accept``."""
    by.require(Permission.PAYMENTS_RECONCILE)
    row = queries.line(line_id)
    found = queries.proposals(queries.opened([row], at=at), at=at)[row.id]
    chosen = next((one for one in found if one.mark == mark), None)
    if chosen is None:
        raise Missing(_("This is no suggestion any more. Look at the line again."))
    return accept(line_id, _parts(chosen.parts), by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedSure:
    """How many lines were matched, and why others were not."""

    done: int
    refusals: tuple[str, ...]


def accept_sure(lines: Sequence[BankLine], *, by: Actor, at: datetime) -> AcceptedSure:
    """Match each line whose best proposal is sure; what is refused stays and keeps back none."""
    by.require(Permission.PAYMENTS_RECONCILE)
    opened = queries.opened(lines, at=at)
    found = queries.proposals(opened, at=at)
    best = [(one.row.id, found[one.row.id][0]) for one in opened if found[one.row.id]]
    return accept_each([(key, one.parts) for key, one in best if one.is_sure], by=by, at=at)


def accept_each(
    found: Sequence[tuple[UUID, queries.Parts]], *, by: Actor, at: datetime
) -> AcceptedSure:
    """Match each of these lines with its parts; what is refused stays and keeps back none."""
    _lock(found)
    done, refusals = 0, set()
    for line_id, parts in found:
        try:
            with transaction.atomic():
                accept(line_id, _parts(parts), by=by, at=at)
            done += 1
        except Refused as refused:
            refusals.add(str(refused))
    return AcceptedSure(done=done, refusals=tuple(sorted(refusals)))


def _lock(found: Sequence[tuple[UUID, queries.Parts]]) -> None:
    """Lock lines and payments in one order before any account, so that no two wait in a ring."""
    ids = [line_id for line_id, _parts_ in found]
    list(BankLine.objects.select_for_update().filter(id__in=ids).order_by("id").values("id"))
    locked_many(
        target for _id, parts in found for kind, target, _amount in parts if kind in (ORDER, RETURN)
    )


def _parts(given: queries.Parts) -> list[PartIn]:
    return [PartIn(kind=kind, target_id=target, amount=amount) for kind, target, amount in given]


def _stand(line: BankLine) -> None:
    whole = abs(line.amount)
    line.state = (
        LineState.MATCHED if line.matched == whole else LineState.PART if line.matched else
        LineState.OPEN
    )  # fmt: skip
    line.save(update_fields=["matched", "state"])


def _book(row: Match, line: BankLine, *, by: Actor, at: datetime) -> None:
    if row.kind in (ORDER, RETURN):
        if row.target_id is None:
            raise BadMatch(_("Choose the payment."))
        order = locked(row.target_id)
        if order.unit != line.unit:
            raise BadMatch(_("The payment is in another currency."))
        (_paid if row.kind == ORDER else _came_back)(row, line, order, by=by, at=at)
    elif row.kind == ACCOUNT:
        _moved(row, line, by=by, at=at)
    else:
        kind = incoming.kind(row.kind)
        if kind is None or row.target_id is None or line.amount < 0:
            raise BadMatch(_("A line by which money went out cannot be this."))
        told = told_line(line, at)
        kind.accept(row.target_id, row.amount, told, key=row.key, by=by, at=at)


def _paid(row: Match, line: BankLine, order: Order, *, by: Actor, at: datetime) -> None:
    if line.amount > 0:
        raise BadMatch(_("Money came in by this line. A payment goes out."))
    if order.state != State.SENT:
        raise NotInState(_("This payment does not wait for the bank."))
    if row.amount != order.amount:
        raise BadMatch(_("The payment is another amount. Put a fee of the bank beside it."))
    check_reconciles([order], by=by)
    books.pay(
        order, account=line.account.book_account, key=row.key, on=line.booked_on,
        under=Permission.PAYMENTS_RECONCILE, by=by, at=at,
    )  # fmt: skip
    order.state, order.paid_on, order.reason = State.PAID, line.booked_on, ""
    order.changed_at, order.spent_key = at, row.key
    order.save(update_fields=list(ORDER_FIELDS))
    tell([order], at=at)


def _came_back(row: Match, line: BankLine, order: Order, *, by: Actor, at: datetime) -> None:
    if line.amount < 0:
        raise BadMatch(_("Money went out by this line. A return comes in."))
    if order.state != State.PAID or not order.spent_key:
        raise NotInState(_("Only a payment that went out comes back. Match that line first."))
    kept = order.amount - row.amount
    if kept < 0:
        raise BadMatch(_("More came in than was paid. Say what the rest of the line is beside it."))
    cost = _cost_of_return(row, line) if kept else ""
    books.take_back(
        order, order.spent_key, on=line.booked_on, text=_("The bank returned it"),
        under=Permission.PAYMENTS_RECONCILE, by=by, at=at,
    )  # fmt: skip
    if kept:
        books.move(
            line.account.book_account, cost, kept, Unit(line.unit, line.digits),
            key=_charge_key(row), on=line.booked_on, text=_("The bank kept this of a return"),
            by=by, at=at,
        )  # fmt: skip
    Line.objects.filter(order=order, is_live=True).update(
        is_live=False, reason=line.reason or "return"
    )
    send_back(order, line.reason or "return", at)
    keep(order, ORDER_FIELDS)
    tell([order], at=at)


def _cost_of_return(row: Match, line: BankLine) -> str:
    """Return the account that bears what the bank kept of a return."""
    if not row.book_account:
        text = _("Less came back than was paid. Choose the account for what the bank kept.")
        raise BadMatch(text, fields={"book_account": [text]})
    name = books.account_named(row.book_account, line.unit)
    if not name.startswith(COSTS):
        text = _("Choose an account of the books for expenses.")
        raise BadMatch(text, fields={"book_account": [text]})
    return name


def _charge_key(row: Match) -> str:
    return f"{row.key}:charge"


def _moved(row: Match, line: BankLine, *, by: Actor, at: datetime) -> None:
    name = books.account_named(row.book_account, line.unit)
    own = line.account.book_account
    if name == own:
        text = _("Choose another account than that of the bank.")
        raise BadMatch(text, fields={"book_account": [text]})
    source, goal = (own, name) if line.amount < 0 else (name, own)
    books.move(
        source, goal, row.amount, Unit(line.unit, line.digits), key=row.key, on=line.booked_on,
        text=_("Line of a bank statement"), by=by, at=at,
    )  # fmt: skip


def undo(match_id: UUID, *, by: Actor, at: datetime) -> Match:
    """
    Take back what a line was said to be; once more changes nothing.

    What came back from the bank and was sent anew meanwhile stays as it is: NotInState. Raises
    ClaimIsLive where the claim is being paid by another order.
    """
    by.require(Permission.PAYMENTS_RECONCILE)
    found = Match.objects.filter(id=match_id).first()
    if found is None:
        raise Missing(_("There is no such match here."))
    line = locked_line(found.line_id)
    row = Match.objects.select_for_update().get(id=match_id)
    if row.undone_at is not None:
        return row
    _unbook(row, line, by=by, at=at)
    row.undone_at, row.undone_by = at, by.id
    row.save(update_fields=["undone_at", "undone_by"])
    line.matched -= row.amount
    _stand(line)
    audit.record("payments.line.unmatched", subject_id=line.id, by=by, at=at)
    return row


def _unbook(row: Match, line: BankLine, *, by: Actor, at: datetime) -> None:
    words = _("It was matched by mistake")
    if row.kind == ACCOUNT:
        books.move_back(row.key, on=line.booked_on, text=words, by=by, at=at)
        return
    if row.kind not in (ORDER, RETURN):
        kind = incoming.kind(row.kind)
        if kind is None or row.target_id is None:
            raise NotInState(_("Nobody knows any more how to take this back."))
        kind.undo(row.target_id, row.key, on=books.day(line.booked_on, at), by=by, at=at)
        return
    if row.target_id is None:
        raise NotInState(_("Nobody knows any more how to take this back."))
    order = locked(row.target_id)
    if row.kind == ORDER:
        if order.state != State.PAID or order.spent_key != row.key:
            raise NotInState(_("It came back meanwhile. Take that back first."))
        books.take_back(
            order, row.key, on=line.booked_on, text=words, under=Permission.PAYMENTS_RECONCILE,
            by=by, at=at,
        )  # fmt: skip
        order.state, order.paid_on, order.spent_key = State.SENT, None, ""
    else:
        last = Line.objects.filter(order=order).order_by("-id").first()
        if order.state != State.RETURNED or last is None or last.is_live:
            raise NotInState(_("It was sent anew meanwhile."))
        if books.is_posted(_charge_key(row)):
            books.move_back(_charge_key(row), on=line.booked_on, text=words, by=by, at=at)
        order.spent_key = f"{row.key}:again"
        books.pay(
            order, account=line.account.book_account, key=order.spent_key, on=line.booked_on,
            under=Permission.PAYMENTS_RECONCILE, by=by, at=at,
        )  # fmt: skip
        last.is_live, last.reason = True, ""
        last.save(update_fields=["is_live", "reason"])
        order.state, order.paid_on, order.reason = State.PAID, line.booked_on, ""
    order.changed_at = at
    keep(order, ORDER_FIELDS)
    tell([order], at=at)


def told_line(line: BankLine, at: datetime) -> incoming.Incoming:
    """Return a line opened, as the packages that expect money read it."""
    said = vault.open_key(line.statement_id, at=at).open(f"{LINE_USE}|{line.position}", line.sealed)
    return incoming.Incoming(
        id=line.id, booked_on=line.booked_on, open=abs(line.amount) - line.matched,
        unit=line.unit, digits=line.digits, book_account=line.account.book_account,
        name=said["name"], iban=said["iban"], text=said["text"],
        references=tuple(said["references"]),
    )  # fmt: skip


def locked_line(line_id: UUID) -> BankLine:
    """Return a line of a statement, locked, or raise Missing."""
    row = (
        BankLine.objects.select_for_update(of=("self",))
        .filter(id=line_id)
        .select_related("account")
        .first()
    )
    if row is None:
        raise Missing(_("There is no such line here."))
    return row
