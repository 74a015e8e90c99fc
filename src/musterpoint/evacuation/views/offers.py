"""Offers of transport, and the places that they lead from and to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises.models import Area, Crisis
from musterpoint.evacuation import actions
from musterpoint.evacuation.forms import OfferForm, PlaceForm
from musterpoint.evacuation.models import Leg, LegDraft, Place
from musterpoint.evacuation.presenters import words
from musterpoint.evacuation.views.board import board_page
from musterpoint.evacuation.views.pages import page, show
from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import BOTH, POST
from musterpoint.web.http import ActorRequest, url


@page(Permission.EVACUATION_OFFER, BOTH)
def new(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Offer one movement of one vehicle."""
    zone = chrome_of(request).zone
    places = Place.objects.filter(crisis=crisis).order_by("name", "id")
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        places=[(place.code, place.name) for place in places],
        taken=frozenset(Leg.objects.filter(crisis=crisis).values_list("code", flat=True)),
        zone=formats.zone_of(zone),
    )
    if form.is_bound and form.is_valid():
        try:
            actions.offer(crisis.id, [form.leg()], by=request.actor, at=request.at)
        except Invalid as refused:
            form.take(refused)
        else:
            text = _("%(leg)s is offered.") % {"leg": form.cleaned_data["code"]}
            messages.success(request, text)
            return redirect(url(request, "evacuation:board", crisis=crisis.slug))
    context = {"crisis": crisis, "form": form, "zone": zone, "has_places": bool(places)}
    return show(request, "offer", context, status=422 if form.is_bound else 200)


@page(Permission.EVACUATION_OFFER, POST)
def offer_draft(request: ActorRequest, crisis: Crisis, leg_draft: UUID) -> HttpResponse:
    """Offer the legs that a plan counts on."""
    row = LegDraft.objects.get(id=leg_draft, crisis=crisis)
    try:
        made = actions.offer_draft(row.id, by=request.actor, at=request.at)
    except NotAllowed:
        raise
    except Refused as refused:
        return board_page(request, crisis, refused)
    text = ngettext("%(count)s leg is offered.", "%(count)s legs are offered.", len(made))
    messages.success(request, text % {"count": formats.count(len(made))})
    return redirect(url(request, "evacuation:board", crisis=crisis.slug))


@page(Permission.EVACUATION_OFFER, POST)
def drop_draft(request: ActorRequest, crisis: Crisis, leg_draft: UUID) -> HttpResponse:
    """Remove seats that a plan counts on and nobody will offer."""
    row = LegDraft.objects.get(id=leg_draft, crisis=crisis)
    if actions.drop_drafts([row.id], by=request.actor, at=request.at):
        messages.success(request, _("The draft is removed."))
    return redirect(url(request, "evacuation:board", crisis=crisis.slug))


@page(Permission.EVACUATION_READ, BOTH)
def places(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """List the places of a crisis, and add one."""
    may_add = request.actor.may(Permission.EVACUATION_OFFER)
    found = list(Place.objects.filter(crisis=crisis).order_by("kind", "name", "id"))
    areas = list(Area.objects.filter(crisis=crisis).order_by("name", "id"))
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        areas=[(area.code, words.area(area)) for area in areas],
        taken=frozenset(place.code for place in found),
    )
    if form.is_bound:
        request.actor.require(Permission.EVACUATION_OFFER)
    if form.is_bound and form.is_valid():
        actions.set_places(crisis.id, [form.place()], by=request.actor, at=request.at)
        messages.success(request, _("%(place)s is added.") % {"place": form.cleaned_data["name"]})
        return redirect(url(request, "evacuation:places", crisis=crisis.slug))
    names = {area.code: words.area(area) for area in areas}
    lines = [
        {
            "place": place,
            "country": words.country(place.country),
            "area": names.get(place.area, place.area),
            "entry": _entry(place),
        }
        for place in found
    ]
    context = {"crisis": crisis, "lines": lines, "form": form, "may_add": may_add}
    return show(request, "places", context, status=422 if form.is_bound else 200)


def _entry(place: Place) -> str:
    """Return which papers a place asks for, exceptions by nationality after the rule."""
    papers = {
        0: _("no paper"),
        1: _("an emergency paper"),
        2: _("a passport"),
        9: _("nobody is let in"),
    }
    told = []
    for nationality, level in sorted(
        place.entry.items(), key=lambda pair: (pair[0] != "default", pair[0])
    ):
        paper = papers.get(level, papers[9])
        who = _("Everybody") if nationality == "default" else words.country(nationality)
        told.append(_("%(who)s: %(paper)s") % {"who": who, "paper": paper})
    return formats.listed(told, ";")
