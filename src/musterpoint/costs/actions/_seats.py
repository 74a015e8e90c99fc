"""Another number of seats of a costed leg: one person corrects a little, two much."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.costs import boarded
from musterpoint.costs.actions._common import (
    MOST_SEATS,
    NoSuchCost,
    NotNow,
    another,
    check_texts,
    refuse,
)
from musterpoint.costs.actions._legs import above, locked, share_out
from musterpoint.costs.models import CostedLeg, Debt, Note, SeatChange
from musterpoint.evacuation.models import RequestMember
from musterpoint.tenancy.actors import Actor, Permission


def correct_seats(
    costed_id: UUID, seats: int, offered: int, why: str, *, by: Actor, at: datetime
) -> SeatChange:
    """
    Correct how many seats a leg had, and how many were flown.

    A small change is made at once; one that moves much, or where people have notes or a demand
    asks for seats, by two. No note rises above what the person was told.
    """
    by.require(Permission.COSTS_CHANGE)
    row = locked(costed_id)
    if by.id is None:
        raise NoSuchCost(_("There is no such leg here."))
    problems = check_texts({"why": (why, 300, True)})
    least = _least(row)
    if not least <= seats <= MOST_SEATS:
        text = _("Enter how many seats were flown: %(least)s or more.") % {"least": least}
        problems["seats"] = [text]
    if not seats <= offered <= MOST_SEATS:
        problems["offered"] = [_("It has at least the seats that were flown.")]
    if (seats, offered) == (row.seats, row.offered):
        problems["seats"] = [_("These are the seats already.")]
    refuse(problems)
    if row.seat_changes.filter(decided_at=None).exists():
        raise NotNow(_("Somebody corrected the seats already. That is decided first."))
    made = SeatChange.objects.create(
        costed=row, seats=seats, offered=offered, seats_before=row.seats,
        offered_before=row.offered, why=why.strip(), asked_at=at, asked_by=by.id,
    )  # fmt: skip
    audit.record("costs.seats.asked", subject_id=row.id, by=by, at=at, seats=seats)
    if not _needs_two(row, seats, offered, at):
        _set(made, row, by, at)
    return made


def decide_seats(change_id: UUID, is_granted: bool, *, by: Actor, at: datetime) -> SeatChange:
    """Decide that a leg had other seats; never whoever corrected them."""
    by.require(Permission.COSTS_DECIDE)
    found = SeatChange.objects.filter(id=change_id).first()
    if found is None:
        raise NoSuchCost(_("There is no such change here."))
    row = locked(found.costed_id)
    made = SeatChange.objects.select_for_update().get(id=change_id)
    if made.decided_at is not None:
        raise NotNow(_("This was decided."))
    me = another(by, made.asked_by)
    if is_granted:
        if made.seats < _least(row):
            raise NotNow(_("More people are on our list by now. Refuse this, and enter it anew."))
        _set(made, row, by, at)
        return made
    made.decided_at, made.decided_by, made.is_granted = at, me, False
    made.save()
    audit.record("costs.seats.kept", subject_id=row.id, by=by, at=at)
    return made


def _set(made: SeatChange, row: CostedLeg, by: Actor, at: datetime) -> None:
    """Let a locked leg have these seats: shares, notes, debts and the books follow."""
    made.decided_at, made.decided_by, made.is_granted = at, by.id, True
    made.save()
    row.seats, row.offered = made.seats, made.offered
    row.save(update_fields=["seats", "offered"])
    audit.record("costs.seats.corrected", subject_id=row.id, by=by, at=at, seats=row.seats)
    share_out(row, by=by, at=at)


def _least(row: CostedLeg) -> int:
    """Return the fewest seats that a leg can have had: those of whom our lists know."""
    flown = boarded.aboard(row.crisis_id, row.leg, row.code, row.departed_on)
    return max(1, sum(not one.is_lap_infant for one in flown))


def _needs_two(row: CostedLeg, seats: int, offered: int, at: datetime) -> bool:
    """Say whether a change moves much between payers, or touches what somebody was asked for."""
    of_people = abs(row.total // row.seats - row.total // seats)
    of_others = abs(row.total // row.offered - row.total // offered)
    moved = max(of_people, of_others) * min(row.seats, seats)
    return above(row, moved, at) or _is_asked(row)


def _is_asked(row: CostedLeg) -> bool:
    if Debt.objects.filter(costed=row, demand__isnull=False, amount__gt=0).exists():
        return True
    travellers = row.shares.values("traveller_id")
    persons = RequestMember.objects.filter(id__in=travellers).values("person_id")
    return Note.objects.filter(person_id__in=persons, crisis_id=row.crisis_id).exists()
