"""Draw zones, appoint who looks after them, hand over when a term ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.people import countries
from musterpoint.rosters.models import Member, MemberState, RosterKind
from musterpoint.rosters.wardens import rules
from musterpoint.rosters.wardens.models import Handed, WardenTerm, WardenZone
from musterpoint.tenancy import pumps
from musterpoint.tenancy.actors import Actor, Permission

LANE = "rosters"
MOST_PLACES = 60
#: Whoever may be appointed stands on a roster of one of these kinds.
KINDS = (RosterKind.WARDEN, RosterKind.LOCAL)
#: A term is at most so many days long.
LONGEST = 3 * 366


class BadZone(Invalid):
    """What was said of a zone cannot be used; the fields say what to do."""


class BadTerm(Invalid):
    """What was said of a term cannot be used; the fields say what to do."""


class NoSuchZone(Missing):
    """There is no such zone here, or it was given up."""


class HasWarden(Refused):
    """The zone has a warden: hand over instead."""


class HasNoWarden(Refused):
    """The zone has no warden now."""


class StillCalls(Refused):
    """Other zones are called from this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneIn:
    """A zone: whose, its name, its places, and the zone whose warden calls this one's."""

    post: str
    name: str
    country: str = ""
    places: tuple[str, ...] = ()
    above_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermIn:
    """Who looks after a zone, who stands in, and the first and the last day."""

    member_id: UUID
    starts_on: date
    ends_on: date
    deputy_id: UUID | None = None


def draw_zone(given: ZoneIn, *, by: Actor, at: datetime) -> WardenZone:
    """Add a zone to a post; raise BadZone."""
    by.require(Permission.ROSTERS_CHANGE)
    return _keep(WardenZone(), given, "drawn", by, at)


def change_zone(zone_id: UUID, given: ZoneIn, *, by: Actor, at: datetime) -> WardenZone:
    """Replace name, places and caller of a zone; the warden stays. Raise BadZone, NoSuchZone."""
    by.require(Permission.ROSTERS_CHANGE)
    return _keep(_locked(zone_id), given, "changed", by, at)


def _keep(row: WardenZone, given: ZoneIn, done: str, by: Actor, at: datetime) -> WardenZone:
    problems = zone_problems(given, row.id)
    if problems:
        raise BadZone(_("Some answers need a correction."), fields=problems)
    row.post, row.name, row.country = given.post.strip(), given.name.strip(), given.country
    row.places = sorted({one.strip() for one in given.places if one.strip()})
    row.above_id = given.above_id
    row.updated_at = at
    row.save()
    audit.record(f"rosters.zone.{done}", subject_id=row.id, by=by, at=at, places=len(row.places))
    return row


def zone_problems(given: ZoneIn, zone_id: UUID) -> dict[str, list[str]]:
    """Return what is wrong with a zone, by field."""
    found: dict[str, list[str]] = {}
    if not given.post.strip() or len(given.post) > 120:
        found["post"] = [_("Name the post in 120 characters or fewer.")]
    if not given.name.strip() or len(given.name) > 120:
        found["name"] = [_("Name the zone in 120 characters or fewer.")]
    if given.country and not countries.is_country(given.country):
        found["country"] = [_("Choose a country from the list.")]
    if len(given.places) > MOST_PLACES or any(len(one) > 40 for one in given.places):
        found["places"] = [_("Write at most 60 places, each as the code of an area.")]
    rows = {row.id: row for row in WardenZone.objects.filter(closed_at__isnull=True)}
    same = (given.post.strip(), given.name.strip())
    if any((row.post, row.name) == same and row.id != zone_id for row in rows.values()):
        found["name"] = [_("This post has a zone of this name. Choose another one.")]
    above = {key: row.above_id for key, row in rows.items()}
    if given.above_id is not None and given.above_id not in rows:
        found["above"] = [_("Choose a zone from the list.")]
    elif given.above_id is not None and rules.closes_a_ring(above, zone_id, given.above_id):
        found["above"] = [_("They would call each other in a ring. Choose another zone.")]
    return found


