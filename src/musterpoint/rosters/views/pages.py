"""What the pages of this package do first and last: guard, run a form, render."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from musterpoint.audit import actions as audit
from musterpoint.rosters import queries
from musterpoint.rosters.forms import ConcernedForm
from musterpoint.rosters.queries import Need
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats, running
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
    **words: Any,
) -> HttpResponse:
    """Show a form of this package; when it is sent and good, do what it says."""
    return running.run_form(request, form, do, show, **words)


def may_name(request: ActorRequest) -> bool:
    """Say whether the reader may name a registered person."""
    return request.actor.may(Permission.PEOPLE_READ)


def concerning(request: ActorRequest, form: ConcernedForm, need: Need) -> Need:
    """
    Return a need with whom it concerns and the nationalities it avoids, from a good form.

    The own countries of a named person are avoided and shown; that they were read is recorded,
    what for is not.
    """
    given = form.cleaned_data
    person, avoid = given.get("person"), frozenset(given["avoid"])
    if person is None:
        return replace(need, avoid=avoid)
    audit.saw("people.person.read", [person], by=request.actor, at=request.at)
    avoid |= queries.nationalities(person)
    form.show_avoided(avoid)
    return replace(need, avoid=avoid, about=frozenset({person}))


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
