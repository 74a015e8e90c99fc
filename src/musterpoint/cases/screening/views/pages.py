"""What the pages behind the wall do first and last."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musterpoint.audit import actions as audit
from musterpoint.cases.screening import wall
from musterpoint.kernel.ids import show_reference
from musterpoint.people import queries as people
from musterpoint.people.queries import Card
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.guard import READ, View
from musterpoint.web.http import ActorRequest, url


def private(
    *permissions: Permission, methods: Iterable[str] = READ, is_cleared: bool = True
) -> Callable[[View], View]:
    """
    Guard a page behind the wall: for organisations that can hold protection records.

    Everybody else is told what an unknown address tells. What is read stands in the protection
    trail alone, and no browser keeps the page. ``is_cleared``: only who works behind the wall;
    otherwise the door raised the clearance for this page (``accounts.doors.raised``).
    """

    def wrap(view: View) -> View:
        @require_http_methods(list(methods))
        @wraps(view)
        def run(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not wall.may_hold(request.organisation):
                raise wall.nothing()
            if is_cleared and not wall.is_behind(request.actor):
                raise wall.nothing()
            if not any(request.actor.may(one) for one in permissions):
                raise wall.nothing()
            with audit.reading_in_private():
                response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return run

    return wrap


def show(
    request: ActorRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page behind the wall."""
    base = {
        "now": request.at,
        "o": request.organisation.slug,
        "may_write": request.actor.may(Permission.PROTECTION_WRITE),
    }
    return render(request, f"cases/screening/{template}.html", {**base, **context}, status=status)


def found(request: ActorRequest, person_id: UUID) -> Card:
    """Return the card of a person, seen in private; or raise NothingHere."""
    card = people.card([person_id], request.at).get(person_id)
    if card is None:
        raise wall.nothing()
    saw(request, [person_id])
    return card


def saw(request: ActorRequest, person_ids: Iterable[UUID]) -> None:
    """Record in the protection trail whom a page shows."""
    wanted = tuple(dict.fromkeys(person_ids))
    if wanted:
        audit.saw("people.person.read", wanted, by=request.actor, at=request.at)


def named(request: ActorRequest, person_ids: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """Return name, reference and address of the page of people, and record that they are shown."""
    wanted = list(dict.fromkeys(person_ids))
    cards = people.card(wanted, request.at)
    saw(request, cards)
    return {
        one: {
            "name": card.name or _("No name"),
            "reference": show_reference(card.reference),
            "url": url(request, "screening:person", person=one),
        }
        for one, card in cards.items()
    }
