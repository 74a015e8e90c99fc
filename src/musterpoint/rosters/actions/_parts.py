"""Languages, skills, papers, hours and conflicts of a member, one by one; and the end of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.people import countries
from musterpoint.rosters import rules
from musterpoint.rosters.actions._checks import (
    BadMember,
    NoSuchRoster,
    credential_problems,
    is_zone,
    language_problems,
    refuse,
)
from musterpoint.rosters.actions._members import language_row, locked
from musterpoint.rosters.models import (
    Away,
    Conflict,
    Credential,
    LanguageSkill,
    Level,
    Member,
    MemberState,
    MemberToken,
    Skill,
    WardenTerm,
)
from musterpoint.rosters.values import CredentialIn, LanguageIn
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

#: How long exceptions to the hours, and members who left, are kept.
AWAY_KEPT, MEMBER_KEPT = timedelta(days=31), timedelta(days=730)
#: Parts of a member that can be taken away one by one.
PARTS: dict[str, type[Model]] = {
    "language": LanguageSkill,
    "skill": Skill,
    "credential": Credential,
    "exception": Away,
    "conflict": Conflict,
}


def set_state(member_id: UUID, state: str, *, by: Actor, at: datetime) -> None:
    """Pause a member, let them be called again, or note that they left the roster."""
    row = locked(member_id, by)
    if state not in MemberState.values:
        raise BadMember(_("Choose one of the answers in the list"))
    row.state, row.updated_at = state, at
    row.save(update_fields=["state", "updated_at"])
    audit.record("rosters.member.state-set", subject_id=row.id, by=by, at=at, state=state)


def set_language(member_id: UUID, given: LanguageIn, *, by: Actor, at: datetime) -> None:
    """Add one direction of a member's languages, or replace it."""
    row = locked(member_id, by)
    refuse(language_problems(given))
    fresh = language_row(row, given)
    same = {"source": fresh.source, "target": fresh.target, "dialect": fresh.dialect}
    LanguageSkill.objects.filter(member=row, **same).delete()
    fresh.save(force_insert=True)
    audit.record("rosters.member.language-set", subject_id=row.id, by=by, at=at)


def set_skill(member_id: UUID, code: str, level: int, *, by: Actor, at: datetime) -> None:
    """Add a skill of a member, or replace its level."""
    row = locked(member_id, by)
    code = code.strip().casefold()
    if not code or len(code) > 40 or level not in Level.values:
        refuse({"code": [_("Name each skill in 40 characters or fewer.")]})
    Skill.objects.filter(member=row, code=code).delete()
    Skill.objects.create(member=row, code=code, level=level)
    audit.record("rosters.member.skill-set", subject_id=row.id, by=by, at=at)


def set_credential(member_id: UUID, given: CredentialIn, *, by: Actor, at: datetime) -> None:
    """Note a training or clearance of a member, or renew it. A member cannot do so themselves."""
    by.require(Permission.ROSTERS_CHANGE)
    row = locked(member_id, by)
    code = given.code.strip().casefold()
    refuse(credential_problems(CredentialIn(kind=given.kind, code=code)))
    Credential.objects.filter(member=row, kind=given.kind, code=code).delete()
    Credential.objects.create(member=row, kind=given.kind, code=code, valid_until=given.valid_until)
    audit.record("rosters.member.credential-set", subject_id=row.id, by=by, at=at)


