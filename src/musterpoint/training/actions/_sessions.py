"""When people meet: sessions, places, the waiting list, who came."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.accounts import queries as accounts
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.training import catalogue, identity, queries
from musterpoint.training.actions._courses import SHARE_LANE
from musterpoint.training.actions._learning import learner_for
from musterpoint.training.actions._session_telling import News, takes_part, tell
from musterpoint.training.actions._trainers import hand_on
from musterpoint.training.identity import Identity
from musterpoint.training.models import Booking, Learner, LearnerKind, Place, Session
from musterpoint.web.pickers import zone_choices

MOST_PLACES = 1000
MAX_TEXT = 200


class NoSuchSession(Missing):
    """There is no such session here."""


class BadSession(Invalid):
    """What was said of a session cannot be."""


#: How long before and after a session its code is taken.
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)


class NotNow(Refused):
    """This cannot be done with a session as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionIn:
    """What is said of a session."""

    course_code: str
    title: str = ""
    starts_at: datetime
    ends_at: datetime
    zone: str = "UTC"
    place: str = ""
    country: str = ""
    language: str = "en"
    places: int = 20
    makes_trainers: bool = False


def hold(given: SessionIn, *, by: Actor, at: datetime) -> Session:
    """Plan a session; whoever plans it is its trainer."""
    by.require(Permission.TRAINING_TEACH)
    offer = _checked(given, at)
    trainer = learner_for(by, at) if by.kind is ActorKind.STAFF else None
    row = Session.objects.create(
        **_columns(given, offer.title), trainer=trainer, created_at=at, changed_at=at
    )
    identity.attendance(row.id, at)  # makes the organisation's keys: a page that is read cannot
    audit.record("training.session.planned", subject_id=row.id, by=by, at=at)
    return row


def change(
    session_id: UUID, given: SessionIn, *, site: str = "", by: Actor, at: datetime
) -> Session:
    """
    Change a session; calendars that hold it replace their copy, and who takes part is told.

    Fewer places than are taken are refused; more places move people up from the waiting list.
    ``site`` is the address of this site, for the letters.
    """
    by.require(Permission.TRAINING_TEACH)
    row = _locked(session_id)
    if row.cancelled_at is not None:
        raise NotNow(_("This session was called off."))
    offer = _checked(given, at, began=row.starts_at <= at)
    taken = row.bookings.filter(standing=Place.BOOKED).count()
    if given.places < taken:
        text = _("So many have a place already: %(taken)d.") % {"taken": taken}
        raise BadSession(text, fields={"places": [text]})
    was = _when_and_where(row)
    for name, value in _columns(given, offer.title).items():
        setattr(row, name, value)
    row.sequence, row.changed_at = row.sequence + 1, at
    row.save()
    moved_up = _move_up(row, site, by, at)
    if _when_and_where(row) != was:
        others = [one for one in takes_part(row) if one.id not in moved_up]
        tell(row, News.MOVED, others, site=site, by=by, at=at)
    _tell_partners(row, at)
    audit.record("training.session.changed", subject_id=row.id, by=by, at=at)
    return row


def publish_session(session_id: UUID, *, by: Actor, at: datetime) -> Session:
    """Let partners see a session in the joint calendar, under their agreements."""
    by.require(Permission.TRAINING_CHANGE)
    row = _locked(session_id)
    if row.cancelled_at is not None:
        raise NotNow(_("This session was called off."))
    if row.published_at is None:
        row.published_at = at
        row.save(update_fields=["published_at"])
        pumps.wake(SHARE_LANE, at)
        audit.record("training.session.published", subject_id=row.id, by=by, at=at)
    return row


