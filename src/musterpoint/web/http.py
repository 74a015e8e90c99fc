"""The request as views see it: with its actor, its organisation and its time."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
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
