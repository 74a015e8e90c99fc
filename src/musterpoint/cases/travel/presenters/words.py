"""Codes as words."""

from collections.abc import Mapping, Sequence
from copy import copy
from decimal import Decimal

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.cases.models import ApplicationState, Fee
from musterpoint.kernel.money import places
from musterpoint.people import countries
from musterpoint.web import languages

S = ApplicationState
KINDS: Mapping[str, str] = {
    S.DRAFT: "unk",
    S.CHECKING: "due",
    S.CONFIRMED: "move",
    S.PRINTED: "due",
    S.SIGNED: "move",
    S.HANDED_OVER: "ok",
    S.REFUSED: "off",
    S.WITHDRAWN: "off",
}
WAIVERS = {
    "destitute": gettext_lazy("The person has no money"),
    "crisis": gettext_lazy("Nobody pays in this crisis"),
    "child": gettext_lazy("The person is a child"),
    "survivor": gettext_lazy("The person was harmed or robbed"),
    "reciprocity": gettext_lazy("Agreed between the States"),
}
REFUSALS = {
    "not_identified": gettext_lazy("The identity cannot be shown"),
    "other_person": gettext_lazy("It is another person"),
    "not_entitled": gettext_lazy("We may not issue to this person"),
    "other_document": gettext_lazy("Another document is right"),
}
REVOCATIONS = {
    "lost": gettext_lazy("It was lost"),
    "stolen": gettext_lazy("It was stolen"),
    "returned": gettext_lazy("It was given back"),
    "found_original": gettext_lazy("The original was found"),
    "issued_in_error": gettext_lazy("It was issued in error"),
    "not_confirmed": gettext_lazy("The authority did not confirm the nationality"),
}
LOST = {
    "": gettext_lazy("Nothing was lost"),
    "passport": gettext_lazy("Passport"),
    "id": gettext_lazy("Identity card"),
    "travel_document": gettext_lazy("Travel document"),
    "other": gettext_lazy("Another paper"),
}
STATUSES = {
    "valid": ("ok", gettext_lazy("Valid")),
    "revoked": ("help", gettext_lazy("Revoked")),
    "expired": ("off", gettext_lazy("Expired")),
    "unknown": ("unk", gettext_lazy("Not known here")),
}
PERSONS = {
    "XXA": gettext_lazy("Stateless"),
    "XXB": gettext_lazy("Refugee"),
    "XXC": gettext_lazy("Refugee, other than by the convention of 1951"),
    "XXX": gettext_lazy("Not known"),
}


def country(code: str) -> str:
    """Return the name of a country or of a nationality in the language of the page."""
    if code in PERSONS:
        return str(PERSONS[code])
    return countries.name(code, languages.current().code) if code else "–"


def reason(code: str, of: Mapping[str, object]) -> str:
    """Return a reason in words; a pack of an organisation's own may name others."""
    return str(of.get(code, code))


def amount(minor: int, currency: str) -> str:
    """Return an amount in the language of the page."""
    locale, digits = Locale.parse(languages.current().locale), places(currency)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)  # of ISO 4217, not those of cash in daily life
    written: str = pattern.apply(
        Decimal(minor).scaleb(-digits), locale, currency=currency, currency_digits=False
    )
    return written


def fee(fees: Sequence[Fee]) -> str:
    """Return what was paid, or why nothing was."""
    if not fees:
        return _("Not recorded")
    one = fees[0]
    return (
        str(WAIVERS.get(one.waiver, one.waiver)) if one.waiver else amount(one.minor, one.currency)
    )
