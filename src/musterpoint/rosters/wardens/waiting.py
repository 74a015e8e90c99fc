"""What the crisis room is told of wardens: zones that nobody looks after."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises import queries as crises
from musterpoint.crises.queries import Waiting
from musterpoint.rosters.wardens import queries
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.web import formats


def zones_without(crisis_id: UUID, by: Actor, at: datetime) -> Waiting | None:
    """Return how many zones with places of a crisis have no warden whose term runs."""
    if not by.may(Permission.ROSTERS_READ):
        return None
    count = queries.without_warden((one.code for one in crises.levels(crisis_id)), at)
    if not count:
        return None
    text = ngettext("%(count)s zone has no warden", "%(count)s zones have no warden", count)
    return Waiting(
        text=text % {"count": formats.count(count)},
        note=_("Nobody there is called when the alert changes"),
        page="rosters:wardens",
        query="vacant=1",
        kind="help",
    )
