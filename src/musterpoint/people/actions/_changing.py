"""Change a registration: correct it, confirm it, withdraw it, leave a household."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.disclosures import actions as disclosures
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.kernel.ids import uuid7
from musterpoint.people import identity, rules, tokens
from musterpoint.people.actions import _owning, _rows, _telling
from musterpoint.people.actions._registering import (
    RegisteredHousehold,
    RegisteredPerson,
    file_and_hint,
)
from musterpoint.people.identity import ContactIn, PersonIn
from musterpoint.people.models import (
    Contact,
    DuplicateHint,
    Household,
    NationalityClaim,
    Person,
)
from musterpoint.people.tokens import Tokens
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


class BadPerson(Invalid):
    """Something of the person's data cannot be used; ``fields`` says what to do."""


class Stale(Refused):
    """Somebody changed the record since it was shown."""


class Withdrawn(Refused):
    """The registration was withdrawn; it can be taken back before it is changed."""


class TooYoung(Refused):
    """A child does not leave a household alone: a person looks after that."""


def change(
    person_id: UUID, person: PersonIn, *, by: Actor, at: datetime, revision: int | None = None
) -> int:
    """
    Replace a person's data by new ones and return the new revision.

    Everything is replaced, so the caller starts from the card. With ``revision`` the change is
    refused when somebody else was quicker. The household and its head stay as they are.
    """
    (row,) = _standing([person_id], by=by, at=at)
    if revision is not None and revision != row.revision:
        raise Stale(_("Somebody changed this record in the meantime. Look at it again, then save."))
    cleaned, problems = rules.clean(person, at)
    if problems:
        raise BadPerson(_("Some answers need a correction."), fields=problems)
    key = vault.open_key(row.id, at=at)
    secrets = tokens.opened(at)
    before = identity.from_data(key.open("people.person", row.sealed))
    before_band = row.age_band
    row.sealed = key.seal("people.person", identity.to_data(cleaned.identity))
    for name, value in _rows.coarse(cleaned, at).items():
        setattr(row, name, value)
    row.updated_at, row.expires_at = at, at + rules.retention().registration
    row.revision += 1
    row.save()
    _replace_contacts(row.id, cleaned.contacts, key, secrets)
    NationalityClaim.objects.filter(person_id=row.id).delete()
    NationalityClaim.objects.bulk_create(_rows.claim_rows(row.id, cleaned.nationalities))
    _file_again(row, cleaned, secrets, at)
    audit.record("people.person.changed", subject_id=row.id, by=by, at=at, revision=row.revision)
    told = _telling.Written(
        person_id=row.id,
        household_id=row.household_id,
        after=cleaned.identity,
        after_band=row.age_band,
        before=before,
        before_band=before_band,
    )
    _telling.written([told], by, at)
    _telling.changed(at)
    return row.revision


def _standing(person_ids: Sequence[UUID], *, by: Actor, at: datetime) -> list[Person]:
    rows = _owning.lock(person_ids, by=by, at=at)
    if any(row.withdrawn_at is not None for row in rows):
        raise Withdrawn(_("This registration was withdrawn. Take that back first, then change it."))
    return rows


def _replace_contacts(
    person_id: UUID, wanted: Sequence[ContactIn], key: vault.Key, secrets: Tokens
) -> None:
    """Keep what is known of an address that stays (did it fail, was it confirmed)."""
    kept = {bytes(row.token): row for row in Contact.objects.filter(person_id=person_id)}
    rows = _rows.contact_rows(person_id, wanted, key, secrets)
    gone = kept.keys() - {row.token for row in rows}
    Contact.objects.filter(id__in=[kept[token].id for token in gone]).delete()
    for row in rows:
        if (old := kept.get(bytes(row.token))) is not None:
            old.position, old.is_safe, old.is_shared = row.position, row.is_safe, row.is_shared
            old.save(update_fields=["position", "is_safe", "is_shared"])
    Contact.objects.bulk_create([row for row in rows if row.token not in kept])


def _file_again(row: Person, person: PersonIn, secrets: Tokens, at: datetime) -> None:
    tokens.unfile([row.id])
    for side in ("left_id", "right_id"):
        DuplicateHint.objects.filter(verdict="", **{side: row.id}).delete()
    file_and_hint({row.id: _rows.filing(person, row.household_id)}, secrets, at)


def add_contact(person_id: UUID, contact: ContactIn, *, by: Actor, at: datetime) -> None:
    """Add a number or address; one that is there already takes the new flags."""
    (row,) = _standing([person_id], by=by, at=at)
    card = _opened(row, at)
    others = tuple(one for one in card.contacts if one.address != contact.address)
    change(row.id, replace(card, contacts=(*others, contact)), by=by, at=at)


