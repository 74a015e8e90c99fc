"""Who acts for a person, days before the authority, the employer's bond, and groups."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import actions as bonds
from musterpoint.bonds.models import Call
from musterpoint.claims.actions import _common as base
from musterpoint.claims.actions._matters import (
    FARTHEST,
    Told,
    locked,
    must_be,
    person_of,
    working,
)
from musterpoint.claims.models import (
    Counsel,
    Group,
    Hearing,
    Matter,
    MatterState,
    Power,
)
from musterpoint.claims.sealed import MATTER, content
from musterpoint.grants import actions as grants
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.people import countries
from musterpoint.referrals import queries as referrals
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


def give_power(
    matter_id: UUID, to: str, scope: str, until_on: date | None, *, by: Actor, at: datetime
) -> Power:
    """Write down to whom the person gave a power of attorney, for what, until when."""
    by.require(Permission.CLAIMS_CHANGE)
    row = working(matter_id)
    problems = base.check_texts({"to": (to, 200, True), "scope": (scope, 500, True)})
    if until_on is not None and not 0 <= (until_on - at.date()).days <= FARTHEST:
        problems["until_on"] = [_("Choose a day that is not before today.")]
    base.refuse(problems)
    key = vault.open_key(row.id, at=at)
    made = Power.objects.create(
        matter=row,
        sealed=key.seal(MATTER, {"to": to.strip(), "scope": scope.strip()}),
        from_on=at.date(),
        until_on=until_on,
        made_at=at,
        made_by=by.id,
    )
    base.step(row.id, "power", by=by, at=at)
    audit.record("claims.power.given", subject_id=row.id, by=by, at=at)
    return made


def revoke_power(matter_id: UUID, power_id: UUID, *, by: Actor, at: datetime) -> Power:
    """End a power of attorney: the person revoked it."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    found = row.powers.select_for_update().filter(id=power_id).first()
    if found is None:
        raise base.NoSuchClaim(_("There is no such power of attorney here."))
    if found.revoked_on is None:
        found.revoked_on = at.date()
        found.save(update_fields=["revoked_on"])
        base.step(row.id, "revoked", by=by, at=at)
        audit.record("claims.power.revoked", subject_id=row.id, by=by, at=at)
    return found


def give_counsel(
    matter_id: UUID, service_id: UUID | None, who: str, *, by: Actor, at: datetime
) -> Counsel:
    """Write down who gives legal aid: a service of the directory, or a named lawyer."""
    by.require(Permission.CLAIMS_CHANGE)
    row = working(matter_id)
    base.refuse(base.check_texts({"who": (who, 300, service_id is None)}))
    if service_id is not None:
        referrals.service(service_id, at)
    key = vault.open_key(row.id, at=at)
    made = Counsel.objects.create(
        matter=row,
        service_id=service_id,
        sealed=key.seal(MATTER, {"words": who.strip()}),
        made_at=at,
        made_by=by.id,
    )
    base.step(row.id, "counsel", by=by, at=at)
    audit.record("claims.counsel.given", subject_id=row.id, by=by, at=at)
    return made


def set_hearing(matter_id: UUID, when: datetime, place: str, *, by: Actor, at: datetime) -> Hearing:
    """Write down a day before the authority; it stands in what is due."""
    by.require(Permission.CLAIMS_CHANGE)
    row = working(matter_id)
    must_be(row, MatterState.FILED, MatterState.APPEALED, MatterState.GRANTED)
    problems = base.check_texts({"place": (place, 200, True)})
    if not timedelta(0) <= when - at <= timedelta(days=FARTHEST):
        problems["at"] = [_("Choose a time that is still to come.")]
    base.refuse(problems)
    made = Hearing.objects.create(matter=row, at=when, place=place.strip(), made_by=by.id)
    base.step(row.id, "hearing", by=by, at=at)
    audit.record("claims.hearing.set", subject_id=row.id, by=by, at=at)
    return made


