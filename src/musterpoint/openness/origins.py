"""
Follow gifts in kind to hand-outs, and hand-outs back to who gave: by the lots that the books moved.

A kit leads back to the givers of all its parts. Of one batch on one shelf, what came first went
first, as ``goods`` replays it. Nobody is named: people are numbers on lists.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.engine.ledger import Unit
from musterpoint.giving.models import Thing, ThingState
from musterpoint.goods import queries as goods
from musterpoint.goods.models import Arrival, Dispatch, Handout, Item
from musterpoint.goods.queries import Moved
from musterpoint.openness.steps import MOST, Step
from musterpoint.tenancy.permissions import Permission

#: What a movement is called in a trace; what is not here is part of another step.
HANDED, SENT = "handout", "sent"


def arrivals_of(handouts: Collection[UUID]) -> set[UUID]:
    """Return the arrivals out of which hand-outs were given, through the kits as well."""
    wanted = {str(one) for one in handouts}
    if not wanted:
        return set()
    return {
        one.arrival
        for one in goods.origins().moved
        if one.what == HANDED and one.arrival and one.links.get("handout") in wanted
    }


def steps(things: Collection[UUID], arrivals: Collection[UUID]) -> Iterator[Step]:
    """Yield what was given and lent, and where all that came of it went."""
    yield from given(things)
    names = {one.code: one for one in Item.objects.all()}
    yield from came(arrivals, names)
    if not arrivals:
        return
    wanted = frozenset(arrivals)
    moves = [one for one in goods.origins().moved if one.arrival in wanted]
    yield from _moves(moves, names)


def given(things: Collection[UUID]) -> Iterator[Step]:
    """Yield gifts in kind and lent assets: who gave how much, and when what is lent went back."""
    rows = Thing.objects.filter(id__in=things).select_related("giver").order_by("promised_on")
    for one in rows[:MOST]:
        first = _("Lent to us") if one.is_lent else _("Given in kind")
        if one.state in (ThingState.PROMISED, ThingState.WITHDRAWN):
            first = one.get_state_display()
        days = [(one.received_on or one.promised_on, first)]
        if one.returned_on:
            days.append((one.returned_on, _("Given back")))
        for on, what in days:
            yield Step(on=on, what=what, detail=f"{one.what}: {one.giver}",
                       amount=f"{one.quantity} {one.goods_unit}", page="giving:thing",
                       part="thing_id", identity=one.id,
                       permission=Permission.GIVING_READ)  # fmt: skip


def came(arrivals: Collection[UUID], names: dict[str, Item]) -> Iterator[Step]:
    """Yield arrivals in stores with who gave."""
    rows = Arrival.objects.filter(id__in=arrivals).order_by("on", "id")
    for one in rows.select_related("store", "item", "batch", "thing__giver")[:MOST]:
        giver = one.thing.giver if one.thing else one.reference
        detail = f"{one.item.name} {one.batch or ''}".strip()
        where = f"{one.get_source_display()} {giver}".strip()
        yield Step(on=one.on, what=_("Came in"), detail=f"{detail}: {where}, {one.store.name}",
                   amount=_amount(one.item.code, one.amount, names), page="goods:store",
                   part="goods_store", identity=one.store_id)  # fmt: skip


def _moves(moves: Collection[Moved], names: dict[str, Item]) -> Iterator[Step]:
    words = {
        "made": _("Put into kits"), "apart": _("Taken out of kits"), SENT: _("Sent"),
        HANDED: _("Handed out"), "handout-back": _("Taken back"), "lent": _("Lent"),
        "loan": pgettext("money", "Came back"), "loss": _("Written off"),
        "count": _("Missing at a count"),
    }  # fmt: skip
    sums: dict[tuple[str, str, str], tuple[Moved, int]] = {}
    for one in moves:
        link = next((one.links[name] for name in LINKS if name in one.links), "")
        place = f"{one.what} {link} {one.on}", one.unit, one.whole
        if one.what in words:
            sums[place] = one, sums.get(place, (one, 0))[1] + one.amount
    told = _Told(list(moves))
    for one, amount in list(sums.values())[:MOST]:
        name = names[one.unit].name if one.unit in names else one.unit
        kit = f" ({names[one.whole].name})" if one.whole != one.unit and one.whole in names else ""
        where, page, part, identity = told.where(one)
        yield Step(on=one.on, what=words[one.what], detail=f"{name}{kit}: {where}".rstrip(": "),
                   amount=_amount(one.unit, amount, names), page=page, part=part,
                   identity=identity)  # fmt: skip


LINKS = ("dispatch", "handout", "loan", "loss", "count", "store")


def _amount(code: str, amount: int, names: dict[str, Item]) -> str:
    item = names.get(code)
    unit = Unit(code, item.digits) if item else Unit(code)
    return f"{unit.written(amount)} {item.unit_word if item else code}"


class _Told:
    """Waybills and hand-outs of movements, read once."""

    def __init__(self, moves: Collection[Moved]) -> None:
        ways = {one.links["dispatch"] for one in moves if "dispatch" in one.links}
        outs = {one.links["handout"] for one in moves if "handout" in one.links}
        rows = Dispatch.objects.filter(id__in=ways).select_related("source", "goal")
        self.ways = {str(one.id): one for one in rows}
        given_out = Handout.objects.filter(id__in=outs).select_related("distribution", "listed")
        self.outs = {str(one.id): one for one in given_out}

    def where(self, one: Moved) -> tuple[str, str, str, UUID | None]:
        """Return in words where it went, and the page of that."""
        way = self.ways.get(one.links.get("dispatch", ""))
        if way is not None:
            text = f"{way}, {way.source.name} → {way.goal.name}"
            return text, "goods:dispatch", "goods_dispatch", way.id
        out = self.outs.get(one.links.get("handout", ""))
        if out is not None:
            text = f"{out.distribution.name}, {out.listed or out}"
            return text, "goods:distribution", "goods_distribution", out.distribution_id
        if "store" in one.links:
            return "", "goods:store", "goods_store", UUID(one.links["store"])
        return "", "", "", None