def call_off(session_id: UUID, *, site: str = "", by: Actor, at: datetime) -> Session:
    """Call a session off; who takes part, calendars and partners are told."""
    by.require(Permission.TRAINING_TEACH)
    row = _locked(session_id)
    if row.bookings.filter(came_at__isnull=False).exists():
        raise NotNow(_("People have come to this session already."))
    if row.cancelled_at is None:
        row.cancelled_at, row.changed_at, row.sequence = at, at, row.sequence + 1
        row.save(update_fields=["cancelled_at", "changed_at", "sequence"])
        _tell_partners(row, at)
        tell(row, News.OFF, takes_part(row), site=site, by=by, at=at)
        audit.record("training.session.called-off", subject_id=row.id, by=by, at=at)
    return row


def book(session_id: UUID, *, by: Actor, at: datetime) -> Booking:
    """Take a place as a colleague, or the next one on the waiting list."""
    by.require(Permission.TRAINING_READ)
    if by.kind is not ActorKind.STAFF or by.id is None:
        raise NotNow(_("Places are taken by people who sign in."))
    row = _locked(session_id)
    if row.starts_at <= at:
        raise NotNow(_("This session has begun."))
    return _book(row, learner_for(by, at), by, at)


def add_guest(
    session_id: UUID, name: str, email: str, *, audience: str = "", by: Actor, at: datetime
) -> Booking:
    """
    Put somebody without an account on a session; name and address are sealed.

    ``audience`` says for the gap report whom of the course's audiences they belong to.
    """
    by.require(Permission.TRAINING_TEACH)
    name, email = name.strip(), email.strip()
    if not name or len(name) > MAX_TEXT:
        text = _("Write a name.")
        raise BadSession(text, fields={"name": [text]})
    row = _locked(session_id)
    course = queries.offer(row.course_code, all_of_them=True).course
    learner = Learner(
        id=uuid7(),
        kind=LearnerKind.GUEST,
        audience=audience if audience in course.audiences else "",
        created_at=at,
        language=row.language,
    )
    key = vault.make_keys([learner.id], at=at)[learner.id]
    learner.sealed = key.seal(identity.USE, Identity(name=name, email=email).kept())
    learner.save(force_insert=True)
    return _book(row, learner, by, at)


def give_back(booking_id: UUID, *, site: str = "", by: Actor, at: datetime) -> Booking:
    """Give a place back, one's own or as a trainer; the first who waits moves up and is told."""
    by.require(Permission.TRAINING_READ)
    found = Booking.objects.select_related("learner").filter(id=booking_id).first()
    if found is None or not (
        by.may(Permission.TRAINING_TEACH) or (by.id and found.learner.user_id == by.id)
    ):
        raise NoSuchSession(_("There is no such place here."))
    row = _locked(found.session_id)
    found = Booking.objects.select_for_update().get(id=booking_id)
    if found.came_at is not None:
        raise NotNow(_("People have come to this session already."))
    if found.standing != Place.LEFT:
        found.standing = Place.LEFT
        found.save(update_fields=["standing"])
        audit.record("training.place.given-back", subject_id=found.learner_id, by=by, at=at)
        _move_up(row, site, by, at)
    return found


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
    row = _locked(session_id)
    if not row.starts_at - EARLY <= at <= row.ends_at + LATE:
        raise NotNow(_("The code counts from an hour before the session until two hours after."))
    booking = _book(row, learner_for(by, at), by, at)
    if booking.standing != Place.BOOKED:
        raise NotNow(_("All places are taken. Ask the trainer to let you in."))
    return _came(booking, row, "code", by, at)


def mark_came(booking_id: UUID, has_come: bool, *, by: Actor, at: datetime) -> Booking:
    """
    Note by hand that somebody came, or that they did not; nobody notes it for themselves.

    Nor does a program whose access they made.
    """
    by.require(Permission.TRAINING_TEACH)
    found = Booking.objects.select_related("learner").filter(id=booking_id).first()
    if found is None:
        raise NoSuchSession(_("There is no such place here."))
    row = _locked(found.session_id)
    if accounts.same_hands(by, [found.learner.user_id]):
        raise NotNow(_("Whoever teaches does not scan. A colleague notes that you came."))
    if not has_come:
        found.came_at, found.came_by = None, ""
        found.save(update_fields=["came_at", "came_by"])
        audit.record("training.attendance.taken-back", subject_id=found.learner_id, by=by, at=at)
        return found
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
            hand_on(row, booking.learner_id, by=by, at=at)
    return booking


