"""Telephone numbers in E.164 and e-mail addresses, in the one form that is kept and compared."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid
from musterpoint.people.countries import ALPHA2
from musterpoint.people.models import Channel


class BadAddress(Invalid):
    """The number or address cannot be used; the message says what to do."""


def normal(channel: str, address: str, *, country: str = "") -> str:
    """
    Return the address in its kept form; raise BadAddress.

    ``country`` (alpha-3) is where a number without its international prefix would be dialled.
    """
    if channel == Channel.SMS:
        return phone(address, country=country)
    if channel == Channel.EMAIL:
        return email(address)
    raise BadAddress(_("Choose phone or e-mail."))


def phone(text: str, *, country: str = "") -> str:
    """Return a number in E.164. Numbers need to be possible, not assigned: plans change."""
    given = text.strip()
    if given.startswith("00"):
        given = "+" + given[2:]
    try:
        number = phonenumbers.parse(given, ALPHA2.get(country))
    except phonenumbers.NumberParseException as error:
        raise BadAddress(_("Write the number with its country code, such as +20.")) from error
    if number.extension or not phonenumbers.is_possible_number(number):
        raise BadAddress(_("This number is too short or too long. Check it."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def email(text: str) -> str:
    """Return an e-mail address with its domain in lower case."""
    given = text.strip()
    try:
        validate_email(given)
    except ValidationError as error:
        raise BadAddress(_("Write a whole e-mail address, such as name@example.org.")) from error
    if len(given) > 254:
        raise BadAddress(_("This e-mail address is too long. Check it."))
    local, _at, domain = given.rpartition("@")
    return f"{local}@{domain.lower()}"
