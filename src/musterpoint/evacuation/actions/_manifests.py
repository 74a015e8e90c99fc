"""Lists at boarding, departure and arrival; counts reconcile at each hand-over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.evacuation import gates
from musterpoint.evacuation.actions._movements import note_movements
from musterpoint.evacuation.models import (
    EntryState,
    Leg,
    LegState,
    LineState,
    Manifest,
    ManifestLine,
    PoolEntry,
    Seat,
    SeatState,
    Traveller,
)
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.rows import write

BATCH = 2000
BOARDED_FROM = (LineState.LISTED, LineState.BOARDED)
ABSENT = (LineState.NO_SHOW, LineState.OFFLOADED, LineState.REFUSED)


class BoardingIsClosed(Refused):
    """The leg has left, or was cancelled: its list can no longer change."""


class NotOnTheList(Refused):
    """The line is not of this leg's newest list."""


class SeatGivenUp(Refused):
    """A seat on the list was given up since the list was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOut:
    """What happened to one traveller at boarding."""

    line_id: UUID
    state: str
    reason: str = ""


def make_manifest(leg_id: UUID, *, by: Actor, at: datetime) -> Manifest:
    """
    Make the next version of a leg's list from its confirmed seats, households together.

    What was checked on the version before is carried over. Raises BoardingIsClosed.
    """
    by.require(Permission.EVACUATION_BOARD)
    leg = Leg.objects.select_for_update(of=("self",)).get(id=leg_id)
    _check_open(leg)
    before = {
        line.traveller_id: line
        for line in ManifestLine.objects.filter(manifest=newest(leg.id)).order_by("sequence")
    }
    seats = list(
        Seat.objects.select_related("entry")
        .filter(leg=leg, state=SeatState.CONFIRMED)
        .order_by("entry_id", "id")
    )
    going = [seat.entry for seat in seats]
    held = gates.held_entries(going, at, gates.journeys_of(going))
    seats = [seat for seat in seats if seat.entry_id not in held]
    travellers: dict[UUID, list[Traveller]] = {}
    for traveller in Traveller.objects.filter(entry__in=[s.entry_id for s in seats]).order_by(
        "entry_id", "position", "id"
    ):
        travellers.setdefault(traveller.entry_id, []).append(traveller)
    version = Manifest.objects.filter(leg=leg).aggregate(n=Max("version"))["n"] or 0
    rows = [(seat, t) for seat in seats for t in travellers.get(seat.entry_id, [])]
    manifest = Manifest.objects.create(
        leg=leg, version=version + 1, people=len(rows), made_at=at, made_by=by.id
    )
    lines = []
    for sequence, (seat, traveller) in enumerate(rows, start=1):
        old = before.get(traveller.id)
        lines.append(
            ManifestLine(
                manifest=manifest,
                seat=seat,
                traveller=traveller,
                sequence=sequence,
                state=old.state if old else LineState.LISTED,
                checked_at=old.checked_at if old else None,
                checked_by=old.checked_by if old else None,
                reason=old.reason if old else "",
            )
        )
    ManifestLine.objects.bulk_create(lines, batch_size=BATCH)
    audit.record(
        "evacuation.manifest.made", subject_id=manifest.id, by=by, at=at, n=len(lines),
        version=manifest.version,
    )  # fmt: skip
    return manifest


def newest(leg_id: UUID) -> Manifest | None:
    """Return the newest list of a leg."""
    return Manifest.objects.filter(leg_id=leg_id).order_by("-version").first()


def _check_open(leg: Leg) -> None:
    if leg.state not in (LegState.OFFERED, LegState.BOARDING):
        raise BoardingIsClosed(_("This leg has left or was cancelled."))


def board(leg_id: UUID, outcomes: Sequence[LineOut], *, by: Actor, at: datetime) -> int:
    """
    Record what happened to travellers at boarding; it can be changed until the leg departs.

    Returns how many lines changed. Raises BoardingIsClosed, NotOnTheList, SeatGivenUp, and
    gates.ChecksNotFinished for somebody who may not travel yet.
    """
    by.require(Permission.EVACUATION_BOARD)
    leg = Leg.objects.select_for_update(of=("self",)).get(id=leg_id)
    _check_open(leg)
    manifest = newest(leg.id)
    lines = {
        line.id: line
        for line in ManifestLine.objects.select_related("traveller", "seat__entry").filter(
            manifest=manifest, id__in=[outcome.line_id for outcome in outcomes]
        )
    }
    allowed = {LineState.LISTED, *LineState} - {LineState.ARRIVED}
    if len(lines) < len({o.line_id for o in outcomes}) or any(
        outcome.state not in allowed for outcome in outcomes
    ):
        raise NotOnTheList(_("Somebody is not on the newest list. Load the list again."))
    boarding = [lines[one.line_id] for one in outcomes if one.state == LineState.BOARDED]
    if any(line.seat.state != SeatState.CONFIRMED for line in boarding):
        raise SeatGivenUp(_("Somebody you chose has no seat any more. Make a new list."))
    present = _present(manifest, {one.line_id: one.state for one in outcomes})
    gates.check_boarding(boarding, at, present=present)
    changed = []
    for outcome in outcomes:
        line = lines[outcome.line_id]
        if line.state != outcome.state:
            line.state, line.reason = outcome.state, outcome.reason
            line.checked_at, line.checked_by = at, by.id
            changed.append(line)
    write(changed, ["state", "reason", "checked_at", "checked_by"])
    if leg.state == LegState.OFFERED:
        leg.state, leg.updated_at = LegState.BOARDING, at
        leg.save(update_fields=["state", "updated_at"])
    audit.record_many("evacuation.line.checked", [line.id for line in changed], by=by, at=at)
    return len(changed)


def _present(manifest: Manifest | None, outcomes: Mapping[UUID, str]) -> set[UUID]:
    """Return the travellers on a list who are there, or of whom nothing is known yet."""
    rows = ManifestLine.objects.filter(manifest=manifest).order_by()
    return {
        traveller
        for line, traveller, state in rows.values_list("id", "traveller__traveller_id", "state")
        if outcomes.get(line, state) not in ABSENT
    }


def depart(leg_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Close the list and let the leg leave; whoever was not boarded did not come.

    A household of which nobody boarded loses its later legs too. Each State is told. Returns how
    many people departed. Raises gates.ChecksNotFinished and gates.ChildLeftAlone for somebody on
    board who may not leave so.
    """
    by.require(Permission.EVACUATION_BOARD)
    leg = Leg.objects.select_for_update(of=("self",)).get(id=leg_id)
    _check_open(leg)
    manifest = newest(leg.id)
    lines = list(
        ManifestLine.objects.select_related("traveller", "seat__entry")
        .filter(manifest=manifest)
        .order_by("sequence")
    )
    on_board = [line for line in lines if line.state == LineState.BOARDED]
    gates.check_not_alone(on_board)
    present = {line.traveller.traveller_id for line in on_board}
    gates.check_boarding(on_board, at, present=present)
    missing = [line for line in lines if line.state == LineState.LISTED]
    for line in missing:
        line.state, line.checked_at, line.checked_by = LineState.NO_SHOW, at, by.id
    write(missing, ["state", "checked_at", "checked_by"])
    if manifest is not None:
        manifest.closed_at = at
        manifest.save(update_fields=["closed_at"])
    leg.state, leg.updated_at = LegState.DEPARTED, at
    leg.save(update_fields=["state", "updated_at"])
    boarded, absent = _split(lines)
    _close_seats(leg, boarded, absent, at)
    audit.record(
        "evacuation.leg.departed", subject_id=leg.id, by=by, at=at,
        boarded=sum(len(t) for _, t in boarded), absent=len(absent),
    )  # fmt: skip
    note_movements("departed", leg, boarded, at=at)
    note_movements("no_show", leg, absent, at=at)
    return sum(len(travellers) for _, travellers in boarded)


