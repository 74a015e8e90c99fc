"""Pledges with their instalments, and what is owed by levies: read, recorded, changed."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.giving import actions, queries, rules
from musterpoint.giving import levies as own
from musterpoint.giving.actions import GiverIn, PledgeIn
from musterpoint.giving.api._shared import (
    MOST,
    Code,
    GivingWhyIn,
    Note,
    Parts,
    Word,
    asker,
)
from musterpoint.giving.models import Pledge, Source
from musterpoint.giving.queries import Line
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["giving"])


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
    note: Note = ""
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
    note: Note = ""
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


@router.get(
    "/giving/pledges", response=list[PledgeOut], operation_id="musterpoint_giving_api_pledges"
)
def pledges(request: HttpRequest, q: Word = "", levies: bool = False) -> Any:
    """List up to 200 pledges, or levies, those that lack something the longest first."""
    asked = asker(request, Permission.GIVING_READ)
    rows = queries.levies(q) if levies else queries.pledges(q)
    return [_pledge(line) for line in queries.lines(rows[:MOST], asked.at.date())]


@router.get(
    "/giving/pledges/{uuid:pledge_id}",
    response=PledgeOut,
    operation_id="musterpoint_giving_api_pledge",
)
def pledge(request: HttpRequest, pledge_id: UUID) -> Any:
    """Return one pledge."""
    asked = asker(request, Permission.GIVING_READ)
    return _pledge(queries.line_of(queries.pledge(pledge_id), asked.at.date()))


@router.post(
    "/giving/pledges", response={201: PledgeOut}, operation_id="musterpoint_giving_api_record"
)
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


class PledgeReplanIn(Schema):
    """Days and parts for what is still open: they sum to it."""

    instalments: Annotated[list[InstalmentSchema], Field(min_length=1, max_length=120)]


class PledgeInstalmentOut(Schema):
    """A part of a pledge, and what came of it."""

    number: int
    due_on: date
    amount: int
    received: int


class PledgeGiftLineOut(Schema):
    """Money that came of a pledge."""

    id: UUID
    amount: int
    received_on: date
    is_taken_back: bool


class PledgeWholeOut(PledgeOut):
    """A pledge or levy with its instalments, and what came of it."""

    instalments: list[PledgeInstalmentOut]
    gifts: list[PledgeGiftLineOut]


def _whole(row: Pledge, today: date) -> dict[str, Any]:
    gifts = row.gifts.prefetch_related("ends").order_by("-received_on", "-id")[:MOST]
    return _pledge(queries.line_of(row, today)) | {
        "instalments": list(row.instalments.order_by("due_on", "number")),
        "gifts": [
            {
                "id": one.id, "amount": one.amount, "received_on": one.received_on,
                "is_taken_back": bool(one.ends.all()),
            }
            for one in gifts
        ],
    }  # fmt: skip


@router.get(
    "/giving/pledges/{uuid:pledge_id}/instalments",
    response=PledgeWholeOut,
    operation_id="read_instalments",
)
def instalments(request: HttpRequest, pledge_id: UUID) -> Any:
    """Return a pledge with its instalments and what came of it."""
    asked = asker(request, Permission.GIVING_READ)
    return _whole(queries.pledge(pledge_id), asked.at.date())


@router.post(
    "/giving/pledges/{uuid:pledge_id}/instalments",
    response=PledgeWholeOut,
    operation_id="replan_pledge",
)
def replan(request: HttpRequest, pledge_id: UUID, given: PledgeReplanIn) -> Any:
    """Agree other days or parts for what is still open of a pledge."""
    asked = cast(ActorRequest, request)
    parts = [(one.due_on, one.amount) for one in given.instalments]
    actions.replan_pledge(pledge_id, parts, by=asked.actor, at=asked.at)
    return _whole(queries.pledge(pledge_id), asked.at.date())


@router.post(
    "/giving/pledges/{uuid:pledge_id}/confirmation",
    response=PledgeOut,
    operation_id="confirm_pledge",
)
def confirm_pledge(request: HttpRequest, pledge_id: UUID) -> Any:
    """Say that the giver confirmed a pledge in writing; once more changes nothing."""
    asked = cast(ActorRequest, request)
    row = actions.confirm_pledge(pledge_id, by=asked.actor, at=asked.at)
    return _pledge(queries.line_of(row, asked.at.date()))


@router.post(
    "/giving/pledges/{uuid:pledge_id}/withdrawal",
    response=PledgeOut,
    operation_id="withdraw_pledge",
)
def withdraw_pledge(request: HttpRequest, pledge_id: UUID, given: GivingWhyIn) -> Any:
    """Say that what is still open of a pledge will not come; what came stays."""
    asked = cast(ActorRequest, request)
    row = actions.withdraw_pledge(pledge_id, given.why, by=asked.actor, at=asked.at)
    return _pledge(queries.line_of(row, asked.at.date()))


@router.get("/giving/levies", response=list[LevyOut], operation_id="musterpoint_giving_api_levies")
def levies(request: HttpRequest) -> Any:
    """List the levies that may be charged today: of the rule pack, and of the own funds."""
    asked = asker(request, Permission.GIVING_READ)
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


@router.post(
    "/giving/levies", response={201: PledgeOut}, operation_id="musterpoint_giving_api_assess"
)
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
