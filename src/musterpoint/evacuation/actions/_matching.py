"""The operator of the pool: match, confirm, tell each State, release."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.engine import matching as engine
from musterpoint.evacuation import gates, rules
from musterpoint.evacuation.actions._match_problem import problem_of, taken_of
from musterpoint.evacuation.models import (
    EntryState,
    Leg,
    LegState,
    MatchRun,
    PoolEntry,
    RunState,
    Seat,
    SeatState,
    Unmatched,
)
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission

BATCH = 2000


class NothingToMatch(Refused):
    """There are no households waiting, or no legs that they could take."""


class OutOfDate(Refused):
    """The proposal no longer fits what is there."""


def run_match(crisis_id: UUID, *, by: Actor, at: datetime) -> MatchRun:
    """
    Propose seats for every household that waits, and a reason for each that gets none.

    The proposal before it, if it was not confirmed, is discarded. Raises NothingToMatch.
    """
    by.require(Permission.EVACUATION_MATCH)
    pack = rules.priority_pack()
    entries = list(
        PoolEntry.objects.filter(crisis_id=crisis_id, state=EntryState.OPEN).order_by("id")
    )
    held = gates.held_entries(entries, at)
    entries = [entry for entry in entries if entry.id not in held]
    legs = _open_legs(crisis_id, at, pack.rules["notice_minutes"], pack.rules["horizon_hours"])
    if not entries or not legs:
        raise NothingToMatch(_("There is nobody who waits, or no transport to offer."))
    _discard_proposals(crisis_id, at)
    problem = problem_of(crisis_id, entries, legs, at)
    plan = engine.solve(problem)
    faults = engine.check(problem, plan)
    if faults:
        raise AssertionError(f"the matching engine broke its own rules: {faults[:3]}")
    return _keep(crisis_id, entries, legs, plan, pack.stamp, by, at)


def _open_legs(crisis_id: UUID, at: datetime, notice: int, hours: int) -> list[Leg]:
    return list(
        Leg.objects.select_related("origin", "destination")
        .filter(
            crisis_id=crisis_id,
            state=LegState.OFFERED,
            departs_at__gt=at + timedelta(minutes=notice),
            departs_at__lte=at + timedelta(hours=hours),
        )
        .order_by("departs_at", "id")
    )


def _discard_proposals(crisis_id: UUID, at: datetime) -> None:
    old = MatchRun.objects.filter(crisis_id=crisis_id, state=RunState.PROPOSED)
    Seat.objects.filter(run__in=old, state=SeatState.PROPOSED).update(
        state=SeatState.DISCARDED, updated_at=at
    )
    old.update(state=RunState.DISCARDED)


def _keep(
    crisis_id: UUID,
    entries: Sequence[PoolEntry],
    legs: Sequence[Leg],
    plan: engine.Plan,
    stamp: str,
    by: Actor,
    at: datetime,
) -> MatchRun:
    people = {entry.id: entry.people for entry in entries}
    number = MatchRun.objects.filter(crisis_id=crisis_id).aggregate(n=Max("number"))["n"] or 0
    run = MatchRun.objects.create(
        crisis_id=crisis_id,
        number=number + 1,
        rules=stamp,
        ready_people=sum(people.values()),
        ready_households=len(entries),
        seated_people=plan.seated_people,
        seated_households=len(plan.assignments),
        bound_people=min(plan.people_bound, sum(people.values())),
        seats_offered=sum(leg.seats for leg in legs),
        legs_offered=len(legs),
        by_class=list(plan.seated_by_class),
        run_at=at,
        run_by=by.id,
    )
    Seat.objects.bulk_create(
        [
            Seat(
                run=run,
                entry_id=UUID(str(assignment.household_id)),
                leg_id=UUID(str(leg_id)),
                position=position,
                people=people[UUID(str(assignment.household_id))],
                updated_at=at,
            )
            for assignment in plan.assignments
            for position, leg_id in enumerate(assignment.leg_ids)
        ],
        batch_size=BATCH,
    )
    Unmatched.objects.bulk_create(
        [
            Unmatched(
                run=run,
                entry_id=UUID(str(left.household_id)),
                reason=left.reason.value,
                bottleneck_id=UUID(str(left.bottleneck_leg_id)) if left.bottleneck_leg_id else None,
                people=people[UUID(str(left.household_id))],
                facts={
                    "advice": left.advice.code.value,
                    **{name: _plain(value) for name, value in left.advice.params},
                },
            )
            for left in plan.unmatched
        ],
        batch_size=BATCH,
    )
    audit.record(
        "evacuation.match.proposed",
        subject_id=run.id,
        by=by,
        at=at,
        number=run.number,
        seated=run.seated_people,
        ready=run.ready_people,
        rules=stamp,
    )
    return run


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value


def confirm(run_id: UUID, *, by: Actor, at: datetime) -> int:
    """
    Make the proposed seats firm and tell each State; return how many people are seated.

    Raises OutOfDate when the proposal is not the newest, was decided before, or when a leg has
    left or filled meanwhile.
    """
    by.require(Permission.EVACUATION_MATCH)
    run = MatchRun.objects.select_for_update(of=("self",)).get(id=run_id)
    if run.state != RunState.PROPOSED:
        raise OutOfDate(_("This proposal was confirmed or discarded before. Run again."))
    seats = list(
        Seat.objects.select_related("entry", "leg__origin", "leg__destination")
        .filter(run=run, state=SeatState.PROPOSED)
        .order_by("entry_id", "position")
    )
    _check_still_fits(seats, at)
    Seat.objects.filter(run=run, state=SeatState.PROPOSED).update(
        state=SeatState.CONFIRMED, updated_at=at
    )
    entries = list({seat.entry_id: seat.entry for seat in seats}.values())
    PoolEntry.objects.filter(id__in=[entry.id for entry in entries]).update(
        state=EntryState.SEATED, updated_at=at
    )
    run.state, run.confirmed_at, run.confirmed_by = RunState.CONFIRMED, at, by.id
    run.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    audit.record("evacuation.match.confirmed", subject_id=run.id, by=by, at=at, n=len(entries))
    itineraries = {
        entry_id: [_leg_line(seat) for seat in group]
        for entry_id, group in groupby(seats, key=lambda seat: seat.entry_id)
    }
    tell_seats([(entry, itineraries[entry.id]) for entry in entries], by=by, at=at)
    return sum(entry.people for entry in entries)


def _check_still_fits(seats: Sequence[Seat], at: datetime) -> None:
    legs = list(
        Leg.objects.select_for_update(of=("self",))
        .filter(id__in={seat.leg_id for seat in seats})
        .order_by("id")
    )
    if any(leg.state != LegState.OFFERED or leg.departs_at <= at for leg in legs):
        raise OutOfDate(_("A leg of this proposal has left or was cancelled. Run again."))
    journeys: dict[UUID, list[Leg]] = {}
    for seat in seats:
        journeys.setdefault(seat.entry_id, []).append(seat.leg)
    if gates.held_entries({seat.entry_id: seat.entry for seat in seats}.values(), at, journeys):
        raise OutOfDate(_("The checks of somebody in this proposal are not finished. Run again."))
    if any(seat.entry.state != EntryState.OPEN for seat in seats):
        raise OutOfDate(_("A household of this proposal was seated or withdrawn. Run again."))
    taken = taken_of(legs)
    wanted: dict[UUID, dict[str, int]] = {}
    names = ("seats", "wheelchair", "stretcher", "infants", "escorts")
    for seat in seats:
        for name in names:
            usage = wanted.setdefault(seat.leg_id, dict.fromkeys(names, 0))
            usage[name] += getattr(seat.entry, name)
    for leg in legs:
        used = taken.get(leg.id, {})
        if any(used.get(n, 0) + wanted[leg.id][n] > getattr(leg, n) for n in names):
            raise OutOfDate(_("A leg of this proposal is full meanwhile. Run again."))


def _leg_line(seat: Seat) -> dict[str, object]:
    leg = seat.leg
    return {
        "leg": leg.code,
        "mode": leg.mode,
        "from": leg.origin.name,
        "to": leg.destination.name,
        "departs_at": leg.departs_at.isoformat(),
        "arrives_at": leg.arrives_at.isoformat(),
        "by": leg.offered_by_name,
    }


def tell_seats(
    news: Sequence[tuple[PoolEntry, list[dict[str, object]]]], *, by: Actor, at: datetime
) -> None:
    """Tell each organisation about its households' seats; an empty itinerary means: lost."""
    from musterpoint.evacuation.actions._pool import apply_seats

    by_source: dict[UUID, list[tuple[PoolEntry, list[dict[str, object]]]]] = {}
    for entry, legs in news:
        by_source.setdefault(entry.source_id, []).append((entry, legs))
    mine = scope.organisation_id()
    for source, batch in sorted(by_source.items(), key=lambda pair: pair[0].bytes):
        if source == mine:
            apply_seats(mine, [(entry.item_id, legs) for entry, legs in batch], by=by, at=at)
            continue
        disclosures.disclose(
            source,
            "evacuation.seat",
            [
                disclosures.ItemOut(
                    item_id=entry.item_id, subject_id=entry.id, payload={"itinerary": legs}
                )
                for entry, legs in batch
            ],
            purpose="the seat that the household asked for",
            by=by,
            at=at,
        )


