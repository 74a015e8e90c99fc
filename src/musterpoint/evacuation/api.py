"""Requests for evacuation, offers of transport and runs, for programs."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.crises.models import Crisis
from musterpoint.evacuation import actions, queries
from musterpoint.evacuation.models import Leg, LegDraft, MatchRun, Request
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["evacuation"])
Code = Annotated[str, Field(max_length=40)]
Number = Annotated[int, Field(ge=0, le=5000)]


class WishBody(Schema):
    """A household that asks for a way out; all of it, or the people named."""

    household_id: UUID
    person_ids: list[UUID] = Field([], max_length=30)
    any_safe_place: bool = False
    latest_at: datetime | None = None


class WishesBody(Schema):
    """Wishes of several households."""

    wishes: list[WishBody] = Field(min_length=1, max_length=500)


class RequestOut(Schema):
    """A request as it stands."""

    id: UUID
    household_id: UUID
    state: str
    holds: list[str]
    people: int
    priority_class: int
    itinerary: list[dict[str, Any]]
    requested_at: datetime


class LegBody(Schema):
    """One movement of one vehicle."""

    code: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9._-]+$")]
    mode: Code
    origin: Code
    destination: Code
    departs_at: datetime
    arrives_at: datetime
    seats: Annotated[int, Field(ge=1, le=5000)]
    wheelchair: Number = 0
    stretcher: Number = 0
    infants: Number = 0
    escorts: Number = 0
    allowed_nationalities: list[Annotated[str, Field(pattern=r"^[A-Z]{3}$")]] | None = Field(
        None, max_length=250
    )
    own_nationality: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    third_country_places: Annotated[int, Field(ge=0, le=5000)] | None = None
    cost_minor: Annotated[int, Field(ge=0, le=10**12)] = 0
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"


class LegsBody(Schema):
    """Legs that are offered."""

    legs: list[LegBody] = Field(min_length=1, max_length=500)


class LegOut(Schema):
    """A leg with what is taken of it."""

    id: UUID
    code: str
    mode: str
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    seats: int
    taken: int
    state: str
    offered_by: str


class LegDraftOut(Schema):
    """
    Seats that a plan at work counts on and nobody has offered: ``a_day`` vehicles of a carrier.

    ``mark`` names the plan and its section.
    """

    id: UUID
    mark: str
    carrier: str
    mode: str
    origin: str
    destination: str
    departs_at: datetime
    hours: int
    a_day: int
    seats: int
    cost_minor: int
    currency: str


class RunOut(Schema):
    """A run of the matching with its bound."""

    id: UUID
    number: int
    state: str
    ready_people: int
    seated_people: int
    bound_people: int
    rules: str
    run_at: datetime


def _asker(request: HttpRequest) -> ActorRequest:
    return cast(ActorRequest, request)


def _crisis(slug: str) -> Crisis:
    return Crisis.objects.get(slug=slug)


def _leg_out(line: queries.LegLine) -> dict[str, Any]:
    leg = line.leg
    return {
        "id": leg.id,
        "code": leg.code,
        "mode": leg.mode,
        "origin": leg.origin.code,
        "destination": leg.destination.code,
        "departs_at": leg.departs_at,
        "arrives_at": leg.arrives_at,
        "seats": leg.seats,
        "taken": line.taken,
        "state": leg.state,
        "offered_by": leg.offered_by_name,
    }


@router.get("/crises/{crisis}/requests", response=list[RequestOut])
def requests(request: HttpRequest, crisis: str, after: UUID | None = None) -> list[Request]:
    """List requests for evacuation, 200 at a time; ``after`` is the last id of the page before."""
    _asker(request).actor.require(Permission.EVACUATION_READ)
    rows = Request.objects.filter(crisis=_crisis(crisis))
    if after is not None:
        rows = rows.filter(id__gt=after)
    return list(rows.order_by("id")[:200])


@router.post("/crises/{crisis}/requests", response={201: list[RequestOut]})
def ask(request: HttpRequest, crisis: str, body: WishesBody) -> Status[Any]:
    """Ask for evacuation of households; one that has asked before keeps its request."""
    asker = _asker(request)
    wishes = [
        actions.RequestIn(
            household_id=wish.household_id,
            person_ids=tuple(wish.person_ids),
            any_safe_place=wish.any_safe_place,
            latest_at=wish.latest_at,
            way="staff",
        )
        for wish in body.wishes
    ]
    return Status(201, actions.request(_crisis(crisis).id, wishes, by=asker.actor, at=asker.at))


@router.get("/crises/{crisis}/legs", response=list[LegOut])
def legs(request: HttpRequest, crisis: str) -> list[dict[str, Any]]:
    """List legs with what is taken of them."""
    _asker(request).actor.require(Permission.EVACUATION_READ)
    return [_leg_out(line) for line in queries.legs(_crisis(crisis).id)]


@router.post("/crises/{crisis}/legs", response={201: list[LegOut]})
def offer(request: HttpRequest, crisis: str, body: LegsBody) -> Status[Any]:
    """Offer legs; a code that was offered before is left as it is."""
    asker = _asker(request)
    given = [
        actions.LegIn(
            **leg.dict(exclude={"allowed_nationalities"}),
            allowed_nationalities=(
                tuple(leg.allowed_nationalities) if leg.allowed_nationalities is not None else None
            ),
        )
        for leg in body.legs
    ]
    made = actions.offer(_crisis(crisis).id, given, by=asker.actor, at=asker.at)
    return Status(201, [_leg_out(line) for line in _new(made)])


def _new(legs: list[Leg]) -> list[queries.LegLine]:
    return [queries.LegLine(leg=leg, taken=0, proposed=0, manifest_version=0) for leg in legs]


@router.get(
    "/crises/{crisis}/leg-drafts", response=list[LegDraftOut], operation_id="list_leg_drafts"
)
def leg_drafts(request: HttpRequest, crisis: str) -> list[dict[str, Any]]:
    """List seats that plans at work count on and nobody has offered, the first to leave first."""
    _asker(request).actor.require(Permission.EVACUATION_READ)
    rows = LegDraft.objects.filter(crisis=_crisis(crisis), offered_at=None)
    own = LegDraftOut.model_fields.keys() - {"origin", "destination"}
    return [
        {name: getattr(row, name) for name in own}
        | {"origin": row.origin["name"], "destination": row.destination["name"]}
        for row in rows.order_by("departs_at", "id")[:200]
    ]


@router.post(
    "/crises/{crisis}/leg-drafts/{uuid:leg_draft}/offer",
    response={201: list[LegOut]},
    operation_id="offer_leg_draft",
)
def offer_draft(request: HttpRequest, crisis: str, leg_draft: UUID) -> Status[Any]:
    """Offer the legs of a draft's first day, once the carrier agreed; new places are added."""
    asker = _asker(request)
    row = LegDraft.objects.get(id=leg_draft, crisis=_crisis(crisis))
    made = actions.offer_draft(row.id, by=asker.actor, at=asker.at)
    return Status(201, [_leg_out(line) for line in _new(made)])


