"""
Follow goods from who gave them to who was handed them, and money of bonds and payments, and back.

Legs are followed by ``journeys``; notes, recovered wages and insurance by ``recovering``.

Every step has its day, and the page where it stands. Nobody is named: people are numbers on lists.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from musterpoint.bonds.actions import PAYOUT
from musterpoint.bonds.models import Bond, Payout
from musterpoint.claims.actions import PAID_ON
from musterpoint.engine.ledger import Unit
from musterpoint.funds.units import shown
from musterpoint.goods import queries as goods
from musterpoint.goods.models import (
    Arrival,
    Batch,
    DispatchLine,
    Handout,
    HandoutLine,
    Item,
    Loss,
)
from musterpoint.kernel.ids import show_reference
from musterpoint.openness import journeys, origins, recovering
from musterpoint.openness.searching import Meant
from musterpoint.openness.steps import MOST, Step
from musterpoint.payments.models import Order


def find(meant: Meant, paid: Collection[str], at: datetime) -> list[Step]:
    """Return the steps of what is meant and of what entries ``paid`` for, the oldest first."""
    items, batches = set(meant.items), set(meant.batches)
    handouts: set[UUID] | None = set(meant.handouts) or None
    found: list[Step] = []
    if meant.person is not None:
        handouts = _handed_to(meant, at)
    if handouts is not None:
        lines = HandoutLine.objects.filter(handout_id__in=handouts)
        batches |= {one for one in lines.values_list("batch_id", flat=True) if one is not None}
        found += _givers(handouts)
    if items or batches or handouts:
        found += _goods(items, batches, handouts)
    if meant.things or meant.arrivals:
        found += origins.steps(meant.things, meant.arrivals)
    orders, legs = _journeys(meant, paid)
    found += journeys.steps(legs, meant.travellers)
    matters = meant.matters | _paid_on(meant)
    orders |= recovering.orders_of(matters)
    found += recovering.steps(meant.notes, matters, meant.person)
    found += _bonds(meant, orders)
    return sorted(found, key=lambda one: (one.on, one.what, one.detail))


def _journeys(meant: Meant, paid: Collection[str]) -> tuple[set[UUID], set[UUID]]:
    """Return the orders that are followed and the legs; of a person, of theirs alone."""
    orders = set(meant.orders)
    if meant.travellers is not None:
        return orders, set(meant.legs)
    named = Q(id__in=orders) | Q(spent_key__in=[one for one in paid if one])
    rows = list(Order.objects.filter(named, what=journeys.LEG))
    legs = {one.id for one in journeys.legs_of(rows).values()}
    return orders | {one.id for one in rows}, legs | meant.legs


def _paid_on(meant: Meant) -> set[UUID]:
    """Return the claims out of whose recovered money payments are paid."""
    rows = Order.objects.filter(id__in=meant.orders, what=PAID_ON)
    return set(rows.values_list("subject_id", flat=True))


def _handed_to(meant: Meant, at: datetime) -> set[UUID]:
    """Return the hand-outs to a person or the household, by the tokens of lists."""
    ids = [one for one in (meant.person, meant.household) if one is not None]
    made = [goods.token_of(one, at) for one in ids]
    rows = Handout.objects.filter(Q(token__in=made) | Q(family__in=made), taken_back_at=None)
    return set(rows.values_list("id", flat=True))


def _givers(handouts: Collection[UUID]) -> Iterator[Step]:
    """Yield who gave what was handed out: the givers of every batch, and of a kit's parts."""
    arrivals = origins.arrivals_of(handouts)
    of = Arrival.objects.filter(id__in=arrivals, thing__isnull=False)
    yield from origins.given(set(of.values_list("thing_id", flat=True)))
    yield from origins.came(arrivals, {one.code: one for one in Item.objects.all()})


