"""Where messages to people go, and whose number an answer comes from."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from musterpoint.kernel.errors import Invalid
from musterpoint.people import addresses as forms
from musterpoint.people import tokens
from musterpoint.people.models import Contact
from musterpoint.tenancy import vault


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
    forms.normal(channel, address)
    return persons_of_addresses([(channel, address)], at)[channel, address]


def persons_of_addresses(
    pairs: Iterable[tuple[str, str]], at: datetime
) -> dict[tuple[str, str], list[UUID]]:
    """Return the same for many, each a channel and an address; what is no address is not there."""
    usable: dict[tuple[str, str], str] = {}
    for channel, address in pairs:
        with suppress(Invalid, ValueError):  # a short code or a name where a number is expected
            usable[channel, address] = forms.normal(channel, address)
    if not usable:
        return {}
    secrets = tokens.opened(at)
    asked = {pair: secrets.of_address(pair[0], kept) for pair, kept in usable.items()}
    found: dict[bytes, list[UUID]] = {token: [] for token in asked.values()}
    rows = Contact.objects.filter(token__in=list(found)).order_by("person_id")
    for token, person_id in rows.values_list("token", "person_id"):
        found[bytes(token)].append(person_id)
    return {pair: found[token] for pair, token in asked.items()}
