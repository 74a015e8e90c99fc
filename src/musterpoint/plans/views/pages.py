"""What the pages of this package do first and last: run a form, render."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.plans import queries
from musterpoint.tenancy.models import Membership
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

MAY = {
    "may_change": Permission.PLANS_CHANGE,
    "may_approve": Permission.PLANS_APPROVE,
    "may_activate": Permission.PLANS_ACTIVATE,
    "may_work": Permission.PLANS_WORK,
    "may_read_messages": Permission.MESSAGES_READ,
    "may_read_rosters": Permission.ROSTERS_READ,
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
    return render(request, f"plans/{template}.html", {**base, **context}, status=status)


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
    return url(request, f"plans:{name}", **parts)


def colleagues(request: ActorRequest) -> list[tuple[str, str]]:
    """Return who works here, by name, for a picker."""
    rows = Membership.objects.filter(organisation_id=request.organisation.id)
    names = queries.names_of(rows.values_list("user_id", flat=True))
    return sorted(((str(one), name) for one, name in names.items()), key=lambda one: one[1])


def as_id(typed: str) -> UUID | None:
    """Return the id that a picker sent, None when it sent nothing."""
    return UUID(typed) if typed else None