Group = tuple[PoolEntry, list[UUID]]


def _split(lines: Sequence[ManifestLine]) -> tuple[list[Group], list[Group]]:
    """Return households of which somebody boarded, with those, and households that did not."""
    entries = {line.seat.entry_id: line.seat.entry for line in lines}
    on: dict[UUID, list[UUID]] = {}
    off: dict[UUID, list[UUID]] = {}
    for line in lines:
        side = on if line.state == LineState.BOARDED else off
        side.setdefault(line.seat.entry_id, []).append(line.traveller.traveller_id)
    boarded = [(entry, on[entry_id]) for entry_id, entry in entries.items() if entry_id in on]
    absent = [(entry, off[entry_id]) for entry_id, entry in entries.items() if entry_id not in on]
    return boarded, absent


def _close_seats(leg: Leg, boarded: list[Group], absent: list[Group], at: datetime) -> None:
    on, off = [entry.id for entry, _ in boarded], [entry.id for entry, _ in absent]
    # A household whose names never came cannot board: it waits again rather than being lost.
    listed = {*on, *off}
    seats = Seat.objects.filter(leg=leg, state=SeatState.CONFIRMED)
    nameless = [s.entry_id for s in seats if s.entry_id not in listed]
    seats.filter(entry__in=on).update(state=SeatState.BOARDED, updated_at=at)
    seats.filter(entry__in=off).update(state=SeatState.NO_SHOW, updated_at=at)
    Seat.objects.filter(entry__in=off, state=SeatState.CONFIRMED).update(
        state=SeatState.DISCARDED, updated_at=at
    )
    Seat.objects.filter(entry__in=nameless, state=SeatState.CONFIRMED).update(
        state=SeatState.DISCARDED, updated_at=at
    )
    PoolEntry.objects.filter(id__in=on).update(
        state=EntryState.TRAVELLING, updated_at=at, at_place=""
    )
    PoolEntry.objects.filter(id__in=off).update(state=EntryState.CLOSED, updated_at=at)
    PoolEntry.objects.filter(id__in=nameless).update(state=EntryState.OPEN, updated_at=at)


