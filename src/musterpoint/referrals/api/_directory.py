"""The directory for programs: what there is, and what fits a need; nothing is changed here."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router

from musterpoint.kernel.errors import Invalid
from musterpoint.referrals import kinds, queries
from musterpoint.referrals.models import Side
from musterpoint.referrals.queries import Candidate, Filters, Line
from musterpoint.referrals.rules import Need, may_be_child
from musterpoint.rosters.reading import written_hours
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest, only_reads
from musterpoint.web.schemas import Schema

router = Router(tags=["referrals"])
Word = Annotated[str, Field(max_length=100)]
Code = Annotated[str, Field(max_length=40)]


class ServiceOut(Schema):
    """A service of the directory. ``free`` is of today, null when nobody said."""

    id: UUID
    kind: str
    name: str
    partner_id: UUID
    partner: str
    side: str
    is_sensitive: bool
    sexes: list[str]
    age_from: int | None
    age_to: int | None
    nationalities: list[str]
    statuses: list[str]
    languages: list[str]
    hours: str
    zone: str
    is_open: bool
    state: str
    free: int | None
    country: str
    area: str
    latitude: float | None
    longitude: float | None
    is_child_safe: bool
    verified_at: datetime | None
    is_old: bool


class ServicesOut(Schema):
    """A page of services; ``next_start`` is where the next one starts, null at the end."""

    items: list[ServiceOut]
    next_start: int | None


class NeedIn(Schema):
    """What somebody needs; what is left out was not told. Nothing of it is kept."""

    service_kind: Code
    sex: Annotated[str, Field(max_length=1)] = ""
    age_from: Annotated[int | None, Field(ge=0, le=150)] = None
    age_to: Annotated[int | None, Field(ge=0, le=150)] = None
    nationalities: Annotated[list[Code], Field(max_length=20)] = []
    languages: Annotated[list[Code], Field(max_length=20)] = []
    statuses: Annotated[list[Code], Field(max_length=20)] = []
    country: Annotated[str, Field(max_length=3)] = ""
    area: Word = ""
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    is_child: bool = False
    is_protected: bool = False
    urgency: Code = ""


class CandidateOut(Schema):
    """A service that fits, with what speaks for and against it."""

    service: ServiceOut
    score: int
    reasons: list[str]
    against: list[str]
    km: float | None
    pathway_id: UUID | None
    no_pathway: str


class LeftOutOut(Schema):
    """A service that does not fit, and why."""

    service_id: UUID
    why: str
    words: str


class MatchOut(Schema):
    """The answer, best first; ``stamp`` names the rules that were followed."""

    candidates: list[CandidateOut]
    left_out: list[LeftOutOut]
    is_protected: bool
    stamp: str


@router.get("/referrals/services", response=ServicesOut)
def services(
    request: HttpRequest,
    q: Word = "",
    kind: Code = "",
    country: Code = "",
    language: Code = "",
    side: Code = "",
    child_safe: bool = False,
    open_now: bool = False,
    free: bool = False,
    start: Annotated[int, Field(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=500)] = 100,
) -> Any:
    """List services, those that fit all that is asked."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.REFERRALS_READ)
    filters = Filters(
        text=q.replace("\0", ""),
        kind=kind.replace("\0", ""),
        country=country.replace("\0", ""),
        language=language,
        side=side if side in Side.values else "",
        child_safe=child_safe,
        open_now=open_now,
        free=free,
    )
    found = queries.services(filters, asked.at)
    after = start + limit
    return {
        "items": [_service(one) for one in found[start:after]],
        "next_start": after if after < len(found) else None,
    }


@router.post("/referrals/match", response=MatchOut)
def match(request: HttpRequest, given: NeedIn) -> Any:
    """Rank the services that fit a need and say why the others do not; nothing is kept."""
    only_reads(request)
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.REFERRALS_READ)
    result = queries.match(_need(given), asked.at)
    shown = {
        one.service.id: one
        for one in queries.lines([found.service for found in result.candidates], asked.at)
    }
    return {
        "candidates": [_candidate(one, shown[one.service.id]) for one in result.candidates],
        "left_out": [
            {"service_id": one.service.id, "why": one.why.value, "words": one.words}
            for one in result.left_out
        ],
        "is_protected": result.is_protected,
        "stamp": result.stamp,
    }


def _need(given: NeedIn) -> Need:
    if given.urgency and given.urgency not in kinds.shipped().urgencies:
        raise Invalid(
            _("This urgency is not known."),
            fields={"urgency": [_("Choose one of the answers in the list")]},
        )
    first, last = given.age_from, given.age_to
    ages = None
    if first is not None or last is not None:
        ages = (first if first is not None else 0, last if last is not None else 150)
    return Need(
        service_kind=given.service_kind,
        sex=given.sex,
        ages=ages,
        nationalities=frozenset(given.nationalities),
        languages=tuple(given.languages),
        statuses=frozenset(given.statuses),
        country=given.country,
        area=given.area,
        latitude=given.latitude,
        longitude=given.longitude,
        is_child=given.is_child or may_be_child(ages),
        is_protected=given.is_protected,
        urgency=given.urgency,
    )


def _candidate(one: Candidate, line: Line) -> dict[str, Any]:
    return {
        "service": _service(line),
        "score": one.score,
        "reasons": list(one.reasons),
        "against": list(one.against),
        "km": one.km,
        "pathway_id": one.pathway.id if one.pathway else None,
        "no_pathway": one.no_pathway,
    }


def _service(one: Line) -> dict[str, Any]:
    row = one.service
    names = (
        "id", "kind", "name", "partner_id", "sexes", "age_from", "age_to", "nationalities",
        "statuses", "languages", "zone", "country", "area", "latitude", "longitude",
        "is_child_safe", "verified_at",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "partner": row.partner.name,
        "side": row.partner.side,
        "is_sensitive": one.is_sensitive,
        "hours": written_hours(row.weekly),
        "is_open": one.is_open,
        "state": row.verdict,
        "free": one.free,
        "is_old": one.is_old,
    }
