"""Questions about requests, offers, runs and lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from musterpoint.evacuation.actions._manifests import newest
from musterpoint.evacuation.actions._travellers import TRAVELLER
from musterpoint.evacuation.models import (
    EntryState,
    Leg,
    LegState,
    Manifest,
    ManifestLine,
    MatchRun,
    PoolEntry,
    Request,
    RequestMember,
    RequestState,
    RunState,
    Seat,
    SeatState,
    Unmatched,
)
from musterpoint.tenancy import vault

ON_BOARD = [SeatState.CONFIRMED, SeatState.BOARDED, SeatState.ARRIVED]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegLine:
    """One leg with what is taken of it."""

    leg: Leg
    taken: int
    proposed: int
    manifest_version: int

    @property
    def free(self) -> int:
        """Return the seats that nobody has."""
        return max(0, self.leg.seats - self.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer first: who is seated, and the most that could be."""

    run: MatchRun | None
    waiting: int
    departed: int
    confirmed: int
    proposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One traveller on a list, opened."""

    id: UUID
    sequence: int
    name: str
    latin: str
    born: str
    sex: str
    nationality: str
    document: str
    special: str
    is_lap_infant: bool
    household: UUID
    source: str
    state: str
    reason: str
    traveller_id: UUID
    needs_escort: bool
    escort: str
    receiver: str
    is_handed: bool
    is_freed: bool


def result(crisis_id: UUID) -> Result:
    """Return the figures above the board of the operator."""
    run = MatchRun.objects.filter(crisis_id=crisis_id).order_by("-number").first()
    people = {
        row["state"]: row["n"]
        for row in PoolEntry.objects.filter(crisis_id=crisis_id)
        .values("state")
        .annotate(n=Sum("people"))
    }
    proposed = run.seated_people if run is not None and run.state == RunState.PROPOSED else 0
    return Result(
        run=run,
        waiting=people.get(EntryState.OPEN, 0),
        departed=people.get(EntryState.TRAVELLING, 0) + people.get(EntryState.ARRIVED, 0),
        confirmed=people.get(EntryState.SEATED, 0),
        proposed=proposed,
    )


def requests_by_state(crisis_id: UUID) -> dict[str, tuple[int, int]]:
    """Return state -> (households, people) of this organisation's own requests."""
    rows = (
        Request.objects.filter(crisis_id=crisis_id)
        .values("state")
        .annotate(households=Count("id"), people=Sum("people"))
    )
    return {row["state"]: (row["households"], row["people"]) for row in rows}


def requests_by_hold(crisis_id: UUID) -> dict[str, int]:
    """Return what waiting requests wait for, with the people concerned."""
    found: dict[str, int] = {}
    waiting = Request.objects.filter(crisis_id=crisis_id, state=RequestState.WAITING)
    for held, people in waiting.values_list("holds", "people"):
        for hold in held:
            found[hold] = found.get(hold, 0) + people
    return found


def pool_by_source(crisis_id: UUID) -> list[dict[str, object]]:
    """Return what each organisation has in the pool: people by state."""
    rows = (
        PoolEntry.objects.filter(crisis_id=crisis_id)
        .values("source_id", "source_name")
        .annotate(
            everybody=Sum("people"),
            open=Sum("people", filter=Q(state=EntryState.OPEN), default=0),
            seated=Sum("people", filter=Q(state=EntryState.SEATED), default=0),
            gone=Sum(
                "people",
                filter=Q(state__in=[EntryState.TRAVELLING, EntryState.ARRIVED]),
                default=0,
            ),
        )
        .order_by("source_name", "source_id")
    )
    return [dict(row) for row in rows]


def legs(crisis_id: UUID, *, after: datetime | None = None) -> list[LegLine]:
    """Return legs with what is taken of them, by departure."""
    rows = Leg.objects.select_related("origin", "destination").filter(crisis_id=crisis_id)
    if after is not None:
        rows = rows.filter(departs_at__gte=after)
    found = list(rows.order_by("departs_at", "code", "id"))
    taken = _people_on(found, ON_BOARD)
    proposed = _people_on(found, [SeatState.PROPOSED])
    versions: dict[UUID, int] = {}
    for leg_id, version in Manifest.objects.filter(leg__in=found).values_list("leg_id", "version"):
        versions[leg_id] = max(version, versions.get(leg_id, 0))
    return [
        LegLine(
            leg=leg,
            taken=taken.get(leg.id, 0),
            proposed=proposed.get(leg.id, 0),
            manifest_version=versions.get(leg.id, 0),
        )
        for leg in found
    ]


def _people_on(rows: Iterable[Leg], states: list[SeatState]) -> dict[UUID, int]:
    seats = Seat.objects.filter(leg__in=list(rows), state__in=states)
    return dict(seats.values_list("leg_id").annotate(n=Sum("people")))


