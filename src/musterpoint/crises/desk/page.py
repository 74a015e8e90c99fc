"""What every page of this desk does first: ask for the permission, find the crisis, keep it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Missing
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.guard import View, guarded
from musterpoint.web.http import ActorRequest, url

#: Key of the session under which the crisis last looked at is kept, for pages of no crisis.
LAST_CRISIS = "crisis"


class NoSuchCrisis(Missing):
    """There is no such crisis here, or it is another organisation's: the answer is the same."""


def desk_page(
    *permissions: Permission, methods: Iterable[str] = ("GET", "HEAD")
) -> Callable[[View], View]:
    """
    Guard a view: the methods it takes, the permissions it needs, the crisis its address names.

    A view with ``<slug:crisis>`` in its address gets the crisis itself. No answer is kept by the
    browser, because the next person at the desk may press Back.
    """

    return guarded(*permissions, methods=methods, find=_find)


def _find(request: ActorRequest, parts: dict[str, Any]) -> None:
    if "crisis" in parts:
        parts["crisis"] = _crisis(request, parts["crisis"])


def _crisis(request: ActorRequest, slug: str) -> Crisis:
    found = Crisis.objects.filter(slug=slug).first()
    if found is None:
        raise NoSuchCrisis(_("There is no such crisis here. Choose one from the list."))
    kept = request.session.get(LAST_CRISIS) or {}
    if kept.get(str(request.organisation.id)) != slug:
        request.session[LAST_CRISIS] = {**kept, str(request.organisation.id): slug}
    return found


def show(
    request: ActorRequest, template: str, context: dict[str, Any], *, invalid: bool = False
) -> HttpResponse:
    """Render a page of this desk; with 422 when a form on it was not understood."""
    status = 422 if invalid else 200
    base = {"now": request.at, "may": may(request), "o": request.organisation.slug}
    return render(request, f"crises/desk/{template}", {**base, **context}, status=status)


def may(request: ActorRequest) -> dict[str, bool]:
    """Return what the actor may do, for the buttons: ``may.roll_change``."""
    held = request.actor.permissions
    return {permission.name.lower(): permission in held for permission in Permission}


def resolved(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of another package's page; empty when that package is not installed."""
    try:
        return url(request, name, **parts)
    except NoReverseMatch:
        return ""


def saw_people(request: ActorRequest, person_ids: Iterable[UUID]) -> None:
    """Record that this page shows who these people are."""
    wanted = tuple(dict.fromkeys(person_ids))
    if wanted:
        audit.saw("people.person.read", wanted, by=request.actor, at=request.at)


def when(request: ActorRequest, at: datetime | None) -> str:
    """Return a moment in the crisis's time: the hour today, else day and hour."""
    if at is None:
        return ""
    return formats.moment(at, chrome_of(request).zone, now=request.at)
