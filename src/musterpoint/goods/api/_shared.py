"""What the parts of the API of goods share."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field
from pydantic import AwareDatetime

from musterpoint.goods import forms, queries
from musterpoint.goods.models import Item, Store
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest
from musterpoint.web.schemas import Schema

READ, CHANGE = Permission.GOODS_READ, Permission.GOODS_CHANGE
GIVE = Permission.GOODS_DISTRIBUTE
PAGE = 100
#: No control characters: the database refuses a NUL in a text that it is asked for.
Code = Annotated[str, Field(max_length=24, pattern=r"^[^\x00-\x1f]*$")]
Word = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f]*$")]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Reason = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")]
#: So much of an item in its unit, such as 12 or 2.5.
Quantity = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[0-9]+(\.[0-9]+)?$")]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 1, 1))]
#: A moment of our times, with its zone: others have no day in every calendar and zone.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC)),
]


class GoodsLineBody(Schema):
    """An item by its code, and so much of it."""

    item: Code
    amount: Quantity


class GoodsLineOut(Schema):
    """An item by its code, and so much of it."""

    item: str
    amount: str


class GoodsAddedOut(Schema):
    """How many were added."""

    added: int


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission to see or do this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


def store_of(code: str) -> Store:
    """Return the store of a code, or raise Missing."""
    found = Store.objects.filter(code=code).first()
    if found is None:
        raise Missing(_("There is no such store here."))
    return found


def store_named(code: str, field: str = "store") -> Store:
    """Return the store that a field names. Raises Invalid at the field."""
    found = queries.stores().filter(code=code).first()
    if found is None:
        text = _("There is no such store here.")
        raise Invalid(text, fields={field: [text]})
    return found


def item_named(code: str, field: str = "item") -> Item:
    """Return the item that a field names. Raises Invalid at the field."""
    found = Item.objects.filter(code=code).first()
    if found is None:
        text = _("There is no such item here.")
        raise Invalid(text, fields={field: [text]})
    return found


def parts(item: Item, amount: str, *, least: int = 1) -> int:
    """Return an amount in smallest parts of an item. Raises Invalid at the amount."""
    try:
        return forms.parts_of(item, amount, least=least)
    except ValidationError as wrong:
        raise Invalid(_("Correct what is marked."), fields={"amount": wrong.messages}) from wrong


def wanted(lines: Sequence[GoodsLineBody], *, least: int = 1) -> dict[UUID, int]:
    """Return how much of each item is named. Raises Invalid for one twice."""
    found: dict[UUID, int] = {}
    for one in lines:
        item = item_named(one.item)
        if item.id in found:
            text = _("This item stands in another row already.")
            raise Invalid(text, fields={"item": [text]})
        found[item.id] = parts(item, one.amount, least=least)
    return found
