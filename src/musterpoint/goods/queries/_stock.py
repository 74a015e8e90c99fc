"""What is where: stock by store, item and batch, read from the books."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from musterpoint.funds.models import Balance, Entry, Outcome
from musterpoint.giving.models import Thing, ThingState
from musterpoint.goods import places, rules
from musterpoint.goods.models import Arrival, Batch, Item, KitPart, Minimum, Store
from musterpoint.kernel.errors import Missing, Refused

CARD = 500


class NotEnough(Refused):
    """A store does not hold so much that may be handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """So much of a batch of an item in a store; ``free`` leaves out what is held back."""

    store: Store
    item: Item
    batch: Batch | None
    posted: int
    free: int

    def is_expired(self, day: date) -> bool:
        """Say whether its last day is over, or is not known of what has one."""
        last = self.batch.expires_on if self.batch else None
        return last < day if last is not None else self.item.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item in a store: what is good, what is past its day, and what it should be at least."""

    store: Store
    item: Item
    good: int
    expired: int
    least: int | None
    next_day: date | None

    @property
    def is_short(self) -> bool:
        """Say whether it is below its minimum."""
        return self.least is not None and self.good < self.least


def store(store_id: UUID) -> Store:
    """Return a store, or raise Missing."""
    found = Store.objects.filter(id=store_id).first()
    if found is None:
        raise Missing(_("There is no such store here."))
    return found


def item(item_id: UUID) -> Item:
    """Return an item, or raise Missing."""
    found = Item.objects.filter(id=item_id).first()
    if found is None:
        raise Missing(_("There is no such item here."))
    return found


def stores(*, ended: bool = False) -> QuerySet[Store]:
    """Return stores by name."""
    rows = Store.objects.order_by("name")
    return rows if ended else rows.filter(ended_at=None)


def items(words: str = "") -> list[Item]:
    """Return items by code, whose code or name in the reader's language holds the words."""
    wanted = [word.casefold() for word in words.split()[:5]]
    return [
        one
        for one in Item.objects.order_by("category", "code")
        if all(word in f"{one.code} {one.name} {one.title}".casefold() for word in wanted)
    ]