def _book(row: Session, learner: Learner, by: Actor, at: datetime) -> Booking:
    if row.cancelled_at is not None:
        raise NotNow(_("This session was called off."))
    found = Booking.objects.filter(session=row, learner=learner).first()
    if found is not None and found.standing != Place.LEFT:
        return found
    rows = Booking.objects.filter(session=row)
    number = (rows.aggregate(n=Max("number"))["n"] or 0) + 1
    taken = rows.filter(standing=Place.BOOKED).count()
    waiting = rows.filter(standing=Place.WAITS).exists()
    standing = Place.BOOKED if taken < row.places and not waiting else Place.WAITS
    if found is None:
        found = Booking(session=row, learner=learner)
    found.standing, found.number, found.booked_at = standing, number, at
    found.save()
    audit.record(
        "training.place.booked", subject_id=learner.id, by=by, at=at,
        session=str(row.id), standing=str(standing),
    )  # fmt: skip
    _tell_partners(row, at)
    return found


def _move_up(row: Session, site: str, by: Actor, at: datetime) -> set[UUID]:
    """Give free places to those who wait longest and tell them; return who they are."""
    rows = Booking.objects.filter(session=row)
    free = row.places - rows.filter(standing=Place.BOOKED).count()
    if free < 1 or row.cancelled_at is not None:
        return set()
    _tell_partners(row, at)
    waiting = rows.filter(standing=Place.WAITS).select_related("learner").order_by("number")
    moved = list(waiting[:free])
    for one in moved:
        one.standing = Place.BOOKED
        one.save(update_fields=["standing"])
        audit.record("training.learner.moved-up", subject_id=one.learner_id, by=by, at=at)
    tell(row, News.PLACE, [one.learner for one in moved], site=site, by=by, at=at)
    return {one.learner_id for one in moved}


def _when_and_where(row: Session) -> tuple[object, ...]:
    return row.starts_at, row.ends_at, row.zone, row.place


def _tell_partners(row: Session, at: datetime) -> None:
    if row.published_at is not None:
        pumps.wake(SHARE_LANE, at)


def _locked(session_id: UUID) -> Session:
    found = Session.objects.select_for_update().filter(id=session_id).first()
    if found is None:
        raise NoSuchSession(_("There is no such session here."))
    return found


def _columns(given: SessionIn, title: str) -> dict[str, object]:
    return {
        "course_code": given.course_code,
        "title": given.title.strip() or title,
        "starts_at": given.starts_at,
        "ends_at": given.ends_at,
        "zone": given.zone,
        "place": given.place.strip(),
        "country": given.country,
        "language": given.language,
        "places": given.places,
        "makes_trainers": given.makes_trainers,
    }


def _checked(given: SessionIn, at: datetime, *, began: bool = False) -> queries.Offer:
    problems: dict[str, list[str]] = {}
    if given.ends_at <= given.starts_at:
        problems["ends_at"] = [_("The end is before the beginning.")]
    if given.ends_at <= at and not began:
        problems["starts_at"] = [_("This time is over.")]
    if not 0 < given.places <= MOST_PLACES:
        problems["places"] = [_("A session has 1 to 1,000 places.")]
    if any(not 2000 <= one.year <= 2100 for one in (given.starts_at, given.ends_at)):
        problems["starts_at"] = [_("Choose a year from 2000 to 2100")]
    if given.zone not in dict(zone_choices()):
        problems["zone"] = [_("Choose a time zone.")]
    for name in ("title", "place"):
        if len(getattr(given, name)) > MAX_TEXT:
            problems[name] = [_("Write at most 200 letters.")]
    if problems:
        raise BadSession(_("Some answers need a correction."), fields=problems)
    return queries.offer(given.course_code)
