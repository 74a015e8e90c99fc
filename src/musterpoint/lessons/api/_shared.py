"""What the parts of the API of lessons share."""

from datetime import date
from typing import Annotated, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field

from musterpoint.crises.models import Crisis
from musterpoint.kernel.errors import Missing
from musterpoint.lessons import figures
from musterpoint.tenancy.actors import Permission
from musterpoint.web.http import ActorRequest

#: No control characters: the database refuses a NUL in a text that it is asked for.
Word = Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f]*$")]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
#: Kind and key of what ``kernel.remedies`` finds: a course, a plan, an exercise ...
Kind = Annotated[str, Field(max_length=20, pattern=r"^[^\x00-\x1f]*$")]
Key = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
#: A day of our times.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]


def asker(request: HttpRequest, permission: Permission) -> ActorRequest:
    """Return the request of a program that holds the permission to read this."""
    found = cast(ActorRequest, request)
    found.actor.require(permission)
    return found


def crisis_of(slug: str) -> Crisis | None:
    """Return the crisis of a slug, None for an empty one; raise Missing."""
    found = figures.chosen_crisis(slug) if slug else None
    if slug and found is None:
        raise Missing(_("There is no such crisis here."))
    return found
