"""Pledges and campaigns for programs: read, and record a pledge. No person is named."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from musterpoint.giving import actions, queries, rules
from musterpoint.giving import levies as own
from musterpoint.giving.actions import GiverIn, PledgeIn
from musterpoint.giving.models import Source
from musterpoint.giving.queries import Line
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

router = Router(tags=["giving"])
#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Code = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]*$")]
Parts = Annotated[int, Field(gt=0, le=10**15)]
MOST = 200


class InstalmentSchema(Schema):
    """A part of a pledge: its day, and its amount in smallest parts."""

    due_on: date
    amount: Parts


class PledgeInSchema(Schema):
    """
    A pledge of an organisation; amounts in smallest parts of ``unit`` (ISO 4217).

    ``source`` is employment, platform, finance, donation, state, diaspora or grant. The
    instalments sum to ``amount``.
    """

    giver: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
    source: Code
    fund: Code
    unit: Code
    amount: Parts
    instalments: Annotated[list[InstalmentSchema], Field(min_length=1, max_length=120)]
    window: Code = ""
    head: Code = ""
    country: Code = ""
    note: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")] = ""
    id: UUID | None = None


class PledgeOut(Schema):
    """
    A pledge or levy. ``giver`` is the name of an organisation, or a person's reference.

    ``state`` is pledged, confirmed, due, late, part, received or withdrawn.
    """

    id: UUID
    reference: str
    giver: str
    basis: str
    source: str
    fund: str
    earmark: dict[str, str]
    unit: str
    amount: int
    received: int
    next_due_on: date | None
    state: str


class CampaignOut(Schema):
    """A campaign that was opened, with what came; amounts in smallest parts."""

    slug: str
    title: dict[str, str]
    state: str
    fund: str
    unit: str
    goal: int
    received: int
    gifts: int
    matched: int


class LevyOut(Schema):
    """
    A levy that may be charged today: ``rate`` smallest parts of ``unit`` for each.

    ``fund`` is empty for a levy of the rule pack, which any fund that holds its currency may use.
    """

    code: str
    name: str
    per: str
    fund: str
    unit: str
    rate: int
    due_days: int


class LevyInSchema(Schema):
    """
    What an organisation owes by a levy: ``count`` times the rate of ``on``, today without it.

    The same ``id`` again changes nothing.
    """

    levy: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9-]+$")]
    giver: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
    count: Annotated[int, Field(ge=1, le=10_000_000)]
    fund: Code
    on: date | None = None
    note: Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")] = ""
    id: UUID | None = None


def _pledge(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.id,
        "reference": row.reference,
        "giver": str(row.giver),
        "basis": row.basis,
        "source": row.source,
        "fund": row.fund,
        "earmark": row.earmark,
        "unit": row.unit,
        "amount": row.amount,
        "received": row.received,
        "next_due_on": row.next_due_on,
        "state": line.standing.value,
    }


@router.get("/giving/pledges", response=list[PledgeOut])
def pledges(request: HttpRequest, q: Word = "", levies: bool = False) -> Any:
    """List up to 200 pledges, or levies, those that lack something the longest first."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GIVING_READ)
    rows = queries.levies(q) if levies else queries.pledges(q)
    return [_pledge(line) for line in queries.lines(rows[:MOST], asked.at.date())]


@router.get("/giving/pledges/{uuid:pledge_id}", response=PledgeOut)
def pledge(request: HttpRequest, pledge_id: UUID) -> Any:
    """Return one pledge."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GIVING_READ)
    return _pledge(queries.line_of(queries.pledge(pledge_id), asked.at.date()))


@router.post("/giving/pledges", response={201: PledgeOut})
def record(request: HttpRequest, given: PledgeInSchema) -> Any:
    """Record a pledge of an organisation; the same ``id`` again changes nothing."""
    asked = cast(ActorRequest, request)
    by, at = asked.actor, asked.at
    giver = actions.add_giver(
        GiverIn(is_person=False, name=given.giver, source=given.source), by=by, at=at
    )
    made = actions.pledge(
        PledgeIn(
            id=given.id,
            giver_id=giver.id,
            fund=given.fund,
            unit=given.unit,
            amount=given.amount,
            source=given.source,
            instalments=[(one.due_on, one.amount) for one in given.instalments],
            earmark={"window": given.window, "head": given.head, "country": given.country},
            text=given.note,
        ),
        by=by,
        at=at,
    )
    return Status(201, _pledge(queries.line_of(made, at.date())))


@router.get("/giving/levies", response=list[LevyOut])
def levies(request: HttpRequest) -> Any:
    """List the levies that may be charged today: of the rule pack, and of the own funds."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GIVING_READ)
    return [
        {
            "code": one.code,
            "name": rules.in_words(one.names),
            "per": rules.in_words(one.per),
            "fund": one.fund,
            "unit": one.unit,
            "rate": one.rate,
            "due_days": one.due_days,
        }
        for one in own.on(asked.at.date()).values()
    ]


@router.post("/giving/levies", response={201: PledgeOut})
def assess(request: HttpRequest, given: LevyInSchema) -> Any:
    """Assess what an organisation owes by a levy; the same ``id`` again changes nothing."""
    asked = cast(ActorRequest, request)
    by, at = asked.actor, asked.at
    giver = actions.add_giver(
        GiverIn(is_person=False, name=given.giver, source=Source.EMPLOYMENT), by=by, at=at
    )
    made = actions.assess_levy(
        given.levy, giver.id, given.count, fund=given.fund, text=given.note, on=given.on,
        pledge_id=given.id, by=by, at=at,
    )  # fmt: skip
    return Status(201, _pledge(queries.line_of(made, at.date())))


@router.get("/giving/campaigns", response=list[CampaignOut])
def campaigns(request: HttpRequest) -> Any:
    """List campaigns that were opened, the newest first."""
    asked = cast(ActorRequest, request)
    asked.actor.require(Permission.GIVING_READ)
    rows = list(queries.campaigns(is_public=True)[:MOST])
    found = queries.progress(rows)
    return [
        {
            "slug": row.slug,
            "title": row.title,
            "state": row.state,
            "fund": row.fund,
            "unit": row.unit,
            "goal": row.goal,
            "received": found[row.id].received,
            "gifts": found[row.id].gifts,
            "matched": found[row.id].matched,
        }
        for row in rows
    ]
