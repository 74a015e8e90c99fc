"""The catalogue: items, and kits with their parts."""

from collections.abc import Sequence
from typing import Annotated, Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from musterpoint.goods import actions, queries
from musterpoint.goods.actions import ItemIn
from musterpoint.goods.api._shared import (
    READ,
    Code,
    GoodsAddedOut,
    GoodsLineBody,
    GoodsLineOut,
    Line,
    Name,
    Word,
    asker,
    wanted,
)
from musterpoint.goods.models import Item, KitPart
from musterpoint.kernel.errors import Missing
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

router = Router(tags=["goods"])
Whole = Annotated[int, Field(ge=0, le=10**9)]


class GoodsItemOut(Schema):
    """
    An item; ``weight`` of one in grams, ``volume`` in cubic centimetres, prices in cents of USD.

    ``digits`` are places of its unit; ``lent_days`` over 0: it comes back. A kit has ``parts``.
    """

    code: str
    name: str
    category: str
    unit: str
    digits: int
    weight: int | None
    volume: int | None
    price_least: int | None
    price_most: int | None
    expires: bool
    is_kit: bool
    lent_days: int
    parts: list[GoodsLineOut]


class GoodsItemBody(Schema):
    """An item to add; ``category`` and ``unit`` are codes of the pack."""

    code: Code
    name: Name
    category: Word = "other"
    unit: Word = "piece"
    digits: Annotated[int, Field(ge=0, le=3)] = 0
    weight: Whole | None = None
    volume: Whole | None = None
    expires: bool = False
    is_kit: bool = False
    lent_days: Annotated[int, Field(ge=0, le=3650)] = 0


class GoodsPartsBody(Schema):
    """What one kit is made of."""

    parts: Annotated[list[GoodsLineBody], Field(min_length=1, max_length=30)]


@router.get("/goods/items", response=list[GoodsItemOut])
def items(request: HttpRequest, q: Line = "") -> Any:
    """List the catalogue, or the items whose code or name holds the words."""
    asker(request, READ)
    found = queries.items(q)
    made_of = queries.parts([one.id for one in found if one.is_kit])
    return [_told(one, made_of.get(one.id, ())) for one in found]


@router.post("/goods/items", response={201: GoodsItemOut})
def add_item(request: HttpRequest, given: GoodsItemBody) -> Any:
    """Add an item to the catalogue."""
    asked = cast(ActorRequest, request)
    values = given.dict(exclude={"unit"}) | {"unit_word": given.unit}
    return Status(201, _told(actions.add_item(ItemIn(**values), by=asked.actor, at=asked.at)))


@router.post("/goods/catalogue", response=GoodsAddedOut)
def take_catalogue(request: HttpRequest) -> Any:
    """Take over the common items of the pack that are not there yet."""
    asked = cast(ActorRequest, request)
    return {"added": actions.take_catalogue(by=asked.actor, at=asked.at)}


@router.get("/goods/items/{slug:item_code}", response=GoodsItemOut)
def item(request: HttpRequest, item_code: str) -> Any:
    """Return an item with what it is made of."""
    asker(request, READ)
    return _told(_item(item_code))


@router.post("/goods/items/{slug:item_code}/parts", response=GoodsItemOut)
def put_parts(request: HttpRequest, item_code: str, given: GoodsPartsBody) -> Any:
    """Say what a kit is made of, as long as none of it is anywhere."""
    asked = cast(ActorRequest, request)
    kit = _item(item_code)
    return _told(actions.put_parts(kit.id, wanted(given.parts), by=asked.actor, at=asked.at))


def _item(code: str) -> Item:
    found = Item.objects.filter(code=code).first()
    if found is None:
        raise Missing(_("There is no such item here."))
    return found


def _told(one: Item, made_of: Sequence[KitPart] | None = None) -> dict[str, Any]:
    if made_of is None:
        made_of = queries.parts([one.id]).get(one.id, ())
    own = (
        "code", "category", "digits", "weight", "volume", "price_least", "price_most", "expires",
        "is_kit", "lent_days",
    )  # fmt: skip
    return {name: getattr(one, name) for name in own} | {
        "name": one.title,
        "unit": one.unit_word,
        "parts": [
            {"item": part.part.code, "amount": part.part.unit.written(part.amount)}
            for part in made_of
        ],
    }
