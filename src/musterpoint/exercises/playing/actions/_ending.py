"""The end: what everybody said right after it, and the report."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.exercises.playing import identity, reporting
from musterpoint.exercises.playing.actions._clock import take_world_away
from musterpoint.exercises.playing.actions._common import (
    MOST_TEXT,
    NotNow,
    bad,
    happened,
    locked,
    must_be,
)
from musterpoint.exercises.playing.models import Rehearsal, RehearsalState, Word
from musterpoint.tenancy.actors import Actor, Permission

OVER = (RehearsalState.RUNNING, RehearsalState.PAUSED, RehearsalState.ENDED)


def hot_wash(rehearsal_id: UUID, text: str, *, by: Actor, at: datetime) -> Rehearsal:
    """Keep what everybody said right after the exercise; each line is a finding."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, *OVER)
    if len(text) > MOST_TEXT:
        raise bad("text", _("Shorten this to %(most)d characters.") % {"most": MOST_TEXT})
    row.hot_wash = identity.seal_text(row.id, text.strip(), at)
    row.save(update_fields=["hot_wash"])
    audit.record("exercises.hot-wash.kept", subject_id=row.id, by=by, at=at)
    return row


def end(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """End an exercise and write its report."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RehearsalState.RUNNING, RehearsalState.PAUSED)
    if row.busy_since is not None:
        raise NotNow(_("A step is running. Wait until it is over."))
    row.state, row.factor, row.ended_at = RehearsalState.ENDED, 0, at
    happened(row, Word.CLOCK, at, step="ended")
    row.save(update_fields=["state", "factor", "ended_at", "number"])
    _write(row)
    take_world_away(row, at)
    audit.record("exercises.rehearsal.ended", subject_id=row.id, by=by, at=at)
    return row


def write_again(rehearsal_id: UUID, *, by: Actor, at: datetime) -> Rehearsal:
    """Write the report again, with what observers said after the end."""
    by.require(Permission.EXERCISE_RUN)
    row = locked(rehearsal_id)
    must_be(row, RehearsalState.ENDED)
    _write(row)
    audit.record("exercises.report.written", subject_id=row.id, by=by, at=at)
    return row


def _write(row: Rehearsal) -> None:
    row.report = reporting.of(row)
    row.save(update_fields=["report"])
