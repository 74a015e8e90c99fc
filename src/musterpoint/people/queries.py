"""Questions about people. Whoever shows an answer calls ``audit.saw`` for its subjects."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from musterpoint.audit import actions as audit
from musterpoint.engine import linkage
from musterpoint.engine.linkage import Facts, Part
from musterpoint.kernel import ids
from musterpoint.people import addresses as forms
from musterpoint.people import finding, identity, tokens
from musterpoint.people.identity import Identity
from musterpoint.people.models import (
    Channel,
    Consent,
    Contact,
    DuplicateHint,
    Household,
    ImportBatch,
    NationalityClaim,
    Person,
    ProtectionRecord,
)
from musterpoint.people.reasons import ProtectionReason
from musterpoint.people.tokens import Asked
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

SEARCHED = UUID(int=0)
SEARCH_CROWD = 400
SEARCH_OPENED = 3
#: The bits of a hit that needs no comparing: the reference, a number or an address as typed.
CERTAIN = 99.0
_BORN = re.compile(r"\b(\d{4}(?:-\d{2}-\d{2})?)\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A number or address as it is shown."""

    id: UUID
    channel: str
    address: str
    is_safe: bool
    is_shared: bool
    failed_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything the consular side knows of a person. Of the erased only the reference is left."""

    person_id: UUID
    reference: str
    household_id: UUID | None
    is_head: bool
    identity: Identity
    is_erased: bool
    sex: str
    age_band: int | None
    language: str
    area: str
    document_level: int | None
    source: str
    nationalities: tuple[str, ...]
    contacts: tuple[ContactCard, ...]
    occurred_at: datetime
    registered_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    revision: int

    @property
    def name(self) -> str:
        """The name as it is shown; a translated word for the erased."""
        return str(_("Erased")) if self.is_erased else self.identity.display_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a message to a person may go."""

    person_id: UUID
    channel: str
    address: str
    language: str
    is_safe: bool
    is_shared: bool
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody who fits a search, with the reasons."""

    person_id: UUID
    bits: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list, newest first; ``after`` asks for the next one, None at the end."""

    person_ids: tuple[UUID, ...]
    after: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What somebody told in private."""

    id: UUID
    person_id: UUID
    content: dict[str, str]
    opened_by: UUID | None
    opened_at: datetime
    closed_at: datetime | None


def card(person_ids: Iterable[UUID], at: datetime) -> dict[UUID, Card]:
    """Return the cards of persons, in the order asked; unknown ids are left out. Four queries."""
    wanted = list(dict.fromkeys(person_ids))
    people = {row.id: row for row in Person.objects.filter(id__in=wanted)}
    keys = vault.open_keys(people, at=at)
    nationalities: dict[UUID, list[str]] = defaultdict(list)
    claims = NationalityClaim.objects.filter(person_id__in=people).order_by("position", "id")
    for person_id, country in claims.values_list("person_id", "country"):
        nationalities[person_id].append(country)
    contacts: dict[UUID, list[ContactCard]] = defaultdict(list)
    for row in Contact.objects.filter(person_id__in=people).order_by("position", "id"):
        if (key := keys.get(row.person_id)) is not None:
            contacts[row.person_id].append(_contact_card(row, key))
    return {
        wish: _card(people[wish], keys.get(wish), nationalities[wish], contacts[wish])
        for wish in wanted
        if wish in people
    }


def _contact_card(row: Contact, key: vault.Key) -> ContactCard:
    return ContactCard(
        id=row.id,
        channel=row.channel,
        address=key.open("people.contact", row.sealed),
        is_safe=row.is_safe,
        is_shared=row.is_shared,
        failed_at=row.failed_at,
        confirmed_at=row.confirmed_at,
    )


def _card(
    row: Person, key: vault.Key | None, nationalities: list[str], contacts: list[ContactCard]
) -> Card:
    is_erased = key is None or not row.sealed
    opened = (
        Identity(names=())
        if key is None or is_erased
        else identity.from_data(key.open("people.person", row.sealed))
    )
    return Card(
        person_id=row.id,
        reference=row.reference,
        household_id=row.household_id,
        is_head=row.is_head,
        identity=opened,
        is_erased=is_erased,
        sex=row.sex,
        age_band=row.age_band,
        language=row.language,
        area=row.area,
        document_level=row.document_level,
        source=row.source,
        nationalities=tuple(nationalities),
        contacts=tuple(contacts),
        occurred_at=row.occurred_at,
        registered_at=row.registered_at,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at,
        revision=row.revision,
    )


def household_members(household_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return the persons of each household who have not withdrawn, the head first."""
    members: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Person.objects.filter(household_id__in=list(household_ids), withdrawn_at=None)
    ordered = rows.order_by("household_id", "-is_head", "id")
    for person_id, household_id in ordered.values_list("id", "household_id"):
        if household_id is not None:
            members[household_id].append(person_id)
    return {household: tuple(found) for household, found in members.items()}


