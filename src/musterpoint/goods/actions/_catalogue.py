"""Items, kits, stores and minimums."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.goods import queries, rules
from musterpoint.goods.actions._books import numbering
from musterpoint.goods.models import Item, KitPart, Minimum, Store
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.tenancy.actors import Actor, Permission

#: Three letters would be a currency.
CODE = re.compile(r"[A-Z][A-Z0-9-]{2,21}[A-Z0-9]", re.ASCII)
CHANGE = Permission.GOODS_CHANGE
MOST_PARTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemIn:
    """What is typed about an item; see ``goods.models.Item`` for the units."""

    code: str
    name: str
    category: str = "other"
    unit_word: str = "piece"
    digits: int = 0
    weight: int | None = None
    volume: int | None = None
    price_least: int | None = None
    price_most: int | None = None
    expires: bool = False
    is_kit: bool = False
    lent_days: int = 0


def add_item(given: ItemIn, *, by: Actor, at: datetime) -> Item:
    """Add an item to the catalogue. Raises Invalid for a code that is none or is there."""
    by.require(CHANGE)
    _check_code(given.code)
    _check_words(given)
    if Item.objects.filter(code=given.code).exists():
        text = _("There is an item with this code.")
        raise Invalid(text, fields={"code": [text]})
    made = Item.objects.create(made_at=at, **_columns(given))
    audit.record("goods.item.added", subject_id=made.id, by=by, at=at)
    return made


def put_items(given: Iterable[ItemIn], *, by: Actor, at: datetime) -> int:
    """Add what is new of a catalogue; what has a code that is there stays. Return how many."""
    by.require(CHANGE)
    wanted = {one.code: one for one in given}
    for code in wanted:
        _check_code(code)
    there = set(Item.objects.filter(code__in=wanted).values_list("code", flat=True))
    made = Item.objects.bulk_create(
        Item(made_at=at, **_columns(one)) for code, one in wanted.items() if code not in there
    )
    audit.record_many("goods.item.added", [one.id for one in made], by=by, at=at)
    return len(made)


def take_catalogue(*, by: Actor, at: datetime) -> int:
    """Add the items and kits of the pack that are not there yet. Return how many."""
    known = rules.pack().items
    given = [
        ItemIn(
            code=one.code,
            name=one.names["en"],
            category=one.category,
            unit_word=one.unit,
            digits=one.digits,
            weight=one.weight,
            volume=one.volume,
            price_least=one.price[0] if one.price else None,
            price_most=one.price[1] if one.price else None,
            expires=one.expires,
            is_kit=bool(one.parts),
            lent_days=one.lent_days,
        )
        for one in known.values()
    ]
    count = put_items(given, by=by, at=at)
    ids = dict(Item.objects.filter(code__in=known).values_list("code", "id"))
    filled = set(KitPart.objects.values_list("kit_id", flat=True))
    KitPart.objects.bulk_create(
        KitPart(kit_id=ids[one.code], part_id=ids[code], amount=amount)
        for one in known.values()
        if ids[one.code] not in filled
        for code, amount in one.parts.items()
    )
    return count


def _columns(given: ItemIn) -> dict[str, object]:
    return {name: getattr(given, name) for name in ItemIn.__slots__}


def _check_code(code: str) -> None:
    if not CODE.fullmatch(code):
        text = _("A code has 4 to 23 capital letters, figures and hyphens, such as BLANKET.")
        raise Invalid(text, fields={"code": [text]})


def _check_words(given: ItemIn) -> None:
    here = rules.pack()
    wrong: dict[str, list[str]] = {}
    if given.category not in here.categories:
        wrong["category"] = [_("Choose a category of the list.")]
    if given.unit_word not in here.units:
        wrong["unit_word"] = [_("Choose a unit of the list.")]
    if wrong:
        raise Invalid(_("Correct what is marked."), fields=wrong)


def put_parts(kit_id: UUID, parts: Mapping[UUID, int], *, by: Actor, at: datetime) -> Item:
    """
    Say what a kit is made of.

    Raises Refused while there are kits of it: they would come apart into what they do not hold.
    """
    by.require(CHANGE)
    numbering()
    kit = queries.item(kit_id)
    if queries.is_anywhere(kit):
        raise Refused(
            _("There are kits of it in a store, on their way or lent. Take them apart first, or"
              " give the new kit a code of its own.")
        )  # fmt: skip
    found = {one.id: one for one in Item.objects.filter(id__in=parts)}
    if not kit.is_kit or not found or len(found) != len(parts) or len(parts) > MOST_PARTS:
        raise Invalid(_("A kit is made of 1 to 30 items of the catalogue."))
    if any(one.is_kit for one in found.values()) or min(parts.values()) <= 0:
        raise Invalid(_("A kit holds items, each of them at least once, and no other kit."))
    KitPart.objects.filter(kit=kit).delete()
    KitPart.objects.bulk_create(
        KitPart(kit=kit, part_id=one, amount=amount) for one, amount in parts.items()
    )
    audit.record("goods.kit.changed", subject_id=kit.id, by=by, at=at, parts=len(parts))
    return kit


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreIn:
    """What is typed about a store."""

    code: str
    name: str
    place: str = ""
    keeper_id: UUID | None = None


def open_store(given: StoreIn, *, by: Actor, at: datetime) -> Store:
    """Open a store. Raises Invalid for a code that is none or is there."""
    by.require(CHANGE)
    _check_code(given.code)
    if Store.objects.filter(code=given.code).exists():
        text = _("There is a store with this code.")
        raise Invalid(text, fields={"code": [text]})
    made = Store.objects.create(
        code=given.code, name=given.name, place=given.place, keeper_id=given.keeper_id, opened_at=at
    )
    audit.record("goods.store.opened", subject_id=made.id, by=by, at=at)
    return made


def set_minimum(
    store_id: UUID, item_id: UUID, least: int, *, by: Actor, at: datetime
) -> Minimum | None:
    """Say how much of an item a store should hold at least; 0 takes the alert away."""
    by.require(CHANGE)
    store, item = queries.store(store_id), queries.item(item_id)
    rows = Minimum.objects.select_for_update().filter(store=store, item=item)
    if least <= 0:
        rows.delete()
        audit.record("goods.minimum.ended", subject_id=store.id, by=by, at=at)
        return None
    row = rows.first() or Minimum(store=store, item=item)
    row.least = least
    row.save()
    watch(store, at=at)
    audit.record("goods.minimum.set", subject_id=store.id, by=by, at=at)
    return row


def watch(store: Store, *, at: datetime) -> None:
    """Note since when items of a store are below their minimum; clear those that are not."""
    rows = {row.item_id: row for row in Minimum.objects.filter(store=store)}
    if not rows:
        return
    for line in queries.lines(at.date(), of_store=store):
        row = rows.get(line.item.id)
        if row is None or line.is_short == (row.under_since is not None):
            continue
        row.under_since = at if line.is_short else None
        row.save(update_fields=["under_since"])
