"""Who is paid and how: what is needed for each method, checked before it is sealed."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from musterpoint.engine.payments import numbers
from musterpoint.kernel.errors import Invalid
from musterpoint.payments.models import Method

#: What a payee is sealed for.
USE = "payments.payee"
LONGEST_NAME = 200


class BadPayee(Invalid):
    """The payee cannot be paid in this way; the fields say what is missing or wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeIn:
    """
    Who is paid.

    ``iban``, or ``account`` with ``bic``, for a bank; ``phone`` and ``provider`` for mobile money;
    a name alone for cash, vouchers and goods. ``country`` is that of the payee (ISO 3166, two
    letters), ``town`` and ``street`` where a bank asks for an address.
    """

    name: str
    iban: str = ""
    account: str = ""
    bic: str = ""
    phone: str = ""
    provider: str = ""
    country: str = ""
    town: str = ""
    street: str = ""


def checked(given: PayeeIn, method: str) -> PayeeIn:
    """Return the payee as banks and providers write it. Raises BadPayee, field by field."""
    problems: dict[str, list[str]] = {}
    found = {name: " ".join(str(value).split()) for name, value in asdict(given).items()}
    name = found["name"]
    if not name or not name.isprintable():
        problems["name"] = [_("Enter the name of who is paid.")]
    for field, most in (("name", LONGEST_NAME), ("town", 35), ("street", 70), ("provider", 40)):
        if len(found[field]) > most:
            problems[field] = [_("Shorten this to %(most)s characters or fewer.") % {"most": most}]
        elif not found[field].isprintable():
            problems[field] = [_("Remove the hidden characters from this answer")]
    if found["country"]:
        found["country"] = found["country"].upper()
        if not numbers.is_country(found["country"]):
            problems["country"] = [_("Enter the two letters of a country, such as TN.")]
    if method == Method.BANK:
        _check_bank(found, problems)
    elif method == Method.MOBILE:
        _check_mobile(found, problems)
    if problems:
        raise BadPayee(_("Correct what is marked."), fields=problems)
    return PayeeIn(**found)


def _check_bank(found: dict[str, str], problems: dict[str, list[str]]) -> None:
    try:
        if found["iban"]:
            found["iban"] = numbers.iban(found["iban"])
    except numbers.BadNumber as wrong:
        problems["iban"] = [_(str(wrong.message)) % wrong.facts]
    try:
        if found["bic"]:
            found["bic"] = numbers.bic(found["bic"])
    except numbers.BadNumber as wrong:
        problems["bic"] = [_(str(wrong.message)) % wrong.facts]
    if found["iban"]:
        return
    found["account"] = found["account"].upper()
    if not re.fullmatch(r"[A-Z0-9/?:().,'+ -]{1,34}", found["account"], re.ASCII):
        problems["iban"] = [_("Enter the IBAN, or the account number and the BIC of the bank.")]
    elif not found["bic"] and "bic" not in problems:
        problems["bic"] = [_("An account number without IBAN needs the BIC of its bank.")]


def _check_mobile(found: dict[str, str], problems: dict[str, list[str]]) -> None:
    try:
        number = phonenumbers.parse(found["phone"], found["country"] or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        problems["phone"] = [
            _("Enter the telephone number with its country, such as +216 20 123 456.")
        ]
    else:
        found["phone"] = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not found["provider"]:
        problems["provider"] = [_("Enter the provider of mobile money.")]


def plain(payee: PayeeIn) -> dict[str, str]:
    """Return what is sealed of a payee."""
    return {name: value for name, value in asdict(payee).items() if value}


def read(sealed: Mapping[str, Any]) -> PayeeIn:
    """Return a payee that was sealed."""
    return PayeeIn(**{"name": "", **{name: str(value) for name, value in sealed.items()}})


def where(payee: PayeeIn) -> str:
    """Return to where it is paid, shortened, for a list."""
    number = payee.iban or payee.account or payee.phone
    return numbers.masked(number)
