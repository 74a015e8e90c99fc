"""What the pages of this package do first and last, and the values of its common pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE, SCORE, DECIDE = (
    Permission.GRANTS_READ,
    Permission.GRANTS_CHANGE,
    Permission.GRANTS_SCORE,
    Permission.GRANTS_DECIDE,
)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {"may_change": request.actor.may(CHANGE)}
    return cards.show(request, "grants", template, base | context, status)


def show_list(request: ActorRequest, here: str, **shown: Any) -> HttpResponse:
    """Show a list with the tabs of this package; see ``cards.show_list``."""
    more = {
        "text": cards.words(request),
        "search": _("Reference"),
        "here": goes_to(request, here),
    }
    return cards.show_list(request, show, tabs(request, here), **more | shown)


def show_detail(request: ActorRequest, **shown: Any) -> HttpResponse:
    """Show one thing: cards on the wide side and on the narrow one; see ``cards.show_detail``."""
    return cards.show_detail(request, show, **shown)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the tabs of this package that the reader may open."""
    pages = (
        ("queue", pgettext("for help", "Applications")),
        ("ranking", _("Ranking")),
        ("calls", pgettext("grants", "Calls")),
        ("appeals", _("Appeals")),
        ("advances", _("Advances")),
        ("recoveries", _("Owed by others")),
        ("figures", _("Figures")),
    )
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == here)
        for name, label in pages
    ]


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"grants:{name}", **parts)


def done(request: ActorRequest, name: str, **parts: object) -> HttpResponse:
    """Go on to a page after something was done."""
    return redirect(goes_to(request, name, **parts))
