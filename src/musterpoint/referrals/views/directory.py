"""The directory: its list, a service, a partner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Refused
from musterpoint.referrals import actions, drawing, kinds, queries, words
from musterpoint.referrals import directory_forms as forms
from musterpoint.referrals.models import Side
from musterpoint.referrals.presenters import directory as presenter
from musterpoint.referrals.queries import Filters, FocalCard
from musterpoint.referrals.views.directory_pages import CHANGE, LOOK, data, goes_to, show
from musterpoint.web.guard import POST, page
from musterpoint.web.http import ActorRequest
from musterpoint.web.parts import Pages
from musterpoint.web.pickers import language_name
from musterpoint.web.running import put

PAGE = 50


def filters_of(request: ActorRequest) -> Filters:
    """Return what narrows the directory down, from the address."""
    asked = request.GET

    def word(name: str, most: int) -> str:
        return asked.get(name, "")[:most].replace("\0", "")

    side = word("side", 10)
    return Filters(
        text=word("q", 100),
        kind=word("kind", 40),
        country=word("country", 3),
        language=word("language", 12),
        side=side if side in Side.values else "",
        child_safe=asked.get("child_safe") == "1",
        open_now=asked.get("open_now") == "1",
        free=asked.get("free") == "1",
        old=asked.get("old") == "1",
        ended=asked.get("ended") == "1",
    )


@page(LOOK)
def services(request: ActorRequest) -> HttpResponse:
    """List services with filters and search."""
    filters = filters_of(request)
    text = request.GET.get("from", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    found = queries.services(filters, request.at)
    every = found if filters == Filters() else queries.services(Filters(), request.at)
    places, spoken = queries.used(every)
    query = request.GET.copy()
    query["from"] = str(start + PAGE)
    after = f"?{query.urlencode()}" if len(found) > start + PAGE else ""
    query["from"] = str(max(0, start - PAGE))
    context = {
        "lines": [presenter.line(one) for one in found[start : start + PAGE]],
        "total": len(found),
        "is_empty": not found and filters == Filters(),
        "filters": filters,
        "kinds": forms.kind_choices(),
        "sides": [("", _("Both")), *((code, shown[1]) for code, shown in _sides())],
        "countries": sorted(
            ((code, presenter.country_name(code)) for code in places), key=lambda row: row[1]
        ),
        "languages": [(code, language_name(code)) for code in spoken],
        "pages": Pages(next_url=after, previous_url=f"?{query.urlencode()}" if start else ""),
    }
    return show(request, "services", context)


def _sides() -> list[tuple[str, tuple[str, Any]]]:
    return list(words.SIDE.items())


@page(LOOK)
def service(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """Show a service."""
    return _service(request, service_id, None)


def _service(request: ActorRequest, service_id: UUID, form: Any) -> HttpResponse:
    one = queries.service(service_id, request.at)
    row = one.service
    status = 422 if form is not None else 200
    road = queries.Roads([row.partner_id], request.at)
    in_force = road.in_force(row.partner_id, row.kind)
    kind = kinds.shipped().kinds.get(row.kind)
    context = {
        "one": one,
        "row": row,
        "line": presenter.line(one),
        "eligibility": presenter.eligibility(row),
        "facts": presenter.facts(row),
        "drawing": drawing.week(row.weekly),
        "hours": presenter.hours_in_words(row),
        "cards": _cards(request, row.partner_id),
        "verified_by": presenter.verified_by(row),
        "road": presenter.road(in_force, {}) if in_force else None,
        "no_pathway": "" if in_force else road.why_none(row.partner_id, row.kind),
        "form": form or forms.FreeForm(initial={"free": one.free, "verdict": row.verdict}),
        "urgency": kinds.shipped().urgency_of(row.kind).name if kind else "",
    }
    return show(request, "service", context, status)


def _cards(request: ActorRequest, partner_id: UUID) -> list[FocalCard]:
    cards = queries.focal_points([partner_id], request.at).get(partner_id, [])
    if cards:
        audit.saw(
            "referrals.focal-point.seen", [one.id for one in cards], by=request.actor, at=request.at
        )
    return cards


@page(CHANGE, POST)
def free(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """Keep how many places are free today."""
    form = forms.FreeForm(data(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.set_free(
                service_id, given["free"], given["verdict"], by=request.actor, at=request.at
            )
        except actions.BadService as refused:
            put(form, refused)
        else:
            messages.success(request, _("Kept for today."))
            return redirect(goes_to(request, "service", service_id=service_id))
    return _service(request, service_id, form)


@page(CHANGE, POST)
def verify(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """Note that a service was asked and that all that stands there is true."""
    actions.verify_service(service_id, by=request.actor, at=request.at)
    messages.success(request, _("Verified now."))
    return redirect(goes_to(request, "service", service_id=service_id))


@page(CHANGE, POST)
def end_service(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """Take a service out of every search."""
    actions.end_service(service_id, by=request.actor, at=request.at)
    messages.success(request, _("The service has ended. You can put it back."))
    return redirect(goes_to(request, "service", service_id=service_id))


@page(CHANGE, POST)
def restore_service(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """Put a service back."""
    actions.restore_service(service_id, by=request.actor, at=request.at)
    messages.success(request, _("The service is back."))
    return redirect(goes_to(request, "service", service_id=service_id))


@page(LOOK)
def partners(request: ActorRequest) -> HttpResponse:
    """List the partners with their side of the wall."""
    rows = sorted(queries.partners(), key=lambda row: row.ended_at is not None)
    roads = queries.Roads([row.id for row in rows], request.at)
    found = queries.services(Filters(), request.at)
    count: dict[UUID, int] = {}
    for one in found:
        count[one.partner.id] = count.get(one.partner.id, 0) + 1
    listed = [
        {
            "row": row,
            "side": presenter.side_of(row),
            "country": presenter.country_name(row.country),
            "authority_of": presenter.country_name(row.authority_of),
            "services": count.get(row.id, 0),
            "has_road": any(one.is_in_force for one in roads.of(row.id)),
            "is_soon": any(one.is_soon for one in roads.of(row.id)),
        }
        for row in rows
    ]
    return show(request, "partners", {"partners": listed})


@page(LOOK)
def partner(request: ActorRequest, partner_id: UUID) -> HttpResponse:
    """Show a partner: its services, whom to ask for, the pathways to it."""
    row = queries.partner(partner_id)
    titles = queries.published_procedures()
    roads = queries.Roads([partner_id], request.at).of(partner_id)
    cards = _cards(request, partner_id)
    context = {
        "row": row,
        "side": presenter.side_of(row),
        "country": presenter.country_name(row.country),
        "authority_of": presenter.country_name(row.authority_of),
        "lines": [presenter.line(one) for one in queries.services_of(partner_id, request.at)],
        "cards": cards,
        "to_ask": queries.to_ask(cards),
        "roads": [presenter.road(one, titles) for one in roads],
    }
    return show(request, "partner", context)


@page(CHANGE, POST)
def end_partner(request: ActorRequest, partner_id: UUID) -> HttpResponse:
    """Take a partner out of every search."""
    actions.end_partner(partner_id, by=request.actor, at=request.at)
    messages.success(request, _("The partner has ended. You can put it back."))
    return redirect(goes_to(request, "partner", partner_id=partner_id))


@page(CHANGE, POST)
def restore_partner(request: ActorRequest, partner_id: UUID) -> HttpResponse:
    """Put a partner back."""
    try:
        actions.restore_partner(partner_id, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The partner is back."))
    return redirect(goes_to(request, "partner", partner_id=partner_id))
