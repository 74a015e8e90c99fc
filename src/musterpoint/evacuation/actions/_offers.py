"""Whoever has transport: offer legs, and give the operator of the pool a copy."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.disclosures import actions as disclosures
from musterpoint.evacuation.models import Leg, LegState, Mode, Place, Seat, SeatState
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.rows import write

BATCH = 2000
MOST_SEATS = 5000
OPEN = (LegState.OFFERED, LegState.BOARDING)
CANCELLED = "evacuation.leg.cancelled"
COPIED = (
    "mode",
    "seats",
    "wheelchair",
    "stretcher",
    "infants",
    "escorts",
    "allowed_nationalities",
    "own_nationality",
    "third_country_places",
    "cost_minor",
    "currency",
)


class BadOffer(Invalid):
    """The offer contradicts itself; the fields say what to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceIn:
    """A point of the crisis: assembly point, border post, port, airport, transit centre."""

    code: str
    name: str
    kind: str
    country: str
    latitude: float
    longitude: float
    area: str = ""
    is_dangerous: bool = False
    connection_minutes: int = 60
    beds: int | None = None
    entry: dict[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegIn:
    """One movement of one vehicle as offered. Cost is for one person in minor units."""

    code: str
    mode: str
    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    seats: int
    wheelchair: int = 0
    stretcher: int = 0
    infants: int = 0
    escorts: int = 0
    allowed_nationalities: tuple[str, ...] | None = None
    own_nationality: str = ""
    third_country_places: int | None = None
    cost_minor: int = 0
    currency: str = "USD"


def set_places(crisis_id: UUID, places: Sequence[PlaceIn], *, by: Actor, at: datetime) -> int:
    """Add the places that this organisation does not know yet; return how many are new."""
    by.require(Permission.EVACUATION_OFFER)
    known = set(Place.objects.filter(crisis_id=crisis_id).values_list("code", flat=True))
    fresh = [
        Place(
            crisis_id=crisis_id,
            **{
                name: getattr(place, name)
                for name in PlaceIn.__dataclass_fields__
                if name != "entry"
            },
            entry=place.entry or {},
        )
        for place in places
        if place.code not in known
    ]
    Place.objects.bulk_create(fresh, batch_size=BATCH)
    if fresh:
        audit.record("evacuation.places.added", subject_id=crisis_id, by=by, at=at, n=len(fresh))
    return len(fresh)


def offer(crisis_id: UUID, legs: Sequence[LegIn], *, by: Actor, at: datetime) -> list[Leg]:
    """
    Offer legs in this organisation's name; a code that was offered before is left as it is.

    Raises BadOffer with the problems of every leg, by its code and field.
    """
    by.require(Permission.EVACUATION_OFFER)
    places = {place.code: place for place in Place.objects.filter(crisis_id=crisis_id)}
    problems = {
        f"{leg.code}.{field}": [text]
        for leg in legs
        for field, text in _problems(leg, set(places), at)
    }
    if problems:
        raise BadOffer(_("The offer needs another look."), fields=problems)
    known = set(Leg.objects.filter(crisis_id=crisis_id).values_list("code", flat=True))
    mine = Organisation.objects.get(id=scope.organisation_id())
    fresh = [
        _leg(crisis_id, leg, places, mine.id, mine.name, uuid7(), at)
        for leg in legs
        if leg.code not in known
    ]
    Leg.objects.bulk_create(fresh, batch_size=BATCH)
    audit.record_many("evacuation.leg.offered", [leg.id for leg in fresh], by=by, at=at)
    return fresh


def _problems(leg: LegIn, places: set[str], at: datetime) -> Iterable[tuple[str, str]]:
    if leg.mode not in Mode.values:
        yield "mode", _("Choose bus, ship, air or train.")
    for field in ("origin", "destination"):
        if getattr(leg, field) not in places:
            yield field, _("Choose a place of this crisis.")
    if leg.origin == leg.destination:
        yield "destination", _("Choose another place than the one it leaves from.")
    if leg.departs_at <= at:
        yield "departs_at", _("Enter a time that is still to come.")
    if leg.arrives_at <= leg.departs_at:
        yield "arrives_at", _("Enter an arrival after the departure.")
    if not 1 <= leg.seats <= MOST_SEATS:
        yield "seats", _("Enter how many people can sit, from 1 to 5000.")
    for field in ("wheelchair", "stretcher", "infants", "escorts", "cost_minor"):
        if getattr(leg, field) < 0:
            yield field, _("Enter a number that is not negative.")


def _leg(
    crisis_id: UUID,
    leg: LegIn,
    places: dict[str, Place],
    owner: UUID,
    owner_name: str,
    item_id: UUID,
    at: datetime,
) -> Leg:
    allowed = leg.allowed_nationalities
    return Leg(
        crisis_id=crisis_id,
        code=leg.code,
        item_id=item_id,
        offered_by_id=owner,
        offered_by_name=owner_name,
        origin=places[leg.origin],
        destination=places[leg.destination],
        departs_at=leg.departs_at,
        arrives_at=leg.arrives_at,
        offered_at=at,
        updated_at=at,
        **{name: getattr(leg, name) for name in COPIED if name != "allowed_nationalities"},
        allowed_nationalities=sorted(allowed) if allowed is not None else None,
    )


def share_offers(crisis_id: UUID, operator_id: UUID, *, by: Actor, at: datetime) -> int:
    """Give the operator every offered leg that it does not have yet; return how many."""
    by.require(Permission.EVACUATION_OFFER)
    if operator_id == scope.organisation_id():
        return 0
    crisis = Crisis.objects.get(id=crisis_id)
    rows = list(
        Leg.objects.select_related("origin", "destination")
        .filter(
            crisis_id=crisis_id,
            state=LegState.OFFERED,
            offered_by_id=scope.organisation_id(),
            shared_with__isnull=True,
        )
        .order_by("departs_at", "id")
    )
    if not rows:
        return 0
    for row in rows:
        row.shared_with = operator_id
    write(rows, ["shared_with"])
    disclosures.disclose(
        operator_id,
        "evacuation.offer",
        [
            disclosures.ItemOut(
                item_id=row.item_id, subject_id=row.id, payload=_offer_payload(row, crisis)
            )
            for row in rows
        ],
        purpose="seats for whoever needs them most",
        by=by,
        at=at,
    )
    return len(rows)


def _offer_payload(row: Leg, crisis: Crisis) -> dict[str, object]:
    return {name: getattr(row, name) for name in COPIED} | {
        "crisis": str(crisis.shared_reference),
        "code": row.code,
        "origin": row.origin.code,
        "destination": row.destination.code,
        "departs_at": row.departs_at.isoformat(),
        "arrives_at": row.arrives_at.isoformat(),
        "state": str(row.state),
    }


def needed_to_cancel(leg: Leg) -> tuple[Permission, ...]:
    """Return what cancelling a leg asks for: one's own or the pool's, told to another or not."""
    is_own = leg.offered_by_id == scope.organisation_id()
    first = Permission.EVACUATION_OFFER if is_own else Permission.EVACUATION_MATCH
    return (first,) if _other_side(leg) is None else (first, Permission.DISCLOSURES_SEND)


def cancel_leg(leg_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Cancel a leg that has not left; its people wait again. Returns how many households lose it.

    Whoever else has a copy is told: the operator to whom the leg was given, who frees its seats,
    or the organisation that offered it.
    """
    return cancel_legs([leg_id], by=by, at=at)


def cancel_legs(leg_ids: Collection[UUID], *, by: Actor, at: datetime) -> int:
    """Cancel several legs, all or none, as ``cancel_leg`` does one."""
    found = Leg.objects.select_for_update(of=("self",)).filter(id__in=list(leg_ids))
    legs = list(found.order_by("id"))
    if len(legs) != len(set(leg_ids)):
        raise Leg.DoesNotExist
    for permission in {needed for leg in legs for needed in needed_to_cancel(leg)}:
        by.require(permission)
    if gone := [leg.code for leg in legs if leg.state not in OPEN]:
        raise BadOffer(_("This leg has left or was cancelled."), fields={"leg": gone})
    count = _end(legs, by=by, at=at)
    crises = Crisis.objects.in_bulk({leg.crisis_id for leg in legs})
    told: dict[UUID, list[disclosures.ItemOut]] = defaultdict(list)
    for leg in legs:
        if (other := _other_side(leg)) is not None:
            payload = _offer_payload(leg, crises[leg.crisis_id])
            item = disclosures.ItemOut(item_id=leg.item_id, subject_id=leg.id, payload=payload)
            told[other].append(item)
    for other, items in sorted(told.items()):
        disclosures.disclose(
            other, "evacuation.offer", items, purpose="transport that does not go", by=by, at=at
        )
    return count


def _other_side(leg: Leg) -> UUID | None:
    """Return who else has this leg: the operator that it was given to, or who offered it."""
    is_own = leg.offered_by_id == scope.organisation_id()
    return leg.shared_with if is_own else leg.offered_by_id


def take_in_cancelled(told: Mapping[UUID, UUID], *, by: Actor, at: datetime) -> None:
    """Cancel legs of which their other side says so: item -> the organisation that says it."""
    legs = Leg.objects.select_for_update(of=("self",)).filter(item_id__in=told, state__in=OPEN)
    ours = [leg for leg in legs.order_by("id") if told[leg.item_id] == _other_side(leg)]
    _end(ours, by=by, at=at)


def _end(legs: Sequence[Leg], *, by: Actor, at: datetime) -> int:
    from musterpoint.evacuation.actions._matching import release

    ids = [leg.id for leg in legs]
    Leg.objects.filter(id__in=ids).update(state=LegState.CANCELLED, updated_at=at)
    lost: dict[UUID, list[UUID]] = defaultdict(list)
    seats = Seat.objects.filter(leg__in=ids, state=SeatState.CONFIRMED).order_by("id")
    for leg_id, entry_id in seats.values_list("leg", "entry"):
        lost[leg_id].append(entry_id)
    total = 0
    for leg in legs:
        leg.state, leg.updated_at = LegState.CANCELLED, at
        if leg.id in lost:
            count = release(lost[leg.id], "cancelled", by=by, at=at)
            audit.record(CANCELLED, subject_id=leg.id, by=by, at=at, households=count)
            total += count
    empty = [leg_id for leg_id in ids if leg_id not in lost]
    audit.record_many(CANCELLED, empty, by=by, at=at, households=0)
    return total
