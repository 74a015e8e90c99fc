"""What the pages of this package do first and last, and the values of its common pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.costs import actions
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE, DECIDE = Permission.COSTS_READ, Permission.COSTS_CHANGE, Permission.COSTS_DECIDE


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    return cards.show(request, "costs", template, context, status)


def show_list(request: ActorRequest, here: str, **shown: Any) -> HttpResponse:
    """Show a list with the tabs of this package; see ``cards.show_list``."""
    more: dict[str, Any] = {
        "text": cards.printable_words(request),
        "here": goes_to(request, here),
        "no_books": here == "legs" and not actions.has_books(),
        "may_open": request.actor.may(Permission.FUNDS_CHANGE),
    }
    return cards.show_list(request, show, tabs(request, here), **more | shown)


def show_detail(request: ActorRequest, **shown: Any) -> HttpResponse:
    """Show one thing: cards on the wide side and on the narrow one; see ``cards.show_detail``."""
    return cards.show_detail(request, show, **shown)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the tabs of this package."""
    pages = [
        ("legs", _("Legs")),
        ("models", _("Cost models")),
        ("routes", _("Cost by route")),
        ("notes", _("Promissory notes")),
        ("plans", _("Repayment")),
        ("reliefs", _("Waivers")),
        ("debts", _("Owed by others")),
        ("statements", _("Statements")),
        ("nettings", _("Netting")),
    ]
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
    return url(request, f"costs:{name}", **parts)


def done(request: ActorRequest, name: str, **parts: object) -> HttpResponse:
    """Go on to a page after something was done."""
    return redirect(goes_to(request, name, **parts))


def next_page(request: ActorRequest, here: str, found: list[Any], size: int) -> str:
    """Return where a list goes on; ``found`` is cut to the page."""
    if len(found) <= size:
        return ""
    del found[size:]
    asked = {name: request.GET.get(name, "") for name in ("q", "state")}
    return f"{here}?{urlencode(asked | {'after': str(found[-1].id)})}"
