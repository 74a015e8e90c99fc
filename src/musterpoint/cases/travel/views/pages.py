"""What the pages of this module do first and last: guard, render, give files, tell refusals."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this module."""
    may = {one.name.removeprefix("DOCUMENTS_").lower(): request.actor.may(one) for one in _OURS}
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "zone": request.organisation.time_zone,
        "may": may,
    }
    return render(request, f"cases/travel/{template}.html", {**base, **context}, status=status)


_OURS = tuple(one for one in Permission if one.name.startswith("DOCUMENTS_"))


def file(data: bytes | str, kind: str, name: str = "") -> HttpResponse:
    """Return a file; with a name the browser offers to keep it."""
    response = HttpResponse(data, content_type=kind)
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def post_of(request: ActorRequest) -> Any:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
