"""Distributions: planned, their lists, counted out without a list, closed."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.crises.models import Crisis
from musterpoint.goods import actions, queries
from musterpoint.goods.actions import DistributionIn, ListedIn, RationIn
from musterpoint.goods.api._shared import (
    GIVE,
    PAGE,
    READ,
    Code,
    GoodsAddedOut,
    GoodsLineBody,
    GoodsLineOut,
    Line,
    Moment,
    Name,
    Word,
    asker,
    item_named,
    parts,
    store_named,
)
from musterpoint.goods.models import Distribution, Per
from musterpoint.kernel.errors import Invalid
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])
LISTED = 200
Short = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$")]


class RationOut(GoodsLineOut):
    """So much of an item for each family or person."""

    per: str


class DistributionOut(Schema):
    """Who is given what at a place and a time, out of one store; by list or by headcount."""

    id: UUID
    name: str
    place: str
    store: str
    crisis: str
    by_list: bool
    expected: int
    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    reached: int


class DistributionWholeOut(DistributionOut):
    """A distribution with what each gets, how far it is, and what was given."""

    rations: list[RationOut]
    listed: int
    people: int
    troubled: int
    given: list[GoodsLineOut]


class RationBody(GoodsLineBody):
    """So much of an item for each family, or each person in it."""

    per: Annotated[str, Field(pattern="^(family|person)$")] = "family"


class DistributionBody(Schema):
    """A distribution to open; ``crisis`` by its slug; ``expected`` families."""

    name: Name
    place: Line
    store: Code
    starts_at: Moment
    ends_at: Moment
    by_list: bool
    expected: Annotated[int, Field(ge=0, le=10**7)] = 0
    crisis: Word = ""
    rations: Annotated[list[RationBody], Field(min_length=1, max_length=50)]


class FamilyBody(Schema):
    """A family for the list: a short name, how many they are, who may collect for them."""

    name: Short
    people: Annotated[int, Field(ge=1, le=60)] = 1
    proxies: Annotated[list[Short], Field(max_length=3)] = []


class FamiliesBody(Schema):
    """Families for the list."""

    families: Annotated[list[FamilyBody], Field(min_length=1, max_length=1000)]


class RollBody(Schema):
    """The roll whose families go on the list, of all its areas or of one."""

    crisis: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]*$")]
    area: Word = ""


class GoodsListedOut(Schema):
    """
    A family on the list; ``token`` is what a device tells of it, ``name`` empty when erased.

    ``is_given``: it was given its ration.
    """

    id: UUID
    number: int
    token: str
    people: int
    name: str
    is_given: bool


class HeadcountBody(Schema):
    """Rations for so many people of so many families; ``key`` gives them once."""

    key: UUID
    people: Annotated[int, Field(ge=1, le=5000)]
    families: Annotated[int, Field(ge=1, le=5000)]


@router.get("/goods/distributions", response=list[DistributionOut])
def distributions(request: HttpRequest, after: UUID | None = None) -> Any:
    """List distributions, the last planned first; ``after`` as for requests."""
    asker(request, READ)
    rows = queries.distributions().order_by("-id")
    found = list((rows.filter(id__lt=after) if after else rows)[:PAGE])
    reached = queries.reached([one.id for one in found])
    slugs = _slugs({one.crisis_id for one in found if one.crisis_id})
    return [_told(one, slugs) | {"reached": reached.get(one.id, 0)} for one in found]


@router.post("/goods/distributions", response={201: DistributionWholeOut})
def plan(request: HttpRequest, given: DistributionBody) -> Any:
    """Open a distribution: a place, a time, a store, what each gets."""
    asked = asker(request, GIVE)
    rations = []
    for one in given.rations:
        item = item_named(one.item)
        rations.append(RationIn(item_id=item.id, per=Per(one.per), amount=parts(item, one.amount)))
    values = given.dict(exclude={"store", "crisis", "rations"})
    typed = DistributionIn(
        store_id=store_named(given.store).id, rations=rations,
        crisis_id=_crisis(given.crisis) if given.crisis else None, **values,
    )  # fmt: skip
    return Status(201, _whole(actions.plan(typed, by=asked.actor, at=asked.at).id))


@router.get("/goods/distributions/{uuid:goods_distribution}", response=DistributionWholeOut)
def distribution(request: HttpRequest, goods_distribution: UUID) -> Any:
    """Return a distribution: what each gets, how far it is."""
    asker(request, READ)
    return _whole(goods_distribution)


@router.get("/goods/distributions/{uuid:goods_distribution}/list", response=list[GoodsListedOut])
def on_list(
    request: HttpRequest,
    goods_distribution: UUID,
    after: Annotated[int, Field(ge=0, le=10**6)] = 0,
) -> Any:
    """List the families, 200 at a time; ``after`` is the last number that was read."""
    asked = asker(request, GIVE)
    row = queries.distribution(goods_distribution)
    found = list(row.listed.filter(number__gt=after).order_by("number")[:LISTED])
    names = actions.names(found, by=asked.actor, at=asked.at)
    given = queries.handed([one.id for one in found])
    return [
        {
            "id": one.id, "number": one.number, "token": bytes(one.token).hex(),
            "people": one.people, "name": names.get(one.id, {}).get("name", ""),
            "is_given": one.id in given,
        }
        for one in found
    ]  # fmt: skip


@router.post("/goods/distributions/{uuid:goods_distribution}/list", response=GoodsAddedOut)
def put_on_list(request: HttpRequest, goods_distribution: UUID, given: FamiliesBody) -> Any:
    """Put families on the list, each as a line of its own."""
    asked = cast(ActorRequest, request)
    families = [
        ListedIn(name=one.name, people=one.people, proxies=tuple(one.proxies))
        for one in given.families
    ]
    added = actions.put_on_list(goods_distribution, families, by=asked.actor, at=asked.at)
    return {"added": added}


@router.post("/goods/distributions/{uuid:goods_distribution}/roll", response=GoodsAddedOut)
def list_roll(request: HttpRequest, goods_distribution: UUID, given: RollBody) -> Any:
    """Put the families of a crisis's roll on the list, each once; its role must see people."""
    asked = asker(request, GIVE)
    crisis_id = _crisis(given.crisis)
    added = actions.list_roll(
        goods_distribution, crisis_id, given.area, by=asked.actor, at=asked.at
    )
    return {"added": added}


