"""For which crisis and country help is: what of the money that givers bound may pay it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.crises import queries as crises
from musterpoint.crises.models import Crisis
from musterpoint.people import countries

#: The answer of a form: the crisis on whose roll the applicant stands, where it is exactly one.
BY_ROLL = "roll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The crisis that help arose from, and the country (alpha-3) where it is used."""

    crisis_id: UUID | None = None
    country: str = ""


def problems(cause: Cause) -> dict[str, list[str]]:
    """Return by field what is wrong with it; a crisis may be closed."""
    found: dict[str, list[str]] = {}
    if cause.crisis_id is not None and not Crisis.objects.filter(id=cause.crisis_id).exists():
        found["crisis"] = [_("Choose one of the answers in the list")]
    if cause.country and cause.country not in countries.ALPHA2:
        found["country"] = [_("Enter three letters of a country, such as TUN.")]
    return found


def choices() -> list[tuple[str, str]]:
    """Return the crises of the organisation, open ones first, for a picker."""
    return [(str(one.id), one.name) for one in crises.every_crisis()]


def chosen(crisis: str, country: str, person_id: UUID | None = None) -> Cause:
    """Return what a form says; the roll is asked where it says so and somebody is registered."""
    found = None
    if crisis == BY_ROLL:
        only = crises.only_crisis_of(person_id) if person_id is not None else None
        found = only.id if only is not None else None
    elif crisis:
        found = UUID(crisis)
    return Cause(crisis_id=found, country=country.strip().upper())