def _goods(
    items: Collection[UUID], batches: Collection[UUID], handouts: Collection[UUID] | None
) -> Iterator[Step]:
    """Yield where batches came from and went; of a person, what was handed to them alone."""
    place = Q(batch_id__in=batches) | Q(item_id__in=items)
    names = {one.id: one for one in Item.objects.all()}
    codes_of = {
        one.id: str(one) for one in Batch.objects.filter(Q(id__in=batches) | Q(item__in=items))
    }

    def told(item_id: UUID, batch_id: UUID | None, amount: int) -> tuple[str, str]:
        item = names[item_id]
        unit = Unit(item.code, item.digits)
        batch = codes_of.get(batch_id, "") if batch_id else ""
        return f"{item.name} {batch}".strip(), f"{unit.written(amount)} {item.unit_word}"

    if handouts is None:
        arrivals = Arrival.objects.filter(place).values_list("id", flat=True)
        yield from origins.came(set(arrivals), {one.code: one for one in names.values()})
    sent = DispatchLine.objects.filter(place).select_related("dispatch__source", "dispatch__goal")
    for line in sent.order_by("dispatch__sent_at")[:MOST]:
        way = line.dispatch
        detail, amount = told(line.item_id, line.batch_id, line.sent)
        text = f"{detail}: {way}, {way.source.name} → {way.goal.name}"
        yield Step(on=way.sent_at.date(), what=_("Sent"), detail=text, amount=amount,
                   page="goods:dispatch", part="goods_dispatch", identity=way.id)  # fmt: skip
    for gone in Loss.objects.filter(place, is_written_off=True)[:MOST]:
        detail, amount = told(gone.item_id, gone.batch_id, gone.amount)
        yield Step(on=gone.reported_at.date(), what=_("Written off"),
                   detail=f"{detail}: {gone.get_kind_display()}", amount=amount)  # fmt: skip
    given = HandoutLine.objects.filter(handout__taken_back_at=None)
    given = given.filter(place if handouts is None else Q(handout_id__in=handouts))
    rows = given.select_related("handout__distribution", "handout__listed")
    for one in rows.order_by("handout__given_at")[:MOST]:
        out = one.handout
        detail, amount = told(one.item_id, one.batch_id, one.amount)
        whom = str(out.listed) if out.listed else str(out)
        yield Step(on=out.given_at.date(), what=_("Handed out"),
                   detail=f"{detail}: {out.distribution.name}, {whom}", amount=amount,
                   page="goods:distribution", part="goods_distribution",
                   identity=out.distribution_id)  # fmt: skip


def _bonds(meant: Meant, ordered: Collection[UUID]) -> Iterator[Step]:
    """Yield what was drawn of bonds and paid, for the payments or the person that is meant."""
    payouts = Order.objects.filter(id__in=ordered, what=PAYOUT)
    named = Q(id__in=list(payouts.values_list("subject_id", flat=True)))
    if meant.person is not None:
        named |= Q(call__person_id=meant.person)
    rows = list(Payout.objects.filter(named).select_related("bond", "call").order_by("made_at"))
    for row in rows[:MOST]:
        amount = shown(row.amount, row.bond.digits, row.bond.currency)
        yield from _lodged(row.bond)
        yield Step(on=row.made_at.date(), what=_("Drawn of a bond"),
                   detail=show_reference(row.call.reference), amount=amount,
                   page="bonds:call", part="bond_call", identity=row.call_id)  # fmt: skip
    paid = Order.objects.filter(
        Q(id__in=ordered) | Q(what=PAYOUT, subject_id__in=[one.id for one in rows])
    )
    for order in paid.order_by("ordered_at")[:MOST]:
        text = f"{show_reference(order.reference)}: {order.get_state_display()}"
        text = f"{text}, {order.get_method_display()}"
        yield Step(on=order.paid_on or order.changed_at.date(), what=_("Payment"), detail=text,
                   amount=shown(order.amount, order.digits, order.unit), page="payments:order",
                   part="order_id", identity=order.id)  # fmt: skip


def _lodged(row: Bond) -> Iterator[Step]:
    for step in row.steps.filter(what="lodged").order_by("at")[:1]:
        amount = shown(row.amount, row.digits, row.currency)
        yield Step(on=step.at.date(), what=_("Bond lodged"), detail=show_reference(row.reference),
                   amount=amount, page="bonds:bond", part="bond_id", identity=row.id)  # fmt: skip
