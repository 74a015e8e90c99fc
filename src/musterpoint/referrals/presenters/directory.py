"""The directory in the reader's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.people import countries
from musterpoint.procedures import queries as procedures
from musterpoint.referrals import kinds, words
from musterpoint.referrals.models import Partner, Service
from musterpoint.referrals.queries import Line, Road
from musterpoint.rosters import queries as rosters
from musterpoint.rosters.reading import written_hours
from musterpoint.web import formats, languages
from musterpoint.web.parts import Row
from musterpoint.web.pickers import language_name


def country_name(code: str) -> str:
    """Return a country in the reader's language; empty for none."""
    return countries.name(code, languages.current().code) if code else ""


def place_of(row: Service) -> str:
    """Return where a service is."""
    return ", ".join(part for part in (row.area, country_name(row.country)) if part)


def side_of(row: Partner) -> tuple[str, Any]:
    """Return how the side of a partner is shown: kind of tag and words."""
    return words.SIDE[row.side]


def line(one: Line) -> dict[str, Any]:
    """Return a service as a row of the list shows it."""
    row = one.service
    return {
        "line": one,
        "place": place_of(row),
        "languages": [language_name(code) for code in row.languages[:6]],
        "side": side_of(row.partner),
        "state": (words.VERDICT[row.verdict], row.get_verdict_display()),
    }


def eligibility(row: Service) -> list[Row]:
    """Return for whom a service is."""
    sexes = dict(words.SEXES)
    statuses = dict(rosters.vocabulary("statuses"))
    return [
        Row(key=_("For"), value=_joined(sexes[code] for code in row.sexes) or _("Everybody")),
        Row(key=_("Ages"), value=_ages(row)),
        Row(
            key=_("Nationalities"),
            value=_joined(country_name(code) for code in row.nationalities) or _("All"),
        ),
        Row(
            key=_("Status"),
            value=_joined(statuses.get(code, code) for code in row.statuses) or _("Whatever it is"),
        ),
        Row(
            key=_("Children"),
            value=_("Safe for children") if row.is_child_safe else _("Not known to be safe"),
        ),
        Row(
            key=_("Languages"),
            value=_joined(language_name(code) for code in row.languages) or _("Not told"),
        ),
    ]


def facts(row: Service) -> list[Row]:
    """Return where a service is, what it costs and what to bring."""
    state = (row.latitude, row.longitude)
    found = [
        Row(key=_("Where"), value=place_of(row) or _("Not told")),
        Row(key=_("Address"), value=row.address or _("Not told")),
        Row(key=_("How to get there"), value=row.transport or _("Not told")),
        Row(key=_("Cost"), value=row.cost or _("Not told")),
        Row(key=_("What to bring"), value=_joined(row.needs) or _("Nothing named")),
        Row(key=_("Places a day"), value=formats.count(row.a_day) if row.a_day else _("Not told")),
    ]
    if None not in state:
        found.append(Row(key=_("On the map"), value=f"{row.latitude:.5f}, {row.longitude:.5f}"))
    return found


def hours_in_words(row: Service) -> str:
    """Return the opening hours as they are typed, with their time zone."""
    return written_hours(row.weekly) or _("Always open")


def _ages(row: Service) -> str:
    if row.age_from is None and row.age_to is None:
        return _("All")
    if row.age_to is None:
        return _("%(age)d and older") % {"age": row.age_from}
    return _("%(first)d to %(last)d") % {"first": row.age_from or 0, "last": row.age_to}


def _joined(parts: Iterable[Any]) -> str:
    return str(formats.listed([part for part in parts if part]))


def road(one: Road, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return a pathway with its state in words; ``titles`` are those of procedures."""
    pack, paper = kinds.shipped(), one.pathway
    if one.is_in_force:
        state = ("due", _("Ends soon")) if one.is_soon else ("ok", _("In force"))
    else:
        state = ("help", _("Not in force"))
    if one.agreement is not None:
        name = _("Agreement with %(name)s") % {"name": one.agreement.counterpart_name}
    else:
        name = paper.memorandum or _("An agreement that is not here")
    return {
        "road": one,
        "row": paper,
        "state": state,
        "paper": name,
        "kinds": [pack.name(code) for code in paper.service_kinds],
        "procedure": titles.get(paper.procedure, paper.procedure),
    }


def verified_by(row: Service) -> str:
    """Return the name of who verified a service last; empty when that is not known."""
    return procedures.names([row.verified_by]).get(row.verified_by, "") if row.verified_by else ""
