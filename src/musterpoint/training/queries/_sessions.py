"""Sessions, who has a place, the joint calendar and its overlaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from musterpoint.disclosures import queries as disclosed
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.training import catalogue, crossing, rules
from musterpoint.training.models import (
    Booking,
    PartnerSession,
    PartnerSyllabus,
    Place,
    Recognition,
    Session,
)
from musterpoint.training.queries._courses import offers
from musterpoint.training.queries._learning import identities
from musterpoint.training.rules import Meeting, Overlap

HALF_YEAR = timedelta(days=180)
MOST = 500


class NoSession(Missing):
    """There is no such session here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    A line of the joint calendar: one of our sessions, or one that a partner published.

    A place with a partner is asked for there: ``host`` is the slug of its public pages, ``phone``
    the number that it shows on them.
    """

    id: UUID
    title: str
    course_code: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    country: str
    language: str
    free: int
    waiting: int
    partner: str
    is_cancelled: bool
    is_published: bool
    sequence: int
    changed_at: datetime
    mine: str
    competes: tuple[str, ...] = ()
    host: str = ""
    phone: str = ""

    @property
    def is_ours(self) -> bool:
        """True for a session of this organisation."""
        return not self.partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody on a session: the booking and the name."""

    row: Booking
    name: str


def session(session_id: UUID) -> Session:
    """Return a session, or raise NoSession."""
    found = Session.objects.select_related("trainer").filter(id=session_id).first()
    if found is None:
        raise NoSession(_("There is no such session here."))
    return found


def calendar(*, since: datetime, by: Actor, course: str = "", language: str = "") -> list[Event]:
    """
    Return the sessions of half a year, ours and those that partners published, with overlaps.

    A session competes with another for the same people: the warning names the other one.
    """
    until = since + HALF_YEAR
    rows, theirs = _between(since, until)
    near = _near()
    competing = _competing(*_between(since - near, until + near))
    mine = dict(
        Booking.objects.filter(session__in=[one.id for one in rows], learner__user_id=by.id)
        .exclude(standing=Place.LEFT)
        .values_list("session_id", "standing")
        if by.id is not None
        else []
    )
    counts = _counts(rows)
    events = [_own(one, counts, mine.get(one.id, "")) for one in rows]
    hosts = Organisation.objects.in_bulk({one.partner_id for one in theirs})
    events += [_theirs(one, hosts.get(one.partner_id)) for one in theirs]
    events = [
        _with(one, competing.get(str(one.id), ()))
        for one in sorted(events, key=lambda one: (one.starts_at, str(one.id)))
    ]
    return [
        one for one in events if course in ("", one.course_code) and language in ("", one.language)
    ]


def overlaps_of(row: Session) -> tuple[str, ...]:
    """Return what a session of ours competes with, in words, however far ahead it is."""
    near = _near()
    rows, theirs = _between(row.starts_at - near, row.ends_at + near)
    return tuple(_competing(rows, theirs).get(str(row.id), ()))


def _between(since: datetime, until: datetime) -> tuple[list[Session], list[PartnerSession]]:
    """Return our sessions and those of partners that touch a time, the first ones first."""
    own = Session.objects.filter(ends_at__gt=since, starts_at__lt=until)
    partners = PartnerSession.objects.filter(ends_at__gt=since, starts_at__lt=until)
    return (
        list(own.order_by("starts_at", "id")[:MOST]),
        list(partners.order_by("starts_at", "id")[:MOST]),
    )


def _near() -> timedelta:
    """Return how near two sessions of the same course compete."""
    return timedelta(days=catalogue.limit("overlap_days"))


def event_of(row: Session) -> Event:
    """Return a session as a line of the calendar, without its places."""
    return _own(row, {}, "")


def _counts(rows: Iterable[Session]) -> dict[tuple[UUID, str], int]:
    """Return how many have a place and how many wait, by session and standing."""
    found = Booking.objects.filter(session__in=[one.id for one in rows]).order_by()
    counted = found.values_list("session_id", "standing").annotate(n=Count("id"))
    return {(session_id, standing): n for session_id, standing, n in counted}


