"""Employers: written, found by the whole name, and given an address of their own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.bonds import rules
from musterpoint.bonds.actions._common import (
    MOST_WORKERS,
    BadBond,
    check_texts,
    key_digest,
    refuse,
)
from musterpoint.bonds.finding import EMPLOYER_USE, NoSuchBond, name_token
from musterpoint.bonds.models import Employer, EmployerKind
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.people import countries
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerIn:
    """An employer as typed; ``workers`` are those who need cover."""

    kind: str
    name: str
    sector: str
    country: str
    workers: int = 1
    licence: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


class KnownEmployer(BadBond):
    """An employer of this kind and name in this country is here."""


def write_employer(
    given: EmployerIn, employer_id: UUID | None = None, *, by: Actor, at: datetime
) -> Employer:
    """Write a new employer, or one anew. Raises BadBond by field, KnownEmployer."""
    by.require(Permission.BONDS_CHANGE)
    _check(given)
    row, opened = Employer(id=uuid7(), made_at=at, made_by=by.id), dict[str, Any]()
    if employer_id is not None:
        found = Employer.objects.select_for_update().filter(id=employer_id).first()
        if found is None:
            raise NoSuchBond(_("There is no such employer here."))
        row, opened = found, opened_of(found, at)
    token = name_token(given.name, at)
    same = Employer.objects.filter(kind=given.kind, country=given.country, token=token)
    if same.exclude(id=row.id).exists():
        text = _("An employer of this name is here. Search for it.")
        raise KnownEmployer(text, fields={"name": [text]})
    is_private = given.kind == EmployerKind.HOUSEHOLD
    row.kind, row.sector, row.country = given.kind, given.sector, given.country
    row.name = "" if is_private else given.name.strip()
    row.folded = "" if is_private else countries.plain(given.name)[:400]
    row.token, row.licence, row.workers = token, given.licence.strip(), given.workers
    names = ("name", "contact", "email", "phone", "address")
    opened |= {name: getattr(given, name).strip() for name in names}
    row.sealed = vault.make_keys([row.id], at=at)[row.id].seal(EMPLOYER_USE, opened)
    row.save()
    audit.record("bonds.employer.written", subject_id=row.id, by=by, at=at)
    return row


def opened_of(row: Employer, at: datetime) -> dict[str, Any]:
    """Return what is sealed of an employer."""
    found: dict[str, Any] = vault.open_key(row.id, at=at).open(EMPLOYER_USE, row.sealed)
    return found


def employer_key(employer_id: UUID, *, renew: bool = False, by: Actor, at: datetime) -> str:
    """
    Return the key of an employer's own page; it is made when there is none or it is renewed.

    The key lies sealed with the employer's contact: each letter names the same address.
    """
    by.require(Permission.BONDS_CHANGE)
    row = Employer.objects.select_for_update().filter(id=employer_id).first()
    if row is None:
        raise NoSuchBond(_("There is no such employer here."))
    opened = opened_of(row, at)
    if opened.get("key") and not renew:
        return str(opened["key"])
    key = random_bytes(20).hex()
    row.sealed = vault.open_key(row.id, at=at).seal(EMPLOYER_USE, opened | {"key": key})
    row.key_digest = key_digest(key)
    row.save(update_fields=["sealed", "key_digest"])
    audit.record("bonds.employer.key_made", subject_id=row.id, by=by, at=at)
    return key


def of_employer_key(key: str) -> Employer:
    """Return the employer whose page an address opens, or raise NoSuchBond."""
    row = Employer.objects.filter(key_digest=key_digest(key)).exclude(key_digest="").first()
    if row is None:
        raise NoSuchBond(_("This address opens nothing. Ask the office for a new one."))
    return row


def _check(given: EmployerIn) -> None:
    problems = check_texts(
        {
            "name": (given.name, 200, True),
            "licence": (given.licence, 60, False),
            "contact": (given.contact, 200, False),
            "email": (given.email, 200, False),
            "phone": (given.phone, 40, False),
            "address": (given.address, 500, False),
        }
    )
    if given.kind not in EmployerKind.values:
        problems["kind"] = [_("Choose what kind of employer it is.")]
    if given.sector not in rules.pack().sectors:
        problems["sector"] = [_("Choose the sector.")]
    if given.country not in countries.ALPHA2:
        problems["country"] = [_("Choose the country.")]
    if not 1 <= given.workers <= MOST_WORKERS:
        problems["workers"] = [_("Enter how many workers need cover, one or more.")]
    refuse(problems)
