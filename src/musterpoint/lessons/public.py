"""The library for everybody, where an organisation opened it: published practices, read only."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musterpoint.kernel.errors import Missing
from musterpoint.lessons import practices, presenters
from musterpoint.lessons.learning import pack
from musterpoint.lessons.practices import Shown
from musterpoint.lessons.views.library import facts, filters, line, practices_file, wanted
from musterpoint.web.http import ActorRequest


def show(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of the public site."""
    base = {"slug": request.organisation.slug, "rules": pack()}
    return render(request, f"lessons/public/{template}.html", base | context)


def _found(request: ActorRequest) -> list[Shown]:
    if not practices.is_open():
        raise Missing(_("This page does not exist."))
    return practices.library(wanted(request), is_public=True)


@require_safe
def library(request: ActorRequest) -> HttpResponse:
    """List published practices, with search."""
    found = _found(request)
    chosen = wanted(request)
    context = {
        "rows": [(one, line(one)) for one in found],
        "filters": filters(chosen),
        "text": chosen.text,
        "query": presenters.query(
            q=chosen.text,
            **{name: str(value) for name, _label, _choices, value in filters(chosen)},
        ),
    }
    return show(request, "practices", context)


@require_safe
def export(request: ActorRequest) -> HttpResponse:
    """Give the chosen practices as CSV, XLSX or JSON."""
    return practices_file(request, _found(request))


@require_safe
def practice(request: ActorRequest, practice_code: str) -> HttpResponse:
    """Show a published practice."""
    one = practices.find(practice_code, is_public=True) if practices.is_open() else None
    if one is None:
        raise Missing(_("There is no such practice here."))
    context = {"one": one, "facts": facts(one), "names": dict(pack().choices("fields"))}
    return show(request, "practice", context)
