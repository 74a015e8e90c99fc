"""What levies of the own funds cost from a day on: proposed, and withdrawn; a person confirms."""

from datetime import date, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from musterpoint.giving import actions, queries
from musterpoint.giving.actions import LevyIn
from musterpoint.giving.api._shared import (
    MOST,
    Code,
    Day,
    GivingWhyIn,
    Name,
    Start,
    Why,
    Word,
    asker,
)
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["giving"])


class LevyRateBody(Schema):
    """
    What a levy costs from a day on, in smallest parts of ``unit``; 0 ends it on that day.

    ``per`` is worker, contract, visa, passport, service or other. The same ``code`` again is a new
    rate of the same levy, which stays with its fund.
    """

    code: Code
    fund: Code
    name: Name
    per: Code
    unit: Code
    rate: Annotated[int, Field(ge=0, le=10**15)]
    from_day: Day
    legal_basis: Why
    due_days: Annotated[int, Field(ge=1, le=366)] = 30


class LevyRateOut(Schema):
    """
    A rate; ``state`` is proposed, confirmed, refused or withdrawn.

    ``holds`` says whether it is the rate of today.
    """

    id: UUID
    levy: str
    fund: str
    name: str
    per: str
    unit: str
    rate: int
    from_day: date
    legal_basis: str
    due_days: int
    state: str
    proposed_at: datetime
    proposed_by: UUID | None
    decided_at: datetime | None
    decided_by: UUID | None
    decided_why: str
    holds: bool


def _rates(rows: Any, today: date) -> list[dict[str, Any]]:
    holding = queries.holding(today)
    own = LevyRateOut.model_fields.keys() - {"holds"}
    return [
        {name: getattr(row, name) for name in own} | {"holds": row.id in holding} for row in rows
    ]


@router.get("/giving/levies/rates", response=list[LevyRateOut], operation_id="list_levy_rates")
def rates(request: HttpRequest, q: Word = "", offset: Start = 0) -> Any:
    """List the rates that were set here, the latest to begin first, 200 at a time."""
    asked = asker(request, Permission.GIVING_READ)
    return _rates(queries.levy_rates(q)[offset : offset + MOST], asked.at.date())


@router.post("/giving/levies/rates", response={201: LevyRateOut}, operation_id="propose_levy_rate")
def propose_rate(request: HttpRequest, given: LevyRateBody) -> Any:
    """Propose a rate of a levy; it holds from its day on once a person has confirmed it."""
    asked = cast(ActorRequest, request)
    made = actions.propose_levy(LevyIn(**given.dict()), by=asked.actor, at=asked.at)
    (told,) = _rates([made], asked.at.date())
    return Status(201, told)


@router.post(
    "/giving/levies/rates/{uuid:levy_rate}/withdrawal",
    response=LevyRateOut,
    operation_id="withdraw_levy_rate",
)
def withdraw_rate(request: HttpRequest, levy_rate: UUID, given: GivingWhyIn) -> Any:
    """Withdraw a rate that waits for its confirmation."""
    asked = cast(ActorRequest, request)
    row = actions.withdraw_levy(levy_rate, given.why, by=asked.actor, at=asked.at)
    (told,) = _rates([row], asked.at.date())
    return told
