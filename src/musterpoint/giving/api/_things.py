"""Goods that are given and assets that are lent: promised, here, used, returned."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from musterpoint.giving import actions, queries
from musterpoint.giving.actions import ThingIn
from musterpoint.giving.api._shared import (
    MOST,
    Code,
    Day,
    GivingWhyIn,
    Name,
    Note,
    Parts,
    Start,
    Why,
    Word,
    asker,
    organisation,
)
from musterpoint.giving.models import Thing
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["giving"])


class ThingBody(Schema):
    """
    Goods that an organisation gives, or an asset that it lends until ``return_due_on``.

    ``goods_unit`` is a code such as BLANKET. ``value`` is of all of it, in smallest parts of
    ``value_unit``, with who valued it.
    """

    giver: Name
    source: Code = "donation"
    what: Name
    is_lent: bool
    quantity: Parts
    goods_unit: Code
    value: Parts | None = None
    value_unit: Code = ""
    value_source: Note = ""
    promised_on: Day | None = None
    return_due_on: Day | None = None


class ThingUseOut(Schema):
    """What a lent thing was used for, such as 6 hours of flight."""

    on: date
    amount: int
    unit: str
    what: str


class ThingOut(Schema):
    """A thing; ``state`` is promised, here, returned or withdrawn."""

    id: UUID
    giver: str
    what: str
    is_lent: bool
    source: str
    quantity: int
    goods_unit: str
    value: int | None
    value_unit: str
    value_source: str
    state: str
    promised_on: date
    received_on: date | None
    return_due_on: date | None
    returned_on: date | None


class ThingWholeThingOut(ThingOut):
    """A thing with what it was used for."""

    uses: list[ThingUseOut]


class ThingConditionIn(Schema):
    """In which condition a thing came or goes back, and on which day."""

    condition: Why
    on: Day


class ThingUseIn(Schema):
    """So much of a use, such as 6 of HOURS."""

    amount: Parts
    unit: Code
    what: Name
    on: Day


def _thing(row: Thing) -> dict[str, Any]:
    own = ThingOut.model_fields.keys() - {"giver"}
    return {name: getattr(row, name) for name in own} | {"giver": str(row.giver)}


def _whole(thing_id: UUID) -> dict[str, Any]:
    row = queries.thing(thing_id)
    return _thing(row) | {"uses": list(row.uses.order_by("on", "id")[:MOST])}


@router.get("/giving/things", response=list[ThingOut], operation_id="list_things")
def things(request: HttpRequest, q: Word = "", offset: Start = 0) -> Any:
    """List things, by state and day of return, 200 at a time; ``q`` are words or a giver."""
    asker(request, Permission.GIVING_READ)
    return [_thing(one) for one in queries.things(q)[offset : offset + MOST]]


@router.post("/giving/things", response={201: ThingWholeThingOut}, operation_id="promise_thing")
def promise_thing(request: HttpRequest, given: ThingBody) -> Any:
    """Write down what an organisation gives or lends."""
    asked = cast(ActorRequest, request)
    giver = organisation(given.giver, given.source, asked)
    wanted = ThingIn(**given.dict(exclude={"giver"}), giver_id=giver.id)
    made = actions.promise_thing(wanted, by=asked.actor, at=asked.at)
    return Status(201, _whole(made.id))


@router.get(
    "/giving/things/{uuid:thing_id}", response=ThingWholeThingOut, operation_id="read_thing"
)
def thing(request: HttpRequest, thing_id: UUID) -> Any:
    """Return a thing with what it was used for."""
    asker(request, Permission.GIVING_READ)
    return _whole(thing_id)


@router.post(
    "/giving/things/{uuid:thing_id}/receipt",
    response=ThingWholeThingOut,
    operation_id="receive_thing",
)
def receive_thing(request: HttpRequest, thing_id: UUID, given: ThingConditionIn) -> Any:
    """Take a thing over in its condition; goods then go into a store. Once more changes nothing."""
    asked = cast(ActorRequest, request)
    actions.receive_thing(thing_id, given.condition, on=given.on, by=asked.actor, at=asked.at)
    return _whole(thing_id)


@router.post(
    "/giving/things/{uuid:thing_id}/uses",
    response={201: ThingWholeThingOut},
    operation_id="use_thing",
)
def use_thing(request: HttpRequest, thing_id: UUID, given: ThingUseIn) -> Any:
    """Note what a lent thing was used for."""
    asked = cast(ActorRequest, request)
    actions.use_thing(thing_id, **given.dict(), by=asked.actor, at=asked.at)
    return Status(201, _whole(thing_id))


@router.post(
    "/giving/things/{uuid:thing_id}/return",
    response=ThingWholeThingOut,
    operation_id="return_thing",
)
def return_thing(request: HttpRequest, thing_id: UUID, given: ThingConditionIn) -> Any:
    """Give a lent thing back in its condition; once more changes nothing."""
    asked = cast(ActorRequest, request)
    actions.return_thing(thing_id, given.condition, on=given.on, by=asked.actor, at=asked.at)
    return _whole(thing_id)


@router.post(
    "/giving/things/{uuid:thing_id}/withdrawal",
    response=ThingWholeThingOut,
    operation_id="withdraw_thing",
)
def withdraw_thing(request: HttpRequest, thing_id: UUID, given: GivingWhyIn) -> Any:
    """Note that a promised thing will not come, and why."""
    asked = cast(ActorRequest, request)
    actions.withdraw_thing(thing_id, given.why, by=asked.actor, at=asked.at)
    return _whole(thing_id)
