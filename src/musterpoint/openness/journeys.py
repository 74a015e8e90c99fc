"""
Follow money for a leg to its seats and to who travelled, and from a person back to what paid it.

An order for a leg names the leg's item, which is the same in every organisation. Read are this
organisation's own lists and requests alone. Nobody is named: people are lines on lists.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.costs.models import Carried, CostedLeg, Share
from musterpoint.evacuation.models import (
    Leg,
    LineState,
    Manifest,
    ManifestLine,
    Request,
    RequestMember,
    RequestState,
)
from musterpoint.funds.units import shown
from musterpoint.openness.steps import MOST, Step
from musterpoint.payments.models import Order, State

#: What an order for a leg is for.
LEG = "evacuation.leg"
ABOARD = (LineState.BOARDED, LineState.ARRIVED)
GONE = (RequestState.DEPARTED, RequestState.ARRIVED)
#: A leg as the requests know it: crisis, code, day. A number flies again on another day.
Flight = tuple[UUID, str, str]


def orders_of(leg_ids: Collection[UUID]) -> QuerySet[Order]:
    """Return the payments that were ordered for legs and stand."""
    items = Leg.objects.filter(id__in=leg_ids).values("item_id")
    return Order.objects.filter(what=LEG, subject_id__in=items).exclude(state=State.CANCELLED)


def legs_of(orders: Iterable[Order]) -> dict[UUID, Leg]:
    """Return by order the leg that it is for."""
    items = {one.id: one.subject_id for one in orders if one.what == LEG}
    rows = Leg.objects.filter(item_id__in=set(items.values())).select_related("crisis")
    known = {one.item_id: one for one in rows.order_by("id")}
    return {order: known[item] for order, item in items.items() if item in known}


def members_of(person_id: UUID, crisis_id: UUID | None = None) -> frozenset[UUID]:
    """Return as whom a person travelled: the ids by which lists know them."""
    rows = RequestMember.objects.filter(person_id=person_id)
    if crisis_id is not None:
        rows = rows.filter(request__crisis_id=crisis_id)
    return frozenset(rows.values_list("id", flat=True))


def legs_with(members: Collection[UUID]) -> frozenset[UUID]:
    """Return the legs on whose lists, journeys or costs travellers stand."""
    lines = ManifestLine.objects.filter(traveller__traveller_id__in=members, state__in=ABOARD)
    listed = list(lines.values_list("manifest__leg_id", "manifest_id"))
    newest = _newest([leg for leg, _manifest in listed])
    found = {leg for leg, manifest in listed if newest[leg].id == manifest}
    shares = Share.objects.filter(traveller_id__in=members, costed__leg__isnull=False)
    found |= {one for one in shares.values_list("costed__leg_id", flat=True) if one is not None}
    asked = RequestMember.objects.filter(id__in=members).values("request_id")
    flown = _flown(Request.objects.filter(id__in=asked)).keys()
    for leg in Leg.objects.filter(code__in={code for _crisis, code, _day in flown}):
        if _flight(leg) in flown:
            found.add(leg.id)
    return frozenset(found)


def _newest(legs: Collection[UUID]) -> dict[UUID, Manifest]:
    """Return the newest list of each leg that has one."""
    return {one.leg_id: one for one in Manifest.objects.filter(leg__in=legs).order_by("version")}


def _flight(leg: Leg) -> Flight:
    return leg.crisis_id, leg.code, leg.departs_at.date().isoformat()


def _flown(rows: QuerySet[Request]) -> dict[Flight, list[Request]]:
    """Return by flight the requests of those who left on it."""
    found: dict[Flight, list[Request]] = {}
    for row in rows.filter(state__in=GONE).order_by("id"):
        for one in row.itinerary:
            flight = (row.crisis_id, str(one.get("leg", "")), str(one.get("departs_at", ""))[:10])
            found.setdefault(flight, []).append(row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is read of all legs at once: costs and newest lists by leg, requests by flight."""

    members: Collection[UUID] | None
    costed: Mapping[UUID, CostedLeg]
    lists: Mapping[UUID, Manifest]
    taken: Mapping[UUID, int]
    requests: Mapping[Flight, list[Request]]
    carried: Mapping[Flight, int]


def steps(leg_ids: Collection[UUID], members: Collection[UUID] | None) -> Iterator[Step]:
    """Yield each leg with its seats and who travelled; with ``members`` only these of them."""
    if members:
        yield from _elsewhere(members)
    rows = Leg.objects.filter(id__in=leg_ids).select_related("crisis", "origin", "destination")
    legs = list(rows.order_by("departs_at", "id")[: MOST + 1])
    if not legs:
        return
    known = _read(legs, members)
    for leg in legs:
        yield _leg(leg, known)
        if leg.id not in known.lists:
            yield from _of_requests(leg, known)
    yield from _of_lists({one.id: one for one in legs}, known)


