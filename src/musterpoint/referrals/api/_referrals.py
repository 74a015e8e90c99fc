"""Referrals of the consular side, for programs: the list, one, and the partner's answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router

from musterpoint.audit import actions as audit
from musterpoint.referrals import actions, seeing
from musterpoint.referrals.models import CONSULAR, Referral
from musterpoint.referrals.queries import _referrals as found_by
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web.http import ActorRequest, uuid_or_none
from musterpoint.web.schemas import Schema

router = Router(tags=["referrals"])
Word = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=1000)]
PAGE = 200


class ReferralOut(Schema):
    """A referral as it stands; what was told of the person is not here."""

    id: UUID
    reference: str
    person_id: UUID | None
    case_id: UUID | None
    service_kind: str
    service: str
    partner: str
    urgency: str
    phase: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    appointment_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None


class ReferralsOut(Schema):
    """A page of referrals; ``next_cursor`` is empty at the end."""

    items: list[ReferralOut]
    next_cursor: str


class AnswerBody(Schema):
    """
    What the partner said: acknowledge, accept, decline, appoint, start, complete or miss.

    Declining needs a ``reason`` (full, not_for, closed, area, other), an appointment its moment.
    """

    move: Word
    reason: Word = ""
    alternative: Text = ""
    words: Text = ""
    appointment_at: datetime | None = None
    receipt: Annotated[str, Field(max_length=80)] = ""


class ReceivedOut(Schema):
    """A person whom another organisation referred to us, with what they agreed to tell."""

    id: UUID
    reference: str
    sender_name: str
    service_kind: str
    urgency: str
    state: str
    received_at: datetime
    told: dict[str, str]


def _asker(request: HttpRequest) -> ActorRequest:
    return cast(ActorRequest, request)


def _out(row: Referral) -> dict[str, Any]:
    plain = ReferralOut.model_fields.keys() - {"service", "partner"}
    return {name: getattr(row, name) for name in plain} | {
        "service": row.service.name,
        "partner": row.partner.name,
    }


def _saw(rows: list[Referral], by: Actor, at: datetime) -> None:
    if rows:
        audit.saw("referrals.referral.read", [one.id for one in rows], by=by, at=at)


@router.get("/referrals", response=ReferralsOut)
def referrals(
    request: HttpRequest, state: Word = "", kind: Word = "", cursor: Word = ""
) -> Mapping[str, Any]:
    """List referrals of the consular side by id, 200 at a time."""
    asker = _asker(request)
    asker.actor.require(Permission.REFERRALS_READ)
    rows = seeing.visible(CONSULAR, asker.actor).select_related("service", "partner")
    if state:
        rows = rows.filter(state=state.replace("\0", ""))
    if kind:
        rows = rows.filter(service_kind=kind.replace("\0", ""))
    after = uuid_or_none(cursor)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("id")[: PAGE + 1])
    _saw(found[:PAGE], asker.actor, asker.at)
    following = str(found[PAGE - 1].id) if len(found) > PAGE else ""
    return {"items": [_out(one) for one in found[:PAGE]], "next_cursor": following}


@router.get("/referrals/{uuid:referral_id}", response=ReferralOut)
def referral(request: HttpRequest, referral_id: UUID) -> Mapping[str, Any]:
    """Return one referral of the consular side."""
    asker = _asker(request)
    asker.actor.require(Permission.REFERRALS_READ)
    return _one(referral_id, asker)


def _one(referral_id: UUID, asker: ActorRequest) -> Mapping[str, Any]:
    found = (
        seeing.visible(CONSULAR, asker.actor)
        .select_related("service", "partner")
        .get(id=referral_id)
    )
    _saw([found], asker.actor, asker.at)
    return _out(found)


@router.post("/referrals/{uuid:referral_id}/answer", response=ReferralOut)
def answer(request: HttpRequest, referral_id: UUID, body: AnswerBody) -> Mapping[str, Any]:
    """Record what the partner said. 409 when it cannot be done where the referral stands."""
    asker = _asker(request)
    asker.actor.require(Permission.REFERRALS_SEND)
    _one(referral_id, asker)
    given = actions.AnswerIn(**body.dict())
    actions.answer(referral_id, given, by=asker.actor, at=asker.at)
    return _one(referral_id, asker)


@router.get("/referrals-received", response=list[ReceivedOut])
def received(request: HttpRequest) -> list[dict[str, Any]]:
    """List whom other organisations refer to us, newest first, at most 100."""
    asker = _asker(request)
    asker.actor.require(Permission.REFERRALS_SEND)
    rows = found_by.received(at=asker.at)
    ids = [one.row.id for one in rows]
    audit.saw("referrals.received.read", ids, by=asker.actor, at=asker.at)
    names = ReceivedOut.model_fields.keys() - {"told"}
    return [
        {name: getattr(one.row, name) for name in names} | {"told": dict(one.told)} for one in rows
    ]


@router.post("/referrals-received/{uuid:received_id}/answer", response=ReceivedOut)
def answer_received(request: HttpRequest, received_id: UUID, body: AnswerBody) -> Mapping[str, Any]:
    """Answer a referral of another organisation; it is told under the agreement."""
    asker = _asker(request)
    given = actions.AnswerIn(**body.dict())
    row = actions.answer_received(received_id, given, by=asker.actor, at=asker.at)
    names = ReceivedOut.model_fields.keys() - {"told"}
    return {name: getattr(row, name) for name in names} | {"told": {}}