@router.post(
    "/goods/distributions/{uuid:goods_distribution}/headcount", response={201: DistributionWholeOut}
)
def count_out(request: HttpRequest, goods_distribution: UUID, given: HeadcountBody) -> Any:
    """Give rations out without a list; the same key gives them once."""
    asked = cast(ActorRequest, request)
    actions.count_out(
        goods_distribution, given.people, given.families, key=given.key, by=asked.actor,
        at=asked.at,
    )  # fmt: skip
    return Status(201, _whole(goods_distribution))


@router.post("/goods/distributions/{uuid:goods_distribution}/close", response=DistributionWholeOut)
def close(request: HttpRequest, goods_distribution: UUID) -> Any:
    """Close a distribution; devices may still tell what they gave."""
    asked = cast(ActorRequest, request)
    actions.close(goods_distribution, by=asked.actor, at=asked.at)
    return _whole(goods_distribution)


def _crisis(slug: str) -> UUID:
    """Return the id of the crisis of a slug. Raises Invalid."""
    found = Crisis.objects.filter(slug=slug).first()
    if found is None:
        text = _("There is no such crisis here.")
        raise Invalid(text, fields={"crisis": [text]})
    return found.id


def _slugs(ids: set[UUID]) -> dict[UUID | None, str]:
    return dict(Crisis.objects.filter(id__in=ids).values_list("id", "slug"))


def _told(row: Distribution, slugs: dict[UUID | None, str]) -> dict[str, Any]:
    own = ("id", "name", "place", "by_list", "expected", "starts_at", "ends_at", "closed_at")
    named = {"store": row.store.code, "crisis": slugs.get(row.crisis_id, "")}
    return {name: getattr(row, name) for name in own} | named


def _whole(distribution_id: UUID) -> dict[str, Any]:
    row = queries.distribution(distribution_id)
    far = queries.progress(row)
    told = _told(row, _slugs({row.crisis_id} if row.crisis_id else set()))
    return told | {
        "reached": far.families, "listed": far.listed, "people": far.people,
        "troubled": far.troubled,
        "rations": [
            {"item": one.item.code, "amount": one.item.unit.written(one.amount), "per": one.per}
            for one in row.rations.select_related("item").order_by("item__code")
        ],
        "given": [
            {"item": item.code, "amount": item.unit.written(amount)}
            for item, amount in queries.given_out(row)
        ],
    }  # fmt: skip