def discard(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throw a proposal away; nobody was told of it."""
    by.require(Permission.EVACUATION_MATCH)
    run = MatchRun.objects.select_for_update(of=("self",)).get(id=run_id)
    if run.state != RunState.PROPOSED:
        raise OutOfDate(_("This proposal was confirmed or discarded before."))
    _discard_proposals(run.crisis_id, at)
    audit.record("evacuation.match.discarded", subject_id=run.id, by=by, at=at)


def release(entry_ids: Sequence[UUID], why: str, *, by: Actor, at: datetime) -> int:
    """Free every seat that these households hold and let them wait again; tell their State."""
    entries = list(
        PoolEntry.objects.select_for_update(of=("self",))
        .filter(id__in=list(entry_ids), state=EntryState.SEATED)
        .order_by("id")
    )
    Seat.objects.filter(entry__in=entries, state=SeatState.CONFIRMED).update(
        state=SeatState.DISCARDED, updated_at=at
    )
    PoolEntry.objects.filter(id__in=[entry.id for entry in entries]).update(
        state=EntryState.OPEN, updated_at=at
    )
    audit.record_many(
        "evacuation.entry.released", [entry.id for entry in entries], by=by, at=at, why=why
    )
    tell_seats([(entry, []) for entry in entries], by=by, at=at)
    return len(entries)
