"""Add an organisation: done from the command line of the installation."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.models import Membership, Organisation, OrganisationKind

LONGEST_SLUG, LONGEST_NAME, LONGEST_PERSON, LONGEST_ADDRESS = 50, 200, 150, 254
MOST_LANGUAGES = 100
#: A language as BCP 47 writes it: "en", "zh-Hant", "sr-Latn-RS".
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)


def remove_users_without_organisation(user_ids: Iterable[UUID]) -> int:
    """Delete those of these accounts that belong to no organisation any more; return how many."""
    wanted = list(user_ids)
    members = Membership.objects.filter(user_id__in=wanted).values_list("user_id", flat=True)
    alone = User.objects.filter(id__in=set(wanted) - set(members))
    count = alone.count()
    alone.delete()
    return count


def add_organisation(
    *,
    slug: str,
    name: str,
    kind: str,
    country: str,
    languages: Sequence[str],
    time_zone: str,
    at: datetime,
    id: UUID | None = None,
) -> Organisation:
    """
    Add an organisation; raise Invalid with every field that cannot be used.

    With an ``id`` made before, the caller may already act in the organisation, so that what
    belongs to its founding is one unit of work.
    """
    facts = {"slug": slug, "name": name, "kind": kind, "country": country, "time_zone": time_zone}
    problems = _problems(facts, languages)
    if problems:
        raise Invalid(_("The organisation was not added."), fields=problems)
    return Organisation.objects.create(
        id=id or uuid7(),
        slug=slug,
        name=name.strip(),
        kind=kind,
        country=country,
        languages=list(dict.fromkeys(languages)),
        time_zone=time_zone,
        created_at=at,
    )


def check_first_person(email: str, name: str) -> None:
    """Raise Invalid when this cannot be the first administrator of a new organisation."""
    problems: dict[str, list[str]] = {}
    address = email.strip().lower()
    if not _is_address(address):
        text = _("Enter an e-mail address in the right form, like name@example.org")
        problems["admin_email"] = [text]
    elif User.objects.filter(email=address).exists():
        text = _("This address has an account already. Name another, and invite the person later.")
        problems["admin_email"] = [text]
    if not _is_text(name, LONGEST_PERSON):
        problems["admin_name"] = [_("Enter a name of at most 150 letters.")]
    if problems:
        raise Invalid(_("The organisation was not added."), fields=problems)


def _problems(facts: dict[str, str], languages: Sequence[str]) -> dict[str, list[str]]:
    """Return what is wrong, by the field's name."""
    found: dict[str, list[str]] = {}
    slug, country = facts["slug"], facts["country"]
    if not _is_slug(slug):
        found["slug"] = [_("Use small letters, digits and hyphens, at most 50.")]
    elif Organisation.objects.filter(slug=slug).exists():
        found["slug"] = [_("This short name is taken. Choose another.")]
    if not _is_text(facts["name"], LONGEST_NAME):
        found["name"] = [_("Enter a name of at most 200 letters.")]
    if facts["kind"] not in OrganisationKind.values:
        found["kind"] = [", ".join(OrganisationKind.values)]
    if country and not (len(country) == 3 and country.isalpha() and country.isupper()):
        found["country"] = [_("Enter three capital letters, such as LKA.")]
    if facts["time_zone"] not in available_timezones():
        found["time_zone"] = [_("Enter a time zone such as Asia/Colombo.")]
    if not languages:
        found["languages"] = [_("Name at least one language, such as en.")]
    elif len(languages) > MOST_LANGUAGES or not all(map(LANGUAGE.fullmatch, languages)):
        found["languages"] = [_("Write languages by their codes, such as en,ar.")]
    return found


def _is_slug(slug: str) -> bool:
    try:
        validate_slug(slug[: LONGEST_SLUG + 1])
    except ValidationError:
        return False
    return len(slug) <= LONGEST_SLUG and slug == slug.lower()


def _is_text(text: str, longest: int) -> bool:
    return 0 < len(text.strip()) <= longest and text.isprintable()


def _is_address(address: str) -> bool:
    if len(address) > LONGEST_ADDRESS:
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
