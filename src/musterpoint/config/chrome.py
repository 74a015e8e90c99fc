"""What surrounds each page of an organisation: navigation, crisis switcher, clocks, footer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import dates
from babel.core import get_global
from django.db.models import Avg, Max
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from musterpoint.accounts.doors import Door
from musterpoint.cases.screening import queries as screening
from musterpoint.config.navigation import (
    ALWAYS,
    FOOTER,
    LEARNING,
    MONEY,
    NOWHERE,
    THIS_CRISIS,
    Link,
)
from musterpoint.crises import queries as crises
from musterpoint.crises.ladder import ladder_for
from musterpoint.crises.models import Area, Crisis
from musterpoint.people import countries
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Clearance
from musterpoint.tenancy.models import MAY_HOLD_PROTECTION, Membership, Organisation
from musterpoint.tenancy.permissions import Permission
from musterpoint.tenancy.roles import ROLES
from musterpoint.web import formats, languages
from musterpoint.web.page import Chrome, Clock, CrisisLink, NavGroup, NavItem

#: Key of the session under which the desk keeps the crisis last looked at.
LAST_CRISIS = "crisis"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An open crisis with its highest level and the time zone in which it happens."""

    crisis: Crisis
    level: int
    zone: str


def build(request: HttpRequest, door: Door) -> Chrome:
    """
    Return the chrome of a page behind this door.

    Outside a unit of work (an error before one was opened) the crises are left out.
    """
    organisation: Organisation = request.organisation  # type: ignore[attr-defined]  # set at the door
    places = _places() if scope.is_open() else []
    return (
        _desk(request, organisation, places) if door is Door.DESK else _public(organisation, places)
    )


def _desk(request: HttpRequest, organisation: Organisation, places: Sequence[_Place]) -> Chrome:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set at the door
    at: datetime = request.at  # type: ignore[attr-defined]  # set at the door
    slug = _slug(request, organisation)
    current = next((one for one in places if one.crisis.slug == slug), None)
    if current is None and slug and slug == _in_path(request) and scope.is_open():
        current = _closed(slug)
        places = [*places, current] if current else places
    current = current or next(iter(places), None)
    zone = current.zone if current else organisation.time_zone
    search = _url("desk:people", organisation, crisis=current.crisis.slug) if current else ""
    return Chrome(
        organisation=organisation.name,
        home_url=_url("desk:home", organisation) or "/",
        languages=_languages(organisation),
        groups=_groups(request, organisation, actor, current),
        crises=_links(organisation, places, current),
        levels=ladder_for(organisation.id).highest,
        search_url=search if actor.may(Permission.PEOPLE_READ) else "",
        search_value=request.GET.get("q", "")[:200],
        clocks=_clocks(organisation, zone, at),
        zone=zone,
        user_name=actor.name,
        user_role=_role(organisation, actor),
        account_url=_plain_url("mfa_index"),
        sign_out_url=_plain_url("account_logout"),
        exercise=organisation.is_exercise,
        keys=(("c", _("Log a contact")), ("s", _("Change the status"))),
    )


def _public(organisation: Organisation, places: Sequence[_Place]) -> Chrome:
    only = places[0] if len(places) == 1 else None
    return Chrome(
        organisation=organisation.name,
        place=only.crisis.name if only else "",
        home_url=_url("public:home", organisation) or "/",
        languages=_languages(organisation),
        zone=only.zone if only else organisation.time_zone,
        exercise=organisation.is_exercise,
        footer=tuple(
            NavItem(url=address, label=str(label))
            for name, label in FOOTER
            if (address := _url(name, organisation))
        ),
    )


def _places() -> list[_Place]:
    return _with_levels(crises.open_crises())


def _closed(slug: str) -> _Place | None:
    found = Crisis.objects.filter(slug=slug).first()
    return _with_levels([found])[0] if found else None


def _with_levels(found: Sequence[Crisis]) -> list[_Place]:
    """Return the crises with their highest level; one query for all."""
    rows = Area.objects.filter(crisis__in=found).order_by().values_list("crisis_id")
    measured = {
        crisis: (level, longitude)
        for crisis, level, longitude in rows.annotate(l=Max("level"), x=Avg("longitude"))
    }
    return [
        _Place(
            crisis=one,
            level=0 if one.closed_at else measured.get(one.id, (0, 0.0))[0],
            zone=zone_of(one.host_country, measured.get(one.id, (0, 0.0))[1], one.declared_at),
        )
        for one in found
    ]


