"""The sample: how it is drawn, what it will tell, the one draw, and the panel that it chose."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.engine import sampling
from musterpoint.surveys import actions, presenters, queries
from musterpoint.surveys.actions import OwnIn
from musterpoint.surveys.api._shared import Revision, Start, Stratum, Word, asker
from musterpoint.surveys.designing import Designed
from musterpoint.surveys.models import Draw, Member, Survey
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["surveys"])
Whole = Annotated[int, Field(ge=0, lt=10**9)]
PARTS = ("population", "sample", "respondents", "half_width", "publishable")


class PartOut(Schema):
    """
    What the design expects of everybody, a group or a stratum.

    ``half_width`` is half of the interval as a share; ``publishable``: enough answers to be told.
    """

    name: str
    population: float | None
    sample: int
    respondents: int
    half_width: float | None
    publishable: bool


class StratumOut(PartOut):
    """A stratum; ``key`` is stable, each of its people drawn stands for ``base_weight``."""

    key: str
    groups: dict[str, str]
    base_weight: float | None


class DesignOut(Schema):
    """How the sample is drawn and what it will tell; ``faults`` say why it cannot be drawn so."""

    revision: int
    is_drawn: bool
    settings: dict[str, Any]
    people: int
    opted_out: int
    to_ask: int
    overall: PartOut | None
    groups: list[PartOut]
    strata: list[StratumOut]
    warnings: list[str]
    faults: list[str]


class DesignBody(Schema):
    """
    How the sample is to be drawn, on the ``revision`` that was read; per cents are 0 to 100.

    ``size_kind`` is half_width (of the interval, in per cent), respondents or sample.
    ``by`` are the columns of the strata: nationality, area, sex, status. What is left out stays.
    """

    revision: Revision
    size_kind: Word
    size: Annotated[float, Field(ge=0, le=10**7, allow_inf_nan=False)]
    by: Annotated[list[Word], Field(max_length=10)] | None = None
    expected: Whole | None = None
    response: Whole | None = None
    confidence: Whole | None = None
    method: Word | None = None
    stratum_minimum: Whole | None = None
    group_minimum: Whole | None = None
    migrants_minimum: Whole | None = None
    is_clustered: bool | None = None
    take: Whole | None = None
    icc: Whole | None = None
    cost_minor: Whole | None = None
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] | None = None
    replacement: Word | None = None


class OwnBody(Schema):
    """What is special about one stratum; what is left out follows the design."""

    sample: Whole | None = None
    response: Whole | None = None
    cost_minor: Whole | None = None


class StrataBody(Schema):
    """What is special about strata, by their ``key``; the others follow the design."""

    strata: Annotated[dict[Stratum, OwnBody], Field(max_length=2000)]


class MarginsBody(Schema):
    """Totals known from elsewhere, by column and value, such as sex: f: 5200."""

    margins: Annotated[
        dict[Word, Annotated[dict[Stratum, Whole], Field(max_length=2000)]], Field(max_length=10)
    ]


class DrawBody(Schema):
    """The seed, or null: chance gives one, and it is kept."""

    seed: Annotated[int, Field(ge=0, lt=2**53)] | None


class DrawOut(Schema):
    """The one draw of a survey; the same frame, design and seed draw the same people."""

    seed: int
    digest: str
    people: int
    opted_out: int
    drawn_at: datetime


class MemberOut(Schema):
    """Somebody of the sample by number; ``tracing`` is there, moved, lost, refused or died."""

    id: UUID
    number: int
    stratum: str
    cluster: str
    groups: dict[str, str]
    base_weight: float
    is_reserve: bool
    tracing: str
    last_contact_at: datetime | None


class MembersOut(Schema):
    """A page of the sample; ``next_after`` goes on where it ends."""

    members: list[MemberOut]
    next_after: int | None


class TracingBody(Schema):
    """What is known of somebody; ``for_good``: wants to be asked by no survey any more."""

    tracing: Word
    for_good: bool = False


@router.get("/surveys/{uuid:survey_id}/design", response=DesignOut)
def design(request: HttpRequest, survey_id: UUID) -> Any:
    """Return how the sample is drawn, worked out over the people as they are now."""
    asked = asker(request, Permission.SURVEYS_READ)
    row = queries.survey(survey_id)
    draw = queries.draw_of(row)
    return _sealed(row, draw) if draw else _worked(row, queries.designed(row, asked.at))


@router.post("/surveys/{uuid:survey_id}/design", response=DesignOut)
def put_design(request: HttpRequest, survey_id: UUID, given: DesignBody) -> Any:
    """Keep how the sample is drawn, and see what it will tell; nobody is drawn yet."""
    asked = cast(ActorRequest, request)
    values = given.dict(exclude={"revision"}, exclude_none=True)
    return _worked(
        *actions.put_design(survey_id, values, given.revision, by=asked.actor, at=asked.at)
    )


@router.post("/surveys/{uuid:survey_id}/strata", response=DesignOut)
def put_strata(request: HttpRequest, survey_id: UUID, given: StrataBody) -> Any:
    """Keep what is special about single strata."""
    asked = cast(ActorRequest, request)
    own = {key: OwnIn(**one.dict()) for key, one in given.strata.items()}
    made = actions.put_strata(survey_id, own, by=asked.actor, at=asked.at)
    return _worked(queries.survey(survey_id), made)


@router.post("/surveys/{uuid:survey_id}/margins", response=MarginsBody)
def put_margins(request: HttpRequest, survey_id: UUID, given: MarginsBody) -> Any:
    """Keep totals known from elsewhere; weights are brought to them."""
    asked = cast(ActorRequest, request)
    row = actions.put_margins(survey_id, given.margins, by=asked.actor, at=asked.at)
    return {"margins": row.margins}


@router.post("/surveys/{uuid:survey_id}/draw", response={201: DrawOut})
def draw(request: HttpRequest, survey_id: UUID, given: DrawBody) -> Any:
    """Draw the sample, once; its waves are set up with it."""
    asked = cast(ActorRequest, request)
    return Status(201, actions.draw(survey_id, seed=given.seed, by=asked.actor, at=asked.at))


@router.get("/surveys/{uuid:survey_id}/sample", response=MembersOut)
def sample(request: HttpRequest, survey_id: UUID, tracing: Word = "", after: Start = 0) -> Any:
    """List the sample by number; no names stand here."""
    asker(request, Permission.SURVEYS_READ)
    row = queries.survey(survey_id)
    found, has_more = queries.members(row, tracing=tracing, after=after)
    return {"members": found, "next_after": found[-1].number if has_more else None}


@router.post("/surveys/members/{uuid:survey_member}/tracing", response=MemberOut)
def trace(request: HttpRequest, survey_member: UUID, given: TracingBody) -> Any:
    """Keep what is known of somebody; who is found again is asked again."""
    asked = cast(ActorRequest, request)
    return actions.trace(
        survey_member, given.tracing, for_good=given.for_good, by=asked.actor, at=asked.at
    )


@router.post("/surveys/members/{uuid:survey_member}/replacement", response={201: MemberOut})
def replace(request: HttpRequest, survey_member: UUID) -> Any:
    """Ask the next of the reserve in somebody's place; nobody chooses whom."""
    asked = cast(ActorRequest, request)
    made: Member = actions.replace(survey_member, by=asked.actor, at=asked.at)
    return Status(201, made)


