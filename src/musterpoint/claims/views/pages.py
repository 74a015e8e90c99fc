"""What the pages of this package do first and last, and the values of its common pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, running
from musterpoint.web.cards import Act
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE, PEOPLE, DECIDE = (
    Permission.CLAIMS_READ,
    Permission.CLAIMS_CHANGE,
    Permission.CLAIMS_PEOPLE,
    Permission.CLAIMS_DECIDE,
)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {"may_change": request.actor.may(CHANGE)}
    return cards.show(request, "claims", template, base | context, status)


def show_list(request: ActorRequest, here: str, **shown: Any) -> HttpResponse:
    """Show a list with the tabs of this package; see ``cards.show_list``."""
    more: dict[str, Any] = {
        "text": request.GET.get("q", "")[:100],
        "here": goes_to(request, here),
        "states": [],
        "parts": [],
        "no_search": False,
        "paging": None,
        "search_label": _("Number"),
    }
    return cards.show_list(request, show, tabs(request, here), **more | shown)


def show_detail(request: ActorRequest, **shown: Any) -> HttpResponse:
    """Show one thing: cards on the wide side and on the narrow one; see ``cards.show_detail``."""
    return cards.show_detail(request, show, **shown)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the tabs of this package that the reader may open."""
    pages: tuple[tuple[str, str, Permission], ...] = (
        ("claims", _("Responders' claims"), READ),
        ("responders", _("Responders"), READ),
        ("tariffs", _("Tariffs"), READ),
        ("matters", _("Wages and property"), PEOPLE),
        ("covers", _("Insurance"), PEOPLE),
    )
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == here)
        for name, label, permission in pages
        if request.actor.may(permission)
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
    return url(request, f"claims:{name}", **parts)


def export_acts(request: ActorRequest, name: str, **asked: str) -> list[Act]:
    """Return the buttons that give a list as a file."""
    more = "".join(f"&{code}={text}" for code, text in asked.items() if text)
    here = goes_to(request, name)
    return [
        Act(label=_("CSV"), url=f"{here}?kind=csv{more}"),
        Act(label=_("XLSX"), url=f"{here}?kind=xlsx{more}"),
    ]
