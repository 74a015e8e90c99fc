"""Cases on their way between organisations, for programs: offered, answered, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router

from musterpoint.audit import actions as audit
from musterpoint.cases import actions, queries
from musterpoint.cases.models import Move
from musterpoint.cases.queries import OfferLine
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["cases"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


class MoveOut(Schema):
    """A case that we offered to another organisation; what was told of the person is not here."""

    id: UUID
    case_id: UUID
    reference: str
    receiver_name: str
    state: str
    offered_at: datetime
    due_at: datetime | None
    lapses_at: datetime
    answered_at: datetime | None


class MoveBody(Schema):
    """
    What is offered: ``pieces`` (name, story, needs, contact, language, nationality) and ``papers``
    that the person agreed to tell, ``decider`` (person, guardian, kin) and how they ``said`` so.
    """

    receiver_id: UUID
    asks: Text
    pieces: list[Word]
    papers: list[UUID] = []
    decider: Word
    said: Text


class ReasonBody(Schema):
    """A decision with its reason."""

    reason: Text


class OfferedOut(Schema):
    """A case that another organisation offers us; ``told_at`` is when the story came."""

    id: UUID
    reference: str
    sender_name: str
    kind: str
    state: str
    asks: str
    received_at: datetime
    lapses_at: datetime
    case_id: UUID | None
    told_at: datetime | None


class OfferAnswerBody(Schema):
    """Accepted with the ``kind`` of our procedure, or declined with a ``reason``."""

    answer: Annotated[str, Field(pattern="^(accepted|declined)$")]
    kind: Word = ""
    reason: Text = ""


def _asker(request: HttpRequest) -> ActorRequest:
    return cast(ActorRequest, request)


def _move(one: Move) -> dict[str, Any]:
    plain = MoveOut.model_fields.keys() - {"reference"}
    return {name: getattr(one, name) for name in plain} | {"reference": one.case.shared_reference}


def _offered(line: OfferLine) -> dict[str, Any]:
    own = {"reference", "kind", "asks", "case_id"}
    plain = OfferedOut.model_fields.keys() - own
    return {name: getattr(line.row, name) for name in plain} | {
        "reference": line.row.shared_reference,
        "kind": line.row.kind,
        "asks": line.asks,
        "case_id": line.row.case_id if line.own else None,
    }


@router.get("/case-moves", response=list[MoveOut])
def moves(request: HttpRequest) -> list[dict[str, Any]]:
    """List the cases that we offered to others, newest first, at most 200."""
    asker = _asker(request)
    asker.actor.require(Permission.CASES_READ)
    return [_move(one) for one in queries.moves(by=asker.actor, at=asker.at)]


@router.post("/cases/{uuid:case_id}/move", response=MoveOut)
def move(request: HttpRequest, case_id: UUID, body: MoveBody) -> dict[str, Any]:
    """Offer a case on the person's word. 409 while an offer waits, 422 for what cannot be told."""
    asker = _asker(request)
    word = actions.Consent(pieces=tuple(body.pieces), decider=body.decider, said=body.said)
    new = actions.MoveIn(
        receiver_id=body.receiver_id, asks=body.asks, word=word, papers=tuple(body.papers)
    )
    return _move(actions.offer_move(case_id, new, by=asker.actor, at=asker.at))


@router.post("/cases/{uuid:case_id}/stay", response=list[MoveOut])
def stay(request: HttpRequest, case_id: UUID, body: ReasonBody) -> list[dict[str, Any]]:
    """Take an offer back; the other organisation is not told."""
    asker = _asker(request)
    case = actions.take_back_move(case_id, body.reason, by=asker.actor, at=asker.at)
    return [_move(line.move) for line in queries.moves_of(case, asker.at)]


@router.get("/cases-offered", response=list[OfferedOut])
def offered(request: HttpRequest) -> list[dict[str, Any]]:
    """List the cases that others offer us, those that wait first, at most 200."""
    asker = _asker(request)
    asker.actor.require(Permission.CASES_READ)
    lines = queries.offered(by=asker.actor, at=asker.at)
    audit.saw("cases.offer.read", [one.row.id for one in lines], by=asker.actor, at=asker.at)
    return [_offered(one) for one in lines]


@router.post("/cases-offered/{uuid:offered_id}/answer", response=OfferedOut)
def answer(request: HttpRequest, offered_id: UUID, body: OfferAnswerBody) -> Mapping[str, Any]:
    """Accept an offered case, or decline it. 409 when it was answered or its time is over."""
    asker = _asker(request)
    if body.answer == "accepted":
        actions.accept_offer(offered_id, body.kind, by=asker.actor, at=asker.at)
    else:
        actions.decline_offer(offered_id, body.reason, by=asker.actor, at=asker.at)
    line = queries.offer(offered_id, by=asker.actor, at=asker.at)
    if line is None:
        raise actions.NoSuchOffer(_("Nobody offered such a case to you."))
    return _offered(line)
