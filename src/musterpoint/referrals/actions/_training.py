"""The training gate: who passed what refers; everybody else is told what is missing."""

from datetime import UTC, date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.procedures import queries as procedures
from musterpoint.referrals import kinds, queries
from musterpoint.referrals.models import Trained
from musterpoint.tenancy.actors import Actor, Permission


class NotTrained(Refused):
    """Who refers must have passed the training, and it must still count."""


class BadTraining(Invalid):
    """What was said of a training cannot be used."""


class OwnTraining(Refused):
    """A colleague records the training; nobody opens the gate for themselves."""


class NoSuchTraining(Missing):
    """There is no such record here."""


def require_trained(by: Actor, at: datetime) -> None:
    """Raise NotTrained unless the actor passed the course of the pack and it still counts."""
    if not queries.is_trained(by, at):
        raise NotTrained(
            _(
                "You can refer people once your training “%(course)s” is recorded and valid. "
                "Ask a colleague who keeps the directory."
            ),
            course=kinds.shipped().course.name,
        )


def may_record(by: Actor) -> bool:
    """Say whether an actor keeps the records of training."""
    return by.may(Permission.DIRECTORY_CHANGE) or by.may(Permission.MEMBERS_CHANGE)


def _require(by: Actor) -> None:
    if not by.may(Permission.MEMBERS_CHANGE):
        by.require(Permission.DIRECTORY_CHANGE)


def record_training(
    user_id: UUID,
    passed_on: date,
    valid_until: date | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Trained:
    """
    Record that a colleague passed the course of the pack.

    Without ``valid_until`` it counts for the months that the pack gives. Raises OwnTraining,
    BadTraining, NoSuchTraining when nobody of that id works here.
    """
    _require(by)
    if user_id == by.id:
        raise OwnTraining(_("Your own training is recorded by a colleague."))
    if all(one.user_id != user_id for one in procedures.workers(at)):
        raise NoSuchTraining(_("Nobody like this works here."))
    course, today = kinds.shipped().course, at.astimezone(UTC).date()
    problems: dict[str, list[str]] = {}
    if passed_on > today:
        problems["passed_on"] = [_("This day is still to come.")]
    last = valid_until or course.ends(passed_on)
    if last < passed_on:
        problems["valid_until"] = [_("The last day is before the first.")]
    elif last < today:
        problems["valid_until"] = [_("The training would have expired already.")]
    if problems:
        raise BadTraining(_("Some answers need a correction."), fields=problems)
    row = Trained.objects.create(
        user_id=user_id,
        course=course.code,
        passed_on=passed_on,
        valid_until=last,
        recorded_by=by.id,
        recorded_at=at,
    )
    audit.record("referrals.training.recorded", subject_id=row.id, by=by, at=at)
    return row


def end_training(training_id: UUID, *, by: Actor, at: datetime) -> Trained:
    """Take a record back, such as one made by mistake; whoever has no other refers no more."""
    _require(by)
    row = Trained.objects.select_for_update().filter(id=training_id).first()
    if row is None:
        raise NoSuchTraining(_("There is no such record here."))
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        audit.record("referrals.training.ended", subject_id=row.id, by=by, at=at)
    return row


def restore_training(training_id: UUID, *, by: Actor, at: datetime) -> Trained:
    """Put a record back that was ended."""
    _require(by)
    row = Trained.objects.select_for_update().filter(id=training_id).first()
    if row is None:
        raise NoSuchTraining(_("There is no such record here."))
    if row.user_id == by.id:
        raise OwnTraining(_("Your own training is recorded by a colleague."))
    if row.ended_at is not None:
        row.ended_at = None
        row.save(update_fields=["ended_at"])
        audit.record("referrals.training.restored", subject_id=row.id, by=by, at=at)
    return row
