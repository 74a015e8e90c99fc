"""What payments go out from: accounts at banks and providers, points with a till."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.payments import actions, queries, rules
from musterpoint.payments.actions import PayingIn
from musterpoint.payments.api._shared import READ, Line, Word, asker
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["payments"])


class PayingAccountOut(Schema):
    """An account that pays, or a point (``method`` cash); ``profile`` is the file it takes."""

    id: UUID
    label: str
    method: str
    holder: str
    number: str
    bic: str
    unit: str
    digits: int
    book_account: str
    profile: str
    opened_at: datetime
    ended_at: datetime | None


class PayingAccountBody(Schema):
    """
    An account to pay from; ``method`` is bank, mobile, or cash for a point.

    ``book_account`` is its account of the books, opened before. A point has no holder, number, BIC
    or profile.
    """

    label: Line
    method: Word
    unit: Word
    book_account: Line
    holder: Line = ""
    number: Line = ""
    bic: Line = ""
    profile: Word = ""


class BankFormOut(Schema):
    """A form of file that banks or providers take; no currency named is every one."""

    code: str
    name: str
    method: str
    format: str
    currencies: list[str]


@router.get("/payments/forms", response=list[BankFormOut])
def bank_forms(request: HttpRequest) -> Any:
    """List the forms of files that the rule pack knows: the ``profile`` of an account."""
    asker(request, READ)
    return list(rules.pack().profiles.values())


@router.get("/payments/accounts", response=list[PayingAccountOut])
def accounts(request: HttpRequest) -> Any:
    """List accounts and points, those that ended as well."""
    asker(request, READ)
    return queries.accounts()


@router.post("/payments/accounts", response={201: PayingAccountOut})
def open_account(request: HttpRequest, given: PayingAccountBody) -> Any:
    """Open an account to pay from, or a point."""
    asked = cast(ActorRequest, request)
    made = actions.open_account(PayingIn(**given.dict()), by=asked.actor, at=asked.at)
    return Status(201, made)


@router.post("/payments/accounts/{uuid:paying_id}/end", response=PayingAccountOut)
def end_account(request: HttpRequest, paying_id: UUID) -> Any:
    """End an account or a point with nothing on its way; once more changes nothing."""
    asked = cast(ActorRequest, request)
    return actions.end_account(paying_id, by=asked.actor, at=asked.at)