def listing(
    *,
    area: str = "",
    country: str = "",
    source: str = "",
    language: str = "",
    withdrawn: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Listing:
    """Return one page of persons, newest first, by coarse columns."""
    rows = Person.objects.filter(withdrawn_at__isnull=not withdrawn)
    given = {"area": area, "source": source, "language": language}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if country:
        rows = rows.filter(nationalities__country=country)
    if after is not None:
        when, last = after
        rows = rows.filter(Q(registered_at__lt=when) | Q(registered_at=when, id__lt=last))
    page = list(rows.order_by("-registered_at", "-id").values_list("registered_at", "id")[: limit + 1])
    more = page[limit - 1] if len(page) > limit else None
    return Listing(person_ids=tuple(found for _when, found in page[:limit]), after=more)


# Finding a person


def search(text: str | Facts, at: datetime, limit: int = 20) -> list[Found]:
    """
    Return who fits a text (a name in any script, with or without a birth; a number, an address, a
    reference) or facts, best first. The withdrawn and erased are not found.
    """
    if isinstance(text, str):
        certain = _certain(text, at)
        if certain:
            return certain[:limit]
        wanted = _typed(text)
    else:
        wanted = text
    secrets = tokens.opened(at)
    question = [
        Asked(secrets.of_key(key), weight, True)
        for key, weight in linkage.query_keys(wanted).items()
    ]
    met = finding.candidates(
        {SEARCHED: question}, floor=0.0, crowd=SEARCH_CROWD, most=SEARCH_OPENED * limit
    ).get(SEARCHED, [])
    people = finding.known(met, at)
    found = [_found(person, wanted, people[person].facts) for person in met if person in people]
    return sorted(found, key=lambda one: (-one.bits, one.person_id))[:limit]


def _found(person_id: UUID, wanted: Facts, facts: Facts) -> Found:
    score = linkage.compare(wanted, facts)
    return Found(person_id=person_id, bits=score.bits, parts=score.parts)


def _certain(text: str, at: datetime) -> list[Found]:
    """Return who is named by a reference, or has exactly this number or address."""
    by_text = by_reference(text)
    people = [by_text] if by_text is not None else []
    for channel in (Channel.SMS, Channel.EMAIL) if not people else ():
        try:
            people += persons_of_address(channel, text, at)
        except forms.BadAddress:
            continue
    standing = Person.objects.filter(id__in=people, withdrawn_at=None)
    return [
        Found(person_id=found, bits=CERTAIN, parts=())
        for found in standing.order_by("id").values_list("id", flat=True)
    ]


def _typed(text: str) -> Facts:
    """Read a typed name, with a birth where there is a year or a date among it."""
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in text)
    born = _BORN.search(digits)
    birth = born.group(1) if born else None
    name = digits.replace(birth, " ").strip() if birth else text.strip()
    try:
        return Facts(names=(name,) if name else (), birth=birth)
    except ValueError:
        return Facts(names=(text.strip(),))


def by_reference(reference: str) -> UUID | None:
    """Return the person with a reference as somebody reads it aloud, or None."""
    stored = ids.parse_reference(reference)
    if stored is None:
        return None
    return Person.objects.filter(reference=stored).values_list("id", flat=True).first()


def household_by_reference(reference: str) -> UUID | None:
    """Return the household with a reference, or None."""
    stored = ids.parse_reference(reference)
    if stored is None:
        return None
    return Household.objects.filter(reference=stored).values_list("id", flat=True).first()