def give_up_zone(zone_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give a zone up: its term ends. Raise StillCalls while other zones are called from it."""
    by.require(Permission.ROSTERS_CHANGE)
    row = _locked(zone_id)
    if WardenZone.objects.filter(above=row, closed_at__isnull=True).exists():
        raise StillCalls(_("Other zones are called from this one. Say first who calls them."))
    WardenTerm.objects.filter(zone=row, ended_at__isnull=True).update(ended_at=at)
    row.closed_at = row.updated_at = at
    row.save(update_fields=["closed_at", "updated_at"])
    audit.record("rosters.zone.given-up", subject_id=row.id, by=by, at=at)


def appoint(zone_id: UUID, given: TermIn, *, by: Actor, at: datetime) -> WardenTerm:
    """Let somebody look after a zone that has no warden; raise BadTerm, HasWarden."""
    by.require(Permission.ROSTERS_CHANGE)
    zone = _locked(zone_id)
    if WardenTerm.objects.filter(zone=zone, ended_at__isnull=True).exists():
        raise HasWarden(_("This zone has a warden. Hand over, or end the term first."))
    return _appoint(zone, given, by, at)


def hand_over(
    zone_id: UUID, given: TermIn, handed: Sequence[str], *, by: Actor, at: datetime
) -> WardenTerm:
    """
    End the term of a zone's warden and begin the next one's, or the same one's next term.

    ``handed`` are codes of what changed hands. Raise BadTerm, HasNoWarden.
    """
    by.require(Permission.ROSTERS_CHANGE)
    zone = _locked(zone_id)
    _end(zone, handed, by, at)
    return _appoint(zone, given, by, at)


def end_term(zone_id: UUID, handed: Sequence[str], *, by: Actor, at: datetime) -> None:
    """End the term of a zone's warden; nobody follows yet."""
    by.require(Permission.ROSTERS_CHANGE)
    _end(_locked(zone_id), handed, by, at)


def set_deputy(zone_id: UUID, deputy_id: UUID | None, *, by: Actor, at: datetime) -> None:
    """Say who stands in for the warden of a zone; None for nobody. Raise BadTerm, HasNoWarden."""
    by.require(Permission.ROSTERS_CHANGE)
    row = _open_term(_locked(zone_id))
    if deputy_id is not None:
        _refuse(_member_problems("deputy", deputy_id, row.member_id))
    row.deputy_id = deputy_id
    row.save(update_fields=["deputy_id"])
    audit.record("rosters.warden.deputy-set", subject_id=row.member_id, by=by, at=at)


def term_problems(given: TermIn) -> dict[str, list[str]]:
    """Return what is wrong with a term, by field."""
    found = _member_problems("member", given.member_id, None)
    if given.deputy_id is not None:
        found |= _member_problems("deputy", given.deputy_id, given.member_id)
    if given.ends_on < given.starts_on:
        found["ends"] = [_("The last day is before the first.")]
    elif (given.ends_on - given.starts_on).days > LONGEST:
        found["ends"] = [_("A term is at most three years long.")]
    return found


def _member_problems(field: str, member_id: UUID, other: UUID | None) -> dict[str, list[str]]:
    if member_id == other:
        return {field: [_("Choose somebody else than the warden.")]}
    rows = Member.objects.filter(id=member_id, roster__kind__in=KINDS).exclude(sealed=b"")
    if not rows.exclude(state=MemberState.LEFT).exists():
        return {field: [_("Choose somebody from a roster of wardens or local recruits.")]}
    return {}


def _refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise BadTerm(_("Some answers need a correction."), fields=problems)


def _appoint(zone: WardenZone, given: TermIn, by: Actor, at: datetime) -> WardenTerm:
    _refuse(term_problems(given))
    row = WardenTerm.objects.create(
        zone=zone,
        member_id=given.member_id,
        deputy_id=given.deputy_id,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        appointed_at=at,
        appointed_by=by.id,
    )
    audit.record(
        "rosters.warden.appointed",
        subject_id=row.member_id,
        by=by,
        at=at,
        zone=str(zone.id),
        until=row.ends_on.isoformat(),
    )
    pumps.wake(LANE, max(at, reminding(row.ends_on)))
    return row


def reminding(ends_on: date) -> datetime:
    """Return the moment from which the end of a term is told."""
    return datetime.combine(rules.remind_on(ends_on), time(6), ZoneInfo("UTC"))


def _end(zone: WardenZone, handed: Sequence[str], by: Actor, at: datetime) -> None:
    row = _open_term(zone)
    if not set(handed) <= set(Handed.values):
        _refuse({"handed": [_("Choose one of the answers in the list")]})
    row.ended_at, row.handed = at, sorted(set(handed))
    row.save(update_fields=["ended_at", "handed"])
    audit.record(
        "rosters.warden.term-ended", subject_id=row.member_id, by=by, at=at, zone=str(zone.id)
    )


def _open_term(zone: WardenZone) -> WardenTerm:
    row = WardenTerm.objects.select_for_update(of=("self",)).filter(zone=zone, ended_at=None)
    found = row.first()
    if found is None:
        raise HasNoWarden(_("This zone has no warden now."))
    return found


def _locked(zone_id: UUID) -> WardenZone:
    rows = WardenZone.objects.select_for_update(of=("self",)).filter(closed_at__isnull=True)
    found = rows.filter(id=zone_id).first()
    if found is None:
        raise NoSuchZone(_("There is no such zone here."))
    return found