def set_hours(
    member_id: UUID,
    weekly: Sequence[int],
    *,
    zone: str,
    available_from: date | None = None,
    available_until: date | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Set the hours of the week (0 is Monday 0:00) and the days between which somebody is there."""
    row = locked(member_id, by)
    problems: dict[str, list[str]] = {}
    if not all(0 <= hour < rules.HOURS_OF_WEEK for hour in weekly):
        problems["hours"] = [_("Choose hours of the week.")]
    if not is_zone(zone):
        problems["zone"] = [_("Choose a time zone from the list, such as Africa/Tunis.")]
    if available_from and available_until and available_until < available_from:
        problems["available_until"] = [_("The last day is before the first.")]
    refuse(problems)
    row.weekly, row.zone = rules.hours_mask(weekly), zone
    row.available_from, row.available_until, row.updated_at = available_from, available_until, at
    row.save()
    audit.record("rosters.member.hours-set", subject_id=row.id, by=by, at=at, hours=len(weekly))


def set_on_call(member_id: UUID, until: datetime | None, *, by: Actor, at: datetime) -> None:
    """Say that somebody sits by the telephone until then, at most a week; None ends it."""
    row = locked(member_id, by)
    if until is not None and not 0 < (until - at).total_seconds() <= 7 * 86_400:
        refuse({"until": [_("Choose a time within the next seven days.")]})
    row.on_call_until, row.updated_at = until, at
    row.save(update_fields=["on_call_until", "updated_at"])
    audit.record("rosters.member.on-call-set", subject_id=row.id, by=by, at=at, on=bool(until))


def set_exception(
    member_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    *,
    is_available: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Note a time when somebody is away, or there although the hours say otherwise."""
    row = locked(member_id, by)
    if ends_at <= starts_at:
        refuse({"ends": [_("The end is before the beginning.")]})
    Away.objects.create(member=row, starts_at=starts_at, ends_at=ends_at, is_available=is_available)
    audit.record("rosters.member.exception-set", subject_id=row.id, by=by, at=at)


def add_conflict(
    member_id: UUID,
    *,
    country: str = "",
    subject_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Note for whom a member must not work: people of a country, or one person."""
    row = locked(member_id, by)
    if bool(country) == bool(subject_id) or (country and not countries.is_country(country)):
        refuse({"country": [_("Choose a country, or name one person.")]})
    Conflict.objects.create(member=row, country=country, subject_id=subject_id, declared_at=at)
    audit.record("rosters.member.conflict-declared", subject_id=row.id, by=by, at=at)


def drop_part(member_id: UUID, part: str, row_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take away a language, skill, credential, exception or conflict of a member."""
    row = locked(member_id, by)
    if part in ("credential", "conflict"):
        by.require(Permission.ROSTERS_CHANGE)
    if part not in PARTS:
        raise NoSuchRoster(_("There is no such entry here."))
    gone, _by_table = PARTS[part]._default_manager.filter(member=row, id=row_id).delete()
    if not gone:
        raise NoSuchRoster(_("There is no such entry here."))
    audit.record(f"rosters.member.{part}-dropped", subject_id=row.id, by=by, at=at)


def renew_link(member_id: UUID, *, by: Actor, at: datetime) -> Member:
    """End every link to a member's own page; the next one that is made is another."""
    by.require(Permission.ROSTERS_CHANGE)
    row = locked(member_id, by)
    row.link_version += 1
    row.save(update_fields=["link_version"])
    audit.record("rosters.member.link-renewed", subject_id=row.id, by=by, at=at)
    return row


def erase_member(member_id: UUID, *, by: Actor, at: datetime) -> None:
    """Destroy a member's key: name and contacts are gone; what they did stays without a name."""
    by.require(Permission.ROSTERS_CHANGE)
    _erase(locked(member_id, by), by=by, at=at)


def forget(*, by: Actor, at: datetime, limit: int = 1000) -> int:
    """
    Drop exceptions to the hours a month after they ended, and erase who left two years ago.

    Erases at most ``limit`` members; returns how many rows went.
    """
    by.require(Permission.VAULT_ERASE)
    count = Away.objects.filter(ends_at__lte=at - AWAY_KEPT).delete()[0]
    left = Member.objects.filter(state=MemberState.LEFT, updated_at__lte=at - MEMBER_KEPT)
    held = left.exclude(sealed=b"").select_for_update(of=("self",))
    for row in held.order_by("updated_at", "id")[:limit]:
        _erase(row, by=by, at=at)
        count += 1
    return count


def _erase(row: Member, *, by: Actor, at: datetime) -> None:
    MemberToken.objects.filter(member=row).delete()
    for table in (*PARTS.values(),):
        table._default_manager.filter(member=row).delete()
    WardenTerm.objects.filter(member=row, ended_at__isnull=True).update(ended_at=at)
    WardenTerm.objects.filter(deputy=row).update(deputy=None)
    row.sealed, row.state, row.user_id = b"", MemberState.LEFT, None
    row.nationalities, row.area, row.weekly, row.on_call_until = "", "", "", None
    row.link_version += 1
    row.updated_at = at
    row.save()
    vault.erase([row.id], at=at)
    audit.record("rosters.member.erased", subject_id=row.id, by=by, at=at)
