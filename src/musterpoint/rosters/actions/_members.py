"""Put people on rosters, and replace what is known of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.ids import uuid7
from musterpoint.people import addresses
from musterpoint.rosters import identity, rules
from musterpoint.rosters.actions._checks import (
    NoSuchRoster,
    check,
    check_all,
    refuse,
)
from musterpoint.rosters.identity import USE, Identity
from musterpoint.rosters.models import (
    Credential,
    LanguageSkill,
    Member,
    MemberToken,
    Roster,
    RosterKind,
    Skill,
)
from musterpoint.rosters.values import LanguageIn, MemberIn
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind, Permission

BATCH = 2000


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
    refuse(problems)
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
    check_all(given, rosters)
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
        [language_row(row, one) for person, row in pairs for one in person.languages],
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


def language_row(member: Member, one: LanguageIn) -> LanguageSkill:
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
    refuse(check(given))
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