@router.delete(
    "/crises/{crisis}/leg-drafts/{uuid:leg_draft}",
    response={204: None},
    operation_id="drop_leg_draft",
)
def drop_draft(request: HttpRequest, crisis: str, leg_draft: UUID) -> Status[None]:
    """Remove a draft that nobody will offer; one that was offered stays."""
    asker = _asker(request)
    row = LegDraft.objects.get(id=leg_draft, crisis=_crisis(crisis))
    actions.drop_drafts([row.id], by=asker.actor, at=asker.at)
    return Status(204, None)


@router.get("/crises/{crisis}/runs", response=list[RunOut])
def runs(request: HttpRequest, crisis: str) -> list[MatchRun]:
    """List runs of the matching, newest first."""
    _asker(request).actor.require(Permission.EVACUATION_READ)
    return list(MatchRun.objects.filter(crisis=_crisis(crisis)).order_by("-number")[:100])


@router.post("/crises/{crisis}/runs", response={201: RunOut})
def match(request: HttpRequest, crisis: str) -> Status[Any]:
    """Propose seats for everybody who waits. Nobody is told before it is confirmed."""
    asker = _asker(request)
    return Status(201, actions.run_match(_crisis(crisis).id, by=asker.actor, at=asker.at))


@router.post("/crises/{crisis}/runs/{uuid:run_id}/confirmation", response={201: RunOut})
def confirm(request: HttpRequest, crisis: str, run_id: UUID) -> Status[Any]:
    """Confirm a proposal; every organisation is told of its households' seats."""
    asker = _asker(request)
    run = MatchRun.objects.get(id=run_id, crisis=_crisis(crisis))
    actions.confirm(run.id, by=asker.actor, at=asker.at)
    run.refresh_from_db()
    return Status(201, run)
