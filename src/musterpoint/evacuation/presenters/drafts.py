"""Seats that plans at work count on, as the board shows them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musterpoint.crises.models import Crisis
from musterpoint.evacuation.models import LegDraft, Place
from musterpoint.evacuation.presenters.words import MODE_ICONS
from musterpoint.web import formats
from musterpoint.web.context import chrome_of
from musterpoint.web.http import ActorRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A carrier's line that waits to be offered; ``fresh`` are places that offering it adds."""

    id: UUID
    carrier: str
    mark: str
    icon: str
    mode: str
    origin: str
    destination: str
    departs: str
    is_over: bool
    seats: str
    fresh: str
    button: str


def drafts(request: ActorRequest, crisis: Crisis) -> list[DraftLine]:
    """Return what plans drafted in a crisis and nobody offered yet, the soonest first."""
    rows = LegDraft.objects.filter(crisis=crisis, offered_at=None).order_by("departs_at", "id")
    names = Place.objects.filter(crisis=crisis).values_list("name", flat=True)
    known = {name.casefold() for name in names}
    zone = chrome_of(request).zone
    return [_line(one, known, zone, request.at) for one in rows]


def _line(row: LegDraft, known: set[str], zone: str, at: datetime) -> DraftLine:
    ends = (str(row.origin["name"]), str(row.destination["name"]))
    fresh = [name for name in ends if name.casefold() not in known]
    button = ngettext("Offer %(count)s leg", "Offer %(count)s legs", row.a_day)
    return DraftLine(
        id=row.id,
        carrier=row.carrier,
        mark=row.mark,
        icon=MODE_ICONS[row.mode],
        mode=row.get_mode_display(),
        origin=ends[0],
        destination=ends[1],
        departs=formats.moment(row.departs_at, zone),
        is_over=row.departs_at <= at,
        seats=formats.count(row.seats * row.a_day),
        fresh=_("New places: %(places)s") % {"places": formats.listed(fresh)} if fresh else "",
        button=button % {"count": formats.count(row.a_day)},
    )
