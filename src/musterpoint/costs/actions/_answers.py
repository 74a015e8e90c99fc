"""
Lines of statements accepted or disputed; disputes ended by a decision of both sides.

Who owes makes an offer, which binds until who is owed agrees or declines: so both sides always end
on the same amount, whichever message comes first.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import rules
from musterpoint.costs.actions._common import (
    DUE_FROM,
    DUE_TO,
    STATE_COST,
    STATE_INCOME,
    NoSuchCost,
    NotNow,
    another,
    check_books,
    check_texts,
    has_books,
    is_above,
    post,
    refuse,
)
from musterpoint.costs.actions._saying import say
from musterpoint.costs.crossing import ANSWER
from musterpoint.costs.models import LineAnswer, Statement, StatementLine
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as disclosed
from musterpoint.disclosures.queries import Received
from musterpoint.engine import ledger
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 500


def locked(line_id: UUID) -> StatementLine:
    """Return a line with its statement, locked, or raise NoSuchCost."""
    rows = StatementLine.objects.select_for_update(of=("self",)).select_related("statement")
    row = rows.filter(id=line_id).first()
    if row is None:
        raise NoSuchCost(_("There is no such line here."))
    return row


def accept_line(line_id: UUID, *, by: Actor, at: datetime) -> StatementLine:
    """
    Accept what the other side asks for a leg; it is owed from now on.

    Above the limit of one person it waits for somebody else (``decide_line``).
    """
    by.require(Permission.COSTS_CHANGE)
    row = _theirs(line_id, LineAnswer.OPEN)
    if _takes_two(row, row.amount, at):
        return _prepare(row, row.amount, by, at)
    _settle(row, row.amount, by, at)
    _say(row, "accepted", at)
    return row


def accept_open(statement_id: UUID, *, by: Actor, at: datetime) -> int:
    """Accept all lines of a statement that nobody answered; return how many."""
    by.require(Permission.COSTS_CHANGE)
    rows = StatementLine.objects.filter(
        statement_id=statement_id, statement__is_ours=False, answer=LineAnswer.OPEN, prepared=None
    )
    wanted = list(rows.order_by("position").values_list("id", flat=True))
    for one in wanted:
        accept_line(one, by=by, at=at)
    return len(wanted)


def dispute_line(
    line_id: UUID, reason: str, words: str, evidence: str = "", *, by: Actor, at: datetime
) -> StatementLine:
    """Dispute a line with a reason and evidence; it waits, the others go on."""
    by.require(Permission.COSTS_CHANGE)
    row = _theirs(line_id, LineAnswer.OPEN)
    if row.amount < 0:
        raise NotNow(_("A credit is accepted. Dispute the line that asks too much."))
    problems = check_texts({"words": (words, 1000, True), "evidence": (evidence, 1000, False)})
    if reason not in rules.pack().disputes:
        problems["reason"] = [_("Choose a reason.")]
    refuse(problems)
    row.answer, row.reason = LineAnswer.DISPUTED, reason
    row.prepared = row.prepared_by = None
    row.words, row.evidence = words.strip(), evidence.strip()
    row.answered_at, row.answered_by = at, by.id
    row.save()
    audit.record("costs.line.disputed", subject_id=row.id, by=by, at=at, reason=reason)
    _say(row, "disputed", at, reason=reason, words=row.words, evidence=row.evidence)
    return row


def offer_amount(line_id: UUID, amount: int, *, by: Actor, at: datetime) -> StatementLine:
    """
    Offer an amount for a disputed line, as who owes; it binds until the other side answers.

    Above the limit of one person it waits for somebody else (``decide_line``).
    """
    by.require(Permission.COSTS_CHANGE)
    row = _theirs(line_id, LineAnswer.DISPUTED)
    if row.offer is not None:
        raise NotNow(_("Your offer stands until the other side answers it."))
    if not 0 <= amount <= row.amount:
        refuse({"amount": [_("Offer an amount from zero to what is asked.")]})
    if _takes_two(row, amount, at):
        return _prepare(row, amount, by, at)
    _offer(row, amount, by, at)
    return row


def _offer(row: StatementLine, amount: int, by: Actor, at: datetime) -> None:
    row.offer, row.asked = amount, None
    row.save()
    audit.record("costs.line.offered", subject_id=row.id, by=by, at=at, amount=amount)
    _say(row, "offer", at, amount=amount)


def decide_line(line_id: UUID, agrees: bool, *, by: Actor, at: datetime) -> StatementLine:
    """Accept or offer what somebody else prepared above the limit, or send it back to them."""
    by.require(Permission.COSTS_DECIDE)
    _in_turn(line_id)
    row = locked(line_id)
    if row.prepared is None:
        raise NotNow(_("There is nothing to decide now."))
    another(by, row.prepared_by)
    check_books()
    amount = row.prepared
    row.prepared = row.prepared_by = None
    if not agrees:
        row.save()
        audit.record("costs.line.returned", subject_id=row.id, by=by, at=at)
    elif row.answer == LineAnswer.OPEN:
        _settle(row, amount, by, at, Permission.COSTS_DECIDE)
        _say(row, "accepted", at)
    else:
        _offer(row, amount, by, at)
    return row


def _takes_two(row: StatementLine, amount: int, at: datetime) -> bool:
    """Say whether a statement, with what was accepted of it, binds us to more than one may."""
    of = row.statement
    rest = of.lines.exclude(id=row.id).values_list("agreed", "offer")
    bound = sum(max(0, agreed if agreed is not None else offer or 0) for agreed, offer in rest)
    unit = ledger.Unit(of.currency, of.digits)
    return amount > 0 and is_above("one_decides", bound + amount, unit, at)


def _prepare(row: StatementLine, amount: int, by: Actor, at: datetime) -> StatementLine:
    """Let what one person would accept or offer wait for another."""
    if row.prepared is not None:
        raise NotNow(_("This was prepared. Somebody else decides it."))
    row.prepared, row.prepared_by = amount, another(by)
    row.save(update_fields=["prepared", "prepared_by"])
    audit.record("costs.line.prepared", subject_id=row.id, by=by, at=at, amount=amount)
    return row


def answer_offer(
    line_id: UUID, agrees: bool, asked: int | None = None, *, by: Actor, at: datetime
) -> StatementLine:
    """Agree to an offer, as who is owed, or decline it and say what would be taken instead."""
    by.require(Permission.COSTS_CHANGE)
    row = _ours(line_id, LineAnswer.DISPUTED)
    if row.offer is None:
        raise NotNow(_("The other side has made no offer."))
    if agrees:
        check_books()
        amount = row.offer
        _settle(row, amount, by, at)
        _say(row, "agreed", at, amount=amount)
        return row
    if asked is not None and not row.offer < asked <= row.amount:
        refuse({"asked": [_("Enter more than was offered, and not more than was asked.")]})
    row.offer, row.asked = None, asked
    row.save(update_fields=["offer", "asked"])
    audit.record("costs.line.declined", subject_id=row.id, by=by, at=at)
    _say(row, "declined", at, **({} if asked is None else {"amount": asked}))
    return row


def drop_line(line_id: UUID, *, by: Actor, at: datetime) -> StatementLine:
    """Ask nothing more for a disputed line, as who is owed."""
    by.require(Permission.COSTS_CHANGE)
    row = _ours(line_id, LineAnswer.DISPUTED)
    _settle(row, 0, by, at)
    _say(row, "dropped", at)
    return row


def _in_turn(line_id: UUID) -> None:
    """Let answers to one statement wait for each other: how many people each takes is a sum."""
    list(Statement.objects.select_for_update(of=("self",), no_key=True).filter(lines=line_id))


def _theirs(line_id: UUID, state: LineAnswer) -> StatementLine:
    _in_turn(line_id)
    row = locked(line_id)
    if row.statement.is_ours:
        raise NotNow(_("The other side answers this line."))
    if row.answer != state:
        raise NotNow(_("This line does not stand where this is done."))
    check_books()
    return row


def _ours(line_id: UUID, state: LineAnswer) -> StatementLine:
    row = locked(line_id)
    if not row.statement.is_ours:
        raise NotNow(_("The other side decides this."))
    if row.answer != state:
        raise NotNow(_("This line does not stand where this is done."))
    return row


def _settle(
    row: StatementLine,
    amount: int,
    by: Actor,
    at: datetime,
    under: Permission = Permission.COSTS_CHANGE,
) -> None:
    """Let a locked line end on an amount, and book it on this side, once for its key."""
    row.answer = LineAnswer.ACCEPTED if amount else LineAnswer.DROPPED
    row.agreed, row.offer, row.asked = amount, None, None
    row.prepared = row.prepared_by = None
    row.answered_at, row.answered_by = at, by.id
    row.save()
    of = row.statement
    if amount:
        gets = amount if of.is_ours else -amount  # a credit turns who owes whom
        moves = (
            (DUE_FROM if gets > 0 else DUE_TO, gets),
            (STATE_INCOME if of.is_ours else STATE_COST, -gets),
        )
        post(
            f"costs-line-{row.ref}", f"Line {row.position} of statement {of.number}", moves,
            ledger.Unit(of.currency, of.digits), on=at.date(), links={"line": str(row.ref)},
            under=under, by=by, at=at,
        )  # fmt: skip
    audit.record("costs.line.settled", subject_id=row.id, by=by, at=at, amount=amount)


def _say(row: StatementLine, what: str, at: datetime, **more: object) -> None:
    payload = {"statement": str(row.statement.ref), "line": str(row.ref), "what": what, **more}
    say(row.statement.partner_id, ANSWER, payload, at=at)


def take_answers(*, by: Actor, at: datetime) -> int:
    """
    Take in what the other side said of lines, in its order; return how many copies came.

    While our books have no accounts for costs, the answers wait.
    """
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = disclosed.unhandled(ANSWER, BATCH, at)
    if not batch or not has_books():
        return 0
    for one in batch:
        _take(one, by, at)
    disclosures.mark_handled([one.row_id for one in batch], by=by, at=at)
    return len(batch)


def _take(one: Received, by: Actor, at: datetime) -> None:
    given = one.payload
    found = StatementLine.objects.filter(
        ref=given["line"], statement__ref=given["statement"], statement__partner_id=one.sender_id
    ).first()
    if found is None:
        return
    row, what, amount = locked(found.id), given["what"], given.get("amount")
    if what in ("accepted", "disputed", "offer") and row.statement.is_ours:
        _from_debtor(row, what, amount, given, by, at)
    elif what in ("agreed", "declined", "dropped") and not row.statement.is_ours:
        _from_creditor(row, what, amount, by, at)


def _from_debtor(
    row: StatementLine, what: str, amount: int | None, given: dict[str, str], by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    if what == "accepted" and row.answer == LineAnswer.OPEN:
        _settle(row, row.amount, by, at)
    elif what == "disputed" and row.answer == LineAnswer.OPEN and row.amount > 0:
        row.answer, row.answered_at = LineAnswer.DISPUTED, at
        row.reason = (given.get("reason") or "")[:20]
        row.words = (given.get("words") or "")[:1000]
        row.evidence = (given.get("evidence") or "")[:1000]
        row.save()
    elif what == "offer" and row.answer == LineAnswer.DISPUTED and _is_within(amount, row):
        row.offer, row.asked = amount, None
        row.save(update_fields=["offer", "asked"])


def _is_within(amount: int | None, row: StatementLine) -> bool:
    return amount is not None and 0 <= amount <= row.amount


def _from_creditor(
    row: StatementLine, what: str, amount: int | None, by: Actor, at: datetime
) -> None:
    if row.answer != LineAnswer.DISPUTED:
        return
    if what == "agreed" and amount is not None and amount == row.offer:
        _settle(row, amount, by, at)
    elif what == "dropped":
        _settle(row, 0, by, at)
    elif what == "declined":
        row.offer, row.asked = None, amount
        row.save(update_fields=["offer", "asked"])