def items_meant(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    """
    Return the items that are meant by a name or code and a unit, in any language that ships.

    What is counted in another unit than the item has is left out: nobody knows how much it is.
    """
    meant: dict[str, Item] = {}
    for one in Item.objects.order_by("code"):
        known = rules.pack().items.get(one.code)
        for word in (one.code, one.name, *(known.names.values() if known else ())):
            meant.setdefault(word.casefold(), one)
    found = {(name, unit): meant.get(name.casefold()) for name, unit in pairs}
    return {
        (name, unit): item
        for (name, unit), item in found.items()
        if item is not None and unit.casefold() in _units(item)
    }


def _units(item: Item) -> set[str]:
    """Return all words for the unit of an item."""
    known = rules.pack().units.get(item.unit_word, {})
    words = (item.unit_word, *(word for both in known.values() for word in both))
    return {word.casefold() for word in words}


def not_in_store(thing: Thing, of_item: Item) -> int:
    """Return how much of a gift in kind, which is counted in this item, no store took in yet."""
    came = Arrival.objects.filter(thing=thing, item=of_item).aggregate(n=Sum("amount"))["n"]
    return thing.quantity * int(10**of_item.digits) - int(came or 0)


def gifts_in_kind() -> list[Thing]:
    """Return goods that were given and of which stores took in less than was given, by day."""
    rows = Thing.objects.filter(is_lent=False, state__in=(ThingState.PROMISED, ThingState.HERE))
    rows = rows.select_related("giver").order_by("promised_on", "id")
    items = {one.code: one for one in Item.objects.all()}
    came: dict[tuple[UUID | None, UUID], int] = {
        (thing, item): amount
        for thing, item, amount in Arrival.objects.filter(thing__in=rows.values("id"))
        .order_by()
        .values_list("thing_id", "item_id")
        .annotate(n=Sum("amount"))
    }
    found = []
    for one in rows:
        item = items.get(one.goods_unit)
        wanted = one.quantity * 10**item.digits if item else 0
        if item is None or came.get((one.id, item.id), 0) < wanted:
            found.append(one)
    return found


def parts(kits: Iterable[UUID]) -> Mapping[UUID, list[KitPart]]:
    """Return the bill of material of each kit."""
    found: dict[UUID, list[KitPart]] = {}
    rows = KitPart.objects.filter(kit_id__in=list(kits)).select_related("part")
    for row in rows.order_by("part__code"):
        found.setdefault(row.kit_id, []).append(row)
    return found


def is_anywhere(of_item: Item) -> bool:
    """Say whether any of an item is in a store, on its way or lent."""
    rows = Balance.objects.filter(account__name__startswith=places.ROOT, unit=of_item.code)
    return rows.exclude(posted=0).exists()


def holds_expiring(kit: Item) -> bool:
    """Say whether a part of a kit has a last day."""
    return KitPart.objects.filter(kit=kit, part__expires=True).exists()


def held(*, of_store: Store | None = None, of_item: Item | None = None) -> list[Held]:
    """Return what stores hold by batch, the first to expire first. Four queries."""
    rows = Balance.objects.filter(
        account__name__startswith=places.prefix(of_store) if of_store else f"{places.ROOT}:"
    ).exclude(posted=0)
    if of_item is not None:
        rows = rows.filter(unit=of_item.code)
    named = {one.code: one for one in Store.objects.all()}
    items = {one.code: one for one in Item.objects.filter(code__in={row.unit for row in rows})}
    batches = {one.part: one for one in Batch.objects.filter(item__in=list(items.values()))}
    found = []
    for row in rows.select_related("account"):
        code, _colon, part = row.account.name.removeprefix(f"{places.ROOT}:").partition(":")
        if code in named and row.unit in items:
            found.append(
                Held(
                    store=named[code],
                    item=items[row.unit],
                    batch=batches.get(part),
                    posted=row.posted,
                    free=row.posted + row.held_out,
                )
            )
    return sorted(found, key=_order)


def _order(one: Held) -> tuple[str, str, date, str]:
    last = one.batch.expires_on if one.batch and one.batch.expires_on else date.max
    return one.store.code, one.item.code, last, one.batch.part if one.batch else ""


def lines(day: date, *, of_store: Store | None = None, words: str = "") -> list[Line]:
    """Return the stock by store and item, what is below its minimum first."""
    least: dict[tuple[UUID, UUID], int] = {}
    sums: dict[tuple[UUID, UUID], list[Held]] = {}
    named: dict[tuple[UUID, UUID], tuple[Store, Item]] = {}
    minimums = Minimum.objects.select_related("store", "item").filter(store__ended_at=None)
    for row in minimums.filter(store=of_store) if of_store else minimums:
        least[row.store_id, row.item_id] = row.least
        named[row.store_id, row.item_id] = row.store, row.item
    for one in held(of_store=of_store):
        sums.setdefault((one.store.id, one.item.id), []).append(one)
        named[one.store.id, one.item.id] = one.store, one.item
    found = []
    for place, (where, what) in named.items():
        rows = sums.get(place, [])
        days = [
            one.batch.expires_on
            for one in rows
            if one.batch and one.batch.expires_on and not one.is_expired(day)
        ]
        found.append(
            Line(
                store=where,
                item=what,
                good=sum(one.posted for one in rows if not one.is_expired(day)),
                expired=sum(one.posted for one in rows if one.is_expired(day)),
                least=least.get(place),
                next_day=min(days, default=None),
            )
        )
    wanted = [word.casefold() for word in words.split()[:5]]
    chosen = [
        one
        for one in found
        if all(
            word in f"{one.store.name} {one.item.code} {one.item.title}".casefold()
            for word in wanted
        )
    ]
    return sorted(chosen, key=lambda one: (not one.is_short, one.store.name, one.item.title))


def pick(
    of_store: Store, wanted: Mapping[Item, int], day: date
) -> list[tuple[Item, Batch | None, int]]:
    """
    Propose from which batches to take amounts: the first to expire first, never one past its day.

    Raises NotEnough, naming the item and how much of it there is.
    """
    there: dict[UUID, list[Held]] = {}
    for one in held(of_store=of_store):
        there.setdefault(one.item.id, []).append(one)
    taken: list[tuple[Item, Batch | None, int]] = []
    for what, amount in wanted.items():
        left = amount
        for one in there.get(what.id, []):
            if left and one.free > 0 and not one.is_expired(day):
                part = min(left, one.free)
                taken.append((what, one.batch, part))
                left -= part
        if left:
            raise NotEnough(
                _("%(store)s has only %(there)s of %(item)s that may be given."),
                store=of_store.name,
                there=what.shown(amount - left),
                item=what.title,
            )
    return taken


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """A line of a stock card: what happened, how much, and the stock after it."""

    on: date
    text: str
    batch: str
    amount: int
    after: int
    transaction_id: UUID


def card(of_store: Store, of_item: Item, limit: int = CARD) -> list[CardLine]:
    """Return the newest lines of the stock card of an item in a store, in their order."""
    rows = Entry.objects.filter(
        account__name__startswith=places.prefix(of_store), unit=of_item.code
    ).filter(Q(transaction__is_pending=False) | Q(transaction__settlements__outcome=Outcome.POSTED))
    newest = rows.select_related("account", "transaction").order_by("-on", "-id")[:limit]
    after = sum(one.posted for one in held(of_store=of_store, of_item=of_item))
    codes = {one.part: str(one) for one in Batch.objects.filter(item=of_item)}
    found = []
    for row in newest:
        part = row.account.name.rpartition(":")[2]
        found.append(
            CardLine(
                on=row.on,
                text=row.transaction.text,
                batch=codes.get(part, ""),
                amount=row.amount,
                after=after,
                transaction_id=row.transaction_id,
            )
        )
        after -= row.amount
    return found[::-1]
