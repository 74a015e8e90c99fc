"""What every action of an exercise with people does: lock it, read its script, number events."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.exercises import script as scripts
from musterpoint.exercises.playing import identity
from musterpoint.exercises.playing.models import (
    Happening,
    Inject,
    Rehearsal,
    RehearsalState,
    Seat,
    Word,
)
from musterpoint.exercises.script import Script
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.tenancy.actors import Actor

MOST_TEXT = 4000


class NoSuchRehearsal(Missing):
    """There is no such exercise, inject, team or seat here."""


class NotNow(Refused):
    """This cannot be done with an exercise as it stands."""


class StepIsRunning(NotNow):
    """The clock runs, or the simulated world is in the middle of a step."""


class BadInput(Invalid):
    """What was typed cannot be used."""


def bad(field: str, text: str) -> BadInput:
    """Return a refusal of one field."""
    return BadInput(text, fields={field: [text]})


def locked(rehearsal_id: UUID) -> Rehearsal:
    """Return an exercise that nobody else changes meanwhile."""
    found = Rehearsal.objects.select_for_update().filter(id=rehearsal_id).first()
    if found is None:
        raise NoSuchRehearsal(_("There is no such exercise here."))
    return found


def of(row: Rehearsal) -> Script:
    """Return the script of an exercise."""
    return scripts.sheet(row.sheet).script


def must_be(row: Rehearsal, *states: RehearsalState) -> None:
    """Refuse what cannot be done in the state of an exercise."""
    if row.state in states:
        return
    why = {
        RehearsalState.DRAFT: _("The exercise has not begun yet."),
        RehearsalState.RUNNING: _("The exercise is running."),
        RehearsalState.PAUSED: _("The exercise is paused."),
        RehearsalState.ENDED: _("The exercise has ended."),
        RehearsalState.CALLED_OFF: _("The exercise was called off."),
    }
    raise NotNow(why[RehearsalState(row.state)])


def inject_of(row: Rehearsal, inject_id: UUID) -> Inject:
    """Return an inject of an exercise that nobody else changes meanwhile."""
    found = Inject.objects.select_for_update().filter(id=inject_id, rehearsal=row).first()
    if found is None:
        raise NoSuchRehearsal(_("There is no such inject here."))
    return found


def changes_world(row: Rehearsal, one: Inject) -> bool:
    """
    Say whether an inject also changes the simulated world, which then follows what is done with it.

    Raises StepIsRunning while the world is in the middle of a step.
    """
    if not (row.world and one.effect):
        return False
    if row.busy_since is not None:
        raise StepIsRunning(
            _("This inject also changes the world, and a step is running. Wait until it is over.")
        )
    return True


def happened(
    row: Rehearsal,
    word: Word,
    at: datetime,
    *,
    text: str = "",
    inject: Inject | None = None,
    seat: Seat | None = None,
    team: str = "",
    to_team: str = "",
    option: int | None = None,
    step: str = "",
    is_good: bool | None = None,
) -> Happening:
    """Number and keep something that happened; the caller saves the exercise's ``number``."""
    if len(text) > MOST_TEXT:
        raise bad("text", _("Shorten this to %(most)d characters.") % {"most": MOST_TEXT})
    row.number += 1
    return Happening.objects.create(
        rehearsal=row,
        number=row.number,
        word=word,
        minute=row.minute,
        happened_at=at,
        inject=inject,
        team=team,
        to_team=to_team,
        seat=seat,
        option=option,
        step=step,
        is_good=is_good,
        sealed=identity.seal_text(row.id, text, at),
    )


def seated(seat_id: UUID, by: Actor) -> tuple[Rehearsal, Seat]:
    """Return the exercise, locked, and the seat of whoever acts; they act for nobody else."""
    seat = Seat.objects.filter(id=seat_id, withdrawn_at=None).first()
    if seat is None or by.id != seat.id:
        raise NoSuchRehearsal(_("This place in the exercise was withdrawn."))
    return locked(seat.rehearsal_id), seat
