"""Values that the public pages show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import dates
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from musterpoint.crises import queries
from musterpoint.crises.ladder import ladder_for
from musterpoint.crises.models import Area, Crisis
from musterpoint.crises.public.answers import age_of
from musterpoint.crises.public.visitor import not_stored
from musterpoint.crises.public.words import RELATIONS, STATES
from musterpoint.crises.queries import PublicAlert
from musterpoint.kernel import ids
from musterpoint.people import countries
from musterpoint.people.queries import Card
from musterpoint.tenancy.models import Organisation
from musterpoint.web import components, formats, languages, qr
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import PersonLine


def page(
    request: ActorRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Return a public page; the browser keeps no copy of it."""
    shared = {"slug": request.organisation.slug, "phone": request.organisation.phone}
    return not_stored(render(request, template, shared | dict(context or {}), status=status))


# Crises and places


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert as the home page shows it."""

    alert: PublicAlert
    country: str
    levels: int

    @property
    def shade(self) -> int:
        """Which of the four alert colours it takes."""
        return components.shade(self.alert.level, self.levels)


def alerts(request: ActorRequest) -> list[AlertView]:
    """Return the alerts that hold now, the highest first."""
    code = languages.current().code
    hosts = {crisis.id: crisis.host_country for crisis in queries.open_crises()}
    return [
        AlertView(
            alert=alert,
            country=countries.name(hosts[alert.crisis_id], code),
            levels=ladder_for(request.organisation.id).highest,
        )
        for alert in queries.public_alert(request.at, code)
    ]


def country_names(crises: Iterable[Crisis]) -> list[str]:
    """Return the names of the countries in crisis, each once."""
    code = languages.current().code
    hosts = dict.fromkeys(crisis.host_country for crisis in crises)
    return [countries.name(host, code) for host in hosts]


def area_choices(crises: Iterable[Crisis]) -> list[tuple[str, str]]:
    """Return the areas of crises as (code, name in the reader's language), sorted by name."""
    code = languages.current().code
    areas = Area.objects.filter(crisis__in=list(crises)).order_by("name", "id")
    named = {area.code: area.names.get(code) or area.name for area in areas}
    return sorted(named.items(), key=lambda pair: pair[1])


def area_name(code: str, choices: Iterable[tuple[str, str]]) -> str:
    """Return the name of an area; the code where it has none any more."""
    return dict(choices).get(code, code)


def dialling_country(request: ActorRequest, crises: Iterable[Crisis]) -> str:
    """Return where a number without its country code is dialled: the country in crisis."""
    hosts = [crisis.host_country for crisis in crises]
    return hosts[0] if hosts else request.organisation.country


def spoken(organisation: Organisation) -> list[str]:
    """Return the languages in which people may ask to be written to, the reader's own first."""
    site = [language.code for language in languages.SITE]
    wanted = [languages.current().code, *map(str, organisation.languages), *site]
    return list(dict.fromkeys(wanted))


def place_of_clock(organisation: Organisation) -> str:
    """Return the place whose time the pages tell, such as "Tripoli"."""
    zone = dates.get_timezone(organisation.time_zone)
    locale = languages.current().locale
    return str(dates.get_timezone_location(zone, locale=locale, return_city=True))


def time_with_place(request: ActorRequest, at: datetime) -> str:
    """Return a moment as ``Sat 21 Nov, 03:04, Tripoli time``."""
    told = formats.moment(at, request.organisation.time_zone)
    return _("%(time)s, %(place)s time") % {
        "time": told,
        "place": place_of_clock(request.organisation),
    }


# People


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What somebody writes down or shows: the reference, its picture, the code while it is told."""

    reference: str
    code: str
    picture: SafeString


def pass_of(reference: str, code: str = "") -> Pass:
    """Return the pass of a person."""
    shown = f"MP-{ids.show_reference(reference)}"
    return Pass(
        reference=shown,
        code=code,
        picture=qr.svg(shown, label=_("Your reference as a picture for cameras")),
    )


def relation_words(relation: str) -> str | Promise:
    """Return the words of a relation; nothing for one that has none."""
    return dict(RELATIONS).get(relation, "")


def name_and_age(name: str, age: int | None) -> str:
    """Return ``Miro, 6``, or the name alone."""
    return _("%(name)s, %(age)s") % {"name": name, "age": age} if age is not None else name


def person_lines(
    cards: Iterable[Card], at: datetime, states: Mapping[UUID, str], me: UUID
) -> list[PersonLine]:
    """Return people with how they said that they are."""
    lines = []
    for card in cards:
        kind, words = STATES[states.get(card.person_id, "unknown")]
        is_me = card.person_id == me
        lines.append(
            PersonLine(
                name=name_and_age(card.name, age_of(card.identity.born, at)),
                note=_("You") if is_me else relation_words(card.identity.relation),
                status=kind,
                status_text=words,
            )
        )
    return lines