def _worked(row: Survey, made: Designed) -> dict[str, Any]:
    plan = sampling.printed(made.plan) if made.plan else None
    strata = [{"key": one.key, "groups": dict(one.groups)} for one in made.strata]
    return _design(row, plan, strata) | {
        "is_drawn": False,
        "people": made.people,
        "opted_out": made.opted_out,
        "warnings": presenters.warnings(made),
        "faults": list(made.faults),
    }


def _sealed(row: Survey, draw: Draw) -> dict[str, Any]:
    """Return the design as it was drawn: the people may be others now."""
    return _design(row, draw.plan, draw.strata) | {
        "is_drawn": True,
        "people": draw.people,
        "opted_out": draw.opted_out,
        "warnings": [],
        "faults": [],
    }


def _design(
    row: Survey, plan: dict[str, Any] | None, strata: list[dict[str, Any]]
) -> dict[str, Any]:
    parts = plan["strata"] if plan else []
    return {
        "revision": row.revision,
        "settings": row.design,
        "to_ask": sum(one["sample"] for one in parts),
        "overall": _part(plan["overall"] | {"name": ""}) if plan else None,
        "groups": [_part(one) for one in plan["groups"]] if plan else [],
        "strata": [
            _part(one)
            | {"key": of["key"], "groups": of["groups"], "base_weight": one["base_weight"]}
            for of, one in zip(strata, parts, strict=bool(parts))
        ],
    }


def _part(one: dict[str, Any]) -> dict[str, Any]:
    return {"name": one["name"]} | {name: one[name] for name in PARTS}
