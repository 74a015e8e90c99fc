"""Statements of banks, the queue of their lines, what each may be, and what it was said to be."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.payments import actions, queries
from musterpoint.payments.actions import PartIn
from musterpoint.payments.api._shared import (
    PAGE,
    READ,
    RECONCILE,
    Amount,
    BankFileBody,
    Line,
    Word,
    asker,
)
from musterpoint.payments.models import BankLine, LineState
from musterpoint.payments.queries import Opened, Proposal
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["payments"])
#: Lines of one page, each with what it may be; as many are accepted at once.
LINES = 50


class BankStatementOut(Schema):
    """A statement; balances in smallest parts; ``known`` lines came with another one before."""

    id: UUID
    account_id: UUID
    ident: str
    since: date | None
    until: date | None
    opening: int | None
    closing: int | None
    count: int
    known: int
    read_at: datetime


class StatementsReadOut(Schema):
    """What was read in; ``has_gap``: it does not begin where the last one ended."""

    statements: list[BankStatementOut]
    fresh: int
    known: int
    has_gap: bool


class BankPartOut(Schema):
    """A part of a suggestion; ``kind`` is order, return, or a kind of what comes in."""

    kind: str
    target_id: UUID
    amount: int


class BankSuggestionOut(Schema):
    """What a line may be; it is accepted by its ``mark`` as long as it is one."""

    mark: str
    score: float
    is_sure: bool
    reasons: list[str]
    labels: list[str]
    parts: list[BankPartOut]


class BankLineOut(Schema):
    """A movement: ``amount`` is signed, ``left`` what is not matched yet, without a sign."""

    id: UUID
    statement_id: UUID
    account_id: UUID
    booked_on: date
    amount: int
    left: int
    unit: str
    digits: int
    state: str
    is_return: bool
    reason: str
    name: str
    iban: str
    text: str
    references: list[str]
    suggestions: list[BankSuggestionOut]


class BankMatchOut(Schema):
    """What a part of a line was said to be; one that was taken back stays to be seen."""

    id: UUID
    kind: str
    target_id: UUID | None
    book_account: str
    amount: int
    made_at: datetime
    undone_at: datetime | None


class BankLineWholeOut(BankLineOut):
    """A line with what it was said to be."""

    matches: list[BankMatchOut]


class BankPartBody(Schema):
    """
    A part of a line, without a sign: an order that was paid, a return of one, or an account.

    ``kind`` is order or return with the id of the payment, account with ``book_account``, or a kind
    that a suggestion named. A return of less than was paid names in ``book_account`` the account of
    expenses for what the bank kept.
    """

    kind: Word
    amount: Amount
    target_id: UUID | None = None
    book_account: Line = ""


class BankMatchBody(Schema):
    """The ``mark`` of a suggestion, or parts."""

    mark: Word = ""
    parts: Annotated[list[BankPartBody], Field(max_length=1000)] = []


class SureLinesBody(Schema):
    """Lines of which the sure suggestions are accepted."""

    line_ids: Annotated[list[UUID], Field(min_length=1, max_length=LINES)]


class SureLinesOut(Schema):
    """How many lines were matched, and why others were not."""

    done: int
    refusals: list[str]


class SureRunOut(Schema):
    """
    The last run over all lines: since when, how many it accepted, how many lines wait now.

    ``is_whole`` is false for one that ended early: what it accepted holds; ask once more.
    """

    since: datetime
    accepted: int
    waiting: int
    is_running: bool
    is_whole: bool


@router.get("/payments/statements", response=list[BankStatementOut])
def statements(request: HttpRequest, after: UUID | None = None) -> Any:
    """List statements, the last that was read first; ``after`` as for batches."""
    asker(request, READ)
    rows = queries.statements().order_by("-id")
    return list((rows.filter(id__lt=after) if after else rows)[:PAGE])


@router.post("/payments/statements", response={201: StatementsReadOut})
def read_statement(request: HttpRequest, given: BankFileBody) -> Any:
    """Read a bank statement in (camt.053); lines that came before are recognised."""
    asked = asker(request, RECONCILE)
    return Status(201, actions.read_statement(given.data(), by=asked.actor, at=asked.at))


@router.get("/payments/lines", response=list[BankLineOut])
def lines(request: HttpRequest, account_id: UUID | None = None, after: UUID | None = None) -> Any:
    """List the lines that nobody matched in full, 50 at a time, each with what it may be."""
    asked = asker(request, RECONCILE)
    rows = queries.open_lines(account_id=account_id).order_by("id")
    return _told(asked, list((rows.filter(id__gt=after) if after else rows)[:LINES]))


@router.post("/payments/lines/sure", response=SureLinesOut)
def accept_sure_lines(request: HttpRequest, given: SureLinesBody) -> Any:
    """Accept the sure suggestions of these lines; what is refused stays."""
    asked = asker(request, RECONCILE)
    rows = queries.open_lines().filter(id__in=given.line_ids)
    return actions.accept_sure(list(rows), by=asked.actor, at=asked.at)


@router.post("/payments/lines/sure/all", response={202: SureRunOut})
def accept_all_sure_lines(request: HttpRequest) -> Any:
    """Let the worker accept the sure suggestions of all lines; 409 while it does so."""
    asked = asker(request, RECONCILE)
    return Status(202, actions.accept_all_sure(by=asked.actor, at=asked.at))


@router.get("/payments/lines/sure/all", response=SureRunOut | None)
def sure_run(request: HttpRequest) -> Any:
    """Return where the last run over all lines is; null when there was none for some days."""
    asker(request, RECONCILE)
    return queries.sure_run()


@router.get("/payments/lines/{uuid:bank_line_id}", response=BankLineWholeOut)
def line(request: HttpRequest, bank_line_id: UUID) -> Any:
    """Return a line with what it may be and what it was said to be."""
    return _whole(asker(request, RECONCILE), bank_line_id)


@router.post("/payments/lines/{uuid:bank_line_id}/matches", response={201: BankLineWholeOut})
def match_line(request: HttpRequest, bank_line_id: UUID, given: BankMatchBody) -> Any:
    """Say what a line is, whole or in parts; whoever prepared or released a payment cannot."""
    asked = cast(ActorRequest, request)
    if bool(given.mark) == bool(given.parts):
        told = _("Name a suggestion by its mark, or parts, one of them.")
        raise Invalid(told, fields={"mark": [told]})
    if given.mark:
        actions.accept_proposal(bank_line_id, given.mark, by=asked.actor, at=asked.at)
    else:
        parts = [PartIn(**one.dict()) for one in given.parts]
        actions.accept(bank_line_id, parts, by=asked.actor, at=asked.at)
    return Status(201, _whole(asked, bank_line_id))


@router.post("/payments/matches/{uuid:match_id}/undo", response=BankLineWholeOut)
def unmatch_line(request: HttpRequest, match_id: UUID) -> Any:
    """Take back what a line was said to be; the line waits again."""
    asked = cast(ActorRequest, request)
    row = actions.undo(match_id, by=asked.actor, at=asked.at)
    return _whole(asked, row.line_id)


def _whole(asked: ActorRequest, line_id: UUID) -> dict[str, Any]:
    row = queries.line(line_id)
    return _told(asked, [row])[0] | {"matches": list(row.matches.order_by("id"))}


def _told(asked: ActorRequest, rows: list[BankLine]) -> list[dict[str, Any]]:
    """Return lines with what the bank says and what each may be; that they were seen is kept."""
    found = queries.opened(rows, at=asked.at)
    audit.saw("payments.line.seen", [one.row.id for one in found], by=asked.actor, at=asked.at)
    still = [one for one in found if one.row.state != LineState.MATCHED]
    proposals = queries.proposals(still, at=asked.at) if still else {}
    return [_line(one, proposals.get(one.row.id, [])) for one in found]


def _line(one: Opened, proposals: list[Proposal]) -> dict[str, Any]:
    row = one.row
    own = (
        "id", "statement_id", "account_id", "booked_on", "amount", "unit", "digits", "state",
        "is_return", "reason",
    )  # fmt: skip
    said = {name: one.said[name] for name in ("name", "iban", "text", "references")}
    return {name: getattr(row, name) for name in own} | said | {
        "left": one.open,
        "suggestions": [
            {
                "mark": each.mark, "score": each.score, "is_sure": each.is_sure,
                "reasons": each.reasons, "labels": each.labels,
                "parts": [
                    {"kind": kind, "target_id": target, "amount": amount}
                    for kind, target, amount in each.parts
                ],
            }
            for each in proposals
        ],
    }  # fmt: skip