def _own(row: Session, counts: Mapping[tuple[UUID, str], int], mine: str) -> Event:
    taken = counts.get((row.id, Place.BOOKED), 0)
    waiting = counts.get((row.id, Place.WAITS), 0)
    return Event(
        id=row.id,
        title=row.title,
        course_code=row.course_code,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        place=row.place,
        country=row.country,
        language=row.language,
        free=max(0, row.places - taken),
        waiting=waiting,
        partner="",
        is_cancelled=row.cancelled_at is not None,
        is_published=row.published_at is not None,
        sequence=row.sequence,
        changed_at=row.changed_at,
        mine=mine,
    )


def _theirs(row: PartnerSession, host: Organisation | None) -> Event:
    return Event(
        id=row.id,
        title=row.title,
        course_code=row.course_code,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        place=row.place,
        country=row.country,
        language=row.language,
        free=row.free,
        waiting=0,
        partner=row.partner_name,
        is_cancelled=row.is_cancelled,
        is_published=True,
        sequence=row.sequence,
        changed_at=row.told_at,
        mine="",
        host=host.slug if host is not None else "",
        phone=host.phone if host is not None else "",
    )


def _with(event: Event, others: Iterable[str]) -> Event:
    return replace(event, competes=tuple(others))


def _competing(rows: Sequence[Session], theirs: Sequence[PartnerSession]) -> dict[str, list[str]]:
    audiences = {one.code: frozenset(one.course.audiences) for one in offers(all_of_them=True)}
    meetings = [
        Meeting(
            id=str(one.id),
            course=one.course_code,
            audiences=audiences.get(one.course_code, frozenset()),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            country=one.country,
            is_ours=True,
        )
        for one in rows
        if one.cancelled_at is None
    ] + [
        Meeting(
            id=str(one.id),
            course=one.course_code,
            audiences=frozenset(one.audiences),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            country=one.country,
            is_ours=False,
        )
        for one in theirs
        if not one.is_cancelled
    ]
    names = {str(one.id): one.title for one in rows}
    names |= {str(one.id): f"{one.title} ({one.partner_name})" for one in theirs}
    found: dict[str, list[str]] = {}
    for one in rules.overlaps(meetings, _near()):
        found.setdefault(one.first, []).append(_words(one, names[one.second]))
        found.setdefault(one.second, []).append(_words(one, names[one.first]))
    return found


def _words(overlap: Overlap, other: str) -> str:
    if overlap.is_same_time:
        return _("At the same time for the same people: %(other)s") % {"other": other}
    return _("The same course near it for the same people: %(other)s") % {"other": other}


def seats(session_id: UUID, at: datetime) -> list[Seat]:
    """Return who is on a session: places first, then the waiting list. The caller records it."""
    rows = list(
        Booking.objects.filter(session_id=session_id)
        .exclude(standing=Place.LEFT)
        .select_related("learner")
        .order_by("standing", "number")
    )
    names = identities([one.learner for one in rows], at)
    return [Seat(row=one, name=names[one.learner_id].name) for one in rows]


def seat(booking_id: UUID, at: datetime) -> Seat:
    """Return somebody on a session, or raise NoSession. The caller records it."""
    row = Booking.objects.select_related("learner").filter(id=booking_id).first()
    if row is None:
        raise NoSession(_("There is no such place here."))
    return Seat(row=row, name=identities([row.learner], at)[row.learner_id].name)


def own_booking(session_id: UUID, by: Actor) -> Booking | None:
    """Return a colleague's own place in a session, given back or not."""
    if by.id is None:
        return None
    return Booking.objects.filter(session_id=session_id, learner__user_id=by.id).first()


def place_in_line(booking: Booking) -> int:
    """Return how many wait up to this one, itself included."""
    return Booking.objects.filter(
        session_id=booking.session_id, standing=Place.WAITS, number__lte=booking.number
    ).count()


def is_agreed(partner_id: UUID, at: datetime) -> bool:
    """Say whether an agreement in force lets courses be shared with a partner."""
    return any(
        one.counterpart_id == partner_id
        and crossing.SYLLABUS in one.allows
        and disclosed.is_in_force(one, at)
        for one in disclosed.agreements()
    )


def syllabi() -> list[PartnerSyllabus]:
    """Return what partners teach, by partner and course."""
    return list(PartnerSyllabus.objects.order_by("partner_name", "course_code"))


def recognitions() -> list[Recognition]:
    """Return what is recognised now."""
    rows = Recognition.objects.filter(ended_at__isnull=True)
    return list(rows.order_by("partner_name", "their_code"))