def unmatched(run_id: UUID) -> list[dict[str, object]]:
    """Return each reason of a run with households and people, most people first."""
    rows = (
        Unmatched.objects.filter(run_id=run_id)
        .values("reason")
        .annotate(households=Count("id"), people=Sum("people"))
    )
    return [dict(row) for row in rows.order_by("-people", "reason")]


def unmatched_entries(run_id: UUID, reason: str) -> QuerySet[Unmatched]:
    """Return the households that a reason concerns, with the leg that was too full."""
    rows = Unmatched.objects.select_related("entry", "bottleneck").filter(run_id=run_id)
    return rows.filter(reason=reason).order_by("-people", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """How a group fares among those who wait or were seated."""

    group: str
    ready: int
    seated: int

    @property
    def share(self) -> float:
        """Return the share seated, in per cent."""
        return 100 * self.seated / self.ready if self.ready else 0.0


def fairness(crisis_id: UUID, by: str) -> list[Fairness]:
    """Return the share that has a seat by ``nationality``, ``area`` or ``priority_class``."""
    rows = (
        PoolEntry.objects.filter(crisis_id=crisis_id)
        .exclude(state=EntryState.CLOSED)
        .values(by)
        .annotate(
            ready=Sum("people"),
            seated=Sum("people", filter=~Q(state=EntryState.OPEN), default=0),
        )
        .order_by("-ready", by)
    )
    return [Fairness(group=str(row[by]), ready=row["ready"], seated=row["seated"]) for row in rows]


def manifest_lines(manifest: Manifest, at: datetime) -> list[Line]:
    """Return the opened lines of a list. The caller audits that they were shown."""
    rows = list(
        ManifestLine.objects.select_related("traveller__entry")
        .filter(manifest=manifest)
        .order_by("sequence")
    )
    keys = vault.open_keys([row.traveller.traveller_id for row in rows], at=at)
    lines = []
    for row in rows:
        traveller = row.traveller
        key = keys.get(traveller.traveller_id)
        opened: Mapping[str, Any] = key.open(TRAVELLER, traveller.sealed) if key else {}
        lines.append(
            Line(
                id=row.id,
                sequence=row.sequence,
                name=opened.get("name", ""),
                latin=opened.get("latin", ""),
                born=opened.get("born", ""),
                sex=opened.get("sex", ""),
                nationality=opened.get("nationality", ""),
                document=opened.get("document", ""),
                special=traveller.special,
                is_lap_infant=traveller.is_lap_infant,
                household=traveller.entry_id,
                source=traveller.entry.source_name,
                state=row.state,
                reason=row.reason,
                traveller_id=traveller.traveller_id,
                needs_escort=traveller.needs_escort,
                escort=opened.get("escort", ""),
                receiver=opened.get("receiver", ""),
                is_handed=traveller.handed_at is not None,
                is_freed=bool(opened.get("is_freed")) and not traveller.needs_escort,
            )
        )
    return lines


def newest_manifest(leg_id: UUID) -> Manifest | None:
    """Return the newest list of a leg."""
    return newest(leg_id)


def due_to_depart(crisis_id: UUID, at: datetime) -> list[Leg]:
    """Return legs whose departure has come and that have not left, earliest first."""
    rows = Leg.objects.filter(
        crisis_id=crisis_id, state__in=[LegState.OFFERED, LegState.BOARDING], departs_at__lte=at
    )
    return list(rows.order_by("departs_at", "id"))


def due_to_arrive(crisis_id: UUID, at: datetime) -> list[Leg]:
    """Return legs that are under way and should have arrived, earliest first."""
    rows = Leg.objects.filter(crisis_id=crisis_id, state=LegState.DEPARTED, arrives_at__lte=at)
    return list(rows.order_by("arrives_at", "id"))


def seated_members() -> list[tuple[UUID, UUID]]:
    """Return (member, person) of everybody here who has a seat and has not left."""
    seated = RequestMember.objects.filter(request__state=RequestState.SEATED)
    return list(seated.values_list("id", "person_id"))


def requests_of_households(crisis_id: UUID, household_ids: Iterable[UUID]) -> dict[UUID, Request]:
    """Return the newest request of each household that has made one."""
    rows = Request.objects.filter(crisis_id=crisis_id, household_id__in=list(household_ids))
    return {row.household_id: row for row in rows.order_by("requested_at", "id")}


def request_of_household(crisis_id: UUID, household_id: UUID) -> Request | None:
    """Return the newest request of a household."""
    rows = Request.objects.filter(crisis_id=crisis_id, household_id=household_id)
    return rows.order_by("-requested_at", "-id").first()


def evacuated(crisis_id: UUID, person_ids: Iterable[UUID]) -> set[UUID]:
    """Return who of these people left with a request of this organisation in a crisis."""
    rows = RequestMember.objects.filter(
        request__crisis_id=crisis_id,
        person_id__in=list(person_ids),
        request__state__in=[RequestState.DEPARTED, RequestState.ARRIVED],
    )
    return set(rows.values_list("person_id", flat=True))
