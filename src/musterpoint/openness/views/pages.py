"""What the pages of this package do first and last."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

READ, CHANGE = Permission.FUNDS_READ, Permission.FUNDS_CHANGE
GIVERS, LINK = Permission.GIVING_READ, Permission.GIVING_CHANGE
TRACE = Permission.FUNDS_TRACE


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(CHANGE),
        "may_see_givers": request.actor.may(GIVERS),
        "may_link": request.actor.may(LINK),
        "may_trace": request.actor.may(TRACE),
    }
    return render(request, f"openness/{template}.html", {**base, **context}, status=status)


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    **words: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


def data(request: ActorRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"openness:{name}", **parts)


def word(request: ActorRequest, name: str, most: int = 220) -> str:
    """Return a word of the address's query, short and without what no table holds."""
    return request.GET.get(name, "")[:most].replace("\0", "")
