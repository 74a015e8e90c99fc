"""An application is kept going: completed, asked about, appealed, paid, receipted, closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from musterpoint.grants import actions, queries
from musterpoint.grants.api._shared import (
    MOST,
    ApplicationOut,
    CountryOrNone,
    Papers,
    PayeeBody,
    Word,
    WordsBody,
    asker,
    by_at,
    told,
)
from musterpoint.grants.causes import Cause
from musterpoint.web.schemas import Schema

router = Router(tags=["grants"])
ONE = "/grants/applications/{uuid:grant_id}"


class PapersBody(Schema):
    """Which papers were seen, by their codes; no copy is kept."""

    papers: Papers


class CauseBody(Schema):
    """For which crisis and country help is."""

    crisis_id: UUID | None = None
    country: CountryOrNone = ""


class PaidBody(Schema):
    """How an applicant is paid."""

    method: Word
    payee: PayeeBody = PayeeBody()


class AppealOut(Schema):
    """An appeal that waits to be decided by somebody who did not decide before."""

    application_id: UUID
    reference: str
    filed_at: datetime
    due_at: datetime


@router.post(f"{ONE}/completion", response=ApplicationOut)
def complete(request: HttpRequest, grant_id: UUID) -> Any:
    """Say that an application can be assessed; no paper is a condition."""
    return told(actions.complete(grant_id, **by_at(request)))


@router.post(f"{ONE}/question", response=ApplicationOut)
def ask_more(request: HttpRequest, grant_id: UUID, body: WordsBody) -> Any:
    """Ask the applicant for something; they read it at their address."""
    return told(actions.ask_more(grant_id, body.words, **by_at(request)))


@router.post(f"{ONE}/answer", response=ApplicationOut)
def answer_more(request: HttpRequest, grant_id: UUID, body: WordsBody) -> Any:
    """Note what the applicant answered."""
    return told(actions.answer_more(grant_id, body.words, **by_at(request)))


@router.put(f"{ONE}/papers", response=ApplicationOut)
def seen_papers(request: HttpRequest, grant_id: UUID, body: PapersBody) -> Any:
    """Note which papers were seen."""
    return told(actions.seen_papers(grant_id, body.papers, **by_at(request)))


@router.put(f"{ONE}/cause", response=ApplicationOut)
def set_cause(request: HttpRequest, grant_id: UUID, body: CauseBody) -> Any:
    """Say for which crisis and country help is, before it is decided."""
    return told(actions.set_cause(grant_id, Cause(**body.dict()), **by_at(request)))


@router.put(f"{ONE}/payee", response=ApplicationOut)
def change_payee(request: HttpRequest, grant_id: UUID, body: PaidBody) -> Any:
    """Change how an applicant is paid, before the decision; afterwards people do it by name."""
    return told(actions.change_payee(grant_id, body.method, body.payee.dict(), **by_at(request)))


@router.post(f"{ONE}/appeal", response=ApplicationOut)
def take_appeal(request: HttpRequest, grant_id: UUID, body: WordsBody) -> Any:
    """Take an appeal down, in the applicant's words: once, by the day."""
    actions.take_appeal(grant_id, body.words, **by_at(request))
    return told(queries.application(grant_id))


@router.get("/grants/appeals", response=list[AppealOut])
def appeals(request: HttpRequest) -> Any:
    """List appeals that wait for a decision, by the day it is due."""
    asker(request)
    return [
        {name: getattr(one, name) for name in ("application_id", "filed_at", "due_at")}
        | {"reference": one.application.reference}
        for one in queries.appeals()[:MOST]
    ]


@router.post(f"{ONE}/order", response=ApplicationOut)
def order_payment(request: HttpRequest, grant_id: UUID) -> Any:
    """Order the payment of what was set aside; others release it."""
    actions.order_payment(grant_id, **by_at(request))
    return told(queries.application(grant_id))


@router.post(f"{ONE}/receipt", response=ApplicationOut)
def take_receipt(request: HttpRequest, grant_id: UUID, body: WordsBody) -> Any:
    """Note which receipt there is of what was paid."""
    return told(actions.take_receipt(grant_id, body.words, **by_at(request)))


@router.post(f"{ONE}/withdrawal", response=ApplicationOut)
def withdraw(request: HttpRequest, grant_id: UUID) -> Any:
    """Take an application back for the applicant, while no money is set aside."""
    return told(actions.withdraw(grant_id, **by_at(request)))


@router.post(f"{ONE}/closing", response=ApplicationOut)
def close(request: HttpRequest, grant_id: UUID) -> Any:
    """Close an application with which nothing more is done."""
    return told(actions.close(grant_id, **by_at(request)))
