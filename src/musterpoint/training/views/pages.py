"""What the pages of this package do first and last: guard, run a form, render."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

READ, TEACH, CHANGE = (
    Permission.TRAINING_READ,
    Permission.TRAINING_TEACH,
    Permission.TRAINING_CHANGE,
)


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_teach": request.actor.may(TEACH),
        "may_change": request.actor.may(CHANGE),
        "may_gate": request.actor.may(Permission.ORGANISATION_CHANGE),
    }
    return render(request, f"training/{template}.html", {**base, **context}, status=status)


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


def aware(moment: datetime, zone: str) -> datetime:
    """Return a time that was typed without a zone, in this one."""
    return moment.replace(tzinfo=formats.zone_of(zone))


def typed(moment: datetime, zone: str) -> str:
    """Return a time as it would be typed, in this zone."""
    return moment.astimezone(formats.zone_of(zone)).strftime("%Y-%m-%d %H:%M")


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"training:{name}", **parts)


def word(request: ActorRequest, name: str, most: int = 60) -> str:
    """Return a word of the address's query, short and without what no table holds."""
    return request.GET.get(name, "")[:most].replace("\0", "")


def site(request: ActorRequest) -> str:
    """Return the address of this site, as it stands in what leaves it."""
    return f"{request.scheme}://{request.get_host()}"


def download(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """Return a file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
