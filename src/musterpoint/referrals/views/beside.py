"""What stands beside a list of services: what is open to a status, and who else can help."""

from typing import Any

from musterpoint.audit import actions as audit
from musterpoint.referrals import queries
from musterpoint.referrals.presenters import directory as presenter
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest


def beside(
    request: ActorRequest, service_kind: str, *, country: str, status: str, phase: str
) -> dict[str, Any]:
    """
    Return what ``directory/_beside.html`` shows; the country is that where help is needed.

    Empty means not told; without a country what is open is told of the organisation's own. The
    status is kept nowhere. Experts who are shown stand in the trail.
    """
    where = country or request.organisation.country
    return {
        "answers": queries.entitlements(service_kind, where, status, phase, request.at)
        if status and where
        else [],
        "answers_country": presenter.country_name(where),
        "needs_country": bool(status and not where),
        **_experts(request, service_kind, country),
    }


def _experts(request: ActorRequest, service_kind: str, country: str) -> dict[str, Any]:
    if not request.actor.may(Permission.ROSTERS_READ):
        return {"experts": [], "may_rosters": False}
    found = queries.experts(service_kind, country, request.at)
    if found:
        shown = [one.card.id for one in found]
        audit.saw("rosters.member.listed", shown, by=request.actor, at=request.at)
    return {"experts": found, "may_rosters": True}
