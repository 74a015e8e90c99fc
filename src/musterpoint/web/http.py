"""The request as views see it: with its actor, its organisation and its time."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation

if TYPE_CHECKING:

    class ActorRequest(HttpRequest):
        """A request inside a unit of work."""

        actor: Actor
        organisation: Organisation
        at: datetime
        htmx: HtmxDetails
else:
    ActorRequest = HttpRequest


def url(request: ActorRequest, name: str, **parts: object) -> str:
    """Return the address of a page of the same organisation."""
    return reverse(name, kwargs={"organisation_slug": request.organisation.slug, **parts})


def only_reads(request: HttpRequest) -> None:
    """Say that a POST changes nothing: sent again, it is answered anew and audited anew."""
    request.only_reads = True  # type: ignore[attr-defined]  # asked by is_only_reading


def is_only_reading(request: HttpRequest) -> bool:
    """Say whether the view said that its POST changes nothing."""
    return bool(getattr(request, "only_reads", False))


def uuid_or_none(text: str) -> UUID | None:
    """Return the id that a text holds, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
