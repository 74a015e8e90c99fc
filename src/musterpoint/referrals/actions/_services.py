"""Keep the services of partners, and what is true of them today."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.people import countries
from musterpoint.referrals import kinds
from musterpoint.referrals.actions._partners import HasEnded, locked_partner
from musterpoint.referrals.models import Service, Verdict
from musterpoint.referrals.values import ServiceIn
from musterpoint.rosters import queries as rosters
from musterpoint.rosters import rules as hours
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import formats

MOST = 100_000
OLDEST = 120
LENGTHS = {
    "name": 200, "about": 4000, "cost": 120, "area": 60, "address": 200, "transport": 200,
}  # fmt: skip


class NoSuchService(Missing):
    """There is no such service here."""


class BadService(Invalid):
    """What was said of a service cannot be used; the fields say what to do."""


def add_service(partner_id: UUID, given: ServiceIn, *, by: Actor, at: datetime) -> Service:
    """Put a service of a partner into the directory; it counts as verified now."""
    by.require(Permission.DIRECTORY_CHANGE)
    partner = locked_partner(partner_id)
    row = Service(partner=partner, created_at=at, verified_at=at, verified_by=by.id)
    _fill(row, given, at)
    row.save(force_insert=True)
    audit.record("referrals.service.added", subject_id=row.id, by=by, at=at)
    return row


def change_service(service_id: UUID, given: ServiceIn, *, by: Actor, at: datetime) -> Service:
    """Change a service; when it was last verified stays."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_service(service_id)
    _fill(row, given, at)
    row.save()
    audit.record("referrals.service.changed", subject_id=row.id, by=by, at=at)
    return row


def end_service(service_id: UUID, *, by: Actor, at: datetime) -> Service:
    """Take a service out of every search; it can be put back."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_service(service_id, is_open=False)
    if row.ended_at is None:
        row.ended_at = row.updated_at = at
        row.save(update_fields=["ended_at", "updated_at"])
        audit.record("referrals.service.ended", subject_id=row.id, by=by, at=at)
    return row


def restore_service(service_id: UUID, *, by: Actor, at: datetime) -> Service:
    """Put a service back that was ended."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_service(service_id, is_open=False)
    if row.ended_at is not None:
        row.ended_at, row.updated_at = None, at
        row.save(update_fields=["ended_at", "updated_at"])
        audit.record("referrals.service.restored", subject_id=row.id, by=by, at=at)
    return row


def verify_service(service_id: UUID, *, by: Actor, at: datetime) -> Service:
    """Note that somebody asked today, and that all that stands here is still true."""
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_service(service_id)
    row.verified_at, row.verified_by = at, by.id
    row.save(update_fields=["verified_at", "verified_by"])
    audit.record("referrals.service.verified", subject_id=row.id, by=by, at=at)
    return row


def set_free(
    service_id: UUID, free: int | None, verdict: str = "", *, by: Actor, at: datetime
) -> Service:
    """
    Say how many places are free today at the service's place, and whether it is open at all.

    None takes the number back. Raises BadService.
    """
    by.require(Permission.DIRECTORY_CHANGE)
    row = locked_service(service_id)
    if free is not None and not 0 <= free <= MOST:
        text = _("Enter a whole number from 0 to 100,000.")
        raise BadService(text, fields={"free": [text]})
    if verdict and verdict not in Verdict.values:
        text = _("Choose open, full or closed.")
        raise BadService(text, fields={"verdict": [text]})
    row.free = free
    row.free_on = None if free is None else at.astimezone(ZoneInfo(row.zone)).date()
    row.verdict, row.updated_at = verdict or row.verdict, at
    row.save(update_fields=["free", "free_on", "verdict", "updated_at"])
    audit.record("referrals.service.free-set", subject_id=row.id, by=by, at=at)
    return row


def locked_service(service_id: UUID, *, is_open: bool = True) -> Service:
    """Lock and return a service with its partner; raise NoSuchService, HasEnded."""
    row = (
        Service.objects.select_for_update(of=("self",))
        .select_related("partner")
        .filter(id=service_id)
        .first()
    )
    if row is None:
        raise NoSuchService(_("There is no such service here."))
    if is_open and (row.ended_at is not None or row.partner.ended_at is not None):
        raise HasEnded(_("This service has ended. Put it back first."))
    return row


