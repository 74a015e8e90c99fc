"""Declare a crisis, write its log, close it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _

from musterpoint.crises import actions, queries
from musterpoint.crises.actions import AreaIn, PeopleStillNeedHelp, SlugTaken
from musterpoint.crises.desk import room_events
from musterpoint.crises.desk.errors import place
from musterpoint.crises.desk.forms import AreaForm, AreaForms, CloseForm, DeclareForm, LogForm
from musterpoint.crises.desk.page import desk_page, show
from musterpoint.crises.desk.rows import forget_errors, longer
from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.fields import error_lines
from musterpoint.web.http import ActorRequest, url

BOTH = ("GET", "HEAD", "POST")
LOGGED = 200


@desk_page(Permission.CRISIS_DECLARE, methods=BOTH)
def declare(request: ActorRequest) -> HttpResponse:
    """Declare a crisis with its areas."""
    posted = request.method == "POST"
    data = request.POST if posted else None
    rows = longer(request.POST, "areas", by=6, most=60) if posted else None
    form, areas = DeclareForm(data), AreaForms(rows, prefix="areas")
    if not posted or "more" in request.POST:
        if posted:
            forget_errors([form, *areas])
        return show(request, "declare.html", {"form": form, "areas": areas})
    found = _areas(areas) if areas.is_valid() else []
    if form.is_valid() and areas.is_valid() and not found:
        form.add_error(None, _("Name at least one area, with its place on the map."))
    if form.is_valid() and areas.is_valid():
        crisis = _declare(request, form, found)
        if crisis is not None:
            messages.success(request, _("The crisis is declared. Set the levels of its areas now."))
            return redirect(url(request, "desk:levels", crisis=crisis.slug))
    context = {"form": form, "areas": areas, "errors": error_lines([form, *areas])}
    return show(request, "declare.html", context, invalid=True)


def _declare(request: ActorRequest, form: DeclareForm, rows: list[AreaIn]) -> Crisis | None:
    given = form.cleaned_data
    try:
        crisis = actions.declare(
            given["slug"],
            given["name"],
            given["host_country"],
            given["role"],
            rows,
            given["basis"],
            by=request.actor,
            at=request.at,
        )
    except SlugTaken as refused:
        form.add_error("slug", str(refused))
        return None
    except Invalid as refused:
        place(form, refused)
        return None
    if given["enrol"]:
        actions.enrol(crisis.id, None, by=request.actor, at=request.at)
    return crisis


def _areas(areas: Iterable[AreaForm]) -> list[AreaIn]:
    rows: list[AreaIn] = []
    for form in areas:
        given = form.cleaned_data
        if given.get("name"):
            rows.append(
                AreaIn(
                    code=_code(given["name"], {row.code for row in rows}),
                    name=given["name"],
                    latitude=given["latitude"],
                    longitude=given["longitude"],
                )
            )
    return rows


def _code(name: str, taken: set[str]) -> str:
    """Return a code of letters for an area, made from its name where that is in Latin letters."""
    base = slugify(name)[:34] or "area"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


@desk_page(Permission.CRISIS_READ, methods=BOTH)
def log(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Show the log of decisions and levels, and add a line."""
    form = LogForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        request.actor.require(Permission.CRISIS_LEVEL)
        if form.is_valid():
            given = form.cleaned_data
            actions.log(crisis.id, given["kind"], given["text"], by=request.actor, at=request.at)
            messages.success(request, _("The line stands in the log."))
            return redirect(url(request, "desk:log", crisis=crisis.slug))
    context = {
        "crisis": crisis,
        "form": form,
        "events": room_events.events(request, crisis, LOGGED),
    }
    return show(request, "log.html", context, invalid=form.is_bound)


@desk_page(Permission.CRISIS_DECLARE, methods=BOTH)
def close(request: ActorRequest, crisis: Crisis) -> HttpResponse:
    """Close a crisis; while people need help a reason is asked for."""
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.close(crisis.id, form.cleaned_data["reason"], by=request.actor, at=request.at)
        except PeopleStillNeedHelp as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("The crisis is closed. Its roll and its log stay."))
            return redirect(url(request, "desk:room", crisis=crisis.slug))
    figures = queries.figures(crisis.id)
    context = {
        "crisis": crisis,
        "form": form,
        "need_help": figures["need_help"],
        "unaccounted": formats.count(figures["unaccounted"]),
    }
    return show(request, "close.html", context, invalid=form.is_bound)
