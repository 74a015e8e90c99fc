"""What the pages of this package do first and last: guard and render."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(Permission.PROCEDURES_CHANGE),
        "may_run": request.actor.may(Permission.PROCEDURES_RUN),
    }
    return render(request, f"procedures/{template}.html", {**base, **context}, status=status)
