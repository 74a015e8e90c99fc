"""
What each side does with what it receives: the intake of disclosures.

Each function takes a batch of unhandled copies in the running unit, does its work, marks them
handled and returns how many there were; the pumps call them until nothing is left.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime

from musterpoint.audit import actions as audit
from musterpoint.cases.actions import children
from musterpoint.crises import actions as crises
from musterpoint.crises.models import Crisis
from musterpoint.disclosures import actions as disclosures
from musterpoint.disclosures import queries as received
from musterpoint.evacuation.actions import _offers, _requests, _travellers
from musterpoint.evacuation.models import (
    EntryState,
    Leg,
    LegState,
    Place,
    PoolEntry,
    Request,
    RequestMember,
    RequestState,
    Seat,
    SeatState,
)
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.rows import write

BATCH = 1000
#: A batch this small was the last one: copies that cannot be opened leave gaps in larger ones.
LAST = 100


def _time(text: object) -> datetime | None:
    return parse_datetime(str(text)) if text else None


def _crises_by_reference() -> dict[str, Crisis]:
    found = Crisis.objects.filter(shared_reference__isnull=False, closed_at__isnull=True)
    return {str(crisis.shared_reference): crisis for crisis in found}


def take_in_requests(*, by: Actor, at: datetime) -> int:
    """Put shared requests into the pool (operator)."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled("evacuation.request", limit=BATCH, at=at)
    known = _crises_by_reference()
    rows = [
        PoolEntry(
            crisis=known[str(item.payload["crisis"])],
            source_id=item.sender_id,
            source_name=item.sender_name,
            item_id=item.item_id,
            requested_at=_time(item.payload["requested_at"]) or item.disclosed_at,
            latest_at=_time(item.payload["latest_at"]),
            updated_at=at,
            **{name: item.payload[name] for name in _requests.SHARED},
        )
        for item in batch
        if str(item.payload["crisis"]) in known
    ]
    PoolEntry.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    audit.record_many("evacuation.entry.received", [row.id for row in rows], by=by, at=at)
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)


def take_in_offers(*, by: Actor, at: datetime) -> int:
    """Add legs that other organisations offered (operator); cancel those that do not go."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled("evacuation.offer", limit=BATCH, at=at)
    known = _crises_by_reference()
    codes = {
        (place.crisis_id, place.code): place
        for place in Place.objects.filter(crisis__in=known.values())
    }
    rows = []
    cancelled = {}
    for item in batch:
        if item.payload.get("state") == LegState.CANCELLED:
            cancelled[item.item_id] = item.sender_id
            continue
        crisis = known.get(str(item.payload["crisis"]))
        ends = [
            codes.get((crisis.id, str(item.payload[end]))) if crisis else None
            for end in ("origin", "destination")
        ]
        departs, arrives = _time(item.payload["departs_at"]), _time(item.payload["arrives_at"])
        if crisis is None or None in ends or departs is None or arrives is None:
            continue
        rows.append(
            Leg(
                crisis=crisis,
                code=item.payload["code"],
                item_id=item.item_id,
                offered_by_id=item.sender_id,
                offered_by_name=item.sender_name,
                origin=ends[0],
                destination=ends[1],
                departs_at=departs,
                arrives_at=arrives,
                offered_at=item.disclosed_at,
                updated_at=at,
                **{name: item.payload[name] for name in _offers.COPIED},
            )
        )
    Leg.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    audit.record_many("evacuation.leg.received", [row.id for row in rows], by=by, at=at)
    _offers.take_in_cancelled(cancelled, by=by, at=at)
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)


def take_in_withdrawals(*, by: Actor, at: datetime) -> int:
    """Close the entries of households that no longer ask (operator)."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled("evacuation.withdrawn", limit=BATCH, at=at)
    close_entries([item.item_id for item in batch], by=by, at=at)
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)


def close_entries(item_ids: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Take households out of the pool and free the seats that they held."""
    entries = list(
        PoolEntry.objects.select_for_update(of=("self",))
        .filter(item_id__in=list(item_ids), state__in=[EntryState.OPEN, EntryState.SEATED])
        .order_by("id")
    )
    Seat.objects.filter(
        entry__in=entries, state__in=[SeatState.PROPOSED, SeatState.CONFIRMED]
    ).update(state=SeatState.DISCARDED, updated_at=at)
    PoolEntry.objects.filter(id__in=[entry.id for entry in entries]).update(
        state=EntryState.CLOSED, updated_at=at
    )
    audit.record_many("evacuation.entry.closed", [entry.id for entry in entries], by=by, at=at)
    return len(entries)


def take_in_seats(*, by: Actor, at: datetime) -> int:
    """Learn which of our households have seats, or lost them (State), and name the travellers."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled("evacuation.seat", limit=BATCH, at=at)
    by_operator: dict[UUID, list[tuple[UUID, list[dict[str, object]]]]] = {}
    for item in batch:
        legs = list(item.payload["itinerary"])
        by_operator.setdefault(item.sender_id, []).append((item.item_id, legs))
    for operator, news in by_operator.items():
        apply_seats(operator, news, by=by, at=at)
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)