def hear(matter_id: UUID, hearing_id: UUID, words: str, *, by: Actor, at: datetime) -> Hearing:
    """Enter what came of a hearing."""
    by.require(Permission.CLAIMS_CHANGE)
    base.refuse(base.check_texts({"words": (words, base.LONGEST, True)}))
    row = locked(matter_id)
    found = row.hearings.select_for_update().filter(id=hearing_id).first()
    if found is None:
        raise base.NoSuchClaim(_("There is no such hearing here."))
    if found.held_at is not None:
        raise base.NotNow(_("What came of it has been entered."))
    found.outcome = vault.open_key(row.id, at=at).seal(MATTER, {"words": words.strip()})
    found.held_at = at
    found.save(update_fields=["outcome", "held_at"])
    base.step(row.id, "heard", by=by, at=at)
    audit.record("claims.hearing.held", subject_id=row.id, by=by, at=at)
    return found


def call_bond(matter_id: UUID, *, by: Actor, at: datetime) -> Matter:
    """
    Begin a call of the employer's bond for this claim; it is worked on under Bonds.

    One that was never sent is forgotten there after some days; then another may be begun.
    """
    by.require(Permission.CLAIMS_CHANGE)
    row = working(matter_id)
    before = row.bond_call_id
    if before is not None and Call.objects.filter(id=before).exists():
        raise base.NotNow(_("A bond is called for this already."))
    told = content(row.sealed, MATTER, row.id, at)
    given = bonds.BeginIn(
        name=told.get("name") or told.get("phone", ""),
        phone=told.get("phone", ""),
        email=told.get("email", ""),
        employer=told.get("employer", ""),
    )
    row.bond_call_id = bonds.begin(given, by=by, at=at).row.id
    row.save(update_fields=["bond_call_id"])
    base.step(row.id, "bond", by=by, at=at)
    audit.record("claims.bond.called", subject_id=row.id, by=by, at=at)
    return row


def link_person(matter_id: UUID, typed: str, *, by: Actor, at: datetime) -> Matter:
    """Link a claim to the registration of the person, when there is one now."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    problems: dict[str, list[str]] = {}
    found = person_of(typed, problems)
    if found is None:
        problems.setdefault("reference", problems.pop("person_reference", [_("Enter one.")]))
    base.refuse(problems)
    row.person_id = found
    row.save(update_fields=["person"])
    grants.help_changed(base.OWED, row.id, at=at)
    base.step(row.id, "linked", by=by, at=at)
    audit.record("claims.matter.linked", subject_id=row.id, by=by, at=at)
    return row


def new_address(matter_id: UUID, *, by: Actor, at: datetime) -> Told:
    """Give a claim a new address, shown once; the one before opens nothing any more."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked(matter_id)
    key = random_bytes(base.KEY_BYTES).hex()
    row.key_digest = base.digest(key)
    row.save(update_fields=["key_digest"])
    base.step(row.id, "address", by=by, at=at)
    audit.record("claims.matter.addressed", subject_id=row.id, by=by, at=at)
    return Told(row=row, key=key)


class SameList(Refused):
    """The list was taken in before."""


def make_group(
    employer: str, country: str, consent: str, file_digest: str, *, by: Actor, at: datetime
) -> Group:
    """
    Open a group for the claims of many workers of one employer.

    ``consent`` says how each of them was asked; it is kept. Raises SameList for a file that was
    taken in before.
    """
    by.require(Permission.CLAIMS_CHANGE)
    problems = base.check_texts(
        {"employer": (employer, 200, True), "consent": (consent, 300, True)}
    )
    if country not in countries.ALPHA2:
        problems["country"] = [_("Choose one of the answers in the list")]
    base.refuse(problems)
    before = Group.objects.filter(file_digest=file_digest).first()
    if before is not None:
        raise SameList(
            _("This list was taken in before, on %(day)s. Nothing was changed."),
            day=before.made_at.date().isoformat(),
        )
    row_id = uuid7()
    made = Group.objects.create(
        id=row_id,
        sealed=vault.make_keys([row_id], at=at)[row_id].seal(
            MATTER, {"words": employer.strip(), "consent": consent.strip()}
        ),
        file_digest=file_digest,
        country=country,
        made_at=at,
        made_by=by.id,
    )
    audit.record("claims.group.made", subject_id=made.id, by=by, at=at)
    return made
