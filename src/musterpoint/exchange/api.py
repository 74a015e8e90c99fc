"""
Peers, meetings and calls for programs. Rooms of trust are for people, so that none of it is here.
"""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from musterpoint.exchange import queries
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["exchange"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=140, pattern=r"^[^\x00-\x1f]*$")]


class ChallengeOut(Schema):
    """What a peer works on: ``kind`` is area, hazard, corridor or other."""

    kind: str
    code: str
    text: str


class PeerOut(Schema):
    """A peer's published profile; ``shared`` counts the challenges that are ours, too."""

    organisation: UUID
    name: str
    kind: str
    country: str
    offers: str
    contact: str
    challenges: list[ChallengeOut]
    shared: int


class MeetingOut(Schema):
    """A meeting, of ours or to which we are invited; ``state`` is planned, called_off or held."""

    id: UUID
    title: str
    organiser: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    state: str
    answer: str


class CriterionOut(Schema):
    """What counts in a call, with its weight in 100."""

    name: str
    looks_at: str
    weight: int
    least: int


class CallOut(Schema):
    """A published call for partner organisations."""

    slug: str
    title: str
    about: str
    state: str
    closes_at: datetime
    threshold: int
    appeal_days: int
    criteria: list[CriterionOut]


@router.get("/exchange/peers", response=list[PeerOut])
def peers(request: HttpRequest, kind: Word = "", code: Word = "", text: Word = "") -> Any:
    """List peers, those with most in common first."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.EXCHANGE_READ)
    return [
        {
            "organisation": one.row.sender_id,
            "name": one.row.sender_name,
            "kind": one.row.kind,
            "country": one.row.country,
            "offers": one.row.offers,
            "contact": one.row.contact,
            "challenges": one.row.challenges,
            "shared": one.count,
        }
        for one in queries.peers(kind=kind, code=code, text=text, at=asked.at)
    ]


@router.get("/exchange/meetings", response=list[MeetingOut])
def meetings(request: HttpRequest) -> Any:
    """List meetings, the latest first."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.EXCHANGE_READ)
    return [
        {
            "id": one.id,
            "title": one.title,
            "organiser": one.organiser_name,
            "place": one.place,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "zone": one.zone,
            "state": one.state,
            "answer": one.answer,
        }
        for one in queries.meetings()
    ]


@router.get("/exchange/calls", response=list[CallOut])
def calls(request: HttpRequest) -> Any:
    """List published calls with their criteria."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.EXCHANGE_READ)
    return [
        {
            "slug": one.slug,
            "title": one.title,
            "about": one.about,
            "state": one.state,
            "closes_at": one.closes_at,
            "threshold": one.threshold,
            "appeal_days": one.appeal_days,
            "criteria": [
                {
                    "name": row.name,
                    "looks_at": row.looks_at,
                    "weight": row.weight,
                    "least": row.least,
                }
                for row in sorted(one.criteria.all(), key=lambda row: row.position)
            ],
        }
        for one in queries.public_calls()
    ]
