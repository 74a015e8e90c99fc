"""
What became of gifts in kind, told from what everybody may know.

What was handed out is told by whole months, joined until enough people stand behind it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.engine.ledger import Unit
from musterpoint.giving.models import Thing, ThingState
from musterpoint.goods import queries as goods
from musterpoint.goods.models import Arrival, Handout, Item
from musterpoint.goods.queries import Moved
from musterpoint.openness import figures, rules
from musterpoint.openness.gifts import Gift
from musterpoint.openness.rules import ALL, Event

#: Movements that bring goods to people, and back.
HANDED = {"handout": 1, "handout-back": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class InKind:
    """
    A gift in kind: ``came`` into stores, of it ``handed`` to people, in smallest parts of a unit.

    ``waits`` says that more was handed out than may be told yet.
    """

    thing: Thing
    unit: str
    digits: int
    came: int
    handed: int
    waits: bool

    def shown(self, amount: int) -> str:
        """Return an amount with its unit."""
        return f"{Unit(self.unit, self.digits).written(amount)} {self.unit}"


def listed(today: date, references: Collection[str] | None = None) -> list[InKind]:
    """Return what was given in kind, by givers of some references or by all, the newest first."""
    rows = Thing.objects.filter(is_lent=False, state=ThingState.HERE).select_related("giver")
    if references is not None:
        rows = rows.filter(giver__reference__in=references)
    things = list(rows.order_by("-received_on", "-id"))
    came = list(Arrival.objects.filter(thing__in=things).select_related("item").order_by("id"))
    events = _events(came)
    found = []
    for thing in things:
        mine = [one for one in came if one.thing_id == thing.id]
        items: dict[UUID, Item] = {one.item_id: one.item for one in mine}
        if not items:
            found.append(
                InKind(thing=thing, unit=thing.goods_unit, digits=0, came=0, handed=0, waits=False)
            )
        for item in items.values():
            of_item = [one for one in mine if one.item_id == item.id]
            handed = [event for one in of_item for event in events.get(one.id, ())]
            told = rules.batches(handed, figures.until(today), figures.smallest())
            found.append(
                InKind(
                    thing=thing,
                    unit=item.code,
                    digits=item.digits,
                    came=sum(one.amount for one in of_item),
                    handed=sum(one.amount for one in told),
                    waits=sum(len(one.events) for one in told) < len(handed),
                )
            )
    return found


def _events(came: Iterable[Arrival]) -> dict[UUID, list[Event]]:
    """Return the hand-outs of each arrival's goods; a family that comes twice counts once."""
    wanted = {one.id for one in came}
    moved = [one for one in goods.origins().moved if _is_wanted(one, wanted)] if wanted else []
    ids = {one.links["handout"] for one in moved}
    outs = {str(one.id): one for one in Handout.objects.filter(id__in=ids)}
    found: dict[UUID, list[Event]] = {}
    for one in moved:
        out = outs.get(one.links["handout"])
        if out is None or one.arrival is None:
            continue
        who = bytes(out.family or out.token or b"").hex() or str(out.id)
        event = Event(one.on, HANDED[one.what] * one.amount, who, out.people, (ALL, ALL))
        found.setdefault(one.arrival, []).append(event)
    return found


def _is_wanted(one: Moved, arrivals: Collection[UUID]) -> bool:
    return one.what in HANDED and one.arrival in arrivals and "handout" in one.links


def beside(gifts: Iterable[Gift], today: date) -> list[InKind]:
    """Return what the givers of some gifts of money gave in kind as well."""
    names = {one.giver.reference for one in gifts if one.giver is not None}
    return listed(today, names) if names else []


HEAD = ("giver", "what", "given", "unit", "came_on", "in_stores", "handed_out", "waits")


def rows(given: Iterable[InKind]) -> list[Sequence[str]]:
    """Return gifts in kind as rows of a file."""
    return [
        HEAD,
        *(
            (
                str(one.thing.giver), one.thing.what, str(one.thing.quantity), one.unit,
                one.thing.received_on.isoformat() if one.thing.received_on else "",
                Unit(one.unit, one.digits).written(one.came),
                Unit(one.unit, one.digits).written(one.handed), "yes" if one.waits else "",
            )
            for one in given
        ),
    ]  # fmt: skip


def more_rows(given: Sequence[InKind]) -> list[Sequence[str]]:
    """Return gifts in kind as rows with their own head, below others in a file; or nothing."""
    return [(), *rows(given)] if given else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A gift in kind ready to show."""

    thing: Thing
    given: str
    came: str
    handed: str


def cards(given: Iterable[InKind]) -> list[Card]:
    """Return gifts in kind in words; what may not be told yet is said so."""
    return [
        Card(
            thing=one.thing,
            given=f"{one.thing.quantity} {one.thing.goods_unit}",
            came=one.shown(one.came),
            handed=_handed(one),
        )
        for one in given
    ]


def _handed(one: InKind) -> str:
    if not one.waits:
        return one.shown(one.handed)
    if not one.handed:
        return _("Not told yet")
    return _("%(amount)s, more is not told yet") % {"amount": one.shown(one.handed)}