def problems_of(given: ServiceIn) -> dict[str, list[str]]:
    """Return what is wrong with a service, field by field."""
    found: dict[str, list[str]] = {}
    if given.kind not in kinds.shipped().kinds:
        found["kind"] = [_("Choose a service from the list.")]
    if not given.name.strip():
        found["name"] = [_("Give the service a name.")]
    for name, length in LENGTHS.items():
        if len(getattr(given, name)) > length:
            found[name] = [_("Write at most %(count)d characters.") % {"count": length}]
    found |= _who_problems(given)
    if given.country and given.country not in countries.ALPHA2:
        found["country"] = [_("Choose a country from the list.")]
    if not _is_zone(given.zone):
        found["zone"] = [_("Choose a time zone from the list, such as Africa/Tunis.")]
    if given.a_day is not None and not 0 <= given.a_day <= MOST:
        found["a_day"] = [_("Enter a whole number from 0 to 100,000.")]
    if not all(0 <= hour < hours.HOURS_OF_WEEK for hour in given.hours):
        found["hours"] = [_("Write hours as mon-fri 8-17; sat 20-24.")]
    if given.verdict not in Verdict.values:
        found["verdict"] = [_("Choose open, full or closed.")]
    if len(given.needs) > 20 or any(len(one) > 100 for one in given.needs):
        found["needs"] = [_("Name at most 20 things, each in 100 characters or fewer.")]
    return found | _place_problems(given)


def _who_problems(given: ServiceIn) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not set(given.sexes) <= {"f", "m"}:
        found["sexes"] = [_("Choose women, men, or leave it empty for everybody.")]
    for name in ("age_from", "age_to"):
        value = getattr(given, name)
        if value is not None and not 0 <= value <= OLDEST:
            found[name] = [_("Enter an age from 0 to 120.")]
    if given.age_from is not None and given.age_to is not None and given.age_to < given.age_from:
        found.setdefault("age_to", [_("The last age is below the first.")])
    if not all(countries.is_country(code) for code in given.nationalities):
        found["nationalities"] = [_("Choose the nationalities from the list.")]
    known = {code for code, _words in rosters.vocabulary("statuses")}
    if not set(given.statuses) <= known:
        text = _("Choose from: %(codes)s.") % {"codes": ", ".join(sorted(known))}
        found["statuses"] = [text]
    if len(given.languages) > 60 or not all(_is_language(code) for code in given.languages):
        found["languages"] = [_("Choose the languages from the list.")]
    return found


def _place_problems(given: ServiceIn) -> dict[str, list[str]]:
    if given.latitude is None and given.longitude is None:
        return {}
    found: dict[str, list[str]] = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = getattr(given, name)
        if value is None:
            found[name] = [_("Give both latitude and longitude, or neither.")]
        elif not -most <= value <= most:
            found[name] = [_("Enter degrees, such as 36.8 or -0.18.")]
    return found


def _is_zone(name: str) -> bool:
    try:
        formats.zone_of(name)
    except (ValueError, OSError, KeyError):
        return False
    return bool(name)


def _is_language(code: str) -> bool:
    return 2 <= len(code) <= 12 and code.isascii() and code.replace("-", "").isalnum()


def _fill(row: Service, given: ServiceIn, at: datetime) -> None:
    problems = problems_of(given)
    if problems:
        raise BadService(_("Some answers need a correction."), fields=problems)
    for name, value in columns_of(given).items():
        setattr(row, name, value)
    row.updated_at = at


def columns_of(given: ServiceIn) -> dict[str, object]:
    """Return what is kept of a service, by column."""
    return {
        "kind": given.kind,
        "name": given.name.strip(),
        "about": given.about.strip(),
        "sexes": sorted(set(given.sexes)),
        "age_from": given.age_from,
        "age_to": given.age_to,
        "nationalities": sorted(set(given.nationalities)),
        "statuses": sorted(set(given.statuses)),
        "languages": list(dict.fromkeys(given.languages)),
        "weekly": "" if len(given.hours) == 168 else hours.hours_mask(given.hours),
        "zone": given.zone,
        "a_day": given.a_day,
        "cost": given.cost.strip(),
        "country": given.country,
        "area": given.area.strip(),
        "address": given.address.strip(),
        "latitude": given.latitude,
        "longitude": given.longitude,
        "transport": given.transport.strip(),
        "is_child_safe": given.is_child_safe,
        "needs": [one.strip() for one in given.needs if one.strip()],
        "verdict": given.verdict,
    }
