"""What the controller does with injects while an exercise runs: now, later, not at all."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exercises.playing.actions._clock import tell, wish
from musterpoint.exercises.playing.actions._common import (
    NotNow,
    bad,
    changes_world,
    happened,
    inject_of,
    locked,
    must_be,
    of,
)
from musterpoint.exercises.playing.models import (
    Happening,
    Inject,
    InjectState,
    RehearsalState,
    Word,
)
from musterpoint.exercises.script import CONTROL
from musterpoint.tenancy.actors import Actor, Permission

RUNNING, PAUSED = RehearsalState.RUNNING, RehearsalState.PAUSED


def fire(rehearsal_id: UUID, inject_id: UUID, *, by: Actor, at: datetime) -> Inject:
    """Tell an inject now, whatever its minute."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING)
    found = inject_of(row, inject_id)
    if found.state == InjectState.FIRED:
        raise NotNow(_("This inject was told already."))
    if changes_world(row, found):
        wish(row, "tell", at, inject=found.slug)
    tell(row, of(row), found, at)
    row.save(update_fields=["number", "wish", "busy_since", "fault"])
    audit.record("exercises.inject.fired", subject_id=row.id, by=by, at=at, inject=found.slug)
    return found


def hold(rehearsal_id: UUID, inject_id: UUID, *, by: Actor, at: datetime) -> Inject:
    """Hold an inject back; its minute passes without it."""
    return _turn(rehearsal_id, inject_id, InjectState.WAITING, InjectState.HELD, by, at)


def release(rehearsal_id: UUID, inject_id: UUID, *, by: Actor, at: datetime) -> Inject:
    """Let an inject that was held back wait again; one whose minute has passed is fired by hand."""
    return _turn(rehearsal_id, inject_id, InjectState.HELD, InjectState.WAITING, by, at)


def _turn(
    rehearsal_id: UUID,
    inject_id: UUID,
    before: InjectState,
    after: InjectState,
    by: Actor,
    at: datetime,
) -> Inject:
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RehearsalState.DRAFT, RUNNING, PAUSED)
    found = inject_of(row, inject_id)
    if found.state != before:
        raise NotNow(_("This inject changed meanwhile. Look again."))
    if after == InjectState.WAITING and found.minute < row.minute:
        raise NotNow(_("Its minute has passed. Tell it now, or leave it out."))
    changes_world(row, found)
    found.state = after
    found.save(update_fields=["state"])
    word = "held" if after == InjectState.HELD else "released"
    audit.record(f"exercises.inject.{word}", subject_id=row.id, by=by, at=at, inject=found.slug)
    return found


def control_message(
    rehearsal_id: UUID, to_team: str, text: str, *, by: Actor, at: datetime
) -> Happening:
    """Write to one team, or to all (an empty slug), as control."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RUNNING, PAUSED)
    if not text.strip():
        raise bad("text", _("Write a message."))
    if to_team and of(row).team(to_team) is None:
        raise bad("to_team", _("Choose a team of the exercise."))
    made = happened(
        row, Word.MESSAGE, at, text=text.strip(), team=CONTROL, to_team=to_team or "all"
    )
    row.save(update_fields=["number"])
    audit.record("exercises.message.sent", subject_id=row.id, by=by, at=at)
    return made
