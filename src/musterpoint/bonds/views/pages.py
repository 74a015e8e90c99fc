"""What the pages of this package do first and last, and the values of its common pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from musterpoint.bonds import actions, presenters
from musterpoint.bonds.models import Bond, BondState
from musterpoint.funds.models import Account
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import cards, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

READ, CHANGE, DECIDE = Permission.BONDS_READ, Permission.BONDS_CHANGE, Permission.BONDS_DECIDE
CALLS = Permission.BONDS_CALLS
#: States from which a bond, or a share of it, goes back at the end of the term.
ENDS = (BondState.VERIFIED, BondState.IN_FORCE, BondState.EXPIRED)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    return cards.show(request, "bonds", template, context, status)


def show_list(request: ActorRequest, here: str, **shown: Any) -> HttpResponse:
    """Show a list with the tabs of this package; see ``cards.show_list``."""
    open_here = Account.objects.filter(name__in=actions.ACCOUNTS, ended_at=None).count()
    more: dict[str, Any] = {
        "text": cards.printable_words(request),
        "here": goes_to(request, here),
        "no_books": here == "register" and open_here < len(actions.ACCOUNTS),
        "may_open": request.actor.may(Permission.FUNDS_CHANGE),
    }
    return cards.show_list(request, show, tabs(request, here), **more | shown)


def show_detail(request: ActorRequest, **shown: Any) -> HttpResponse:
    """Show one thing: cards on the wide side and on the narrow one; see ``cards.show_detail``."""
    return cards.show_detail(request, show, **shown)


def tabs(request: ActorRequest, here: str) -> list[SavedView]:
    """Return the tabs of this package."""
    pages = [
        ("register", _("Bonds")),
        ("calls", pgettext("bond", "Calls")),
        ("employers", _("Employers")),
        ("pools", _("Joint bonds")),
        ("expiring", _("Ending soon")),
        ("compliance", _("Who must have a bond")),
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
    return url(request, f"bonds:{name}", **parts)


def back_to(request: ActorRequest, row: Bond) -> tuple[str, str]:
    """Return the address and the number of a bond."""
    return goes_to(request, "bond", bond_id=row.id), presenters.number(row.reference)


def done(request: ActorRequest, name: str, **parts: object) -> HttpResponse:
    """Go on to a page after something was done."""
    return redirect(goes_to(request, name, **parts))
