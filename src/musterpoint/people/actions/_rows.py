"""Make the rows of a person from what came in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.engine import linkage
from musterpoint.kernel import ids
from musterpoint.people import identity, lone, rules
from musterpoint.people.finding import Known
from musterpoint.people.identity import ContactIn, PersonIn
from musterpoint.people.models import Channel, Contact, Draft, Household, NationalityClaim, Person
from musterpoint.people.tokens import Tokens
from musterpoint.tenancy import vault


@dataclass(frozen=True, slots=True)
class Filing:
    """What makes a person findable: facts to compare and the clear keys, never stored."""

    known: Known
    keys: frozenset[str]


def references(
    table: type[Person] | type[Household] | type[Draft], wanted: Sequence[UUID], at: datetime
) -> dict[UUID, str]:
    """Return a reference for each id that no row of the table has."""
    secret = vault.organisation_secret("people.references", at=at)
    found: dict[str, UUID] = {}
    pending, attempt = list(wanted), 0
    while pending:
        tried = {row: ids.reference(row, secret, attempt) for row in pending}
        rows = table.objects.filter(reference__in=list(tried.values()))
        taken = set(rows.values_list("reference", flat=True)) | found.keys()
        for row, reference in tried.items():
            if reference not in taken:
                found[reference] = row
                taken.add(reference)
        attempt += 1
        pending = [row for row in pending if found.get(tried[row]) != row]
    return {row: reference for reference, row in found.items()}


def filing(person: PersonIn, household_id: UUID | None) -> Filing:
    """Return what a person is found by."""
    phones = tuple(c.address for c in person.contacts if c.channel == Channel.SMS)
    facts = identity.facts(person.identity, sex=person.sex, phones=phones)
    keys = linkage.person_keys(facts) | lone.filed(facts)
    return Filing(Known(facts, household_id), keys)


def coarse(person: PersonIn, at: datetime) -> dict[str, object]:
    """Return the plain columns of a person: what serves counting, choosing and sorting."""
    return {
        "sex": person.sex,
        "age_band": rules.age_band(person.identity.born, at),
        "language": person.language,
        "area": person.area,
        "document_level": person.document_level,
        "sort_key": rules.sort_key(person.identity),
    }


def contact_rows(
    person_id: UUID, contacts: Iterable[ContactIn], key: vault.Key, secrets: Tokens, first: int = 0
) -> list[Contact]:
    """Return rows for cleaned contacts; e-mails that differ in case alone are one."""
    by_token: dict[bytes, Contact] = {}
    for place, contact in enumerate(contacts, first):
        token = secrets.of_address(contact.channel, contact.address)
        by_token.setdefault(
            token,
            Contact(
                person_id=person_id,
                channel=contact.channel,
                position=place,
                sealed=key.seal("people.contact", contact.address),
                token=token,
                is_safe=contact.is_safe,
                is_shared=contact.is_shared,
            ),
        )
    return list(by_token.values())


def claim_rows(person_id: UUID, countries: Iterable[str]) -> list[NationalityClaim]:
    """Return a row for each claimed nationality, in the order in which they were told."""
    return [
        NationalityClaim(person_id=person_id, country=country, position=place)
        for place, country in enumerate(countries)
    ]