def check_code(reference: str, code: str, at: datetime) -> UUID | None:
    """
    Return the person whose reference and secret code these are, else None.

    An unknown reference costs the same work as a wrong code. The door counts the attempts.
    """
    stored = ids.parse_reference(reference) or ""
    row = Person.objects.filter(reference=stored, withdrawn_at=None).first()
    secrets = tokens.opened(at)
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in code if letter.isalnum())
    given = secrets.of_code(row.id if row else SEARCHED, digits)
    kept = bytes(row.code_digest) if row and row.code_digest else bytes(len(given))
    return row.id if compare_digest(given, kept) and row else None


# Reaching people


def addresses(person_ids: Iterable[UUID], at: datetime) -> list[Address]:
    """Return the numbers and addresses of persons who have not withdrawn. Two queries and keys."""
    wanted = list(dict.fromkeys(person_ids))
    rows = Contact.objects.filter(person_id__in=wanted, person__withdrawn_at=None)
    ordered = list(rows.select_related("person").order_by("person_id", "position", "id"))
    keys = vault.open_keys({row.person_id for row in ordered}, at=at)
    return [
        Address(
            person_id=row.person_id,
            channel=row.channel,
            address=keys[row.person_id].open("people.contact", row.sealed),
            language=row.person.language,
            is_safe=row.is_safe,
            is_shared=row.is_shared,
            failed=row.failed_at is not None,
        )
        for row in ordered
        if row.person_id in keys
    ]


def persons_of_address(channel: str, address: str, at: datetime) -> list[UUID]:
    """
    Return everybody who gave this number or address, also the withdrawn: a call for help is
    understood all the same. Raises ``addresses.BadAddress``.
    """
    token = tokens.opened(at).of_address(channel, forms.normal(channel, address))
    rows = Contact.objects.filter(token=token).order_by("person_id")
    return list(rows.values_list("person_id", flat=True))


# Duplicates, consents, lists


def hints(*, limit: int = 50, person_id: UUID | None = None) -> list[DuplicateHint]:
    """Return pairs that wait for a decision, the likeliest first."""
    rows = DuplicateHint.objects.filter(
        verdict="", left__withdrawn_at=None, right__withdrawn_at=None
    )
    if person_id is not None:
        rows = rows.filter(Q(left_id=person_id) | Q(right_id=person_id))
    return list(rows.order_by("-bits", "id")[:limit])


def consent_of(person_ids: Iterable[UUID], purpose: str, recipient: str) -> dict[UUID, bool]:
    """Return the newest answer of each person who gave one; at the same moment, no holds."""
    rows = Consent.objects.filter(
        person_id__in=list(person_ids), purpose=purpose, recipient=recipient
    ).order_by("person_id", "-answered_at", "is_given")
    answers: dict[UUID, bool] = {}
    for person_id, is_given in rows.values_list("person_id", "is_given"):
        answers.setdefault(person_id, is_given)
    return answers


def consents(person_id: UUID) -> list[Consent]:
    """Return every answer of a person, newest first."""
    return list(Consent.objects.filter(person_id=person_id).order_by("-answered_at", "is_given"))


def lists(limit: int = 50) -> list[ImportBatch]:
    """Return the lists that were read in, newest first."""
    return list(ImportBatch.objects.order_by("-imported_at", "-id")[:limit])


def protection_of(
    person_ids: Sequence[UUID], *, reason: ProtectionReason, by: Actor, at: datetime
) -> dict[UUID, tuple[Protection, ...]]:
    """
    Return protection records, newest first, and leave a trace that protection alone can read.

    Needs a writing unit of work. Below protection clearance the database shows no row.
    """
    by.require(Permission.PROTECTION_READ)
    wanted = list(dict.fromkeys(person_ids))
    keys = vault.open_keys(wanted, at=at, compartment="protection")
    found: dict[UUID, list[Protection]] = defaultdict(list)
    rows = ProtectionRecord.objects.filter(person_id__in=wanted).order_by("-opened_at", "-id")
    for row in rows:
        if row.person_id in keys:
            content = keys[row.person_id].open("people.protection", row.sealed)
            found[row.person_id].append(_protection(row, content))
    for person_id in found:
        audit.record_protected(
            "people.protection.read", subject_id=person_id, by=by, at=at, reason=reason.value
        )
    return {person: tuple(records) for person, records in found.items()}


def _protection(row: ProtectionRecord, content: dict[str, str]) -> Protection:
    return Protection(
        id=row.id,
        person_id=row.person_id,
        content=content,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
