"""What an organisation says about itself, and the lock under which its members change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

import phonenumbers
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationIn:
    """The facts that an administrator may change; the first language is the organisation's own."""

    name: str
    languages: tuple[str, ...]
    time_zone: str
    phone: str = ""


def locked(by: Actor) -> Organisation:
    """Return the actor's organisation, locked: one change of its members at a time."""
    return Organisation.objects.select_for_update().get(id=by.organisation_id)


def change_organisation(facts: OrganisationIn, *, by: Actor, at: datetime) -> Organisation:
    """
    Change what the organisation says about itself.

    Raises Invalid with the fields that cannot be used.
    """
    by.require(Permission.ORGANISATION_CHANGE)
    organisation = locked(by)
    phone = _checked(facts)
    new = {
        "name": facts.name.strip(),
        "languages": list(dict.fromkeys(facts.languages)),
        "time_zone": facts.time_zone,
        "phone": phone,
    }
    changed = [name for name, value in new.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, new[name])
    if changed:
        organisation.save(update_fields=changed)
        audit.record(
            "accounts.organisation.changed",
            subject_id=organisation.id,
            by=by,
            at=at,
            fields=changed,
        )
    return organisation


def _checked(facts: OrganisationIn) -> str:
    """Return the telephone number in international form, or raise Invalid."""
    problems: dict[str, Sequence[str]] = {}
    if not 0 < len(facts.name.strip()) <= LONGEST_NAME:
        problems["name"] = [_("Enter the name of the organisation")]
    if not facts.languages:
        problems["languages"] = [_("Choose at least one language")]
    if facts.time_zone not in available_timezones():
        problems["time_zone"] = [_("Choose a time zone from the list")]
    phone = ""
    if facts.phone.strip():
        try:
            number = phonenumbers.parse(facts.phone, None)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            problems["phone"] = [_("Enter the number with its country code, like +63 2 8651 9400")]
        else:
            phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if problems:
        raise Invalid(_("Some answers need another look."), fields=problems)
    return phone
