"""Who came to a session: by the code that the trainer shows, or noted by hand."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Refused
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.training import catalogue, identity, queries
from musterpoint.training.actions._learning import learner_for
from musterpoint.training.actions._sessions import NoSuchSession, NotNow, give_place, locked
from musterpoint.training.actions._trainers import hand_on
from musterpoint.training.models import Booking, Place, Session, TakenBack

#: How long before and after a session its code is taken.
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)


def attend(token: str, *, by: Actor, at: datetime) -> Booking:
    """
    Note that a colleague came, by the code that the trainer shows at this moment.

    Raises NotNow for a code that is too old, for a time that is none of the session's, for whoever
    could show the code to themselves, and for who has no place when all are taken.
    """
    by.require(Permission.TRAINING_READ)
    if by.kind is not ActorKind.STAFF or by.id is None:
        raise NotNow(_("Sign in first: attendance counts for you."))
    named = identity.session_of(token, at, catalogue.limit("attendance_minutes"))
    if named is None:
        raise NoSuchSession(_("There is no such session here."))
    session_id, is_fresh = named
    if not is_fresh:
        raise NotNow(_("This code is too old. Scan the one that is shown now."))
    if by.may(Permission.TRAINING_TEACH):
        raise NotNow(_("Whoever teaches does not scan. A colleague notes that you came."))
    row = locked(session_id)
    if not row.starts_at - EARLY <= at <= row.ends_at + LATE:
        raise NotNow(_("The code counts from an hour before the session until two hours after."))
    booking = give_place(row, learner_for(by, at), by, at)
    if booking.standing != Place.BOOKED:
        raise NotNow(_("All places are taken. Ask the trainer to let you in."))
    return _came(booking, row, "code", by, at)


def mark_came(booking_id: UUID, has_come: bool, *, by: Actor, at: datetime) -> Booking:
    """
    Note by hand that somebody came, or that they did not; nobody notes it for themselves.

    Nor does a program whose access they made. What was noted and is taken back is kept: learning
    records that said it say that it was wrong.
    """
    by.require(Permission.TRAINING_TEACH)
    session_id = Booking.objects.filter(id=booking_id).values_list("session_id", flat=True).first()
    if session_id is None:
        raise NoSuchSession(_("There is no such place here."))
    row = locked(session_id)
    found = Booking.objects.select_related("learner").get(id=booking_id)
    if queries.is_own(found.learner, by, at):
        raise NotNow(_("Whoever teaches does not scan. A colleague notes that you came."))
    if not has_come:
        return _take_back(found, row, by, at)
    if found.standing != Place.BOOKED:
        found.standing = Place.BOOKED
    return _came(found, row, "hand", by, at)


def _came(booking: Booking, row: Session, how: str, by: Actor, at: datetime) -> Booking:
    if row.cancelled_at is not None:
        raise NotNow(_("This session was called off."))
    if booking.came_at is None:
        booking.came_at, booking.came_by = at, how
        booking.save(update_fields=["standing", "came_at", "came_by"])
        audit.record("training.learner.came", subject_id=booking.learner_id, by=by, at=at, how=how)
        if row.makes_trainers and row.trainer_id not in (None, booking.learner_id):
            with suppress(Refused):  # they came all the same; the session's page says why not
                hand_on(row, booking.learner_id, by=by, at=at)
    return booking


def _take_back(booking: Booking, row: Session, by: Actor, at: datetime) -> Booking:
    if booking.came_at is None:
        return booking
    TakenBack.objects.create(
        booking=booking,
        number=booking.taken_back.count(),
        came_at=booking.came_at,
        course_code=row.course_code,
        language=row.language,
        taken_back_at=at,
    )
    booking.came_at, booking.came_by = None, ""
    booking.save(update_fields=["came_at", "came_by"])
    audit.record("training.attendance.taken-back", subject_id=booking.learner_id, by=by, at=at)
    return booking
