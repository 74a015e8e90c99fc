"""What the pages of the directory do first and last: guard, run a form, render."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.referrals import actions
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import running
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url

LOOK, CHANGE = Permission.REFERRALS_READ, Permission.DIRECTORY_CHANGE


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the directory."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(CHANGE),
        "may_record": actions.may_record(request.actor),
        "may_look": request.actor.may(LOOK),
    }
    return render(
        request, f"referrals/directory/{template}.html", {**base, **context}, status=status
    )


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
    """Return the address of a page of the directory."""
    return url(request, f"directory:{name}", **parts)
