"""What is known of persons, as it is shown, and lists of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from musterpoint.people import identity
from musterpoint.people.identity import Identity
from musterpoint.people.models import Contact, NationalityClaim, Person
from musterpoint.tenancy import vault


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
class Who:
    """Who somebody is, without nationalities and without how to reach them."""

    person_id: UUID
    household_id: UUID | None
    identity: Identity
    age_band: int | None
    is_erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list, newest first; ``after`` asks for the next one, None at the end."""

    person_ids: tuple[UUID, ...]
    after: tuple[datetime, UUID] | None


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


def who(person_ids: Iterable[UUID], at: datetime) -> dict[UUID, Who]:
    """Return who persons are; unknown ids are left out. Two queries."""
    rows = Person.objects.filter(id__in=set(person_ids))
    people = list(rows.values_list("id", "household_id", "age_band", "sealed"))
    keys = vault.open_keys((row[0] for row in people), at=at)
    return {
        one: Who(
            person_id=one,
            household_id=household_id,
            identity=_identity(keys.get(one), sealed),
            age_band=age_band,
            is_erased=one not in keys or not sealed,
        )
        for one, household_id, age_band, sealed in people
    }


def _identity(key: vault.Key | None, sealed: bytes | memoryview) -> Identity:
    if key is None or not sealed:
        return Identity(names=())
    return identity.from_data(key.open("people.person", sealed))


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
    return Card(
        person_id=row.id,
        reference=row.reference,
        household_id=row.household_id,
        is_head=row.is_head,
        identity=_identity(key, row.sealed),
        is_erased=key is None or not row.sealed,
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
    ordered = rows.order_by("-registered_at", "-id").values_list("registered_at", "id")
    page = list(ordered[: limit + 1])
    more = page[limit - 1] if len(page) > limit else None
    return Listing(person_ids=tuple(found for _when, found in page[:limit]), after=more)
