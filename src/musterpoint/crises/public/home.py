"""The first page of an organisation's public site, and the pages that only inform."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from musterpoint.crises import queries
from musterpoint.crises.public.presenters import (
    alerts,
    country_names,
    page,
    place_of_clock,
)
from musterpoint.people.rules import retention
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Show the alert, the four things that one can do, and the ways without the Internet."""
    crises = queries.open_crises()
    context = {
        "alerts": alerts(request),
        "is_crisis": bool(crises),
        "country": formats.listed(country_names(crises)),
        "now": request.at,
        "zone": request.organisation.time_zone,
        "place": place_of_clock(request.organisation),
    }
    return page(request, "crises/public/home.html", context)


@require_safe
def privacy(request: ActorRequest) -> HttpResponse:
    """Say what is kept, for whom and for how long, with the figures that are in force."""
    held = retention()
    context = {
        "registration_days": held.registration.days,
        "grace_days": held.grace.days,
        "draft_days": held.draft.days,
    }
    return page(request, "crises/public/privacy.html", context)


@require_safe
def accessibility(request: ActorRequest) -> HttpResponse:
    """Say how the site can be used, and whom to tell when it cannot."""
    return page(request, "crises/public/accessibility.html")


@require_safe
def contact(request: ActorRequest) -> HttpResponse:
    """Say how to reach the organisation."""
    return page(request, "crises/public/contact.html")


@require_safe
def complain(request: ActorRequest) -> HttpResponse:
    """Say where to complain."""
    return page(request, "crises/public/complain.html")