def apply_seats(
    operator_id: UUID,
    news: Sequence[tuple[UUID, list[dict[str, object]]]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Move our requests to seated, or back to ready when the itinerary is empty."""
    itineraries = dict(news)
    rows = list(
        Request.objects.select_for_update(of=("self",))
        .filter(item_id__in=list(itineraries), state__in=[RequestState.READY, RequestState.SEATED])
        .order_by("id")
    )
    for row in rows:
        row.itinerary = itineraries[row.item_id] if row.item_id else []
        row.state = RequestState.SEATED if row.itinerary else RequestState.READY
        row.updated_at = at
    write(rows, ["itinerary", "state", "updated_at"])
    audit.record_many("evacuation.request.seated", [row.id for row in rows], by=by, at=at)
    for seated in (True, False):
        chosen = [row for row in rows if (row.state == RequestState.SEATED) is seated]
        for crisis_id, persons in _persons_by_crisis(chosen).items():
            crises.mark_seated(crisis_id, persons, at if seated else None, by=by, at=at)
    _travellers.name_travellers(
        operator_id, [r for r in rows if r.state == RequestState.SEATED], by=by, at=at
    )


def _persons_by_crisis(rows: Sequence[Request]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    crisis_of = {row.id: row.crisis_id for row in rows}
    members = RequestMember.objects.filter(request__in=rows).order_by("request_id", "position")
    for request_id, person_id in members.values_list("request_id", "person_id"):
        found.setdefault(crisis_of[request_id], []).append(person_id)
    return found


def take_in_movements(*, by: Actor, at: datetime) -> int:
    """Learn who boarded, did not come, departed and arrived (State)."""
    by.require(Permission.DISCLOSURES_RECEIVE)
    batch = received.unhandled("evacuation.movement", limit=BATCH, at=at)
    apply_movements([(item.item_id, dict(item.payload)) for item in batch], by=by, at=at)
    disclosures.mark_handled([item.row_id for item in batch], by=by, at=at)
    return len(batch)


STATE_OF = {
    "departed": RequestState.DEPARTED,
    "arrived": RequestState.ARRIVED,
    "no_show": RequestState.NO_SHOW,
}


def apply_movements(
    news: Sequence[tuple[UUID, dict[str, object]]], *, by: Actor, at: datetime
) -> None:
    """Move our requests and the roll by what happened at boarding and arrival."""
    told: dict[UUID, dict[str, object]] = {}
    for item_id, payload in news:
        told[item_id] = payload
    rows = {
        row.item_id: row
        for row in Request.objects.select_for_update(of=("self",))
        .filter(item_id__in=list(told))
        .order_by("id")
    }
    changes: dict[UUID, list[crises.StateIn]] = {}
    left: dict[datetime, list[UUID]] = defaultdict(list)
    persons = dict(
        RequestMember.objects.filter(request__in=rows.values()).values_list("id", "person_id")
    )
    for item_id, payload in news:
        row = rows.get(item_id)
        event = str(payload["event"])
        told_of = payload["travellers"]
        ids = [UUID(str(t)) for t in told_of] if isinstance(told_of, list) else []
        moved = [persons[traveller] for traveller in ids if traveller in persons]
        if row is not None and event == "received":
            _note_moved(left, by)
            signed = dict.fromkeys(moved, str(payload["to"]))
            children.received(signed, by=by, at=_time(payload["at"]) or at)
        if row is None or event not in STATE_OF:
            continue
        row.state, row.updated_at = STATE_OF[event], at
        if event == "departed":
            left[_time(payload["at"]) or at] += moved
        if event != "no_show":
            changes.setdefault(row.crisis_id, []).extend(
                crises.StateIn(
                    person_id=person,
                    state=event,
                    way="manifest",
                    occurred_at=_time(payload["at"]) or at,
                )
                for person in moved
            )
        else:
            crises.mark_seated(row.crisis_id, moved, None, by=by, at=at)
    _note_moved(left, by)
    write(list(rows.values()), ["state", "updated_at"])
    for crisis_id, states in changes.items():
        crises.set_state(crisis_id, states, by=by, at=at)
    audit.record_many("evacuation.request.moved", [r.id for r in rows.values()], by=by, at=at)


def _note_moved(left: dict[datetime, list[UUID]], by: Actor) -> None:
    """Note who left at each moment, and that this is noted."""
    for moment, persons in left.items():
        children.moved(persons, by=by, at=moment)
    left.clear()
