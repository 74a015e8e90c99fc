"""One responder's claim with all that was done with it: lines, reasons, papers, payments."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from musterpoint.audit import actions as audit
from musterpoint.claims import actions, comparing, queries
from musterpoint.claims.api._claims import ONE, ClaimOut, told
from musterpoint.claims.api._shared import (
    PaperOut,
    StepOut,
    asker,
    by_at,
    history,
    papers,
)
from musterpoint.claims.models import Claim, Line
from musterpoint.claims.papers import given_out
from musterpoint.web.schemas import Schema

router = Router(tags=["claims"])


class LineOut(Schema):
    """A line: what is asked, what was granted of it and why not more, what was paid."""

    position: int
    service: str
    number: int
    price: int
    asked: int
    people: int | None
    is_few: bool
    words: str
    granted: int | None
    reason: str
    paid: int


class ElsewhereOut(Schema):
    """The same claimed from another organisation: the number by which to ask there."""

    organisation: str
    reference: str


class ComparedOut(Schema):
    """What does not fit tariffs, other claims and the crisis."""

    warnings: list[str]
    twice: list[str]
    elsewhere: list[ElsewhereOut]
    without_tariff: list[int]


class ObjectedOut(Schema):
    """An objection, and the answer once somebody else decided it."""

    words: str
    filed_at: datetime
    is_upheld: bool | None
    answer: str


class OrderOut(Schema):
    """A payment of a claim."""

    reference: str
    amount: int
    state: str
    paid_on: date | None


class WholeClaimOut(ClaimOut):
    """A claim with everything that was done with it; ``left`` is still to pay."""

    responder: str
    words: str
    left: int
    object_until: datetime | None
    lines: list[LineOut]
    compared: ComparedOut
    objection: ObjectedOut | None
    orders: list[OrderOut]
    papers: list[PaperOut]
    history: list[StepOut]


@router.get(f"{ONE}/whole", response=WholeClaimOut)
def whole_claim(request: HttpRequest, claim_id: UUID) -> Any:
    """Return a claim with its lines, what it is compared with, reasons, papers and payments."""
    asked = asker(request)
    row, at = queries.claim(claim_id), asked.at
    audit.saw("claims.claim.read", [row.id], by=asked.actor, at=at)
    lines = queries.lines(row, at)
    return told(row) | {
        "responder": row.responder.name,
        "words": queries.words_of(row, at),
        "left": max(0, (row.approved or 0) - row.paid),
        "object_until": row.object_until,
        "lines": _lines(row, lines),
        "compared": _compared(row, [one for one, _words in lines], at),
        "objection": _objection(row, at),
        "orders": [
            {name: getattr(one, name) for name in ("reference", "amount", "state", "paid_on")}
            for one in actions.orders(row)
        ],
        "papers": papers(row.id, at),
        "history": history(row.id, at),
    }


@router.get(f"{ONE}/papers/{{uuid:claim_paper}}")
def paper(request: HttpRequest, claim_id: UUID, claim_paper: UUID) -> HttpResponse:
    """Return a paper as a file."""
    asker(request)
    row = queries.claim(claim_id)
    return given_out(actions.open_paper(row.id, row.id, claim_paper, **by_at(request)))


def _lines(row: Claim, found: list[tuple[Line, dict[str, str]]]) -> list[dict[str, Any]]:
    paid = actions.paid_of_lines({one.position: one.approved or 0 for one, _w in found}, row.paid)
    names = ("position", "service", "number", "price", "people", "is_few")
    return [
        {name: getattr(one, name) for name in names}
        | {
            "asked": one.amount - one.covered,
            "granted": one.approved,
            "paid": paid[one.position],
            "words": words.get("words", ""),
            "reason": words.get("reason", ""),
        }
        for one, words in found
    ]


def _compared(row: Claim, lines: list[Line], at: datetime) -> dict[str, Any]:
    return {
        "warnings": comparing.warnings(row, lines),
        "twice": [one.reference for one in comparing.twice(row)],
        "elsewhere": [
            {"organisation": one.organisation, "reference": one.reference}
            for one in comparing.elsewhere(row, at)
        ],
        "without_tariff": comparing.uncapped(row, lines),
    }


def _objection(row: Claim, at: datetime) -> dict[str, Any] | None:
    found = queries.objection(row, at)
    if found is None:
        return None
    one, words, answer = found
    return {
        "words": words,
        "filed_at": one.filed_at,
        "is_upheld": one.is_upheld if one.decided_at else None,
        "answer": answer,
    }
