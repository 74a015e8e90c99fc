"""Issue first, ask afterwards: how far it is, for the page of an application."""

from dataclasses import dataclass, replace

from musterpoint.cases.models import Application, ApplicationState, UrgentIssue
from musterpoint.cases.travel import actions, queries, rules
from musterpoint.web import formats
from musterpoint.web.http import ActorRequest

S = ApplicationState


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """What the page says of it, and what the reader may do about it."""

    is_offered: bool
    waits: bool
    is_mine: bool
    is_approved: bool
    is_told: bool
    is_asked: bool
    is_denied: bool
    asked: str
    approved: str
    authority: str
    reason: str
    kept: str


NOTHING = Urgent(
    is_offered=False, waits=False, is_mine=False, is_approved=False, is_told=False,
    is_asked=False, is_denied=False, asked="", approved="", authority="", reason="", kept="",
)  # fmt: skip


def urgent(request: ActorRequest, row: Application) -> Urgent:
    """Return how far an application is on the way of extreme urgency."""
    found = UrgentIssue.objects.filter(application=row, dropped_at=None).first()
    is_offered = row.state == S.CHECKING and row.kind in rules.urgent_kinds()
    if found is None:
        return replace(NOTHING, is_offered=is_offered)
    zone = request.organisation.time_zone
    told = queries.urgent_reasons(row, found, at=request.at)
    approved = (
        formats.listed((found.approved_by_name, formats.moment(found.approved_at, zone)))
        if found.approved_at
        else ""
    )
    return Urgent(
        is_offered=False,
        waits=found.approved_at is None and row.state == S.CHECKING,
        is_mine=found.asked_by == request.actor.id,
        is_approved=found.approved_at is not None,
        is_told=found.told_at is not None,
        is_asked=queries.is_asked(row, found.counterpart_id),
        is_denied=found.told_at is not None and found.kept_at is None and actions.is_denied(row),
        asked=formats.listed((found.asked_by_name, formats.moment(found.asked_at, zone))),
        approved=approved,
        authority=found.counterpart_name,
        reason=told.get("reason", ""),
        kept=told.get("kept", ""),
    )
