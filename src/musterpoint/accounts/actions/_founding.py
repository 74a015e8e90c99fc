"""Add an organisation: done from the command line of the installation."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from musterpoint.accounts.models import User
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.models import Membership, Organisation, OrganisationKind


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
) -> Organisation:
    """Add an organisation; raise Invalid with every field that cannot be used."""
    problems: dict[str, list[str]] = {}
    try:
        validate_slug(slug)
    except ValidationError:
        problems["slug"] = [_("Use small letters, digits and hyphens.")]
    if slug != slug.lower() or len(slug) > 50:
        problems["slug"] = [_("Use small letters, digits and hyphens.")]
    elif Organisation.objects.filter(slug=slug).exists():
        problems["slug"] = [_("This short name is taken. Choose another.")]
    if not name.strip() or len(name) > 200:
        problems["name"] = [_("Enter a name of at most 200 letters.")]
    if kind not in OrganisationKind.values:
        problems["kind"] = [", ".join(OrganisationKind.values)]
    if country and not (len(country) == 3 and country.isalpha() and country.isupper()):
        problems["country"] = [_("Enter three capital letters, such as LKA.")]
    if time_zone not in available_timezones():
        problems["time_zone"] = [_("Enter a time zone such as Asia/Colombo.")]
    if not languages:
        problems["languages"] = [_("Name at least one language, such as en.")]
    if problems:
        raise Invalid(_("The organisation was not added."), fields=problems)
    return Organisation.objects.create(
        slug=slug,
        name=name.strip(),
        kind=kind,
        country=country,
        languages=list(languages),
        time_zone=time_zone,
        created_at=at,
    )
