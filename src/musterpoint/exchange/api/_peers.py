"""The own profile, written and published; peers and what they work on."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.exchange import actions, queries
from musterpoint.exchange.api._shared import Line, Word, asker
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["exchange"])
Offers = Annotated[str, Field(max_length=3000, pattern=r"^[^\x00]*$")]


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


class OwnOut(Schema):
    """A challenge of our own profile."""

    id: UUID
    kind: str
    code: str
    text: str


class ProfileOut(Schema):
    """Our own profile; nobody else sees it before it is published."""

    offers: str
    contact: str
    published_at: datetime | None
    challenges: list[OwnOut]


class ProfileBody(Schema):
    """What is offered, and an office or mailbox: no person."""

    offers: Offers
    contact: Line = ""


class ChallengeBody(Schema):
    """
    Something that the organisation works on: ``kind`` is area, hazard, corridor or other.

    ``text`` is the code of an area, a hazard's code or name, a corridor such as BGD-ARE, or words.
    """

    kind: Word
    text: Word


@router.get("/exchange/peers", response=list[PeerOut])
def peers(request: HttpRequest, kind: Word = "", code: Word = "", text: Word = "") -> Any:
    """List peers, those with most in common first."""
    asked = asker(request, Permission.EXCHANGE_READ)
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


@router.get("/exchange/profile", response=ProfileOut)
def profile(request: HttpRequest) -> Any:
    """Return our own profile."""
    asker(request, Permission.EXCHANGE_READ)
    return _own()


@router.post("/exchange/profile", response=ProfileOut)
def write(request: HttpRequest, given: ProfileBody) -> Any:
    """Keep what is offered and how we are reached; what is published follows."""
    asked = cast(ActorRequest, request)
    actions.write_profile(given.offers, given.contact, by=asked.actor, at=asked.at)
    return _own()


@router.post("/exchange/profile/challenges", response={201: ProfileOut})
def challenge(request: HttpRequest, given: ChallengeBody) -> Any:
    """Say that the organisation works on something."""
    asked = cast(ActorRequest, request)
    actions.add_challenge(given.kind, given.text, by=asked.actor, at=asked.at)
    return Status(201, _own())


@router.post("/exchange/profile/challenges/{uuid:challenge_id}/removed", response=ProfileOut)
def removed(request: HttpRequest, challenge_id: UUID) -> Any:
    """Take a challenge out of the profile."""
    asked = cast(ActorRequest, request)
    actions.remove_challenge(challenge_id, by=asked.actor, at=asked.at)
    return _own()


@router.post("/exchange/profile/published", response=ProfileOut)
def published(request: HttpRequest) -> Any:
    """Show the profile to every partner whose agreement allows it."""
    asked = cast(ActorRequest, request)
    actions.publish_profile(by=asked.actor, at=asked.at)
    return _own()


@router.post("/exchange/profile/withdrawn", response=ProfileOut)
def withdrawn(request: HttpRequest) -> Any:
    """Take the profile back from everybody, at once."""
    asked = cast(ActorRequest, request)
    actions.withdraw_profile(by=asked.actor, at=asked.at)
    return _own()


def _own() -> dict[str, Any]:
    row = queries.profile()
    return {
        "offers": row.offers if row else "",
        "contact": row.contact if row else "",
        "published_at": row.published_at if row else None,
        "challenges": queries.challenges(),
    }