def _opened(row: Person, at: datetime) -> PersonIn:
    """Return a person's data as they would be sent in again."""
    key = vault.open_key(row.id, at=at)
    contacts = Contact.objects.filter(person_id=row.id).order_by("position", "id")
    claims = NationalityClaim.objects.filter(person_id=row.id).order_by("position", "id")
    return PersonIn(
        id=row.id,
        identity=identity.from_data(key.open("people.person", row.sealed)),
        sex=row.sex,
        nationalities=tuple(claims.values_list("country", flat=True)),
        language=row.language,
        area=row.area,
        document_level=row.document_level,
        contacts=tuple(
            ContactIn(
                channel=contact.channel,
                address=key.open("people.contact", contact.sealed),
                is_safe=contact.is_safe,
                is_shared=contact.is_shared,
            )
            for contact in contacts
        ),
        is_head=row.is_head,
    )


def confirm(person_ids: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """Note that the data still hold: the registration stands anew. Return how many."""
    rows = _standing(person_ids, by=by, at=at)
    found = [row.id for row in rows]
    until = at + rules.retention().registration
    Person.objects.filter(id__in=found).update(updated_at=at, expires_at=until)
    audit.record_many("people.person.confirmed", found, by=by, at=at)
    return len(found)


def record_reached(
    channel: str, addresses: Sequence[str], *, works: bool, by: Actor, at: datetime
) -> int:
    """Note that numbers or addresses answered, or that they fail; return how many contacts."""
    if not by.may(Permission.MESSAGES_PUMP):
        by.require(Permission.PEOPLE_REGISTER)
    secrets = tokens.opened(at)
    wanted = {secrets.of_address(channel, address) for address in addresses}
    rows = Contact.objects.filter(token__in=wanted)
    if works:
        return rows.update(failed_at=None, confirmed_at=at)
    return rows.filter(failed_at=None).update(failed_at=at)


def renew_code(person_id: UUID, *, by: Actor, at: datetime) -> str:
    """Replace a lost secret code and return the new one; who asks was recognised before."""
    (row,) = _standing([person_id], by=by, at=at)
    code = _give_code(row, at)
    row.save(update_fields=["code_digest"])
    audit.record("people.code.renewed", subject_id=row.id, by=by, at=at)
    return code


def _give_code(row: Person, at: datetime) -> str:
    code = tokens.fresh_code()
    row.code_digest = tokens.opened(at).of_code(row.id, code)
    return code


def withdraw(person_ids: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """
    End registrations: no search finds them and no message goes there. Return how many ended.

    It can be taken back until the data are erased after the grace period.
    """
    rows = [row for row in _owning.lock(person_ids, by=by, at=at) if row.withdrawn_at is None]
    found = [row.id for row in rows]
    Person.objects.filter(id__in=found).update(
        withdrawn_at=at, updated_at=at, revision=F("revision") + 1
    )
    tokens.unfile(found)
    audit.record_many("people.person.withdrawn", found, by=by, at=at)
    _telling.left({row.household_id for row in rows}, by, at)
    _telling.changed(at)
    return len(found)


def reinstate(person_ids: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """Take a withdrawal back; return how many stand again."""
    rows = [row for row in _owning.lock(person_ids, by=by, at=at) if row.withdrawn_at is not None]
    found = [row.id for row in rows]
    Person.objects.filter(id__in=found).update(
        withdrawn_at=None,
        updated_at=at,
        expires_at=at + rules.retention().registration,
        revision=F("revision") + 1,
    )
    secrets = tokens.opened(at)
    file_and_hint(
        {row.id: _rows.filing(_opened(row, at), row.household_id) for row in rows}, secrets, at
    )
    audit.record_many("people.person.reinstated", found, by=by, at=at)
    _telling.changed(at)
    return len(found)


def leave_household(person_id: UUID, *, by: Actor, at: datetime) -> RegisteredHousehold:
    """
    Let a person stand alone, with an own household and secret code.

    Nobody else's record changes and nobody is told. Nobody becomes head of those who stay: that
    is theirs to say. A child leaves only through a person who looks after it.
    """
    (row,) = _standing([person_id], by=by, at=at)
    key = vault.open_key(row.id, at=at)
    born = identity.from_data(key.open("people.person", row.sealed)).born
    if rules.is_surely_minor(born, at):
        raise TooYoung(_("A child under 18 cannot leave a household here. Ask a caseworker."))
    home = uuid7()
    reference = _rows.references(Household, [home], at)[home]
    Household.objects.bulk_create([Household(id=home, reference=reference, created_at=at)])
    code = _give_code(row, at)
    left, row.household_id, row.is_head = row.household_id, home, True
    row.updated_at, row.revision = at, row.revision + 1
    row.save()
    disclosures.stop_too(row.id, home)  # whoever stopped sharing stays so, alone too
    audit.record("people.household.left", subject_id=row.id, by=by, at=at)
    _telling.left({left}, by, at)
    person = RegisteredPerson(id=row.id, reference=row.reference, code=code)
    return RegisteredHousehold(id=home, reference=reference, persons=(person,))