def zone_of(country: str, longitude: float, at: datetime) -> str:
    """
    Return the IANA time zone of a place in a country, UTC when the country has none.

    Of a country's several zones (CLDR) the one counts whose clock is nearest to the sun there.
    """
    zones = get_global("territory_zones").get(countries.ALPHA2.get(country, ""), [])
    if len(zones) < 2:
        return next(iter(zones), "UTC")

    def away(zone: str) -> float:
        offset = ZoneInfo(zone).utcoffset(at.replace(tzinfo=None))
        return abs((offset.total_seconds() if offset else 0.0) / 3600 - longitude / 15)

    nearest: str = min(sorted(zones), key=away)
    return nearest


def _in_path(request: HttpRequest) -> str:
    route = request.resolver_match
    return str(route.kwargs.get("crisis", "")) if route else ""


def _slug(request: HttpRequest, organisation: Organisation) -> str:
    """Return the crisis of the page: of its address, else the one last looked at."""
    kept = request.session.get(LAST_CRISIS) or {}
    return _in_path(request) or request.GET.get("crisis", "") or kept.get(str(organisation.id), "")


def _links(
    organisation: Organisation, places: Sequence[_Place], current: _Place | None
) -> tuple[CrisisLink, ...]:
    return tuple(
        CrisisLink(
            name=one.crisis.name,
            url=_url("desk:room", organisation, crisis=one.crisis.slug),
            level=one.level or None,
            level_name=_("Level %(number)d") % {"number": one.level} if one.level else "",
            current=one is current,
        )
        for one in places
    )


def _groups(
    request: HttpRequest, organisation: Organisation, actor: Actor, current: _Place | None
) -> tuple[NavGroup, ...]:
    route = request.resolver_match
    owner = _owner(route.view_name if route else "")
    crisis = {"crisis": current.crisis.slug} if current else {}
    made = []
    flags = screening.count_flags(actor) if scope.is_open() and _holds(organisation) else 0
    waiting = {"screening:flags": flags} if flags else {}
    groups = (
        (_("This crisis"), THIS_CRISIS),
        (_("Always"), ALWAYS),
        (_("Money and goods"), MONEY),
        (_("Prepare and learn"), LEARNING),
    )
    for label, links in groups:
        items = tuple(
            NavItem(
                url=address,
                label=str(link.label),
                icon=link.icon,
                current=link.name == owner,
                count=waiting.get(link.name),
                alarm=link.name in waiting,
            )
            for link in links
            if actor.may(link.permission) and (current or not link.of_crisis)
            if _stands(link, organisation, actor)
            if (address := _url(link.name, organisation, **(crisis if link.of_crisis else {})))
        )
        if items:
            made.append(NavGroup(label=label, items=items))
    return tuple(made)


def _holds(organisation: Organisation) -> bool:
    return organisation.kind in MAY_HOLD_PROTECTION


def _stands(link: Link, organisation: Organisation, actor: Actor) -> bool:
    """Say whether a link behind the wall stands for this actor; every other one does."""
    if not link.wall:
        return True
    is_behind = actor.clearance is Clearance.PROTECTION or link.wall != "behind"
    return _holds(organisation) and is_behind


def _owner(here: str) -> str:
    """Return the link to which a page belongs: its own name goes before its package's."""
    links = (*THIS_CRISIS, *ALWAYS, *MONEY, *LEARNING)
    for link in links:
        if here == link.name or here in link.pages:
            return link.name
    space = here.partition(":")[0] + ":"
    found = (link.name for link in links if space in link.pages and here not in NOWHERE)
    return next(found, "")


def _clocks(organisation: Organisation, zone: str, at: datetime) -> tuple[Clock, ...]:
    places = {zone: _city(zone), organisation.time_zone: _("Headquarters"), "UTC": "UTC"}
    if zone == organisation.time_zone:
        places[zone] = _city(zone)
    return tuple(Clock(place=name, time=formats.clock(at, one)) for one, name in places.items())


def _city(zone: str) -> str:
    """Return the city after which a time zone is named, in the language of the page."""
    if zone == "UTC":
        return "UTC"
    locale = languages.current().locale
    return str(dates.get_timezone_location(zone, locale=locale, return_city=True))


def _languages(organisation: Organisation) -> tuple[languages.Language, ...]:
    found = [languages.site_language(code) for code in organisation.languages]
    own = tuple(dict.fromkeys(one for one in found if one is not None))
    return own or languages.SITE


def _role(organisation: Organisation, actor: Actor) -> str:
    if actor.id is None:
        return ""
    membership = Membership.objects.filter(organisation=organisation, user_id=actor.id).first()
    role = ROLES.get(membership.role) if membership else None
    return str(role.label) if role else ""


def _url(name: str, organisation: Organisation, **parts: object) -> str:
    """Return the address of a page by its URL's name; empty when the site has no such page."""
    try:
        return reverse(name, kwargs={"organisation_slug": organisation.slug, **parts})
    except NoReverseMatch:
        return ""


def _plain_url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
