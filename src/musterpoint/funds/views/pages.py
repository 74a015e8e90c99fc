"""What the pages of this package do first and last."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from musterpoint.engine.ledger import NoUnit
from musterpoint.funds import units
from musterpoint.kernel.errors import Invalid
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url
from musterpoint.web.parts import SavedView

MAY = {
    "may_change": Permission.FUNDS_CHANGE,
    "may_post": Permission.FUNDS_POST,
    "may_close": Permission.FUNDS_CLOSE,
    "may_ask": Permission.FUNDS_REQUEST,
    "may_approve": Permission.FUNDS_APPROVE,
    "may_review": Permission.FUNDS_REVIEW,
    "may_members": Permission.FUNDS_MEMBERS,
}


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        **{name: request.actor.may(permission) for name, permission in MAY.items()},
    }
    return render(request, f"funds/{template}.html", {**base, **context}, status=status)


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


def word(request: ActorRequest, name: str, most: int = 100) -> str:
    """Return a word of the address's query, short and without what no table holds."""
    return request.GET.get(name, "")[:most].replace("\0", "")


def amount_of(given: dict[str, Any], name: str, code: str) -> int | None:
    """
    Return what was typed at a field in smallest parts of a currency; None for nothing.

    Raises Invalid at the field.
    """
    typed = str(given.get(name) or "").strip()
    if not typed:
        return None
    try:
        return units.parts(units.unit(code), typed)
    except NoUnit as wrong:
        raise Invalid(str(wrong), fields={name: [str(wrong)]}) from wrong


def tabs(request: ActorRequest, current: str) -> list[SavedView]:
    """Return the parts of the funds, with the one that is shown."""
    names = [
        ("list", _("Funds")),
        ("queue", _("To approve")),
        ("reviews", _("To review")),
        ("commitments", _("Commitments")),
        ("transfers", _("Moved money")),
        ("posts", _("Posts")),
        ("planning", _("Expected costs")),
        ("rates", _("Rates of exchange")),
    ]
    return [
        SavedView(label=label, url=goes_to(request, name), current=name == current)
        for name, label in names
    ]


def data(request: ActorRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"funds:{name}", **parts)
