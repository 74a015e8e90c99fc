"""What the pages of this package do first and last: guard, run a form, render."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from musterpoint.kernel.errors import Invalid, NotAllowed, Refused
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.forms import Form
from musterpoint.web.http import ActorRequest, url


def show(
    request: ActorRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this package."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_change": request.actor.may(Permission.ROSTERS_CHANGE),
    }
    return render(request, f"rosters/{template}.html", {**base, **context}, status=status)


def run_form(
    request: ActorRequest,
    form: Form,
    do: Callable[[dict[str, Any]], str | HttpResponse],
    *,
    title: str,
    back: tuple[str, str],
    submit: str,
    lead: str = "",
    template: str = "form",
    **context: Any,
) -> HttpResponse:
    """
    Show a form; when it is sent and good, do what it says.

    ``do`` gives the address to go to, or a page to show.
    What the action refuses stands at its field; what was typed is kept.
    """
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    goal = do(form.cleaned_data)
            except NotAllowed:
                raise
            except Refused as refused:
                status = refused.status
                put(form, refused)
            else:
                return redirect(goal) if isinstance(goal, str) else goal
    shown = {"form": form, "title": title, "back": back, "submit": submit, "lead": lead}
    return show(request, template, shown | context, status)


def put(form: Form, refused: Refused) -> None:
    """Put what the action refused at the field where it was typed."""
    problems = refused.fields if isinstance(refused, Invalid) else {}
    for where, texts in problems.items():
        name = where.rpartition(".")[2]
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
    if not problems:
        form.add_error(None, str(refused))


def data(request: ActorRequest) -> Any:
    """Return what was sent, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def aware(request: ActorRequest, moment: datetime) -> datetime:
    """Return a time that was typed without a zone, in the organisation's."""
    return moment.replace(tzinfo=formats.zone_of(request.organisation.time_zone))


def typed(request: ActorRequest, moment: datetime) -> str:
    """Return a time as it would be typed, in the organisation's zone."""
    local = moment.astimezone(formats.zone_of(request.organisation.time_zone))
    return local.strftime("%Y-%m-%d %H:%M")


def goes_to(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of this package."""
    return url(request, f"rosters:{name}", **parts)
