"""When people meet: sessions, places, the waiting list, who came."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, scope, vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.tenancy.models import Membership
from musterpoint.training import identity, queries
from musterpoint.training.actions._courses import SHARE_LANE
from musterpoint.training.actions._learning import learner_for
from musterpoint.training.actions._session_telling import News, takes_part, tell
from musterpoint.training.identity import Identity
from musterpoint.training.models import Booking, Learner, LearnerKind, Place, Session
from musterpoint.web.pickers import zone_choices

MOST_PLACES = 1000
MAX_TEXT = 200


class NoSuchSession(Missing):
    """There is no such session here."""


class BadSession(Invalid):
    """What was said of a session cannot be."""


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

    Fewer places than are taken are refused; more places move people up from the waiting list. Once
    people came the course and the language stay: learning records say that they came to these.
    ``site`` is the address of this site, for the letters.
    """
    by.require(Permission.TRAINING_TEACH)
    row = locked(session_id)
    if row.cancelled_at is not None:
        raise NotNow(_("This session was called off."))
    offer = _checked(given, at, began=row.starts_at <= at)
    _stays_the_same(row, given)
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
    row = locked(session_id)
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
    row = locked(session_id)
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
    row = locked(session_id)
    if row.starts_at <= at:
        raise NotNow(_("This session has begun."))
    return give_place(row, learner_for(by, at), by, at)


def add_guest(
    session_id: UUID, name: str, email: str, *, audience: str = "", by: Actor, at: datetime
) -> Booking:
    """
    Put somebody without an account on a session; name and address are sealed.

    Raises BadSession for the address of somebody who works here: they would stand here twice, and
    a trainer could have trained themselves. ``audience`` says for the gap report whom of the
    course's audiences they belong to.
    """
    by.require(Permission.TRAINING_TEACH)
    name, email = name.strip(), email.strip()
    if not name or len(name) > MAX_TEXT:
        text = _("Write a name.")
        raise BadSession(text, fields={"name": [text]})
    row = locked(session_id)
    if email and _works_here(email, row, at):
        text = _("This person works here. They take a place with their own account.")
        raise BadSession(text, fields={"email": [text]})
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
    return give_place(row, learner, by, at)


def give_back(booking_id: UUID, *, site: str = "", by: Actor, at: datetime) -> Booking:
    """Give a place back, one's own or as a trainer; the first who waits moves up and is told."""
    by.require(Permission.TRAINING_READ)
    found = Booking.objects.select_related("learner").filter(id=booking_id).first()
    if found is None or not (
        by.may(Permission.TRAINING_TEACH) or (by.id and found.learner.user_id == by.id)
    ):
        raise NoSuchSession(_("There is no such place here."))
    row = locked(found.session_id)
    found = Booking.objects.select_for_update().get(id=booking_id)
    if found.came_at is not None:
        raise NotNow(_("People have come to this session already."))
    if found.standing != Place.LEFT:
        found.standing = Place.LEFT
        found.save(update_fields=["standing"])
        audit.record("training.place.given-back", subject_id=found.learner_id, by=by, at=at)
        _move_up(row, site, by, at)
    return found


def give_place(row: Session, learner: Learner, by: Actor, at: datetime) -> Booking:
    """Return the place of somebody in a session, taken or waited for now if they had none."""
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


def _works_here(email: str, row: Session, at: datetime) -> bool:
    """Say whether an address is a colleague's, or that of the trainer, who may have left."""
    members = Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at),
        organisation_id=scope.organisation_id(),
    )
    whose = Q(id__in=members.values("user_id"))
    if row.trainer is not None:
        whose |= Q(id=row.trainer.user_id)
    return User.objects.filter(whose, email=email.lower()).exists()


def _stays_the_same(row: Session, given: SessionIn) -> None:
    """Refuse another course or language once people came to a session."""
    changed = {
        "course": given.course_code != row.course_code,
        "language": given.language != row.language,
    }
    if any(changed.values()) and row.bookings.filter(came_at__isnull=False).exists():
        text = _("People have come to this session already. Its course and language stay.")
        raise BadSession(text, fields={name: [text] for name, one in changed.items() if one})


def _when_and_where(row: Session) -> tuple[object, ...]:
    return row.starts_at, row.ends_at, row.zone, row.place


def _tell_partners(row: Session, at: datetime) -> None:
    if row.published_at is not None:
        pumps.wake(SHARE_LANE, at)


def locked(session_id: UUID) -> Session:
    """Return a session alone, or raise NoSuchSession."""
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