def arrive(leg_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Record that a leg arrived; households whose journey ends here have arrived.

    Who still has a seat on a later leg is in transit at this place. Returns how many people
    ended their journey.
    """
    by.require(Permission.EVACUATION_BOARD)
    leg = Leg.objects.select_for_update(of=("self",)).select_related("destination").get(id=leg_id)
    if leg.state != LegState.DEPARTED:
        raise BoardingIsClosed(_("This leg has not left, or has arrived before."))
    leg.state, leg.updated_at = LegState.ARRIVED, at
    leg.save(update_fields=["state", "updated_at"])
    lines = list(
        ManifestLine.objects.select_related("traveller", "seat__entry")
        .filter(manifest=newest(leg.id), state=LineState.BOARDED)
        .order_by("sequence")
    )
    for line in lines:
        line.state = LineState.ARRIVED
    write(lines, ["state"])
    entries = {line.seat.entry_id: line.seat.entry for line in lines}
    travellers: dict[UUID, list[UUID]] = {}
    for line in lines:
        travellers.setdefault(line.seat.entry_id, []).append(line.traveller.traveller_id)
    groups = {entry_id: (entry, travellers[entry_id]) for entry_id, entry in entries.items()}
    onward = set(
        Seat.objects.filter(entry__in=list(groups), state=SeatState.CONFIRMED).values_list(
            "entry_id", flat=True
        )
    )
    Seat.objects.filter(leg=leg, state=SeatState.BOARDED).update(
        state=SeatState.ARRIVED, updated_at=at
    )
    ended = [group for entry_id, group in groups.items() if entry_id not in onward]
    PoolEntry.objects.filter(id__in=list(onward)).update(
        at_place=leg.destination.code, updated_at=at
    )
    PoolEntry.objects.filter(id__in=[entry.id for entry, _ in ended]).update(
        state=EntryState.ARRIVED, at_place=leg.destination.code, updated_at=at
    )
    people = sum(len(travellers) for _, travellers in ended)
    audit.record("evacuation.leg.arrived", subject_id=leg.id, by=by, at=at, ended=people)
    note_movements("arrived", leg, ended, at=at)
    return people
