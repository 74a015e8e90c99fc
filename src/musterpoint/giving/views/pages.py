"""What the pages of this package do first and last, and the values of its common pages."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.giving.rules import Standing
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, formats, running
from musterpoint.web.cards import Act
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE = Permission.GIVING_READ, Permission.GIVING_CHANGE
SETTINGS = Permission.FUNDS_CHANGE
TONES = {
    Standing.PLEDGED: "unk",
    Standing.CONFIRMED: "move",
    Standing.DUE: "due",
    Standing.LATE: "help",
    Standing.PART: "move",
    Standing.RECEIVED: "ok",
    Standing.WITHDRAWN: "off",
}


def standing_words(standing: Standing, *, is_levy: bool = False) -> str:
    """Say where a pledge, or a levy, stands."""
    words = {
        Standing.PLEDGED: _("Pledged"),
        Standing.CONFIRMED: _("Assessed") if is_levy else _("Confirmed"),
        Standing.DUE: _("Due"),
        Standing.LATE: _("Late"),
        Standing.PART: _("Part received"),
        Standing.RECEIVED: pgettext("payment", "Paid") if is_levy else _("Received"),
        Standing.WITHDRAWN: _("Withdrawn"),
    }
    return words[standing]


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {"may_change": request.actor.may(CHANGE)}
    return cards.show(request, "giving", template, base | context, status)


def show_list(request: ActorRequest, here: str, **shown: Any) -> HttpResponse:
    """Show a list with the tabs of this package; see ``cards.show_list``."""
    more = {"text": cards.words(request), "here": goes_to(request, here)}
    return cards.show_list(request, show, tabs(request, here), **more | shown)


def show_detail(request: ActorRequest, **shown: Any) -> HttpResponse:
    """Show one thing: cards on the wide side and on the narrow one; see ``cards.show_detail``."""
    return cards.show_detail(request, show, **shown)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the tabs of this package that the reader may open."""
    found = [
        ("pledges", _("Pledges")),
        ("givers", _("Givers")),
        ("campaigns", _("Campaigns")),
        ("receipts", _("Receipts")),
        ("levies", _("Levies")),
        ("loans", _("Loans")),
        ("things", _("Goods and lent assets")),
    ]
    if request.actor.may(SETTINGS):
        found.append(("providers", _("Payment providers")))
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == here)
        for name, label in found
    ]


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **given: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **given)


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"giving:{name}", **parts)


def done(request: ActorRequest, name: str, **parts: object) -> HttpResponse:
    """Go on to a page after something was done."""
    return redirect(goes_to(request, name, **parts))


def may(request: ActorRequest, act: Act) -> Act | None:
    """Return a button for whoever may change, None for readers."""
    return act if request.actor.may(CHANGE) else None


def day(on: date | None) -> str:
    """Return a day as lists show it."""
    return formats.day(on, year=True) if on is not None else ""


table_file = partial(cards.table_file, keeps_numbers=True)
