"""Put people on rosters, change what is known of them, take them off."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import addresses, countries
from musterpoint.people.addresses import BadAddress
from musterpoint.rosters import identity, rules
from musterpoint.rosters.identity import USE, Identity
from musterpoint.rosters.models import (
    Away,
    Conflict,
    Credential,
    CredentialKind,
    LanguageSkill,
    Level,
    Member,
    MemberState,
    MemberToken,
    Roster,
    RosterKind,
    Skill,
)
from musterpoint.rosters.values import CredentialIn, LanguageIn, MemberIn
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission
from musterpoint.web import formats

BATCH = 2000
#: Parts of a member that can be taken away one by one.
PARTS: dict[str, type[Model]] = {
    "language": LanguageSkill,
    "skill": Skill,
    "credential": Credential,
    "exception": Away,
    "conflict": Conflict,
}


class NoSuchRoster(Missing):
    """There is no such roster or member here."""


class OnRosterAlready(Refused):
    """The colleague stands on this roster already."""


class BadMember(Invalid):
    """What was said of a member cannot be used; the fields say what to do."""


def create_roster(
    name: str, kind: str, rest_hours: int = 0, *, code: str = "", by: Actor, at: datetime
) -> Roster:
    """Open a roster; raise BadMember when the name is missing or taken."""
    by.require(Permission.ROSTERS_CHANGE)
    problems: dict[str, list[str]] = {}
    code = code or slugify(name)[:40] or f"roster-{Roster.objects.count() + 1}"
    if not name.strip():
        problems["name"] = [_("Give the roster a name.")]
    elif Roster.objects.filter(code=code).exists():
        problems["name"] = [_("Another roster has this name. Choose another one.")]
    if kind not in RosterKind.values:
        problems["kind"] = [_("Choose what the people are called for.")]
    if not 0 <= rest_hours <= 24 * 90:
        problems["rest_hours"] = [_("Enter hours from 0 to 2160 (90 days).")]
    _refuse(problems)
    roster = Roster.objects.create(
        code=code, name=name.strip(), kind=kind, rest_hours=rest_hours, created_at=at
    )
    audit.record("rosters.roster.created", subject_id=roster.id, by=by, at=at, of=kind)
    return roster


def add_member(given: MemberIn, *, by: Actor, at: datetime) -> Member:
    """Put somebody on a roster."""
    return add_members([given], by=by, at=at)[0]


def add_members(given: Sequence[MemberIn], *, by: Actor, at: datetime) -> list[Member]:
    """
    Put people on rosters; return them in the same order.

    Raises BadMember with the place of each problem ("0.phone"), NoSuchRoster, OnRosterAlready.
    """
    by.require(Permission.ROSTERS_CHANGE)
    if not given:
        return []
    rosters = {row.code: row for row in Roster.objects.filter(code__in={m.roster for m in given})}
    _check_all(given, rosters)
    new_ids = [uuid7() for _one in given]
    keys = vault.make_keys(new_ids, at=at)
    references = identity.references(new_ids, at, "rosters.references")
    rows = [
        Member(
            id=row_id,
            roster=rosters[one.roster],
            user_id=one.user_id,
            reference=reference,
            sealed=keys[row_id].seal(USE, normal(one.identity, one.country).kept()),
            sex=one.sex,
            nationalities=" ".join(one.nationalities),
            language=one.language,
            country=one.country,
            area=one.area,
            zone=one.zone,
            weekly=rules.hours_mask(one.weekly),
            available_from=one.available_from,
            available_until=one.available_until,
            max_days=one.max_days,
            created_at=at,
            updated_at=at,
        )
        for one, row_id, reference in zip(given, new_ids, references, strict=True)
    ]
    Member.objects.bulk_create(rows, batch_size=BATCH)
    _file(rows, [normal(one.identity, one.country) for one in given], at)
    _add_parts(given, rows)
    audit.record_many("rosters.member.added", new_ids, by=by, at=at)
    return rows


def _check_all(given: Sequence[MemberIn], rosters: dict[str, Roster]) -> None:
    problems: dict[str, list[str]] = {}
    for number, one in enumerate(given):
        if one.roster not in rosters:
            raise NoSuchRoster(_("There is no such roster here."))
        for name, words in check(one).items():
            problems[f"{number}.{name}"] = words
    _refuse(problems)
    users = [(rosters[one.roster].id, one.user_id) for one in given if one.user_id]
    taken = set(
        Member.objects.filter(user_id__in=[user for _r, user in users]).values_list(
            "roster_id", "user_id"
        )
    )
    if taken & set(users) or len(set(users)) < len(users):
        raise OnRosterAlready(_("This colleague stands on this roster already."))


def check(one: MemberIn) -> dict[str, list[str]]:
    """Return what is wrong with somebody, field by field."""
    problems: dict[str, list[str]] = {}
    if not one.identity.name.strip():
        problems["name"] = [_("Enter a name.")]
    for name, channel in (("phone", "sms"), ("email", "email")):
        address = getattr(one.identity, name)
        if address:
            try:
                addresses.normal(channel, address, country=one.country)
            except BadAddress as error:
                problems[name] = [str(error)]
    if one.sex not in ("f", "m", "x", "u"):
        problems["sex"] = [_("Choose one of the answers in the list")]
    if not all(countries.is_country(code) for code in one.nationalities) or (
        len(one.nationalities) > 8
    ):
        problems["nationalities"] = [_("Choose the nationalities from the list.")]
    if one.country and not countries.is_country(one.country):
        problems["country"] = [_("Choose a country from the list.")]
    if not is_zone(one.zone):
        problems["zone"] = [_("Choose a time zone from the list, such as Africa/Tunis.")]
    if one.available_from and one.available_until and one.available_until < one.available_from:
        problems["available_until"] = [_("The last day is before the first.")]
    for language in one.languages:
        problems |= _language_problems(language)
    for code, level in one.skills:
        if not code or len(code) > 40 or level not in Level.values:
            problems["skills"] = [_("Name each skill in 40 characters or fewer.")]
    for credential in one.credentials:
        problems |= _credential_problems(credential)
    return problems


def is_zone(name: str) -> bool:
    """Say whether this is the name of a time zone."""
    try:
        formats.zone_of(name)
    except (ValueError, OSError, KeyError):
        return False
    return bool(name)


def _language_problems(one: LanguageIn) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for name in ("source", "target"):
        code = getattr(one, name)
        if not 2 <= len(code) <= 12 or not code.replace("-", "").isalnum() or not code.isascii():
            problems[name] = [_("Choose a language from the list.")]
    if not problems and one.source == one.target:
        problems["target"] = [_("Choose another language than the one spoken.")]
    if one.level not in Level.values:
        problems["level"] = [_("Choose a level from the list.")]
    if len(one.dialect) > 40:
        problems["dialect"] = [_("Name the dialect in 40 characters or fewer.")]
    if not (one.by_phone or one.by_video or one.in_place):
        problems["by_phone"] = [_("Tick at least one way of working.")]
    return problems


def _credential_problems(one: CredentialIn) -> dict[str, list[str]]:
    if one.kind not in CredentialKind.values:
        return {"kind": [_("Say whether it is a training or a clearance.")]}
    if not one.code or len(one.code) > 40:
        return {"code": [_("Name it in 40 characters or fewer.")]}
    return {}


def _refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise BadMember(_("Some answers need a correction."), fields=problems)


def normal(who: Identity, country: str) -> Identity:
    """Return somebody with number and address in the form that is kept."""
    return Identity(
        name=" ".join(who.name.split()),
        phone=addresses.phone(who.phone, country=country) if who.phone else "",
        email=addresses.email(who.email) if who.email else "",
        organisation=who.organisation.strip(),
        note=who.note.strip(),
    )


def _file(rows: Iterable[Member], people: Iterable[Identity], at: datetime) -> None:
    MemberToken.objects.bulk_create(
        [
            MemberToken(member=row, token=token)
            for row, who in zip(rows, people, strict=True)
            for token in sorted(identity.tokens(who, at))
        ],
        batch_size=BATCH,
    )


def _add_parts(given: Sequence[MemberIn], rows: Sequence[Member]) -> None:
    pairs = list(zip(given, rows, strict=True))
    LanguageSkill.objects.bulk_create(
        [_language_row(row, one) for person, row in pairs for one in person.languages],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    Skill.objects.bulk_create(
        [
            Skill(member=row, code=code, level=level)
            for person, row in pairs
            for code, level in person.skills
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    Credential.objects.bulk_create(
        [
            Credential(member=row, kind=one.kind, code=one.code, valid_until=one.valid_until)
            for person, row in pairs
            for one in person.credentials
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _language_row(member: Member, one: LanguageIn) -> LanguageSkill:
    return LanguageSkill(
        member=member,
        source=one.source,
        target=one.target,
        dialect=one.dialect.strip().casefold(),
        level=one.level,
        by_phone=one.by_phone,
        by_video=one.by_video,
        in_place=one.in_place,
    )


def locked(member_id: UUID, by: Actor) -> Member:
    """Lock and return a member that the actor may change: staff any, a member only themselves."""
    if not (by.kind is ActorKind.PARTNER and by.id == member_id):
        by.require(Permission.ROSTERS_CHANGE)
    found = Member.objects.select_for_update(of=("self",)).filter(id=member_id).first()
    if found is None or not bytes(found.sealed):
        raise NoSuchRoster(_("There is no such member here."))
    return found


def change_member(member_id: UUID, given: MemberIn, *, by: Actor, at: datetime) -> Member:
    """Replace name, contacts, place and days of a member; roster, languages and skills stay."""
    by.require(Permission.ROSTERS_CHANGE)
    row = locked(member_id, by)
    _refuse(check(given))
    who = normal(given.identity, given.country)
    row.sealed = vault.open_key(row.id, at=at).seal(USE, who.kept())
    row.sex, row.nationalities = given.sex, " ".join(given.nationalities)
    row.language, row.country, row.area = given.language, given.country, given.area
    row.zone, row.max_days = given.zone, given.max_days
    row.available_from, row.available_until = given.available_from, given.available_until
    row.updated_at = at
    row.save()
    MemberToken.objects.filter(member=row).delete()
    _file([row], [who], at)
    audit.record("rosters.member.changed", subject_id=row.id, by=by, at=at)
    return row


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
    _refuse(_language_problems(given))
    fresh = _language_row(row, given)
    same = {"source": fresh.source, "target": fresh.target, "dialect": fresh.dialect}
    LanguageSkill.objects.filter(member=row, **same).delete()
    fresh.save(force_insert=True)
    audit.record("rosters.member.language-set", subject_id=row.id, by=by, at=at)


def set_skill(member_id: UUID, code: str, level: int, *, by: Actor, at: datetime) -> None:
    """Add a skill of a member, or replace its level."""
    row = locked(member_id, by)
    code = code.strip().casefold()
    if not code or len(code) > 40 or level not in Level.values:
        _refuse({"code": [_("Name each skill in 40 characters or fewer.")]})
    Skill.objects.filter(member=row, code=code).delete()
    Skill.objects.create(member=row, code=code, level=level)
    audit.record("rosters.member.skill-set", subject_id=row.id, by=by, at=at)


def set_credential(member_id: UUID, given: CredentialIn, *, by: Actor, at: datetime) -> None:
    """Note a training or clearance of a member, or renew it. A member cannot do so themselves."""
    by.require(Permission.ROSTERS_CHANGE)
    row = locked(member_id, by)
    code = given.code.strip().casefold()
    _refuse(_credential_problems(CredentialIn(kind=given.kind, code=code)))
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
    _refuse(problems)
    row.weekly, row.zone = rules.hours_mask(weekly), zone
    row.available_from, row.available_until, row.updated_at = available_from, available_until, at
    row.save()
    audit.record("rosters.member.hours-set", subject_id=row.id, by=by, at=at, hours=len(weekly))


def set_on_call(member_id: UUID, until: datetime | None, *, by: Actor, at: datetime) -> None:
    """Say that somebody sits by the telephone until then, at most a week; None ends it."""
    row = locked(member_id, by)
    if until is not None and not 0 < (until - at).total_seconds() <= 7 * 86_400:
        _refuse({"until": [_("Choose a time within the next seven days.")]})
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
        _refuse({"ends": [_("The end is before the beginning.")]})
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
        _refuse({"country": [_("Choose a country, or name one person.")]})
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
    row = locked(member_id, by)
    MemberToken.objects.filter(member=row).delete()
    for table in (*PARTS.values(),):
        table._default_manager.filter(member=row).delete()
    row.sealed, row.state, row.user_id = b"", MemberState.LEFT, None
    row.nationalities, row.area, row.weekly, row.on_call_until = "", "", "", None
    row.link_version += 1
    row.updated_at = at
    row.save()
    vault.erase([row.id], at=at)
    audit.record("rosters.member.erased", subject_id=row.id, by=by, at=at)
