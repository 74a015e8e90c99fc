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


def uuid_or_none(text: str) -> UUID | None:
    """Return the id that a text holds, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