def _read(legs: list[Leg], members: Collection[UUID] | None) -> _Known:
    costed = {
        one.leg_id: one for one in CostedLeg.objects.filter(leg__in=legs) if one.leg_id is not None
    }
    lists = _newest([one.id for one in legs])
    lines = ManifestLine.objects.filter(manifest__in=lists.values(), state__in=ABOARD)
    taken = lines.filter(traveller__is_lap_infant=False).values_list("manifest_id")
    requests = Request.objects.filter(crisis__in={one.crisis_id for one in legs})
    carried: dict[Flight, int] = {}
    for row in Carried.objects.filter(crisis__in={one.crisis_id for one in legs}):
        flight = row.crisis_id, row.code, row.departed_on.isoformat()
        carried[flight] = carried.get(flight, 0) + row.seats
    return _Known(
        members=members, costed=costed, lists=lists, taken=dict(taken.annotate(n=Count("id"))),
        requests=_flown(requests) if len(lists) < len(legs) else {}, carried=carried,
    )  # fmt: skip


def _leg(leg: Leg, known: _Known) -> Step:
    """Return a leg with the seats that were flown, as its cost or else the lists tell them."""
    text = _("%(leg)s: %(origin)s – %(destination)s, %(who)s") % {
        "leg": leg.code, "origin": leg.origin.name, "destination": leg.destination.name,
        "who": leg.offered_by_name,
    }  # fmt: skip
    taken = _("%(taken)s of %(offered)s seats") % {
        "taken": _seats(leg, known),
        "offered": leg.seats,
    }
    return Step(on=leg.departs_at.date(), what=_("Leg"), detail=text, amount=taken,
                page="evacuation:leg", part="leg_id", identity=leg.id,
                crisis=leg.crisis.slug)  # fmt: skip


def _seats(leg: Leg, known: _Known) -> int:
    if leg.id in known.costed:
        return known.costed[leg.id].seats
    if leg.id in known.lists:
        return known.taken.get(known.lists[leg.id].id, 0)
    own = sum(one.seats for one in known.requests.get(_flight(leg), []))
    return own + known.carried.get(_flight(leg), 0)


def _count(seats: int) -> str:
    return ngettext("%(count)s seat", "%(count)s seats", seats) % {"count": seats}


def _of_lists(legs: Mapping[UUID, Leg], known: _Known) -> Iterator[Step]:
    """Yield the lines of the newest lists, with what each seat cost where that is known."""
    rows = ManifestLine.objects.filter(manifest__in=known.lists.values(), state__in=ABOARD)
    if known.members is not None:
        rows = rows.filter(traveller__traveller_id__in=known.members)
    rows = rows.select_related("manifest", "traveller").order_by("manifest__leg_id", "sequence")
    lines = list(rows[: MOST + 1])
    costs = _shares(legs, [one.traveller.traveller_id for one in lines])
    for one in lines:
        leg = legs[one.manifest.leg_id]
        text = _("%(leg)s: line %(line)s of list %(list)s") % {
            "leg": leg.code, "line": one.sequence, "list": one.manifest.version
        }  # fmt: skip
        amount = "" if one.traveller.is_lap_infant else _count(1)
        yield _travelled(leg, text, costs.get((leg.id, one.traveller.traveller_id), amount))


def _of_requests(leg: Leg, known: _Known) -> Iterator[Step]:
    """Yield our own households on a leg whose list lies elsewhere, with the seats they had."""
    rows = known.requests.get(_flight(leg), [])
    if known.members is not None:
        own = RequestMember.objects.filter(id__in=known.members)
        ids = set(own.values_list("request_id", flat=True))
        rows = [one for one in rows if one.id in ids]
    for row in rows[: MOST + 1]:
        text = _("%(leg)s: a request of ours") % {"leg": leg.code}
        yield _travelled(leg, text, _count(row.seats), page="evacuation:request",
                         part="request_id", identity=row.id)  # fmt: skip


def _travelled(
    leg: Leg,
    text: str,
    amount: str,
    *,
    page: str = "evacuation:leg",
    part: str = "leg_id",
    identity: UUID | None = None,
) -> Step:
    return Step(on=leg.departs_at.date(), what=_("Travelled"), detail=text, amount=amount,
                page=page, part=part, identity=identity or leg.id,
                crisis=leg.crisis.slug)  # fmt: skip


def _shares(
    legs: Collection[UUID], travellers: Collection[UUID]
) -> dict[tuple[UUID, UUID], str]:  # fmt: skip
    rows = Share.objects.filter(costed__leg_id__in=legs, traveller_id__in=travellers)
    return {
        (one.costed.leg_id, one.traveller_id): shown(
            one.amount, one.costed.digits, one.costed.currency
        )
        for one in rows.select_related("costed")
        if one.costed.leg_id is not None
    }


def _elsewhere(members: Collection[UUID]) -> Iterator[Step]:
    """Yield the shares of travellers in legs of which only the cost is kept here."""
    rows = Share.objects.filter(costed__leg=None, traveller_id__in=members)
    for one in rows.select_related("costed").order_by("costed__departed_on", "id")[: MOST + 1]:
        leg = one.costed
        yield Step(on=leg.departed_on, what=_("Travelled"), detail=f"{leg.code}: {leg.route}",
                   amount=shown(one.amount, leg.digits, leg.currency), page="costs:leg",
                   part="cost_leg", identity=leg.id)  # fmt: skip
