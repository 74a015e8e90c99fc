"""Who is named, units, where else people may go; themes and what we publish; the poster."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from musterpoint.feedback import actions, forms, presenters, queries
from musterpoint.feedback.classes import classes
from musterpoint.feedback.views.pages import attempt, page, show
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, languages, pdf, qr
from musterpoint.web.forms import Form
from musterpoint.web.guard import POST
from musterpoint.web.http import ActorRequest, url

POSTER = "feedback/typst/poster.typ"
YEAR = timedelta(days=366)


@page(Permission.ORGANISATION_CHANGE)
def settings(request: ActorRequest) -> HttpResponse:
    """Show who is named for what, units, and where else people may go."""
    return _settings(request)


def _settings(request: ActorRequest, **bound: Form) -> HttpResponse:
    at, pack, found = request.at, classes(), queries.outside()
    rows = list(queries.handlers())
    names = queries.names_of(row.user_id for row in rows)
    named = queries.named([one.code for one in pack.sensitive()], at)
    made: dict[str, Form] = {
        "handler": forms.HandlerForm(at=at),
        "unit": forms.UnitForm(at=at, initial={"is_public": True}),
        "outside": forms.OutsideForm(
            initial={
                name: getattr(found, name, "")
                for name in ("body", "reach", "body_mail", "second_mail")
            }
        ),
    }
    context = {
        "handlers": [
            (row, names.get(row.user_id, ""), presenters.kind_name(row.kind, pack),
             row.valid_until is None or row.valid_until > at)
            for row in rows
        ],
        "nobody": [one.name for one in pack.sensitive() if not named[one.code]],
        "alone": [one.name for one in pack.sensitive() if len(named[one.code]) == 1],
        "units": [
            (unit, formats.count(len(unit.members.all())))
            for unit in queries.units().prefetch_related("members")
        ],
        "clocks": [(one, _clock(one.acknowledge), _clock(one.answer))
                   for one in pack.by_code.values()],
        "stamp": pack.stamp,
        "form": {**made, **bound},
        "bound": list(bound.values()),
        "has_outside": found is not None and bool(found.body or found.second_mail),
    }  # fmt: skip
    return show(request, "settings", context, 422 if bound else 200)


def _clock(clock: Any) -> str:
    if clock.hours:
        said = ngettext("%(count)s hour", "%(count)s hours", clock.hours)
        return said % {"count": formats.count(clock.hours)}
    said = ngettext("%(count)s working day", "%(count)s working days", clock.working_days)
    return said % {"count": formats.count(clock.working_days)}


def _saved(
    request: ActorRequest, name: str, form: Form, do: Callable[[], Any], text: str
) -> HttpResponse:
    if form.is_valid() and attempt(form, do):
        messages.success(request, text)
        return redirect(url(request, "feedback:settings"))
    return _settings(request, **{name: form})


@page(Permission.ORGANISATION_CHANGE, POST)
def name_handler(request: ActorRequest) -> HttpResponse:
    """Name somebody."""
    form = forms.HandlerForm(request.POST, at=request.at)

    def do() -> None:
        given = form.cleaned_data
        actions.name_handler(
            UUID(given["user_id"]),
            given["kinds"],
            given["level"],
            given["title"],
            valid_until=form.until(request.organisation.time_zone),
            by=request.actor,
            at=request.at,
        )

    return _saved(request, "handler", form, do, _("Named. It holds from now on."))


@page(Permission.ORGANISATION_CHANGE, POST)
def end_handler(request: ActorRequest, handler_id: UUID) -> HttpResponse:
    """End that somebody is named."""
    actions.end_handler(handler_id, by=request.actor, at=request.at)
    messages.success(request, _("It has ended."))
    return redirect(url(request, "feedback:settings"))


@page(Permission.ORGANISATION_CHANGE, POST)
def save_unit(request: ActorRequest) -> HttpResponse:
    """Make a unit, or change the one of this name."""
    form = forms.UnitForm(request.POST, at=request.at)

    def do() -> None:
        given = form.cleaned_data
        known = queries.units().filter(name=given["name"]).first()
        actions.save_unit(
            known.id if known else None,
            given["name"],
            [UUID(one) for one in given["members"]],
            is_public=given["is_public"],
            by=request.actor,
            at=request.at,
        )

    return _saved(request, "unit", form, do, _("The unit is kept."))


@page(Permission.ORGANISATION_CHANGE, POST)
def save_outside(request: ActorRequest) -> HttpResponse:
    """Say where else people may go."""
    form = forms.OutsideForm(request.POST)

    def do() -> None:
        actions.save_outside(**form.cleaned_data, by=request.actor, at=request.at)

    return _saved(request, "outside", form, do, _("It is kept."))


@page(Permission.FEEDBACK_READ)
def themes(request: ActorRequest) -> HttpResponse:
    """Show themes with their months, and what was published."""
    return _themes(request)


def _themes(request: ActorRequest, **bound: Form) -> HttpResponse:
    counted: dict[UUID, list[tuple[str, str]]] = {}
    for row in queries.themes(request.at - YEAR, request.at + timedelta(days=1)):
        told = _("fewer than %(count)s") % {"count": formats.count(classes().smallest)}
        value = told if row.count is None else formats.count(row.count)
        counted.setdefault(row.theme_id, []).append((f"{row.month:%Y-%m}", value))
    context = {
        "themes": [(one, counted.get(one.id, ())) for one in queries.theme_list()],
        "published": queries.published(),
        "form": {"theme": forms.ThemeForm(), "publish": forms.PublishForm(), **bound},
        "bound": list(bound.values()),
    }
    return show(request, "themes", context, 422 if bound else 200)


@page(Permission.FEEDBACK_HANDLE, POST)
def add_theme(request: ActorRequest) -> HttpResponse:
    """Add a theme."""
    form = forms.ThemeForm(request.POST)

    def do() -> None:
        actions.add_theme(form.cleaned_data["name"], by=request.actor, at=request.at)

    if form.is_valid() and attempt(form, do):
        return redirect(url(request, "feedback:themes"))
    return _themes(request, theme=form)


@page(Permission.FEEDBACK_HANDLE, POST)
def retire_theme(request: ActorRequest, theme_id: UUID) -> HttpResponse:
    """Take a theme off the list."""
    actions.retire_theme(theme_id, by=request.actor, at=request.at)
    return redirect(url(request, "feedback:themes"))


@page(Permission.FEEDBACK_HANDLE, POST)
def publish(request: ActorRequest) -> HttpResponse:
    """Publish what people said and what we did."""
    form = forms.PublishForm(request.POST)

    def do() -> None:
        given = form.cleaned_data
        actions.publish(
            UUID(given["theme"]) if given["theme"] else None,
            given["language"],
            given["said"],
            given["did"],
            by=request.actor,
            at=request.at,
        )

    if form.is_valid() and attempt(form, do):
        messages.success(request, _("Everybody can read it now."))
        return redirect(url(request, "feedback:themes"))
    return _themes(request, publish=form)


@page(Permission.FEEDBACK_HANDLE, POST)
def withdraw(request: ActorRequest, published_id: UUID) -> HttpResponse:
    """Take a text off the public page."""
    actions.withdraw(published_id, by=request.actor, at=request.at)
    return redirect(url(request, "feedback:themes"))


@page(Permission.FEEDBACK_READ)
def poster(request: ActorRequest) -> HttpResponse:
    """Return a poster in the organisation's languages: how to complain, with a picture to scan."""
    where = request.build_absolute_uri(url(request, "speak:home"))
    codes = [languages.site_language(str(one)) for one in request.organisation.languages]
    wanted = list(dict.fromkeys(one for one in codes if one)) or list(languages.SITE)
    found = queries.outside()
    data = {
        "organisation": request.organisation.name,
        "address": where,
        "phone": request.organisation.phone,
        "qr": qr.data(where).decode(),
        "outside": found.body if found else "",
        "reach": found.reach if found else "",
        "texts": [_poster_text(one) for one in wanted],
    }
    made = pdf.render(POSTER, data, at=request.at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="poster.pdf"'
    return response


def _poster_text(language: languages.Language) -> dict[str, Any]:
    with override(language.code):
        return {
            "lang": language.code,
            "dir": language.direction,
            "title": _("Complain or give feedback"),
            "lines": [
                _("You need not give your name. You get a code with which you read the answer."),
                _("A complaint never changes the help that you get."),
                _("Whoever you complain about does not see it."),
            ],
        }
